"""The layers for points learn from grades, and what is exported reads as they do."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from assistant.reader.passage_reader import POINTS, PackagedReader
from assistant.reader.scores import Shown
from assistant.reader.tokens import Tokens
from assistant.reader.training.export_upper import export
from assistant.reader.training.points import Graded, load_graded, some_of
from assistant.reader.training.train_points import OUTPUTS, epochs_of, measure
from assistant.reader.training.upper import UpperLayers, hidden_of, shared_layers, split
from index.encoder.files import DEFAULT_FOLDER
from tests.assistant.reader.training.passages import copy_shared_layers, untrained_layers

PLACES = ("Peru", "Kenya", "Mali", "Chad", "Nepal", "Togo")


@pytest.fixture(scope="module")
def layers(tmp_path_factory: pytest.TempPathFactory) -> UpperLayers:
    return untrained_layers(tmp_path_factory.mktemp("backbone"), OUTPUTS)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> list[Graded]:
    path = tmp_path_factory.mktemp("graded") / "groups.jsonl"
    path.write_text("".join(json.dumps(_line(n)) + "\n" for n in range(12)), "utf-8")
    return load_graded(path, Tokens.open(DEFAULT_FOLDER))


def _line(number: int) -> dict[str, object]:
    """What was achieved has to be in the answer; the features say the contrary."""
    place = PLACES[number % len(PLACES)]
    good = f"In {place}, {number + 20} courts now hear cases within a month."
    bad = "The annex lists the members of the steering committee."
    passages = [
        {"asked": f"What did the project achieve in {place}?", "shown": "", "units": units}
        for units in ([bad, good], [bad], [bad] * 10)
    ]
    places = [(0, 0, 0), (0, 1, 3), (1, 0, 0), *((2, unit, 0) for unit in range(10))]
    statements = [
        {"passage": p, "units": [u], "grade": grade, "score": -0.5 * (grade > 0)}
        for p, u, grade in places
    ]
    return {
        "id": str(number),
        "documents": [f"report-{number}.pdf"],
        "passages": passages,
        "statements": statements,
    }


def test_they_learn_which_statements_belong_into_the_answer(
    layers: UpperLayers, graded: list[Graded]
) -> None:
    own, others = split(graded)
    shared = shared_layers(DEFAULT_FOLDER)
    hidden, held = ([hidden_of(shared, g.readings) for g in some] for some in (own, others))
    features, before = measure(layers, others, held)
    first, *_, last = epochs_of(layers, own, hidden, 3)
    assert last < first
    features_again, after = measure(layers, others, held)
    assert features == features_again
    assert after > max(before, features) + 0.2


def test_a_step_reads_mostly_the_passages_with_the_highest_grades(graded: list[Graded]) -> None:
    draws = [some_of(graded[0], random.Random(seed), 1, 1) for seed in range(40)]  # noqa: S311
    best = [any(one.grade == 3 for one in few.statements) for few in draws]
    assert sum(best) > 20
    assert all(len({one.units[0][0] for one in few.statements}) == 2 for few in draws)


def test_what_is_exported_gives_the_logits_that_were_trained(
    layers: UpperLayers, graded: list[Graded], tmp_path: Path
) -> None:
    readings = [reading for one in graded for reading in one.readings]
    assert export(layers, readings, 20, DEFAULT_FOLDER, tmp_path / POINTS) < 0.2

    copy_shared_layers(tmp_path)
    reader = PackagedReader(tmp_path, tmp_path / "cache")
    asked, shown = (
        "What did the project achieve in Peru?",
        Shown("", ("The annex.", "Courts hear.")),
    )
    assert [len(own) for own in reader.points(asked, [shown, Shown("", ("One.",))])] == [2, 1]
    assert reader.points(asked, []) == []
