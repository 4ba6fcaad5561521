"""What speaks for a sentence as the answer: one number a feature, each in about [0, 1].

A sentence is read with its context: the passage it stands in, the headings above and the title of
its document, because a heading ("MALI") or a title ("UNFPA annual report") often holds the name
that the sentence leaves out. Words are weighted by rarity (inverse document frequency over the
passages of the index), so that "Senegal" counts for more than "women".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.answering.coverage import (
    covers,
    equivalents,
    is_elsewhere,
    spelled_out,
    with_equivalents,
)
from assistant.answering.reading import Context, Read, reading
from assistant.answering.spans import AnswerSpan, Names, answer_spans
from assistant.question import Question
from corpus.model import Span
from index.model import DocumentRecord, Hit

FEATURES = (
    "passage",  # fused score of the passage, relative to the best one
    "rank",  # 1 / (1 + rank of the passage)
    "dense_sentence",  # cosine of question and sentence
    "dense_rest",  # the same for what the question says beyond naming the document
    "dense_passage",  # cosine of question and passage
    "overlap",  # share of the question's words, by rarity, in the sentence
    "overlap_rest",  # the same for words that the document's title and names do not say already
    "overlap_headed",  # the same in the sentence, the headings above it and its table's names
    "overlap_near",  # the same in sentence and its neighbours
    "overlap_context",  # the same in passage, headings and title
    "document",  # the same in title, publisher, symbol and name of the document
    "pairs",  # share of neighbouring words of the question that are close in the sentence
    "names_sentence",  # share of the names asked for that the sentence mentions
    "names_context",  # share that passage, headings, title, publisher or year mention
    "names_lost",  # 1 if a place or organisation asked for is in neither
    "years",  # share of the years asked for in sentence, passage, title or year of the document
    "years_sentence",  # share of them in the sentence itself
    "years_other",  # 1 if the sentence names years, but none of those asked for
    "places_other",  # 1 if the sentence names countries or regions, but none of those asked for
    "answer",  # score of the best answer span of the wanted kind, 0 without one
    "counted",  # share of the counted words in the sentence
    "short",  # 1 for fewer than five words
    "long",  # words above forty, in hundreds, at most 1
    "row",  # 1 for a row of a table
    "lead",  # 1 for the first sentence of its passage
    "reference",  # 1 for what looks like a note or an entry of a bibliography
)
_SEVERAL = {"list", "description", "summary"}
_ENTRY = re.compile(r"https?://|www\.|\bdoi\b|Endnote|\bpp?\.\s*\d+\W*$", re.IGNORECASE)
_REFERENCE = re.compile(
    r"https?://|www\.|\bdoi\b|\bpp?\.\s*\d|\bibid\b|^\s*[⁰¹²³⁴⁵⁶⁷⁸⁹]|^\s*\[\^?\d+\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """A passage found, with the record of its document and where it ranked (from 0)."""

    hit: Hit
    record: DocumentRecord
    rank: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer. ``values``: float32, one for each of FEATURES.

    ``missing``: names and years asked for that neither the sentence nor its context mentions.
    """

    source: Source
    span: Span
    text: str
    names: Names
    spans: tuple[AnswerSpan, ...]
    missing: tuple[str, ...]
    values: np.ndarray

    def value(self, feature: str) -> float:
        return float(self.values[FEATURES.index(feature)])


def candidates(
    question: Question,
    sources: Sequence[Source],
    *,
    rarity: Mapping[str, float],
    query_vector: np.ndarray,
    rest_vectors: Mapping[str, np.ndarray],
    sentence_vectors: Mapping[str, np.ndarray],
) -> list[Candidate]:
    """Every sentence of ``sources`` with its features.

    ``rarity``: weight of each stem of the question's terms, >= 0. ``query_vector``: float32 (d,).
    ``rest_vectors``: by document, of what the question says beyond naming it, float32 (d,).
    ``sentence_vectors``: by passage id, float32 (n_sentences, d), rows of unit length.
    """
    top = max((s.hit.score for s in sources), default=1.0) or 1.0
    same = equivalents(question)
    found: list[Candidate] = []
    for source in sources:
        passage = source.hit.passage
        vectors = sentence_vectors.get(source.hit.id)
        rest = rest_vectors.get(source.record.name, query_vector)
        similarity = vectors @ np.stack((query_vector, rest), 1) if vectors is not None else None
        several = question.kind in _SEVERAL
        read = reading(passage, source.record, question.language, enumerations=several)
        own = [with_equivalents(stems, same) for stems in read.sentences]
        for unit in read.units:
            if several and _ENTRY.search(unit.text) and " | " not in unit.text:
                continue  # an entry of a bibliography repeats the words of a title
            found.append(
                _candidate(
                    question,
                    source,
                    unit,
                    tuple(s for i in range(unit.first, unit.last + 1) for s in own[i]),
                    {s for part in own[max(0, unit.first - 1) : unit.last + 2] for s in part},
                    read.context,
                    rarity,
                    top=top,
                    dense=_closest(similarity, unit.first, unit.last),
                )
            )
    return found


def _closest(similarity: np.ndarray | None, first: int, last: int) -> tuple[float, float]:
    """Highest cosine of the sentences ``first`` to ``last`` with the question, and with its rest;
    zeros without vectors.
    """
    if similarity is None:
        return 0.0, 0.0
    question, rest = similarity[first : last + 1].max(0)
    return float(question), float(rest)


def _candidate(
    question: Question,
    source: Source,
    unit: Read,
    own: tuple[str, ...],
    near: set[str],
    context: Context,
    rarity: Mapping[str, float],
    *,
    top: float,
    dense: tuple[float, float],
) -> Candidate:
    text, names = unit.text, unit.names
    own_keys = {m.key for m in (*names.places, *names.organisations)}
    asked = (*question.places, *question.organisations)
    inside = [key for key in asked if covers(key, own_keys)]
    elsewhere = is_elsewhere(question, names, context.head_keys)
    missing = tuple(
        key
        for key in asked
        if (elsewhere and key in question.places)
        or (
            key not in inside
            and not covers(key, context.keys)
            and not spelled_out(key, source.hit.passage.text)
        )
    )
    passage = source.hit.passage
    above = " ".join((*passage.headings[-1:], passage.context))
    own_years = {m.key for m in names.years}
    years = [y for y in question.years if y in own_years or y in context.years]
    spans = tuple(
        span for kind in question.kinds for span in answer_spans(question, kind, text, names, above)
    )
    own_set = frozenset(own)
    best = max((s.score for s in spans), default=0.0)
    n = len(own)
    hit = source.hit
    values = (
        hit.score / top,
        1.0 / (1.0 + source.rank),
        *dense,
        hit.dense or 0.0,
        _share(rarity, own_set),
        _share({s: w for s, w in rarity.items() if s not in context.document_stems}, own_set),
        _share(rarity, own_set | context.head_stems),
        _share(rarity, near),
        _share(rarity, context.stems | own_set),
        _share(rarity, context.document_stems),
        _pairs(question, own),
        len(inside) / len(asked) if asked else 1.0,
        (len(asked) - len(missing)) / len(asked) if asked else 1.0,
        1.0 if missing else 0.0,
        len(years) / len(question.years) if question.years else 1.0,
        len(own_years & set(question.years)) / len(question.years) if question.years else 1.0,
        1.0 if question.years and own_years and not own_years & set(question.years) else 0.0,
        1.0 if elsewhere else 0.0,
        best,
        _fraction(question.counted, own_set),
        1.0 if n < 5 else 0.0,
        min(1.0, max(0.0, (n - 40) / 100)),
        1.0 if " | " in text else 0.0,
        1.0 if unit.first == 0 else 0.0,
        1.0 if _REFERENCE.search(text) else 0.0,
    )
    lost = (*missing, *(y for y in question.years if y not in years))
    return Candidate(
        source, unit.span, text, names, spans, lost, np.asarray(values, dtype=np.float32)
    )


def _share(rarity: Mapping[str, float], found: frozenset[str] | set[str]) -> float:
    total = sum(rarity.values())
    return sum(weight for s, weight in rarity.items() if s in found) / total if total else 0.0


def _fraction(wanted: Sequence[str], found: frozenset[str]) -> float:
    return sum(w in found for w in wanted) / len(wanted) if wanted else 0.0


def _pairs(question: Question, own: Sequence[str]) -> float:
    """Share of neighbouring terms of the question that stand within four words of each other."""
    terms = [w.stem for w in question.terms]
    if len(terms) < 2:
        return 0.0
    where: dict[str, list[int]] = {}
    for i, s in enumerate(own):
        where.setdefault(s, []).append(i)
    close = sum(
        any(abs(i - j) <= 4 for i in where.get(a, ()) for j in where.get(b, ()))
        for a, b in pairwise(terms)
    )
    return close / (len(terms) - 1)
