"""SQuAD 2.0 with the paragraph given: is the answer in it, and which words are it.

    ASSISTANT_SHARED=… python -m tests.benchmarks.squad [--cache DIR] [--limit N]

Two systems answer each question from its paragraph, which for questions without an answer is the one they were asked of:

- the reader alone: the likeliest span of the sentence with the highest log-odds; no answer where the paragraph's are below 0;
- the assistant, as it is asked with that document as a filter: its short answer, else its first quote; no answer where it declines.

F1 and recall of words are those of SQuAD (`assistant.evaluation.overlap`), the best over the right answers; of a question without
an answer both are 1 for no answer and else 0. The assistant quotes whole sentences where it has no short answer, which
costs F1 and not recall. The reader has learnt from other questions of SQuAD 2.0, on the same articles: these numbers say that it
reads, not how it fares with texts that are new to it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.evaluation.corpora import load_corpus, open_corpus
from assistant.evaluation.estimates import estimate, ratio
from assistant.evaluation.overlap import f1, recall
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.scores import Shown
from corpus.model import Document
from corpus.normalize import one_line
from corpus.sentences import sentence_spans

System = Callable[[str, Document], str]

_READER = PackagedReader()


def read_alone(question: str, document: Document) -> str:
    """The answer of the reader; "" for none."""
    text = document.text
    spans = sentence_spans(text, 0, len(text), document.metadata.language)
    units = [one_line(span.of(text)) for span in spans]
    [score] = _READER.read(question, [Shown(document.metadata.title, tuple(units))])
    if score.logit < 0:
        return ""
    best = max(range(len(units)), key=lambda at: score.units[at].logit)
    span = score.units[best].span
    return units[best][span[0] : span[1]] if span else ""


def ask(assistant: Assistant) -> System:
    """The answer of the whole assistant, within one document."""

    def answer(question: str, document: Document) -> str:
        given = assistant.ask(question, filters={"document": document.name})
        lead = next((claim.text for claim in given.claims if claim.lead), "")
        return lead or (given.citations[0].quote if given.citations else "")

    return answer


def score(
    system: System, questions: Sequence[dict[str, Any]], documents: dict[str, Document]
) -> None:
    """Print F1 and recall of all questions, of those with an answer, and of those without."""
    rows: dict[str, list[tuple[float, float]]] = {"all": [], "answer": [], "no answer": []}
    for one in questions:
        name = (one["gold_doc_ids"] or one["near_doc_ids"])[0]
        given = system(one["question"], documents[name])
        wanted = one["answers"] or [""]
        both = tuple(max(overlap(given, answer) for answer in wanted) for overlap in (f1, recall))
        rows["all"].append(both)
        rows["answer" if one["answerable"] else "no answer"].append(both)
    for kind, found in rows.items():
        line = f"  {kind:<10} n = {len(found)}"
        for at, name in enumerate(("F1", "recall")):
            made = estimate([(one[at], 1.0) for one in found], ratio)
            line += f"  {name} {made.value:.3f} ({made.low:.3f} to {made.high:.3f})"
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", type=Path, default=None)
    parser.add_argument("--limit", type=int, default=None)
    arguments = parser.parse_args()
    folder = Path(os.environ["ASSISTANT_SHARED"]) / "eval" / "public" / "squad2"
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines][: arguments.limit]
    corpus = load_corpus(folder / "corpus.jsonl")
    documents = {document.name: document for document in corpus.documents}
    print("the reader alone")
    score(read_alone, questions, documents)
    with tempfile.TemporaryDirectory() as temporary:
        cache = arguments.cache or Path(temporary)
        with open_corpus(corpus, user_index=cache / "index") as assistant:
            print("the assistant")
            score(ask(assistant), questions, documents)


if __name__ == "__main__":
    main()
