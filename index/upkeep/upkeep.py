"""What changes an index or looks whether it is sound; asking imports none of it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from corpus.files.scan import parse_root
from corpus.model import Document
from index.encoder import Encoder
from index.keywords import Keywords
from index.manifest.annotations import Annotator, annotate_missing
from index.manifest.database import faults_named
from index.manifest.manifest import Manifest, Origin
from index.manifest.reading import Reader
from index.model import EngineName, Finding, ProgressCallback, SyncReport
from index.sync.languages import unspoken
from index.sync.ray_engine import read_and_encode
from index.sync.run import sync
from index.sync.writer import Writer
from index.upkeep.checks import Parts, findings
from index.upkeep.lock import writing
from index.upkeep.repair import rebuild_keywords, rebuild_vectors
from index.vectors import Vectors


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The parts of an open index, for one change."""

    directory: Path
    manifest: Manifest
    reader: Reader
    encoder: Encoder
    vectors: Vectors
    keywords: Keywords
    annotator: Annotator | None = None

    @contextlib.contextmanager
    def _writer(self) -> Iterator[Writer]:
        with faults_named(self.directory), writing(self.directory):
            writer = Writer(
                self.manifest, self.encoder, self.vectors, self.keywords, self.annotator
            )
            try:
                yield writer
            finally:
                writer.close()
                self.keywords.stop_writing()

    def sync(
        self,
        paths: Sequence[str | Path],
        progress: ProgressCallback | None,
        workers: int | None,
        engine: EngineName,
    ) -> SyncReport:
        """See `Index.sync`."""
        roots = [parse_root(str(path)) for path in paths]
        used = partial(read_and_encode, self.encoder) if engine == "ray" else None
        with self._writer() as writer:
            report = sync(
                roots, self.manifest, writer, progress=progress, workers=workers, engine=used
            )
            if self.annotator is not None:
                annotate_missing(self.manifest, self.reader, self.annotator)
        return self._with_languages(report) if report.added or report.updated else report

    def _with_languages(self, report: SyncReport) -> SyncReport:
        records = self.reader.snapshot().records.values()
        note = unspoken(records, self.encoder.languages, self.encoder.identity.model)
        return replace(report, notes=(*report.notes, note)) if note else report

    def add(self, documents: Iterable[Document], root: str) -> int:
        """See `Index.add`."""
        with self._writer() as writer:
            writer.clear_leftovers()
            count = sum(writer.write(_given(document, root), document) for document in documents)
            writer.flush()
        return count

    def remove(self, names: Collection[str]) -> tuple[str, ...]:
        """See `Index.remove`."""
        with self._writer() as writer:
            known = self.manifest.known()
            for name in names:
                if name not in known:
                    self.reader.snapshot().number_of(name)  # raises, with the reason
            gone = set(names)
            gone |= {name for name, one in known.items() if one.alias_of in gone}
            writer.drop(sorted(gone))
        return tuple(sorted(gone))

    def check(self) -> list[Finding]:
        """See `Index.check`."""
        snapshot = self.reader.snapshot()
        self.vectors.refresh()
        return findings(Parts(self.manifest, self.reader, snapshot, self.vectors, self.keywords))

    def repair(self) -> list[str]:
        """See `Index.repair`."""
        with self._writer() as writer:
            self.keywords.close()
            self.vectors.close()
            for name in ("keywords", "vectors"):
                shutil.rmtree(self.directory / name, ignore_errors=True)
            writer.clear_leftovers()
            rebuild_vectors(self.manifest, self.reader, self.vectors)
            rebuild_keywords(self.manifest, self.reader, self.keywords)
        count = self.reader.snapshot().passages
        return [
            f"the vector store was filled anew with {count} passages",
            f"the keyword index was filled anew with {count} passages",
        ]


def _given(document: Document, root: str) -> Origin:
    version = f"{document.sha256}{document.metadata}"
    return Origin(document.name, root, "", len(document.text), version)
