"""Readers: the bytes of a file in, a ``Document`` out; one module for each format.

1. ``sniffing`` recognises the format by the content, ``encodings`` decodes text.
2. The module of the format (``docx``, ``html``, ``pdf/`` …) finds the parts of the text.
3. ``builder`` collects them as blocks, sections and pages; tables go through ``tables``.
4. ``assembly`` adds the metadata and makes the ``Document``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Protocol

from corpus.model import Document
from corpus.not_text import note_of
from corpus.readers.encodings import Decoded, decode
from corpus.readers.sniffing import Kind, sniff_bytes, sniff_text

# Modules by name: they are imported when needed, so a Markdown file does not load the Office libraries.
_BINARY = {
    Kind.PDF: "corpus.readers.pdf.reader",
    Kind.DOCX: "corpus.readers.docx",
    Kind.PPTX: "corpus.readers.pptx",
    Kind.XLSX: "corpus.readers.xlsx",
}
_TEXTUAL = {
    Kind.TEXT: "corpus.readers.text",
    Kind.MARKDOWN: "corpus.readers.markdown",
    Kind.HTML: "corpus.readers.html",
    Kind.CSV: "corpus.readers.csv",
}
_listeners: list[Callable[[], None]] = []


class _BinaryReader(Protocol):
    def __call__(self, name: str, data: bytes, password: str | None = None) -> Document: ...


class _TextReader(Protocol):
    def __call__(self, name: str, data: bytes, decoded: Decoded) -> Document: ...


def read(name: str, data: bytes, password: str | None = None) -> Document:
    """The document that ``data`` holds; its content decides which reader is used.

    Raises ReadError (UnsupportedFile, EncryptedFile, NoText) with the reason in words. For a damaged
    file a library may raise any other exception; ``corpus.files.worker`` turns it into a ReadError.
    """
    kind = sniff_bytes(name, data)
    if kind is Kind.ENCRYPTED_OFFICE:
        return _read_encrypted(name, data, password)
    document = _read_as(kind, name, data, password)
    note = note_of(document)
    return replace(document, notes=(*document.notes, note)) if note else document


def _read_as(kind: Kind | None, name: str, data: bytes, password: str | None) -> Document:
    if kind is not None:
        read_binary: _BinaryReader = import_module(_BINARY[kind]).read
        return read_binary(name, data, password)
    decoded = decode(data)
    read_text: _TextReader = import_module(_TEXTUAL[sniff_text(name, decoded.text)]).read
    return read_text(name, data, decoded)


def _read_encrypted(name: str, data: bytes, password: str | None) -> Document:
    from corpus.readers.office import decrypt

    opened = decrypt(data, password)
    # The hash is that of the encrypted file, by which a change in the folder is recognised.
    return replace(read(name, opened), sha256=hashlib.sha256(data).hexdigest())


def on_progress(callback: Callable[[], None]) -> None:
    """Call ``callback`` at each `report_progress`, until this process ends."""
    _listeners.append(callback)


def report_progress() -> None:
    """Says that one step of a long reading is done, so that a limit on time holds for each step.

    A scan of a hundred pages takes minutes and is no hostile file: the process that waits for it
    (``corpus.files.worker``) counts the time from the last report.
    """
    for callback in _listeners:
        callback()
