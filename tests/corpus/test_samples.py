"""The sample reports: what they promise, and that their binary files say what their sources say."""

from __future__ import annotations

import io
import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.files.scan import Root, Source, scan
from corpus.readers import read

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "corpus" / "samples"
SETTINGS = {"corpus.yaml"}
FILES = sorted(path for path in SAMPLES.iterdir() if path.name not in SETTINGS)
LIMIT = 150_000  # bytes, of all samples together: they ship with every installation

make_samples = SimpleNamespace(
    **runpy.run_path(str(HERE / "make_samples.py"), run_name="make_samples")
)
SOURCES = sorted(make_samples.SOURCES.iterdir())


def test_there_are_twelve_to_twenty_reports_in_seven_formats_and_they_are_small() -> None:
    assert 12 <= len(FILES) <= 20
    assert {path.suffix for path in FILES} == {
        ".csv",
        ".docx",
        ".html",
        ".md",
        ".pdf",
        ".txt",
        ".xlsx",
    }
    assert sum(path.stat().st_size for path in FILES) < LIMIT


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sample_is_read_and_says_where_its_facts_come_from(path: Path) -> None:
    document = read(path.name, path.read_bytes())
    assert make_samples.ORIGIN in " ".join(document.text.split())
    assert document.metadata.title
    assert document.blocks


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_making_a_sample_twice_gives_the_same_bytes(source: Path) -> None:
    assert make_samples.make(source) == make_samples.make(source)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_a_binary_sample_says_what_its_source_says(source: Path) -> None:
    name, made = make_samples.make(source)
    kept = (SAMPLES / name).read_bytes()
    assert read(name, kept).text == read(name, made).text


@pytest.mark.parametrize(
    "source", [path for path in SOURCES if path.suffix == ".md"], ids=lambda path: path.name
)
def test_every_paragraph_of_a_source_stands_in_the_document_that_is_read(source: Path) -> None:
    name, made = make_samples.make(source)
    text = " ".join(read(name, made).text.split())
    blocks = make_samples.parse(source.read_text(encoding="utf-8")).blocks
    missing = [content for kind, content in blocks if kind != "table" and content not in text]
    assert missing == []


def test_the_register_keeps_its_figures_as_numbers() -> None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO((SAMPLES / "ilo-training-register.xlsx").read_bytes()))
    participants = [row[5].value for row in book["Activities"].iter_rows(min_row=3, max_row=4)]
    assert participants == [547, 173]


def test_every_sample_is_found_and_every_correction_belongs_to_one() -> None:
    sources = scan([Root(SAMPLES)])
    assert [source.name for source in sources] == [path.name for path in FILES]
    assert [source.failure for source in sources if source.failure] == []


@pytest.mark.parametrize("source", scan([Root(SAMPLES)]), ids=lambda source: source.name)
def test_a_sample_s_year_stands_in_its_text_and_its_title_is_no_file_name(source: Source) -> None:
    document = read(source.name, source.path.read_bytes())
    metadata = source.correction.corrected(document.metadata)
    assert metadata.year is None or str(metadata.year) in document.text
    assert " " in metadata.title
    assert metadata.language == "en"
