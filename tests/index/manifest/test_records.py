"""Documents as the manifest keeps them."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

import pytest

from corpus.model import Document
from corpus.readers import read
from index.manifest.records import pack_structure, pack_text, unpack_document

TABLE = "Country,Judges trained,Courts opened\nPeru,120,4\nMali,75,2\n"


def test_a_table_comes_back_with_the_names_of_its_columns():
    document = read("judges.csv", TABLE.encode())
    kept = pack_text(document.text), pack_structure(document)
    assert unpack_document("judges.csv", *kept) == document
    assert any(
        cell.header == ("Judges trained",) for b in document.blocks if b.row for cell in b.row.cells
    )


def test_the_names_of_a_column_are_kept_once_however_many_rows_there_are():
    document = read("judges.csv", (TABLE + "Togo,5,1\n" * 50).encode())
    assert zlib.decompress(pack_structure(document)).count(b"Judges trained") == 1


def without_columns(document: Document) -> Document:
    """The document as it comes back where the columns of its cells were not kept."""
    blocks = tuple(
        replace(b, row=replace(b.row, cells=tuple(replace(c, column=-1) for c in b.row.cells)))
        if b.row
        else b
        for b in document.blocks
    )
    return replace(document, blocks=blocks)


@pytest.mark.parametrize("named_in", ["every cell", "a list"])
def test_a_document_that_an_older_version_kept_is_still_read(named_in: str):
    document = read("judges.csv", TABLE.encode())
    kept = json.loads(zlib.decompress(pack_structure(document)))
    del kept["columns"]
    headers = kept["headers"] if named_in == "a list" else kept.pop("headers")
    for block in kept["blocks"]:
        if len(block) > 3:
            cells = [block[3][0][at : at + 3] for at in range(0, len(block[3][0]), 4)]
            block[3][0] = (
                [number for cell in cells for number in cell]
                if named_in == "a list"
                else [[*cell[:2], headers[cell[2]]] for cell in cells]
            )
    older = zlib.compress(json.dumps(kept).encode())
    found = unpack_document("judges.csv", pack_text(document.text), older)
    assert found == without_columns(document)
