"""The part of a sentence that a question asks for: the figure, date, place, name or list.

Every span is a slice of the sentence, so that what an answer begins with is itself a quote. What the question
says itself is never a span. Each span has a score in [0, 1], set by hand:

1. Numbers: figures with their bound ("more than 300"); higher for the unit that is asked for, and near the words that are
   counted.
2. Dates: dates, years and months; higher near words of the question.
3. Places and names: known names; lower for other capitalised phrases.
4. Lists: enumerations ("A, B and C", "(a) …; (b) …"); higher with more items.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.question.understand import Kind, Question
from corpus.names import (
    Figure,
    Mention,
    Period,
    find_dates,
    find_figures,
    find_months,
    find_numbered,
    find_organisations,
    find_places,
    find_years,
)
from corpus.names.numbers import qualifier_after, qualifier_start
from corpus.stemming import Word, words

_CAPITALISED = re.compile(
    r"(?<![\w’'])(?:[A-ZÀ-ÖØ-Þ][\w’'\-]*|[A-Z]{2,}[\w.&]*)"
    r"(?:\s+(?:(?:of|for|the|and|de|du|des|la|le|del|los|las|y|et|on|against)\s+){0,2}[A-ZÀ-ÖØ-Þ][\w’'\-]*)*"
)
_ITEM = r"[^,;:()\n]{2,60}?"
_ENUMERATION = re.compile(
    rf"(?P<list>{_ITEM}(?:,\s+{_ITEM})+,?\s+(?:and|et|y|e|or|ou|и|و)\s*[^,;:.()\n]{{2,60}})"
)
# The words right before a figure that counts the people or things an activity reached.
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
_PAUSE = re.compile(r"[,;:.()|\n]")
_LETTERED = re.compile(r"\((?:[a-h]|i{1,3}|iv|v|\d)\)|\b\d\)")


@dataclass(frozen=True, slots=True)
class AnswerSpan:
    """A slice of a sentence that could be the answer: ``text[start:end]``.

    ``key``: the value in a form that can be compared. ``score``: in [0, 1], higher is likelier. ``unit``: of
    a figure: "percent", a currency, or None.
    """

    start: int
    end: int
    key: str
    score: float
    unit: str | None = None


@dataclass(frozen=True)
class SentenceAnnotations:
    """What is found in a sentence: names, figures, dates, lists, words; each kind when it is first read.

    ``language``: of the question, whose words are compared with those of the sentence.
    """

    text: str
    language: str = "en"

    @cached_property
    def places(self) -> tuple[Mention, ...]:
        return find_places(self.text)

    @cached_property
    def organisations(self) -> tuple[Mention, ...]:
        return find_organisations(self.text)

    @cached_property
    def years(self) -> tuple[Mention, ...]:
        return find_years(self.text)

    @cached_property
    def numbered(self) -> frozenset[str]:
        """Keys of the things that a number tells apart."""
        return frozenset(mention.key for mention in find_numbered(self.text))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return find_figures(self.text)

    @cached_property
    def dates(self) -> tuple[Period, ...]:
        return find_dates(self.text)

    @cached_property
    def months(self) -> tuple[tuple[int, int], ...]:
        return find_months(self.text)

    @cached_property
    def capitalised(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each capitalised phrase, except at the beginning of the sentence."""
        return tuple(m.span() for m in _CAPITALISED.finditer(self.text) if m.start())

    @cached_property
    def lists(self) -> tuple[AnswerSpan, ...]:
        return tuple(_lists(self.text))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words(self.text, self.language)


def answer_spans(
    question: Question, kind: Kind, annotations: SentenceAnnotations, above: str = ""
) -> tuple[AnswerSpan, ...]:
    """Candidates for the answer of ``kind`` in a sentence, best first; empty if there is none.

    ``above``: names of table and columns above a row, which may say that its figures are amounts of money.
    """
    if kind == "number":
        amounts = " | " in annotations.text and bool(_AMOUNTS.search(f"{above} {question.text}"))
        found = _numbers(question, annotations, amounts=amounts)
    elif kind == "date":
        found = _dates(question, annotations)
    elif kind == "place":
        found = _names(question, annotations, annotations.places, set(question.places))
    elif kind == "entity":
        asked = {*question.organisations, *question.places}
        found = _names(
            question, annotations, (*annotations.organisations, *annotations.places), asked
        )
    elif kind == "list":
        found = list(annotations.lists)
    else:
        found = []
    return tuple(sorted(found, key=lambda span: (-span.score, span.start)))


def _numbers(
    question: Question, annotations: SentenceAnnotations, *, amounts: bool
) -> list[AnswerSpan]:
    """Figures that the question does not give itself. ``amounts``: figures without a currency may be money."""
    asked = {*question.figures, *question.years}
    figures = [figure for figure in annotations.figures if figure.key not in asked]
    if not figures:
        return []
    text, spans = annotations.text, annotations.words
    starts, ends = [w.start for w in spans], [w.end for w in spans]
    counted = question.with_alternatives(question.counted)
    wanted = question.with_alternatives(w.stem for w in question.terms)
    found = []
    for figure in figures:
        next_word = bisect_left(starts, figure.end)
        words_before = bisect_right(ends, figure.start)
        after = spans[next_word : next_word + 7]
        before = spans[max(0, words_before - 9) : words_before]
        score = 0.45 if not figure.is_year_like else 0.15
        score += _unit_score(question, figure, counted=bool(counted), amounts=amounts)
        if counted:
            near = [i for i, w in enumerate(after) if w.stem in counted]
            score += 0.4 - 0.04 * near[0] if near else 0.0
        if figure.in_words and figure.high <= 2:
            score -= 0.25  # "one" and "two" are articles more often than counts
        right_before = text[max(0, figure.start - 40) : figure.start]
        if _WHOLE.search(right_before):
            score -= 0.45
        if _REACHED.search(right_before):
            score += 0.08
        close = sum(w.stem in wanted for w in (*before, *after))
        score += min(0.15, 0.03 * close)
        start = figure.start - len(right_before) + qualifier_start(right_before)
        end = _end_of_counted(text, qualifier_after(text, figure.end)[1], after, counted)
        score = max(0.0, min(1.0, score))
        found.append(AnswerSpan(start, end, figure.key, score, figure.unit))
    return found


def _unit_score(question: Question, figure: Figure, *, counted: bool, amounts: bool) -> float:
    """What the unit of a figure adds to its score, in [-0.4, 0.3]. ``counted``: the question says of what."""
    money = figure.unit not in (None, "percent")
    if question.unit == "percent":
        return 0.3 if figure.unit == "percent" else -0.3
    if question.unit == "money":
        # A cell of a table has its currency in the header; otherwise no small number is an amount.
        large = figure.low >= 1000
        return 0.3 if money else 0.0 if amounts else -0.1 if large else -0.4
    return -0.15 if counted and (money or figure.unit == "percent") else 0.0


def _end_of_counted(text: str, end: int, after: Sequence[Word], counted: set[str]) -> int:
    """The end of the last counted word among those after a figure, when they are close, else ``end``."""
    last = end
    for word in after if counted else ():
        if _PAUSE.search(text, end, word.start):
            break
        if word.stem in counted:
            last = word.end
    return last


def _dates(question: Question, annotations: SentenceAnnotations) -> list[AnswerSpan]:
    asked = set(question.years)
    wanted = question.with_alternatives(w.stem for w in question.terms)
    found = []
    for date in annotations.dates:
        if date.text in asked:
            continue
        near = [w for w in annotations.words if abs(w.start - date.start) < 60]
        close = sum(w.stem in wanted for w in near)
        fine = 0.15 if re.search(r"[^\W\d]", date.text) else 0.0
        found.append(
            AnswerSpan(date.start, date.end, date.key, min(1.0, 0.5 + fine + 0.05 * close))
        )
    covered = [(span.start, span.end) for span in found]
    for year in annotations.years:
        if year.key not in asked and not any(s <= year.start < e for s, e in covered):
            found.append(AnswerSpan(year.start, year.end, year.key, 0.5))
    spoken = question.text.casefold()
    for start, end in annotations.months:
        month = annotations.text[start:end].casefold()
        if month not in spoken:
            found.append(AnswerSpan(start, end, month, 0.5))
    return found


def _names(
    question: Question,
    annotations: SentenceAnnotations,
    mentions: Sequence[Mention],
    asked: set[str],
) -> list[AnswerSpan]:
    text = annotations.text
    found = [
        AnswerSpan(m.start, m.end, m.key, 0.7)
        for m in mentions
        if m.key not in asked and not _CURRENCY.match(text, m.end)
    ]
    taken = [(m.start, m.end) for m in mentions]
    asked_words = question.text.casefold()
    for start, end in annotations.capitalised:
        if any(s < end and start < e for s, e in taken):
            continue
        if text[start:end].casefold() not in asked_words:
            found.append(AnswerSpan(start, end, text[start:end], 0.4))
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
