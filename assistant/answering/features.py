"""Features of sentences that may answer a question: numbers, each in about [0, 1].

1. The passage of a sentence: its score, its rank and how near it is in meaning.
2. Its words and their context: those of the question that occur in it, its neighbours, passage, headings and title.
3. Names and years that the question asks for, in the sentence and in its context.
4. Parts of it that could be the answer, and its form (length, row of a table, entry of a bibliography).

The context counts because a heading ("MALI") or a title ("UNFPA annual report") often holds the name
that the sentence leaves out. Words are weighted by rarity (inverse document frequency over the
passages of the index), so that "Senegal" counts for more than "women".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.evidence.compared_years import is_compared_with, years_told
from assistant.evidence.coverage import (
    covers,
    is_elsewhere,
    spelled_out,
    with_equivalents,
)
from assistant.evidence.passage_analysis import (
    AnalysedPassage,
    AnalysedSegment,
    PassageContext,
    analyse_passage,
)
from assistant.evidence.sources import Source
from assistant.evidence.spans import AnswerSpan, SentenceAnnotations
from assistant.evidence.terms import Terms
from assistant.question.understand import Question
from corpus.names import find_years

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
SEVERAL = {"list", "description", "summary"}  # kinds of questions that several sentences answer


@dataclass(frozen=True, slots=True)
class PassageEvidence:
    """A passage, and which words of the question occur in it, as masks of `Terms`.

    ``ranking``: score relative to the best passage, reciprocal rank, cosine with the question. ``stems``: of
    each sentence, followed by stems of the question that it says in other words; ``masks``: of the same.
    ``heading``: mask of headings and table names. ``document``: of what names the document. ``whole``: of
    the passage with both.
    """

    ranking: tuple[float, float, float]
    analysed: AnalysedPassage
    stems: list[tuple[str, ...]]
    masks: list[int]
    heading: int
    document: int
    whole: int

    @classmethod
    def of(
        cls,
        question: Question,
        source: Source,
        terms: Terms,
        equivalent: list[tuple[frozenset[str], frozenset[str]]],
        top: float,
    ) -> PassageEvidence:
        """``equivalent``: see `equivalents`. ``top``: score of the best passage, > 0."""
        analysed = analyse_passage(
            source.hit.passage,
            source.record,
            question.language,
            enumerations=question.kind in SEVERAL,
        )
        words = [
            with_equivalents(*sentence, equivalent)
            for sentence in zip(analysed.sentences, analysed.sets, strict=True)
        ]
        context = analysed.context
        hit = source.hit
        return cls(
            (hit.score / top, 1.0 / (1.0 + source.rank), hit.dense or 0.0),
            analysed,
            [stems for stems, _ in words],
            [terms.mask(stems) for _, stems in words],
            terms.mask(context.heading_stems),
            terms.mask(context.document_stems),
            terms.mask(context.stems),
        )

    def mask(self, first: int, last: int) -> int:
        """The words of the question in the sentences ``first`` to ``last`` (inclusive)."""
        union = 0
        for mask in self.masks[max(0, first) : last + 1]:
            union |= mask
        return union


def segment_features(
    question: Question,
    terms: Terms,
    passage: PassageEvidence,
    segment: AnalysedSegment,
    spans: Sequence[AnswerSpan],
    dense: tuple[float, float],
) -> tuple[np.ndarray, tuple[str, ...]]:
    """The features of a segment, float32 (len(FEATURES),); and the names and years asked for that neither it
    nor its context mentions.

    ``spans``: its parts that could be the answer. ``dense``: highest cosine of its sentences with the question,
    and with what the question says beyond naming the document.
    """
    names, missing = _name_features(question, segment, passage.analysed.context)
    score, rank, passage_dense = passage.ranking
    values = (
        score,
        rank,
        *dense,
        passage_dense,
        *_word_features(terms, passage, segment),
        *names,
        max((span.score for span in spans), default=0.0),
        terms.counted(passage.mask(segment.first, segment.last)),
        *_form_features(passage, segment),
    )
    return np.asarray(values, dtype=np.float32), missing


def _word_features(
    terms: Terms, passage: PassageEvidence, segment: AnalysedSegment
) -> tuple[float, ...]:
    """The features "overlap" to "pairs"."""
    own = passage.mask(segment.first, segment.last)
    return (
        terms.share(own),
        terms.share(own, without=passage.document),
        terms.share(own | passage.heading),
        terms.share(passage.mask(segment.first - 1, segment.last + 1)),
        terms.share(own | passage.whole),
        terms.share(passage.document),
        terms.pairs(own, passage.stems[segment.first : segment.last + 1]),
    )


def _name_features(
    question: Question, segment: AnalysedSegment, context: PassageContext
) -> tuple[tuple[float, ...], tuple[str, ...]]:
    """The features "names_sentence" to "places_other"; and the names and years asked for that neither the
    segment nor its context mentions.
    """
    asked = (*question.places, *question.organisations)
    mentioned, missing, elsewhere = (
        _covered_names(question, asked, segment.annotations, context) if asked else ([], (), False)
    )
    years = set(question.years)
    own_years = _own_years(question, segment) if years else set()
    found_years = _found_years(years, own_years, segment, context) if years else set()
    values = (
        len(mentioned) / len(asked) if asked else 1.0,
        (len(asked) - len(missing)) / len(asked) if asked else 1.0,
        1.0 if missing else 0.0,
        sum(year in found_years for year in question.years) / len(years) if years else 1.0,
        len(own_years & years) / len(years) if years else 1.0,
        1.0 if own_years and not own_years & years else 0.0,
        1.0 if elsewhere else 0.0,
    )
    lost_years = (year for year in question.years if year not in found_years)
    return values, (*missing, *lost_years, *_other_numbers(question, segment, context))


def _other_numbers(
    question: Question, segment: AnalysedSegment, context: PassageContext
) -> Iterator[str]:
    """Things asked for by their number, of which a sentence, or else its headings and title, names another number alone."""
    for asked in question.numbered:
        noun = asked.rpartition(" ")[0]
        if sum(one.rpartition(" ")[0] == noun for one in question.numbered) > 1:
            continue
        for named in (segment.annotations.numbered, context.numbered_above):
            same = {key for key in named if key.rpartition(" ")[0] == noun}
            if same:
                if asked not in same:
                    yield asked
                break


def _form_features(passage: PassageEvidence, segment: AnalysedSegment) -> tuple[float, ...]:
    """The features "short" to "reference"."""
    words = sum(len(stems) for stems in passage.stems[segment.first : segment.last + 1])
    return (
        1.0 if words < 5 else 0.0,
        min(1.0, max(0.0, (words - 40) / 100)),
        1.0 if segment.row else 0.0,
        1.0 if segment.first == 0 else 0.0,
        1.0 if segment.reference else 0.0,
    )


def _own_years(question: Question, segment: AnalysedSegment) -> set[str]:
    """Years that a sentence names. One that it only compares with another year counts where that is asked for, too, or the
    comparison: "17 million in 2024, another increase from 2023" tells nothing of 2023.
    """
    text, named = segment.annotations.text, segment.annotations.years
    told = years_told(text, named)
    compares = any(is_compared_with(question.text, one) for one in find_years(question.text))
    if segment.row or compares or told & set(question.years):
        return {one.key for one in named}
    return set(told)


def _found_years(
    years: set[str], own: set[str], segment: AnalysedSegment, context: PassageContext
) -> set[str]:
    """Years that a sentence is about: its ``own``, and of ``years``, those asked for, the ones of its context.

    Where it names only other years, a year of the context counts only if all sentences there are about it, not
    if just a neighbouring sentence names it. A row of a table is an exception: its figures look like years,
    and its own years are in the names of its columns.
    """
    if segment.row or not own or own & years:
        return own | (years & context.years)
    named = context.title_years
    return own | (years & (context.dating_years | (named if named <= years else set())))


def _covered_names(
    question: Question,
    asked: Sequence[str],
    annotations: SentenceAnnotations,
    context: PassageContext,
) -> tuple[list[str], tuple[str, ...], bool]:
    """Of the names ``asked`` for: those that a sentence mentions, and those that neither it nor its context
    mentions; and whether the sentence is about another place.
    """
    own_keys = {m.key for m in (*annotations.places, *annotations.organisations)}
    mentioned = [key for key in asked if covers(key, own_keys)]
    elsewhere = bool(question.places) and is_elsewhere(
        question, annotations.places, context.heading_places
    )
    missing = tuple(
        key
        for key in asked
        if (elsewhere and key in question.places)
        or (
            key not in mentioned
            and not covers(key, context.named_keys)
            and not spelled_out(key, context.passage.text)
        )
    )
    return mentioned, missing, elsewhere
