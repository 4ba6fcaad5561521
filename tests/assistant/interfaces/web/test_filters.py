"""Filters from a form and from an address, and the list of documents found by words."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.config.errors import UsageError
from assistant.interfaces.web.filters import (
    choices,
    from_form,
    from_query,
    render_filters,
    to_query,
)
from assistant.interfaces.web.views import matches
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


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [
        ("2017", "2020", ["2017-2020"]),
        ("2017", "", ["2017"]),
        ("", "2020", ["2020"]),
        ("", "", None),
    ],
)
def test_two_years_are_a_range_and_one_alone_is_that_year(
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


@given(st.lists(names, max_size=3), st.sampled_from([[], ["2017"], ["2017-2020"]]))
def test_an_address_gives_the_filters_that_it_was_made_of(
    publishers: list[str], years: list[str]
) -> None:
    given = {"publisher": publishers, "year": years}
    filters = {key: values for key, values in given.items() if values}
    assert from_query(parse_qsl(to_query(filters).removeprefix("?"))) == filters


def test_other_names_in_an_address_are_passed_over() -> None:
    assert from_query([("__theme", "dark"), ("place", "Peru")]) == {"place": ["Peru"]}


def test_the_folded_form_names_what_is_filtered() -> None:
    html = render_filters(
        {"publisher": ["UNODC"], "place": ["Peru"]}, choices(RECORDS), Texts("en")
    )
    assert "UNODC, Peru" in html
    assert 'data-query="?publisher=UNODC&amp;place=Peru"' in html
    assert 'value="UNODC" checked' in html


def test_a_document_matches_when_each_word_stands_in_what_is_shown_of_it() -> None:
    assert [r.name for r in RECORDS if matches(r, "unodc 2018")] == ["a.pdf"]
    assert [r.name for r in RECORDS if matches(r, "FAILED")] == ["c.pdf"]
    assert len([r for r in RECORDS if matches(r, " ")]) == 3
