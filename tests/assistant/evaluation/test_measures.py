"""Every expected value is the arithmetic of the measure's definition."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from assistant.evaluation.cases import Case
from assistant.evaluation.estimates import estimate
from assistant.evaluation.grounding import unsupported_figures
from assistant.evaluation.measures import MEASURES, stage_times
from assistant.evaluation.questions import Support

BY_NAME = {measure.name: measure for measure in MEASURES}


def value(name: str, *cases: Case) -> float | None:
    measure = BY_NAME[name]
    rows = [row for one in cases if (row := measure.observe(one)) is not None]
    return estimate(rows, measure.estimator).value


@pytest.fixture
def cases(making: SimpleNamespace) -> SimpleNamespace:
    m = making
    right = m.citation(m.PAPER, "UNODC trained 140 officers in Viet Nam.")
    wrong = m.citation(m.PAPER, "In Peru, UNODC trained judges.", number=2)
    return SimpleNamespace(
        right=m.case(m.question(), m.answer("140 officers [1]", right)),
        mixed=m.case(m.question(), m.answer("140 [1]. Peru [2]", right, wrong)),
        wrong=m.case(m.question(), m.answer("Judges [1]", wrong)),
        declined=m.case(m.question(), m.answer("The documents do not say.")),
        absent_declined=m.case(m.absent(), m.answer("The documents do not say.")),
        absent_answered=m.case(m.absent(), m.answer("140 [1]", right)),
    )


def test_answer_accuracy_is_right_answers_over_answerable_questions(cases: SimpleNamespace) -> None:
    given = (cases.right, cases.mixed, cases.wrong, cases.declined, cases.absent_declined)
    assert value("answer_accuracy", *given) == (1 + 1 + 0 + 0) / 4


def test_a_declined_question_is_not_right_even_if_its_text_holds_the_answer(
    making: SimpleNamespace,
) -> None:
    assert value("answer_accuracy", making.case(making.question(), making.answer("140"))) == 0 / 1


def test_a_question_whose_answer_is_not_known_does_not_count(
    making: SimpleNamespace, cases: SimpleNamespace
) -> None:
    unknown = making.case(making.question(wanted=None), making.answer("x"))
    assert value("answer_accuracy", unknown, cases.right) == 1 / 1


def test_forced_accuracy_looks_at_the_answer_with_declining_switched_off(
    making: SimpleNamespace,
) -> None:
    m = making
    forced = m.answer("140 [1]", m.citation(m.PAPER, "140 officers"))
    one = m.case(m.question(), m.answer("The documents do not say."), forced=forced)
    assert value("answer_accuracy", one) == 0 / 1
    assert value("answer_accuracy_forced", one) == 1 / 1


def test_page_accuracy_wants_a_citation_on_the_right_page(cases: SimpleNamespace) -> None:
    given = (cases.right, cases.mixed, cases.wrong, cases.declined, cases.absent_answered)
    assert value("page_accuracy", *given) == (1 + 1 + 0 + 0) / 4


def test_page_accuracy_wants_the_right_file_where_no_page_is_given(making: SimpleNamespace) -> None:
    m = making
    asked = m.question(supports=(Support("note.txt", None, "$93 million"),))
    note = m.case(asked, m.answer("x [1]", m.citation(m.NOTE, "in 2024")))
    paper = m.case(asked, m.answer("x [1]", m.citation(m.PAPER, "140 officers")))
    assert value("page_accuracy", note, paper) == (1 + 0) / 2


def test_citation_precision_is_right_quotes_over_quotes(cases: SimpleNamespace) -> None:
    given = (cases.right, cases.mixed, cases.wrong, cases.declined, cases.absent_answered)
    assert value("citation_precision", *given) == (1 + 1 + 0) / (1 + 2 + 1)


def test_citation_recall_is_supports_cited_over_supports(
    making: SimpleNamespace, cases: SimpleNamespace
) -> None:
    m = making
    two = m.question(
        supports=(
            Support("en/paper.pdf", 1, "140 officers"),
            Support("note.txt", None, "$93 million"),
        )
    )
    half = m.case(two, m.answer("x [1]", m.citation(m.NOTE, "spent $93 million in 2024")))
    given = (half, cases.right, cases.declined)
    assert value("citation_recall", *given) == (1 + 1 + 0) / (2 + 1 + 1)


def test_decline_recall_is_unanswerable_questions_that_are_declined(cases: SimpleNamespace) -> None:
    given = (cases.absent_declined, cases.absent_answered, cases.declined)
    assert value("decline_recall", *given) == 1 / 2


def test_decline_precision_is_declined_questions_that_are_unanswerable(
    cases: SimpleNamespace,
) -> None:
    given = (cases.absent_declined, cases.declined, cases.right, cases.absent_answered)
    assert value("decline_precision", *given) == 1 / (1 + 1)


def test_decline_precision_is_undefined_when_nothing_is_declined(cases: SimpleNamespace) -> None:
    assert value("decline_precision", cases.right) is None


def test_decline_auroc_counts_pairs_in_the_right_order_and_ties_half(
    making: SimpleNamespace,
) -> None:
    m = making
    answerable = [m.case(m.question(), m.answer("x", confidence=c)) for c in (0.9, 0.4)]
    unanswerable = [m.case(m.absent(), m.answer("x", confidence=c)) for c in (0.4, 0.1)]
    # Pairs (answerable, unanswerable): .9>.4, .9>.1, .4=.4, .4>.1
    assert value("decline_auroc", *answerable, *unanswerable) == (1 + 1 + 0.5 + 1) / 4


def test_decline_auroc_leaves_out_answers_without_a_confidence(cases: SimpleNamespace) -> None:
    assert value("decline_auroc", cases.right, cases.absent_declined) is None


def test_quote_validity_is_quotes_at_their_span_over_quotes(making: SimpleNamespace) -> None:
    m = making
    good = m.citation(m.PAPER, "140 officers")
    shifted = good | {"start": good["start"] + 1, "end": good["end"] + 1}
    unknown = good | {"document": "gone.pdf"}
    beyond = m.citation(m.NOTE, "2024.") | {"end": 10_000}
    one = m.case(m.question(), m.answer("x", good, shifted, unknown, beyond))
    assert value("quote_validity", one) == 1 / 4


@pytest.mark.parametrize(
    ("text", "unsupported"),
    [
        ("UNODC trained 140 officers [1].", ()),
        ("UNODC trained 141 officers [1].", ("141",)),
        ("14 and 40 officers [1]", ("14", "40")),
        ("Note 7 of 2025 [1]", ()),
        ("In section 3.2: 140 [1]", ()),
        ("There are 12 projects [1], 12 in all.", ()),
        ("The question names 5000; the answer 6000.", ("6000",)),
        ("See [3].", ()),
    ],
)
def test_a_figure_needs_a_quote_section_title_year_question_or_computation(
    making: SimpleNamespace, text: str, unsupported: tuple[str, ...]
) -> None:
    m = making
    cited = m.citation(
        m.PAPER, "trained 140 officers", title="Note 7", year=2025, section=["3.2 Results"]
    )
    computed = [{"value": "12", "how": "count", "citations": [1]}]
    given = m.answer(text, cited, question="Are there 5,000?", computed=computed)
    assert unsupported_figures(given) == unsupported


def test_unsupported_figures_are_added_up_over_all_answers(making: SimpleNamespace) -> None:
    m = making
    two = m.case(m.question(), m.answer("7 and 8 and 7 again"))
    one = m.case(m.absent(), m.answer("9 documents searched"))
    assert value("unsupported_figures", two, one) == 2 + 1


def test_retrieval_measures_follow_their_formulas(making: SimpleNamespace) -> None:
    m = making
    asked = m.question(supports=(Support("a"), Support("b")))
    one = m.case(asked, None, ranking=m.ranked("x", "a", "y", "z", "w", "b"))
    gain = 1 / math.log2(2 + 1) + 1 / math.log2(6 + 1)
    best = 1 / math.log2(1 + 1) + 1 / math.log2(2 + 1)
    assert value("ndcg@10", one) == pytest.approx(gain / best)
    assert value("mrr@10", one) == 1 / 2
    assert value("hit@1", one) == 0
    assert value("hit@5", one) == 1
    assert value("recall@5", one) == 1 / 2
    assert value("recall@10", one) == 2 / 2


def test_retrieval_that_finds_nothing_counts_as_zero(making: SimpleNamespace) -> None:
    assert value("ndcg@10", making.case(making.question(), None, ranking=())) == 0


def test_equal_scores_keep_the_order_of_the_search(making: SimpleNamespace) -> None:
    m = making
    asked = m.question(supports=(Support("b"),))
    tied = tuple(type(one)(one.document, 0.5) for one in m.ranked("b", "a"))
    assert value("mrr@10", m.case(asked, None, ranking=tied)) == 1 / 1


def test_lengths_are_those_of_answers_that_are_not_declined(
    making: SimpleNamespace, cases: SimpleNamespace
) -> None:
    given = (cases.right, cases.mixed, cases.declined)
    assert value("quotes_median", *given) == (1 + 2) / 2
    # "140 officers [1]" has two words, "140 [1]. Peru [2]" has two.
    assert value("words_median", *given) == (2 + 2) / 2


def test_latency_is_by_stage_and_in_all(making: SimpleNamespace) -> None:
    m = making
    given = m.answer("x", timings_ms={"retrieve": 14.0, "answer": 6.0})
    from_file = m.case(m.question(), given).asked
    measured = m.case(m.question(), given, seconds=0.025).asked
    assert stage_times(from_file) == {"retrieve": 14.0, "answer": 6.0, "total": 14.0 + 6.0}
    assert stage_times(measured) == {"retrieve": 14.0, "answer": 6.0, "total": 0.025 * 1000}
    assert stage_times(m.case(m.question(), None).asked) == {}
