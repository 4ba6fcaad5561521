"""The list of documents: what it shows in which order, and why something was not read in every language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml.html import fromstring

import corpus
from assistant.interfaces.web.reasons import reason
from assistant.interfaces.web.shelf import Listing, arranged, in_order, matches, render_shelf
from assistant.locale import LANGUAGES, Texts
from index.model import DocumentRecord

RECORDS = [
    DocumentRecord("a.pdf", "Training", "UNODC", 2018, "en"),
    DocumentRecord("b.pdf", "Formation", "ONU Femmes", 2017, "fr"),
    DocumentRecord("c.pdf", state="failed", reason="empty", publisher="nobody", year=1999),
]


def test_a_document_matches_when_each_word_stands_in_what_is_shown_of_it() -> None:
    assert [r.name for r in RECORDS if matches(r, "unodc 2018")] == ["a.pdf"]
    assert [r.name for r in RECORDS if matches(r, "FAILED")] == ["c.pdf"]
    assert len([r for r in RECORDS if matches(r, " ")]) == 3


def test_the_list_is_sorted_and_what_has_no_year_or_publisher_comes_last() -> None:
    records = [*RECORDS, DocumentRecord("d.pdf", "Annual", None, None, pages=9)]

    def names(order: str) -> str:
        return "".join(record.name[0] for record in in_order(records, order))

    assert [names(order) for order in ("", "title", "-year", "publisher", "-pages", "x")] == [
        "abcd",
        "dcba",
        "abcd",
        "cbad",
        "dabc",
        "abcd",
    ]


def test_the_list_is_narrowed_by_what_is_chosen_and_counts_what_can_be_asked_about() -> None:
    chosen = arranged({"order": "title"}, {"publisher": "UNODC", "year": " ", "other": "x"})
    assert chosen == {"order": "title", "publisher": "UNODC"}
    assert [one.name for one in Listing(RECORDS, chosen).shown()] == ["a.pdf"]
    assert [one.name for one in Listing(RECORDS, {"state": "failed"}).shown()] == ["c.pdf"]
    held = Listing(RECORDS, {"collection": "Own"}, collections={"b.pdf": ["Own"]})
    assert [one.name for one in held.shown()] == ["b.pdf"]
    whole = fromstring(render_shelf(Listing(RECORDS), None, Texts("en")))
    assert whole.find_class("pa-count")[0].text_content() == "Documents: 2 · could not be read: 1"
    many = [DocumentRecord(f"{number}.pdf", "A report") for number in range(250)]
    first = fromstring(render_shelf(Listing(many), None, Texts("en")))
    assert len(first.find_class("pa-record")) == 200
    assert "50 more" in first.text_content()
    every = fromstring(render_shelf(Listing(many, {"all": "1"}), None, Texts("en")))
    assert len(every.find_class("pa-record")) == 250


def _said_by_readers() -> Iterator[str]:
    """What the readers' errors say in the source, with a number for each value that is filled in."""
    faults = {"ReadError", "NoText", "UnsupportedFile", "EncryptedFile"}
    for file in Path(corpus.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = (
                node.func.id
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                else ""
            )
            if called in faults and node.args and (text := _text(node.args[0])):
                yield text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.IfExp):
        return _text(node.body)
    if isinstance(node, ast.Constant):
        return str(node.value)
    parts = node.values if isinstance(node, ast.JoinedStr) else []
    text = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
    return text if len(text.split()) > 4 else ""  # less is only a frame for what is filled in


NOTES = {
    "pages that are pictures without text, not read; `pip install x` lets OCR read them: 1-4, 9": "1-4, 9",
    "pages whose fonts give wrong letters for what is printed; that text was left out: 2-8": "2-8",
    "scanned pages whose text was recognised before (OCR), check figures: 78": "78",
    "pages with hidden text that they do not show; it was left out: 1, 9, 23": "1, 9, 23",
    "2 pages have codes or wrong letters in place of text, which are not searched (pages 3–4)": "3–4",
    "51,224 characters are codes or wrong letters, not text; they are not searched": "51,224",
    "rows 3, 7–9 of sheet 'Budget' are hidden in the workbook": "Budget",
    'sheet "Director\'s" is hidden in the workbook': "Director's",
    "decoded as Windows-1252": "Windows-1252",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_something_was_not_read_is_told_in_the_language_of_the_interface(language: str) -> None:
    t = Texts(language)
    unknown = reason("a surprise", t)
    assert unknown.detail == "a surprise"
    said = [*_said_by_readers(), *NOTES]
    assert len(said) > 30
    for one in said:
        told = reason(one, t)
        assert told.text != unknown.text, one
        assert language == "en" or told.text != one
    for one, named in NOTES.items():
        assert named in reason(one, t).text
    assert reason("a model is missing", t, of_file=False).text == "a model is missing"
