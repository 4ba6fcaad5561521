"""What one sentence tells: who, how many of what, where and when, and where each of it stands."""

from __future__ import annotations

import pytest

from assistant.facts.model import Cell, Fact, When
from assistant.facts.sentences import SentenceContext, facts_of_sentence

REPORT = When("2018", "2018-01-01", "2018-12-31", "report", "metadata")


def facts_of(text: str, language: str = "en", **known: object) -> list[Fact]:
    about = {"where": (), "when": REPORT, "publisher": None} | known
    return list(facts_of_sentence(text, 100, SentenceContext("d.txt", language, **about)))


def figures(facts: list[Fact]) -> list[tuple[str, str]]:
    return [
        (f.amount.shown, f.amount.counted.text if f.amount.counted else "")
        for f in facts
        if f.amount is not None
    ]


def keys(cells: tuple[Cell, ...]) -> list[str]:
    return [cell.key for cell in cells]


def test_an_organisation_before_its_verb_is_who_did_it():
    (fact,) = facts_of("In Chad, UNHCR trained 40 judges on the rights of survivors in 2019.")
    assert keys(fact.who) == ["UNHCR"]
    assert keys(fact.where) == ["Chad"]
    assert fact.action.startswith("trained 40 judges")
    assert fact.for_whom == "judges"
    assert figures([fact]) == [("40", "judges")]
    assert (fact.when.text, fact.when.of) == ("2019", "fact")


def test_every_cell_from_the_quote_is_in_the_quote():
    text = "ESCWA, together with UNFPA, trained more than 300 women judges in Iraq and Jordan."
    (fact,) = facts_of(text)
    assert fact.quote == text
    for cell in (*fact.who, *fact.partners, *fact.where, fact.amount.counted):
        assert cell.stands == "quote"
        assert cell.text in text
    assert text[fact.amount.start - 100 : fact.amount.end - 100] == fact.amount.text
    assert keys(fact.who) == ["ESCWA"]
    assert keys(fact.partners) == ["UNFPA"]


def test_joined_subjects_all_did_it():
    (fact,) = facts_of("UNDP, UNFPA and UN Women opened 12 shelters for survivors.")
    assert keys(fact.who) == ["UNDP", "UNFPA", "UN Women"]


def test_who_a_preposition_governs_is_not_the_one_who_acts():
    (fact,) = facts_of("The staff of 14 offices were trained in the rules of UNHCR procedures.")
    assert fact.who == ()


def test_the_one_after_by_did_what_the_passive_says():
    (fact,) = facts_of("A total of 510 nurses were trained by UNFPA in Benin.")
    assert keys(fact.who) == ["UNFPA"]
    assert figures([fact]) == [("510", "nurses")]


def test_we_is_the_publisher_and_the_cell_says_so():
    (fact,) = facts_of("We reached 20 villages with legal aid last year.", publisher="ILO")
    assert fact.who == (Cell("ILO", "ILO", "metadata"),)


def test_what_a_sentence_leaves_open_is_taken_from_its_headings_and_metadata():
    known = (Cell("Mali", "Mali", "section"),)
    (fact,) = facts_of("A pool of 48 officers was trained on prevention.", where=known)
    assert fact.where == known
    assert (fact.when.of, fact.when.stands) == ("report", "metadata")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They set up 10 specialized courts and 5 help desks in the capital.",
         [("10", "specialized courts"), ("5", "help desks")]),
        ("The method is 70% to 90% more effective than others, it is said.",
         [("70% to 90%", "more effective")]),
        ("Nearly 60 per cent of the new members are women today.",
         [("nearly 60 per cent", "new members")]),
        ("It began with an initial investment of over 500 million USD from donors.",
         [("more than 500 million USD", "initial investment")]),
        ("The number of people in need grew to 30.4 million over the year.",
         [("30.4 million", "people in need")]),
        ("Some 200 women supported by the fund opened a shop of their own.",
         [("about 200", "women")]),
        ("The fund helped 30 grantees working on prevention in the region.",
         [("30", "grantees")]),
        ("Of 40 reviews planned, 75 per cent (30) were completed in time.",
         [("40", "reviews")]),
    ],
)  # fmt: skip
def test_what_is_counted_ends_where_the_noun_phrase_ends(text, expected):
    assert set(expected) <= set(figures(facts_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        "220 East 42nd Street",
        "67.6% 46.6% 65.3%",
        "How many of the 40 judges were trained by UNODC?",
        "See https://example.org/12 for the 40 judges who were trained.",
    ],
)
def test_labels_addresses_and_questions_give_no_fact(text):
    assert facts_of(text) == []


def test_a_place_before_a_bracket_governs_what_is_inside():
    text = (
        "UNODC gave training in Egypt (for judges, prosecutors and doctors from all of the regions),"
        " Mexico (training for 900 officers in 7 states) and Namibia (for trainers)."
    )
    assert [keys(fact.where) for fact in facts_of(text)] == [["Mexico"], ["Mexico"]]


def test_places_one_after_each_figure_belong_to_their_figures():
    facts = facts_of("UNDP trained 200 judges in Kenya and 300 judges in Uganda.")
    assert [keys(fact.where) for fact in facts] == [["Kenya"], ["Uganda"]]


def test_the_date_of_an_earlier_value_is_not_the_date_of_this_one():
    now, before = facts_of("In 2024, UNDP supported 32 countries, up from 29 countries in 2023.")
    assert (now.when.text, before.when.text) == ("2024", "2023")


def test_the_years_of_a_plan_do_not_date_the_fact():
    (fact,) = facts_of("UNDP launched 3 studies for its Strategic Plan, 2022-2025.")
    assert fact.when == REPORT


def test_french_and_spanish_are_read_with_their_own_words():
    (french,) = facts_of("L’OIM a formé 40 agents de santé en Guinée.", "fr")
    assert figures([french]) == [("40", "agents de santé")]
    assert keys(french.who) == ["IOM"]
    assert keys(french.where) == ["Guinea"]
    (spanish,) = facts_of("El UNICEF capacitó a 120 docentes rurales en Bolivia.", "es")
    assert figures([spanish]) == [("120", "docentes rurales")]
    assert keys(spanish.who) == ["UNICEF"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They registered 40 cases of forced labour and 12 by private firms in the year.",
         [("40", "cases of forced labour"), ("12", "cases of forced labour")]),
        ("Of the nine closed files, seven were closed early and two were handed over.",
         [("nine", "closed files"), ("two", "closed files")]),
        ("Among offices audited last year, 41 per cent were small and 60 per cent kept full records.",
         [("41 per cent", "offices"), ("60 per cent", "offices")]),
        ("It helped 12 countries to review their laws, with 58 per cent reporting a change.",
         [("12", "countries"), ("58 per cent", "countries")]),
        ("Some 43 per cent of complaints were about pay, 25 per cent about leave and 9 per cent about grades.",
         [("about 43 per cent", "complaints")]),
        ("The cost of food for the families who came to the camps in the north rose by 13 per cent.",
         [("13 per cent", "cost of food")]),
        ("In Benin, births with a midwife have gone on to increase, reaching 88 per cent in total.",
         [("88 per cent", "births")]),
        ("Direct funding for field plans – the kind that is most wanted – increased 56 per cent from then.",
         [("56 per cent", "Direct funding for field plans")]),
        ("About half of the youth were employed in informal work in the towns.",
         [("about half", "youth")]),
        ("Projects: 9 Total budget: US$ 5,000,000 Spent so far: US$ 4,000,000",
         [("9", "Projects"), ("US$ 5,000,000", "Total budget"), ("US$ 4,000,000", "Spent so far")]),
        ("Wasting fell from 17 per cent in 2000 to 8 per cent in 2005, and slightly rose to 11 per cent in 2010.",
         [("8 per cent", "Wasting"), ("11 per cent", "Wasting")]),
        ("The team reached 300 persons with disabilities in all of the camps.",
         [("300", "persons with disabilities")]),
        ("The number of cases of theft that guards in the north told of rose from 43 to 152 in that year.",
         [("152", "cases of theft")]),
        ("Rents fell from 9 per cent in 2007 to 3 per cent in 2012 while the price of bread for all fell from"
         " 25 per cent in 2008 to 8 per cent in 2012.", [("3 per cent", "Rents"), ("8 per cent", "price of bread for all")]),
        ("Growth was uneven, with the real growth falling to just 0.5 per cent in 2020 and recovering to"
         " 4.7 per cent in 2022.", [("0.5 per cent", "real growth"), ("4.7 per cent", "real growth")]),
        ("The fund gave 89 per cent ($2 million) of all gifts, and others contributed 11 per cent.",
         [("89 per cent", "gifts"), ("11 per cent", "gifts")]),
        ("The office raised US$10.9 million in flexible, unearmarked funding for its schools.",
         [("US$10.9 million", "unearmarked funding")]),
        ("Out of $2.4 billion of climate aid, only $43 million went to groups led by women.",
         [("$43 million", "climate aid")]),
        ("The incidence of early marriage is 14 percentage points higher than it is elsewhere.",
         [("14 percentage points", "incidence of early marriage")]),
        ("The report that had the best matrix also got the highest overall score of 3.9 in the end.",
         [("3.9", "highest overall score")]),
        ("They plan to build 300 classrooms and recruit new teachers in the coming years.",
         [("300", "classrooms")]),
        ("The office trained 200 and 300 officers in those two years of the plan.",
         [("200", "officers"), ("300", "officers")]),
        ("Fifteen of the sixteen hottest years on record have been in this century.",
         [("Fifteen", "hottest years")]),
    ],
)  # fmt: skip
def test_what_is_elsewhere_in_the_sentence_is_counted(text, expected):
    assert set(expected) <= set(figures(facts_of(text)))


def test_one_of_a_whole_is_one_fact():
    assert figures(
        facts_of("As of 2024, 14 of the 17 countries of the programme have such laws.")
    ) == [("14", "countries")]


def test_dates_and_places_that_stand_respectively_belong_one_by_one():
    facts = facts_of("The shares of towns in 2008 and 2013 were 19.5% and 21.4%, respectively.")
    assert [fact.when.text for fact in facts] == ["2008", "2013"]
    facts = facts_of("Kenya and Uganda trained 200 and 300 officers of the police, respectively.")
    assert [keys(fact.where) for fact in facts] == [["Kenya"], ["Uganda"]]


def test_what_was_done_is_a_fact_where_the_action_says_it():
    assert (
        facts_of("The returns were among those that were supported by IOM in all these years.")
        == []
    )
    (fact,) = facts_of(
        "In 2002, IOM signed a cooperation agreement with the government of that day."
    )
    assert fact.action.startswith("signed a cooperation agreement")


def test_the_first_of_those_who_were_taught_says_what_was_done():
    (fact,) = facts_of(
        "In Peru UNODC taught judges, prosecutors and police officers about the new law."
    )
    assert (fact.action, keys(fact.who), keys(fact.where)) == ("taught judges", ["UNODC"], ["Peru"])


def test_the_years_of_a_plan_that_is_for_a_period_do_not_date_the_fact():
    text = "Only 56 per cent of plans name women, though the Gender Plan of Action for the period 2022–2030 does."
    (fact,) = facts_of(text)
    assert fact.when == REPORT


def test_what_people_do_is_no_part_of_what_they_are_called():
    (fact,) = facts_of("Some 40 people live in the old school today, it is said.")
    assert figures([fact]) == [("about 40", "people")]


def test_the_place_and_date_of_a_part_are_not_those_of_the_whole():
    whole, part = facts_of(
        "UNDP worked in 29 districts on rules, including in 8 towns in Peru in 2019."
    )
    assert (whole.where, whole.when) == ((), REPORT)
    assert (keys(part.where), part.when.text) == (["Peru"], "2019")


def test_many_countries_are_in_no_single_one():
    known = (Cell("Ghana", "Ghana", "section"),)
    (fact,) = facts_of("Some 61 per cent of countries have health plans of their own.", where=known)
    assert fact.where == ()


def test_a_date_at_the_front_of_its_clause_dates_that_clause():
    first, second = facts_of(
        "In 2023, 32 nurses were hired there; in 2024, a further 26 nurses came."
    )
    assert (first.when.text, second.when.text) == ("2023", "2024")


def test_listed_years_are_one_period():
    (fact,) = facts_of("In 2020, 2021 and 2022 UNHCR published 10 books on the camps.")
    assert (fact.when.first, fact.when.last) == ("2020-01-01", "2022-12-31")


def test_the_mark_of_a_footnote_hides_no_date():
    (fact,) = facts_of("Les 40 projets de santé ont été menés entre 2016 et 2020¹¹.", "fr")
    assert (fact.when.first, fact.when.last) == ("2016-01-01", "2020-12-31")


def test_an_office_in_a_clause_before_it_did_not_do_that_clause():
    facts = facts_of("While 30 schools closed for good, UNICEF opened 12 learning centres.")
    assert [keys(fact.who) for fact in facts] == [[], ["UNICEF"]]


def test_the_action_is_the_predicate_nearest_before_the_figure():
    (fact,) = facts_of(
        "UNODC trained judges and police officers, and opened 10 offices in the north."
    )
    assert fact.action.startswith("opened 10 offices")
    assert fact.for_whom == "judges and police officers"


def test_instructions_of_a_manual_give_no_fact():
    assert (
        facts_of("Explain that you will now divide them into groups of four or five people.") == []
    )
