"""The part of a sentence that a question asks for: the figure, date, place, name or list.

Every span found is a slice of the sentence, so that what an answer begins with is itself a quote.

Numbers: figures that the question does not name itself, of the wanted unit, nearest to the words
that are counted. Dates: dates, else years, that the question does not name. Places and names: known
names that the question does not name, else capitalised phrases after a preposition or verb. Lists:
the longest enumeration ("A, B and C", "(a) …; (b) …").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import Kind, Question
from assistant.words import Word, words
from corpus.names import (
    Figure,
    Mention,
    find_dates,
    find_figures,
    find_organisations,
    find_places,
    find_years,
)

_CAPITALISED = re.compile(
    r"(?<![\w’'])(?:[A-ZÀ-ÖØ-Þ][\w’'\-]*|[A-Z]{2,}[\w.&]*)"
    r"(?:\s+(?:(?:of|for|the|and|de|du|des|la|le|del|los|las|y|et|on|against)\s+){0,2}[A-ZÀ-ÖØ-Þ][\w’'\-]*)*"
)
_ITEM = r"[^,;:()\n]{2,60}?"
_ENUMERATION = re.compile(
    rf"(?P<list>{_ITEM}(?:,\s+{_ITEM})+,?\s+(?:and|et|y|e|or|ou|и|و)\s*[^,;:.()\n]{{2,60}})"
)
# What stands right before the figure that counts the people or things an activity reached.
_REACHED = re.compile(
    r"\b(?:reach\w*|train\w*|involv\w*|total\w*(?: of)?|attended by|benefit\w*|compris\w*|includ\w*|numbered|was|were|is)"
    r"(?:\s+(?:a|over|more than|some|about|nearly|almost|at least|around|of|total))*\s*$",
    re.IGNORECASE,
)
# "Of 40 schools, 12 opened": the first figure is what the second one is a part of.
_WHOLE = re.compile(
    r"(?:(?:^|[.;:]\s)\s*(?:\d+\.\s*)?(?:of|sur|de)|\bout of|\bparmi)\s+(?:the |les |los |las |a total of )?$",
    re.IGNORECASE,
)
_AMOUNTS = re.compile(
    r"[$€£]|\b(?:USD|US\$|EUR|dollars?|euros?|francs?|FCFA|in (?:millions|thousands|billions)|millones|"
    r"millions|thousands)\b",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"\s+(?:dollars?|francs?|pounds?|rupees?|pesos?|shillings?)\b", re.IGNORECASE
)
_LETTERED = re.compile(r"\((?:[a-h]|i{1,3}|iv|v|\d)\)|\b\d\)")


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A slice of a sentence that could be the answer; ``score`` in [0, 1], higher is likelier."""

    start: int
    end: int
    key: str
    score: float
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Names:
    """Everything named in a sentence, found once and used by every later step."""

    places: tuple[Mention, ...]
    organisations: tuple[Mention, ...]
    years: tuple[Mention, ...]
    figures: tuple[Figure, ...]

    @classmethod
    def of(cls, text: str) -> Names:
        return cls(
            find_places(text), find_organisations(text), find_years(text), find_figures(text)
        )


def answer_spans(
    question: Question, kind: Kind, text: str, names: Names, above: str = ""
) -> tuple[AnswerSpan, ...]:
    """Candidates for the answer of ``kind`` in ``text``, best first; empty if there is none.

    ``above``: names of table and columns over a row, which may say that its figures are amounts.
    """
    if kind == "number":
        amounts = " | " in text and bool(_AMOUNTS.search(f"{above} {question.text}"))
        found = _numbers(question, text, names.figures, amounts=amounts)
    elif kind == "date":
        found = _dates(question, text, names)
    elif kind == "place":
        found = _names(question, text, names.places, set(question.places))
    elif kind == "entity":
        asked = set(question.organisations)
        found = _names(
            question, text, (*names.organisations, *names.places), asked | set(question.places)
        )
    elif kind == "list":
        found = _lists(text)
    else:
        found = []
    return tuple(sorted(found, key=lambda span: (-span.score, span.start)))


def _numbers(
    question: Question, text: str, figures: Sequence[Figure], *, amounts: bool
) -> list[AnswerSpan]:
    asked = set(question.figures) | set(question.years)
    spans = words(text, question.language)
    counted = set(question.counted)
    wanted = {w.stem for w in question.terms}
    found = []
    for figure in figures:
        if figure.key in asked:
            continue
        score = 0.45 if not figure.is_year_like else 0.15
        money = figure.unit not in (None, "percent")
        if question.unit == "percent":
            score += 0.3 if figure.unit == "percent" else -0.3
        elif question.unit == "money":
            # A cell of a table has its currency in the header; else no small number is an amount.
            large = figure.low >= 1000
            score += 0.3 if money else 0.0 if amounts else -0.1 if large else -0.4
        elif counted:
            score -= 0.15 if money or figure.unit == "percent" else 0.0
        after = [w for w in spans if figure.end <= w.start][:7]
        before = [w for w in spans if w.end <= figure.start][-9:]
        if counted:
            near = [i for i, w in enumerate(after) if w.stem in counted]
            score += 0.4 - 0.04 * near[0] if near else 0.0
        if figure.in_words and figure.high <= 2:
            score -= 0.25  # "one" and "two" are articles more often than counts
        if _WHOLE.search(text[max(0, figure.start - 40) : figure.start]):
            score -= 0.45
        if _REACHED.search(text[max(0, figure.start - 40) : figure.start]):
            score += 0.08
        close = sum(w.stem in wanted for w in (*before, *after))
        score += min(0.15, 0.03 * close)
        found.append(
            AnswerSpan(
                *_with_counted(text, figure, spans, counted),
                figure.key,
                max(0.0, min(1.0, score)),
                figure.unit,
            )
        )
    return found


def _with_counted(
    text: str, figure: Figure, spans: Sequence[Word], counted: set[str]
) -> tuple[int, int]:
    """The figure, and the words after it up to the last counted one when they are close."""
    end = figure.end
    last = 0
    for distance, word in enumerate(w for w in spans if w.start >= figure.end):
        if distance > 6 or re.search(r"[,;:.()|\n]", text[figure.end : word.start]):
            break
        if word.stem in counted:
            last = word.end
    return figure.start, last or end


def _dates(question: Question, text: str, names: Names) -> list[AnswerSpan]:
    asked = set(question.years)
    wanted = {w.stem for w in question.terms}
    spans = words(text, question.language)
    found = []
    for date in find_dates(text):
        if date.text in asked:
            continue
        near = [w for w in spans if abs(w.start - date.start) < 60]
        close = sum(w.stem in wanted for w in near)
        fine = 0.15 if re.search(r"[^\W\d]", date.text) else 0.0
        found.append(
            AnswerSpan(date.start, date.end, date.key, min(1.0, 0.5 + fine + 0.05 * close))
        )
    covered = [(span.start, span.end) for span in found]
    for year in names.years:
        if year.key not in asked and not any(s <= year.start < e for s, e in covered):
            found.append(AnswerSpan(year.start, year.end, year.key, 0.5))
    return found


def _names(
    question: Question, text: str, mentions: Sequence[Mention], asked: set[str]
) -> list[AnswerSpan]:
    found = [
        AnswerSpan(m.start, m.end, m.key, 0.7)
        for m in mentions
        if m.key not in asked and not _CURRENCY.match(text, m.end)
    ]
    taken = [(m.start, m.end) for m in mentions]
    asked_words = question.text.casefold()
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        if start == 0 or any(s < end and start < e for s, e in taken):
            continue
        if match.group().casefold() in asked_words:
            continue
        found.append(AnswerSpan(start, end, match.group(), 0.4))
    return found


def _lists(text: str) -> list[AnswerSpan]:
    found = []
    for match in _ENUMERATION.finditer(text):
        items = match.group("list").count(",") + 2
        found.append(
            AnswerSpan(match.start("list"), match.end("list"), "list", min(1.0, 0.3 + 0.1 * items))
        )
    marks = list(_LETTERED.finditer(text))
    if len(marks) >= 2:
        found.append(
            AnswerSpan(marks[0].start(), len(text), "list", min(1.0, 0.4 + 0.1 * len(marks)))
        )
    return found
