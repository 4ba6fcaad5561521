"""Documents that are no files (lines of a corpus, say) into an index, under the names they have.

They belong to no folder, so that bringing folders up to date never takes them out.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from corpus.model import Document
from index.lock import writing
from index.manifest import Origin
from index.model import Progress, ProgressCallback
from index.store import Index

_ROOT = "given"


def add_documents(
    index: Index, documents: Sequence[Document], progress: ProgressCallback | None = None
) -> tuple[str, ...]:
    """Add the documents that are not in ``index`` in this version; returns their names.

    A document is told from another of its name by ``sha256``. Raises IndexFault when another process
    is writing.
    """
    begun = time.monotonic()
    passages = 0
    added = []
    with writing(index.directory):
        writer = index._writer()
        writer.clear_leftovers()
        known = index._manifest.known()
        try:
            for done, document in enumerate(documents, start=1):
                at = known.get(document.name)
                if at is None or at.origin.version != document.sha256:
                    passages += writer.write(_origin(document), document)
                    added.append(document.name)
                if progress is not None:
                    seconds = time.monotonic() - begun
                    progress(
                        Progress("encode", document.name, done, len(documents), passages, seconds)
                    )
            writer.flush()
        finally:
            index._keyword_index().close()
    return tuple(added)


def _origin(document: Document) -> Origin:
    size = len(document.text.encode("utf-8", "surrogatepass"))
    return Origin(name=document.name, root=_ROOT, path="", size=size, version=document.sha256)
