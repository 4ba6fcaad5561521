"""How the reader is measured."""

from __future__ import annotations

from collections import defaultdict

from assistant.evaluation.fitting.reader import Values, count, passages_for, summary
from assistant.evaluation.questions import Question, Support
from assistant.reader.passage_reader import PassageScore, UnitScore
from index.store import Index

PERU = Question(
    "q",
    "How many judges were trained in Peru?",
    True,
    "number",
    (("61",),),
    supports=(Support("report.md", None, "trained 61 judges"),),
)
CHAD = Question("r", "How many judges were trained in Chad?", False, "absent", ())


def test_a_question_counts_where_its_right_sentence_is_among_all_that_were_read(
    index: Index,
) -> None:
    records = {one.name: one for one in index.document_records()}
    values: Values = defaultdict(list)
    for question, right in ((PERU, 3.0), (PERU, 0.5), (CHAD, -2.0)):
        text, parts = passages_for(index, records, question, 20)
        assert text == question.question
        said = [
            PassageScore(
                right if part.answers == 1 else -1.0,
                tuple(
                    UnitScore(
                        right if label == 1 else 1.0 if question.answerable else -1.0, None, 0
                    )
                    for label in part.labels
                ),
            )
            for part in parts
        ]
        count(values, question, parts, said)
    values["milliseconds"] = [20.0]
    assert summary(values) == (
        "3 questions, 2 answerable: read 1.000, first 0.500, three 0.500;"
        " AUROC of passages 1.000, AUROC of questions 1.000; 20 ms"
    )
