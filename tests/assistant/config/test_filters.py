"""Filters as people write them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.config.errors import UsageError
from assistant.config.filters import parse_filters, shown_filters
from index.filters import Filters, LeftOut
from index.model import DocumentRecord


@pytest.mark.parametrize(
    ("year", "years"),
    [
        (2018, (2018,)),
        ("2018", (2018,)),
        ([2018, 2019], (2018, 2019)),
        ("2017-2020", (2017, 2018, 2019, 2020)),
        ("2098-", (2098, 2099, 2100)),
        ("-1901", (1900, 1901)),
        ("2017–2018", (2017, 2018)),
        (["2017-2018", 2018, "2020"], (2017, 2018, 2020)),
        ([], ()),
        (None, ()),
    ],
)
def test_a_year_is_a_number_a_list_or_a_range(year: Any, years: tuple[int, ...]) -> None:
    assert parse_filters({"year": year}).years == years


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        ({"year": "2020-2017"}, "meant 2017-2020?"),
        ({"year": "18"}, '"2017-2020"'),
        ({"year": True}, "got True"),
        ({"year": 2018.5}, "got 2018.5"),
        ({"year": 1066}, "between 1900 and 2100"),
        ({"years": 2018}, "meant 'year'?"),
        ({"colour": "red"}, "document, publisher, year, place, language"),
        ({"place": "Atlantis"}, "'Atlantis'"),
        ({"place": ["Peru", ""]}, "got ''"),
        ({"language": "French"}, "two-letter code"),
        ({"document": {"name": "x"}}, "a value or a list"),
        ({"publisher": [3]}, "got 3"),
        ({"without_year": "soon"}, "filter 'without_year' takes a year"),
        ({"without_place": "Peru"}, "unknown filter 'without_place'"),
    ],
)
def test_what_no_filter_can_mean_is_refused_with_what_can(
    filters: dict[str, Any], told: str
) -> None:
    with pytest.raises(UsageError) as refused:
        parse_filters(filters)
    assert told in str(refused.value)


def test_names_are_brought_to_the_form_that_the_index_holds() -> None:
    filters = parse_filters(
        {"place": ["peru", "Vietnam"], "publisher": "UN-Women", "language": ["FR", "es-MX"]}
    )
    assert filters == Filters(
        places=("Peru", "Viet Nam"), publishers=("UN Women",), languages=("fr", "es")
    )


def test_a_publisher_that_is_not_known_stays_as_it_was_written() -> None:
    given_name = "Ministry of Small Boats"
    assert parse_filters({"publisher": given_name}).publishers == (given_name,)


def test_filters_that_are_filters_already_pass_as_they_are() -> None:
    filters = Filters(documents=("en/*",))
    assert parse_filters(filters) is filters
    assert parse_filters(None) == Filters()


def test_what_is_left_out_is_said_in_the_same_forms() -> None:
    filters = parse_filters(
        {
            "publisher": "UNODC",
            "without_publisher": ["UN-Women", "UNICEF"],
            "without_year": "2017-2018",
            "without_language": "FR",
            "without_document": "draft/*",
        }
    )
    assert filters == Filters(
        publishers=("UNODC",),
        without=LeftOut(("draft/*",), ("UN Women", "UNICEF"), (2017, 2018), ("fr",)),
    )
    assert shown_filters(filters) == {
        "publisher": "UNODC",
        "without_document": "draft/*",
        "without_publisher": ["UN Women", "UNICEF"],
        "without_year": [2017, 2018],
        "without_language": "fr",
    }


@pytest.mark.parametrize(
    ("filters", "admitted"),
    [
        ({"without_publisher": "UNODC"}, {"b", "c"}),
        ({"without_year": 2018}, {"b", "c"}),
        ({"without_publisher": "UNODC", "without_year": 2020}, {"c"}),  # neither of the two
        ({"year": "2018-2020", "without_publisher": "UNODC"}, {"b"}),
        ({"without_language": "fr"}, {"a", "c"}),
        ({"without_document": "other-*"}, {"b", "c"}),  # another name of a
    ],
)
def test_a_document_that_has_any_of_what_is_left_out_is_not_asked(
    filters: dict[str, Any], admitted: set[str]
) -> None:
    records = [
        DocumentRecord("a", "", "UNODC", 2018, "en", aliases=("other-name",)),
        DocumentRecord("b", "", "ONU Femmes", 2020, "fr"),
        DocumentRecord("c", ""),
    ]
    parsed = parse_filters(filters)
    assert {one.name for one in records if parsed.admits(one)} == admitted


def test_a_search_within_others_leaves_out_what_either_does() -> None:
    own = Filters(years=(2018,), without=LeftOut(publishers=("UNICEF",)))
    narrowed = own.narrowed(Filters(without=LeftOut(publishers=("ILO",), years=(2017,))))
    assert narrowed.without == LeftOut(publishers=("UNICEF", "ILO"), years=(2017,))
    assert narrowed.years == (2018,)


def test_filters_that_are_narrowed_keep_what_the_others_say_nothing_of() -> None:
    own = Filters(languages=("fr",), sections=("results",), tags=("sdg/5",), collections=("one",))
    assert own.narrowed(Filters()) == own
    assert own.narrowed(Filters(years=(2018,))) == replace(own, years=(2018,))


def test_filters_are_shown_as_they_were_given() -> None:
    assert shown_filters({"year": ["2017-2020"], "place": ("Peru", "Mali"), "document": None}) == {
        "year": "2017-2020",
        "place": ["Peru", "Mali"],
    }
    assert shown_filters(Filters(years=(2018,))) == {"year": 2018}
    assert shown_filters(None) == {}


_ITEM = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_ANYTHING = _ITEM | st.lists(_ITEM, max_size=3) | st.dictionaries(st.text(max_size=3), _ITEM)
_KEYS = st.sampled_from(
    ["document", "publisher", "year", "place", "language", "without_year", "other"]
)


@settings(deadline=None)  # the first call loads the lists of names
@given(st.dictionaries(_KEYS, _ANYTHING, max_size=3))
def test_any_value_is_either_understood_or_refused_in_words(filters: dict[str, Any]) -> None:
    try:
        parsed = parse_filters(filters)
    except UsageError as refused:
        assert "filter" in str(refused)  # noqa: PT017 (either way out is right)
        assert any(key in str(refused) for key in filters)  # noqa: PT017
    else:
        assert all(1900 <= year <= 2100 for year in parsed.years)
        json.dumps(shown_filters(filters))
