"""Exports of Zotero next to the files, as metadata; forms as its translators write them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.files.corrections import Correction
from corpus.files.scan import Root, Source, scan

RIS = """TY  - RPRT
TI  - Women in <span class="nocase">policing</span>
AU  - UN Women
CY  - New York
DA  - 2021/03//
PY  - 2021
LA  - en-US
PB  - UN Women
SN  - UNW/2021/4
UR  - https://example.org/policing
L1  - files/12/Policing.pdf
L1  - files/12/Annex.pdf
ER  -

TY  - JOUR
TI  - An article without a file
AU  - Diop, Awa
SN  - 1234-5678
ER  -
"""


def put(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def scanned(folder: Path) -> dict[str, Source]:
    return {source.name: source for source in scan([Root(folder)])}


@pytest.fixture
def zotero(tmp_path: Path) -> Path:
    """The folder that Zotero's "Export library …" with files makes."""
    put(tmp_path, "library.ris", RIS.replace("\n", "\r\n"))
    put(tmp_path, "files/12/Policing.pdf", "a")
    put(tmp_path, "files/12/Annex.pdf", "b")
    put(tmp_path, "files/13/Other.pdf", "c")
    return tmp_path


def test_a_reference_says_what_the_files_are_that_it_names(zotero: Path) -> None:
    found = scanned(zotero)
    assert set(found) == {"files/12/Annex.pdf", "files/12/Policing.pdf", "files/13/Other.pdf"}
    known = Correction(
        title="Women in policing",
        publisher="UN Women",
        year=2021,
        language="en",
        symbol="UNW/2021/4",
        url="https://example.org/policing",
    )
    assert found["files/12/Policing.pdf"].correction == known
    assert found["files/12/Annex.pdf"].correction == known
    assert found["files/13/Other.pdf"].correction == Correction()


def test_what_corpus_yaml_says_comes_before_what_an_export_says(zotero: Path) -> None:
    put(zotero, "corpus.yaml", "files/12/Policing.pdf: {title: Police, year: 2020}\n")
    correction = scanned(zotero)["files/12/Policing.pdf"].correction
    assert (correction.title, correction.year) == ("Police", 2020)
    assert correction.publisher == "UN Women"


def test_so_does_a_corpus_yaml_of_a_folder_above(zotero: Path, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    put(inner, "library.ris", RIS.replace("files/12/Annex.pdf", "files/12/Policing.pdf"))
    put(inner, "files/12/Policing.pdf", "other bytes")
    put(tmp_path, "corpus.yaml", "inner/files/12/Policing.pdf: {title: Police}\n")
    assert scanned(tmp_path)["inner/files/12/Policing.pdf"].correction.title == "Police"


def test_a_changed_reference_makes_another_version_of_the_file(zotero: Path) -> None:
    before = scanned(zotero)["files/12/Policing.pdf"].version
    put(zotero, "library.ris", RIS.replace("2021", "2022"))
    assert scanned(zotero)["files/12/Policing.pdf"].version != before


def test_csl_json_is_for_the_file_whose_name_has_the_title(tmp_path: Path) -> None:
    items = [
        {
            "id": "undp2024",
            "type": "report",
            "title": "Annual report on evaluation: a summary",
            "author": [{"literal": "UNDP"}],
            "issued": {"date-parts": [["2024", 5]]},
            "number": "DP/2025/14",
            "language": "en",
        },
        {"id": "b", "type": "report", "title": "Annual report on evaluation"},
        {"id": "c", "type": "book", "title": "Short"},
    ]
    put(tmp_path, "My Library.json", json.dumps(items))
    put(tmp_path, "UNDP - 2024 - Annual report on evaluation a summary.pdf", "a")
    put(tmp_path, "Annual Report on Evaluation.pdf", "b")
    put(tmp_path, "Short.pdf", "c")
    found = {name: source.correction for name, source in scanned(tmp_path).items()}
    assert found["UNDP - 2024 - Annual report on evaluation a summary.pdf"] == Correction(
        title="Annual report on evaluation: a summary",
        publisher="UNDP",
        year=2024,
        language="en",
        symbol="DP/2025/14",
    )
    assert found["Annual Report on Evaluation.pdf"].title == "Annual report on evaluation"
    assert found["Short.pdf"] == Correction()
    assert "My Library.json" not in found


def test_another_json_file_is_a_document_as_it_was(tmp_path: Path) -> None:
    put(tmp_path, "data.json", '[{"name": "x"}]')
    put(tmp_path, "broken.json", "[{")
    assert set(scanned(tmp_path)) == {"broken.json", "data.json"}


def test_files_that_a_reference_names_and_that_are_not_there_are_told(zotero: Path) -> None:
    (zotero / "files" / "12" / "Annex.pdf").unlink()
    failure = scanned(zotero)["library.ris"].failure
    assert failure == "It names 'files/12/Annex.pdf', which cannot be found; export it again."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("TY  - RPRT\nTI  - cut off", "There is no reference in it that ends with ER"),
        (b"TI  - \xff\xfe", "cannot be read: "),
    ],
)
def test_an_export_that_cannot_be_read_is_told_and_stops_nothing(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    (tmp_path / "x.ris").write_bytes(content if isinstance(content, bytes) else content.encode())
    put(tmp_path, "a.txt", "words")
    found = scanned(tmp_path)
    assert told in found["x.ris"].failure
    assert found["a.txt"].failure == ""
