"""Every command on a small index: the keys that other programs read, and the exit statuses."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


def _json(done: subprocess.CompletedProcess[str], status: int = 0) -> Any:
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def test_indexing_tells_what_was_added_updated_unchanged_removed_and_failed(
    assistant: Run, tmp_path: Path
) -> None:
    folder, index = tmp_path / "in", tmp_path / "index"
    folder.mkdir()
    (folder / "a.txt").write_text("ILO trained 12 inspectors in Peru.")
    (folder / "b.txt").write_text("UNFPA trained 30 midwives in Mali.")
    first = _json(assistant("index", folder, "--index", index, "--json"))
    assert first == {
        "added": ["a.txt", "b.txt"],
        "updated": [],
        "unchanged": [],
        "removed": [],
        "failed": [],
    }
    (folder / "a.txt").write_text("ILO trained 13 inspectors in Peru.")
    (folder / "b.txt").unlink()
    (folder / "c.txt").write_text("")
    second = _json(assistant("index", folder, "--index", index, "--json"), status=1)
    assert (second["updated"], second["removed"]) == (["a.txt"], ["b.txt"])
    assert [failed["document"] for failed in second["failed"]] == ["c.txt"]
    assert second["failed"][0]["reason"]
    told = assistant("index", folder, "--index", index)
    assert told.returncode == 1  # a failure is told again although nothing has changed
    assert second["failed"][0]["reason"] in told.stdout
    assert "0 updated, 1 unchanged, 0 removed, 1 failed" in told.stdout


def test_a_folder_without_documents_is_nothing_done(assistant: Run, tmp_path: Path) -> None:
    done = assistant("index", tmp_path, "--index", tmp_path / "index")
    assert done.returncode == 2
    assert "no document" in done.stderr


def test_documents_lists_what_is_indexed(assistant: Run, index_dir: Path) -> None:
    records = _json(assistant("documents", "--index", index_dir, "--json"))
    assert [record["document"] for record in records] == ["ilo.md", "unodc.txt"]
    keys = {"document", "title", "publisher", "year", "language", "pages", "passages", "state"}
    assert all(keys <= set(record) for record in records)
    assert all(record["state"] == "indexed" for record in records)
    table = assistant("documents", "--index", index_dir).stdout
    assert "unodc.txt" in table
    assert "\x1b" not in table


def test_show_prints_the_text_as_it_was_read_and_any_part_of_it(
    assistant: Run, index_dir: Path, reports: Path
) -> None:
    text = (reports / "unodc.txt").read_text(encoding="utf-8")
    assert assistant("show", "unodc.txt", "--index", index_dir).stdout == text
    start = text.index("2,278")
    part = ("show", "unodc.txt", "--start", start, "--end", start + 5, "--index", index_dir)
    assert assistant(*part).stdout == "2,278\n"
    shown = _json(assistant(*part, "--json"))
    assert (shown["text"], shown["start"], shown["end"]) == ("2,278", start, start + 5)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("show", "unodc.text"), "unodc.txt"),
        (("show", "unodc.txt", "--page", "1"), "no pages"),
        (("show", "unodc.txt", "--start", "9", "--end", "4"), "start <= end"),
        (("show", "unodc.txt", "--end", "99999"), "<= end <="),
        (("search", "training", "--year", "18"), "2017-2020"),
        (("search", "training", "--place", "Atlantis"), "Atlantis"),
        (("ask", "Who?", "--language", "French"), "two-letter"),
        (("remove", "other.txt"), "other.txt"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(
    arguments: tuple[str, ...], told: str, assistant: Run, index_dir: Path
) -> None:
    done = assistant(*arguments, "--index", index_dir)
    assert done.returncode == 2
    assert told in done.stderr
    assert "unexpected" not in done.stderr


def test_search_ranks_passages_that_are_slices_of_their_documents(
    assistant: Run, index_dir: Path, reports: Path
) -> None:
    hits = _json(assistant("search", "police training", "--index", index_dir, "--json"))
    keys = {"document", "page", "section", "start", "end", "text", "score", "rank"}
    assert hits
    assert all(keys <= set(hit) for hit in hits)
    assert [hit["rank"] for hit in hits] == list(range(1, len(hits) + 1))
    assert "2,278" in hits[0]["text"]
    for hit in hits:
        text = (reports / hit["document"]).read_text(encoding="utf-8")
        assert text[hit["start"] : hit["end"]] == hit["text"]
    narrowed = ("search", "training", "--document", "ilo.*", "--index", index_dir, "--json")
    assert {hit["document"] for hit in _json(assistant(*narrowed))} <= {"ilo.md"}
    shown = assistant("search", "garment factories", "--index", index_dir).stdout
    assert "512 garment factories" in shown
    assert "Factories | Women\n   Dhaka | 61%" in shown
    assert "<!--" not in shown


def test_an_answer_quotes_its_source_and_an_absent_one_is_declined(
    assistant: Run, index_dir: Path, reports: Path
) -> None:
    question = "How many police officers did UNODC train in Viet Nam?"
    answer = _json(assistant("ask", question, "--index", index_dir, "--json"))
    assert answer["status"] == "answered"
    assert "2,278" in answer["text"]
    for citation in answer["citations"]:
        text = (reports / citation["document"]).read_text(encoding="utf-8")
        assert text[citation["start"] : citation["end"]] == citation["quote"]
    told = assistant("ask", question, "--index", index_dir)
    assert "[1]" in told.stdout
    assert "unodc.txt" in told.stdout
    assert "\x1b" not in told.stdout
    declined = assistant("ask", "How many nurses did UNICEF hire in Chad?", "--index", index_dir)
    assert declined.returncode == 0
    assert "Sources" not in declined.stdout


def test_earlier_questions_filters_and_the_account_reach_the_answer(
    assistant: Run, index_dir: Path, tmp_path: Path
) -> None:
    history = tmp_path / "earlier.txt"
    history.write_text("\ufeffWhat did UNODC do in Viet Nam?\n\n", encoding="utf-8")
    follow_up = ("ask", "And in Peru?", "--history", history, "--index", index_dir)
    answer = _json(assistant(*follow_up, "--document", "unodc*", "--explain", "--json"))
    assert "UNODC" in answer["standalone_question"]
    assert "40 judges" in answer["text"]
    assert answer["coverage"]["filters"] == {"document": "unodc*"}
    assert answer["coverage"]["searched"] == 1
    assert answer["explanation"]
    left = _json(assistant(*follow_up, "--without-document", "unodc*", "--json"))
    assert left["coverage"]["filters"] == {"without_document": "unodc*"}
    assert "40 judges" not in left["text"]
    told = assistant(*follow_up, "--explain").stdout
    assert "Understood as" in told
    assert "How this came about" in told


def test_removing_names_what_was_not_there(assistant: Run, index_dir: Path, tmp_path: Path) -> None:
    copy = tmp_path / "index"
    shutil.copytree(index_dir, copy)
    done = assistant("remove", "ilo.*", "nothing.pdf", "--index", copy, "--json")
    report = _json(done, status=1)
    assert report["removed"] == ["ilo.md"]
    assert [failed["document"] for failed in report["failed"]] == ["nothing.pdf"]
    left = _json(assistant("documents", "--index", copy, "--json"))
    assert [record["document"] for record in left] == ["unodc.txt"]


def test_without_an_index_a_question_goes_to_the_samples_which_is_said(
    assistant: Run, workplace: Path
) -> None:
    done = assistant("ask", "How many staff did UNRWA train?", "--json")
    answer = _json(done)
    assert "sample reports" in done.stderr
    assert answer["status"] == "answered"
    assert (workplace / "cache" / "samples").is_dir()
    assert not (workplace / ".assistant").exists()
    for command in (("documents",), ("search", "training")):
        assert assistant(*command).returncode == 2


def test_a_backup_is_restored_elsewhere_and_never_over_an_index_by_accident(
    assistant: Run, index_dir: Path, tmp_path: Path
) -> None:
    file, restored = tmp_path / "kept.zip", tmp_path / "restored"
    assert "2 documents" in assistant("backup", file, "--index", index_dir).stderr
    assert "2 documents" in assistant("restore", file, "--index", restored).stderr
    answer = _json(assistant("ask", "Who trained judges in Peru?", "--json", "--index", restored))
    assert "[1]" in answer["text"]
    refused = assistant("restore", file, "--index", restored)
    assert refused.returncode == 2
    assert "--replace" in refused.stderr


def test_a_greeting_is_replied_to_without_a_plan(assistant: Run, index_dir: Path) -> None:
    answer = _json(assistant("ask", "Bonjour !", "--index", index_dir, "--json"))
    assert (answer["status"], answer["plan"], answer["citations"]) == ("reply", None, [])
    assert answer["text"].startswith("Bonjour")


def test_tags_are_listed_shown_corrected_and_filtered_by(
    assistant: Run, index_dir: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_dir, index)
    terms = _json(assistant("tags", "--taxonomy", "gbv", "--index", index, "--json"))
    assert {"tag", "name", "definition", "above", "documents", "passages"} <= set(terms[0])
    found = _json(assistant("tags", "unodc.txt", "--index", index, "--json"))
    assert "gbv/forms" in {one["tag"] for one in found}
    listed = _json(assistant("documents", "--tag", "gbv/forms", "--index", index, "--json"))
    assert [record["document"] for record in listed] == ["unodc.txt"]
    hits = _json(assistant("search", "judges", "--tag", "gbv/forms", "--index", index, "--json"))
    assert {hit["document"] for hit in hits} == {"unodc.txt"}
    wrong = assistant("tags", "unodc.txt", "--wrong", "gbv/forms", "--index", index)
    assert wrong.returncode == 0, wrong.stderr
    assert "No passage of unodc.txt has gbv/forms" in wrong.stderr
    refused = assistant("tags", "--wrong", "sdg/5", "--index", index)
    assert (refused.returncode, "name it: assistant tags DOCUMENT" in refused.stderr) == (2, True)
    unknown = assistant("search", "judges", "--tag", "sdg/gender", "--index", index)
    assert (unknown.returncode, "meant sdg/5" in unknown.stderr) == (2, True)


def test_a_map_is_printed_written_and_opened_cell_by_cell(
    assistant: Run, index_dir: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    shutil.copytree(index_dir, index)
    made = _json(assistant("map", "police officers", "judges", "--index", index, "--json"))
    assert [column["key"] for column in made["columns"]] == ["Peru", "Viet Nam"]
    shown = assistant("map", "police officers", "--index", index)
    assert "Viet Nam" in shown.stdout
    assert "1 empty cells" in shown.stderr or "0 empty cells" in shown.stderr
    opened = assistant("map", "judges", "--cell", "judges", "Peru", "--index", index)
    assert "UNODC trained 40 judges" in opened.stdout
    files = [tmp_path / f"map.{name}" for name in ("xlsx", "png", "svg", "csv", "json")]
    written = assistant(
        "map", "judges", "--index", index, *(x for file in files for x in ("--out", file))
    )
    assert written.returncode == 0, written.stderr
    assert all(file.stat().st_size for file in files)
    refused = assistant("map", "judges", "--out", tmp_path / "map.docx", "--index", index)
    assert (refused.returncode, "written as .xlsx" in refused.stderr) == (2, True)
    unknown = assistant("map", "--taxonomy", "none", "--index", index)
    assert (unknown.returncode, "there is no taxonomy 'none'" in unknown.stderr) == (2, True)
