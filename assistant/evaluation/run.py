"""A run: what was measured, every answer and its scores; finished, or stopped and to be continued.

A run is saved as JSON with the rows of each question, so that every number can be computed again from
the file alone, without index or model.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from assistant.config.errors import UsageError
from assistant.evaluation.cases import Asked, Case, Ranked
from assistant.evaluation.contexts import contexts
from assistant.evaluation.estimates import Estimate, estimate, median, percentile_95
from assistant.evaluation.grounding import invalid_quotes, unsupported_figures
from assistant.evaluation.measures import (
    MEASURES,
    Row,
    stage_times,
)
from assistant.evaluation.questions import Nugget, Question, Support

FORMAT = 1
GROUPINGS = ("kind", "language", "document")


@dataclass(frozen=True, slots=True)
class Result:
    """A question, what was answered, and how it was judged.

    ``rows``: of each measure that applies. ``groups``: values of each grouping it belongs to.
    ``details``: for the list of failures and for other evaluators; lists are parallel to the citations or the supports.
    """

    question: Question
    asked: Asked
    rows: Mapping[str, Row]
    groups: Mapping[str, tuple[str, ...]]
    details: Mapping[str, Any]

    @property
    def right(self) -> bool | None:
        """Whether it is answered with all that is wanted, or rightly declined; None if not known."""
        name = "answer_accuracy" if self.question.answerable else "decline_recall"
        if self.question.conversational:
            name = "turns_right" if self.question.must is not None else "names_carried"
        row = self.rows.get(name)
        return None if row is None else bool(row[0])


def score(case: Case, groups: Mapping[str, tuple[str, ...]]) -> Result:
    """Apply every measure to a case."""
    rows = {m.name: row for m in MEASURES if (row := m.observe(case)) is not None}
    supports = range(len(case.supports))
    details: dict[str, Any] = {
        "citations_right": [one.right for one in case.citations],
        "supports_cited": [any(i in one.supports for one in case.citations) for i in supports],
        "supports_found": [bool(one.places) or one.support.quote is None for one in case.supports],
        "untold": [n.nugget.text for n in case.nuggets if n.nugget.vital and not n.told],
        "contexts": contexts(case),
        "invalid_quotes": [one.quote for one in invalid_quotes(case)],
        "unsupported_figures": list(
            unsupported_figures(case.asked.answer) if case.asked.answer else ()
        ),
    }
    return Result(case.question, case.asked, rows, groups, details)


@dataclass(frozen=True)
class Run:
    """Results, the identity of what was measured, and when and where.

    ``opinions``: of a chat model, separate from all measures (`assistant.evaluation.judge`).
    """

    identity: Mapping[str, Any]
    circumstances: Mapping[str, Any]
    results: tuple[Result, ...]
    opinions: Mapping[str, Any] | None = None
    _estimates: dict[tuple[str, str], dict[str, Estimate]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def measures(self, grouping: str = "", group: str = "") -> dict[str, Estimate]:
        """Each measure that applies to any question, over all or over one group, by name."""
        key = (grouping, group)
        if key not in self._estimates:
            results = [r for r in self.results if not grouping or group in r.groups[grouping]]
            found = {}
            for measure in MEASURES:
                rows = [r.rows[measure.name] for r in results if measure.name in r.rows]
                if rows:
                    found[measure.name] = estimate(rows, measure.estimator)
            self._estimates[key] = found
        return self._estimates[key]

    def groups(self, grouping: str) -> list[str]:
        """Values that questions have in a grouping, in alphabetical order."""
        return sorted({value for r in self.results for value in r.groups.get(grouping, ())})

    def latency_ms(self) -> dict[str, dict[str, Estimate]]:
        """Median and 95th percentile by stage, in the order of the stages."""
        stages: dict[str, list[Row]] = {}
        for times in self.times_ms():
            for stage, value in times.items():
                stages.setdefault(stage, []).append((value,))
        return {
            stage: {"median": estimate(rows, median), "p95": estimate(rows, percentile_95)}
            for stage, rows in stages.items()
        }

    def times_ms(self) -> Iterator[dict[str, float]]:
        """Milliseconds by stage of each question that was timed."""
        return (times for r in self.results if (times := stage_times(r.asked)))

    def to_dict(self) -> dict[str, Any]:
        opinions = {"judge": dict(self.opinions)} if self.opinions is not None else {}
        return opinions | {
            "format": FORMAT,
            "identity": self.identity,
            "circumstances": self.circumstances,
            "measures": _plain(self.measures()),
            "latency_ms": {stage: _plain(values) for stage, values in self.latency_ms().items()},
            "groups": {
                grouping: {g: _plain(self.measures(grouping, g)) for g in self.groups(grouping)}
                for grouping in GROUPINGS
            },
            "results": [_result_to_dict(result) for result in self.results],
        }

    def save(self, path: Path) -> None:
        """Write the run as JSON; an older file is replaced when the new one is complete."""
        written = path.with_name(path.name + ".new")
        written.write_text(json.dumps(self.to_dict(), ensure_ascii=False, indent=1), "utf-8")
        written.replace(path)

    @classmethod
    def load(cls, path: Path) -> Run:
        """Read a saved run. Raises UsageError for any other file."""
        try:
            data = json.loads(path.read_text("utf-8"))
            if data["format"] != FORMAT:
                raise UsageError(f"{path}: run of format {data['format']}, wanted {FORMAT}")
            results = tuple(_result_from_dict(item) for item in data["results"])
            return cls(data["identity"], data["circumstances"], results, data.get("judge"))
        except OSError as error:
            raise UsageError(f"{path}: cannot be read ({error.strerror})") from error
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError(
                f"{path}: not a run of `assistant evaluate --out` ({type(error).__name__}: {error})"
            ) from error


def _plain(estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: one.to_dict() for name, one in estimates.items()}


def _asked_to_dict(asked: Asked) -> dict[str, Any]:
    ranking = asked.ranking
    return {
        "id": asked.id,
        "answer": asked.answer,
        "forced": asked.forced,
        "passages": asked.passages,
        "reference": asked.reference,
        "ranking": None if ranking is None else [[one.document, one.score] for one in ranking],
        "seconds": asked.seconds,
    }


def _asked_from_dict(data: Mapping[str, Any]) -> Asked:
    ranking = data["ranking"]
    ranked = None if ranking is None else tuple(Ranked(name, score) for name, score in ranking)
    passages, reference = (
        None if (ids := data.get(name)) is None else tuple(ids)
        for name in ("passages", "reference")
    )
    return Asked(
        data["id"], data["answer"], data["forced"], ranked, passages, reference, data["seconds"]
    )


def _result_to_dict(result: Result) -> dict[str, Any]:
    return {
        "question": asdict(result.question),
        "asked": _asked_to_dict(result.asked),
        "right": result.right,
        "rows": result.rows,
        "groups": result.groups,
        "details": result.details,
    }


def _nugget_from_dict(data: Mapping[str, Any]) -> Nugget:
    return Nugget(
        data["text"],
        data["vital"],
        tuple(tuple(group) for group in data["phrases"]),
        tuple(Support(**one) for one in data["supports"]),
    )


def _result_from_dict(data: Mapping[str, Any]) -> Result:
    given = dict(data["question"])
    given["supports"] = tuple(Support(**one) for one in given["supports"])
    given["history"] = tuple(given["history"])
    for name in ("references", "carries", "must_not_carry"):
        given[name] = tuple(given.get(name) or ())
    if given.get("must") is not None:
        given["must"] = tuple(tuple(group) for group in given["must"])
    given["nuggets"] = tuple(_nugget_from_dict(one) for one in given.get("nuggets") or ())
    if given["wanted"] is not None:
        given["wanted"] = tuple(tuple(entry) for entry in given["wanted"])
    return Result(
        question=Question(**given),
        asked=_asked_from_dict(data["asked"]),
        rows={name: tuple(row) for name, row in data["rows"].items()},
        groups={name: tuple(values) for name, values in data["groups"].items()},
        details=data["details"],
    )


class PartialRun:
    """Answers of a run that is not finished, so that a stopped run is continued and not repeated.

    A JSONL file: the identity of the run, then an answer a line; a last line that was cut off while it
    was written counts as not answered. ``path`` None stores nothing. ``answered``: by id of the
    question, from an earlier run of equal ``identity``. ``discarded``: whether there was one of another
    identity, which this one replaces.
    """

    def __init__(self, path: Path | None, identity: Mapping[str, Any]) -> None:
        self.answered: dict[str, Asked] = {}
        self.discarded = False
        self._path = path
        self._identity = json.loads(json.dumps(identity))
        self._file: TextIO | None = None
        if path is not None and path.exists():
            self._read(path)

    def _read(self, path: Path) -> None:
        lines = path.read_text("utf-8").split("\n")
        records = [record for line in lines if (record := _whole(line)) is not None]
        if not records or records[0].get("identity") != self._identity:
            self.discarded = True
            return
        self.answered = {one["id"]: _asked_from_dict(one) for one in records[1:]}

    def __enter__(self) -> Self:
        if self._path is not None:
            # Written anew rather than appended to: a last line that was cut off goes.
            self._file = self._path.open("w", encoding="utf-8")
            self._write({"identity": self._identity})
            for asked in self.answered.values():
                self._write(_asked_to_dict(asked))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, asked: Asked) -> None:
        """Store an answer; it is on disk when this returns."""
        self.answered[asked.id] = asked
        self._write(_asked_to_dict(asked))

    def finish(self) -> None:
        """Delete the file: the run itself is saved."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _write(self, record: Mapping[str, Any]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
            self._file.flush()


def _whole(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        return None
    return record if isinstance(record, dict) else None
