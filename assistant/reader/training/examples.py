"""Training groups: a question, sentences that answer it or do not, and the answer's span.

For each question of the training file:

1. The sentence of its context with the answer is the positive. Negatives are the other sentences of the
   context that share most words with the question, and the best ones of other contexts of the same
   source, words weighted by rarity: sentences that a search ranks high and that do not answer.
2. An unanswerable question has only negatives.
3. In some groups a name or figure that question and positive share is *swapped*. In the question alone:
   then no sentence answers it, so that the model learns to compare names, not topics. Or in both: then
   the positive still answers it, so that the model cannot memorise names.
4. Half of the groups show with each sentence the one before it.
5. Some questions name a source ("according to …"), or lose their question mark; some positives whose
   answer is a figure become a table row, with figures of other columns after it.

Names are swapped within their kind: a place for a place, a figure for a figure.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.reader.training.contexts import Sentence, positive_of, sentences_of, touches
from corpus.names import find_places
from corpus.stemming import stems

_NAME = re.compile(r"\b(?:[A-Z][\w’'-]+(?:\s+(?:of|the|de)?\s*[A-Z][\w’'-]+)*|\d[\d,.]*\d|\d)\b")
_FIRST = frozenset(
    [
        "What",
        "Which",
        "Who",
        "When",
        "Where",
        "Why",
        "How",
        "In",
        "The",
        "Did",
        "Does",
        "Is",
        "Are",
        "Do",
        "Was",
        "On",
        "I",
    ]
)
_CAPS = {"policyqa": 2200, "doc2dial": 2800}
_ALIKE = {"policyqa"}  # sources whose texts say the same: a sentence of another one may answer too
_INSIDE, _ELSEWHERE = 2, 2  # negatives of the same context, and of others
_SEARCHED = 8  # other contexts whose sentences are looked through
_SHOWN = 0.5  # share of the groups that show the sentence before each
_SWAPPED, _RENAMED = 0.15, 0.3  # shares of the groups that share a name, cumulative
_SOURCES = (
    "According to {}, {}",
    "In {}, {}",
    "{1} according to {0}",
    "{1} in the {0} report",
    "As {} says, {}",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence. ``label``: 1 if it answers. ``answer``: characters of the answer in it, or None.

    ``context``: what is shown above the sentence, see `assistant.reader.pairs`.
    """

    sentence: str
    label: int
    answer: tuple[int, int] | None = None
    context: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One question with its sentences; a positive, if there is one, comes first.

    ``context``: the text that the question was written for.
    """

    source: str
    context: str
    question: str
    examples: tuple[Example, ...]


def is_held_out(text: str, share: int) -> bool:
    """Whether the example with this text or id is held out of training: ``share`` of 256 are."""
    return hashlib.sha256(text.encode()).digest()[0] < share


def read(path: Path) -> list[dict[str, object]]:
    """The lines of ``questions.jsonl.gz``."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


class Groups:
    """All groups of a training file; deterministic for a seed."""

    def __init__(self, rows: Sequence[dict[str, object]], seed: int = 13) -> None:
        self._random = random.Random(seed)  # noqa: S311  (no secret)
        self._sentences: dict[str, list[Sentence]] = {}
        self._by_word: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._contexts: Counter[str] = Counter()
        for row in rows:
            context, source = str(row["context"]), str(row["source"])
            if context not in self._sentences:
                self._sentences[context] = sentences_of(context)
                self._contexts[source] += 1
                for s in sorted({s for x in self._sentences[context] for s in x.stems}):
                    self._by_word[source][s].append(context)
        self._pools: dict[str, list[str]] = defaultdict(list)
        for name in sorted({n for row in rows for n in _names(str(row["question"]))}):
            self._pools[_kind(name)].append(name)
        self._rows = self._sample(rows)

    def _sample(self, rows: Sequence[dict[str, object]]) -> list[dict[str, object]]:
        shuffled = list(rows)
        self._random.shuffle(shuffled)
        taken: Counter[str] = Counter()
        kept = []
        for row in shuffled:
            source = str(row["source"])
            if taken[source] < _CAPS.get(source, len(rows)):
                taken[source] += 1
                kept.append(row)
        return kept

    def __iter__(self) -> Iterator[Group]:
        for row in self._rows:
            group = self._group(row)
            if group is not None:
                yield group

    def _group(self, row: dict[str, object]) -> Group | None:
        source, context = str(row["source"]), str(row["context"])
        history = [str(turn) for turn in row["history"]]  # type: ignore[attr-defined]
        question = str(row["question"])
        wanted = frozenset(stems(" ".join((*history[-1:], question))))
        own = self._sentences[context]
        positive = positive_of(row, context, own) if row["answerable"] else None
        if row["answerable"] and positive is None:
            return None
        at, answer = positive if positive is not None else (-1, None)
        weight = self._weights(source, wanted)
        others = [s for i, s in enumerate(own) if i != at and not touches(answer, s)]
        others.sort(key=lambda s: -_shared(s, weight))
        negatives = others[:_INSIDE]
        if source not in _ALIKE:
            negatives = [*negatives, *self._elsewhere(source, context, weight)]
        shown = self._random.random() < _SHOWN
        examples = tuple(Example(s.text, 0, None, s.before if shown else "") for s in negatives)
        asked = " ; ".join((*history[-2:], question))
        if positive is None:
            return Group(source, context, self._phrased(asked), examples)
        sentence = own[at]
        span = None
        if answer is not None and answer[1] - answer[0] <= 120:
            start = max(0, answer[0] - sentence.start)
            span = (start, max(start, min(sentence.end, answer[1]) - sentence.start))
        marked = span if span and span[1] > span[0] else None
        first = Example(sentence.text, 1, marked, sentence.before if shown else "")
        return self._vary(Group(source, context, asked, (first, *examples)))

    def _weights(self, source: str, wanted: frozenset[str]) -> dict[str, float]:
        """Inverse document frequency of the question's words among the contexts of its source."""
        index, total = self._by_word[source], self._contexts[source]
        return {s: math.log(total / len(index[s])) for s in sorted(wanted) if index.get(s)}

    def _elsewhere(self, source: str, context: str, weight: dict[str, float]) -> Sequence[Sentence]:
        votes: dict[str, float] = defaultdict(float)
        for s, rarity in weight.items():
            if len(self._by_word[source][s]) < 60:
                for other in self._by_word[source][s]:
                    votes[other] += rarity
        votes.pop(context, None)
        best = sorted(votes, key=lambda c: (-votes[c], c))[:_SEARCHED]
        found = [s for c in best for s in self._sentences[c]]
        found.sort(key=lambda s: -_shared(s, weight))
        return found[:_ELSEWHERE]

    def _row(self, example: Example, answer: str) -> Example:
        """The sentence as a row: the words before its figure, the figure, others after it."""
        text, start = example.sentence, (example.answer or (0, 0))[0]
        label = " ".join((text[:start] or text[start + len(answer) :]).split()[-9:]).strip(" ,;:(")
        figures = self._pools["figure"]
        others = self._random.sample(figures, min(self._random.randint(0, 2), len(figures)))
        at = len(label) + 3
        return Example(" | ".join([label, answer, *others]), 1, (at, at + len(answer)))

    def _phrased(self, question: str) -> str:
        """The question as people may ask it: with a source, or without its question mark."""
        draw = self._random.random()
        if draw < 0.25:
            form = self._random.choice(_SOURCES)
            named = self._random.choice(self._pools["name"] or ["the report"])
            if self._random.random() < 0.5:
                named = f"{named} {self._random.randint(2005, 2025)}"
            question = form.format(named, question.rstrip(" ?"))
        return question.rstrip(" ?") if self._random.random() < 0.15 else question

    def _other(self, name: str) -> str:
        pool = self._pools[_kind(name)] or [name]
        drawn = [self._random.choice(pool) for _ in range(8)]
        return next((n for n in drawn if n.lower() != name.lower()), name)

    def _vary(self, group: Group) -> Group:
        first, negatives = group.examples[0], group.examples[1:]
        text = first.sentence
        answer = text[slice(*first.answer)] if first.answer else ""
        shared = [n for n in _names(group.question) if n in text and n not in answer]
        draw = self._random.random()
        if answer.strip(" .%$£€").replace(",", "").isdigit() and self._random.random() < 0.3:
            row = self._row(first, answer)
            return replace(
                group, question=self._phrased(group.question), examples=(row, *negatives)
            )
        if not shared or draw >= _RENAMED:
            return replace(group, question=self._phrased(group.question))
        name = self._random.choice(shared)
        other = self._other(name)
        question = self._phrased(group.question.replace(name, other))
        if draw < _SWAPPED:  # nobody answers
            nobody = tuple(replace(e, label=0, answer=None) for e in group.examples)
            return replace(group, question=question, examples=nobody)
        renamed = _substitute(first, name, other)  # alike in both: the answer holds
        return replace(group, question=question, examples=(renamed, *negatives))


def _shared(sentence: Sentence, weight: dict[str, float]) -> float:
    return sum(rarity for s, rarity in weight.items() if s in sentence.stems)


def _kind(name: str) -> str:
    if name[0].isdigit():
        return "figure"
    return "place" if find_places(name) else "name"


def _substitute(example: Example, name: str, other: str) -> Example:
    text = example.sentence
    at = text.index(name)
    changed = text[:at] + other + text[at + len(name) :]
    answer = example.answer
    if answer is not None and answer[0] >= at + len(name):
        shift = len(other) - len(name)
        answer = (answer[0] + shift, answer[1] + shift)
    elif answer is not None and answer[1] > at:
        answer = None
    return Example(changed, example.label, answer, example.context)


def _names(text: str) -> list[str]:
    return [m.group() for m in _NAME.finditer(text) if m.group() not in _FIRST]
