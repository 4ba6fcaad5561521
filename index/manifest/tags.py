"""Tags of passages: which terms of which taxonomies they speak of, decided by the caller and kept with the document.

The index does not know taxonomies: a tag is a text, and ``version`` names what decided all tags of a document. A
document that carries another version's tags, or none, is tagged when tags are next asked for. Tags are deleted with
their document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.manifest.records import position_of
from index.manifest.writing import Manifest


@dataclass(frozen=True, slots=True)
class PassageTag:
    """A tag of the passage ``position`` of a document, with the span of the text that justifies it.

    ``probability``: in (0, 1]. ``corrected``: a person has set it.
    """

    tag: str
    position: int
    probability: float
    start: int
    end: int
    corrected: bool = False


def write_tags(
    manifest: Manifest, version: str, tags: Mapping[int, Sequence[tuple[int, PassageTag]]]
) -> None:
    """Keep the tags of documents, by number, each with its row, in place of earlier ones, in one transaction."""
    kept = [
        (one.tag, row, number, one.probability, one.start, one.end, one.corrected)
        for number, of_document in tags.items()
        for row, one in of_document
    ]
    with manifest.writing() as connection:
        connection.executemany("DELETE FROM tags WHERE document = ?", [(one,) for one in tags])
        connection.executemany("INSERT OR REPLACE INTO tags VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
        connection.executemany(
            "INSERT OR REPLACE INTO taggings VALUES (?, ?)", [(one, version) for one in tags]
        )


def tagged_documents(manifest: Manifest, version: str) -> set[int]:
    """Numbers of the documents that carry tags of a version, also where no passage has any."""
    found = manifest.connection.execute(
        "SELECT document FROM taggings WHERE version = ?", (version,)
    )
    return {number for (number,) in found}


def rows_of_tags(manifest: Manifest, tags: Iterable[str]) -> npt.NDArray[np.int64]:
    """Rows of the passages that have one of ``tags``, ascending, also of those that are not seen."""
    wanted = list(tags)
    found = manifest.connection.execute(
        f"SELECT DISTINCT row FROM tags WHERE tag IN ({_marks(wanted)}) ORDER BY row",  # noqa: S608
        wanted,
    )
    return np.fromiter((row for (row,) in found), dtype=np.int64)


def kept_tags(
    manifest: Manifest, tags: Sequence[str] | None, document: int | None
) -> Iterator[tuple[int, int, PassageTag]]:
    """Document, row and tag; of all tags for None, of all documents for None; in the order of rows."""
    conditions, values = ["1"], list[str | int]()
    if tags is not None:
        conditions.append(f"tag IN ({_marks(tags)})")
        values += tags
    if document is not None:
        conditions.append("document = ?")
        values.append(document)
    found = manifest.connection.execute(
        "SELECT document, row, tag, probability, start, end, corrected FROM tags"  # noqa: S608
        f" WHERE {' AND '.join(conditions)} ORDER BY row, tag",
        values,
    )
    for number, row, tag, probability, start, end, corrected in found:
        kept = PassageTag(tag, position_of(row), probability, start, end, bool(corrected))
        yield number, row, kept


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))
