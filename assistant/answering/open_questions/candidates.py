"""Statements that may be points of an answer to an open question, with what is known of each.

1. All statements (`statements`) of the documents that the question is about, and those of the best passages elsewhere.
2. The `_READ` that fit best by their vectors, their passages and their sections get features (`features.FEATURES`).
3. A fitted logistic model makes of them the chance that a person would name the sentence in an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.open_questions.features import form_of
from assistant.answering.open_questions.furniture import plain
from assistant.answering.open_questions.kinds import sections_for
from assistant.answering.open_questions.statements import LONG_ITEM, is_point, statements_in
from assistant.answering.read import in_language, rarity_in
from assistant.question.understand import Question
from assistant.reader.kinds import OpenKind
from assistant.retrieval.features import share_said
from assistant.retrieval.results import RetrievalResult
from corpus.model import Passage, Span
from corpus.names import find_organisations
from corpus.normalize import one_line
from corpus.notes import asides_in, notes_in
from corpus.sections import Item, Outline, Part, SectionKind
from corpus.sections.cues import does
from index.filters import Filters
from index.model import DocumentRecord
from index.view import IndexView

_READ = 400
_NOTE_MARKS = "¹²³⁴⁵⁶⁷⁸⁹⁰*†‡"
_OFF = frozenset({"annex", "contents", "references", "front matter", "method"})
_OPENING = 12  # passages
_ELSEWHERE = 3  # passages from one sentence to another that is elsewhere
_PART_OPENS = 400  # characters after the beginning of a section


@dataclass(frozen=True, slots=True, eq=False)
class PointCandidate:
    """A sentence, or an item that is one statement, which may be a point.

    ``publisher``: of its document; ``names``: keys of the organisations in that one's title. ``vector``: unit, float32
    (dimension,). ``values``: float64 (features,). ``order``: of the sentence in its document.
    """

    document: str
    publisher: str | None
    names: frozenset[str]
    span: Span
    text: str
    passage: str
    vector: np.ndarray
    part: Part | None
    item: Item | None
    order: int
    values: np.ndarray


def serves(kind: OpenKind, one: PointCandidate) -> bool:
    """Whether a statement is of the section or item that is asked for, or does by its words what is asked for."""
    wanted = sections_for(kind)[0]
    item, part = one.item, one.part
    return (
        (item is not None and item.kind == wanted)
        or (part is not None and wanted in kinds_of(part))
        or does(wanted, one.text)
    )


def kinds_of(part: Part) -> frozenset[SectionKind | None]:
    """What a part of a document is for: by itself, by those around it, and by all that its heading names ("Lessons learned and
    challenges").
    """
    return frozenset((part.kind, *part.around, *part.also))


@dataclass(frozen=True, slots=True)
class _Sentence:
    document: str
    span: Span
    passage_id: str
    passage: Passage
    order: int
    row: int  # in the matrix of its document


def point_candidates(
    index: IndexView,
    question: Question,
    kind: OpenKind,
    found: RetrievalResult,
    records: Mapping[str, DocumentRecord],
    whole: Sequence[str],
    furniture: Collection[str] = (),
) -> list[PointCandidate]:
    """Candidates of the documents in ``whole``, all of them, and of the passages in ``found``.

    ``furniture``: sentences that belong to none of the documents (`furniture.repeated_in`).
    """
    scores = {s.hit.id: s.hit.score for s in found.passages}
    top = max(scores.values(), default=1.0) or 1.0
    by_document: dict[str, float] = {}
    for source in found.passages:
        name = source.record.name
        by_document[name] = by_document.get(name, 0.0) + source.hit.score
    best = max(by_document.values(), default=1.0) or 1.0
    asked = index.encode_query(question.text)
    made: list[PointCandidate] = []
    names = dict.fromkeys((*whole, *(s.record.name for s in found.passages)))
    for name in names:
        passages = (
            index.passages_of(name)
            if name in whole
            else {s.hit.id: s.hit.passage for s in found.passages if s.record.name == name}
        )
        one = _Document(index, question, kind, records[name], passages, found, furniture)
        share = by_document.get(name, 0.0) / best
        made += one.candidates({i: s / top for i, s in scores.items()}, share, asked)
    return made


@dataclass(frozen=True, slots=True)
class _Nearness:
    """Cosines of the sentences of a document, float32 (sentences,): with the question, with what it says beyond naming the
    document, with their mean; ``repeated``: with the nearest one elsewhere, by row.
    """

    cosines: np.ndarray
    residual: np.ndarray
    central: np.ndarray
    repeated: Mapping[int, float]


class _Document:
    """The sentences of one document, on their way to candidates."""

    def __init__(
        self,
        index: IndexView,
        question: Question,
        kind: OpenKind,
        record: DocumentRecord,
        passages: Mapping[str, Passage],
        found: RetrievalResult,
        furniture: Collection[str],
    ) -> None:
        self._question = question
        self._kind = kind
        self._record = record
        self._names = frozenset(one.key for one in find_organisations(record.subject))
        self._outline: Outline = index.outline(record.name)
        told = in_language(question, record.language or question.language)
        self._told = told  # the question in the language of the document
        self._rarity = rarity_in(index, found, told)
        self._residual = found.residual_vectors.get(record.name)
        vectors = index.sentence_vectors(list(passages))
        within = Filters(documents=(record.name,))
        near = index.candidates(
            question.text,
            keywords=told.text,
            filters=within,
            dense_limit=len(passages),
            keyword_limit=len(passages),
        )
        self._dense = {one.id: one.dense for one in near}
        most = max((one.keyword for one in near), default=0.0) or 1.0
        self._keyword = {one.id: one.keyword / most for one in near}
        self._title = plain(record.title)
        self._sentences: list[_Sentence] = []
        rows: list[np.ndarray] = []
        starts = {item.start for item in self._outline.items}
        aside = asides_in(index.document(record.name)) | notes_in(passages.values())
        for passage_id, passage in passages.items():
            own = vectors.get(passage_id)
            if own is None:
                continue
            points = {span.start for span in passage.sentences if self._is_point(passage, span)}
            for one in statements_in(passage, starts | points):
                if one.span.start in aside or self._is_beside(passage, one.span, furniture):
                    continue
                row = len(self._sentences)
                self._sentences.append(
                    _Sentence(record.name, one.span, passage_id, passage, row, row)
                )
                mean = own[list(one.rows)].mean(axis=0)
                rows.append(mean / (np.linalg.norm(mean) or 1.0))
        self._matrix = np.stack(rows) if rows else np.empty((0, 1), np.float32)

    def _is_beside(self, passage: Passage, span: Span, furniture: Collection[str]) -> bool:
        """Whether a statement is beside what a document says: a note, a heading, the title, a line of its contents, or what many
        documents have.
        """
        text = passage.at(span)
        known = plain(text)
        if text[0] in _NOTE_MARKS or known == self._title or known in furniture:
            return True
        if one_line(text) in map(one_line, passage.headings):
            return True
        return self._outline.kind_at(span.start) == "contents"

    def _is_point(self, passage: Passage, span: Span) -> bool:
        """Whether a sentence is a point of a long item ("(b) …")."""
        item = self._outline.item_at(span.start)
        long = item is not None and item.end - item.start > LONG_ITEM
        return long and is_point(passage.at(span))

    def candidates(
        self,
        passage_scores: Mapping[str, float],
        share: float,
        asked: np.ndarray,
    ) -> list[PointCandidate]:
        if not self._sentences:
            return []
        cosines = self._matrix @ asked
        residual = self._matrix @ self._residual if self._residual is not None else cosines
        mean = self._matrix.mean(axis=0)
        central = self._matrix @ (mean / (np.linalg.norm(mean) or 1.0))
        order = np.argsort(-(cosines + residual), kind="stable")[:_READ].tolist()
        wanted = {s.row for s in self._sentences if self._is_wanted(s)}
        kept = list(dict.fromkeys((*order, *sorted(wanted))))
        near = _Nearness(
            cosines,
            residual,
            central,
            dict(zip(kept, self._repeated(kept), strict=True)),
        )
        return [self._candidate(self._sentences[i], near, passage_scores, share) for i in kept]

    def _repeated(self, rows: Sequence[int]) -> Sequence[float]:
        """For each row the highest cosine with a sentence that is not near it in the text."""
        alike = self._matrix[rows] @ self._matrix.T
        positions = np.asarray([s.passage.position for s in self._sentences])
        near = np.abs(positions[rows][:, None] - positions[None, :]) < _ELSEWHERE
        highest: list[float] = np.where(near, 0.0, alike).max(axis=1).tolist()
        return highest

    def _is_wanted(self, sentence: _Sentence) -> bool:
        """Whether a statement is of an item of the kinds asked for, or in the summary."""
        item = self._outline.item_at(sentence.span.end - 1)
        if item is not None and item.kind in sections_for(self._kind)[:2]:
            return item.start >= sentence.span.start - 3 or is_point(
                sentence.passage.at(sentence.span)
            )
        part = self._outline.part_at(sentence.span.start)
        return part is not None and (part.kind == "summary" or "summary" in part.around)

    def _candidate(
        self,
        sentence: _Sentence,
        near: _Nearness,
        passage_scores: Mapping[str, float],
        share: float,
    ) -> PointCandidate:
        i, span = sentence.row, sentence.span
        cosines, residual = near.cosines, near.residual
        text = sentence.passage.at(span)
        part = self._outline.part_at(span.start)
        item = self._outline.item_at(span.end - 1)
        around = cosines[max(0, i - 1) : i + 2]
        values = [
            float(cosines[i]),
            float(residual[i]),
            passage_scores.get(sentence.passage_id, 0.0),
            self._dense.get(sentence.passage_id, 0.0),
            self._keyword.get(sentence.passage_id, 0.0),
            float(max(np.delete(around, min(i, 1)), default=0.0)),
            float(near.central[i]),
            near.repeated[i],
            *self._words(text, sentence.passage),
            *self._place(part, sentence),
            *self._items(item, span),
            *form_of(text, self._kind),
            float(_opens(sentence)),
            float(" | " in text),
            float(self._kind == "results" and any(map(str.isdigit, text))),
            float(self._kind == "overview" and "summary" in self._kinds_at(part)),
            float(self._names_place(text)),
            share,
        ]
        return PointCandidate(
            self._record.name,
            self._record.publisher,
            self._names,
            span,
            text,
            sentence.passage_id,
            self._matrix[i],
            part,
            item,
            sentence.order,
            np.asarray(values, dtype=np.float64),
        )

    def _words(self, text: str, passage: Passage) -> tuple[float, float]:
        above = " ".join(passage.headings)
        own, over = (share_said(self._told, self._rarity, one) for one in (text, above))
        return own, over

    def _place(self, part: Part | None, sentence: _Sentence) -> tuple[float, ...]:
        kind = part.kind if part else None
        wanted = sections_for(self._kind)
        around = part.around if part else ()
        summary = kind == "summary" or "summary" in around
        return (
            float(kind == wanted[0]),
            float(kind in wanted[1:]),
            float(wanted[0] in around and kind != wanted[0]),
            float(part is not None and sentence.span.start - part.start < _PART_OPENS),
            float(summary and "summary" in wanted),
            float(sentence.passage.position < _OPENING),
            float(kind in _OFF and kind not in wanted),
        )

    def _items(self, item: Item | None, span: Span) -> tuple[float, float]:
        if item is None or item.kind not in sections_for(self._kind)[:2]:
            return 0.0, 0.0
        begins = item.start >= span.start - 3
        return float(begins), float(not begins)

    def _kinds_at(self, part: Part | None) -> tuple[str | None, ...]:
        return (part.kind, *part.around) if part else ()

    def _names_place(self, text: str) -> bool:
        return any(place in text for place in self._question.places)


def _opens(sentence: _Sentence) -> bool:
    """Whether a sentence begins a paragraph."""
    at = sentence.span.start - sentence.passage.start
    return at == 0 or "\n" in sentence.passage.text[max(0, at - 2) : at]
