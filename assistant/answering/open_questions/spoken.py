"""Whether some document speaks of the topic of an open question.

1. `SPOKEN_FEATURES` of the best passages: how near the nearest is, and which words of the question they have. The
   question is compared with each in the language of that document, as far as the glossary has it.
2. A fitted logistic model makes a verdict of them; with a reader another one of that and of what it says of these
   passages (`READ_SPOKEN_FEATURES`). Over 962 pairs of a question and an index, of which half speak of it and half are in
   another language than the documents that do, their AUROC is .90 and .94.

Below the threshold are .02 of the 500 pairs that speak of it, and .58 of the others. From `NEARLY` to there a look-up answers
all seven of those and .30 of 94 others, so that the planner lets its answer count (`assistant.pipeline.planning`): .006 of what is
spoken of is declined, and .52 of what is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.answering.open_questions.reading import OpenReader
from assistant.answering.read import by_language, in_language, rarity_in
from assistant.answering.weights import fitted
from assistant.evidence.sources import Source
from assistant.question.asking import stems_asking_in
from assistant.question.understand import Question
from assistant.retrieval.features import share_said
from assistant.retrieval.results import RetrievalResult
from index.model import DocumentRecord
from index.view import IndexView

SPOKEN_FEATURES = (
    "relatedness",  # of the question and the nearest passage
    "words",  # share of the question's words that stand in the best passages or above them, weighted by rarity
    "unknown_language",  # none of these is in a language in which the question is known, so that words say nothing
)
READ_SPOKEN_FEATURES = (
    "verdict",  # log-odds by the model above
    "answers",  # highest log-odds that the reader gives one of the passages
)
NEARLY = 0.08  # probability from which it is enough if a look-up finds an answer
_LOOKED_AT = 10  # best passages
MOST_WORDS = 0.5  # share of the words of a topic that a passage has which is said to speak of it
ALL_WORDS = 0.999


def spoken_of(
    index: IndexView, question: Question, found: RetrievalResult, read: OpenReader | None
) -> tuple[float, bool]:
    """The probability, in [0, 1], that some document speaks of the topic of a question, and whether it is enough to answer.

    ``read``: asks the reader, where there is one.
    """
    if not found.passages:
        return 0.0, False
    model = fitted("spoken", SPOKEN_FEATURES)
    values = spoken_values(index, question, found)[None, :]
    if read is not None:
        values = read_spoken_values(float(model.logit(values)[0]), said_of(question, found, read))
        model, values = fitted("spoken_read", READ_SPOKEN_FEATURES), values[None, :]
    chance = float(model.probability(values)[0])
    return chance, chance >= model.threshold


def spoken_values(index: IndexView, question: Question, found: RetrievalResult) -> np.ndarray:
    """`SPOKEN_FEATURES`, float64 (features,)."""
    nearest = max(source.hit.dense or 0.0 for source in found.passages)
    inside = _words_inside(index, question, found)
    known = inside is not None
    return np.asarray([index.relatedness(nearest), inside or 0.0, float(not known)], np.float64)


def read_spoken_values(verdict: float, said: float) -> np.ndarray:
    """`READ_SPOKEN_FEATURES`, float64 (features,)."""
    return np.asarray([verdict, said], np.float64)


def said_of(question: Question, found: RetrievalResult, read: OpenReader) -> float:
    """The highest log-odds that the reader gives one of the best passages."""
    return max(read.answers(question, found.passages[:_LOOKED_AT]))


def passages_with_its_words(
    index: IndexView,
    question: Question,
    found: RetrievalResult,
    least: float = MOST_WORDS,
    besides: Collection[str] = (),
) -> frozenset[str]:
    """Ids of the passages that have a share ``least`` of the words of a question's topic, weighted by rarity, in them or above
    them. ``besides``: words that are no part of it.
    """
    ids: set[str] = set()
    for asked, sources in by_language(question, found.passages):
        topic = _topic(index, found, asked, question)
        topic = {stem: weight for stem, weight in topic.items() if stem not in besides}
        for source in sources:
            share = _share_inside(asked, topic, [source])
            if share is not None and share >= least:
                ids.add(source.hit.id)
    return frozenset(ids)


def with_its_words(
    index: IndexView,
    question: Question,
    found: RetrievalResult,
    candidates: Sequence[PointCandidate],
    records: Mapping[str, DocumentRecord],
    least: float = MOST_WORDS,
    besides: Collection[str] = (),
) -> set[PointCandidate]:
    """The candidates that have a share ``least`` of the words of a question's topic themselves. ``besides``: words that are no
    part of it.
    """
    topics: dict[str, tuple[Question, dict[str, float]]] = {}
    for language in {records[one.document].language or question.language for one in candidates}:
        asked = in_language(question, language)
        topic = _topic(index, found, asked, question)
        topics[language] = (asked, {s: w for s, w in topic.items() if s not in besides})
    having = set()
    for one in candidates:
        language = records[one.document].language or question.language
        asked, topic = topics[language]
        if asked.language == language and share_said(asked, topic, one.text) >= least:
            having.add(one)
    return having


def _topic(
    index: IndexView, found: RetrievalResult, asked: Question, question: Question
) -> dict[str, float]:
    """The words of a question but those that only ask, with their rarity. ``asked``: ``question`` in the language of documents."""
    skip = stems_asking_in(asked, question)
    rarity = rarity_in(index, found, asked)
    return {stem: weight for stem, weight in rarity.items() if stem not in skip}


def _words_inside(index: IndexView, question: Question, found: RetrievalResult) -> float | None:
    """The share of the question's words in the best passages, in the language in which most are; None where it is known
    in none of their languages.
    """
    shares = [
        _share_inside(asked, rarity_in(index, found, asked), sources)
        for asked, sources in by_language(question, found.passages[:_LOOKED_AT])
    ]
    return max((share for share in shares if share is not None), default=None)


def _share_inside(
    asked: Question, rarity: Mapping[str, float], sources: Sequence[Source]
) -> float | None:
    """The share of the words of ``rarity`` that stand in ``sources`` or above them; None where ``asked`` is in another
    language than they.
    """
    if any((source.record.language or asked.language) != asked.language for source in sources):
        return None
    texts: list[str] = []
    for source in sources:
        passage, record = source.hit.passage, source.record
        texts += (passage.text, *passage.headings, record.subject, record.publisher or "")
    return share_said(asked, rarity, " ".join(texts))
