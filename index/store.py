"""The index as one object: what is searched (`IndexView`), and what keeps it up to date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self

from corpus.model import Document
from index.directory import chosen_model, exists, open_manifest, open_vectors
from index.encoder import Encoder
from index.errors import ModelFault
from index.keywords import Keywords
from index.manifest.annotations import Annotator
from index.manifest.reading import ManifestReader
from index.manifest.records import row_number
from index.manifest.tables import TableReader
from index.manifest.tags import PassageTag, write_tags
from index.manifest.writing import Manifest
from index.memory import return_freed_memory, return_large_arrays
from index.model import EngineName, Finding, ProgressCallback, SyncReport
from index.search.searcher import Searcher
from index.view import IndexView, Parts

if TYPE_CHECKING:
    from corpus.files.corrections import Correction
    from corpus.files.scan import Root
    from index.maintenance.operations import Maintenance
    from index.vectors import Server


class Index(IndexView):
    """An open index: every document can be seen, added, refreshed and removed."""

    def __init__(
        self,
        directory: Path,
        manifest: Manifest,
        encoder: Encoder,
        server: Server | None,
        annotator: Annotator | None = None,
    ):
        self.directory = directory
        self.encoder = encoder
        self._annotator = annotator
        self._vectors = open_vectors(directory, manifest, server)
        reader = ManifestReader(manifest, encoder.dimension)
        keywords = Keywords(directory / "keywords")
        searcher = Searcher(reader, encoder, self._vectors, keywords)
        version = annotator.version if annotator else ""
        super().__init__(
            Parts(manifest, reader, encoder, keywords, searcher, TableReader(manifest), version)
        )

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        model: str | None = None,
        query_prefix: str = "",
        passage_prefix: str = "",
        create: bool = False,
        rebuild: bool = False,
        server: Server | None = None,
        cache_dir: Path | None = None,
        allow_download: bool = False,
        annotator: Annotator | None = None,
    ) -> Index:
        """Open the index in ``directory``.

        ``annotator``: what it computes from each document at indexing is kept with the document.
        ``model``: name or path; None is the one that the index was built with, for a new index the
        packaged default. ``create``: make an empty one where there is none. ``rebuild``: empty an index,
        also one of another model or version. An index of an older format is upgraded
        (index.manifest.schema).
        Raises IndexFault (no index there, cannot be written), StaleIndex, ModelFault.
        """
        return_large_arrays()  # vectors come and go with every change of the documents
        built = chosen_model(directory) if model is None else None
        if built is not None:
            model = built["model"]
            query_prefix = query_prefix or built["query_prompt"]
            passage_prefix = passage_prefix or built["passage_prompt"]
        try:
            encoder = Encoder.open(
                model,
                cache_dir=cache_dir,
                query_prefix=query_prefix,
                passage_prefix=passage_prefix,
                allow_download=allow_download,
                shared=True,
            )
        except ModelFault as fault:
            if built is None:
                raise
            raise ModelFault(
                f"the index {directory} was built with another model: {fault}"
            ) from fault
        manifest = open_manifest(directory, encoder, create=create, rebuild=rebuild, server=server)
        return cls(directory, manifest, encoder, server, annotator)

    @staticmethod
    def exists(directory: Path) -> bool:
        """Whether there is an index in a directory."""
        return exists(directory)

    def close(self) -> None:
        """Let go of files and connections."""
        self._parts.keywords.close()
        self._vectors.close()
        self._parts.manifest.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def warm(self, *, once: bool = False) -> None:
        """Load the model and both searches, so that the first question does not wait.

        ``once``: without what pays only where more questions follow, Chroma's graph.
        """
        with ThreadPoolExecutor(1) as other:  # Chroma takes about as long as the model
            vectors = None if once else other.submit(self._vectors.warm)
            self.encoder.warm()
            if vectors is not None:
                vectors.result()
        self.candidates("warm")
        return_freed_memory()

    def keep_tags(self, version: str, tags: Mapping[str, Sequence[PassageTag]]) -> None:
        """Keep the tags of documents, by name, in place of earlier ones. Raises UnknownDocument."""
        numbers = {name: self._snapshot().number_of(name) for name in tags}
        kept = {
            numbers[name]: [(row_number(numbers[name], one.position), one) for one in found]
            for name, found in tags.items()
        }
        write_tags(self._parts.manifest, version, kept)

    # --- documents in and out ------------------------------------------------------------------
    def sync(
        self,
        paths: Sequence[str | Path],
        *,
        progress: ProgressCallback | None = None,
        workers: int | None = None,
        engine: EngineName = "here",
        corrections: Mapping[str, Correction] | None = None,
        only: Collection[str] | None = None,
    ) -> SyncReport:
        """Add or refresh files and folders; a string may name its root (``name=PATH``).

        ``corrections``: of metadata, by the names of documents, before those of files. ``only``: names of the
        documents that are looked at; the others are left as they are. ``engine``: where files are read and encoded, in this process or on a Ray cluster.
        Documents become visible one after the other, each as a whole. Raises IndexFault when
        another process is writing, LibraryFault for paths that cannot be read as asked.
        """
        return self._maintenance().sync(
            paths, progress, workers, engine, corrections=corrections, only=only
        )

    def roots(self) -> list[Root]:
        """The folders and files that were indexed, by path; those that are gone are among them."""
        from index.sync.plan import known_roots

        return known_roots(self._parts.manifest.known().values())

    def add(self, documents: Iterable[Document], *, root: str = "") -> int:
        """Add documents that a program made; returns the number of passages written.

        A name that is known is replaced. ``root`` marks them as one folder would.
        """
        return self._maintenance().add(documents, root)

    def remove(self, names: Collection[str]) -> tuple[str, ...]:
        """Take documents out; returns their names, by name. Raises UnknownDocument for others.

        A document goes on under another name of the same bytes, if it has one.
        """
        return self._maintenance().remove(names)

    def fill(self, source: Manifest, progress: ProgressCallback) -> None:
        """Add the documents of another index with the texts that it keeps, cut and encoded anew."""
        self._maintenance().fill(source, progress)

    # --- soundness -----------------------------------------------------------------------------
    def check(self) -> list[Finding]:
        """Compare manifest, vectors and keywords; an empty list is a sound index."""
        return self._maintenance().check()

    def repair(self) -> list[str]:
        """Rebuild vectors and keywords from the manifest; returns what was done."""
        return self._maintenance().repair()

    def _maintenance(self) -> Maintenance:
        from index.maintenance.operations import (
            Maintenance,  # reads files and writes: not imported for asking
        )

        return Maintenance(
            self.directory,
            self._parts.manifest,
            self._parts.reader,
            self.encoder,
            self._vectors,
            self._parts.keywords,
            self._annotator,
        )
