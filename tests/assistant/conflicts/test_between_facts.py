"""Facts that disagree, and what changed between two reports."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import Assistant
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.conflicts.between_facts import _name_different_things, _pairs_of_block
from assistant.facts.model import Fact
from assistant.facts.similarity import ComparableFact

TEXTS = {
    "first.txt": """Training

In Mexico, UNODC trained 900 police officers and call operators in 12 states on violence against women.

In Peru, UNODC trained 40 judges on forensic evidence in cases of violence in 2017.

UNFPA opened 7 shelters for survivors in Chad.

In Togo, UNICEF equipped 15 rural schools with clean water and safe latrines.
""",
    "second.txt": """Training

UNODC has trained 950 police officers and call operators in 12 states in Mexico on violence against women.

In Peru, UNODC trained 66 judges on forensic evidence in cases of violence in 2018.

In Togo, UNICEF equipped 15 rural schools with clean water and safe latrines.

UNHCR registered 5,000 refugees in Uganda.
""",
    "third.txt": """Findings

Only 27 per cent of States reported measures to protect civic space and defenders of human rights.

Since 2019, 148 rules were revised.
"""
    + "\nThis paragraph says nothing that could be counted, as many do in such reports.\n" * 40
    + """
Only 30 per cent of countries reported measures to protect civic space and defenders of human rights.
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("reports")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant.open(folder.parent / "conflicts", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def figures(pairs: list[object]) -> set[tuple[str, ...]]:
    return {
        (p.label, *sorted((p.one.amount.text, p.two.amount.text)))  # type: ignore[attr-defined]
        for p in pairs
    }


def test_a_report_that_repeats_a_sentence_with_another_figure_contradicts_itself(
    assistant: Assistant,
):
    assert ("contradiction", "27 per cent", "30 per cent") in figures(assistant.conflicts())


def test_a_figure_that_two_reports_give_differently_is_a_contradiction(assistant: Assistant):
    assert ("contradiction", "900", "950") in figures(assistant.conflicts())


def test_figures_of_two_years_are_labelled_with_their_period(assistant: Assistant):
    assert ("different period", "40", "66") in figures(assistant.conflicts())


def test_the_same_figure_and_other_things_are_no_conflict(assistant: Assistant):
    assert figures(assistant.conflicts()) == {
        ("contradiction", "900", "950"),
        ("contradiction", "27 per cent", "30 per cent"),
        ("different period", "40", "66"),
    }


def test_what_is_said_of_two_of_a_kind_is_no_contradiction():
    one = "In 2024, the Global Education Thematic Fund raised 17 million dollars for its schools."
    two = "In 2024, the Global Health Thematic Fund raised 22 million dollars for its schools."
    assert _name_different_things(one, two)
    assert not _name_different_things(one, one)
    assert not _name_different_things(
        one, "In 2024, that fund raised 17 million dollars for its schools."
    )


def test_labels_and_filters_narrow_the_list(assistant: Assistant):
    assert figures(assistant.conflicts(labels=["different period"])) == {
        ("different period", "40", "66")
    }
    assert assistant.conflicts({"document": "first.txt"}) == []
    with pytest.raises(UsageError, match="different period"):
        assistant.conflicts(labels=["odd"])


def test_what_changed_is_new_gone_or_changed_with_both_quotes(assistant: Assistant):
    changes = assistant.compare("first.txt", "second.txt")
    changed = {(old.amount.text, new.amount.text) for old, new in changes.changed}
    assert changed == {("900", "950"), ("40", "66")}
    assert [fact.amount.text for fact in changes.new] == ["5,000"]
    assert [fact.amount.text for fact in changes.gone] == ["7"]
    assert changes.unchanged == 2  # 12 states, 15 schools
    for old, new in changes.changed:
        assert old.quote in TEXTS["first.txt"]
        assert new.quote in TEXTS["second.txt"]


def test_a_document_that_is_not_there_is_named_with_its_like(assistant: Assistant):
    with pytest.raises(UsageError, match=r"second\.txt"):
        assistant.compare("first.txt", "second.tx")


@given(
    st.lists(
        st.frozensets(st.sampled_from("abcdefgh"), min_size=1, max_size=8), min_size=2, max_size=9
    )
)
def test_no_pair_that_is_alike_is_lost_by_looking_at_rare_words_only(around: list[frozenset[str]]):
    block = [
        ComparableFact(Fact("a", at, at + 1, ""), None, (), words)
        for at, words in enumerate(around)
    ]
    met = {(one.fact.start, two.fact.start) for one, two in _pairs_of_block(block)}
    for (i, one), (j, two) in combinations(enumerate(around), 2):
        if len(one & two) >= 0.7 * min(len(one), len(two)):
            assert (i, j) in met
