"""What changes an index, checks it or repairs it; asking imports none of it.

Vectors and keywords are made anew from the manifest, without reading or encoding a document.
"""

from __future__ import annotations

import contextlib
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from corpus.files.corrections import Correction
from corpus.files.scan import parse_root
from corpus.model import Document
from index.directory import writing
from index.encoder import Encoder
from index.keywords import Keywords
from index.maintenance.checks import Contents, findings
from index.maintenance.renew import fill
from index.manifest.annotations import Annotator, annotate_missing
from index.manifest.database import faults_named
from index.manifest.outlines import outline_missing
from index.manifest.reading import ManifestReader
from index.manifest.records import document_of
from index.manifest.tables import tabulate_missing
from index.manifest.writing import Manifest, Origin
from index.model import (
    DocumentRecord,
    EngineName,
    Finding,
    ProgressCallback,
    SyncReport,
    without_surrogates,
)
from index.sync.apply import sync
from index.sync.ray_engine import read_and_encode
from index.sync.writer import Writer, about_passage, keyword_entry
from index.vectors import Vectors

_CHUNK = 1_000  # passages written at once when vectors and keywords are made anew
_FEW = 2  # documents in languages that the model was not made for
_SHARE = 0.1  # of all documents


@dataclass(frozen=True, slots=True)
class Maintenance:
    """The parts of an open index, for one change."""

    directory: Path
    manifest: Manifest
    reader: ManifestReader
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

    @contextlib.contextmanager
    def _changes(self) -> Iterator[Writer]:
        """A writer on a sound graph, and the graph made anew if what was written left it too worn."""
        with self._writer() as writer:
            self._mend_graph()
            yield writer
            self._mend_graph()

    def _mend_graph(self) -> None:
        if self.vectors.needs_filling():
            _rebuild_vectors(self.manifest, self.reader, self.vectors)

    def sync(
        self,
        paths: Sequence[str | Path],
        progress: ProgressCallback | None,
        workers: int | None,
        engine: EngineName,
        *,
        corrections: Mapping[str, Correction] | None = None,
        only: Collection[str] | None = None,
    ) -> SyncReport:
        """See `Index.sync`."""
        roots = [parse_root(str(path)) for path in paths]
        used = partial(read_and_encode, self.encoder) if engine == "ray" else None
        with self._changes() as writer:
            report = sync(
                roots,
                self.manifest,
                writer,
                progress=progress,
                workers=workers,
                engine=used,
                corrections=corrections,
                only=only,
            )
            tabulate_missing(self.manifest, self.reader)
            outline_missing(self.manifest, self.reader)
            if self.annotator is not None:
                annotate_missing(self.manifest, self.reader, self.annotator)
        return self._with_languages(report) if report.added or report.updated else report

    def _with_languages(self, report: SyncReport) -> SyncReport:
        records = self.reader.snapshot().records.values()
        note = languages_note(records, self.encoder.languages, self.encoder.identity.model)
        return replace(report, notes=(*report.notes, note)) if note else report

    def add(self, documents: Iterable[Document], root: str) -> int:
        """See `Index.add`."""
        with self._changes() as writer:
            writer.clear_leftovers()
            count = sum(writer.write(_given(document, root), document) for document in documents)
            writer.flush()
        return count

    def remove(self, names: Collection[str]) -> tuple[str, ...]:
        """See `Index.remove`."""
        with self._changes() as writer:
            known = self.manifest.known()
            for name in names:
                if name not in known:
                    self.reader.snapshot().number_of(name)  # raises, with the reason
            gone = sorted(set(names))
            writer.drop(gone)
        return tuple(gone)

    def fill(self, source: Manifest, progress: ProgressCallback) -> None:
        """Write what ``source`` has and this index has not; see `index.maintenance.renew`."""
        with self._writer() as writer:
            fill(source, self.manifest, writer, progress)

    def check(self) -> list[Finding]:
        """See `Index.check`."""
        snapshot = self.reader.snapshot()
        self.vectors.refresh()
        return findings(Contents(self.manifest, self.reader, snapshot, self.vectors, self.keywords))

    def repair(self) -> list[str]:
        """See `Index.repair`."""
        with self._writer() as writer:
            self.keywords.close()
            shutil.rmtree(self.directory / "keywords", ignore_errors=True)
            _rebuild_vectors(self.manifest, self.reader, self.vectors)
            _rebuild_keywords(self.manifest, self.reader, self.keywords)
            writer.clear_leftovers()
        count = self.reader.snapshot().passages
        return [
            f"the vector store was filled anew with {count} passages",
            f"the keyword index was filled anew with {count} passages",
        ]


def _given(document: Document, root: str) -> Origin:
    version = f"{document.sha256}{document.metadata}"
    return Origin(document.name, root, "", len(document.text), version)


def _rebuild_vectors(manifest: Manifest, reader: ManifestReader, vectors: Vectors) -> None:
    """Empty the collection and fill it with the vectors of the visible passages."""
    snapshot = reader.snapshot()
    with vectors.filling():
        for number in snapshot.records:
            rows = manifest.rows_of(number)
            for start in range(0, len(rows), _CHUNK):
                part = rows[start : start + _CHUNK]
                passages = reader.passages(part, snapshot)
                vectors.add(
                    part,
                    reader.vectors(part)[1],
                    [without_surrogates(passages[row].text) for row in part],
                    [about_passage(passages[row]) for row in part],
                )


def _rebuild_keywords(manifest: Manifest, reader: ManifestReader, keywords: Keywords) -> None:
    """Empty the keyword index and fill it with the words of the visible passages."""
    keywords.clear()
    snapshot = reader.snapshot()
    for number, record in snapshot.records.items():
        rows = manifest.rows_of(number)
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            passages = reader.passages(part, snapshot)
            names = reader.names(part)
            keywords.add(
                keyword_entry(
                    document_of(row),
                    record.subject,
                    record.language,
                    passages[row],
                    names[row].places,
                )
                for row in part
            )
    keywords.commit()


def languages_note(
    records: Iterable[DocumentRecord], languages: Collection[str], model: str
) -> str:
    """Says that many documents are in languages that the model was not made for; "" if few are.

    ``languages``: those of the model; empty where its card names none, and then nothing is said.
    """
    known = [record.language for record in records if record.state == "indexed" and record.language]
    foreign = Counter(language for language in known if language not in languages)
    count = sum(foreign.values())
    if not languages or count < _FEW or count < _SHARE * len(known):
        return ""
    named = ", ".join(language for language, _ in foreign.most_common())
    return (
        f"{count} of {len(known)} documents are in languages that the model {model} was not made for"
        f" ({named}): they are found by their words, less well by their meaning. The setting `model`"
        " (ASSISTANT_MODEL) takes a multilingual one; then `assistant index --renew`."
    )
