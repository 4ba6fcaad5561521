"""The layers for sheets learn which columns and what is asked for, and what is exported says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.reader.passage_reader import SHEETS, PackagedReader
from assistant.reader.scores import Shown
from assistant.reader.sheets import OPERATIONS
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_upper import export
from assistant.reader.training.sheets import OverSheets, load_sheets
from assistant.reader.training.train_sheets import (
    BEGINNING,
    epochs_of,
    measure,
    without_others,
)
from assistant.reader.training.upper import UpperLayers, hidden_of, shared_layers, split
from index.encoder.files import DEFAULT_FOLDER
from tests.assistant.reader.training.passages import copy_shared_layers, untrained_layers

PLACES = ("Peru", "Kenya", "Mali", "Chad", "Nepal", "Togo")
COLUMNS = ["Court: Lima, Cusco", "Judge: A. Paz, B. Sol", "Cases heard: 12, 40"]


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> UpperLayers:
    return untrained_layers(tmp_path_factory.mktemp("backbone"), BEGINNING)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[OverSheets]:
    path = tmp_path_factory.mktemp("sheets") / "groups.jsonl"
    path.write_text("".join(json.dumps(_line(n)) + "\n" for n in range(64)), "utf-8")
    return load_sheets(path, Tokens.open(DEFAULT_FOLDER))


def _question(place: str, most: int) -> str:
    if most:
        return f"Which court in {place} heard the most cases?"
    return f"How many cases were heard by the courts of {place}?"


def _line(number: int) -> dict[str, object]:
    """Cases are asked for, the most of them or those of one court."""
    place, most = PLACES[number % len(PLACES)], number % 2
    return {
        "id": str(number),
        "documents": [f"sheet-{number}.csv"],
        "tables": [
            {
                "asked": _question(place, most),
                "shown": "Courts",
                "units": COLUMNS,
                "targets": [2],
                "conditions": [] if most else [0],
                "groups": [],
                "operations": ["most" if most else "sum"],
            },
            {
                "asked": _question(place, most),
                "shown": "Boats",
                "units": ["Boat: Tern, Auk"],
                "targets": [],
                "conditions": [],
                "groups": [],
                "operations": [],
            },
        ],
    }


def test_they_learn_which_columns_and_what_is_asked_for(
    layers: UpperLayers, asked: list[OverSheets]
) -> None:
    own, others = split(asked)
    assert own
    assert others
    shared = shared_layers(DEFAULT_FOLDER)
    hidden, held = ([hidden_of(shared, one.readings) for one in some] for some in (own, others))
    first, *_, last = epochs_of(layers, own, hidden, 10)
    assert last < first
    right = measure(layers, others, held)
    assert min(right[name] for name in ("targets", "conditions", "operations")) > 0.8


def test_tables_that_are_not_asked_about_are_drawn(asked: list[OverSheets]) -> None:
    assert all(len(one.tables) == 1 for one in without_others(asked, 0.0))
    assert without_others(asked, 1.0) == list(asked)
    kept = sum(len(one.tables) for one in without_others(asked, 0.5)) - len(asked)
    assert 0 < kept < len(asked)


def test_what_is_exported_says_what_was_trained(
    layers: UpperLayers, asked: list[OverSheets], tmp_path: Path
) -> None:
    readings = [reading for one in asked for reading in one.readings]
    assert export(layers, readings, 20, DEFAULT_FOLDER, tmp_path / SHEETS) < 0.2

    copy_shared_layers(tmp_path)
    reader = PackagedReader(tmp_path, tmp_path / "cache")
    question = _question("Peru", 1)
    tables = [Shown("Courts", tuple(COLUMNS)), Shown("Boats", ("Boat: Tern, Auk",))]
    said = reader.columns(question, tables)
    assert [len(table.columns) for table in said] == [3, 1]
    assert tuple(said[0].operations) == OPERATIONS
    assert max(range(3), key=lambda at: said[0].columns[at].target) == 2
    assert max(said[0].operations, key=lambda name: said[0].operations[name]) == "most"
    assert reader.columns(question, []) == []
