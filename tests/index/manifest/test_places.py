"""Which passages name a place is read once, until the documents change."""

from __future__ import annotations

from pathlib import Path

from index.manifest.reading import ManifestReader
from index.store import Index

MORE = "UNICEF in Mali\n\nIn Mali, UNICEF opened 12 schools in 2019.\n"


def test_the_passages_of_a_place_are_read_once_and_again_when_documents_change(
    index: Index, folder: Path
) -> None:
    manifest = index._parts.manifest
    reader = ManifestReader(manifest, index.encoder.dimension)
    read: list[str] = []
    manifest.connection.set_trace_callback(read.append)

    def naming(place: str, documents: set[int] | None = None) -> list[str]:
        snapshot = reader.snapshot()
        rows = reader.rows_admitted(documents, [place], snapshot)
        found = reader.cached_passages(rows.tolist(), snapshot).values()
        return sorted({passage.document for passage in found})

    assert [naming("Mali"), naming("Mali"), naming("Peru")] == [["mali.txt"]] * 2 + [["peru.txt"]]
    assert len([one for one in read if "FROM places" in one]) == 2  # of Mali, of Peru
    assert naming("Mali", set()) == []
    (folder / "more.txt").write_text(MORE, encoding="utf-8")
    index.sync([folder])
    assert naming("Mali") == ["mali.txt", "more.txt"]
    (folder / "mali.txt").unlink()
    index.sync([folder])
    assert naming("Mali") == ["more.txt"]
