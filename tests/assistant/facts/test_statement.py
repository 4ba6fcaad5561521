"""What a figure counts, in full; a figure that nothing says anything of is no fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.facts.model import Amount, Cell, Fact
from assistant.facts.sentences import SentenceContext, facts_of_sentence
from assistant.facts.statement import stated

CONTEXT = SentenceContext("a.txt", "en", (), None, None)


def told(sentence: str) -> list[tuple[str, str, str]]:
    """Figure, what it counts in full, and stage of each fact of a sentence."""
    facts = stated(facts_of_sentence(sentence, 0, CONTEXT), ())
    return [(f.amount.text, f.amount.full, f.amount.stage) for f in facts if f.amount]


def cells(
    row: Sequence[tuple[str, int | str]],
    label: str = "Kenya",
    section: tuple[str, ...] = ("Table 2: Programme results by country",),
    unit: str | None = None,
) -> list[Fact]:
    """Facts of a row: header and value of each cell."""
    quote = " | ".join([label, *(str(value) for _, value in row)])
    found, at = [], len(label)
    for header, value in row:
        start = quote.index(str(value), at)
        at = start + len(str(value))
        name = f"{label}: {header}"
        counted = Cell(name, name.casefold(), "section")
        number = Decimal(str(value).replace(",", "").rstrip("%"))
        amount = Amount(str(value), number, number, start, at, unit, "", counted)
        found.append(Fact("a.pdf", 0, len(quote), quote, section=section, amount=amount))
    return found


def test_a_share_says_of_what_and_what_is_said_of_it():
    assert told("Only 1.9 per cent of rural households use a clean-fuel stove at home.") == [
        ("1.9 per cent", "Only … of rural households use a clean-fuel stove at home", "")
    ]


def test_a_long_sentence_is_cut_where_another_clause_begins():
    (first, *_) = told(
        "The agency trained 300 judges on the new law against violence in all five provinces of the country, while the "
        "ministry of the interior, which had promised to pay for the training of its own officers, trained nobody at all."
    )
    assert first[1] == (
        "The agency trained … judges on the new law against violence in all five provinces of the country"
    )


def test_what_is_meant_to_be_is_told_from_what_was():
    assert told("The project will train 300 judges in two provinces.")[0][2] == "plan"
    assert told("The project has trained 300 judges in two provinces.")[0][2] == "result"


def test_an_increase_is_a_fact_only_in_a_sentence_that_says_of_what():
    assert told("An increase of 24 per cent") == []
    assert told("The number of shelters for survivors rose, an increase of 24 per cent on 2019.")


def test_a_sentence_that_points_back_cannot_say_what_was_counted():
    assert told("These were attended by 173 people and included sessions on gender.") == []


def test_labels_of_a_picture_are_no_facts():
    assert (
        told("Very satisfied 51.1% Somewhat satisfied 26.4% Neutral 10.1% Unsatisfied 10.2%") == []
    )
    assert told("9 Energy Cost and Subsidy Management") == []


def test_a_label_with_its_figure_is_a_fact():
    assert ("US$ 38,067,000", "CPD budget", "plan") in told(
        "Projects: 6 CPD budget: US$ 38,067,000 Expenditure: US$ 9,694,694"
    )


def test_a_cell_says_its_table_row_and_column():
    (fact,) = stated(cells([("Judges trained", 300)]), ())
    assert fact.amount
    assert fact.amount.full == "Table 2: Programme results by country: Kenya: Judges trained"


@pytest.mark.parametrize(
    ("header", "value"),
    [("Revenue", "1,200"), ("2021", "10.3"), ("iv", "7"), ("≤ 5 per week", "3")],
)
def test_a_cell_without_its_unit_or_its_name_is_no_fact(header: str, value: str):
    assert list(stated(cells([(header, value)], label="Current grants", section=()), ())) == []


def test_a_cell_has_the_unit_and_the_scale_of_its_column():
    (fact,) = stated(cells([("Budget in CHF thousands", "1,200")]), ())
    assert fact.amount
    assert (fact.amount.unit, fact.amount.low, fact.amount.stage) == ("CHF", 1_200_000, "plan")


def test_columns_of_one_name_with_two_values_are_no_facts():
    assert list(stated(cells([("Total households", 40), ("Total households", 58)]), ())) == []


def test_a_row_with_two_numbers_in_a_cell_was_misread():
    (fact,) = cells([("Judges trained", 300)])
    broken = replace(fact, quote=f"{fact.quote} | 1,812 130")
    assert list(stated([broken], ())) == []
