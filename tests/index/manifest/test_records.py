"""Documents as the manifest keeps them."""

from __future__ import annotations

import json
import zlib

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


def test_a_document_that_was_kept_with_names_in_every_cell_is_still_read():
    document = read("judges.csv", TABLE.encode())
    kept = json.loads(zlib.decompress(pack_structure(document)))
    headers = kept.pop("headers")
    for block in kept["blocks"]:
        if len(block) > 3:
            cells = block[3][0]
            block[3][0] = [
                [*cells[at : at + 2], headers[cells[at + 2]]] for at in range(0, len(cells), 3)
            ]
    older = zlib.compress(json.dumps(kept).encode())
    assert unpack_document("judges.csv", pack_text(document.text), older) == document
