"""The inner loops of indexing and asking, each alone, with pytest-benchmark.

python -m pytest -n 0 tests/benchmarks/inner_loops.py
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from assistant.evidence.spans import SentenceAnnotations
from corpus.stemming import stem, stems
from index.encoder import Encoder
from index.keywords.analysis import exact_tokens
from index.search.exact import _highest

PASSAGES = 40_000


@pytest.fixture(scope="module")
def text() -> str:
    """About a passage of a report."""
    samples = Path(str(resources.files("corpus"))) / "samples"
    report = min(samples.glob("*.md"))
    return report.read_text(encoding="utf-8")[:900]


def test_names_of_a_passage(benchmark, text):
    def found() -> SentenceAnnotations:
        annotations = SentenceAnnotations(text)
        _ = annotations.places, annotations.organisations, annotations.years, annotations.figures
        return annotations

    benchmark(found)


def test_stems_of_a_passage(benchmark, text):
    stem.cache_clear()
    benchmark(stems, text)


def test_exact_tokens_of_a_passage(benchmark, text):
    benchmark(exact_tokens, text)


def test_the_best_of_all_scores(benchmark):
    scores = np.random.default_rng(3).normal(size=PASSAGES).astype(np.float32)
    benchmark(_highest, scores, 80)


def test_a_question_as_a_vector(benchmark):
    encoder = Encoder.open()
    encoder.warm()
    benchmark(encoder._backend.encode, ["How many judges were trained in Peru?"], "")
