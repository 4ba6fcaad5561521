"""CSV and TSV: each line is a table row; the header names the columns."""

from __future__ import annotations

import csv
import io
from collections import Counter

from corpus.errors import ReadError
from corpus.model import Document
from corpus.readers.assembly import assemble
from corpus.readers.builder import Builder
from corpus.readers.encodings import Decoded
from corpus.readers.sniffing import Kind
from corpus.readers.tables import Grid, write_table

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 50
_MAX_CELL = 10_000_000  # characters


def read(name: str, data: bytes, decoded: Decoded) -> Document:
    """The document of a CSV file. Raises NoText for one without values."""
    csv.field_size_limit(_MAX_CELL)
    delimiter = delimiter_of(decoded.text)
    try:
        lines = list(csv.reader(io.StringIO(decoded.text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ReadError(f"The CSV file cannot be taken apart: {error}.") from error
    width = max((len(line) for line in lines if any(cell.strip() for cell in line)), default=0)
    rows = [
        [*line[:width], *[""] * (width - len(line))]
        for line in lines
        if any(cell.strip() for cell in line)
    ]
    builder = Builder()
    write_table(builder, Grid(rows, rows))
    return assemble(name, data, builder, Kind.CSV, decoded=decoded)


def delimiter_of(text: str) -> str:
    """The delimiter that divides the most lines into the same number of cells, at least two."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    best, best_score = ",", 0
    for delimiter in _DELIMITERS:
        widths = Counter(
            len(line) for line in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        )
        del widths[0], widths[1]
        score = max((width * count for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best
