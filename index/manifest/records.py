"""Documents and passages as rows of the manifest, and back, without loss.

Text is kept as UTF-8 in which lone surrogates pass, because it is kept as it was read. Structure is
JSON, compressed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from corpus.model import (
    Block,
    BlockKind,
    Cell,
    Document,
    Metadata,
    Page,
    Passage,
    Row,
    Section,
    Span,
    WordBox,
)

Matrix = npt.NDArray[np.float32]
_CELL = 4  # numbers kept of a cell: start, end, header, column
POSITION_BITS = 20  # bits of a row number that count the passages of one document


@dataclass(frozen=True, slots=True)
class PassageEntry:
    """A passage with what the index keeps of it.

    ``vector``: unit, float32 (dimension,). ``sentence_vectors``: unit rows, one for each sentence.
    ``places`` and ``organisations``: keys of what it, its headings, its document's title or country names, sorted.
    """

    passage: Passage
    vector: npt.NDArray[np.float32]
    sentence_vectors: Matrix
    places: tuple[str, ...]
    organisations: tuple[str, ...]


def row_number(document: int, position: int) -> int:
    """Number of a passage, unique in the index: the document's number, then the position.

    Raises ValueError beyond 1,048,576 passages of one document.
    """
    if position >> POSITION_BITS:
        raise ValueError(f"a document has at most {1 << POSITION_BITS} passages, got {position}")
    return (document << POSITION_BITS) | position


def document_of(row: int) -> int:
    return row >> POSITION_BITS


def position_of(row: int) -> int:
    return row & ((1 << POSITION_BITS) - 1)


def rows_between(document: int) -> tuple[int, int]:
    """First possible row of a document, and the first one that is not its own."""
    return document << POSITION_BITS, (document + 1) << POSITION_BITS


def pack_text(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def unpack_text(kept: bytes) -> str:
    return kept.decode("utf-8", "surrogatepass")


def pack_structure(document: Document) -> bytes:
    headers: dict[tuple[str, ...], int] = {}  # long and the same in every row: written once
    structure = {
        "blocks": [_block_to_list(block, headers) for block in document.blocks],
        "headers": list(headers),
        "columns": True,
        "sections": [[s.title, s.level, s.start, s.end] for s in document.sections],
        "pages": [[page.number, page.start, page.end] for page in document.pages],
        "ocr": [[span.start, span.end] for span in document.ocr],
        "boxes": [astuple(box) for box in document.boxes],
        "notes": list(document.notes),
        "encoding": document.encoding,
        "metadata": asdict(document.metadata),
        "media_type": document.media_type,
        "sha256": document.sha256,
    }
    return zlib.compress(json.dumps(structure, separators=(",", ":")).encode(), level=1)


def unpack_document(name: str, text: bytes, structure: bytes) -> Document:
    """The document as it was read."""
    kept = json.loads(zlib.decompress(structure))
    headers = [tuple(header) for header in kept["headers"]] if "headers" in kept else None
    size = _CELL if "columns" in kept else _CELL - 1
    return Document(
        name=name,
        text=unpack_text(text),
        sha256=kept["sha256"],
        media_type=kept["media_type"],
        metadata=Metadata(**kept["metadata"]),
        blocks=tuple(_block_from_list(block, headers, size) for block in kept["blocks"]),
        sections=tuple(Section(*section) for section in kept["sections"]),
        pages=tuple(Page(*page) for page in kept["pages"]),
        encoding=kept["encoding"],
        notes=tuple(kept["notes"]),
        ocr=tuple(Span(*span) for span in kept["ocr"]),
        boxes=tuple(WordBox(*box) for box in kept.get("boxes", ())),  # older ones have none
    )


def _block_to_list(block: Block, headers: dict[tuple[str, ...], int]) -> list[Any]:
    """``headers``: numbers of the columns' names; new ones are added."""
    if block.row is None:
        return [block.kind, block.start, block.end]
    row = block.row
    cells: list[int] = []
    for cell in row.cells:
        header = headers.setdefault(cell.header, len(headers))
        cells += cell.start, cell.end, header, cell.column
    return [
        block.kind,
        block.start,
        block.end,
        [cells, row.table, row.label, row.sheet, row.cells_range],
    ]


def _block_from_list(
    kept: list[Any], headers: Sequence[tuple[str, ...]] | None, size: int
) -> Block:
    kind = cast(BlockKind, kept[0])
    if len(kept) == 3:
        return Block(kind, kept[1], kept[2])
    cells, table, label, sheet, cells_range = kept[3]
    row = Row(_cells_from_list(cells, headers, size), table, label, sheet, cells_range)
    return Block(kind, kept[1], kept[2], row)


def _cells_from_list(
    kept: list[Any], headers: Sequence[tuple[str, ...]] | None, size: int
) -> tuple[Cell, ...]:
    """``headers``: by number; None for older documents, which wrote them with every cell.

    ``size``: numbers kept of each cell; older documents have none of its column.
    """
    if headers is None:
        return tuple(Cell(start, end, tuple(header)) for start, end, header in kept)
    columns = kept[3::size] if size == _CELL else [-1] * (len(kept) // size)
    return tuple(
        Cell(start, end, headers[number], column)
        for start, end, number, column in zip(
            kept[::size], kept[1::size], kept[2::size], columns, strict=True
        )
    )


def pack_passage(document: int, entry: PassageEntry) -> tuple[Any, ...]:
    """Values of a row of the table ``passages``."""
    passage = entry.passage
    spans = [(span.start, span.end) for span in passage.sentences]
    return (
        row_number(document, passage.position),
        passage.start,
        passage.end,
        pack_text(passage.text),
        json.dumps(passage.headings),
        json.dumps(passage.context),
        passage.page,
        np.asarray(spans, dtype="<i4").tobytes(),
        json.dumps([entry.places, entry.organisations]),
    )


def unpack_passage(name: str, kept: Sequence[Any]) -> Passage:
    """A passage from the first eight values of its row; ``name``: of its document."""
    row, start, end, text, headings, context, page, sentences = kept[:8]
    spans = np.frombuffer(sentences, dtype="<i4").reshape(-1, 2).tolist()
    return Passage(
        document=name,
        position=position_of(row),
        start=start,
        end=end,
        text=unpack_text(text),
        headings=tuple(json.loads(headings)),
        context=json.loads(context),
        page=page,
        sentences=tuple(Span(first, last) for first, last in spans),
    )


def pack_vector(vector: npt.NDArray[np.float32]) -> bytes:
    return vector.astype("<f4").tobytes()


def pack_sentence_vectors(vectors: Matrix) -> bytes:
    """Half precision: the cosine of two sentences changes by less than 0.001."""
    return vectors.astype("<f2").tobytes()


def unpack_sentence_vectors(kept: bytes, dimension: int) -> Matrix:
    return np.frombuffer(kept, dtype="<f2").reshape(-1, dimension).astype(np.float32)
