import io
import sys
import threading
import time
import zipfile

import docx
import psutil
import pytest

from corpus.errors import NoText, ReadError
from corpus.files.reading import read_all
from corpus.files.scan import Root, scan
from corpus.files.worker import Limits, Worker


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<html><body><p>In Peru 140 judges were trained.</p></body></html>")
    return path


def children() -> list[psutil.Process]:
    return psutil.Process().children()


def test_a_worker_reads_files_one_after_the_other_in_one_process(page):
    before = set(children())
    with Worker(Limits()) as worker:
        texts = [worker.read("page.html", page).text for _ in range(3)]
        assert len(set(children()) - before) == 1
    assert texts == ["In Peru 140 judges were trained."] * 3
    assert set(children()) <= before


@pytest.mark.parametrize("module", ["corpus/__init__.py", "lxml/__init__.py", "struct.py"])
def test_code_among_the_documents_is_not_run_from_the_folder_they_are_in(
    page, tmp_path, monkeypatch, module
):
    code = tmp_path / module
    code.parent.mkdir(exist_ok=True)
    ran = tmp_path / "ran"
    code.write_text(f"open({str(ran)!r}, 'w').close()\n")
    monkeypatch.chdir(tmp_path)
    with Worker(Limits()) as worker:
        assert "Peru" in worker.read("page.html", page).text
    assert not ran.exists()


def test_the_reason_of_a_failure_comes_back_as_the_same_kind_of_error(tmp_path):
    empty = tmp_path / "empty.pdf"
    empty.write_bytes(b"")
    with Worker(Limits()) as worker, pytest.raises(NoText, match="empty"):
        worker.read("empty.pdf", empty)


def test_a_file_that_takes_too_long_is_given_up(page):
    with Worker(Limits(seconds=0.0)) as worker, pytest.raises(ReadError, match="longer than 0 sec"):
        worker.read("page.html", page)


def test_a_file_that_takes_too_much_memory_is_given_up(page):
    with Worker(Limits(memory=1_000_000)) as worker, pytest.raises(ReadError, match=r"0\.001 GB"):
        worker.read("page.html", page)


def test_a_worker_that_died_while_idle_is_replaced(page):
    with Worker(Limits()) as worker:
        worker.read("page.html", page)
        for process in psutil.Process().children():
            process.kill()
            process.wait()
        assert "Peru" in worker.read("page.html", page).text


def test_a_worker_that_was_ended_starts_no_process_again(page):
    before = set(children())
    worker = Worker(Limits())
    worker.read("page.html", page)
    worker.stop()
    with pytest.raises(ReadError, match="ended before"):
        worker.read("page.html", page)
    assert set(children()) <= before


def test_a_crash_over_a_file_is_named_and_the_next_file_is_read(tmp_path, page):
    before = set(children())
    slow = tmp_path / "slow.docx"
    word = docx.Document()
    for _ in range(4000):
        word.add_paragraph("A long document that takes a while to read. " * 5)
    word.save(slow)

    def kill_while_it_reads(process, used):
        while sum(process.cpu_times()[:2]) < used + 0.05:
            time.sleep(0.005)
        process.kill()

    with Worker(Limits()) as worker:
        worker.read("page.html", page)
        (process,) = set(children()) - before
        used = sum(process.cpu_times()[:2])
        killer = threading.Thread(target=kill_while_it_reads, args=(process, used))
        killer.start()
        with pytest.raises(ReadError, match="broke down over this one"):
            worker.read("slow.docx", slow)
        killer.join()
        assert "Peru" in worker.read("page.html", page).text


def test_a_script_without_a_guard_runs_once(tmp_path, page):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from corpus.files.scan import Root, scan\n"
        "from corpus.files.reading import read_all\n"
        "print('started')\n"
        "for source, document in read_all(scan([Root(Path(sys.argv[1]))])):\n"
        "    print(document.text)\n"
    )
    import subprocess

    done = subprocess.run(
        [sys.executable, script, page], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines() == ["started", "In Peru 140 judges were trained."]


def test_ending_early_ends_the_workers(tmp_path):
    before = set(children())
    for number in range(20):
        (tmp_path / f"{number}.html").write_text(f"<html><body><p>Page {number}</p></body></html>")
    for _ in read_all(scan([Root(tmp_path)])):
        break
    assert set(children()) <= before


def word_file(main_part=lambda xml: xml, declared_size: int | None = None) -> bytes:
    """A Word file whose main part is changed, or says that it is larger than it is."""
    made = io.BytesIO()
    docx.Document().save(made)
    changed = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(changed, "w") as out:
        for part in source.infolist():
            data = source.read(part)
            is_main = part.filename == "word/document.xml"
            out.writestr(part.filename, main_part(data) if is_main else data)
            if is_main and declared_size:
                out.filelist[-1].file_size = declared_size
    return changed.getvalue()


def with_entities(xml: bytes) -> bytes:
    paragraph = b"<w:p><w:r><w:t>&e11;</w:t></w:r></w:p></w:body>"
    declared = xml.replace(b"?>", b"?><!DOCTYPE w [" + ENTITIES + b"]>", 1)
    return declared.replace(b"</w:body>", paragraph)


ENTITIES = b"".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "boom"}">'.encode() for n in range(12)
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word_file(with_entities), "entity bomb"),
        (word_file(declared_size=3_000_000_000), "ZIP bomb"),
    ],
    ids=["entities", "zip"],
)
def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, data, reason):
    bomb = tmp_path / "bomb.docx"
    bomb.write_bytes(data)
    with (
        Worker(Limits(seconds=20, memory=500_000_000)) as worker,
        pytest.raises(ReadError, match=reason),
    ):
        worker.read("bomb.docx", bomb)
