"""Which sentences give another value for what is asked."""

from __future__ import annotations

import pytest

from assistant.answering.read import ScoredSentence
from assistant.conflicts.competing_values import (
    SentenceValue,
    are_of_other_places,
    are_records,
    competing_values,
    may_be_same_year,
    sure_value,
)
from assistant.question.understand import understand
from tests.assistant.answering.made import scored
from tests.assistant.conflicts.sentences import ranked

JUDGES = understand("How many judges did UNODC train in Peru?")
OPENED = understand("When did the harbour of Callao open?")
BEST = ("UNODC trained 240 judges in Peru.", 0.9)


def values(found: list[SentenceValue]) -> list[str]:
    return [value.key for _, value in found]


def test_a_sentence_with_another_figure_for_the_same_competes():
    found = competing_values(
        JUDGES, ranked(JUDGES, BEST, ("UNODC trained 310 judges in Peru.", 0.8))
    )
    assert values(found) == ["240", "310"]


@pytest.mark.parametrize(
    ("text", "probability"),
    [
        pytest.param("UNODC trained 240 judges in Peru last year.", 0.8, id="the same figure"),
        pytest.param("UNODC trained 310 judges in Peru.", 0.4, id="0.4 < 0.45 * 0.9"),
        pytest.param("UNODC trained 310 nurses in Peru.", 0.8, id="another counted thing"),
        pytest.param("UNODC trained 30 per cent of the judges in Peru.", 0.8, id="another unit"),
        pytest.param("UNODC met 310 judges in Peru.", 0.8, id="1 of 2 words, 0.5 < 0.85"),
        pytest.param("UNODC trained 310 judges, 240 of them in Peru.", 0.8, id="both figures"),
        pytest.param("Judges trained in Peru: 310", 0.8, id="a label with its value"),
    ],
)  # fmt: skip
def test_no_other_value_for_the_same(text: str, probability: float):
    assert competing_values(JUDGES, ranked(JUDGES, BEST, (text, probability))) == []


def test_a_sentence_of_another_programme_has_no_other_value_for_the_one_that_is_named():
    question = understand("How many people took part in the LANTERN training?")
    texts = [
        ("Altogether 173 people took part in the LANTERN training.", 0.9),
        ("Altogether 547 people took part in the training.", 0.8),
        ("Later 190 people took part in the LANTERN training.", 0.8),
    ]
    assert values(competing_values(question, ranked(question, *texts))) == ["173", "190"]


def test_a_sentence_that_leaves_the_agency_to_its_report_competes_all_the_same():
    found = competing_values(
        JUDGES, ranked(JUDGES, BEST, ("310 judges were trained in Peru.", 0.8))
    )
    assert values(found) == ["240", "310"]


def test_a_question_for_neither_figure_nor_date_has_no_competing_values():
    question = understand("What did UNODC do in Peru?")
    texts = (BEST, ("UNODC trained 310 judges in Peru.", 0.8))
    assert competing_values(question, ranked(question, *texts)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The harbour of Callao opened on 9 June 2021.",
         ["2021-05-04/2021-05-04", "2021-06-09/2021-06-09"]),
        ("The harbour of Callao opened in May 2021.", []),  # 4 May lies in it
        ("The harbour of Callao opened on 4 May 2021 at noon.", []),
    ],
)  # fmt: skip
def test_dates_compete_when_neither_lies_in_the_other(text: str, found: list[str]):
    texts = (("The harbour of Callao opened on 4 May 2021.", 0.9), (text, 0.8))
    assert values(competing_values(OPENED, ranked(OPENED, *texts))) == found


def test_a_sentence_that_lacks_a_name_asked_for_has_no_sure_value():
    text = "UNODC trained 240 judges."
    value = sure_value(scored(JUDGES, text))
    assert value is not None
    assert value.key == "240"
    assert sure_value(scored(JUDGES, text, missing=("Peru",))) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("In 2018, UNODC trained 240 judges.", 0.9), ("In 2019, UNODC trained 310 judges.", 0.8), False),
        (("In 2018, UNODC trained 240 judges.", 0.9), ("In 2018, UNODC trained 310 judges.", 0.8), True),
        (("In 2018, UNODC trained 240 judges.", 0.9), ("UNODC trained 310 judges.", 0.8), True),
        (("UNODC trained 240 judges.", 0.9, 2018), ("UNODC trained 310 judges.", 0.8, 2019), False),
        (("UNODC trained 240 judges.", 0.9, 2018), ("UNODC trained 310 judges.", 0.8, 2018), True),
    ],
)  # fmt: skip
def test_the_year_is_that_of_the_sentence_else_of_its_report(one, other, expected: bool):
    first, second = ranked(JUDGES, one, other)
    pair = [(item, sure_value(item)) for item in (first, second)]
    assert may_be_same_year(*pair) is expected


def test_places_differ_only_where_the_question_names_none():
    chile, ghana = ("UNODC trained 75 judges in Chile.", 0.9), ("UNODC trained 60 in Ghana.", 0.8)
    open_question = understand("How many judges did UNODC train?")
    assert are_of_other_places(open_question, *ranked(open_question, chile, ghana))
    assert not are_of_other_places(JUDGES, *ranked(JUDGES, chile, ghana))
    assert not are_of_other_places(
        open_question, *ranked(open_question, chile, ("UNODC trained 60 judges.", 0.8))
    )


def test_sentences_of_a_report_with_the_same_words_around_several_figures_tell_of_several_things():
    budget = understand("What was the budget in Peru?")

    def lines(*reports: str) -> list[ScoredSentence]:
        texts = ("Courts: 6, budget in Peru: $38,067,000", "Courts: 9, budget in Peru: $77,967,000")
        both = zip(texts, reports, strict=True)
        return [scored(budget, text, 0.9, report=name, year=2020) for text, name in both]

    assert are_records(*lines("a.txt", "a.txt"))
    assert not are_records(*lines("a.txt", "b.txt"))
    assert not are_records(*ranked(JUDGES, BEST, ("UNODC trained 310 judges in Peru.", 0.8)))
