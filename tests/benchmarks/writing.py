"""What a chat model writes from quotes, before and after the check, beside the answers without it.

    python tests/benchmarks/writing.py --index DIR --model openai:NAME --url http://127.0.0.1:8901/v1
        [--limit 40] tests/data/report_questions.jsonl tests/data/absent_questions.jsonl

Before: every sentence that the model wrote. After: the answer as shown. A figure, place or organisation
is unsupported when no quote of the answer has it, nor its headings, title, publisher or year; in what is
shown, figures are also read by the rules of `assistant evaluate`, which shares no code with the check.
The questions are spread evenly over the files.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import Counter
from pathlib import Path

from assistant import Assistant
from assistant.answering.model import Answer, Citation
from assistant.answering.verify import figures
from assistant.evaluation.matching import contains_all
from assistant.evaluation.measures.unsupported_figures import unsupported_figures
from assistant.evaluation.questions import Question, load_questions
from assistant.settings import load_settings
from corpus.names import find_organisations, find_places


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--index", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--url")
    parser.add_argument("--limit", type=int, default=40)
    given = parser.parse_args()
    settings = load_settings(chat_model=given.model, chat_model_url=given.url, chat_model_time_s=60)
    asked = _spread(
        [one for file in load_questions(given.questions) for one in file.questions], given.limit
    )
    rows: list[tuple[Question, Answer, Answer, float, float]] = []
    with Assistant.open(given.index, settings=settings) as assistant:
        assistant.warm()
        try:
            for one in asked:
                rows.append((one, *_both(assistant, one)))
                print(f"{len(rows)} of {len(asked)}", end="\r", flush=True)
        except KeyboardInterrupt:
            print("stopped; so far:")
    _report(rows)


def _spread(questions: list[Question], limit: int) -> list[Question]:
    step = max(1.0, len(questions) / limit)
    return [questions[int(at * step)] for at in range(min(limit, len(questions)))]


def _both(assistant: Assistant, one: Question) -> tuple[Answer, Answer, float, float]:
    """Without and with the model, and the seconds of each."""
    start = time.perf_counter()
    plain = assistant.ask(one.question, one.history, one.filters, plain=True)
    between = time.perf_counter()
    written = assistant.ask(one.question, one.history, one.filters)
    return plain, written, between - start, time.perf_counter() - between


def _report(rows: list[tuple[Question, Answer, Answer, float, float]]) -> None:
    before: Counter[str] = Counter()
    after: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    sentences = kept = 0
    for _, plain, written, _, _ in rows:
        if written.usage is None:
            continue
        quoted = {claim.text for claim in plain.claims}
        worded = [claim.text for claim in written.claims if claim.text not in quoted]
        removed = written.removed[len(plain.removed) :]
        kept += len(worded)
        sentences += len(worded) + len(removed)
        reasons.update(one.reason for one in removed)
        for text in (*worded, *(one.text for one in removed)):
            before.update(_unsupported(text, written.citations))
        for text in worded:
            after.update(_unsupported(text, written.citations))
    evaluated = sum(len(unsupported_figures(written.to_dict())) for _, _, written, _, _ in rows)
    asked = [row for row in rows if row[2].usage is not None]
    print(f"questions {len(rows)}, the model was asked {len(asked)} times")
    print(f"sentences written {sentences}, shown {kept}, removed {dict(reasons)}")
    print(f"unsupported in what was written {dict(before)}, in what is shown {dict(after)}")
    print(f"unsupported figures in whole answers, by the rules of evaluate: {evaluated}")
    for name, at in (("without", 1), ("with", 2)):
        right, of, declined, absent = _scores([(row[0], row[at]) for row in rows])  # type: ignore[misc]
        median = statistics.median(row[at + 2] for row in asked) if asked else 0.0
        print(
            f"{name} the model: right {right} of {of}, declined {declined} of {absent} absent,"
            f" median {median:.2f} s"
        )


def _scores(rows: list[tuple[Question, Answer]]) -> tuple[int, int, int, int]:
    answerable = [(q, a) for q, a in rows if q.answerable and q.wanted is not None]
    right = sum(a.status != "declined" and contains_all(a.text, q.wanted) for q, a in answerable)
    absent = [a for q, a in rows if not q.answerable]
    return right, len(answerable), sum(a.status == "declined" for a in absent), len(absent)


def _unsupported(text: str, citations: tuple[Citation, ...]) -> Counter[str]:
    lines = [
        line
        for c in citations
        for line in (c.quote, *c.section, c.title, c.publisher or "", str(c.year or ""))
    ]
    found: Counter[str] = Counter()
    found["figures"] = len(figures(text) - figures("\n".join(lines)))
    for name, find in (("places", find_places), ("organisations", find_organisations)):
        there = {mention.key for line in lines for mention in find(line)}
        found[name] = len({mention.key for mention in find(text)} - there)
    return found


if __name__ == "__main__":
    main()
