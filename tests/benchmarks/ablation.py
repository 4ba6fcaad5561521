"""What each lever of an answer gives: ``python -m tests.benchmarks.ablation INDEX QUESTIONS.jsonl…``.

Every question is answered once with everything on, and once with each lever off, one at a time, over
the same index. The weights stay as they were fitted with everything on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from unittest.mock import patch

from assistant import Assistant
from assistant.config.settings import load_settings
from assistant.evaluation import evaluate

SHOWN = (
    "answer_accuracy",
    "answer_accuracy_forced",
    "page_accuracy",
    "citation_precision",
    "citation_recall",
    "decline_recall",
    "decline_precision",
    "decline_auroc",
)
LEVERS: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "everything on": nullcontext,
    "ranker": nullcontext,  # by the settings
    "best documents searched by themselves": lambda: patch(
        "assistant.retrieval.retrieve._WITHIN", ()
    ),
    "title and publisher in the score": lambda: patch("assistant.retrieval.scores.DOCUMENT", 0.0),
    "names in the score": lambda: patch("assistant.retrieval.scores.NAMES", 0.0),
    "keyword search": lambda: patch("assistant.retrieval.scores.DENSE", 1.0),
    "dense search": lambda: patch("assistant.retrieval.scores.DENSE", 0.0),
    "best passages of all kept beside theirs": lambda: patch(
        "assistant.retrieval.retrieve._FIRST", 0
    ),
    "sentences in a row as one quote": lambda: patch(
        "assistant.answering.compose._follows", lambda *given: False
    ),
    "questions in two parts": lambda: patch("assistant.pipeline.decompose", lambda asked: (asked,)),
    "announced lists": lambda: patch("assistant.answering.complete.announces", lambda text: False),
    "rows picked by a column": lambda: patch("assistant.pipeline.picked", lambda *given: []),
    "synonyms": lambda: patch("assistant.evidence.coverage._synonyms", lambda language: ()),
    "missing names and years": lambda: patch(
        "assistant.answering.decide._missing", lambda question, chosen: ()
    ),
}


def main() -> None:
    """Print one line a lever."""
    index, *questions = sys.argv[1:]
    print(" | ".join(("off", *SHOWN)))
    for name, lever in LEVERS.items():
        settings = load_settings(ranker="off" if name == "ranker" else None)
        with Assistant.open(Path(index), settings=settings) as assistant, lever():
            measures = evaluate(assistant, [Path(q) for q in questions]).to_dict()["measures"]
        print(" | ".join((name, *(f"{measures[m]['value']:.3f}" for m in SHOWN))), flush=True)


if __name__ == "__main__":
    main()
