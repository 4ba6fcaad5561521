"""The reader that comes with the program: passages with the question, in five languages."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.reader.passage_reader import ANSWERS, SHARED, WEIGHTS, PackagedReader
from assistant.reader.scores import Reader, Shown

QUESTION = "How many judges were trained in Peru?"
RIGHT = "In Peru, 61 judges were trained on gender-based violence."
WRONG = "The annex lists the members of the steering committee."
ALONE = Shown("", (RIGHT,))
_LARGE = re.compile(r'offset="(\d+)" size="\d{6,}"')  # where a matrix begins


@pytest.fixture(scope="module")
def reader() -> Reader:
    return PackagedReader()


def test_the_sentence_that_answers_comes_before_its_neighbours(reader: Reader) -> None:
    (passage,) = reader.read(QUESTION, [Shown("UNODC ; Annual report ; 2019", (WRONG, RIGHT))])
    wrong, right = passage.units
    assert right.logit > wrong.logit + 1


def test_the_passage_that_answers_comes_before_one_that_does_not(reader: Reader) -> None:
    right, wrong = reader.read(QUESTION, [Shown("", (WRONG, RIGHT)), Shown("", (WRONG,))])
    assert right.logit > wrong.logit + 1


def test_what_stands_above_tells_two_like_passages_apart(reader: Reader) -> None:
    units = ("Some 61 judges were trained on gender-based violence.",)
    here, elsewhere = reader.read(
        QUESTION, [Shown("UNODC ; PERU", units), Shown("UNODC ; KENYA", units)]
    )
    assert here.units[0].logit > elsewhere.units[0].logit


def test_a_question_in_another_language_than_the_passage_is_read(reader: Reader) -> None:
    for question in (
        "Combien de juges ont été formés au Pérou ?",
        "¿Cuántos jueces recibieron formación en el Perú?",
        "Сколько судей прошли обучение в Перу?",
        "كم عدد القضاة الذين تلقوا التدريب في بيرو؟",
    ):
        (passage,) = reader.read(question, [Shown("", (WRONG, RIGHT))])
        assert passage.units[1].logit > passage.units[0].logit


def test_the_end_of_a_long_passage_is_read_too(reader: Reader) -> None:
    before = tuple(f"The project held a course for the teachers of school {n}." for n in range(60))
    (passage,) = reader.read(QUESTION, [Shown("", (*before, RIGHT))])
    assert max(passage.units, key=lambda unit: unit.logit) is passage.units[-1]
    assert len(passage.units) == 61


def test_the_likeliest_answer_is_a_slice_of_the_sentence(reader: Reader) -> None:
    (passage,) = reader.read(QUESTION, [ALONE])
    (score,) = passage.units
    assert score.span is not None
    assert "61" in RIGHT[slice(*score.span)]
    assert 0 < score.certainty <= 1


def test_a_passage_is_scored_alike_alone_and_among_others(reader: Reader) -> None:
    (alone,) = reader.read(QUESTION, [ALONE])
    among = reader.read(
        QUESTION, [Shown("", (WRONG,)), Shown("", ("x " * 300,)), ALONE, Shown("", ("",))]
    )
    assert among[2].units[0].logit == pytest.approx(alone.units[0].logit, abs=0.1)
    assert among[3].units[0].span is None


def test_the_same_passages_are_read_once_with_the_same_question(reader: Reader) -> None:
    passages = [Shown("", (WRONG, RIGHT)), ALONE]
    first = reader.read(QUESTION, passages)
    kept = tuple(first)
    first.clear()  # what a caller does with it is their own affair
    assert all(
        one is other for one, other in zip(reader.read(QUESTION, passages), kept, strict=True)
    )
    (again,) = reader.read(QUESTION, passages[:1])
    assert again is not kept[0]  # with fewer passages it is another reading
    points = reader.points(QUESTION, passages)
    assert all(
        one is other for one, other in zip(reader.points(QUESTION, passages), points, strict=True)
    )


def test_nothing_to_read_gives_nothing(reader: Reader) -> None:
    assert reader.read(QUESTION, []) == []


def test_processes_that_first_use_it_at_the_same_time_do_not_disturb_each_other(
    tmp_path: Path,
) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.reader.passage_reader import PackagedReader;"
        "PackagedReader(cache_dir=Path(sys.argv[1])).warm()"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path / "cache")]
    started = [subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [process.communicate(timeout=120)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors


def test_other_weights_in_the_same_place_are_not_taken_for_the_old_ones(tmp_path: Path) -> None:
    weights, cache = tmp_path / "weights", tmp_path / "cache"
    shutil.copytree(WEIGHTS, weights)
    (old,) = PackagedReader(weights, cache).read(QUESTION, [ALONE])
    layers = (weights / ANSWERS).read_text(encoding="utf-8")
    with (weights / ANSWERS).with_suffix(".bin").open("r+b") as numbers:
        numbers.seek(int(_LARGE.findall(layers)[-1]))
        numbers.write(bytes(100_000))
    (new,) = PackagedReader(weights, cache).read(QUESTION, [ALONE])
    assert new != old


def test_passages_of_every_length_leave_little_memory_behind() -> None:
    code = (
        "import psutil; from assistant.reader.passage_reader import PackagedReader;"
        "from assistant.reader.scores import Shown;"
        "reader = PackagedReader(); reader.warm(); used = lambda: psutil.Process().memory_info().rss;"
        "before = used();"
        "[reader.read('Who?', [Shown('above ' * (n // 3), ('word ' * n,))]) for n in range(1, 190, 3)];"
        "print(used() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 150 * 2**20


def test_where_one_question_follows_the_layers_for_sheets_wait_until_they_are_needed() -> None:
    code = (
        "import psutil; from assistant.reader.passage_reader import PackagedReader;"
        "reader = PackagedReader(); used = lambda: psutil.Process().memory_info().rss;"
        "reader.warm(once=True); once = used(); reader.warm(); print(used() - once)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 7 * 2**20  # their weights


def test_the_weights_for_look_ups_take_at_most_22_mb() -> None:
    files = [(WEIGHTS / name).with_suffix(".bin") for name in (SHARED, ANSWERS)]
    assert sum(file.stat().st_size for file in files) <= 22_000_000
