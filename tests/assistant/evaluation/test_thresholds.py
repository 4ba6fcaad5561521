from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config.errors import UsageError
from assistant.evaluation.estimates import Estimate
from assistant.evaluation.thresholds import Threshold, Verdict, load_thresholds


def load(folder: Path, content: str) -> tuple[Threshold, ...]:
    path = folder / "nightly.yaml"
    path.write_text(content, encoding="utf-8")
    return load_thresholds(path)


def test_a_number_is_the_least_or_the_most_by_what_is_better(tmp_path: Path) -> None:
    content = (
        "answer_accuracy: 0.8\n"
        "unsupported_figures: 0\n"
        "latency_ms total p95: 1500\n"
        "words_median: {at_least: 20, at_most: 200}\n"
    )
    assert load(tmp_path, content) == (
        Threshold("answer_accuracy", at_least=0.8),
        Threshold("unsupported_figures", at_most=0.0),
        Threshold("latency_ms total p95", at_most=1500.0),
        Threshold("words_median", 20.0, 200.0),
    )


@pytest.mark.parametrize(
    ("value", "passed"), [(0.8, True), (0.79, False), (1.0, True), (None, False)]
)
def test_a_bound_is_included_and_what_was_not_measured_is_not_reached(
    value: float | None, passed: bool
) -> None:
    verdict = Verdict(Threshold("answer_accuracy", at_least=0.8), Estimate(value, None, None, 3))
    assert verdict.passed is passed


def test_a_verdict_says_what_was_got_and_what_was_wanted() -> None:
    verdict = Verdict(Threshold("ndcg@10", at_least=0.8), Estimate(0.72, 0.61, 0.82, 50))
    assert verdict.text == (
        "ndcg@10 is 0.720 (95% interval 0.610 to 0.820) over 50 questions, wanted at least 0.8"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("answer_acuracy: 0.8", "answer_acuracy: no such measure; there are answer_accuracy"),
        ("answer_accuracy: high", "answer_accuracy: wanted a number, got 'high'"),
        ("answer_accuracy: {min: 1}", "wanted at_least, at_most or both, got {'min': 1}"),
        ("words_median: 20", "neither more nor less is better"),
        ("- 0.8", "wanted lines such as answer_accuracy: 0.8"),
        ("a: [", "not YAML"),
    ],
)
def test_a_file_that_sets_no_thresholds_is_refused(
    tmp_path: Path, content: str, message: str
) -> None:
    with pytest.raises(UsageError) as error:
        load(tmp_path, content)
    assert message in str(error.value)
