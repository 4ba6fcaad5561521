"""Filters from a form and from an address."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fromstring

from assistant.config.errors import UsageError
from assistant.interfaces.web.filters import (
    choices,
    from_form,
    from_query,
    render_filters,
    taken_off,
    to_query,
)
from assistant.locale import Texts
from index.model import DocumentRecord

RECORDS = [
    DocumentRecord("a.pdf", "Training", "UNODC", 2018, "en"),
    DocumentRecord("b.pdf", "Formation", "ONU Femmes", 2017, "fr"),
    DocumentRecord("c.pdf", state="failed", reason="empty", publisher="nobody", year=1999),
]


def test_the_form_offers_what_leaves_a_document() -> None:
    offered = choices(RECORDS)
    assert offered.publishers == ("ONU Femmes", "UNODC")
    assert offered.years == (2017, 2018)
    assert offered.languages == ("en", "fr")
    assert offered.documents == (("a.pdf", "Training"), ("b.pdf", "Formation"))


def test_what_is_left_out_is_chosen_in_the_form_and_shown_to_take_off() -> None:
    chosen = {"without_publisher": ["UNODC"], "without_year": ["2017"], "from": ["2017"]}
    filters = from_form(chosen)
    assert filters == {
        "year": ["2017-"],
        "without_publisher": ["UNODC"],
        "without_year": ["2017"],
    }
    html = fromstring(render_filters(filters, choices(RECORDS), Texts("en")))
    shown = html.xpath("//*[contains(@class, 'pa-scope-chip')]")
    assert [one.text_content().strip() for one in shown] == [
        "2017 and later",
        "without UNODC",
        "without 2017",
    ]
    checked = html.xpath("//input[@checked]")
    assert [(one.get("name"), one.get("value")) for one in checked] == [
        ("without_publisher", "UNODC"),
        ("without_year", "2017"),
    ]
    assert taken_off(filters, "without_publisher", "UNODC") == {
        "year": ["2017-"],
        "without_year": ["2017"],
    }


def test_what_the_form_cannot_show_of_what_is_left_out_stays_when_it_is_changed() -> None:
    filters = {
        "without_language": ["fr"],
        "without_document": ["a.pdf"],
        "without_year": ["1990-1999"],
    }
    html = fromstring(render_filters(filters, choices(RECORDS), Texts("fr")))
    fields = {one.get("name"): [one.get("value")] for one in html.xpath("//input[@type='hidden']")}
    assert from_form(fields) == filters
    shown = html.xpath("//*[contains(@class, 'pa-scope-chip')]")
    said = {one.text_content().strip() for one in shown}
    assert said == {"sans français", "sans Training", "sans 1990–1999"}


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [
        ("2017", "2020", ["2017-2020"]),
        ("2017", "2017", ["2017"]),
        ("2017", "", ["2017-"]),
        ("", "2020", ["-2020"]),
        ("", "", None),
    ],
)
def test_two_years_are_a_range_and_one_alone_leaves_the_other_end_open(
    first: str, last: str, year: list[str] | None
) -> None:
    assert from_form({"from": [first], "to": [last]}).get("year") == year


def test_several_places_are_separated_by_commas_of_any_script() -> None:
    assert from_form({"place": ["Peru، Mali, Egypt"]}) == {"place": ["Peru", "Mali", "Egypt"]}


def test_a_filter_that_means_nothing_is_refused_with_the_reason() -> None:
    with pytest.raises(UsageError, match="2017-2020"):
        from_query([("year", "soon")])
    with pytest.raises(UsageError, match="neither"):
        from_form({"place": ["Atlantis"]})


names = st.text(alphabet="abc &=?+%é\"'<", min_size=1, max_size=12).filter(str.strip)


@given(st.lists(names, max_size=3), st.sampled_from([[], ["2017"], ["2017-2020"], ["2017-"]]))
def test_an_address_gives_the_filters_that_it_was_made_of(
    publishers: list[str], years: list[str]
) -> None:
    given = {"publisher": publishers, "year": years, "without_publisher": publishers}
    filters = {key: values for key, values in given.items() if values}
    assert from_query(parse_qsl(to_query(filters).removeprefix("?"))) == filters


def test_other_names_in_an_address_are_passed_over() -> None:
    assert from_query([("__theme", "dark"), ("place", "Peru")]) == {"place": ["Peru"]}


def test_the_line_above_the_question_names_each_filter_to_take_off() -> None:
    filters = {"publisher": ["UNODC"], "year": ["2018-"], "document": ["a.pdf"]}
    html = render_filters(filters, choices(RECORDS), Texts("en"))
    shown = fromstring(html).xpath("//*[contains(@class, 'pa-scope-chip')]")
    assert [one.text_content().strip() for one in shown] == [
        "UNODC",
        "2018 and later",
        "Only Training",
    ]
    assert 'data-query="?publisher=UNODC&amp;year=2018-&amp;document=a.pdf"' in html
    assert 'value="UNODC" checked' in html
    assert taken_off(filters, "year", "2018-") == {"publisher": ["UNODC"], "document": ["a.pdf"]}
    none = render_filters({}, choices(RECORDS), Texts("en"), own_files=True)
    assert "All reports" in none
    assert "Files of this conversation first" in none
