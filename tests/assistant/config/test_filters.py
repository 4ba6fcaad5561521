"""Filters as people write them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.config.errors import UsageError
from assistant.config.filters import parse_filters, shown_filters
from index.model import Filters


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


def test_filters_are_shown_as_they_were_given() -> None:
    assert shown_filters({"year": ["2017-2020"], "place": ("Peru", "Mali"), "document": None}) == {
        "year": "2017-2020",
        "place": ["Peru", "Mali"],
    }
    assert shown_filters(Filters(years=(2018,))) == {"year": 2018}
    assert shown_filters(None) == {}


_ITEM = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
_ANYTHING = _ITEM | st.lists(_ITEM, max_size=3) | st.dictionaries(st.text(max_size=3), _ITEM)
_KEYS = st.sampled_from(["document", "publisher", "year", "place", "language", "other"])


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
