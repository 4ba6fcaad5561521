"""Public corpora: ``corpus.jsonl`` files, each line a document with ``doc_id`` (of BEIR: ``_id``), ``title``, ``text``.

Paragraphs are separated by blank lines; the name of a document is its ``doc_id``. A corpus is indexed
once: its index is next to the user's, under the hash of the corpus and of the model's settings, and is
built again when the program that built it has changed.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError
from assistant.config.settings import Settings, load_settings
from assistant.evaluation.identity import source_hash
from assistant.evaluation.records import field_of, json_lines, read_bytes
from assistant.service import Assistant, open_index
from corpus.metadata import describe
from corpus.model import Block, Document, Metadata
from index.model import Progress, ProgressCallback
from index.store import Index

_FOLDER = "evaluation"
_BUILT_BY = "built-by.txt"
_NOT_USED = ("corpus/readers", "corpus/samples")  # a corpus needs no reader
_MODEL = ("model", "query_prefix", "passage_prefix")
_BATCH = 32  # documents that become visible together
_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?!\s*\n))*")


@dataclass(frozen=True, slots=True)
class Corpus:
    """A corpus as it was read. ``sha256``: of the file's bytes, hex."""

    name: str
    sha256: str
    documents: tuple[Document, ...]

    @property
    def identity(self) -> Mapping[str, Any]:
        return {"name": self.name, "sha256": self.sha256, "documents": len(self.documents)}


def load_corpus(path: Path) -> Corpus:
    """Read a corpus. Raises UsageError that names file and line for what is not a document."""
    data = read_bytes(path)
    documents: dict[str, Document] = {}
    for where, record in json_lines(path.name, data):
        document = _document(record, where)
        if document.name in documents:
            raise UsageError(f"{where}: doc_id {document.name!r} is already used above")
        documents[document.name] = document
    if not documents:
        raise UsageError(f"{path.name}: no document in this file; one JSON object a line")
    return Corpus(path.name, hashlib.sha256(data).hexdigest(), tuple(documents.values()))


def open_corpus(
    corpus: Corpus,
    *,
    user_index: Path | None = None,
    settings: Settings | None = None,
    progress: ProgressCallback | None = None,
) -> Assistant:
    """An assistant over ``corpus`` alone, indexed if it is not yet.

    ``user_index``: its directory; None for the one of the settings.
    """
    settings = settings or load_settings()
    above = (
        (settings.index_dir if user_index is None else user_index).expanduser().absolute().parent
    )
    values = settings.model_dump(mode="json", include=set(_MODEL))
    key = hashlib.sha256(f"{corpus.sha256}{sorted(values.items())}".encode()).hexdigest()[:16]
    directory = above / _FOLDER / key
    marker = directory / _BUILT_BY
    program = source_hash("corpus", "index", without=_NOT_USED)
    current = marker.is_file() and marker.read_text("utf-8") == program
    with open_index(directory, settings, create=True, rebuild=not current) as index:
        marker.write_text(program, "utf-8")
        _fill(index, corpus.documents, progress or (lambda _: None))
    return Assistant.open(directory, settings=settings)


def _fill(index: Index, documents: Sequence[Document], progress: ProgressCallback) -> None:
    """Add the documents that are not indexed yet; what a stopped run has added is kept."""
    begun, passages = time.monotonic(), 0
    known = {record.name for record in index.document_records()}
    missing = [document for document in documents if document.name not in known]
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        passages += index.add(batch)
        progress(
            Progress(
                stage="encode",
                document=batch[-1].name,
                documents_done=start + len(batch),
                documents_total=len(missing),
                passages_done=passages,
                seconds=time.monotonic() - begun,
            )
        )


def _document(record: dict[str, Any], where: str) -> Document:
    name = field_of(record, "_id" if "_id" in record else "doc_id", str, where)
    text = field_of(record, "text", str, where)
    title = record.get("title")
    if "_id" in record and not text.strip() and isinstance(title, str):
        text = title  # BEIR has documents that are a title
    if not name.strip() or not text.strip():
        raise UsageError(f"{where}: 'doc_id' and 'text' must not be empty")
    title = title if isinstance(title, str) and title.strip() else name
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(
        name=name,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        media_type="text/plain",
        metadata=Metadata(title=title, language=describe(name, text).language),
        blocks=tuple(
            Block("paragraph", found.start(), found.start() + len(found.group().rstrip()))
            for found in _PARAGRAPH.finditer(text)
        ),
    )
