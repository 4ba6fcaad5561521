"""The last step of every reader: text and structure become a ``Document``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import islice

from corpus.errors import NoText
from corpus.metadata import describe
from corpus.model import Document, Span
from corpus.normalize import one_line
from corpus.readers.builder import Structure

_FIRST_LINES = 40
_MOST_HEADINGS = 8


def assemble(
    name: str,
    data: bytes,
    text: str,
    structure: Structure,
    *,
    media_type: str,
    properties: Mapping[str, str] = {},
    encoding: str | None = None,
    notes: Sequence[str] = (),
    ocr: Sequence[Span] = (),
    shown_title: str = "",
) -> Document:
    """The document of ``data``, whose parts are marked on ``text`` by ``structure``.

    ``properties``: the file's own fields, keys in lower case (see ``corpus.metadata.describe``).
    ``shown_title``: a title that is shown with the text but not part of it (title bar of a browser,
    front matter). Raises NoText when there is no block.
    """
    blocks = structure.blocks()
    if not blocks:
        raise NoText("The file opens, but there is no text in it.")
    metadata = describe(
        name,
        text,
        properties=properties,
        first_lines=(*filter(None, [shown_title]), *_first_lines(text, structure)),
        headings=_printed_headings(text, structure),
    )
    return Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        metadata=metadata,
        blocks=blocks,
        sections=structure.sections(len(text)),
        pages=structure.pages(len(text)),
        encoding=encoding,
        notes=tuple(notes),
        ocr=tuple(ocr),
    )


def _printed_headings(text: str, structure: Structure) -> tuple[str, ...]:
    """The first headings that are printed in the text; the name of a sheet is not."""
    headings = (block for block in structure.blocks() if block.kind == "heading")
    return tuple(one_line(text[b.start : b.end]) for b in islice(headings, _MOST_HEADINGS))


def _first_lines(text: str, structure: Structure) -> tuple[str, ...]:
    """Lines with text, without list items; only of the first page or slide, if there are pages."""
    pages = structure.pages(len(text))
    end = pages[0].end if pages else len(text)
    lines: list[str] = []
    for block in structure.blocks()[:_FIRST_LINES]:
        if block.start < end and block.kind != "item":
            lines.extend(one_line(line) for line in text[block.start : block.end].splitlines())
    return tuple(line for line in lines if line)[:_FIRST_LINES]
