from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., "CompletedProcess[str]"]


@pytest.fixture(scope="module")
def cited(assistant: Run, workplace: Path) -> Callable[..., CompletedProcess[str]]:
    """``cited("unodc.txt", "--style", "un")``, over two reports, one of which has a symbol."""
    folder = workplace / "cited"
    folder.mkdir()
    (folder / "unodc.txt").write_text("# Report\n\nUNODC trained 40 judges.\n", encoding="utf-8")
    (folder / "ilo.txt").write_text("The ILO inspected 512 factories.\n", encoding="utf-8")
    (folder / "corpus.yaml").write_text(
        "unodc.txt: {title: Training, publisher: UNODC, year: 2018, symbol: A/73/9,"
        ' url: "https://example.org/t"}\nilo.txt: {title: Work, publisher: ILO, year: 2019}\n',
        encoding="utf-8",
    )
    done = assistant("index", folder, "--index", workplace / "cited-index")
    assert done.returncode == 0, done.stderr
    return lambda *words: assistant("cite", *words, "--index", workplace / "cited-index")


def test_a_document_is_cited_by_name_glob_and_symbol(cited: Run) -> None:
    note = "UNODC, Training, A/73/9 (2018), https://example.org/t.\n"
    assert cited("unodc.txt").stdout == cited("a/73/9").stdout == note
    assert cited("*.txt").stdout == f"ILO, Work (2019).\n{note}"
    assert cited("A/73/9", "--style", "un").stdout == "“Training” (A/73/9).\n"


def test_a_quote_goes_into_the_files_of_other_programs(cited: Run) -> None:
    where = ("unodc.txt", "--start", "10", "--end", "34")
    assert "N1  - “UNODC trained 40 judges.”" in cited(*where, "--style", "ris").stdout
    assert "note = {“UNODC trained 40 judges.”}" in cited(*where, "--style", "bibtex").stdout
    [item] = json.loads(cited(*where, "--style", "csl-json").stdout)
    assert (item["number"], item["note"]) == ("A/73/9", "“UNODC trained 40 judges.”")


def test_the_quotes_of_an_answer_are_cited(assistant: Run, cited: Run, workplace: Path) -> None:
    index = ("--index", workplace / "cited-index")
    asked = assistant("ask", "How many judges did UNODC train?", "--json", *index)
    (workplace / "answer.json").write_text(asked.stdout, encoding="utf-8")
    made = cited("--answer", workplace / "answer.json", "--style", "ris").stdout
    assert made.count("TY  - RPRT") == len(json.loads(asked.stdout)["citations"])
    assert "40 judges" in made


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "cite needs documents, or --answer FILE, and not both"),
        (("*.txt", "--page", "1"), "name just one"),
        (("unodc.txt", "--page", "1"), "unodc.txt has 0 pages, none numbered 1"),
        (("unodc.txt", "--start", "3"), "needs both its start and its end"),
        (("unodc.txt", "--start", "3", "--end", "900"), "3 to 900 is no part of unodc.txt"),
        (("undoc.txt",), "no document 'undoc.txt' in the index; meant unodc.txt"),
        (("A/73/8",), "no document 'A/73/8'"),
    ],
)
def test_what_cannot_be_cited_is_refused_with_what_was_wanted(
    cited: Run, words: tuple[str, ...], told: str
) -> None:
    done = cited(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_a_file_that_is_no_answer_is_refused(cited: Run, workplace: Path) -> None:
    path = workplace / "no-answer.json"
    for content, told in (
        ("{", "not JSON"),
        ("{}", "no citations in it; wanted an answer as"),
        ('{"citations": [], "status": "declined"}', "quotes nothing (declined)"),
        ('{"citations": [{"document": "x"}]}', "a citation needs document, start and end"),
    ):
        path.write_text(content, encoding="utf-8")
        assert told in cited("--answer", path).stderr
