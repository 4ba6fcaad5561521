"""Choose the sentences that are quoted: few, each adding something, never the same thing twice.

1. Every candidate gets the probability that it holds the answer (a fitted logistic model); the
   likeliest are read by the ranker, whose verdict a second such model adds to the first one's.
2. The best one is taken. Further ones are taken while their chance to be the right one is worth the
   reading, they say what the chosen ones do not, and the limit for the kind of question is not reached.
3. A sentence that stands in several documents is quoted once and names the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.answering.features import FEATURES, Candidate
from assistant.answering.reading import judge
from assistant.answering.weights import fitted
from assistant.evidence.coverage import covers
from assistant.evidence.spans import Names
from assistant.question.understand import VALUES, Kind, Question
from assistant.reader.pairs import Judged, Ranker
from corpus.normalize import fold
from corpus.stemming import stems

_LIMITS: dict[Kind, int] = {
    "number": 2,
    "date": 2,
    "place": 2,
    "entity": 2,
    "list": 5,
    "summary": 5,
    "description": 5,
}
_CONSIDERED = 40
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
_GOES_ON = re.compile(
    r"\s*(?:it|they|this|these|he|she|its|their|also|in addition|besides|as well|furthermore|moreover|"
    r"il|elle|ils|elles|ce|cette|ces|en outre|también|además|este|esta|estos|estas)\b",
    re.IGNORECASE,
)
_CHANCE = 0.08  # of being the right sentence from which another one is quoted beside the best
_TOGETHER = 0.001  # times as much for sentences that belong together

Key = tuple[str, int, int]  # document, start and end of a sentence


@dataclass(slots=True)
class Scored:
    """A candidate with the probability that it holds the answer, in (0, 1).

    ``judged``: what the ranker says of it, where it was asked. ``also``: other documents in which
    the same sentence stands.
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


def choose(
    question: Question, ranked: Sequence[Scored], dropped: dict[Key, str] | None = None
) -> list[Scored]:
    """The sentences to quote, of those that are `eligible`, best first; empty only without any.

    ``dropped`` gets the rule for each sentence that is left out.
    """
    rules = {} if dropped is None else dropped
    if not ranked:
        return []
    limit = _LIMITS[question.kind] + (1 if len(question.kinds) > 1 else 0)
    several = question.kind not in VALUES
    best = ranked[0]
    chosen = [best]
    chances = _chances(ranked)
    for item in ranked[1:_CONSIDERED]:
        if len(chosen) == limit:
            rules[item.key] = f"choose: {limit} others are likelier"
            continue
        own = set(stems(item.candidate.text, question.language))
        if any(_same(own, item, other, question.language) for other in chosen):
            rules[item.key] = "choose: says the same as a chosen one"
            continue
        needed = _CHANCE
        if several and (_under_the_same_heading(item, best) or _goes_on(item, chosen)):
            needed *= _TOGETHER
        if chances[item.key] >= needed:
            chosen.append(item)
        else:
            rules[item.key] = f"choose: chance to be the right one is below {needed:g}"
    return _in_order(chosen) if several else chosen


def _chances(ranked: Sequence[Scored]) -> dict[Key, float]:
    """Chance of each sentence to be the right one, if one of them is; they sum to 1."""
    log_odds = {item.key: item.log_odds for item in reversed(ranked)}
    model = fitted("judged", JUDGED_FEATURES) if ranked[0].judged else fitted("sentence", FEATURES)
    shares = model.shares(np.asarray(list(log_odds.values())))
    return dict(zip(log_odds, shares.tolist(), strict=True))


def _under_the_same_heading(item: Scored, best: Scored) -> bool:
    """Whether the heading right above both names what the best sentence itself does not: "MALI"."""
    if best.candidate.value("names_sentence") == 1.0 or best.candidate.missing:
        return False
    a, b = item.candidate.source, best.candidate.source
    if a.record.name != b.record.name or a.hit.passage.headings != b.hit.passage.headings:
        return False
    heading = Names(" ".join(a.hit.passage.headings[-1:]))
    keys = {mention.key for mention in (*heading.places, *heading.organisations)}
    question = best.candidate.question
    return any(covers(key, keys) for key in (*question.places, *question.organisations))


def _goes_on(item: Scored, chosen: Sequence[Scored]) -> bool:
    """Whether a sentence goes on from a chosen one: right behind it, with "It also …"."""
    own = item.candidate
    return bool(_GOES_ON.match(own.text)) and any(
        other.candidate.source.hit.id == own.source.hit.id
        and 0 <= own.span.start - other.candidate.span.end <= 2
        for other in chosen
    )


def _in_order(chosen: Sequence[Scored]) -> list[Scored]:
    """Sentences of one document in its order; the document of the best sentence first."""
    documents = list(dict.fromkeys(item.candidate.source.record.name for item in chosen))
    return sorted(
        chosen,
        key=lambda item: (
            documents.index(item.candidate.source.record.name),
            item.candidate.span.start,
        ),
    )


def without_parts(chosen: Sequence[Scored]) -> list[Scored]:
    """The sentences that do not stand inside another one that is chosen."""
    return [
        item
        for item in chosen
        if not any(
            other is not item
            and other.key[0] == item.key[0]
            and other.key[1] <= item.key[1]
            and item.key[2] <= other.key[2]
            and other.key != item.key
            for other in chosen
        )
    ]


def _same(own: set[str], item: Scored, other: Scored, language: str) -> bool:
    """Whether two units overlap in the document, or say the same in nearly the same words."""
    a, b = item.candidate, other.candidate
    if a.source.record.name == b.source.record.name and a.span.overlaps(b.span):
        return True
    theirs = set(stems(b.text, language))
    return len(own & theirs) >= 0.85 * max(1, min(len(own), len(theirs)))
