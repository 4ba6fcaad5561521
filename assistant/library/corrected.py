"""`CorrectedLibrary`: the documents of one index, whose metadata editors correct.

A correction is kept with what is stored for people, and counts before what the file says and before a corpus.yaml,
at every later indexing too. The document is read again with it, because titles, languages and years stand in its
passages, their vectors and its facts.
"""

from __future__ import annotations

from collections.abc import Collection

from assistant.config.errors import AssistantError, UsageError
from assistant.library.documents import DocumentLibrary
from corpus.files.corrections import NO_CORRECTION, YEARS, Correction
from index.model import DocumentRecord, ProgressCallback, SyncReport
from index.store import Index


class CorrectedLibrary(DocumentLibrary):
    """The documents of one index, with corrections of their metadata. Safe to use from several threads."""

    def metadata_correction(self, document: str) -> Correction:
        """What was corrected of a document's metadata. Raises NotFound, as `document` does."""
        return self._metadata.all().get(self.document(document).name, NO_CORRECTION)

    def correct_metadata(
        self,
        document: str,
        correction: Correction,
        *,
        person: str = "",
        progress: ProgressCallback | None = None,
    ) -> SyncReport:
        """Set the metadata of a document, in place of an earlier correction, and read it again.

        What ``correction`` does not set is what the file says. Raises NotFound, as `document` does, and UsageError
        where the file is not there any more, or for a year that is none.
        """
        if correction.year is not None and correction.year not in YEARS:
            raise UsageError(f"a year is a number such as 2023, got {correction.year}")
        name = self.document(document).name
        with self._shared.writing, self._whole() as index:
            names = _names(index.document_records(), name)
            before = self._metadata.all()
            try:
                for one in names:
                    self._metadata.keep(one, correction, person)
                return self.seen_of(self._read_again(index, name, names, progress))
            except AssistantError:
                for one in names:
                    self._metadata.keep(one, before.get(one, NO_CORRECTION), person)
                raise

    def _read_again(
        self, index: Index, name: str, names: Collection[str], progress: ProgressCallback | None
    ) -> SyncReport:
        file = index.original(name)
        if file is None:
            raise UsageError(
                f"the file of {name} is not where it was found, so it cannot be read again"
            )
        roots = [root for root in index.roots() if root.path in (file, *file.parents)]
        paths = [f"{root.name}={root.path}" if root.name else root.path for root in roots]
        return index.sync(
            paths, progress=progress, workers=1, corrections=self._metadata.all(), only=names
        )


def _names(records: Collection[DocumentRecord], name: str) -> tuple[str, ...]:
    """Every name of the same bytes: they stay one document."""
    record = next(one for one in records if name in (one.name, *one.aliases))
    return (record.name, *record.aliases)
