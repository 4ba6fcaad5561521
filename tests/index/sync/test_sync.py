from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import LibraryFault
from index.model import SyncReport
from index.store import Index
from index.sync import writer
from tests.index.killing import contents
from tests.index.searching import search

KILLED_RUN = Path(__file__).with_name("killed_run.py")


def synced(index: Index, folder: Path) -> SyncReport:
    report = index.sync([folder])
    assert index.check() == []
    return report


def sync_equals_rebuild(index: Index, folder: Path, fresh: Path) -> None:
    """An index that followed its folder holds what an index of the folder as it is now holds."""
    with Index.open(fresh, create=True) as rebuilt:
        rebuilt.sync([folder])
        assert contents(index) == contents(rebuilt)
        for query in ("judges trained in Peru", "GLO.ACT villages", "Bolivia"):
            ours, theirs = search(index, query), search(rebuilt, query)
            assert {hit.id: hit.dense for hit in ours} == pytest.approx(
                {hit.id: hit.dense for hit in theirs}, abs=1e-3
            )


def test_a_second_run_changes_nothing(index, folder):
    before = contents(index)
    report = synced(index, folder)
    assert report == SyncReport(unchanged=tuple(sorted(before)))
    assert contents(index) == before


def test_an_index_among_its_documents_keeps_its_own_files_to_itself(tmp_path, folder):
    place = folder / "index"
    with Index.open(place, create=True) as index:
        before = set(synced(index, folder).added)
        own = place / "conversations" / "x" / "own.txt"
        own.parent.mkdir(parents=True)
        own.write_text("Of one person: 77 farmers in Chad.", encoding="utf-8")
        assert synced(index, folder) == SyncReport(unchanged=tuple(sorted(before)))


def test_only_what_changed_is_encoded_again(index, folder, monkeypatch):
    (folder / "mali.txt").write_text("MALI\n\nNow 45 villages were reached.\n", encoding="utf-8")
    encoded = []
    original = index.encoder.encode_with_spans
    monkeypatch.setattr(
        index.encoder,
        "encode_with_spans",
        lambda texts, spans: encoded.extend(texts) or original(texts, spans),
    )
    assert synced(index, folder).updated == ("mali.txt",)
    assert len(encoded) == 1
    assert "45 villages" in encoded[0]
    assert search(index, "villages", limit=1)[0].passage.text.endswith("45 villages were reached.")


def test_a_deleted_file_disappears_with_its_passages(index, folder):
    (folder / "mali.txt").unlink()
    assert synced(index, folder).removed == ("mali.txt",)
    assert all(hit.passage.document != "mali.txt" for hit in search(index, "GLO.ACT villages"))


def test_files_of_another_folder_stay(index, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "kenya.txt").write_text("Kenya\n\nNurses were trained.\n", encoding="utf-8")
    assert synced(index, other).added == ("kenya.txt",)
    assert "peru.txt" in contents(index)


def test_the_same_bytes_under_two_names_are_kept_once_and_known_by_both(index, folder):
    copy = folder / "zz.txt"
    copy.write_bytes((folder / "peru.txt").read_bytes())
    report = synced(index, folder)
    assert report.added == ("zz.txt",)
    assert index.document("zz.txt") == index.document("peru.txt")
    (record,) = [one for one in index.document_records() if one.name == "peru.txt"]
    assert record.aliases == ("zz.txt",)
    assert synced(index, folder).unchanged[-1] == "zz.txt"
    (folder / "peru.txt").unlink()
    synced(index, folder)
    assert "zz.txt" in contents(index)


def test_a_document_that_is_removed_goes_on_under_another_name_of_the_same_bytes(index, folder):
    (folder / "zz.txt").write_bytes((folder / "peru.txt").read_bytes())
    synced(index, folder)
    first = index.document("peru.txt")
    assert index.remove(["peru.txt"]) == ("peru.txt",)
    names = [(one.name, one.aliases) for one in index.document_records()]
    assert ("zz.txt", ()) in names
    assert not any(name == "peru.txt" for name, _ in names)
    assert index.document("zz.txt") == replace(first, name="zz.txt")
    found = search(index, "UNODC training in Peru", limit=3)
    assert "zz.txt" in {hit.passage.document for hit in found}
    assert index.check() == []
    assert synced(index, folder).added == ("peru.txt",)
    assert ("zz.txt", ("peru.txt",)) in [
        (one.name, one.aliases) for one in index.document_records()
    ]
    assert index.remove(["peru.txt", "zz.txt"]) == ("peru.txt", "zz.txt")
    assert not {"peru.txt", "zz.txt"} & set(contents(index))


def test_a_file_that_goes_from_one_folder_leaves_its_copy_in_another(index, folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "zz.txt").write_bytes((folder / "peru.txt").read_bytes())
    synced(index, other)
    (folder / "peru.txt").unlink()
    assert synced(index, folder).removed == ("peru.txt",)
    assert "zz.txt" in contents(index)
    (other / "zz.txt").unlink()
    assert synced(index, other).removed == ("zz.txt",)
    assert "zz.txt" not in contents(index)


def test_a_broken_file_is_named_each_time_and_stops_nothing(index, folder):
    (folder / "empty.txt").touch()
    for _ in range(2):
        report = synced(index, folder)
        assert [one.document for one in report.failed] == ["empty.txt"]
    (folder / "empty.txt").write_text("Now there is something to read.", encoding="utf-8")
    assert synced(index, folder).failed == ()


def test_a_file_that_breaks_takes_its_old_text_with_it(index, folder):
    (folder / "peru.txt").write_bytes(b"")
    assert [one.document for one in synced(index, folder).failed] == ["peru.txt"]
    assert all(hit.passage.document != "peru.txt" for hit in search(index, "judges in Peru"))


def test_a_folder_that_does_not_exist_changes_nothing(index, tmp_path):
    before = contents(index)
    with pytest.raises(LibraryFault, match="nowhere"):
        index.sync([tmp_path / "nowhere"])
    assert contents(index) == before


def test_progress_counts_documents_and_passages(tmp_path, folder):
    seen = []
    with Index.open(tmp_path / "fresh", create=True) as index:
        index.sync([folder], progress=seen.append)
        assert (seen[-1].stage, seen[-1].documents_done) == ("done", 4)
        assert seen[-1].passages_done == index.passage_count()
    assert {one.documents_total for one in seen} == {4}


def test_removed_documents_are_gone_and_come_back_with_their_folder(index, folder):
    assert index.remove(["peru.txt"]) == ("peru.txt",)
    assert index.check() == []
    assert synced(index, folder).added == ("peru.txt",)


def test_a_document_of_many_chunks_is_written_whole(index, folder, monkeypatch):
    monkeypatch.setattr(writer, "CHUNK", 3)
    text = "\n\n".join(
        f"Section {n}\n\n" + f"District {n} trained midwives. " * 40 for n in range(12)
    )
    (folder / "long.txt").write_text(text, encoding="utf-8")
    synced(index, folder)
    assert len(index.passages_of("long.txt")) > 12


def test_a_process_that_has_the_index_open_sees_new_documents_as_a_whole(index, folder):
    assert search(index, "Kenya nurses", limit=1)[0].passage.document != "kenya.txt"
    (folder / "kenya.txt").write_text("Kenya\n\nNurses were trained.\n", encoding="utf-8")
    run_killed(index.directory, folder, "index.sync.writer:Writer.write", 99)
    best = search(index, "Kenya nurses", limit=1)[0]
    assert best.passage.document == "kenya.txt"
    found = index._vectors.search(index.encode_query("Kenya nurses"), 1)
    assert found is not None
    assert index._parts.reader.snapshot().id_of(int(found[0][0])) == best.id
    assert index.check() == []


def run_killed(directory: Path, folder: Path, step: str, count: int) -> str:
    done = subprocess.run(
        [sys.executable, str(KILLED_RUN), str(directory), str(folder), step, str(count)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 9), done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize(
    ("step", "count"),
    [
        ("index.manifest.writing:Manifest.add_passages", 1),
        ("index.vectors:Vectors.add", 1),
        ("index.keywords.index:Keywords.commit", 1),
        ("index.manifest.writing:Manifest.publish", 1),
        ("index.keywords.index:Keywords.delete", 1),
        ("index.manifest.writing:Manifest.purge", 1),
    ],
)
def test_a_run_that_is_killed_at_any_step_is_continued_by_the_next(
    index, folder, tmp_path, step, count
):
    (folder / "peru.txt").write_text(
        "Peru\n\nIn 2019, 300 judges were trained.\n", encoding="utf-8"
    )
    (folder / "mali.txt").unlink()
    (folder / "kenya.txt").write_text("Kenya\n\nNurses were trained.\n", encoding="utf-8")
    assert run_killed(index.directory, folder, step, count) == ""
    for name, (record, passages) in contents(index).items():
        text = index.document(name).text
        assert len(passages) == record.passages
        assert all(text[one.start : one.end] == one.text for _, one in passages)
    synced(index, folder)
    sync_equals_rebuild(index, folder, tmp_path / "fresh")


def test_after_many_random_changes_the_index_equals_one_made_at_once(index, folder, tmp_path):
    choose = random.Random(7)  # noqa: S311  (a fixed sequence of edits)
    names = ["a.txt", "b.txt", "peru.txt", "notes/n.txt"]
    subjects = ["judges in Peru", "midwives in Mali", "GLO.ACT in Niger", ""]
    for _ in range(12):
        path = folder / choose.choice(names)
        if path.exists() and choose.random() < 0.3:
            path.unlink()
        else:
            subject = choose.choice(subjects)
            path.write_text(f"Report\n\nWork on {subject}.\n" if subject else "", encoding="utf-8")
        synced(index, folder)
    sync_equals_rebuild(index, folder, tmp_path / "fresh")
