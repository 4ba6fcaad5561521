"""What a question asks to be done with a table: the patterns of ``operation_words.yaml`` that match."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.question.parts import joints_in
from assistant.question.patterns import patterns_in
from assistant.question.understand import Question
from corpus.names import Figure, find_figures
from corpus.stemming import Word

_ORDERS = ("most", "least", "newest", "oldest")
_NUMBERS = {
    **{"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10},
    **{"deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "dix": 10},
    **{"dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "diez": 10},
    **{"два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "десять": 10},
}
_OPERATORS = {"more than": ">", "at least": ">=", "less than": "<", "at most": "<="}


def asks_for_order(question: Question) -> bool:
    """Whether a question asks for what is first or last of several: "the largest donor"."""
    patterns = patterns_of(question.language)
    found = [bool(patterns[name].search(question.text)) for name in ("most", "least")]
    return found[0] != found[1]


def patterns_of(language: str) -> dict[str, re.Pattern[str]]:
    """The patterns of a language, those of English for one without its own."""
    return patterns_in("assistant.tables", "operation_words.yaml", language)


def asked_of(text: str, language: str, found: tuple[Word, ...]) -> dict[str, frozenset[int]]:
    spans = {
        name: [match.span() for match in pattern.finditer(text)]
        for name, pattern in patterns_of(language).items()
        if not name.startswith(("after_", "before_"))
    }
    orders = [span for name in _ORDERS for span in spans.get(name, ())]
    for name in _ORDERS:  # "le plus bas" is not "le plus" too
        own = spans.get(name, [])
        spans[name] = [one for one in own if not any(_inside(one, other) for other in orders)]
    return {name: positions_of(own, found) for name, own in spans.items() if own}


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two spans overlap and the other is longer."""
    longer = other[1] - other[0] > span[1] - span[0]
    return longer and span[0] < other[1] and other[0] < span[1]


def positions_of(spans: list[tuple[int, int]], found: tuple[Word, ...]) -> frozenset[int]:
    return frozenset(
        at for at, w in enumerate(found) if any(s <= w.start and w.end <= e for s, e in spans)
    )


def _limits_of(question: Question) -> dict[str, str]:
    """Operators that words before figures name ("inférieur à 40 %"), by the figure."""
    patterns = patterns_of(question.language)
    limits = {}
    for figure in find_figures(question.text, question.language):
        before = question.text[: figure.start]
        operator = _OPERATORS.get(figure.qualifier)
        for name, other in (("before_more", ">"), ("before_less", "<")):
            if operator is None and name in patterns and patterns[name].search(before):
                operator = other
        if operator is not None:
            limits[str(figure.low)] = operator
    return limits


def figures_of(
    question: Question, found: tuple[Word, ...], asks: Mapping[str, frozenset[int]], typed: Question
) -> list[tuple[Figure, str, frozenset[int]]]:
    """Figures of the question that are no years, no number of rows and none of years or months, each with its operator, as it was ``typed``."""
    patterns = patterns_of(question.language)
    limits = _limits_of(typed)
    result = []
    for figure in find_figures(question.text, question.language):
        at = positions_of([(figure.start, figure.end)], found)
        named = asks.get("first", frozenset[int]()) | asks.get("period", frozenset[int]())
        if figure.key in question.years or at & named:
            continue
        operator = _OPERATORS.get(figure.qualifier) or limits.get(str(figure.low), "=")
        rest = question.text[figure.end :]
        for name, other in (("after_at_least", ">="), ("after_at_most", "<=")):
            if name in patterns and (after := patterns[name].match(rest)):
                operator = other
                said = after.span("said")
                at |= positions_of([(figure.end + said[0], figure.end + said[1])], found)
        if figure.low != figure.high:
            operator = "between"
        result.append((figure, operator, at))
    return result


def halves(
    text: str, language: str, found: tuple[Word, ...]
) -> list[tuple[frozenset[int], frozenset[int]]]:
    """Positions of the words before and behind each place where a question may go on with another one: "and", a comma."""
    return [
        (
            frozenset(at for at, word in enumerate(found) if word.end <= joint.start()),
            frozenset(at for at, word in enumerate(found) if word.start >= joint.end()),
        )
        for joint in joints_in(text, language)
    ]


def first_rows(text: str, language: str) -> int:
    pattern = patterns_of(language).get("first")
    match = pattern.search(text) if pattern else None
    if match is None:
        return 1
    written = (match.groupdict().get("n") or match["m"]).lower()
    return _NUMBERS.get(written) or int(written)
