"""What speaks for a sentence as the answer: one number a feature, each in about [0, 1].

A sentence is read with its context: the passage it is in, the headings above and the title of
its document, because a heading ("MALI") or a title ("UNFPA annual report") often holds the name
that the sentence leaves out. Words are weighted by rarity (inverse document frequency over the
passages of the index), so that "Senegal" counts for more than "women".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evidence.coverage import (
    covers,
    equivalents,
    is_elsewhere,
    spelled_out,
    with_equivalents,
)
from assistant.evidence.sentences import Context, Read, reading
from assistant.evidence.sources import Source
from assistant.evidence.spans import AnswerSpan, Names, answer_spans
from assistant.evidence.terms import Terms
from assistant.question.understand import Question
from corpus.model import Span

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
_PLACE = {feature: at for at, feature in enumerate(FEATURES)}
_SEVERAL = {"list", "description", "summary"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer. ``values``: float32, one for each of FEATURES.

    ``question``: in the language of its document. ``missing``: names and years asked for that neither the
    sentence nor its context mentions.
    """

    question: Question
    source: Source
    span: Span
    text: str
    names: Names
    spans: tuple[AnswerSpan, ...]
    missing: tuple[str, ...]
    values: np.ndarray

    def value(self, feature: str) -> float:
        return float(self.values[_PLACE[feature]])


def candidates(
    question: Question,
    sources: Sequence[Source],
    *,
    rarity: Mapping[str, float],
    query_vector: np.ndarray,
    rest_vectors: Mapping[str, np.ndarray],
    sentence_vectors: Mapping[str, np.ndarray],
    top: float,
) -> list[Candidate]:
    """Every sentence of ``sources`` with its features.

    ``top``: score of the best passage, > 0.

    ``rarity``: weight of each stem of the question's terms, >= 0. ``query_vector``: float32 (d,).
    ``rest_vectors``: by document, of what the question says beyond naming it, float32 (d,).
    ``sentence_vectors``: by passage id, float32 (n_sentences, d), rows of unit length.
    """
    same = equivalents(question)
    terms = Terms(question, rarity)
    several = question.kind in _SEVERAL
    found: list[_Weighed] = []
    for source in sources:
        vectors = sentence_vectors.get(source.hit.id)
        rest = rest_vectors.get(source.record.name, query_vector)
        pair = np.stack((query_vector, rest), 1)
        dense = (vectors @ pair).tolist() if vectors is not None else []
        read = reading(source.hit.passage, source.record, question.language, enumerations=several)
        own = [
            with_equivalents(*each, same) for each in zip(read.sentences, read.sets, strict=True)
        ]
        masks = [terms.mask(stems) for _, stems in own]
        around = _Around.of(source, read.context, terms, top)
        for unit in read.units:
            if several and unit.entry:
                continue  # an entry of a bibliography repeats the words of a title
            inside = slice(unit.first, unit.last + 1)
            said = _Said(
                [stems for stems, _ in own[inside]],
                _union(masks[inside]),
                _union(masks[max(0, unit.first - 1) : unit.last + 2]),
                _closest(dense[inside]),
            )
            found.append(_weighed(question, terms, around, unit, said))
    values = np.asarray([one.values for one in found], dtype=np.float32)
    return [
        Candidate(
            question,
            one.source,
            one.unit.span,
            one.unit.text,
            one.unit.names,
            one.spans,
            one.missing,
            row,
        )
        for one, row in zip(found, values, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Around:
    """A passage with what it adds to each of its sentences; ``head`` … ``whole``: masks of `Terms`.

    ``values``: its own features, the first ones of a sentence.
    """

    source: Source
    context: Context
    above: str
    head: int
    document: int
    whole: int
    values: tuple[float, float, float]

    @classmethod
    def of(cls, source: Source, context: Context, terms: Terms, top: float) -> _Around:
        hit = source.hit
        return cls(
            source,
            context,
            " ".join((*hit.passage.headings[-1:], hit.passage.context)),
            terms.mask(context.head_stems),
            terms.mask(context.document_stems),
            terms.mask(context.stems),
            (hit.score / top, 1.0 / (1.0 + source.rank), hit.dense or 0.0),
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a unit says: stems of its sentences, masks of `Terms` for it and with its neighbours.

    ``dense``: highest cosine of its sentences with the question, and with its rest.
    """

    stems: list[tuple[str, ...]]
    mask: int
    near: int
    dense: tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Weighed:
    source: Source
    unit: Read
    spans: tuple[AnswerSpan, ...]
    missing: tuple[str, ...]
    values: tuple[float, ...]


def _union(masks: Sequence[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _closest(dense: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Highest cosine of some sentences with the question, and with its rest; zeros without any."""
    if not dense:
        return 0.0, 0.0
    question, rest = dense[0] if len(dense) == 1 else map(max, zip(*dense, strict=True))
    return question, rest


def _weighed(
    question: Question, terms: Terms, around: _Around, unit: Read, said: _Said
) -> _Weighed:
    names, mask = unit.names, said.mask
    asked = (*question.places, *question.organisations)
    inside, missing, elsewhere = (
        _covered(question, asked, around, names) if asked else ((), (), False)
    )
    years = set(question.years)
    own_years = {m.key for m in names.years} if years else set()
    found_years = _found_years(years, own_years, unit, around.context) if years else set()
    spans = tuple(
        span
        for kind in question.kinds
        for span in answer_spans(question, kind, names, around.above)
    )
    n = sum(len(stems) for stems in said.stems)
    score, rank, dense = around.values
    values = (
        score,
        rank,
        *said.dense,
        dense,
        terms.share(mask),
        terms.share(mask, without=around.document),
        terms.share(mask | around.head),
        terms.share(said.near),
        terms.share(mask | around.whole),
        terms.share(around.document),
        terms.pairs(mask, said.stems),
        len(inside) / len(asked) if asked else 1.0,
        (len(asked) - len(missing)) / len(asked) if asked else 1.0,
        1.0 if missing else 0.0,
        sum(y in found_years for y in question.years) / len(years) if years else 1.0,
        len(own_years & years) / len(years) if years else 1.0,
        1.0 if own_years and not own_years & years else 0.0,
        1.0 if elsewhere else 0.0,
        max((span.score for span in spans), default=0.0),
        terms.counted(mask),
        1.0 if n < 5 else 0.0,
        min(1.0, max(0.0, (n - 40) / 100)),
        1.0 if unit.row else 0.0,
        1.0 if unit.first == 0 else 0.0,
        1.0 if unit.reference else 0.0,
    )
    lost = (*missing, *(y for y in question.years if y not in found_years))
    return _Weighed(around.source, unit, spans, lost, values)


def _found_years(years: set[str], own: set[str], unit: Read, context: Context) -> set[str]:
    """Years that a sentence speaks of, as far as they are asked for: its ``own`` and those of its context;
    where it names others only, of the context those that it is dated with.

    Figures of a row look like years, and the names of its columns are around it.
    """
    if unit.row or not own or own & years:
        return own | (years & context.years)
    named = context.title_years
    return own | (years & (context.dated | (named if named <= years else set())))


def _covered(
    question: Question, asked: Sequence[str], around: _Around, names: Names
) -> tuple[list[str], tuple[str, ...], bool]:
    """Of the names asked for, those that a sentence mentions, those that it lacks with all that is
    around it; and whether it is about another place.
    """
    context = around.context
    own_keys = {m.key for m in (*names.places, *names.organisations)}
    inside = [key for key in asked if covers(key, own_keys)]
    elsewhere = bool(question.places) and is_elsewhere(question, names, context.head_keys)
    missing = tuple(
        key
        for key in asked
        if (elsewhere and key in question.places)
        or (
            key not in inside
            and not covers(key, context.keys)
            and not spelled_out(key, context.passage.text)
        )
    )
    return inside, missing, elsewhere
