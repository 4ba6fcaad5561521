"""A run as one HTML page that needs nothing else: no script, no font, no file, no network."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.evaluation.comparison import Comparison
from assistant.evaluation.estimates import Estimate
from assistant.evaluation.measures import MEASURES
from assistant.evaluation.report import plots
from assistant.evaluation.report.failures import failures
from assistant.evaluation.report.meanings import MEANINGS
from assistant.evaluation.run import Run

_TILES = (
    "answer_accuracy",
    "page_accuracy",
    "citation_precision",
    "citation_recall",
    "decline_recall",
    "decline_precision",
    "ndcg@10",
)
_BY_GROUP = (
    "answer_accuracy",
    "page_accuracy",
    "citation_precision",
    "citation_recall",
    "decline_recall",
    "ndcg@10",
)
_UNITS = {measure.name: measure.unit for measure in MEASURES}
_GROUP_TITLES = {"kind": "Kind of question", "language": "Language", "document": "Document"}


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
        meanings=MEANINGS,
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
    """Two decimals for a share, at most one for what is counted, a dash where there is no value."""
    if value is None:
        return "–"
    return f"{value:.1f}".removesuffix(".0") if unit else f"{value:.2f}"


def signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _charts(run: Run) -> list[tuple[str, str, Any]]:
    """Title, what it shows, drawing; only those that the run has numbers for."""
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
    """For each grouping the table of its groups; one with a single group says nothing."""
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
