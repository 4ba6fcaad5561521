"""Read the passages found: every sentence gets the probability that it holds the answer.

1. Each sentence gets features (`assistant.answering.features`), and from them a first probability by a
   fitted logistic model.
2. The likeliest sentences are read by the ranker, each followed by what a person sees above it: publisher,
   title and year of the document, the last two headings, the names of table and columns, the words before
   the sentence. A fact often leaves its agency, country or project to them.
3. A second logistic model combines the first log-odds with the ranker's scores.
4. The same sentence of several documents becomes one entry that names the others.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.answering.candidates import Candidate, build_candidates
from assistant.answering.features import FEATURES
from assistant.answering.weights import fitted
from assistant.evidence.sources import Source
from assistant.question.glossary import translate_question
from assistant.question.understand import VALUES, Question
from assistant.reader.pairs import Ranker, RankerScore
from assistant.reader.passages import above
from assistant.reader.scores import PassageScore, Reader, Shown, UnitScore
from assistant.retrieval.features import rarities
from assistant.retrieval.results import RetrievalResult
from corpus.model import Passage
from corpus.normalize import fold, one_line
from index.view import IndexView

MOST_RERANKED = 16  # sentences at most that the ranker reads: nearly all right ones are among them
# For a question that one sentence answers, no more sentences go to the ranker once the right one is among
# them by this probability. With .99 one question in 250 loses its answer, with .995 none does; it saves a
# fifth of the ranker's work.
_SURE, _FEWEST = 0.995, 4
RERANKED_FEATURES = (
    "prior",  # log-odds by the first model
    "ranker",  # log-odds by the ranker
    "ranker_below_best",  # the same, less that of the sentence it puts first
    "certainty",  # probability of the ranker's best answer span
)
READ_FEATURES = (
    "prior",  # log-odds by the first model
    "reader",  # log-odds by the reader
    "reader_below_best",  # the same, less that of the sentence it puts first
    "reader_passage",  # log-odds of the passage by the reader
    "certainty",  # probability of the reader's best answer span
)
BEFORE = 24  # words before a passage that are read with it
_WORD = re.compile(r"\S+")
_TITLE, _HEADING, _COLUMNS, _BEFORE = 7, 8, 16, 14  # words of each that are read

Key = tuple[str, int, int]  # document, start and end of a sentence


@dataclass(frozen=True, slots=True)
class SentenceScore(UnitScore):
    """What the reader says of a candidate. ``passage``: log-odds that its passage answers."""

    passage: float


@dataclass(slots=True)
class ScoredSentence:
    """A candidate with the probability that it holds the answer, in (0, 1).

    ``ranker_score``: what the ranker says of it, where it was asked; ``read``: what the reader says. ``also``: other documents in which
    the same sentence occurs.
    """

    candidate: Candidate
    probability: float
    ranker_score: RankerScore | None = None
    read: SentenceScore | None = None
    also: list[str] = field(default_factory=list)

    @property
    def log_odds(self) -> float:
        return float(np.log(self.probability) - np.log1p(-self.probability))

    @property
    def key(self) -> Key:
        span = self.candidate.span
        return self.candidate.source.record.name, span.start, span.end


def read_passages(
    index: IndexView, question: Question, sources: Sequence[Source], reader: Reader
) -> dict[str, PassageScore]:
    """What the reader says of each passage, by its id; each is read with the question in its language.

    On questions about documents in another language that nothing was fitted on (82, English, French and Spanish), this
    tells absent ones from others with an AUROC of .89 instead of .82.
    """
    said: dict[str, PassageScore] = {}
    for asked, own in _by_language(question, sources):
        scores = reader.read(asked.text, [shown_passage(index, source) for source in own])
        said |= zip((source.hit.id for source in own), scores, strict=True)
    return said


def shown_passage(index: IndexView, source: Source) -> Shown:
    """A passage as the reader reads it."""
    passage, record = source.hit.passage, source.record
    over = above(
        publisher=record.publisher or "",
        title=record.title,
        year=record.year,
        headings=passage.headings,
        columns=passage.context,
        before=text_before(index, passage),
    )
    return Shown(
        over,
        tuple(
            one_line(passage.text[s.start - passage.start : s.end - passage.start])
            for s in passage.sentences
        ),
    )


def text_before(index: IndexView, passage: Passage) -> str:
    """The end of the passage before, under the same headings; "" at the beginning of a section."""
    for one in index.neighbours(passage, before=1, after=0):
        if one.headings == passage.headings:
            return " ".join(one.text.split()[-BEFORE:])
    return ""


def find_candidates(index: IndexView, found: RetrievalResult) -> list[Candidate]:
    """Every sentence of the passages found, with its features."""
    vectors = index.sentence_vectors([source.hit.id for source in found.passages])
    top = max((source.hit.score for source in found.passages), default=1.0) or 1.0
    candidates: list[Candidate] = []
    for question, sources in _by_language(found.question, found.passages):
        same = question is found.question
        candidates += build_candidates(
            question,
            sources,
            rarity=found.rarity if same else rarities(index, question),
            query_vector=found.vector,
            residual_vectors=found.residual_vectors,
            sentence_vectors=vectors,
            top=top,
        )
    return candidates


def _by_language(asked: Question, sources: Sequence[Source]) -> list[tuple[Question, list[Source]]]:
    """The passages by language, each with the question in that language, where the glossary has it."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(source.record.language or asked.language, []).append(source)
    return [
        ((language != asked.language and translate_question(asked, language)) or asked, own)
        for language, own in groups.items()
    ]


def score_candidates(
    question: Question, candidates: Sequence[Candidate], ranker: Ranker | None = None
) -> list[ScoredSentence]:
    """Candidates with probabilities, likeliest first; the same sentence of several documents is one entry.

    With a ranker, only those that it reads (`select_for_ranker`) remain.
    """
    if not candidates:
        return []
    values = np.stack([c.values for c in candidates])
    first = fitted("sentence", FEATURES)
    if ranker is None:
        return merge_duplicates(candidates, first.probability(values))
    prior = first.logit(values)
    kept = select_for_ranker(candidates, prior)
    scores = score_with_ranker([candidates[i] for i in kept], ranker)
    second = fitted("judged", RERANKED_FEATURES)
    probabilities = second.probability(reranked_features(prior[kept], scores))
    return merge_duplicates([candidates[i] for i in kept], probabilities, scores)


def score_read(
    candidates: Sequence[Candidate], said: Mapping[str, PassageScore]
) -> list[ScoredSentence]:
    """The same by what the reader says of their passages (``said``, by id); those of passages that it has read remain."""
    candidates = [one for one in candidates if one.source.hit.id in said]
    if not candidates:
        return []
    prior = fitted("sentence", FEATURES).logit(np.stack([c.values for c in candidates]))
    scores = [score_of(c, said[c.source.hit.id]) for c in candidates]
    likely = fitted("read", READ_FEATURES).probability(read_features(prior, scores))
    ranked = merge_duplicates(candidates, likely)
    read = {id(c): score for c, score in zip(candidates, scores, strict=True)}
    return [replace(item, read=read[id(item.candidate)]) for item in ranked]


def read_features(prior: np.ndarray, scores: Sequence[SentenceScore]) -> np.ndarray:
    """Features of the second model, float64 (n, len(READ_FEATURES)). ``prior``: log-odds, float64 (n,)."""
    logits = np.asarray([one.logit for one in scores])
    below = logits - logits.max(initial=-np.inf)
    others = [(one.passage, one.certainty) for one in scores]
    return np.column_stack([prior, logits, below, np.asarray(others).reshape(len(logits), 2)])


def score_of(candidate: Candidate, said: PassageScore) -> SentenceScore:
    """What the reader says of a candidate: of the likeliest of its sentences; its span is one of the candidate's text.

    ``said``: of its passage.
    """
    passage = candidate.source.hit.passage
    inside = [
        (score, span)
        for score, span in zip(said.units, passage.sentences, strict=True)
        if span.overlaps(candidate.span)
    ]
    best, place = max(inside, key=lambda one: one[0].logit)
    span = None
    if best.span is not None:
        text = passage.text[place.start - passage.start : place.end - passage.start]
        start, end = _original(best.span, text)
        offset = place.start - candidate.span.start
        start, end = max(0, start + offset), min(len(candidate.text), end + offset)
        span = (start, end) if start < end else None
    return SentenceScore(best.logit, span, best.certainty, said.logit)


def select_for_ranker(candidates: Sequence[Candidate], prior: np.ndarray) -> list[int]:
    """Indices of the sentences that the ranker reads: the `MOST_RERANKED` likeliest, and all with the same text
    as one of them. Fewer for a question that one sentence answers, see `_SURE`.

    ``prior``: log-odds of each candidate, float64 (n,).
    """
    if not candidates:
        return []
    alike: dict[str, list[int]] = {}
    for i in np.argsort(-prior, kind="stable").tolist():
        alike.setdefault(_normalised(candidates[i]), []).append(i)
    groups = list(alike.values())[:MOST_RERANKED]
    if candidates[0].question.kind not in VALUES:
        return [i for group in groups for i in group]
    shares = fitted("sentence", FEATURES).softmax(prior[[group[0] for group in groups]])
    needed = int(np.searchsorted(np.cumsum(shares), _SURE)) + 1
    return [i for group in groups[: max(needed, _FEWEST)] for i in group]


def reranked_features(prior: np.ndarray, ranker_scores: Sequence[RankerScore]) -> np.ndarray:
    """Features of the second model, float64 (n, len(RERANKED_FEATURES)). ``prior``: log-odds, float64 (n,)."""
    logits = np.asarray([one.logit for one in ranker_scores])
    below = logits - logits.max(initial=-np.inf)
    return np.column_stack([prior, logits, below, [one.certainty for one in ranker_scores]])


def merge_duplicates(
    candidates: Sequence[Candidate],
    probabilities: np.ndarray,
    ranker_scores: Sequence[RankerScore] | None = None,
) -> list[ScoredSentence]:
    """Candidates by descending probability; those with the same text become one entry, the likeliest.

    ``probabilities``: float64 (n,). Other documents with that text are in its ``also``.
    """
    found: dict[str, ScoredSentence] = {}
    for i in np.argsort(-probabilities, kind="stable"):
        candidate = candidates[i]
        key = _normalised(candidate)
        seen = found.get(key)
        if seen is None:
            found[key] = ScoredSentence(
                candidate, float(probabilities[i]), ranker_scores[i] if ranker_scores else None
            )
        else:
            name, first = candidate.source.record.name, seen.candidate.source.record.name
            if name != first and name not in seen.also:
                seen.also.append(name)
    return list(found.values())


def _normalised(candidate: Candidate) -> str:
    return one_line(fold(candidate.text))


def score_with_ranker(found: Sequence[Candidate], ranker: Ranker) -> list[RankerScore]:
    """The ranker's score of each candidate, in their order; spans are offsets of the candidate's text.

    Each candidate is read together with the question in the language of its document.
    """
    scores: dict[int, RankerScore] = {}
    for asked in dict.fromkeys(c.question.text for c in found):
        there = [i for i, c in enumerate(found) if c.question.text == asked]
        texts = [one_line(found[i].text) for i in there]
        contexts = [ranker_context(found[i]) for i in there]
        scores |= zip(there, ranker.score(asked, texts, contexts), strict=True)
    return [_with_original_offsets(scores[i], c.text) for i, c in enumerate(found)]


def ranker_context(candidate: Candidate) -> str:
    """What the ranker reads after a candidate: publisher, title, year, names of columns, words before it and the
    last two headings, each part once; about fifty words at most.
    """
    passage, record = candidate.source.hit.passage, candidate.source.record
    before = passage.text[: candidate.span.start - passage.start].split()
    parts = (
        record.publisher or "",
        _first(record.title, _TITLE),
        str(record.year or ""),
        _first(passage.context, _COLUMNS),
        "" if candidate.value("row") else " ".join(before[-_BEFORE:]),
        *(_first(heading, _HEADING) for heading in passage.headings[:-3:-1]),
    )
    return " ; ".join(dict.fromkeys(part for part in parts if part))


def _first(text: str, words: int) -> str:
    return " ".join(text.split()[:words])


def _with_original_offsets(score: RankerScore, text: str) -> RankerScore:
    """The score with its span in ``text``; the ranker has read it with single spaces between words."""
    return score if score.span is None else replace(score, span=_original(score.span, text))


def _original(span: tuple[int, int], text: str) -> tuple[int, int]:
    """A span of ``text`` read with single spaces between words, as offsets of ``text`` itself."""
    offsets: list[int] = []  # in ``text``, of each character that was read
    for word in _WORD.finditer(text):
        offsets += range(word.start(), word.end() + 1)  # with the space after it
    first, last = span
    return offsets[first], offsets[last - 1] + 1
