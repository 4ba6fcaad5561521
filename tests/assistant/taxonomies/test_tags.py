"""Tags of documents: quotes that show them, filters by them, corrections that stay, and nothing hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.accounts.permissions import Permissions
from assistant.accounts.users import Person
from assistant.config.errors import NotFound, UsageError
from assistant.config.settings import load_settings
from tests.assistant.reports import assistant_over

TEXTS = {
    "clinic.txt": "Clinics in Mali\n\nThe project gave vaccines against measles to 4,000 children and opened two"
    " health centres with nurses and medicines.\n",
    "school.txt": "Schools in Peru\n\nThe ministry built 30 primary schools, trained teachers, and girls'"
    " literacy rose.\n",
    "women.txt": "Ending violence in Fiji\n\nThe shelters gave refuge to 120 survivors of domestic violence, and"
    " police officers were trained to protect women.\n\nThe road to the port was paved.\n",
    "secret/health.txt": "Hidden hospital\n\nA hospital for malaria patients was opened, with doctors.\n",
}


SETTINGS = load_settings(editors_only=("secret/*",))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """One for all tests, which change nothing in it."""
    with assistant_over(tmp_path_factory.mktemp("tags"), TEXTS, SETTINGS) as assistant:
        yield assistant


@pytest.fixture
def own_library(tmp_path: Path) -> Iterator[Assistant]:
    """One that a test may change; the reports lie in ``tmp_path / "reports"``."""
    with assistant_over(tmp_path, TEXTS, SETTINGS) as assistant:
        yield assistant


def tagged(assistant: Assistant, *tags: str) -> list[str]:
    return [record.name for record in assistant.documents(tags)]


def test_every_tag_has_a_quote_at_its_place_and_a_probability(library):
    for name in TEXTS:
        text = library.document(name).text
        for one in library.tags(name, best=False):
            assert text[one.start : one.end] == one.quote
            assert 0 < one.probability <= 1


def test_documents_have_the_tags_of_what_they_speak_of_and_those_above(library):
    assert "clinic.txt" in tagged(library, "sdg/3")
    assert tagged(library, "sdg/4") == ["school.txt"]
    tags = {one.tag: one for one in library.tags("women.txt")}
    assert {"sdg/5", "sdg/5.2", "gbv/forms", "gbv/domestic-violence"} <= set(tags)
    assert "domestic violence" in tags["gbv/domestic-violence"].quote


def test_a_filter_by_tag_holds_in_search_facts_and_answers(library):
    for filters in ({"tag": "sdg/4"}, {"tag": ["sdg/4", "sdg/4.1"]}):
        hits = library.search("What was built or opened?", filters=filters)
        assert {hit.passage.document for hit in hits} == {"school.txt"}
        facts = library.facts("primary schools", filters)
        assert {fact.document for fact in facts} <= {"school.txt"}
    answer = library.ask(
        "How many survivors found refuge?", filters={"tag": "gbv/domestic-violence"}
    )
    assert {one.document for one in answer.citations} == {"women.txt"}
    assert library.ask("How many children got vaccines?", filters={"tag": "sdg/4"}).citations == ()


def test_an_unknown_tag_is_refused_with_those_that_resemble_it(library):
    with pytest.raises(UsageError, match="meant sdg/5"):
        library.search("schools", filters={"tag": "sdg/gender"})
    with pytest.raises(UsageError, match="such as 'sdg/5'"):
        library.search("schools", filters={"tag": "gender"})


def test_a_hidden_document_has_no_tags_for_a_reader(library):
    reader = library.restricted_to(Permissions.of(Person("rita")))
    assert "secret/health.txt" in tagged(library, "sdg/3")
    assert tagged(reader, "sdg/3") == ["clinic.txt"]
    with pytest.raises(NotFound):
        reader.tags("secret/health.txt")
    with pytest.raises(NotFound):
        reader.correct_tag("secret/health.txt", "sdg/3", False)
    all_of, seen = (
        {use.term.tag: use.documents for use in one.term_uses("sdg")} for one in (library, reader)
    )
    assert (all_of["sdg/3"], seen["sdg/3"]) == (2, 1)


def test_corrections_count_at_once_and_outlive_a_new_reading(own_library, tmp_path):
    own_library.correct_tag("women.txt", "gbv/forms", False)
    assert not [one for one in own_library.tags("women.txt") if one.tag.startswith("gbv/domestic")]
    text = own_library.document("women.txt").text
    start = text.index("The road")
    end = start + len("The road to the port was paved.")
    own_library.correct_tag(
        "women.txt", "dac-purpose/21020", True, start=start, end=end, person="ada"
    )
    path = tmp_path / "reports" / "women.txt"
    path.write_text("Ending violence in Fiji, again\n" + TEXTS["women.txt"].partition("\n")[2])
    own_library.index(tmp_path / "reports")
    tags = {one.tag: one for one in own_library.tags("women.txt")}
    assert not [tag for tag in tags if tag.startswith("gbv/domestic")]
    road = tags["dac-purpose/21020"]
    assert (road.quote, road.corrected, road.probability) == (
        "The road to the port was paved.",
        True,
        1.0,
    )
    assert tags["dac-purpose/210"].corrected  # the term above comes along


def test_a_tag_is_added_with_a_quote_only(library):
    with pytest.raises(UsageError, match="needs the quote"):
        library.correct_tag("women.txt", "sdg/9", True)
    with pytest.raises(UsageError, match="lies between 0 and"):
        library.correct_tag("women.txt", "sdg/9", True, start=5, end=9999)
