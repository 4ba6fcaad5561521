import io
import zipfile

import pytest

from corpus.errors import NoText, ReadError, UnsupportedFile
from corpus.readers.sniffing import Kind, sniff_bytes, sniff_text


def archive(*names):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        for name in names:
            opened.writestr(name, "<x/>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("word/document.xml", Kind.DOCX),
        ("xl/workbook.xml", Kind.XLSX),
        ("ppt/presentation.xml", Kind.PPTX),
    ],
)
def test_an_office_file_is_known_by_its_parts_whatever_its_name(part, kind):
    assert sniff_bytes("report.pdf", archive("[Content_Types].xml", part)) is kind


def test_a_pdf_is_known_by_its_mark_even_behind_other_bytes():
    assert sniff_bytes("report.txt", b"\n\n%PDF-1.7 ...") is Kind.PDF


def test_text_in_a_file_named_pdf_is_text():
    assert sniff_bytes("plan.PDF", b"Education plan 2014") is None
    assert sniff_text("plan.PDF", "Education plan 2014") is Kind.TEXT


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("page.txt", "<!DOCTYPE html><html><body>x", Kind.HTML),
        ("page.htm", "<p>One</p><p>Two</p>", Kind.HTML),
        ("notes.html", "no tags in here", Kind.TEXT),
        ("notes.md", "<html> is a tag", Kind.MARKDOWN),
        ("table.csv", "a,b\n1,2", Kind.CSV),
        ("table.xls", "<html><table><tr><td>1</td></tr></table>", Kind.HTML),
        ("README", "words", Kind.TEXT),
    ],
)
def test_text_formats_are_told_apart_by_tags_and_ending(name, text, kind):
    assert sniff_text(name, text) is kind


@pytest.mark.parametrize(
    ("name", "data", "error", "reason"),
    [
        ("a.pdf", b"", NoText, "empty"),
        ("a.txt", b" \n\t\n", NoText, "white space"),
        ("a.docx", b"PK\x03\x04 and then nothing", ReadError, "truncated or damaged"),
        ("~$a.xlsx", b"\x05Jorge", UnsupportedFile, "lock file"),
        ("a.zip", archive("report.txt"), UnsupportedFile, "ZIP archive; unpack it"),
        ("a.odt", archive("mimetype", "content.xml"), UnsupportedFile, "save it as DOCX"),
        ("a.png", b"\x89PNG\r\n\x1a\n", UnsupportedFile, "PNG picture"),
        ("a.json", b"{}", UnsupportedFile, "data or code"),
        ("a.eml", b"From: a", UnsupportedFile, "on purpose"),
        (
            "a.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            UnsupportedFile,
            r"\.doc\); save it as DOCX",
        ),
    ],
)
def test_a_file_that_no_reader_takes_is_refused_with_its_reason(name, data, error, reason):
    with pytest.raises(error, match=reason):
        sniff_bytes(name, data)
