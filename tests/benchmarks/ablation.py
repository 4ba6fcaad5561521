"""What each part of an answer contributes: ``python -m tests.benchmarks.ablation INDEX QUESTIONS.jsonl…``.

Every question is answered once with everything on, and once with each part off, one at a time, over
the same index. The weights stay as they were fitted with everything on.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from assistant import Assistant
from assistant.config.settings import load_settings
from assistant.evaluation import evaluate
from assistant.retrieval.features import FEATURES, weights

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


@dataclass(frozen=True, slots=True)
class Off:
    """How a part is switched off: by settings, or by other values for names of modules."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    patches: Mapping[str, Any] = field(default_factory=dict)

    @contextmanager
    def assistant(self, index: Path) -> Iterator[Assistant]:
        """An assistant without the part."""
        with ExitStack() as stack:
            for name, value in self.patches.items():
                stack.enter_context(patch(name, value))
            settings = load_settings(**self.settings)
            yield stack.enter_context(Assistant.open(index, settings=settings))


def _without(*features: str) -> Off:
    """Features of passages that weigh nothing."""
    left = weights() * ~np.isin(FEATURES, features)
    return Off(patches={"assistant.retrieval.features.weights": lambda: left})


PARTS: Mapping[str, Off] = {
    "nothing": Off(),
    "reader": Off({"reader": "off"}),
    "words in the score": _without("keyword"),
    "vectors of passages in the score": _without("dense"),
    "vectors of sentences in the score": _without("sentence"),
    "best documents searched by themselves": _without("inside_1", "inside_2", "inside_3"),
    "sentences in a row as one quote": Off(
        patches={"assistant.answering.compose._follows": lambda *_: False}
    ),
    "questions in two parts": Off(
        patches={"assistant.pipeline.look_up.decompose": lambda question: (question,)}
    ),
    "announced lists": Off(patches={"assistant.answering.complete.announces": lambda *_: False}),
    "questions over tables": Off(
        patches={"assistant.pipeline.planning.answer_from_tables": lambda *_: None}
    ),
    "synonyms": Off(patches={"assistant.evidence.coverage._synonyms": lambda *_: ()}),
    "missing names and years": Off(
        patches={"assistant.answering.decide._unmentioned": lambda *_: ()}
    ),
}


def main() -> None:
    """Print one line for each part."""
    index, *questions = sys.argv[1:]
    print(" | ".join(("off", *SHOWN)))
    for name, off in PARTS.items():
        with off.assistant(Path(index)) as assistant:
            measures = evaluate(assistant, [Path(q) for q in questions]).measures()
        values = (measures[m].value if m in measures else None for m in SHOWN)
        shown = ("-" if value is None else f"{value:.3f}" for value in values)
        print(" | ".join((name, *shown)), flush=True)


if __name__ == "__main__":
    main()
