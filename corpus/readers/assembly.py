"""The last step of every reader: text and structure become a ``Document``."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from itertools import islice

from corpus.errors import NoText
from corpus.metadata import describe
from corpus.model import Document
from corpus.normalize import one_line
from corpus.readers.builder import Structure
from corpus.readers.encodings import Decoded
from corpus.readers.sniffing import Kind

_FIRST_LINES = 40
_MOST_HEADINGS = 8


def assemble(
    name: str,
    data: bytes,
    structure: Structure,
    kind: Kind,
    *,
    properties: Mapping[str, str] = {},
    decoded: Decoded | None = None,
    notes: Sequence[str] = (),
    shown_title: str = "",
) -> Document:
    """The document of ``data``, with the text and the parts of ``structure``.

    ``properties``: the file's own fields, keys in lower case (see ``corpus.metadata.describe``).
    ``decoded``: of a text format. ``shown_title``: a title that is shown with the text but not part of
    it (title bar of a browser, front matter). Raises NoText when there is no block.
    """
    text, blocks = structure.text, structure.blocks()
    if not blocks:
        raise NoText("The file opens, but there is no text in it.")
    metadata = describe(
        name,
        text,
        properties=properties,
        first_lines=(*filter(None, [shown_title]), *_first_lines(structure)),
        headings=_printed_headings(structure),
    )
    return Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=kind,
        metadata=metadata,
        blocks=blocks,
        sections=structure.sections(),
        pages=structure.pages(),
        encoding=decoded.encoding if decoded else None,
        notes=decoded.notes if decoded else tuple(notes),
    )


def _printed_headings(structure: Structure) -> tuple[str, ...]:
    """The first headings that are printed in the text; the name of a sheet is not."""
    text = structure.text
    headings = (block for block in structure.blocks() if block.kind == "heading")
    return tuple(one_line(text[b.start : b.end]) for b in islice(headings, _MOST_HEADINGS))


def _first_lines(structure: Structure) -> tuple[str, ...]:
    """Lines with text, without list items; only of the first page or slide, if there are pages."""
    text, pages = structure.text, structure.pages()
    end = pages[0].end if pages else len(text)
    lines: list[str] = []
    for block in structure.blocks()[:_FIRST_LINES]:
        if block.start < end and block.kind != "item":
            lines.extend(one_line(line) for line in text[block.start : block.end].splitlines())
    return tuple(line for line in lines if line)[:_FIRST_LINES]
