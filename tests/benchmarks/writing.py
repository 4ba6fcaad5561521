"""What a chat model writes from quotes, before and after the check, beside the answers without it.

    python tests/benchmarks/writing.py --index DIR --model openai:NAME --url http://127.0.0.1:8901/v1
        [--limit 100] [--tokens 120] [--seconds 240] [--out rows.jsonl]
        tests/data/report_questions.jsonl tests/data/absent_questions.jsonl

Before: every sentence that the model wrote. After: the answer as shown. A figure, place, organisation
or quoted word is unsupported when no quote of the answer has it, nor its headings, title, publisher or
year; in what is shown, figures are also read by the rules of `assistant evaluate`, which shares no code
with the check. As many questions of each file are asked, spread evenly over it. A run that is stopped,
or whose ``--seconds`` are over, goes on where it was when it is started again with the same ``--out``.

The model, on a busy machine with one thread (several wait for each other):

    python -m llama_cpp.server --model FILE.gguf --n_ctx 2048 --n_threads 1 --port 8901
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant import Assistant
from assistant.answering.verify import figures
from assistant.config.settings import load_settings
from assistant.evaluation.formats import load_questions
from assistant.evaluation.grounding import unsupported_figures
from assistant.evaluation.matching import contains_all
from assistant.evaluation.questions import Question
from corpus.names import find_organisations, find_places

_QUOTED = re.compile(r"[“\"«]([^”\"»]{2,})[”\"»]")
_MARKS = re.compile(r"(?: \[\d+\])+$")
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--index", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--url")
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--tokens", type=int, default=120)
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--out", type=Path, default=Path("writing.jsonl"))
    given = parser.parse_args()
    files = load_questions(given.questions)
    each = given.limit // len(files)
    asked = [one for file in files for one in _spread(file.questions, each)]
    rows = _known(given.out)
    left = [one for one in asked if one.id not in rows]
    settings = load_settings(
        chat_model=given.model,
        chat_model_url=given.url,
        chat_model_time_s=60,
        chat_model_tokens=given.tokens,
    )
    end = time.monotonic() + given.seconds
    with (
        Assistant.open(given.index, settings=settings) as assistant,
        given.out.open("a", encoding="utf-8") as kept,
    ):
        assistant.warm()
        for one in left:
            if time.monotonic() > end:
                break
            rows[one.id] = _both(assistant, one)
            kept.write(json.dumps(rows[one.id], ensure_ascii=False) + "\n")
            kept.flush()
    _report([(one, rows[one.id]) for one in asked if one.id in rows], len(asked))


def _spread(questions: Sequence[Question], limit: int) -> list[Question]:
    step = max(1.0, len(questions) / limit)
    return [questions[int(at * step)] for at in range(min(limit, len(questions)))]


def _known(file: Path) -> dict[str, Row]:
    if not file.exists():
        return {}
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    return {row["id"]: row for row in rows}


def _both(assistant: Assistant, one: Question) -> Row:
    """Without and with the model, and the seconds of each."""
    start = time.perf_counter()
    plain = assistant.ask(one.question, one.history, one.filters, plain=True)
    between = time.perf_counter()
    written = assistant.ask(one.question, one.history, one.filters)
    end = time.perf_counter()
    return {
        "id": one.id,
        "plain": plain.to_dict(),
        "written": written.to_dict(),
        "seconds": [between - start, end - between],
    }


def _report(rows: list[tuple[Question, Row]], wanted: int) -> None:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    sentences = kept = 0
    asked = [row for row in rows if "usage" in row[1]["written"]]
    for _, row in asked:
        quoted = set(_claims(row["plain"]))
        worded = [text for text in _claims(row["written"]) if text not in quoted]
        removed = row["written"]["removed"][len(row["plain"]["removed"]) :]
        kept += len(worded)
        sentences += len(worded) + len(removed)
        reasons.update(one["reason"] for one in removed)
        for text in (*worded, *(one["text"] for one in removed)):
            before.update(_unsupported(text, row["written"]["citations"]))
        for text in worded:
            after.update(_unsupported(text, row["written"]["citations"]))
    evaluated = sum(len(unsupported_figures(row["written"])) for _, row in rows)
    print(f"questions {len(rows)} of {wanted}, the model was asked {len(asked)} times")
    print(f"sentences written {sentences}, shown {kept}, removed {dict(reasons)}")
    print(f"unsupported in what was written {dict(before)}, in what is shown {dict(after)}")
    print(f"unsupported figures in whole answers, by the rules of evaluate: {evaluated}")
    for at, name in enumerate(("plain", "written")):
        right, of, declined, absent = _scores([(one, row[name]) for one, row in rows])
        median = statistics.median(row["seconds"][at] for _, row in asked) if asked else 0.0
        print(
            f"{name}: right {right} of {of}, declined {declined} of {absent} absent,"
            f" median {median:.2f} s where the model was asked"
        )


def _claims(answer: Row) -> Iterator[str]:
    """The sentences of an answer, without their marks and without the notice."""
    for paragraph in answer["text"].split("\n\n"):
        if _MARKS.search(paragraph):
            yield _MARKS.sub("", paragraph)


def _scores(rows: list[tuple[Question, Row]]) -> tuple[int, int, int, int]:
    answerable = [(q, a) for q, a in rows if q.answerable and q.wanted is not None]
    right = sum(
        a["status"] != "declined" and contains_all(a["text"], q.wanted) for q, a in answerable
    )
    absent = [a for q, a in rows if not q.answerable]
    return right, len(answerable), sum(a["status"] == "declined" for a in absent), len(absent)


def _unsupported(text: str, citations: list[Row]) -> Counter[str]:
    lines = [
        line
        for c in citations
        for line in (c["quote"], *c["section"], c["title"], c["publisher"] or "", str(c["year"]))
    ]
    found: Counter[str] = Counter()
    found["figures"] = len(figures(text) - figures("\n".join(lines)))
    for name, find in (("places", find_places), ("organisations", find_organisations)):
        there = {mention.key for line in lines for mention in find(line)}
        found[name] = len({mention.key for mention in find(text)} - there)
    whole = " ".join(" ".join(lines).split())
    found["quotes"] = sum(part.strip(" .,;") not in whole for part in _QUOTED.findall(text))
    return found


if __name__ == "__main__":
    main()
