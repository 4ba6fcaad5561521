"""The ranker that comes with the program, and one of sentence-transformers in its place."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.config.errors import AssistantError
from assistant.config.settings import Settings
from assistant.reader.network import WEIGHTS
from assistant.reader.pairs import Ranker
from assistant.reader.ranker import OFF, PACKAGED, PackagedRanker, open_ranker
from assistant.service import Assistant
from index.errors import ModelFault
from tests.assistant.tiny_bert import tiny_bert

QUESTION = "How many judges were trained in Peru?"
RIGHT = "In Peru, 61 judges were trained on gender-based violence."
_LARGE = re.compile(r'offset="(\d+)" size="\d{6,}"')  # where a matrix begins
WRONG = "The annex lists the members of the steering committee."


@pytest.fixture(scope="module")
def ranker() -> Ranker:
    opened = open_ranker(PACKAGED)
    assert opened is not None
    return opened


def test_the_sentence_that_answers_comes_before_one_that_does_not(ranker: Ranker) -> None:
    right, wrong = ranker.score(QUESTION, [RIGHT, WRONG], ["", ""])
    assert right.logit > wrong.logit


def test_what_stands_above_tells_two_like_sentences_apart(ranker: Ranker) -> None:
    text = "Some 61 judges were trained on gender-based violence."
    here, elsewhere = ranker.score(QUESTION, [text, text], ["UNODC ; PERU", "UNODC ; KENYA"])
    assert here.logit > elsewhere.logit


def test_what_a_long_sentence_says_at_its_end_is_read_too(ranker: Ranker) -> None:
    courses = ", ".join(f"a course for the teachers of school {n}" for n in range(20))
    long = f"The project held {courses}, and in Peru trained 61 judges on gender-based violence."
    right, wrong = ranker.score(QUESTION, [long, f"The project held {courses}."], ["", ""])
    assert right.logit > wrong.logit + 2
    assert right.span is not None
    assert "61" in long[slice(*right.span)]


def test_the_likeliest_answer_is_a_slice_of_the_sentence(ranker: Ranker) -> None:
    (score,) = ranker.score(QUESTION, [RIGHT], [""])
    assert score.span is not None
    assert "61" in RIGHT[slice(*score.span)]
    assert 0 < score.certainty <= 1


def test_processes_that_first_use_it_at_the_same_time_do_not_disturb_each_other(
    tmp_path: Path,
) -> None:
    code = (
        "import sys; from pathlib import Path; from assistant.reader.ranker import PackagedRanker;"
        f"PackagedRanker(cache_dir=Path(sys.argv[1])).score({QUESTION!r}, [{RIGHT!r}], [''])"
    )
    arguments = [sys.executable, "-c", code, str(tmp_path / "cache")]
    started = [subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [process.communicate(timeout=120)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors


def test_other_weights_in_the_same_place_are_not_taken_for_the_old_ones(tmp_path: Path) -> None:
    weights, cache = tmp_path / "ranker.xml", tmp_path / "cache"
    shutil.copy2(WEIGHTS, weights)
    shutil.copy2(WEIGHTS.with_suffix(".bin"), tmp_path)
    (old,) = PackagedRanker(weights, cache).score(QUESTION, [RIGHT], [""])
    with (tmp_path / "ranker.bin").open("r+b") as numbers:
        numbers.seek(int(_LARGE.findall(weights.read_text(encoding="utf-8"))[-1]))
        numbers.write(bytes(100_000))
    (new,) = PackagedRanker(weights, cache).score(QUESTION, [RIGHT], [""])
    assert new != old


def test_a_sentence_is_scored_alike_alone_and_among_others(ranker: Ranker) -> None:
    (alone,) = ranker.score(QUESTION, [RIGHT], [""])
    among = ranker.score(QUESTION, [WRONG, "x " * 300, RIGHT, ""], [""] * 4)
    assert among[2].logit == pytest.approx(alone.logit, abs=0.1)
    assert among[3].span is None


def test_sentences_of_every_length_leave_little_memory_behind() -> None:
    code = (
        "import psutil; from assistant.reader.ranker import PackagedRanker as Ranker;"
        "ranker = Ranker(); ranker.warm(); used = lambda: psutil.Process().memory_info().rss;"
        "before = used();"
        "[ranker.score('Who?', ['word ' * n], ['above ' * (n - 24)]) for n in range(1, 72)];"
        "print(used() - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 50 * 2**20


def test_the_weights_take_at_most_25_mb() -> None:
    assert sum(f.stat().st_size for f in WEIGHTS.parent.iterdir()) <= 25_000_000


def test_off_means_none_and_questions_are_answered_all_the_same(tmp_path: Path) -> None:
    assert open_ranker(OFF) is None
    (tmp_path / "a.txt").write_text("UNODC trained 61 judges in Peru in 2019.", encoding="utf-8")
    settings = Settings(ranker=OFF)
    with Assistant.open(tmp_path / "index", settings=settings) as assistant:
        assistant.index([tmp_path / "a.txt"])
        assert assistant.ask("How many judges did UNODC train in Peru?").text.startswith(
            "61 judges"
        )


def test_a_cross_encoder_by_path_takes_its_place(tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    model = tiny_bert(tmp_path / "model", ["judges", "peru", "in", "61"], ["relevant"])
    model.save_pretrained(tmp_path / "model")
    ranker = open_ranker(str(tmp_path / "model"))
    assert ranker is not None
    found = ranker.score(QUESTION, [RIGHT, WRONG], ["Peru", ""])
    scores = CrossEncoder(str(tmp_path / "model")).predict([(QUESTION, f"Peru {RIGHT}")])
    assert len(found) == 2
    assert 1 / (1 + 2.718281828 ** -found[0].logit) == pytest.approx(float(scores[0]), abs=1e-3)


def test_a_cross_encoder_that_is_not_there_is_refused_at_once_with_what_to_do() -> None:
    with pytest.raises((ModelFault, AssistantError), match="ASSISTANT_RANKER"):
        open_ranker("nobody/has-this-model")
