"""Markdown: a summary for a pull request: thresholds, measures with what changed, questions won and lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.evaluation.comparison import Comparison
from assistant.evaluation.formats.outcome import Outcome
from assistant.evaluation.report import failures, number, signed
from assistant.evaluation.run import Result

_SHOWN = 10
_CHANCE = 0.05  # a p value below it: chance alone does not explain the change


def render(outcome: Outcome) -> str:
    """The page, in the Markdown that code hosts show."""
    parts = [*_verdicts(outcome), *_measures(outcome)]
    if outcome.comparison is not None:
        parts += _changed(outcome.comparison)
    parts += _wrong(outcome)
    return "\n".join(["## Evaluation", "", *parts]).rstrip() + "\n"


def _verdicts(outcome: Outcome) -> Iterator[str]:
    if outcome.verdicts is None:
        return
    missed = [one for one in outcome.verdicts if not one.passed]
    total = len(outcome.verdicts)
    yield f"**{total - len(missed)} of {total} thresholds reached.**"
    yield ""
    yield from (f"- {_cell(one.text)}" for one in missed)
    yield ""


def _measures(outcome: Outcome) -> Iterator[str]:
    changes = {} if outcome.comparison is None else outcome.comparison.changes
    columns = ["measure", "value", "95% interval", "questions"]
    columns += ["before", "change", "p"] if changes else []
    yield from _row(columns)
    yield from _row(["---", *["---:"] * (len(columns) - 1)])
    for name, one in outcome.run.measures().items():
        interval = "" if one.low is None else f"{number(one.low)} to {number(one.high)}"
        cells = [name, number(one.value), interval, str(one.n)]
        if changes:
            change = changes.get(name)
            cells += (
                ["", "", ""]
                if change is None
                else [number(change.old), signed(change.new - change.old), f"{change.p:.3f}"]
            )
        yield from _row(cells)
    yield ""


def _changed(comparison: Comparison) -> Iterator[str]:
    sure = [name for name, one in comparison.changes.items() if one.p < _CHANCE]
    yield (
        f"Over {comparison.paired} questions of both runs: {len(comparison.won)} won,"
        f" {len(comparison.lost)} lost. More than chance (p < {_CHANCE}): {', '.join(sure) or 'nothing'}."
    )
    yield ""
    for title, pairs in (("Won", comparison.won), ("Lost", comparison.lost)):
        if pairs:
            yield from _folded(title, [(new, "") for _, new in pairs])


def _wrong(outcome: Outcome) -> Iterator[str]:
    found = [(one.result, "; ".join(one.problems)) for one in failures(outcome.run)]
    if found:
        yield from _folded("Not as they should be", found)


def _folded(title: str, results: Sequence[tuple[Result, str]]) -> Iterator[str]:
    """A part that is opened by a click, with the first questions."""
    yield f"<details><summary>{title}: {len(results)}</summary>"
    yield ""
    for result, problem in results[:_SHOWN]:
        note = f" – {_cell(problem)}" if problem else ""
        yield f"- `{_code(result.question.id)}` {_cell(result.question.question)}{note}"
    if len(results) > _SHOWN:
        yield f"- and {len(results) - _SHOWN} more"
    yield ""
    yield "</details>"
    yield ""


def _row(cells: Sequence[str]) -> Iterator[str]:
    yield f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return " ".join(text.replace("`", "'").split())


def _cell(text: str) -> str:
    """Text of a document or a question: on one line, and nothing in it works as Markdown or HTML."""
    shown = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;")
    for mark in "\\`*_[]|#@":
        shown = shown.replace(mark, f"\\{mark}" if mark != "@" else "&#64;")
    return shown
