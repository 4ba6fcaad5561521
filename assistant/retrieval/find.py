"""Find the passages that may answer a question.

1. Candidates of both searches; for the keyword search abbreviations are written out ("GBV") and
   names and dates are added in English, so that "Haïti" finds "Haiti".
2. Dense and keyword scores, each min-max normalised over the candidates, are added with weights.
   Title, publisher and symbol of the document add to it as far as the question's words stand in
   them, and so does each name that is asked for and that the passage, its headings or its
   document's title covers.
3. The documents that come out best, and those named by their number, are searched once more by
   themselves, for what the question says beyond naming them: where the document is what the
   question names, its passages need not repeat the name ("Budget: …" in a brief on the project),
   and its cover, which does, is not what is asked for. How a passage comes out there, relative to
   the best of its document, adds to its score.
4. Of the best document for a question about a whole document ("What is this report about?") its
   summary and first passages are added.
5. So is searched the document in another language than the question's that fits its names, dates and figures
   best: the default model and the stemmers know no translation.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from types import MappingProxyType

import numpy as np

from assistant.answering.features import Source
from assistant.answering.select import is_opening
from assistant.question import Question
from assistant.words import stems
from corpus.names import expand_abbreviations, find_dates, region_members, variants
from index.fusion import fused, min_max
from index.model import DocumentRecord, Filters, Hit, PassageNames
from index.store import Candidate, Index

DENSE, KEYWORD, DOCUMENT, NAMES = 0.45, 0.55, 0.25, 0.15
_WITHIN = (0.6, 0.5, 0.4)  # weight of the search inside the best document, the second, the third
_SHARED = re.compile(r"\b(?:[A-Z][\w’'-]+|\w*\d[\w.,/-]*)")
_FORMS = 12  # of a name, beyond which come adjectives
_WIDE, _NARROW = 80, 24  # passages that each search is asked for
_NAMELESS = PassageNames(frozenset(), frozenset())
_REMEMBERED = 4096  # documents whose names are kept as stems
_INSIDE = 8  # passages kept of each document that is searched by itself


@dataclass(frozen=True, slots=True)
class Found:
    """Passages, best first, and what was used to find them.

    ``vector``: of the question, float32 (dimension,). ``rests``: by document searched by itself, the
    vector of what the question says beyond naming it. ``rarity``: weight of the question's stems.
    """

    sources: tuple[Source, ...]
    vector: np.ndarray
    rests: Mapping[str, np.ndarray]
    rarity: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class _Inside:
    """A document searched by itself: passages kept, best first; scores of all found, the best 1."""

    kept: tuple[Candidate, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)


def find(
    index: Index,
    question: Question,
    records: Mapping[str, DocumentRecord],
    *,
    filters: Filters = Filters(),  # noqa: B008  (frozen)
    limit: int = 24,
) -> Found:
    """The ``limit`` best passages for ``question``; ``records`` by name of document."""
    vector = index.encode_query(question.text)
    keywords = _keywords(question)
    rarity = rarities(index, question)
    found = _search(index, question.text, filters, _WIDE, keywords=keywords, vector=vector)
    # Documents that were indexed since the records were read are left to the next question.
    pool = {c.id: c for c in found if c.passage.document in records}
    numbered = [r.name for r in records.values() if r.symbol in question.symbols]
    first = (c.passage.document for c, _ in _ordered(index, question, pool, records, rarity))
    best = dict.fromkeys((*numbered, *first))
    deep = [name for name in best if filters.admits(records[name])][: len(_WITHIN)]
    abroad = [n for n in _foreign(index, question, records, filters) if n not in deep]
    rests = _rests(index, question, [records[name] for name in (*deep, *abroad)])
    searched = {
        name: _inside(index, question, records[name], filters, rests.get(name)) for name in deep
    }
    added = {
        id_: weight * score
        for inside, weight in zip(searched.values(), _WITHIN, strict=False)
        for id_, score in inside.scores.items()
    }
    for name in abroad:
        searched[name] = _inside(index, question, records[name], filters, rests.get(name))
    kept = {c.id: c for inside in searched.values() for c in inside.kept}
    if question.kind == "summary" and deep:
        kept |= {c.id: c for c in _opening(index, question, records[deep[0]], filters)}
    ranked = _ordered(index, question, kept | pool, records, rarity, added)
    sources = [
        Source(Hit(c.id, c.passage, score, c.dense, c.keyword), records[c.passage.document], rank)
        for rank, (c, score) in enumerate(ranked)
        if rank < limit or c.id in kept
    ]
    return Found(tuple(sources), vector, {n: rest.vector for n, rest in rests.items()}, rarity)


def _ordered(
    index: Index,
    question: Question,
    pool: Mapping[str, Candidate],
    records: Mapping[str, DocumentRecord],
    rarity: Mapping[str, float],
    added: Mapping[str, float] = MappingProxyType({}),
) -> list[tuple[Candidate, float]]:
    """Candidates with their scores, the best first. ``added``: to the score, by passage."""
    found = list(pool.values())
    scores = _scores(index, question, found, records, rarity)
    scores += np.asarray([added.get(c.id, 0.0) for c in found])
    return [(found[i], float(scores[i])) for i in np.argsort(-scores, kind="stable").tolist()]


def _keywords(question: Question) -> str:
    """The question with abbreviations written out, and names and dates in English beside it."""
    names = (*question.places, *question.organisations)
    dates = _english_dates(question) if question.language != "en" else ()
    return " ".join((question.text, *expand_abbreviations(question.text), *names, *dates))


def _english_dates(question: Question) -> list[str]:
    """Dates as "15 January 2025", months as "July 2024"."""
    written = []
    for mention in find_dates(question.text):
        first, _, last = mention.key.partition("/")
        if len(first) == 10 and first[:7] == last[:7]:
            year, month, day = first.split("-")
            number = f"{int(day)} " if first == last else ""
            written.append(f"{number}{month_name[int(month)]} {year}")
    return written


def _foreign(
    index: Index, question: Question, records: Mapping[str, DocumentRecord], filters: Filters
) -> list[str]:
    """The document in another language that fits best what languages share, if there is one.

    Only for questions that are not English, most of whose answers stand in English documents.
    """
    others = {r.language for r in records.values() if r.language} - {question.language}
    keywords = _shared_words(question)
    if question.language == "en" or filters.languages or not others or not keywords:
        return []
    within = replace(filters, languages=tuple(sorted(others)))
    found = _search(index, question.text, within, _NARROW, keywords=keywords)
    found = [c for c in found if c.passage.document in records]
    return [max(found, key=lambda c: c.keyword).passage.document] if found else []


def _shared_words(question: Question, publisher: str | None = None) -> str:
    """What languages share: names in all their forms, dates, figures, words with a capital letter
    or a digit; without the name of the ``publisher`` of the document that is searched.
    """
    keys = [k for k in (*question.places, *question.organisations) if k != publisher]
    names = [name for key in keys for name in variants(key)[:_FORMS]]
    shared = [w for w in _SHARED.findall(question.text[1:]) if w != publisher]
    return " ".join((*names, *shared, *_english_dates(question)))


def _search(
    index: Index,
    text: str,
    filters: Filters,
    size: int,
    *,
    keywords: str | None = None,
    vector: np.ndarray | None = None,
) -> list[Candidate]:
    return index.candidates(
        text,
        filters=filters,
        keywords=keywords,
        vector=vector,
        dense_limit=size,
        keyword_limit=size,
    )


@dataclass(frozen=True, slots=True)
class _Rest:
    """What a question says beyond naming a document, and its vector, float32 (dimension,)."""

    text: str
    vector: np.ndarray


def _rests(
    index: Index, question: Question, documents: Sequence[DocumentRecord]
) -> dict[str, _Rest]:
    """By name of each document in the language of the question."""
    texts = {}
    for record in documents:
        if not _is_foreign(record, question):
            named = _named(record, question.language)
            rest = [w for w in question.terms if w.stem not in named]
            words = " ".join(question.text[w.start : w.end] for w in rest)
            texts[record.name] = words or question.text
    vectors = index.encode_queries(list(texts.values()))
    return {name: _Rest(texts[name], v) for name, v in zip(texts, vectors, strict=True)}


def _is_foreign(record: DocumentRecord, question: Question) -> bool:
    return bool(record.language) and record.language != question.language


def _inside(
    index: Index, question: Question, record: DocumentRecord, filters: Filters, rest: _Rest | None
) -> _Inside:
    """The best passages of one document for what the question asks beyond naming the document; of
    a document in another language (``rest`` None) for what the languages share.
    """
    within = replace(filters, documents=(record.name,))
    if rest is None:
        keywords = _shared_words(question, record.publisher)
        found = _search(index, question.text, within, _NARROW, keywords=keywords)
        return _scored(found, np.asarray([c.keyword for c in found]))
    found = _search(index, rest.text, within, _NARROW, vector=rest.vector)
    dense = np.asarray([c.dense for c in found])
    scores = fused(dense, np.asarray([c.keyword for c in found]), DENSE) if found else dense
    return _scored(found, scores)


def _scored(found: Sequence[Candidate], scores: np.ndarray) -> _Inside:
    order = np.argsort(-scores, kind="stable").tolist()
    top = float(scores.max(initial=0.0)) or 1.0
    relative = {c.id: float(score) / top for c, score in zip(found, scores, strict=True)}
    return _Inside(tuple(found[i] for i in order[:_INSIDE]), relative)


def _opening(
    index: Index, question: Question, record: DocumentRecord, filters: Filters
) -> list[Candidate]:
    """Where a document says itself what it is about."""
    within = replace(filters, documents=(record.name,))
    found = _search(index, question.text, within, max(_NARROW, record.passages))
    return sorted((c for c in found if is_opening(c.passage)), key=lambda c: c.passage.position)[
        :_INSIDE
    ]


def rarities(index: Index, question: Question) -> dict[str, float]:
    """Weight of each stem of the question: ``log(1 + N / (1 + n))``, n of N passages having it."""
    spelled = {w.stem: question.text[w.start : w.end] for w in question.terms}
    counts = index.document_frequencies(list(spelled.values()))
    total = max(1, index.passage_count())
    return {s: float(np.log1p(total / (1 + n))) for s, n in zip(spelled, counts, strict=True)}


def _scores(
    index: Index,
    question: Question,
    pool: Sequence[Candidate],
    records: Mapping[str, DocumentRecord],
    rarity: Mapping[str, float],
) -> np.ndarray:
    if not pool:
        return np.zeros(0)
    dense = min_max(np.asarray([c.dense for c in pool]))
    keyword = min_max(np.asarray([c.keyword for c in pool]))
    about = {
        name: _about(records[name], question, rarity) for name in {c.passage.document for c in pool}
    }
    document = np.asarray([about[c.passage.document] for c in pool])
    names = np.asarray(_names(index, question, pool, records))
    return DENSE * dense + KEYWORD * keyword + DOCUMENT * document + NAMES * names


def _about(record: DocumentRecord, question: Question, rarity: Mapping[str, float]) -> float:
    """Share of the question's words, by rarity, in what names the document; 1 for its symbol."""
    if record.symbol and record.symbol in question.symbols:
        return 1.0
    found = _named(record, question.language)
    total = sum(rarity.values()) or 1.0
    return sum(weight for s, weight in rarity.items() if s in found) / total


@lru_cache(_REMEMBERED)
def _named(record: DocumentRecord, language: str) -> frozenset[str]:
    """Stems of the words that name a document."""
    text = f"{record.title} {record.publisher or ''} {record.name}"
    return frozenset(stems(text.replace("-", " ").replace("_", " "), language))


def _names(
    index: Index,
    question: Question,
    pool: Sequence[Candidate],
    records: Mapping[str, DocumentRecord],
) -> list[float]:
    asked = (*question.places, *question.organisations)
    if not asked:
        return [0.0] * len(pool)
    known = index.passage_names([c.id for c in pool])
    families = [frozenset((key, *region_members(key))) for key in asked]
    shares = []
    for candidate in pool:
        names = known.get(candidate.id, _NAMELESS)
        publisher = records[candidate.passage.document].publisher or ""
        covered = sum(
            key == publisher
            or not family.isdisjoint(names.places)
            or not family.isdisjoint(names.organisations)
            for key, family in zip(asked, families, strict=True)
        )
        shares.append(covered / len(asked))
    return shares
