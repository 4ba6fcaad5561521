"""An open question answered with points.

1. scope    the document that the question is about, where the search finds most in one; else all
2. items    of a report that is named: its recommendations, lessons, conclusions, each a point
3. points   sentences with features (`candidates`), scored, chosen for saying different things (`select`)
4. group    by document, in a report by its sections; in the order of the text
5. verify   every quote at its place
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.draft import AnswerDraft
from assistant.answering.open_questions.candidates import (
    FEATURES,
    PointCandidate,
    point_candidates,
)
from assistant.answering.open_questions.kinds import OpenKind
from assistant.answering.open_questions.select import Budget, overlap, select, words_of_point
from assistant.answering.open_questions.standing import is_whole, leans, words_of
from assistant.answering.verify import verify
from assistant.answering.weights import fitted
from assistant.evidence.coverage import covers
from assistant.model import Citation, Claim, Group
from assistant.question.understand import Question
from assistant.reader.pairs import Ranker
from assistant.retrieval.results import RetrievalResult
from corpus.model import Document, Span
from corpus.names import find_organisations, find_places
from corpus.normalize import one_line
from corpus.sentences import sentences_in
from index.model import DocumentRecord
from index.view import IndexView

_JUDGED = 24  # passages by which the scope is decided
_NAMED = 1.0  # what a passage of a publisher that is named adds, as a share of its score
_ONE = 0.6  # share of what is found that makes a question one about a document
_ONE_REPORT = Budget(points=10, words=300, each=10)
_SEVERAL = Budget(points=10, words=320, each=4)
_BY_EACH = Budget(points=10, words=330, each=2)
_LISTED: Mapping[OpenKind, str] = {
    "recommendations": "recommendations",
    "lessons": "lessons",
    "findings": "conclusions",
}
_WORDS = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NUMBER = re.compile(r"(?:\d{1,3}[.)]|\([a-z]\)|[•▪●–*-])\s+(?=\S)")
_LIKELY = 250  # sentences that are looked at closely
_SPEAKS = 0.3  # share of the question's words that some sentence has, where the topic is spoken of
_IN_SECTIONS = frozenset({"recommendations", "lessons", "challenges"})
_FEWEST_IN_SECTION = (
    6  # sentences of sections that are for what is asked, from which others are left out
)
_FEWEST_ITEMS, _MOST_ITEMS = 3, 14
_REPEATED = 0.85  # overlap of two items that are one, printed twice
_RERANKED, _RANKER = 40, 0.35  # likeliest sentences that the ranker reads; weight of its log-odds
_READ = 600  # characters of a sentence that it reads
_LONGEST_HEADING = 90  # characters
_SHORTEST_ITEM, _LONGEST_ITEM = 12, 60  # words of a point that is made of an item


@dataclass(frozen=True, slots=True)
class Scope:
    """The documents that a question is about, best first. ``one``: it is about the first alone."""

    documents: tuple[str, ...]
    one: bool


def answer_open(
    index: IndexView,
    question: Question,
    kind: OpenKind,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
    ranker: Ranker | None = None,
) -> AnswerDraft | None:
    """The points; None where nothing speaks of the topic, so that the question is declined like others."""
    scope = scope_of(question, kind, found)
    if not scope.documents:
        return None
    whole = scope.documents[:1] if scope.one else scope.documents[:2]
    candidates = [
        one
        for one in point_candidates(index, question, kind, found, records, whole)
        if not scope.one or one.document == scope.documents[0]
    ]
    if not candidates or not _is_about(candidates):
        return None
    scores = fitted("point", FEATURES).logit(np.stack([one.values for one in candidates]))
    if ranker is not None:
        scores = _ranked(question, candidates, scores, ranker)
    chosen = _chosen(question, kind, scope, candidates, scores)
    if not _covers_names(index, question, chosen, records):
        return None
    return _draft(index, question, scope, chosen)


def _ranked(
    question: Question, candidates: Sequence[PointCandidate], scores: np.ndarray, ranker: Ranker
) -> np.ndarray:
    """Scores with what the ranker thinks of the likeliest; of the others what it thinks of the worst of those."""
    order = [i for i in np.argsort(-scores, kind="stable").tolist() if _stands(candidates[i])]
    top = order[:_RERANKED]
    if not top:
        return scores
    texts = [one_line(candidates[i].text)[:_READ] for i in top]
    judged = ranker.score(question.text, texts, [candidates[i].document for i in top])
    logits = np.asarray([one.logit for one in judged], dtype=np.float64)
    together: np.ndarray = scores + _RANKER * float(logits.min())
    together[top] = scores[top] + _RANKER * logits
    return together


def _stands(one: PointCandidate) -> bool:
    return is_whole(one.text) and not leans(one.text)


def _is_named(question: Question, record: DocumentRecord) -> bool:
    """Whether a question names the publisher of a document, and no other year than the document's."""
    if not record.publisher or (question.years and str(record.year) not in question.years):
        return False
    asked = set(_WORDS.findall(question.text.casefold()))
    return record.publisher in question.organisations or record.publisher.casefold() in asked


def scope_of(question: Question, kind: OpenKind, found: RetrievalResult) -> Scope:
    """Where most of the best passages are in one document, the question is about it."""
    scores: dict[str, float] = {}
    for source in found.passages[:_JUDGED]:
        name = source.record.name
        scores[name] = scores.get(name, 0.0) + source.hit.score
    for source in found.passages:
        if source.record.name in scores and _is_named(question, source.record):
            scores[source.record.name] += _NAMED * source.hit.score
    order = sorted(scores, key=lambda name: -scores[name])
    total = sum(scores.values()) or 1.0
    one = kind not in ("evidence", "compare") and bool(order) and scores[order[0]] >= _ONE * total
    return Scope(tuple(order), one)


def _covers_names(
    index: IndexView,
    question: Question,
    chosen: Sequence[PointCandidate],
    records: Mapping[str, DocumentRecord],
) -> bool:
    """Whether every place and organisation of the question is named where the points are from."""
    names = index.passage_names([one.passage for one in chosen]).values()
    places = set[str]().union(*(one.places for one in names))
    organisations = set[str]().union(*(one.organisations for one in names))
    organisations |= {p for one in chosen if (p := records[one.document].publisher)}
    return all(covers(key, places) for key in question.places) and all(
        covers(key, organisations) for key in question.organisations
    )


def _is_about(candidates: Sequence[PointCandidate]) -> bool:
    at = FEATURES.index("words_in")
    return max(float(one.values[at]) for one in candidates) >= _SPEAKS


def _is_of_names(question: Question, one: PointCandidate) -> bool:
    """Whether a sentence that names places or organisations names one of those that are asked for."""
    for asked, find in (
        (question.places, find_places),
        (question.organisations, find_organisations),
    ):
        named = {mention.key for mention in find(one.text)} if asked else set()
        if named and not any(covers(key, named) for key in asked):
            return False
    return True


def _chosen(
    question: Question,
    kind: OpenKind,
    scope: Scope,
    candidates: Sequence[PointCandidate],
    scores: np.ndarray,
) -> list[PointCandidate]:
    likely = np.argsort(-scores, kind="stable")[:_LIKELY].tolist()
    whole = [i for i in likely if _stands(candidates[i]) and _is_of_names(question, candidates[i])]
    whole = _of_section(kind, scope, whole, candidates)
    items = _items(kind, scope, candidates)
    if items:
        return _all_items([candidates[i] for i in items], scores[list(items)])
    budget = _ONE_REPORT if scope.one else _BY_EACH if kind == "evidence" else _SEVERAL
    usable = whole or list(range(len(candidates)))
    return select([candidates[i] for i in usable], scores[usable], budget)


def _of_section(
    kind: OpenKind, scope: Scope, kept: list[int], candidates: Sequence[PointCandidate]
) -> list[int]:
    """Those of sections that are for what is asked, where a report has such; never those of annexes and the like."""
    off, fits = FEATURES.index("off"), FEATURES.index("section")
    inside = [i for i in kept if not candidates[i].values[off]] or kept
    if not scope.one or kind not in _IN_SECTIONS:
        return inside
    own = [i for i in inside if candidates[i].values[fits] == 1.0]
    return own if len(own) >= _FEWEST_IN_SECTION else inside


def _all_items(items: Sequence[PointCandidate], scores: np.ndarray) -> list[PointCandidate]:
    """The likeliest items, each once, though a summary repeats them; all of them where they are few."""
    chosen: list[PointCandidate] = []
    for i in np.argsort(-scores, kind="stable").tolist():
        own = words_of_point(items[i].text)
        again = any(overlap(own, words_of_point(one.text)) >= _REPEATED for one in chosen)
        if not again and len(chosen) < _MOST_ITEMS:
            chosen.append(items[i])
    return chosen


def _items(kind: OpenKind, scope: Scope, candidates: Sequence[PointCandidate]) -> dict[int, int]:
    """Candidates that begin an item of the kind asked for, in a report that is named; few are none."""
    wanted = _LISTED.get(kind)
    if not scope.one or wanted is None:
        return {}
    found: dict[int, int] = {}
    for i, one in enumerate(candidates):
        item = one.item
        if item is None or (kind == "findings" and not item.number):
            continue
        if item.kind == wanted and item.start >= one.span.start - 3:
            found[i] = item.start
    return found if len(found) >= _FEWEST_ITEMS else {}


def _draft(
    index: IndexView, question: Question, scope: Scope, chosen: Sequence[PointCandidate]
) -> AnswerDraft | None:
    documents = {one.document: index.document(one.document) for one in chosen}
    groups = _grouped(scope, chosen, documents)
    claims: list[Claim] = []
    citations: list[Citation] = []
    for _, points in groups:
        for one in points:
            number = len(citations) + 1
            citation = _cite(one, number, documents[one.document])
            citations.append(citation)
            claims.append(Claim(one_line(citation.quote), (number,)))
    checked = verify(
        claims, citations, text_of=lambda name: documents[name].text, question=question.text
    )
    if not checked.citations:
        return None
    shown: list[Group] = []
    at = 0
    texts = [one.text for one in checked.claims]
    for heading, points in groups:
        count = sum(one_line(_quote(p, documents[p.document])) in texts for p in points)
        if count:
            shown.append(Group(heading, tuple(range(at, at + count))))
            at += count
    return AnswerDraft(
        claims=checked.claims,
        citations=checked.citations,
        removed=checked.removed,
        groups=tuple(shown) if at == len(checked.claims) else (),
    )


def _grouped(
    scope: Scope, chosen: Sequence[PointCandidate], documents: Mapping[str, Document]
) -> list[tuple[str, list[PointCandidate]]]:
    """Points under headings of names: of the documents, or of the sections of one; in the order of the text."""
    names = list(dict.fromkeys(one.document for one in chosen))
    by_document = [
        (name, sorted((one for one in chosen if one.document == name), key=lambda p: p.order))
        for name in names
    ]
    if len(names) > 1:
        return [(_title(documents[name]), points) for name, points in by_document]
    groups: list[tuple[str, list[PointCandidate]]] = []
    for name, points in by_document:
        for one in points:
            heading = _section(one, documents[name]) or _title(documents[name])
            if groups and groups[-1][0] == heading:
                groups[-1][1].append(one)
            else:
                groups.append((heading, [one]))
    return groups


def _title(document: Document) -> str:
    about = document.metadata
    published = ", ".join(str(part) for part in (about.publisher, about.year) if part)
    return f"{about.title} ({published})" if published else about.title


def _section(one: PointCandidate, document: Document) -> str:
    headings = document.headings_at(one.span.start)
    return headings[-1] if headings and len(headings[-1]) <= _LONGEST_HEADING else ""


def _quote(one: PointCandidate, document: Document) -> str:
    return _span(one, document).of(document.text)


def _span(one: PointCandidate, document: Document) -> Span:
    """The sentence without its number; of a short opening of an item with the sentences that make it whole."""
    start = one.span.start
    if one.item is not None and one.span.start <= one.item.start < one.span.end:
        start = one.item.start
    numbered = _NUMBER.match(document.text, start, one.span.end)
    start = numbered.end() if numbered else start
    end = one.span.end
    if one.item is not None and one.item.start <= start < one.item.end:
        short = words_of(document.text[start:end]) < _SHORTEST_ITEM
        whole = len(document.text[start : one.item.end].split()) <= _LONGEST_ITEM
        if short or whole:
            end = max(end, one.item.end) if whole else end
    return Span(start, _with_what_leans(document, start, end))


def _with_what_leans(document: Document, start: int, end: int) -> int:
    """The end of the last sentence that goes on with a point in its paragraph ("It also …")."""
    at = bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    block = document.blocks[at] if at >= 0 else None
    if block is None or block.kind == "row" or end >= block.end:
        return end
    for following in sentences_in(document, block, Span(end, block.end)):
        text = following.of(document.text)
        length = len(document.text[start : following.end].split())
        if not leans(text) or not is_whole(text) or length > _LONGEST_ITEM:
            break
        end = following.end
    return end


def _cite(one: PointCandidate, number: int, document: Document) -> Citation:
    span, about = _span(one, document), document.metadata
    return Citation(
        number=number,
        document=document.name,
        title=about.title,
        publisher=about.publisher,
        year=about.year,
        url=about.url,
        page=document.page_at(span.start),
        section=document.headings_at(span.start),
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        passage=one.passage,
        ocr=any(part.overlaps(span) for part in document.ocr),
    )
