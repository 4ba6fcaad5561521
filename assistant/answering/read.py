"""Read the passages found: every sentence gets the probability that it holds the answer.

1. Each sentence gets features (`assistant.answering.features`), and from them a first probability by a
   fitted logistic model.
2. The passages are read by the reader, each under what a person sees above it: publisher, title and year of
   the document, the last two headings, the names of table and columns, the words before the passage. A fact
   often leaves its agency, country or project to them.
3. A second logistic model combines the first log-odds with what the reader says.
4. The same sentence of several documents becomes one entry that names the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from assistant.answering.candidates import Candidate, build_candidates
from assistant.answering.features import FEATURES
from assistant.answering.weights import fitted
from assistant.evidence.sources import Source
from assistant.question.country_names import with_country_names
from assistant.question.glossary import translate_question
from assistant.question.understand import Question
from assistant.reader.passages import above
from assistant.reader.scores import PassageScore, Shown, UnitScore
from assistant.retrieval.features import rarities
from assistant.retrieval.results import RetrievalResult
from corpus.model import Passage
from corpus.names import find_organisations, find_places
from corpus.normalize import fold, one_line
from index.view import IndexView

READ_FEATURES = (
    "prior",  # log-odds by the first model
    "reader",  # log-odds by the reader
    "reader_below_best",  # the same, less that of the sentence it puts first
    "reader_passage",  # log-odds of the passage by the reader
    "certainty",  # probability of the reader's best answer span
)
BEFORE = 24  # words before a passage that are read with it
_WORD = re.compile(r"\S+")

Said = TypeVar("Said")
Key = tuple[str, int, int]  # document, start and end of a sentence


@dataclass(frozen=True, slots=True)
class SentenceScore(UnitScore):
    """What the reader says of a candidate. ``passage``: log-odds that its passage answers."""

    passage: float


@dataclass(slots=True)
class ScoredSentence:
    """A candidate with the probability that it holds the answer, in (0, 1).

    ``read``: what the reader says of it, where it was asked. ``also``: other documents in which the same sentence occurs.
    """

    candidate: Candidate
    probability: float
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
    index: IndexView,
    question: Question,
    sources: Sequence[Source],
    read: Callable[[str, Sequence[Shown]], Sequence[Said]],
) -> dict[str, Said]:
    """What ``read``, of a reader, says of each passage, by its id; each is read with the question in its language, or with its
    names as they are known best, where the glossary lacks that.

    On questions about documents in another language that nothing was fitted on (82, English, French and Spanish), this
    tells absent ones from others with an AUROC of .89 instead of .82.
    """
    said: dict[str, Said] = {}
    for asked, own in by_language(question, sources):
        language = own[0].record.language or asked.language
        text = text_in(asked, language)
        scores = read(text, [shown_passage(index, source) for source in own])
        said |= zip((source.hit.id for source in own), scores, strict=True)
    return said


def text_in(asked: Question, language: str) -> str:
    """A question as it is read with a text in ``language``: with its countries written out, and with all its names as they are
    known best where it is in another one.
    """
    if asked.language == language:
        return with_country_names(asked.text, language)
    return with_known_names(asked.text)


def with_known_names(text: str) -> str:
    """A question with each organisation and place under the name by which it is known best: "UNRWA" for "БАПОР"."""
    parts, end = list[str](), 0
    for one in sorted((*find_organisations(text), *find_places(text)), key=lambda one: one.start):
        if one.start >= end:
            parts += [text[end : one.start], one.key]
            end = one.end
    return "".join((*parts, text[end:]))


def shown_passage(index: IndexView, source: Source) -> Shown:
    """A passage as the reader reads it."""
    passage, record = source.hit.passage, source.record
    over = above(
        publisher=record.publisher or "",
        title=record.subject,
        year=record.year,
        headings=passage.headings,
        columns=passage.context,
        before=text_before(index, passage),
    )
    return Shown(
        over,
        tuple(one_line(passage.at(span)) for span in passage.sentences),
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
    for question, sources in by_language(found.question, found.passages):
        candidates += build_candidates(
            question,
            sources,
            rarity=rarity_in(index, found, question),
            query_vector=found.vector,
            residual_vectors=found.residual_vectors,
            sentence_vectors=vectors,
            top=top,
        )
    return candidates


def by_language(asked: Question, sources: Sequence[Source]) -> list[tuple[Question, list[Source]]]:
    """The passages by language, each with the question in that language, where the glossary has it."""
    groups: dict[str, list[Source]] = {}
    for source in sources:
        groups.setdefault(source.record.language or asked.language, []).append(source)
    return [(in_language(asked, language), own) for language, own in groups.items()]


def rarity_in(index: IndexView, found: RetrievalResult, asked: Question) -> Mapping[str, float]:
    """Rarity of the words of ``asked``, which is the question of ``found`` or the same in another language."""
    return found.rarity if asked is found.question else rarities(index, asked)


def in_language(asked: Question, language: str) -> Question:
    """A question in the language of a document, as far as the glossary has both languages."""
    return (language != asked.language and translate_question(asked, language)) or asked


def score_candidates(candidates: Sequence[Candidate]) -> list[ScoredSentence]:
    """Candidates with probabilities by their features, likeliest first; the same sentence of several documents is one entry."""
    if not candidates:
        return []
    values = np.stack([c.values for c in candidates])
    return merge_duplicates(candidates, fitted("sentence", FEATURES).probability(values))


def score_read(
    candidates: Sequence[Candidate], said: Mapping[str, PassageScore]
) -> list[ScoredSentence]:
    """The same by what the reader says of their passages (``said``, by id) too; those of passages that it has read remain."""
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
        text = passage.at(place)
        start, end = _original(best.span, text)
        offset = place.start - candidate.span.start
        start, end = max(0, start + offset), min(len(candidate.text), end + offset)
        span = (start, end) if start < end else None
    return SentenceScore(best.logit, span, best.certainty, said.logit)


def merge_duplicates(
    candidates: Sequence[Candidate], probabilities: np.ndarray
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
            found[key] = ScoredSentence(candidate, float(probabilities[i]))
        else:
            name, first = candidate.source.record.name, seen.candidate.source.record.name
            if name != first and name not in seen.also:
                seen.also.append(name)
    return list(found.values())


def _normalised(candidate: Candidate) -> str:
    return one_line(fold(candidate.text))


def _original(span: tuple[int, int], text: str) -> tuple[int, int]:
    """A span of ``text`` read with single spaces between words, as offsets of ``text`` itself."""
    offsets: list[int] = []  # in ``text``, of each character that was read
    for word in _WORD.finditer(text):
        offsets += range(word.start(), word.end() + 1)  # with the space after it
    first, last = span
    return offsets[first], offsets[last - 1] + 1
