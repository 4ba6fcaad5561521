"""The files of a conversation as chips: each with its state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.interfaces.uploads import Indexing
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from index.model import DocumentRecord

# What the page takes without asking the server; the content decides what a file is.
ENDINGS = (
    *(".pdf", ".docx", ".pptx", ".xlsx", ".csv", ".tsv"),
    *(".html", ".htm", ".xhtml", ".md", ".markdown", ".mdx", ".txt"),
)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """``document``: its name in the index. ``refused``: the reason. ``known_as``: title of the document of the library
    that has the same bytes. ``pages``: None where it has none.
    """

    name: str
    document: str
    reading: bool = False
    refused: str = ""
    known_as: str = ""
    pages: int | None = None


def attached_files(
    records: Sequence[DocumentRecord], within: str, indexing: Indexing | None
) -> list[AttachedFile]:
    """The files whose names begin with ``within``; those that are being read come last."""
    found = [file for record in records for file in _files(record, within)]
    known = {file.name for file in found}
    if indexing is not None and indexing.running:
        waiting = [name for name in indexing.files if name not in known]
        found += [AttachedFile(name, within + name, reading=True) for name in waiting]
    return found


def _files(record: DocumentRecord, within: str) -> Iterator[AttachedFile]:
    for name in (record.name, *record.aliases):
        if name.startswith(within):
            refused = record.reason if record.state == "failed" else ""
            known_as = "" if record.name.startswith(within) else record.title or record.name
            yield AttachedFile(
                name.removeprefix(within), name, False, refused, known_as, record.pages
            )


def render_attached(
    records: Sequence[DocumentRecord], within: str, indexing: Indexing | None, t: Texts
) -> str:
    """The chips; ``indexing``: how far adding files is."""
    files = attached_files(records, within, indexing)
    return render("attached", t, files=files, indexing=indexing)
