"""What a briefing says on a topic: points of answers to open questions, each of which stands alone and is on the topic.

1. The library, and each of the documents that say most about the topic, are asked the questions of `_ASKED`; the points
   of their answers are candidates, and so are the sentences of the topic's facts, since they hold figures.
2. A candidate is kept where it reads as a statement of its own (`statement`) and is about the topic: by `_ON_TOPIC`, more strictly where
   enough candidates are left.
3. What asks for something to be done is a recommendation; anything else is a point.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.open_questions.standing import stands_alone
from assistant.briefing.model import clean_quote
from assistant.facts.grammar import grammar
from assistant.facts.model import Amount, Fact
from assistant.facts.similarity import stems_of, word_overlap
from assistant.locale import say
from assistant.model import Citation
from assistant.question.understand import understand
from assistant.service import Assistant
from corpus.sections.cues import orders
from corpus.sections.headings import heading_kinds
from corpus.sentences import sentence_spans

_ON_TOPIC = (0.68, 0.6, 0.55)  # relevance at least: the first that enough have, else the last
_ENOUGH = 6
_ASKED = (
    "What do the reports say about {topic}?",
    "What was achieved on {topic}?",
    "What are the main challenges in {topic}?",
    "What lessons were learned about {topic}?",
    "What do the reports recommend on {topic}?",
)
_OF_ONE = ("What does the report say about {topic}?", "What does the report recommend on {topic}?")
_ADVISING = frozenset([*_ASKED[-2:], _OF_ONE[-1]])  # lessons and recommendations
_SEARCHED = 60  # passages by which the documents are chosen that are asked
_LONGEST = 55  # words of a point; a longer one is shown as far as its whole sentences go
_SAME = 0.55  # share of the words of two points together that are in both
_SAME_FIGURES = 2  # weight of the figures that two points share which say the same
_ALIKE = 0.1  # share of their words
_FEW = 10  # a smaller count is no message
_EACH = 2  # key messages of one document
_ONE_MORE = 0.06  # of relevance, for each point of the same document before it
_NUMBERED = re.compile(r"^\(?(?:[A-Za-z]|[ivx]{1,4}|\d{1,3}(?:\.\d{1,2})*)[.)]\s+|^[•▪●–*-]\s+")
_ENDS = re.compile(r"[.!?؟。][”\"’')\]]*$")
# Notes and lists of works, and what the margin of a page says in single letters.
_REFERENCE = re.compile(
    r"^\d{1,3}\s+[A-ZÀ-Ý]|\bibid\b|\bop\. cit|\bet al\.|\(\d{4}\)[^.]{0,40}[‘’“”:]|[‘“][^’”]{12,}[’”],?\s+\(?[^.]{0,60}\b(?:19|20)\d\d\)?|"
    r"\(\w[^()]{2,40},\s(?:19|20)\d\d\)$|(?:\b\w\s){4,}",
)
_OFF = frozenset(["method", "annex", "contents", "references", "front matter"])  # kinds of section
# Beginnings and ends that point to what is not quoted.
_TOLD = re.compile(r"\b(?:was|were|has|have|had)\b")
_LEANS = re.compile(
    r"[^;]{0,60}\b(?:these|those|ces|estos|estas|эти|эта)\s|[^,;]{0,40}\bthis\s(?!year|month|week|report|review|evaluation)|"
    r"(?:to do so|let us|pour ce faire|para ello)\b|(?:despite|given|with|in|for|to|as|by|through|following|beyond|of|under|among|against|malgré|dans|avec|pour|a pesar de|"
    r"con|en|para)\s+(?:this|these|such|that|those|it|its|their|them|ce|cet|cette|ces|est[eao]s?|es[eao]s?)\b|"
    r"(?:all\s+)?(?:the\s+)?(?:others?|same|latter|former)\b|.*\b(?:for example|par exemple|por ejemplo)\W*$",
    re.I,
)
_FIGURE = re.compile(r"(?<![\w/])(?!(?:19|20)\d\d(?!\d))\d[\d.,]*(?:\s?%|\b)")
_ADVICE = re.compile(
    r"\b(?:should|must|ought to|recommends?\b|recommended|recommending|needs? to be|is needed|are needed|urge[sd]?|calls? (?:up)?on|"
    r"devrai(?:t|ent)|doi(?:t|vent)|recommand\w*|il faut|deber[ií]an?|debe[n]?|recom(?:ienda|end)\w*|hay que|"
    r"следует|необходимо|рекоменд\w*|должн[аыо]?|ينبغي|يجب|يوصي|توصي)(?!\w)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Point:
    """A quote that says something on the topic. ``text``: as it is shown; ``relevance``: mostly in [0, 1]."""

    citation: Citation
    text: str
    relevance: float
    words: frozenset[str]

    @property
    def has_figure(self) -> bool:
        return _FIGURE.search(self.text) is not None

    @property
    def is_advice(self) -> bool:
        told = _TOLD.search(self.text) is not None  # "Focus group discussions were held"
        return _ADVICE.search(self.text) is not None or (orders(self.text, "en") and not told)


def points_on(
    assistant: Assistant,
    topic: str,
    filters: Mapping[str, Any],
    documents: int,
    asked: Callable[[], None] = lambda: None,
    advice: bool = False,
) -> list[Point]:
    """Points and recommendations on a topic, the most relevant first, none said twice.

    ``documents``: how many are asked one by one, those that say most about the topic. ``asked``: called after each question.
    ``advice``: only what leads to recommendations is asked.
    """
    candidates = list(_candidates(assistant, topic, dict(filters), documents, asked, advice))
    scores = assistant.relevance(topic, candidates)
    about = stems_of(topic)
    found = [
        made
        for citation, score in zip(candidates, scores, strict=True)
        if score >= _ON_TOPIC[-1] and (made := point_of(citation, score, about)) is not None
    ]
    told = distinct(found)
    return [
        *_nearest([point for point in told if not point.is_advice]),
        *_nearest([point for point in told if point.is_advice]),
    ]


def questions_on(documents: int, advice: bool = False) -> int:
    """How many questions `points_on` asks, at most."""
    return len(_asked(_ASKED, advice)) + documents * len(_asked(_OF_ONE, advice))


def _asked(questions: Sequence[str], advice: bool) -> Sequence[str]:
    return [one for one in questions if one in _ADVISING] if advice else questions


def _nearest(points: Sequence[Point]) -> list[Point]:
    """The points that are most about the topic, where they are enough; else all."""
    for least in _ON_TOPIC:
        near = [point for point in points if point.relevance >= least]
        if len(near) >= _ENOUGH:
            break
    return near


def point_of(
    citation: Citation, relevance: float = 1.0, about: frozenset[str] = frozenset()
) -> Point | None:
    """A quote as a point; None where it does not read as a statement of its own. ``about``: stems of the topic."""
    text = statement(citation, about)
    return Point(citation, text, relevance, stems_of(text)) if text else None


def statement(citation: Citation, about: frozenset[str] = frozenset()) -> str:
    """A quote as a briefing says it: its whole sentences, from the first that is ``about`` the topic, as far as they fit.

    "" where that sentence does not stand alone, and for notes, lists of works and rows of tables.
    """
    if citation.cells or " | " in citation.quote or _is_off(citation):
        return ""
    text = _NUMBERED.sub("", clean_quote(citation))
    text = re.sub(r"[;,]$", ".", text)  # an item of a list
    sentences = [one.of(text).strip() for one in sentence_spans(text, 0, len(text))]
    first = next((at for at, one in enumerate(sentences) if about & stems_of(one)), 0)
    sentences = sentences[first:]
    if not sentences or not stands_alone(sentences[0]) or _LEANS.match(sentences[0]):
        return ""
    if _REFERENCE.search(sentences[0]) or not _ENDS.search(sentences[0]) or not _says(sentences[0]):
        return ""
    shown, words = [sentences[0]], len(sentences[0].split())
    for one in sentences[1:]:
        words += len(one.split())
        if words > _LONGEST or not _ENDS.search(one):
            break
        shown.append(one)
    said = " ".join(shown)
    return _whole_quotation(said) if len(sentences[0].split()) <= _LONGEST else ""


def _says(sentence: str) -> bool:
    """Whether an English sentence has a verb; in other languages nothing tells."""
    rules, known = grammar("en"), [word.lower() for word in re.findall(r"[^\W\d_]+", sentence)]
    if not {"the", "of", "and", "in", "to"} & set(known) or orders(sentence, "en"):
        return True
    return any(w in rules.auxiliaries or w in rules.present or rules.is_past(w) for w in known)


def _is_off(citation: Citation) -> bool:
    """Whether a quote stands in an annex, a list of works, or where a report says how it was made."""
    return any(
        heading_kinds(name).first in _OFF for name in (*citation.section[-3:], citation.title)
    )


def _whole_quotation(text: str) -> str:
    """Without a quotation mark at the beginning that nothing closes."""
    return text[1:] if text[:1] == "“" and "”" not in text else text


def distinct(points: Sequence[Point]) -> list[Point]:
    """The most relevant first, a document's further points a little later; without what was said before."""
    left = sorted(points, key=lambda one: -one.relevance)
    kept: list[Point] = []
    counts: dict[str, int] = {}
    while left:
        best = max(left, key=lambda p: p.relevance - _ONE_MORE * counts.get(p.citation.document, 0))
        left.remove(best)
        if not any(same(best, one) for one in kept):
            kept.append(best)
            counts[best.citation.document] = counts.get(best.citation.document, 0) + 1
    return kept


def same(one: Point, two: Point) -> bool:
    """Whether two points say the same, by their places, figures or words."""
    a, b = one.citation, two.citation
    overlap = a.document == b.document and a.start < b.end and b.start < a.end
    if overlap:
        return True
    figures = [set(_FIGURE.findall(point.text)) for point in (one, two)]
    shared = figures[0] & figures[1]
    weight = sum(_weight(figure) for figure in shared)
    alike = word_overlap(one.words, two.words)
    if weight >= _SAME_FIGURES and alike >= _ALIKE:
        return True
    other = bool(
        figures[0] - shared and figures[1] - shared
    )  # two values of one thing: both are told
    return not other and alike >= _SAME


def _weight(figure: str) -> int:
    """How much a figure that two points share says that they are one: decimals and thousands are no accident."""
    telling = len(re.findall(r"\d", figure)) > len("99")
    return 2 if telling and ("." in figure or "," in figure) else int(telling)


def _candidates(
    assistant: Assistant,
    topic: str,
    filters: dict[str, Any],
    documents: int,
    asked: Callable[[], None],
    advice: bool,
) -> Iterator[Citation]:
    language = understand(topic).language
    seen: set[tuple[str, int, int]] = set()
    questions = [(say(one, language, topic=topic), filters) for one in _asked(_ASKED, advice)]
    for name in _speaking(assistant, topic, filters)[:documents]:
        questions += [
            (say(one, language, topic=topic), {**filters, "document": name})
            for one in _asked(_OF_ONE, advice)
        ]
    for question, within in questions:
        yield from _new(assistant.ask_within(question, within).citations, seen)
        asked()
    yield from _new(
        (fact.citation() for fact in assistant.facts(topic, filters) if fact.amount), seen
    )


def _new(
    citations: Iterator[Citation] | Collection[Citation], seen: set[tuple[str, int, int]]
) -> Iterator[Citation]:
    for one in citations:
        place = (one.document, one.start, one.end)
        if place not in seen:
            seen.add(place)
            yield one


def _speaking(assistant: Assistant, topic: str, filters: dict[str, Any]) -> list[str]:
    """Documents that say most about a topic: by their passages among the best, each counting for its rank."""
    counts: dict[str, float] = {}
    for rank, hit in enumerate(assistant.search(topic, _SEARCHED, filters), 1):
        name = hit.passage.document
        counts[name] = counts.get(name, 0.0) + 1 / rank**0.5
    return sorted(counts, key=lambda name: -counts[name])


def facts_on(assistant: Assistant, topic: str, filters: Mapping[str, Any]) -> list[Fact]:
    """Facts on a topic, the most relevant first, as far as they are about it like a point."""
    facts = [
        fact
        for fact in assistant.facts(topic, dict(filters))
        if fact.amount and not _REFERENCE.search(fact.quote) and not _is_off(fact.citation())
    ]
    scores = assistant.relevance(topic, [fact.citation() for fact in facts])
    for least in _ON_TOPIC:
        found = [fact for fact, score in zip(facts, scores, strict=True) if score >= least]
        if len(found) >= _ENOUGH:
            break
    return found


def _weighs(amount: Amount) -> bool:
    """Whether a figure is worth a message: a share, money, or more than a few, in digits."""
    return (amount.text[-1:].isdigit() and amount.high >= _FEW) or amount.unit is not None


def with_figures(points: Sequence[Point], facts: Sequence[Fact], most: int) -> list[Point]:
    """The points for key messages: those that hold a figure which counts something, at most `_EACH` of a document."""
    spans = [(f.document, f.start, f.end) for f in facts if f.amount and _weighs(f.amount)]

    def holds(point: Point) -> bool:
        one = point.citation
        inside = any(d == one.document and one.start <= s < one.end for d, s, _ in spans)
        return point.has_figure and inside

    chosen: list[Point] = []
    counts: dict[str, int] = {}
    for one in points:
        name = one.citation.document
        if not one.is_advice and counts.get(name, 0) < _EACH and holds(one) and len(chosen) < most:
            chosen.append(one)
            counts[name] = counts.get(name, 0) + 1
    return chosen
