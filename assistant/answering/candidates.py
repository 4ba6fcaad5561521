"""Candidates: every sentence of the passages found that could answer a question, with its features.

1. A passage is split into segments: sentences, and sentences that only make sense together.
2. In each segment the parts that could be the answer are found.
3. Each segment gets its features (`assistant.answering.features`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answering.features import FEATURES, SEVERAL, PassageEvidence, segment_features
from assistant.evidence.coverage import equivalents
from assistant.evidence.passage_analysis import AnalysedSegment
from assistant.evidence.sources import Source
from assistant.evidence.spans import AnswerSpan, SentenceAnnotations, answer_spans
from assistant.evidence.terms import Terms
from assistant.question.understand import Question
from corpus.model import Span

_POSITION = {feature: at for at, feature in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence, or a few that belong together, that may answer.

    ``question``: in the language of the document. ``span``: in the document. ``annotations``: names, figures
    and dates in it. ``spans``: parts that could be the answer; for each kind that is asked for, likeliest
    first. ``missing``: names and years asked for that neither the sentence nor its context mentions.
    ``values``: features, float32 (len(FEATURES),).
    """

    question: Question
    source: Source
    span: Span
    text: str
    annotations: SentenceAnnotations
    spans: tuple[AnswerSpan, ...]
    missing: tuple[str, ...]
    values: np.ndarray

    def value(self, feature: str) -> float:
        return float(self.values[_POSITION[feature]])


def build_candidates(
    question: Question,
    sources: Sequence[Source],
    *,
    rarity: Mapping[str, float],
    query_vector: np.ndarray,
    residual_vectors: Mapping[str, np.ndarray],
    sentence_vectors: Mapping[str, np.ndarray],
    top: float,
) -> list[Candidate]:
    """Every sentence of ``sources`` with its features.

    ``rarity``: weight of each stem of the question's terms, >= 0. ``query_vector``: float32 (dimension,).
    ``residual_vectors``: by document, of what the question says beyond naming it, float32 (dimension,).
    ``sentence_vectors``: by passage id, float32 (sentences, dimension), rows of unit length. ``top``: score
    of the best passage, > 0.
    """
    terms, equivalent = Terms(question, rarity), equivalents(question)
    found: list[Candidate] = []
    for source in sources:
        residual = residual_vectors.get(source.record.name, query_vector)
        vectors = sentence_vectors.get(source.hit.id)
        pair = np.stack((query_vector, residual), 1)
        cosines = (vectors @ pair).tolist() if vectors is not None else []
        passage = PassageEvidence.of(question, source, terms, equivalent, top)
        for segment in passage.analysed.segments:
            if segment.entry and question.kind in SEVERAL:
                continue  # an entry of a bibliography repeats the words of a title
            dense = _highest(cosines[segment.first : segment.last + 1])
            found.append(_candidate(question, source, terms, passage, segment, dense))
    return found


def _highest(cosines: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Highest cosine of some sentences with the question, and with what it says beyond naming the
    document; zeros without any sentence.
    """
    if not cosines:
        return 0.0, 0.0
    question, residual = cosines[0] if len(cosines) == 1 else map(max, zip(*cosines, strict=True))
    return question, residual


def _candidate(
    question: Question,
    source: Source,
    terms: Terms,
    passage: PassageEvidence,
    segment: AnalysedSegment,
    dense: tuple[float, float],
) -> Candidate:
    headings, context = source.hit.passage.headings, source.hit.passage.context
    above = " ".join((*headings[-1:], context))
    annotations = segment.annotations
    spans = tuple(
        span for kind in question.kinds for span in answer_spans(question, kind, annotations, above)
    )
    values, missing = segment_features(question, terms, passage, segment, spans, dense)
    return Candidate(
        question, source, segment.span, segment.text, annotations, spans, missing, values
    )
