"""DeepEval: test cases as a JSON list, for ``EvaluationDataset.add_test_cases_from_json_file`` of DeepEval 4.

Keys have the names of the parameters of ``LLMTestCase``. ``context`` is where the answer is by the question file,
``retrieval_context`` what was cited.
"""

from __future__ import annotations

import json
from typing import Any

from assistant.evaluation.formats.outcome import Outcome, asked_text, contexts, expected_text


def render(outcome: Outcome) -> str:
    """One test case for each question that was answered or declined."""
    cases: list[dict[str, Any]] = []
    for one in outcome.answered:
        quotes = [support.quote for support in one.question.supports if support.quote]
        cases.append(
            {
                "name": one.question.id,
                "input": asked_text(one.question),
                "actual_output": one.answer["text"],
                "expected_output": expected_text(one.question) or None,
                "context": quotes or None,
                "retrieval_context": list(contexts(one).values()),
            }
        )
    return json.dumps(cases, ensure_ascii=False, indent=1) + "\n"
