"""Training groups from public question sets, in the form of `assistant.reader.training.groups`.

    python -m assistant.reader.training.public QUESTIONS.jsonl.gz… --out GROUPS.jsonl

Read are the sets in ``sources.yaml``. A question's context is cut into passages as long as those of
reports; with it go passages of other contexts of its source that share rare words with the question.

- A unit is right where it overlaps a marked evidence, or else the answer: of several places with the same
  text, that with most words of the question near it; the other places are unknown.
- Where only the context as a whole is known to answer, it ``holds`` the answer if it is one passage, and
  the question is left out if it is several.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from corpus.model import Span
from corpus.normalize import one_line
from corpus.sentences import sentence_spans
from corpus.stemming import stems

_SOURCES = Path(__file__).with_name("sources.yaml")
_WORDS = 110  # of a passage
_WHOLE = 170  # of a context that may be one passage
_ELSEWHERE = 3  # passages of other contexts
_COMMON = 80  # contexts with a word from which on it finds none
_ANSWER = 120  # characters of a short answer, at most
_BEFORE = 24  # words before a passage
_NAME = re.compile(r"(?<!^)\b[A-Z][\w’'-]+(?:\s+(?:of\s+(?:the\s+)?|de\s+)?[A-Z][\w’'-]+)*")


@dataclass(frozen=True, slots=True)
class _Context:
    """A context cut into sentences, and these into passages (ranges of sentences)."""

    text: str
    spans: tuple[Span, ...]
    cuts: tuple[range, ...]
    stems: tuple[frozenset[str], ...]

    @classmethod
    def of(cls, text: str, language: str) -> _Context:
        spans = tuple(
            Span(s.start, s.end)
            for s in sentence_spans(text, 0, len(text), language)
            if text[s.start : s.end].strip()
        )
        words = [frozenset(stems(text[s.start : s.end], language)) for s in spans]
        return cls(text, spans, tuple(_cut(text, spans)), tuple(words))

    def passage(self, cut: range, name: str) -> dict[str, Any]:
        before = self.text[: self.spans[cut.start].start].split()[-_BEFORE:]
        units = [one_line(self.spans[i].of(self.text)) for i in cut]
        return {
            "document": name,
            "before": " ".join(before),
            "units": units,
            "labels": [0] * len(units),
            "answer": None,
        }


def _cut(text: str, spans: Sequence[Span]) -> Iterator[range]:
    """Ranges of sentences of `_WORDS` words at most; a context that is little longer stays whole."""
    sizes = [len(span.of(text).split()) for span in spans]
    most = _WHOLE if sum(sizes) <= _WHOLE else _WORDS
    first, size = 0, 0
    for i, own in enumerate(sizes):
        if i > first and size + own > most:
            yield range(first, i)
            first, size = i, 0
        size += own
    if spans:
        yield range(first, len(spans))


def read(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The questions of the sources that are read, in random order, no more of each than wanted."""
    wanted = yaml.safe_load(_SOURCES.read_text("utf-8"))
    rows = []
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            rows += [row for row in map(json.loads, file) if row["source"] in wanted]
    random.Random(0).shuffle(rows)  # noqa: S311  (no secret)
    taken: Counter[str] = Counter()
    kept = []
    for row in rows:
        taken[row["source"]] += 1
        if taken[row["source"]] <= wanted[row["source"]]["most"]:
            kept.append(row)
    return kept


class Contexts:
    """All contexts of some questions, and which of them say a word."""

    def __init__(self, rows: Sequence[dict[str, Any]]) -> None:
        self._known: dict[str, _Context] = {}
        self._by_word: dict[tuple[str, str], list[str]] = defaultdict(list)
        for row in rows:
            text = row["context"]
            if text not in self._known:
                own = self._known[text] = _Context.of(text, row.get("language", "en"))
                for stem in sorted(frozenset().union(*own.stems)):
                    self._by_word[row["source"], stem].append(text)

    def group(self, row: dict[str, Any], number: int) -> dict[str, Any] | None:
        """The group of one question; None if nothing in it can be marked."""
        own, language = self._known[row["context"]], row.get("language", "en")
        name = hashlib.sha256(row["context"].encode()).hexdigest()[:16]
        passages = [own.passage(cut, name) for cut in own.cuts]
        if row["answerable"] and not self._marked(row, own, passages):
            return None
        question = " ; ".join((*row["history"][-2:], row["question"]))
        asked = frozenset(stems(row["question"], language))
        others = list(self._elsewhere(row["source"], row["context"], asked))
        return {
            "source": row["source"],
            "id": f"{row['source']}-{number}",
            "documents": [name],
            "language": language,
            "question": one_line(question),
            "names": list(dict.fromkeys(_NAME.findall(row["question"]))),
            "answerable": row["answerable"],
            "passages": [*passages, *others],
        }

    def _marked(
        self, row: dict[str, Any], own: _Context, passages: Sequence[dict[str, Any]]
    ) -> bool:
        """Mark what answers in the passages of a context; False if that is not known."""
        if not (row.get("evidence") or row["answers"]):
            if len(passages) == 1:
                passages[0] |= {"holds": True, "labels": [-1] * len(passages[0]["units"])}
            return len(passages) == 1
        asked = frozenset(stems(row["question"], row.get("language", "en")))
        labels, answer = _labels(row, own, asked)
        for cut, passage in zip(own.cuts, passages, strict=True):
            passage["labels"] = [labels[i] for i in cut]
            for i in cut:
                if answer and labels[i] == 1 and own.spans[i].overlaps(answer):
                    passage["answer"] = passage["answer"] or _inside(own, i, answer, i - cut.start)
        return 1 in labels

    def _elsewhere(
        self, source: str, context: str, asked: frozenset[str]
    ) -> Iterator[dict[str, Any]]:
        votes: dict[str, float] = defaultdict(float)
        for stem in sorted(asked):
            there = self._by_word.get((source, stem), ())
            if len(there) < _COMMON:
                for text in there:
                    votes[text] += 1 / math.log(2 + len(there))
        votes.pop(context, None)
        for text in sorted(votes, key=lambda one: (-votes[one], one))[:_ELSEWHERE]:
            other = self._known[text]
            best = max(
                other.cuts,
                key=lambda cut: len(asked & frozenset().union(*other.stems[cut.start : cut.stop])),
            )
            yield other.passage(best, hashlib.sha256(text.encode()).hexdigest()[:16])


def _labels(
    row: dict[str, Any], own: _Context, asked: frozenset[str]
) -> tuple[list[int], Span | None]:
    """A label for each sentence of a context, and where its answer is."""
    found = [Span(*m.span()) for one in row.get("evidence") or () for m in _places(one, own.text)]
    answers = [Span(*m.span()) for one in row["answers"] for m in _places(one, own.text)]

    def near(answer: Span) -> tuple[bool, int]:
        marked = any(answer.overlaps(one) for one in found)
        words = [own.stems[i] for i, s in enumerate(own.spans) if s.overlaps(answer)]
        return marked, len(asked & frozenset().union(*words))

    best = max(answers, key=near, default=None)
    right = found or ([best] if best else [])
    labels = [
        1
        if any(_covers(one, span) for one in right)
        else -1
        if any(_covers(one, span) for one in answers)
        else 0
        for span in own.spans
    ]
    return labels, best


def _places(text: str, context: str) -> Iterator[re.Match[str]]:
    text = text.strip()
    return re.finditer(re.escape(text), context) if text else iter(())


def _covers(one: Span, sentence: Span) -> bool:
    """Whether a span shares half of itself or of a sentence with that sentence."""
    shared = min(one.end, sentence.end) - max(one.start, sentence.start)
    return 2 * shared >= min(one.end - one.start, sentence.end - sentence.start) > 0


def _inside(own: _Context, i: int, answer: Span, unit: int) -> list[int] | None:
    """[unit, start, end] of an answer in a sentence, which is read with single spaces between words."""
    span = own.spans[i]
    start, end = max(answer.start, span.start), min(answer.end, span.end)
    text = one_line(own.text[start:end])
    before = one_line(own.text[span.start : start] + "x")[:-1]
    if not text or len(text) > _ANSWER:
        return None
    return [unit, len(before), len(before) + len(text)]


def main() -> None:
    """Read arguments, write the groups."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    rows = read(options.questions)
    contexts = Contexts(rows)
    with options.out.open("w", encoding="utf-8") as out:
        for number, row in enumerate(rows):
            line = contexts.group(row, number)
            if line is not None:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
