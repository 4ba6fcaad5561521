"""Read the passages found: every sentence gets the probability that it holds the answer.

1. Each sentence gets features (`assistant.answering.features`), and from them a first probability by a
   fitted logistic model.
2. The likeliest sentences are read by the ranker, each followed by what a person sees above it: publisher,
   title and year of the document, the last two headings, the names of table and columns, the words before
   the sentence. A fact often leaves its agency, country or project to them.
3. A second logistic model adds the ranker's verdict to the first probability.
4. The same sentence of several documents becomes one entry that names the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from assistant.answering.features import FEATURES, Candidate, candidates
from assistant.answering.weights import fitted
from assistant.question.understand import VALUES, Question
from assistant.reader.pairs import Judged, Ranker
from assistant.retrieval.found import Retrieved
from corpus.normalize import fold
from index.view import IndexView

JUDGED = 16  # sentences at most that the ranker reads: nearly all right ones are among them
# Chance that the right one is among those read, from which no more are, where one answers. With .99 a
# question in 250 loses its answer, with .995 none does; a fifth of the reading is spared.
_SURE, _FEWEST = 0.995, 4
JUDGED_FEATURES = (
    "prior",  # log-odds by the first model
    "ranker",  # log-odds by the ranker
    "ranker_below_best",  # the same, less that of the sentence it puts first
    "certainty",  # probability of the ranker's best answer span
)
_WORD = re.compile(r"\S+")
_TITLE, _HEADING, _COLUMNS, _BEFORE = 7, 8, 16, 14  # words of each that are read

Key = tuple[str, int, int]  # document, start and end of a sentence


@dataclass(slots=True)
class Scored:
    """A candidate with the probability that it holds the answer, in (0, 1).

    ``judged``: what the ranker says of it, where it was asked. ``also``: other documents in which
    the same sentence occurs.
    """

    candidate: Candidate
    probability: float
    judged: Judged | None = None
    also: list[str] = field(default_factory=list)

    @property
    def log_odds(self) -> float:
        return float(np.log(self.probability) - np.log1p(-self.probability))

    @property
    def key(self) -> Key:
        span = self.candidate.span
        return self.candidate.source.record.name, span.start, span.end


def read(
    index: IndexView, question: Question, found: Retrieved, ranker: Ranker | None
) -> list[Scored]:
    """The sentences of what was found, likeliest first. ``ranker`` None: by their features alone."""
    return score(question, sentences(index, found), ranker)


def sentences(index: IndexView, found: Retrieved) -> list[Candidate]:
    """Every sentence of the passages found, with its features."""
    parts = (found, *found.other_languages)
    vectors = index.sentence_vectors([s.hit.id for part in parts for s in part.sources])
    top = max((s.hit.score for part in parts for s in part.sources), default=1.0) or 1.0
    return [
        one
        for part in parts
        for one in candidates(
            part.question,
            part.sources,
            rarity=part.rarity,
            query_vector=part.vector,
            rest_vectors=part.residual_vectors,
            sentence_vectors=vectors,
            top=top,
        )
    ]


def score(
    question: Question, candidates: Sequence[Candidate], ranker: Ranker | None = None
) -> list[Scored]:
    """All candidates, likeliest first; the same sentence of several documents is one entry.

    With a ranker the `JUDGED` likeliest are read again, and only they remain.
    """
    if not candidates:
        return []
    values = np.stack([c.values for c in candidates])
    first = fitted("sentence", FEATURES)
    if ranker is None:
        return merged(candidates, first.probability(values))
    prior = first.logit(values)
    kept = likeliest(candidates, prior)
    judged = judge([candidates[i] for i in kept], ranker)
    second = fitted("judged", JUDGED_FEATURES)
    probabilities = second.probability(judged_values(prior[kept], judged))
    return merged([candidates[i] for i in kept], probabilities, judged)


def likeliest(candidates: Sequence[Candidate], prior: np.ndarray) -> list[int]:
    """Indices of the `JUDGED` likeliest sentences, of fewer where one answers and is among them by `_SURE`,
    and of all that say the same as one of them.
    """
    if not candidates:
        return []
    alike: dict[str, list[int]] = {}
    for i in np.argsort(-prior, kind="stable").tolist():
        alike.setdefault(_folded(candidates[i]), []).append(i)
    groups = list(alike.values())[:JUDGED]
    if candidates[0].question.kind not in VALUES:
        return [i for group in groups for i in group]
    shares = fitted("sentence", FEATURES).shares(prior[[group[0] for group in groups]])
    needed = int(np.searchsorted(np.cumsum(shares), _SURE)) + 1
    return [i for group in groups[: max(needed, _FEWEST)] for i in group]


def judged_values(prior: np.ndarray, judged: Sequence[Judged]) -> np.ndarray:
    """Features of the second model, float64 (n, len(JUDGED_FEATURES))."""
    logits = np.asarray([j.logit for j in judged])
    below = logits - logits.max(initial=-np.inf)
    return np.column_stack([prior, logits, below, [j.certainty for j in judged]])


def merged(
    candidates: Sequence[Candidate],
    probabilities: np.ndarray,
    judged: Sequence[Judged] | None = None,
) -> list[Scored]:
    """Candidates by descending probability, float64 (n,); equal sentences become one entry."""
    found: dict[str, Scored] = {}
    for i in np.argsort(-probabilities, kind="stable"):
        candidate = candidates[i]
        key = _folded(candidate)
        seen = found.get(key)
        if seen is None:
            found[key] = Scored(candidate, float(probabilities[i]), judged[i] if judged else None)
        else:
            name, first = candidate.source.record.name, seen.candidate.source.record.name
            if name != first and name not in seen.also:
                seen.also.append(name)
    return list(found.values())


def _folded(candidate: Candidate) -> str:
    return " ".join(fold(candidate.text).split())


def judge(found: Sequence[Candidate], ranker: Ranker) -> list[Judged]:
    """One judgement for each candidate, in their order; spans are offsets of the candidate's text.

    Each is read together with the question in the language of its document.
    """
    judged: dict[int, Judged] = {}
    for asked in dict.fromkeys(c.question.text for c in found):
        there = [i for i, c in enumerate(found) if c.question.text == asked]
        texts = [" ".join(found[i].text.split()) for i in there]
        contexts = [above(found[i]) for i in there]
        judged |= zip(there, ranker.judge(asked, texts, contexts), strict=True)
    return [_unfolded(judged[i], c.text) for i, c in enumerate(found)]


def above(candidate: Candidate) -> str:
    """What is above a candidate, each part once: at most about fifty words."""
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


def _unfolded(judged: Judged, text: str) -> Judged:
    """The judgement with its span in ``text``, of which the ranker has read the words alone."""
    if judged.span is None:
        return judged
    offsets: list[int] = []  # in ``text``, of each character that the ranker has read
    for word in _WORD.finditer(text):
        offsets += range(word.start(), word.end() + 1)  # with the space after it
    first, last = judged.span
    return replace(judged, span=(offsets[first], offsets[last - 1] + 1))
