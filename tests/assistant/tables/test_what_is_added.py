"""What may be added, subtracted and counted over a table, and which cells of its rows are shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.tables.plan import Plan
from tests.assistant.reports import assistant_over

COURTS = """Court,Judges,Clerks,Hearings in 2021,Grants in 2022
Corlo,25,40,1200,310
Arvida,18,22,900,205
Brenn,14,31,640,98
Dunmore,8,12,410,55
All courts,65,105,3150,668
"""
BRIDGES = """No,Bridge,Lead engineer,Opened,Cost,Currency,Condition,Length (m),Lanes,Inspector,Last visit,Painted,River,Remarks
1,Ox bridge,Mara Ilves,2016,900,EUR,Good,120,2,Tomas Reed,May 2022,Yes,Sarne,Repainted
2,Mill bridge,Petar Dunn,2019,700,USD,Poor,80,1,Ana Sile,June 2022,No,Yuma,Closed to lorries
3,Reed bridge,Ines Oru,2020,400,EUR,Fair,60,1,Tomas Reed,July 2022,No,Sarne,
"""
FISH = """Landing site,Catch 2021 (tonnes),Catch 2023 (tonnes),Value 2023 (USD)
Marrow Bay,410,483,910
Old Pier,220,260,500
Dolben,150,140,310
"""
COURSES = """Country,Subject of the training,Reached
Ardia,Harbour safety for river pilots,300 river pilots
Beria,Tide tables for river pilots,river pilots of the coast
Coria,Rope work,sailors
"""
NOTE = "# Weather\n\nThe weather of Ardia was fair in 2021, and the harbour stayed open.\n"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    given = {"courts.csv": COURTS, "bridges.csv": BRIDGES, "fish.csv": FISH, "courses.csv": COURSES}
    folder: Path = tmp_path_factory.mktemp("added")
    with assistant_over(folder, given | {"note.md": NOTE}) as opened:
        yield opened


def test_a_last_row_that_is_the_sum_of_the_others_is_a_total_whatever_it_is_called(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Which court has the most judges?")
    assert "Corlo" in answer.text
    assert "All courts" not in answer.text
    assert "65" in assistant.ask("How many judges do the courts have in total?").text


def test_amounts_in_several_currencies_are_not_added_up(assistant: Assistant) -> None:
    answer = assistant.ask("What is the total cost of all bridges?")
    assert answer.computed == () or not any(one.how == "sum" for one in answer.computed)
    assert "260" in assistant.ask("What is the total length of all bridges?").text
    shares = assistant.ask("What share of the total cost is for the Ox bridge?")
    assert not any(one.how == "share" for one in shares.computed)


@pytest.mark.parametrize("order", [(0, 3, 1, 2), (0, 1, 2, 3)])
def test_a_currency_counts_for_all_columns_of_numbers_that_it_may_be_of(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    table = [
        ("Bridge", "Length", "Cost", "Currency"),
        ("Ox", "60", "1000", "USD"),
        ("Mill", "80", "700", "EUR"),
        ("Reed", "120", "300", "KES"),
    ]
    rows = "\n".join(",".join(row[at] for at in order) for row in table)
    with assistant_over(tmp_path, {"bridges.csv": rows, "note.md": NOTE}) as opened:
        answer = opened.ask("What is the total cost of all bridges?")
    assert not any(one.how == "sum" for one in answer.computed)


@pytest.mark.parametrize("trips", ["No. of trips", "Number of trips", "Trips"])
def test_numbers_that_only_tell_rows_apart_are_not_added_up(tmp_path: Path, trips: str) -> None:
    crew = f"""Sailor,Index no,Ship,{trips}
Una Breck,7047834,Heron,1204
Tor Aske,7049041,Heron,2310
Ilsa Moor,7041585,Tern,1890
Jon Vane,7046213,Tern,3301
"""
    with assistant_over(tmp_path, {"crew.csv": crew}) as assistant:
        numbers = assistant.ask("What is the total index number of the sailors?")
        made = assistant.ask("How many trips did the sailors make in total?")
    added = {one.value for one in numbers.computed if one.how == "sum"}
    assert added <= {"8705"}  # of the trips, if of anything
    assert "8705" in made.text


def test_a_change_is_that_of_one_measure(assistant: Assistant) -> None:
    answer = assistant.ask("By how much did the catch of Marrow Bay rise from 2021 to 2023?")
    assert answer.text.startswith("73")


@pytest.mark.parametrize(
    ("columns", "is_comparable"),
    [
        (("Catch 2021 (tonnes)", "Value 2023 (USD)"), False),
        (("Requests 2021", "Granted 2022"), False),
        (("Requests 2021", "Requests 2022"), True),
        (("Pupils (2020)", "Pupils (2021)"), True),
        (("Pupils (boys)", "Pupils (girls)"), True),
        (("Budget (USD)", "Spent"), True),
        (("Baseline 2020 (USD)", "Target 2025 (USD)"), True),
    ],
)
def test_two_columns_are_subtracted_where_they_may_measure_the_same(
    tmp_path: Path, columns: tuple[str, str], is_comparable: bool
) -> None:
    header = ("Place", "Requests 2021", "Requests 2022", "Granted 2022", *columns)
    names = tuple(dict.fromkeys(header))
    rows = [",".join((place, *["12"] * (len(names) - 1))) for place in ("Ardia", "Beria", "Coria")]
    with assistant_over(tmp_path, {"a.csv": "\n".join((",".join(names), *rows))}) as opened:
        (table,) = opened.tables()
    targets = tuple(names.index(one) for one in columns)
    assert Plan(table.record, "difference", 0, targets=targets).is_comparable == is_comparable


EVENTS = """Event,Country,Held,Participants
Workshop on harbour safety in 2021,Ardia,Yes,30
Workshop on tides,Beria,Yes,25
Training of judges,Ardia,No,60
Workshop on rope work,Coria,No,12
Workshop on law 2,Beria,Yes,14
"""


def test_rows_that_are_what_is_counted_are_counted_whatever_numbers_they_have(
    tmp_path: Path,
) -> None:
    with assistant_over(tmp_path, {"events.csv": EVENTS, "note.md": NOTE}) as opened:
        assert opened.ask("How many workshops are there?").text.startswith("4")


def test_a_last_row_of_small_numbers_is_no_total_by_chance(tmp_path: Path) -> None:
    rows = "Project,Wells,Schools\nAlder,1,1\nBirch,1,1\nCedar,1,1\nDogwood,3,3\n"
    with assistant_over(tmp_path, {"wells.csv": rows, "note.md": NOTE}) as opened:
        assert "Dogwood" in opened.ask("Which project has the most wells?").text


def test_the_row_of_all_is_a_total_of_small_numbers_too(tmp_path: Path) -> None:
    rows = "Court,Judges,Clerks\nCorlo,5,4\nArvida,4,3\nBrenn,3,2\nDunmore,2,1\nAll courts,14,10\n"
    with assistant_over(tmp_path, {"courts.csv": rows, "note.md": NOTE}) as opened:
        assert "Corlo" in opened.ask("Which court has the most judges?").text
        assert "28" not in opened.ask("What is the total number of judges?").text


def test_one_column_is_enough_where_the_last_row_is_called_that_of_all(tmp_path: Path) -> None:
    rows = "Court,Judges\nCorlo,25\nArvida,18\nBrenn,14\nDunmore,8\nAll courts,65\n"
    with assistant_over(tmp_path, {"courts.csv": rows, "note.md": NOTE}) as opened:
        assert "Corlo" in opened.ask("Which court has the most judges?").text


def test_rows_that_mention_what_is_counted_are_no_count_of_it(assistant: Assistant) -> None:
    answer = assistant.ask("How many river pilots were trained?")
    assert not answer.text.startswith(("1", "2"))
    assert answer.status == "declined" or "300 river pilots" in answer.text


def test_a_single_row_that_mentions_what_is_counted_is_no_count_of_it(tmp_path: Path) -> None:
    with assistant_over(tmp_path, {"events.csv": EVENTS, "note.md": NOTE}) as opened:
        assert not opened.ask("How many judges were trained?").text.startswith("1")


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        (
            "Mill bridge: what is its condition and who inspects it?",
            ("Condition: Poor", "Inspector: Ana Sile"),
        ),
        ("Which bridge is the longest, and who is its lead engineer?", ("Ox bridge", "Mara Ilves")),
    ],
)
def test_a_row_shows_the_cells_for_each_part_of_the_question(
    assistant: Assistant, question: str, shown: tuple[str, ...]
) -> None:
    answer = assistant.ask(question)
    assert all(one in answer.text for one in shown), answer.text
