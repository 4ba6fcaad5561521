"""An index made anew from its own texts: with another model, or with passages cut in another way.

1. A second index is filled in the folder `FOLDER` of the first, document by document, with the texts and
   the structure that the manifest keeps (`fill`). No file is read.
2. A run that is stopped is continued by the next: documents that the second index has are left alone.
3. The second index takes the place of the first (`renew`): its vectors and words, and last its manifest.
   A run that is stopped in between is finished by the next, which fills what is missing from the manifest.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from index.directory import DERIVED, open_vectors, writing
from index.manifest.database import FILE_NAME, SQLITE_FILES, faults_named
from index.manifest.reading import ManifestReader
from index.manifest.schema import upgrade
from index.manifest.snapshot import Snapshot
from index.manifest.writing import Known, Manifest
from index.model import Failure, Progress, ProgressCallback, SyncReport
from index.sync.writer import Writer
from index.vectors import Server

if TYPE_CHECKING:
    from index.store import Index

FOLDER = "renewed"


@dataclass(slots=True)
class _Run:
    """How far a run is, as the caller is told it."""

    progress: ProgressCallback
    total: int
    begun: float = field(default_factory=time.monotonic)
    documents: int = 0
    passages: int = 0

    def tell(self, stage: str, name: str, passages: int = 0) -> None:
        self.passages += passages
        seconds = time.monotonic() - self.begun
        self.progress(Progress(stage, name, self.documents, self.total, self.passages, seconds))


def renew(
    directory: Path,
    open_second: Callable[[Path], Index],
    server: Server | None,
    progress: ProgressCallback,
) -> SyncReport:
    """Make the index in ``directory`` anew; its documents are "updated" in the report.

    ``open_second``: opens an index in a folder, made where there is none, as it is wanted from now on. The
    caller sees to it that nobody has the first one open. Raises IndexFault where another process is
    writing, ModelFault for a model that is not there.
    """
    with writing(directory), faults_named(directory):
        source = Manifest(directory)
        try:
            upgrade(source.connection)
            known = source.known().values()
            with open_second(directory / FOLDER) as second:
                if second.check():
                    second.repair()
                second.fill(source, progress)
        finally:
            source.close()
        _take_over(directory, server)
    return SyncReport(
        updated=tuple(sorted(one.origin.name for one in known if one.state == "indexed")),
        failed=tuple(
            Failure(one.origin.name, one.reason) for one in known if one.state == "failed"
        ),
    )


def fill(source: Manifest, target: Manifest, writer: Writer, progress: ProgressCallback) -> None:
    """Write the documents of ``source`` that ``target`` does not have, its failures and its aliases.

    ``writer`` writes ``target``, whose lock the caller holds.
    """
    writer.clear_leftovers()
    done, known = target.known(), source.known()
    reader = ManifestReader(source, dimension=0)  # its vectors are not read
    snapshot = reader.snapshot()
    wanted = [one for one in known.values() if one.state == "indexed" and one.alias_of is None]
    missing = [one for one in wanted if not _has(done, one)]
    run = _Run(progress, len(wanted), documents=len(wanted) - len(missing))
    for one in missing:
        _write(one, reader, snapshot, writer, run)
    writer.flush()
    for one in known.values():
        if one.state == "failed" and not _has(done, one):
            target.fail(one.origin, one.reason)
        elif one.alias_of is not None and (holder := target.known_as(one.alias_of)):
            target.add_alias(holder.document, one.origin)
    run.tell("done", "")


def _has(done: dict[str, Known], one: Known) -> bool:
    same = done.get(one.origin.name)
    return same is not None and same.origin == one.origin


def _write(
    one: Known, reader: ManifestReader, snapshot: Snapshot, writer: Writer, run: _Run
) -> None:
    name = one.origin.name
    run.tell("read", name)
    writer.write(one.origin, reader.document(name, snapshot), lambda n: run.tell("encode", name, n))
    run.documents += 1


def _take_over(directory: Path, server: Server | None) -> None:
    """Put the index in `FOLDER` of ``directory`` in its place."""
    if server is not None:
        old = Manifest(directory)
        vectors = open_vectors(directory, old, server)
        vectors.clear()
        vectors.close()
        old.close()
    new = directory / FOLDER
    for name in DERIVED:
        shutil.rmtree(directory / name, ignore_errors=True)
        if (new / name).exists():
            (new / name).rename(directory / name)
    for suffix in SQLITE_FILES:
        (directory / f"{FILE_NAME}{suffix}").unlink(missing_ok=True)
    (new / FILE_NAME).replace(directory / FILE_NAME)
    shutil.rmtree(new, ignore_errors=True)
