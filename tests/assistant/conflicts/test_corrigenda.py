"""A corrigendum next to what it corrects: in a comparison, and among what documents disagree on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant import Assistant
from assistant.config.settings import Settings

REPORT = """Report on shelters

Table 1. Independent shelters, 2024

27. UNFPA opened 40 shelters in several countries of the region in 2023.

28. In several countries UNFPA opened 12 further shelters for survivors of violence in 2024.
"""
CORRIGENDUM = """Corrigendum

Table 1 Independent shelters, 2024

The title of the table should read “Shelters, 2024”.

In paragraph 28, “In several countries” should read “In several countries and territories”.

The first mention of Kosovo should have a footnote.
"""
SYMBOLS = """report.txt:
  symbol: DP/2025/14
corrigendum.txt:
  symbol: DP/2025/14/Corr.1
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    (folder / "corrigendum.txt").write_text(CORRIGENDUM, encoding="utf-8")
    (folder / "corpus.yaml").write_text(SYMBOLS, encoding="utf-8")
    with Assistant.open(folder.parent / "corrected", settings=Settings(workers=1)) as opened:
        opened.index([folder])
        yield opened


def test_what_a_corrigendum_amends_is_shown_next_to_it_and_nothing_is_gone(assistant: Assistant):
    changes = assistant.compare("report.txt", "corrigendum.txt")
    assert [(old.quote, new.quote[:30]) for old, new in changes.changed] == [
        ("Table 1. Independent shelters, 2024", "The title of the table should "),
        (
            "28. In several countries UNFPA opened 12 further shelters for survivors of violence in 2024.",
            "In paragraph 28, “In several c",
        ),
    ]
    assert [fact.quote for fact in changes.new] == [
        "The first mention of Kosovo should have a footnote."
    ]
    assert changes.gone == ()


def test_corrections_are_listed_among_what_documents_disagree_on(assistant: Assistant):
    found = assistant.conflicts(labels=["correction"])
    assert [(pair.one.document, pair.two.document) for pair in found] == [
        ("report.txt", "corrigendum.txt")
    ] * 2
    assert assistant.conflicts({"document": "report.txt"}, labels=["correction"]) == []


def test_the_other_way_round_facts_are_compared(assistant: Assistant):
    changes = assistant.compare("corrigendum.txt", "report.txt")
    assert {fact.amount.text for fact in changes.new if fact.amount} == {"40", "12"}
