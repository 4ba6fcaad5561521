"""A full disk, a directory that may not be written, files that change, two runs at once."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.service import Assistant
from corpus.files import reading
from index.errors import IndexFault
from index.store import Index
from tests.index.killing import contents
from tests.index.searching import search

RUN = Path(__file__).with_name("indexing_run.py")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
QUESTION = "How many judges were trained in Peru?"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 12 MB."""
    if not IS_ROOT or shutil.which("mount") is None:
        pytest.skip("only root can mount a small disk")
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(place)],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("this machine does not let root mount a small disk")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """A file that takes what is free, but for ``leave`` bytes."""
    ballast = disk / "ballast"
    ballast.write_bytes(bytes(shutil.disk_usage(disk).free - leave))
    return ballast


@pytest.mark.parametrize("leave", [0, 60_000, 400_000])
def test_a_full_disk_is_named_loses_nothing_and_the_next_run_finishes(
    small_disk, folder, tmp_path, leave
):
    with Index.open(small_disk / "index", create=True) as index:
        index.sync([folder])
        before = contents(index)
        for n in range(12):
            text = f"Report {n}\n\n" + f"District {n} trained {n + 20} midwives. " * 60
            (folder / f"more-{n}.txt").write_text(text, encoding="utf-8")
        ballast = fill(small_disk, leave)
        with pytest.raises(IndexFault, match=r"no space is left.*run the same command again"):
            index.sync([folder])
    with Index.open(small_disk / "index") as index:
        assert before.items() <= contents(index).items()
        assert search(index, QUESTION, limit=1)[0].passage.document == "peru.txt"
        ballast.unlink()
        assert [finding for finding in index.check() if finding.serious] == []
        index.sync([folder])
        assert index.check() == []
        with Index.open(tmp_path / "whole", create=True) as whole:
            whole.sync([folder])
            assert contents(index) == contents(whole)


def without_rights(command: list[str]) -> list[str]:
    """The command as a user for whom the modes of files count; root may write anywhere."""
    if not IS_ROOT:
        return command
    if shutil.which("setpriv") is None:
        pytest.skip("root cannot give its rights away without setpriv")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]


@pytest.fixture
def read_only(index) -> Iterator[Path]:
    """An index in which nothing may be written."""
    index.close()
    paths = [index.directory, *index.directory.rglob("*")]
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    yield index.directory
    for path in paths:
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.parametrize("command", [["index", "FOLDER"], ["ask", QUESTION], ["check"]])
def test_a_directory_that_may_not_be_written_is_named_with_what_to_do(read_only, folder, command):
    words = [str(folder) if word == "FOLDER" else word for word in command]
    done = subprocess.run(
        without_rights(
            [sys.executable, "-m", "assistant.interfaces.cli", *words, "--index", str(read_only)]
        ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == (1 if command == ["check"] else 2), told
    assert str(read_only) in told
    assert "right to write" in told
    assert "Traceback" not in told
    assert "unexpected" not in told


def test_a_file_that_vanishes_or_changes_while_it_is_read_fails_alone(index, folder, monkeypatch):
    for name in ("gone.txt", "changed.txt", "kenya.txt"):
        (folder / name).write_text(f"{name}\n\nNurses were trained.\n", encoding="utf-8")
    original = reading._read_here

    def interfered(source):
        if source.name == "gone.txt":
            source.path.unlink()
        if source.name == "changed.txt":
            source.path.write_text("Something else.\n", encoding="utf-8")
        return original(source)

    with monkeypatch.context() as patched:
        patched.setattr(reading, "_read_here", interfered)
        report = index.sync([folder])
    reasons = {one.document: one.reason for one in report.failed}
    assert reasons.keys() == {"gone.txt", "changed.txt"}
    assert "No such file" in reasons["gone.txt"]
    assert "changed while it was read" in reasons["changed.txt"]
    assert report.added == ("kenya.txt",)
    assert index.check() == []
    again = index.sync([folder])
    assert (again.added, again.failed) == ((), ()) or again.updated == ("changed.txt",)
    assert "changed.txt" in contents(index)
    assert "gone.txt" not in {record.name for record in index.document_records()}


def test_a_clock_that_jumps_loses_nothing_and_hides_no_change(folder, tmp_path, monkeypatch):
    leaps = itertools.cycle((0.0, 4e9, 1.7e9, 5e8))
    monkeypatch.setattr(time, "time", lambda: next(leaps))
    with Index.open(tmp_path / "index", create=True) as index:
        index.sync([folder])
        mali, peru = folder / "mali.txt", folder / "peru.txt"
        mali.write_text(mali.read_text().replace("40 villages", "41 villages"))
        os.utime(mali, (0, 0))  # before it was indexed, and of the same size
        os.utime(peru, (4e9, 4e9))
        report = index.sync([folder])
        assert report.updated == ("mali.txt",)
        assert "peru.txt" in report.unchanged
        assert index.check() == []
        with Index.open(tmp_path / "whole", create=True) as whole:
            whole.sync([folder])
            assert contents(index) == contents(whole)


def test_of_two_runs_at_once_one_writes_and_the_other_says_who_does(index, folder):
    for n in range(6):
        text = f"Report {n}\n\n" + f"District {n} trained {n} midwives. " * 50
        (folder / f"more-{n}.txt").write_text(text, encoding="utf-8")
    runs = [
        subprocess.Popen(
            [sys.executable, str(RUN), str(index.directory), str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    ended = [(run.communicate(timeout=120), run.returncode) for run in runs]
    failed = [errors for (_, errors), status in ended if status]
    assert len(failed) <= 1  # none, if the second began when the first had ended
    assert all("is being written by" in errors for errors in failed)
    assert index.check() == []
    assert len(contents(index)) == 10


def test_questions_beside_a_run_in_another_process_see_whole_documents(index, folder):
    size = 40
    for n in range(5):
        text = f"Report {n}\n\n" + f"In district {n} {n + 20} midwives were trained.\n\n" * size
        (folder / f"more-{n}.txt").write_text(text, encoding="utf-8")
    with Index.open(index.directory.parent / "whole", create=True) as other:
        other.sync([folder])
        expected = contents(other)
    run = subprocess.Popen([sys.executable, str(RUN), str(index.directory), str(folder)])
    seen, broken = set(), []
    with Assistant.open(index.directory) as assistant:
        while True:
            ended = run.poll() is not None
            for name, found in contents(index).items():
                if found != expected[name]:
                    broken.append(name)
            answer = assistant.ask(QUESTION)
            assert "2,278" in answer.text
            seen.add(answer.coverage.documents)
            if ended:
                break
    assert run.returncode == 0
    assert broken == []
    assert max(seen) == len(expected)


def test_the_lock_of_a_process_that_died_is_taken_over(index, folder):
    code = (
        "import os, sys; from pathlib import Path; from index.directory import writing\n"
        "with writing(Path(sys.argv[1])): os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(index.directory)], check=False)
    assert (index.directory / "writer.json").exists()
    (folder / "kenya.txt").write_text("Kenya\n\nNurses were trained.\n", encoding="utf-8")
    assert index.sync([folder]).added == ("kenya.txt",)


def test_threads_that_index_at_once_wait_for_each_other(index, folder):
    with Assistant.open(index.directory) as assistant:
        reports = []
        threads = [
            threading.Thread(target=lambda: reports.append(assistant.index([folder])))
            for _ in range(3)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [report.failed for report in reports] == [(), (), ()]
