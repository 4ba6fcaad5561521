"""A run as one HTML page without scripts, fonts or other files, with the questions that failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.evaluation.comparison import Comparison
from assistant.evaluation.estimates import Estimate
from assistant.evaluation.measures import MEASURES
from assistant.evaluation.questions import Support
from assistant.evaluation.report import plots
from assistant.evaluation.run import Result, Run

_TILES = (
    "answer_accuracy",
    "page_accuracy",
    "citation_precision",
    "citation_recall",
    "vital_recall",
    "nugget_recall",
    "on_topic",
    "decline_recall",
    "decline_precision",
    "ndcg@10",
)
_BY_GROUP = (
    "answer_accuracy",
    "page_accuracy",
    "citation_precision",
    "citation_recall",
    "vital_recall",
    "on_topic",
    "decline_recall",
    "ndcg@10",
)
_UNITS = {measure.name: measure.unit for measure in MEASURES}
_GROUP_TITLES = {"kind": "Kind of question", "language": "Language", "document": "Document"}
_RANKED_SHOWN = 5


def render(run: Run, comparison: Comparison | None = None) -> str:
    """The page of ``run``; with ``comparison``, what changed since another run."""
    environment = Environment(
        loader=PackageLoader("assistant.evaluation.report", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"number": number, "signed": signed}
    measures = run.measures()
    return environment.get_template("page.html.j2").render(
        run=run,
        measures=measures,
        meanings={measure.name: measure.meaning for measure in MEASURES},
        units=_UNITS,
        tiles=[name for name in _TILES if name in measures],
        charts=_charts(run),
        sparks={name: plots.spark(one) for name, one in measures.items() if not _UNITS[name]},
        groups=_groups(run),
        latency=run.latency_ms(),
        failures=failures(run),
        comparison=comparison,
    )


def number(value: float | None, unit: str = "") -> str:
    """Two decimals for a share, at most one for a count, a dash for no value."""
    if value is None:
        return "–"
    return f"{value:.1f}".removesuffix(".0") if unit else f"{value:.2f}"


def signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _charts(run: Run) -> list[tuple[str, str, Any]]:
    """Title, note and drawing of each chart that the run has numbers for."""
    made = [
        (
            "Right answers by kind",
            "answerable: all that was asked for is in the text; absent: declined; 95% intervals",
            _by_kind(run),
        ),
        (
            "Latency by stage",
            "median / 95th percentile; boxes from the first to the third quartile",
            plots.latencies(run),
        ),
        (
            "Declining over its threshold",
            "were every question declined whose confidence is below the threshold",
            plots.decline_curve(run),
        ),
        (
            "Calibration",
            "share of questions that are answerable, against the confidence that they are",
            plots.calibration(run),
        ),
    ]
    return [(title, note, drawing) for title, note, drawing in made if drawing]


def _by_kind(run: Run) -> Any:
    rows: list[tuple[str, Estimate]] = []
    for kind in run.groups("kind"):
        measures = run.measures("kind", kind)
        one = measures.get("answer_accuracy") or measures.get("decline_recall")
        if one is not None:
            rows.append((kind, one))
    return plots.intervals("Right answers by kind", rows) if rows else None


def _groups(run: Run) -> list[dict[str, Any]]:
    """For each grouping the table of its groups, unless there is only one."""
    tables = []
    for grouping, title in _GROUP_TITLES.items():
        names = run.groups(grouping)
        if len(names) < 2:
            continue
        rows = [(name, run.measures(grouping, name)) for name in names]
        shown = [m for m in _BY_GROUP if any(m in measures for _, measures in rows)]
        counts = {n: sum(n in r.groups[grouping] for r in run.results) for n in names}
        tables.append({"title": title, "columns": shown, "rows": rows, "counts": counts})
    return tables


@dataclass(frozen=True, slots=True)
class ShownSupport:
    """A support. ``cited``: by the answer. ``found``: its quote is in the document as read."""

    support: Support
    cited: bool
    found: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that was not answered as it should be.

    ``problems``: in a few words each. ``citations``: each with whether it is right. ``ranked``: the
    documents that a search found, only if no answer was asked for.
    """

    result: Result
    problems: tuple[str, ...]
    supports: tuple[ShownSupport, ...]
    citations: tuple[tuple[Mapping[str, Any], bool], ...]
    ranked: tuple[str, ...] = ()


def failures(run: Run) -> list[Failure]:
    """Questions with a problem, in the order of the files."""
    return [_failure(r, problems) for r in run.results if (problems := _problems(r))]


def _problems(result: Result) -> tuple[str, ...]:
    found = []
    if result.asked.answer is None:
        hit = result.rows.get("hit@5")
        return ("not among the first 5",) if hit is not None and not hit[0] else ()
    declined = result.asked.answer["status"] == "declined"
    if not result.question.answerable and not declined:
        found.append("answered, though absent")
    if result.question.answerable and declined:
        found.append("declined")
    if result.right is False and result.question.answerable and not declined:
        found.append("answer lacks what was asked for")
    if not declined and result.rows.get("page_accuracy", (1.0,))[0] == 0:
        found.append("page not cited")
    if untold := result.details.get("untold"):
        found.append(f"vital points not told: {'; '.join(untold)}")
    if result.details["invalid_quotes"]:
        found.append("quote not at its span")
    if result.details["unsupported_figures"]:
        figures = ", ".join(result.details["unsupported_figures"])
        found.append(f"unsupported figures: {figures}")
    return tuple(found)


def _failure(result: Result, problems: tuple[str, ...]) -> Failure:
    details = result.details
    supports = zip(
        result.question.supports,
        details["supports_cited"],
        details["supports_found"],
        strict=True,
    )
    answer = result.asked.answer
    cited = answer["citations"] if answer is not None else []
    ranking = result.asked.ranking if answer is None else None
    return Failure(
        result,
        problems,
        tuple(ShownSupport(*one) for one in supports),
        tuple(zip(cited, details["citations_right"], strict=True)),
        tuple(one.document for one in (ranking or ())[:_RANKED_SHOWN]),
    )
