"""PDF: pages of placed letters become text in reading order.

1. Every page gives words and rulings (``words``); a page whose text cannot be used is recognised
   from its picture, if that is possible (``scans``). Words become lines (``lines``).
2. Lines that repeat at the edges of pages are left out (``furniture``).
3. Tables are taken out as grids (``ruled_tables``), the rest is put in reading order (``layout``).
4. Lines become paragraphs, notes and captions, also over the end of a page (``paragraphs``).
5. Headings are found by the sizes of letters in the whole document, and the text is written (``text``).

Why pypdfium2: pdfplumber gives the same letters, but takes three to four times as long as all of these
steps together, and only pypdfium2 also draws pages.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import EncryptedFile, NoText, ReadError
from corpus.metadata import describe
from corpus.model import Document, Page, Span
from corpus.normalize import one_line
from corpus.not_text import ranges
from corpus.readers import ocr
from corpus.readers.builder import Builder
from corpus.readers.pdf.furniture import without_furniture
from corpus.readers.pdf.garbled import is_unmapped, without_garbled
from corpus.readers.pdf.grid import Grid
from corpus.readers.pdf.layout import reading_order
from corpus.readers.pdf.lines import fragments
from corpus.readers.pdf.paragraphs import Draft, drafts, join_flows
from corpus.readers.pdf.ruled_tables import take_ruled
from corpus.readers.pdf.scans import Recogniser, shown_only, unread
from corpus.readers.pdf.text import body_size, write
from corpus.readers.pdf.word_boxes import boxes_of
from corpus.readers.pdf.words import PageWords, read_page

MEDIA_TYPE = "application/pdf"
_LARGEST = 4  # drafts of the first page that may be its title
_FEW_LETTERS = 20  # hidden ones of a page that need no note
_WINDOW = 100  # pages compared with each other for furniture; bounds the memory of long files
_SOFT_404 = re.compile(
    r"(?:document|page|file)\W.{0,40}(?:does not exist|not found|cannot be found|no longer)"
    r"|404\W.{0,20}not found",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(slots=True)
class Seen:
    """What was noticed while the pages were read, for the notes of the document.

    ``running``: texts of headers and footers, counted. The others are numbers of pages: ``recognised``
    from their picture, with their words; ``scanned`` with text that was recognised when they were
    scanned; ``pictures`` of which nothing was read; ``garbled`` with wrong letters left out;
    ``invisible`` with text left out that they do not show; ``broken`` that cannot be opened.
    """

    recognised: dict[int, PageWords] = field(default_factory=dict)
    scanned: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    invisible: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    running: Counter[str] = field(default_factory=Counter)

    @property
    def unread(self) -> int:
        """How many pages were not read, or not all of them."""
        return len({*self.pictures, *self.garbled, *self.invisible, *self.broken})

    def notes(self) -> tuple[str, ...]:
        reasons = (
            (
                list(self.recognised),
                "pages recognised from pictures (OCR), check figures on the page",
            ),
            (self.scanned, "scanned pages whose text was recognised before (OCR), check figures"),
            (self.pictures, _of_pictures()),
            (self.garbled, _of_garbled()),
            (self.invisible, "pages with hidden text that they do not show; it was left out"),
            (self.broken, "pages that cannot be opened"),
        )
        return tuple(f"{reason}: {ranges(pages)}" for pages, reason in reasons if pages)


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
                f"The file is encrypted: {wanted}; put the right one into corpus.yaml."
            ) from error
        raise ReadError(f"The file cannot be opened as PDF ({error}); is it whole?") from error


def _document(name: str, data: bytes, pdf: pdfium.PdfDocument) -> Document:
    count = len(pdf)
    seen = Seen()
    pieces = join_flows(_pieces(pdf, seen))
    builder = Builder()
    write(pieces, builder, count)
    text = builder.text
    _refuse_empty(text, count, seen)
    pages = builder.pages()
    return Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        metadata=describe(
            name,
            text,
            properties=_properties(pdf, pieces, seen.running),
            first_lines=builder.first_lines(),
            headings=builder.headings(),
        ),
        blocks=builder.blocks(),
        sections=builder.sections(),
        pages=pages,
        notes=seen.notes(),
        ocr=tuple(_recognised(pages, text, seen)),
        boxes=tuple(
            box
            for page in pages
            if page.number in seen.recognised
            for box in boxes_of(page, text, seen.recognised[page.number])
        ),
    )


def _recognised(pages: Sequence[Page], text: str, seen: Seen) -> Iterator[Span]:
    """The text of every page that was recognised from its picture, here or before."""
    numbers = {*seen.recognised, *seen.scanned}
    for page in pages:
        if page.number in numbers and (own := text[page.start : page.end]).strip():
            yield Span(page.start, page.start + len(own.rstrip()))


def _refuse_empty(text: str, count: int, seen: Seen) -> None:
    if len(text.strip()) < 3 or (seen.unread >= count and len(text) < 20 * count):
        if seen.unread:
            raise NoText(f"No text can be read: {'; '.join(seen.notes())} (of {count} pages).")
        raise NoText(f"The file opens, but there is no letter on its {count} pages.")
    if len(text) < 1500 and _SOFT_404.search(text):
        raise ReadError(
            "The file is not the document but a page saying that it is missing: "
            f"“{one_line(text)[:120]}”. Fetch the document again."
        )


def _pieces(pdf: pdfium.PdfDocument, seen: Seen) -> Iterator[Draft | Grid]:
    """Drafts and tables of all pages, in order; fills ``seen``."""
    pages = _pages(pdf, seen)
    while window := list(islice(pages, _WINDOW)):
        taken = [take_ruled(page) for page in window]
        lines = [
            fragments(words, page.number) for (_, words), page in zip(taken, window, strict=True)
        ]
        kept, dropped = without_furniture(lines, [page.height for page in window])
        seen.running.update(dropped)
        kept, tables, garbled = without_garbled(kept, [grids for grids, _ in taken])
        found = {window[position].number for position in garbled}
        seen.garbled = sorted({*seen.garbled, *found})
        body = body_size(line for own in kept for line in own)
        for page, own, grids in zip(window, kept, tables, strict=True):
            items = reading_order([*own, *grids], page.rulings)
            for turned in page.turned:
                items.extend(reading_order(fragments(turned, page.number), []))
            yield from drafts(items, body, page.height)


def _pages(pdf: pdfium.PdfDocument, seen: Seen) -> Iterator[PageWords]:
    recogniser = Recogniser()
    for index in range(len(pdf)):
        try:
            page = pdf[index]
        except pdfium.PdfiumError:
            seen.broken.append(index + 1)
            continue
        try:
            yield _usable(page, read_page(page, index + 1), recogniser, seen)
        finally:
            page.close()


def _usable(
    page: pdfium.PdfPage, words: PageWords, recogniser: Recogniser, seen: Seen
) -> PageWords:
    """The words of a page that it shows, recognised from its picture where it has none to be used."""
    number = words.number
    if words.hidden and (layer := _layer(page, words, recogniser, seen)):
        return layer
    shown = shown_only(words)
    if _letters(words) - _letters(shown) >= _FEW_LETTERS:
        seen.invisible.append(number)
    why = unread(shown)
    if why and (recognised := recogniser.recognise(page, shown, why)):
        seen.recognised[number] = recognised
        return recognised
    if why is None or why == "shifted":
        return shown
    (seen.pictures if why == "picture" else seen.garbled).append(number)
    return replace(shown, words=[], turned=[]) if is_unmapped(shown) else shown


def _layer(
    page: pdfium.PdfPage, words: PageWords, recogniser: Recogniser, seen: Seen
) -> PageWords | None:
    """The page with its hidden text layer, or recognised anew; None where neither can be used."""
    why = unread(words)
    found: PageWords | None
    if why is None:
        found = recogniser.layer(page, words)
    else:
        again = recogniser.recognise(page, words, why)
        found = again or (words if why == "misread" else None)
    if found is words:
        seen.scanned.append(words.number)
    elif found:
        seen.recognised[words.number] = found
    return found


def _letters(page: PageWords) -> int:
    return sum(len(word.text) for words in (page.words, *page.turned) for word in words)


def _properties(
    pdf: pdfium.PdfDocument, pieces: Sequence[Draft | Grid], running: Counter[str]
) -> dict[str, str]:
    fields = pdf.get_metadata_dict(skip_empty=True)
    names = {"Title": "title", "Author": "author", "Subject": "subject", "CreationDate": "created"}
    found = {names[key]: value for key, value in fields.items() if key in names}
    first = [piece for piece in pieces if isinstance(piece, Draft) and piece.page == 1]
    most = max((draft.size for draft in first), default=0.0)
    first.sort(key=lambda d: (d.size < 0.88 * most, 0 if d.size >= 0.88 * most else -round(d.size)))
    found["printed"] = "\n".join(
        one_line(" ".join(line.text for line in draft.lines)) for draft in first[:_LARGEST]
    )
    found["running"] = "\n".join(text for text, _ in running.most_common(6))
    return found


def _of_pictures() -> str:
    if ocr.is_installed():
        return "pages that are pictures, on which no text was recognised"
    return f"pages that are pictures without text, not read; `{ocr.INSTALL}` lets OCR read them"


def _of_garbled() -> str:
    reason = "pages whose fonts give wrong letters for what is printed; that text was left out"
    if ocr.is_installed("Arabic"):
        return reason
    return f"{reason}; Tesseract with its language ara, when installed, lets OCR read Arabic"
