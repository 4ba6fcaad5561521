"""What an answer calls a disagreement: the facts of two sentences, not their looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.conflicts.between_sentences import conflicting_dates
from assistant.conflicts.competing_values import competing_values
from assistant.question.understand import understand
from assistant.service import Assistant
from tests.assistant.conflicts.sentences import ranked
from tests.assistant.reports import assistant_over

REPORTS = {
    "pilots.txt": "Harbour pilots report 2031\n\nThe percentage of vessels met by trained harbour pilots was"
    " 64 per cent in 2031. In 2031 results for small vessels stayed below the target: 40 per cent of small"
    " fishing vessels of coastal villages were met by trained harbour pilots.",
    "goals.txt": "Goals of the seas\n\nThe proportion of vessels met by trained harbour pilots has risen"
    " from 52 per cent in 2020 to 71 per cent in 2031.",
    "lamps.txt": "Lamps of the coast\n\nIn 2031 the coast guard repaired 120 lamps in Peru. In 2030 it"
    " had repaired 95 lamps in Peru.",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("disputes"), REPORTS) as opened:
        yield opened


def test_two_figures_for_the_same_disagree_and_one_for_a_part_of_it_does_not(
    assistant: Assistant,
) -> None:
    answer = assistant.ask(
        "What percentage of vessels were met by trained harbour pilots in 2031?", force=True
    )
    (conflict,) = answer.conflicts
    assert {value.value for value in conflict.values} == {"64 per cent", "71 per cent"}
    quoted = {c.number: c.quote for c in answer.citations}
    assert all(value.value in quoted[value.citation] for value in conflict.values)


def test_figures_of_two_years_do_not_disagree(assistant: Assistant) -> None:
    answer = assistant.ask("How many lamps did the coast guard repair in Peru?", force=True)
    assert "120 lamps" in answer.text
    assert not answer.conflicts


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("The harbour of Callao opened on 9 June 2021.",
         ["2021-05-04/2021-05-04", "2021-06-09/2021-06-09"]),
        ("The harbour of Callao opened in May 2019.", []),  # of another year: a reading of its own
    ],
)  # fmt: skip
def test_two_dates_of_one_year_disagree(other: str, expected: list[str]) -> None:
    question = understand("When did the harbour of Callao open?")
    texts = (("The harbour of Callao opened on 4 May 2021.", 0.9), (other, 0.8))
    found = conflicting_dates(question, competing_values(question, ranked(question, *texts)))
    assert [value.key for _, value in found] == expected
