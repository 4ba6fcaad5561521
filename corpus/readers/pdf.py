"""PDF: pages of placed letters become text in reading order.

1. Every page gives words and rulings (``pdf_words``); words become lines (``pdf_lines``).
2. Lines that repeat at the edges of pages are left out (``pdf_furniture``).
3. Tables are taken out as grids (``pdf_tables``), the rest is put in reading order (``pdf_layout``).
4. Lines become paragraphs, notes and captions, also over the end of a page (``pdf_paragraphs``).
5. Headings are told by the sizes of the whole document, and the text is written (``pdf_text``).

Why pypdfium2: on the same reports pdfplumber reads the same letters forty times slower, and only
one of both also draws pages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw  # type: ignore[import-untyped]

from corpus.errors import EncryptedFile, NoText, ReadError
from corpus.metadata import describe
from corpus.model import Document
from corpus.readers.builder import Builder
from corpus.readers.pdf_furniture import without_furniture
from corpus.readers.pdf_grid import Grid
from corpus.readers.pdf_layout import Item, reading_order
from corpus.readers.pdf_lines import fragments
from corpus.readers.pdf_paragraphs import Draft, drafts, join_flows
from corpus.readers.pdf_tables import take_ruled
from corpus.readers.pdf_text import body_size, write
from corpus.readers.pdf_words import PageWords, read_page

MEDIA_TYPE = "application/pdf"
_WINDOW = 100  # pages compared with each other for furniture; bounds the memory of long files
_SOFT_404 = re.compile(
    r"(?:document|page|file)\W.{0,40}(?:does not exist|not found|cannot be found|no longer)"
    r"|404\W.{0,20}not found",
    re.IGNORECASE | re.DOTALL,
)


def read(name: str, data: bytes, password: str | None = None) -> Document:
    """The document in ``data``. Raises EncryptedFile, NoText, ReadError."""
    pdf = _open(name, data, password)
    try:
        return _document(name, data, pdf)
    finally:
        pdf.close()


def _open(name: str, data: bytes, password: str | None) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data, password=password)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            wanted = "the password given is wrong" if password else "a password is needed"
            raise EncryptedFile(
                f"{name} is encrypted: {wanted}; put the right one into corpus.yaml"
            ) from error
        raise ReadError(f"{name} cannot be opened as PDF: {error}; is the file whole?") from error


def _document(name: str, data: bytes, pdf: pdfium.PdfDocument) -> Document:
    count = len(pdf)
    notes: list[str] = []
    empty: list[int] = []
    pieces = join_flows(_pieces(pdf, empty, notes))
    builder = Builder()
    write(pieces, builder, count)
    text = builder.text
    _refuse_empty(name, text, count, empty)
    if empty:
        notes.append(f"pages without a text layer (OCR is needed to read them): {_ranges(empty)}")
    return Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        metadata=describe(
            name,
            text,
            properties=_properties(pdf, pieces),
            first_lines=builder.first_lines(),
            headings=builder.headings(),
        ),
        blocks=builder.blocks(),
        sections=builder.sections(len(text)),
        pages=builder.pages(len(text)),
        notes=tuple(notes),
    )


def _refuse_empty(name: str, text: str, count: int, empty: Sequence[int]) -> None:
    if len(text.strip()) < 3 or (len(empty) == count and len(text) < 20 * count):
        if empty:
            raise NoText(
                f"{name} has no text layer: pages {_ranges(empty)} of {count} are pictures; "
                "OCR is needed to read it"
            )
        raise NoText(f"{name} holds no text: {count} pages without letters")
    if len(text) < 1500 and _SOFT_404.search(text):
        line = " ".join(text.split())[:120]
        raise ReadError(
            f"{name} is not the document but a page saying that it is missing: “{line}”; "
            "fetch the document again"
        )


def _pieces(pdf: pdfium.PdfDocument, empty: list[int], notes: list[str]) -> Iterator[Draft | Grid]:
    """Drafts and tables of all pages; fills ``empty`` and ``notes``."""
    pages = _pages(pdf, notes)
    while window := list(islice(pages, _WINDOW)):
        taken = [take_ruled(page) for page in window]
        lines = [
            fragments(words, page.number) for (_, words), page in zip(taken, window, strict=True)
        ]
        kept, _ = without_furniture(lines, [page.height for page in window])
        body = body_size(line for own in kept for line in own)
        for page, own, (grids, _) in zip(window, kept, taken, strict=True):
            if not page.words and page.pictures > 0.3:
                empty.append(page.number)
            items: list[Item] = reading_order([*own, *grids], page.rulings)
            for turned in page.turned:
                items.extend(reading_order(fragments(turned, page.number), []))
            yield from drafts(items, body, page.height)


def _pages(pdf: pdfium.PdfDocument, notes: list[str]) -> Iterator[PageWords]:
    broken: list[int] = []
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pdfium.PdfiumError:
            broken.append(index + 1)
            continue
        try:
            yield read_page(page, index + 1)
        finally:
            page.close()
    if broken:
        notes.append(f"pages that cannot be opened: {_ranges(broken)}")


def _properties(pdf: pdfium.PdfDocument, pieces: Sequence[Draft | Grid]) -> dict[str, str]:
    fields = pdf.get_metadata_dict(skip_empty=True)
    names = {"Title": "title", "Author": "author", "Subject": "subject", "CreationDate": "created"}
    found = {names[key]: value for key, value in fields.items() if key in names}
    first = [piece for piece in pieces if isinstance(piece, Draft) and piece.page == 1]
    if first:
        largest = max(first, key=lambda draft: (draft.size, -draft.lines[0].base))
        found["printed"] = " ".join(line.text for line in largest.lines)
    return found


def _ranges(numbers: Sequence[int]) -> str:
    """``[1, 2, 3, 7]`` as "1-3, 7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)
