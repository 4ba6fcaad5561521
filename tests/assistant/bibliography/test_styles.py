from __future__ import annotations

import json

import bibtexparser
import pytest
import rispy
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from assistant.bibliography import Entry, Style, cite, entry_of
from corpus.model import Block, Cell, Document, Metadata, Page, Row, Section, Span

REPORT = Entry(
    "en/report.pdf",
    "Annual report, 2024",
    "UN Women",
    2025,
    "UNW/2025/2",
    "https://example.org/r?a=1&b=2",
    "en",
)
QUOTED = Entry("page.html", "Shelters", "UNDP", 2023, quote="Ten shelters.", section="Peru")
BARE = Entry("note.txt", "What was done?")


@pytest.mark.parametrize(
    ("style", "entry", "text"),
    [
        (
            "chicago",
            REPORT,
            "UN Women, Annual report, 2024, UNW/2025/2 (2025), https://example.org/r?a=1&b=2.",
        ),
        ("chicago", QUOTED, "UNDP, Shelters (2023), under “Peru”."),
        ("chicago", BARE, "What was done?"),
        (
            "apa",
            REPORT,
            "UN Women. (2025). Annual report, 2024 (UNW/2025/2). https://example.org/r?a=1&b=2",
        ),
        ("apa", QUOTED, "(UNDP, 2023, “Peru” section)\nUNDP. (2023). Shelters."),
        ("apa", BARE, "What was done? (n.d.)."),
        ("un", REPORT, "“Annual report, 2024” (UNW/2025/2)."),
        ("un", QUOTED, "UNDP, Shelters (2023), under “Peru”."),
        ("un", BARE, "What was done?"),
    ],
)
def test_a_source_is_written_in_three_styles(style: Style, entry: Entry, text: str) -> None:
    assert cite([entry], style) == f"{text}\n"


@pytest.mark.parametrize(
    ("style", "part"),
    [
        ("chicago", "UNW/2025/2 (2025), 12, https"),
        ("apa", "(UN Women, 2025, p. 12)\nUN Women. (2025)."),
        ("un", "(UNW/2025/2), p. 12."),
        ("ris", "SP  - 12\n"),
        ("bibtex", "pages = {12},"),
        ("csl-json", '"page": "12"'),
    ],
)
def test_the_page_of_a_quote_is_in_every_style(style: Style, part: str) -> None:
    entry = Entry(**{name: getattr(REPORT, name) for name in REPORT.__slots__} | {"page": 12})
    assert part in cite([entry], style)


def test_a_document_outside_the_united_nations_says_where_it_is_available() -> None:
    entry = Entry("a.pdf", "Report", "World Bank", 2024, url="https://example.org/a", page=3)
    assert cite([entry], "un") == (
        "World Bank, Report (2024), p. 3. Available at https://example.org/a.\n"
    )


def test_what_is_written_as_ris_is_read_back() -> None:
    first, second = rispy.loads(cite([REPORT, QUOTED], "ris"))
    assert first == {
        "type_of_reference": "RPRT",
        "id": "unwomen2025annual",
        "title": "Annual report, 2024",
        "authors": ["UN Women"],
        "publisher": "UN Women",
        "year": "2025",
        "issn": "UNW/2025/2",
        "language": "en",
        "urls": ["https://example.org/r?a=1&b=2"],
    }
    assert second["notes"] == ["“Ten shelters.”"]


def test_what_tex_would_act_on_is_escaped_and_read_back() -> None:
    entry = Entry("a.pdf", r"100% of $5 & {more} _x_ #1 ~ ^ \n", "Ministère de l’Égalité", 2020)
    library = bibtexparser.parse_string(cite([entry, entry], "bibtex"))
    assert library.failed_blocks == []
    first, second = library.entries
    assert (first.key, second.key) == (
        "ministeredelegalite2020more",
        "ministeredelegalite2020moreb",
    )
    assert first["author"] == "{Ministère de l’Égalité}"
    assert first["title"] == (
        r"{100\% of \$5 \& \{more\} \_x\_ \#1 \textasciitilde{} \textasciicircum{} "
        r"\textbackslash{}n}"
    )


def test_a_citation_processor_makes_a_bibliography_of_the_csl_json() -> None:
    source = CiteProcJSON(json.loads(cite([REPORT, QUOTED], "csl-json")))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    made = CitationStylesBibliography(style, source, formatter.plain)
    for key in ("unwomen2025annual", "undp2023shelters"):
        made.register(Citation([CitationItem(key)]))
    first, second = sorted(map(str, made.bibliography()))
    assert first.startswith("UN Women (2025) Annual report, 2024. UNW/2025/2.")
    assert second.startswith("UNDP (2023) Shelters. UNDP")


def test_keys_that_would_be_alike_get_letters() -> None:
    keys = [line for line in cite([QUOTED] * 3, "ris").splitlines() if line.startswith("ID")]
    assert keys == [f"ID  - undp2023shelters{letter}" for letter in ("", "b", "c")]


def test_a_title_in_another_script_still_has_a_key() -> None:
    assert Entry("a.pdf", "Доклад").key == "document"
    assert Entry("a.pdf", "Доклад", "UNFPA", 2021).key == "unfpa2021"


# --- what a document gives -----------------------------------------------------------------------
TEXT = "Peru\nTen shelters\nwere built.\nLima | 12\n"
ROW = Row(cells=(Cell(30, 34), Cell(37, 39)), sheet="Projects", cells_range="A2:B2")
BLOCKS = (Block("heading", 0, 4), Block("paragraph", 5, 29), Block("row", 30, 39, ROW))


def document(pages: tuple[Page, ...] = ()) -> Document:
    about = Metadata("A\ntitle", "UNDP", 2023, "en", "DP/1", "https://example.org")
    sections = (Section("Peru", 1, 0, len(TEXT)),)
    return Document("d", TEXT, "0" * 64, "text/plain", about, BLOCKS, sections, pages)


def test_a_quote_has_its_page_or_else_the_heading_above_it() -> None:
    quote = Span(5, 29)
    paged = entry_of(document((Page(1, 0, 5), Page(2, 5, len(TEXT)))), quote)
    assert (paged.title, paged.page, paged.section) == ("A title", 2, "")
    assert paged.quote == "Ten shelters were built."
    assert entry_of(document(), quote).section == "Peru"


def test_a_quote_from_a_sheet_has_its_cells() -> None:
    entry = entry_of(document(), Span(30, 39))
    assert entry.cells == "Projects!A2:B2"
    assert cite([entry], "un") == "“A title” (DP/1), Projects!A2:B2.\n"


def test_a_whole_document_has_no_place() -> None:
    entry = entry_of(document((Page(1, 0, len(TEXT)),)))
    assert (entry.page, entry.section, entry.quote) == (None, "", "")
