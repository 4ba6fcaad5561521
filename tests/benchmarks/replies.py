"""The check of sentences on recorded replies, and what the replies answer with the check and without it.

    python tests/benchmarks/replies.py sentences FOLDER
    python tests/benchmarks/replies.py answers FOLDER --index DIR QUESTIONS.jsonl…

FOLDER has ``replies.jsonl`` and ``corrupted.jsonl`` (a twin a line: ``{"id", "sentence", "passages", "error"}``). Printed
are shares, never single sentences: the files measure, and are not for building.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from assistant import Assistant
from assistant.evaluation import evaluate, load_questions, score_answers
from assistant.evaluation.replay import Recorded, Replayed, load_replies, of_replies
from assistant.generation.check.given import as_passage
from assistant.generation.check.sentence import Verdict, check_sentence
from assistant.generation.locate import locate
from assistant.model import Citation
from index.encoder import Encoder

_HARD = ("figure", "unit", "year", "place", "organisation")
_SHOWN = (
    "answer_accuracy",
    "vital_recall",
    "nugget_recall",
    "unsupported_figures",
    "quote_validity",
)


def sentences(folder: Path) -> None:
    """How many supported sentences are removed and how many corrupted ones shown, by kind; time of each."""
    replies = load_replies(folder / "replies.jsonl")
    encoder = Encoder.open()
    encoder.warm()
    took: list[float] = []

    def verdict(text: str, recorded: Recorded, numbers: Sequence[int]) -> Verdict:
        wanted = [one for one in recorded.passages if one.number in numbers]
        passages = [as_passage(one.model_dump(), {}) for one in wanted]
        start = time.perf_counter()
        found = check_sentence(text, passages, encoder.encode_with_spans)
        took.append((time.perf_counter() - start) * 1000)
        return found

    removed: Counter[str] = Counter()
    supported = 0
    for recorded in replies.values():
        for one in recorded.reply.sentences:
            if one.passages and not recorded.reply.refuses:
                supported += 1
                reason = verdict(one.text, recorded, one.passages).reason
                removed.update([reason] if reason else [])
    print(f"supported sentences removed: {removed.total()} of {supported}", dict(removed))
    shown: Counter[str] = Counter()
    twins: Counter[str] = Counter()
    for line in (folder / "corrupted.jsonl").read_text("utf-8").splitlines():
        data = json.loads(line)
        twins[data["error"]] += 1
        found = verdict(data["sentence"], replies[data["id"]], data["passages"])
        shown.update([data["error"]] if found.reason is None else [])
    print(f"corrupted sentences shown: {shown.total()} of {twins.total()}")
    hard = sum(shown[error] for error in _HARD), sum(twins[error] for error in _HARD)
    print(f"figures, units, years, places, agencies: {hard[0]} of {hard[1]}")
    for error, number in sorted(twins.items()):
        print(f"  {error:16} {shown[error]} of {number}")
    print(f"ms a sentence: median {statistics.median(took):.1f}, highest {max(took):.1f}")


def answers(folder: Path, index: Path, questions: Sequence[Path]) -> None:
    """Measures of the answers that the replies become, with the check and without it."""
    replies = load_replies(folder / "replies.jsonl")
    files = of_replies(load_questions(questions), replies)
    with Assistant.open(index) as assistant:
        system = Replayed.of(assistant, replies)
        with tempfile.TemporaryDirectory() as temporary:
            file = Path(temporary) / "unchecked.jsonl"
            lines = [json.dumps(_unchecked(system, one)) for one in replies.values()]
            file.write_text("\n".join(lines), "utf-8")
            runs = {
                "checked": evaluate(system, files),
                "unchecked": score_answers(assistant, files, file),
            }
    for name, run in runs.items():
        measures = run.measures()
        print(name, {m: (measures[m].value, measures[m].n) for m in _SHOWN if m in measures})


def _unchecked(system: Replayed, recorded: Recorded) -> dict[str, object]:
    """An answer of all that a reply says, with the words that it names where they are found."""
    passages = {one.number: one for one in system.passages(recorded)}
    citations: list[Citation] = []
    text = []
    for one in recorded.reply.sentences:
        marks = ""
        for number, words in zip(one.passages, one.quotes, strict=False):
            span = locate(words, passages[number].text) if number in passages else None
            if span is not None:
                citations.append(passages[number].cite(span, len(citations) + 1))
                marks += f" [{len(citations)}]"
        text.append(one.text + marks)
    status = "declined" if recorded.reply.refuses or not citations else "answered"
    cited = [] if status == "declined" else [one.to_dict() for one in citations]
    return {"id": recorded.id, "status": status, "text": "\n\n".join(text), "citations": cited}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("sentences", "answers"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", nargs="*", type=Path)
    parser.add_argument("--index", type=Path)
    given = parser.parse_args()
    if given.what == "sentences":
        sentences(given.folder)
    else:
        answers(given.folder, given.index, given.questions)


if __name__ == "__main__":
    main()
