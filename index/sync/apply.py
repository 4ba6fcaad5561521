"""Bring the index up to date with folders and files: scan, plan, apply.

The plan is a pure function (index.sync.plan); applying it writes documents one after the other
(index.sync.writer). A run that is stopped at any point is continued by the next one: what is done is
done, and what is half done is cleared and done again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from corpus.errors import ReadError
from corpus.files.corrections import Correction
from corpus.files.reading import read_all
from corpus.files.scan import Root, Source, scan
from corpus.model import Document
from index.manifest.writing import Manifest, Origin
from index.model import Failure, Progress, ProgressCallback, SyncReport
from index.sync.chunks import Encoded
from index.sync.plan import Plan, plan, root_of
from index.sync.writer import Writer

Engine = Callable[[Sequence[Source]], Iterator[tuple[Source, Document | ReadError, Encoded | None]]]

_CHANGED = "The file changed while it was read; index it again."


def sync(
    roots: Sequence[Root],
    manifest: Manifest,
    writer: Writer,
    *,
    progress: ProgressCallback | None = None,
    workers: int | None = None,
    engine: Engine | None = None,
    corrections: Mapping[str, Correction] | None = None,
    only: Collection[str] | None = None,
) -> SyncReport:
    """Add, replace and delete until the index holds what is on disk under ``roots``.

    ``corrections``: of metadata, by the names of documents. ``only``: names; other documents are left as they are.

    ``workers``: files read at once; None is one for each core. ``engine`` reads and encodes in the
    place of this process. Raises LibraryFault for roots that cannot be read as asked; the failure of
    one file is in the report.
    """
    sources = scan(roots, without=manifest.path.parent, corrections=corrections, only=only)
    writer.clear_leftovers()
    whole = roots if only is None else ()
    scanned = {str(root.path.expanduser().resolve()) for root in whole}
    todo = plan(sources, manifest.known(), scanned)
    run = _Run(manifest, writer, todo, progress or (lambda _: None))
    run.apply(engine or partial(_here, workers or os.cpu_count() or 1))
    return run.report()


@dataclass(slots=True)
class _Run:
    """One plan being applied, with what came of it."""

    manifest: Manifest
    writer: Writer
    plan: Plan
    progress: ProgressCallback
    begun: float = field(default_factory=time.monotonic)
    failed: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    documents: int = 0
    passages: int = 0

    def apply(self, engine: Engine) -> None:
        if self.plan.delete:
            self.writer.drop(self.plan.delete)
        for source in self.plan.keep:
            self._keep(source)
        for source in self.plan.fail:
            self._fail(source, source.failure)
        for source, outcome, encoded in engine(self.plan.read):
            self._tell("read", source.name)
            self._write(source, outcome, encoded)
            self.documents += 1
        self.writer.flush()
        self._alias()
        self._tell("done", "")

    def _write(
        self, source: Source, outcome: Document | ReadError, encoded: Encoded | None
    ) -> None:
        if isinstance(outcome, ReadError):
            self._fail(source, str(outcome))
        elif outcome.sha256 != source.sha256:
            self._fail(source, _CHANGED, version="")
        else:
            self.notes += [f"{source.name}: {note}" for note in outcome.notes]
            self.writer.write(_origin(source), outcome, lambda n: self._passed(source, n), encoded)

    def _passed(self, source: Source, passages: int) -> None:
        self.passages += passages
        self._tell("encode", source.name)

    def _keep(self, source: Source) -> None:
        """Nothing to do, unless the file is found under another root now."""
        known = self.manifest.known_as(source.name)
        if known is None or known.origin.root == root_of(source):
            return
        if known.alias_of is None:
            self.manifest.move(known.document, _origin(source))
        else:
            self.manifest.add_alias(known.document, _origin(source))

    def _fail(self, source: Source, reason: str, *, version: str | None = None) -> None:
        origin = _origin(source, version)
        known = self.manifest.known_as(source.name)
        if known is None or (known.origin, known.reason) != (origin, reason):
            self.manifest.fail(origin, reason)
        self.failed.append(Failure(source.name, reason))

    def _alias(self) -> None:
        """Names of bytes that another document holds; they share its failure too."""
        for source, holder in self.plan.aliases:
            known = self.manifest.known_as(holder)
            if known is None or known.state == "failed":
                self._fail(source, known.reason if known else _CHANGED)
            else:
                self.manifest.add_alias(known.document, _origin(source))
                self.notes.append(f"{source.name}: the same bytes as {holder}, kept once")
        self.writer.clear_leftovers()

    def _tell(self, stage: str, document: str) -> None:
        self.progress(
            Progress(
                stage=stage,
                document=document,
                documents_done=self.documents,
                documents_total=len(self.plan.add) + len(self.plan.replace),
                passages_done=self.passages,
                seconds=time.monotonic() - self.begun,
            )
        )

    def report(self) -> SyncReport:
        """What was done, each list by name."""
        failed = {one.document: one for one in (*self.failed, *self.plan.still_failed)}
        failed |= {one.document: one for one in self.plan.refused}
        new = {source.name for source in self.plan.add}
        changed = {source.name for source in self.plan.replace}
        known = self.plan.known_aliases
        for source, _ in self.plan.aliases:
            (changed if source.name in known else new).add(source.name)
        return SyncReport(
            added=tuple(sorted(new - failed.keys())),
            updated=tuple(sorted(changed - failed.keys())),
            unchanged=tuple(sorted(source.name for source in self.plan.keep)),
            removed=self.plan.delete,
            failed=tuple(failed[name] for name in sorted(failed)),
            notes=tuple(self.notes),
        )


def _origin(source: Source, version: str | None = None) -> Origin:
    return Origin(
        name=source.name,
        root=root_of(source),
        path=str(source.path.expanduser().resolve()),
        size=source.size,
        version=source.version if version is None else version,
    )


def _here(
    workers: int, sources: Sequence[Source]
) -> Iterator[tuple[Source, Document | ReadError, Encoded | None]]:
    """Read on this machine; the writer encodes at the same time."""
    return ((source, outcome, None) for source, outcome in read_all(sources, workers))
