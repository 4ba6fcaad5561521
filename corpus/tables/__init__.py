"""The tables of a document: title, columns, rows, and cells with typed values.

Derived from the blocks of the document and nothing else, so that a cell is a span of its text and every format has
the same tables.

1. Rows that follow each other, with the same title, sheet and names of columns, are one table; so is what goes on
   below an empty row of a sheet or on the next page. Repeated header rows are left out.
2. Rows without names of columns above the first one that has them are its header. A table without a header has
   columns without names.
3. A row with one cell is a heading of the rows below it, if it is the first cell of a wider table. A row whose name
   says so is a total.
4. Columns that a row leaves out at its beginning go on from the row above: printed tables leave out a name that
   several rows share. Such a cell is marked as carried.
5. Unit and scale of a column are read from its names, and the scale from the title ("in thousands of US dollars").
   A column of whole numbers from 1900 to 2100 holds years.
"""

from corpus.tables.build import is_total, tables_of
from corpus.tables.model import (
    Column,
    RowKind,
    Table,
    TableCell,
    TableRow,
    column_letter,
    place_name,
)

__all__ = [
    "Column",
    "RowKind",
    "Table",
    "TableCell",
    "TableRow",
    "column_letter",
    "is_total",
    "place_name",
    "tables_of",
]
