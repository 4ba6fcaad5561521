"""Identity of a run: program, settings, index, questions; and when and where it was made.

Two runs of equal identity give the same answers, so the next run can continue one that was stopped.
Time, machine and git state are separate: they change latencies, not answers (the program is identified
by the hash of its files, which a commit does not change).
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Protocol

import psutil  # type: ignore[import-untyped]  # psutil ships no types

from assistant.config.settings import Settings
from assistant.evaluation.questions import QuestionFile
from corpus.model import Document
from index.model import DocumentRecord

_ROOT = Path(__file__).resolve().parents[2]
_SOURCES = ("corpus", "index", "assistant")
_NOT_SOURCE = {".pyc", ".pyo"}
_PLACES = {"index_dir", "cache_dir", "chroma_url", "chroma_authorization"}
_LIBRARIES = ("chromadb", "ir-measures", "numpy", "sentence-transformers", "openvino", "tantivy")


class System(Protocol):
    """What is evaluated, as far as its identity goes."""

    @property
    def settings(self) -> Settings: ...

    def documents(self) -> Sequence[DocumentRecord]: ...

    def document(self, name: str) -> Document: ...


@cache
def source_hash(*packages: str, without: tuple[str, ...] = ()) -> str:
    """SHA-256, hex, over names and bytes of the files of ``packages``, some folders left out."""
    left_out = [_ROOT / folder for folder in without]
    digest = hashlib.sha256()
    for package in packages:
        for path in sorted((_ROOT / package).rglob("*")):
            if any(path.is_relative_to(folder) for folder in left_out):
                continue
            if path.is_file() and path.suffix not in _NOT_SOURCE:
                digest.update(path.relative_to(_ROOT).as_posix().encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def program() -> dict[str, Any]:
    """Version, hash of the source files, versions of Python and of libraries."""
    return {
        "version": _version("programme-assistant"),
        "sha256": source_hash(*_SOURCES),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }


def questions_identity(files: Sequence[QuestionFile]) -> list[dict[str, Any]]:
    return [
        {"name": file.name, "sha256": file.sha256, "questions": len(file.questions)}
        for file in files
    ]


def system_identity(system: System) -> dict[str, Any]:
    """Settings and documents of what is evaluated, without the paths of its files.

    ``sha256`` of the index: over the name, the bytes' hash and the text of each document.
    """
    digest = hashlib.sha256()
    records = [record for record in system.documents() if record.state == "indexed"]
    for record in records:
        document = system.document(record.name)
        text = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
        digest.update(f"{record.name}\0{document.sha256}\0{text}\n".encode())
    passages = sum(record.passages for record in records)
    return {
        "settings": system.settings.model_dump(mode="json", exclude=_PLACES),
        "index": {
            "documents": len(records),
            "passages": passages,
            "sha256": digest.hexdigest(),
        },
    }


def circumstances() -> dict[str, Any]:
    """When and on what a run is made; ``created``: ISO 8601, UTC; memory in bytes."""
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "git": _git_state(),
        "machine": {
            "system": platform.platform(),
            "processor": platform.processor() or platform.machine(),
            "cores": os.cpu_count(),
            "memory": psutil.virtual_memory().total,
        },
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _git_state() -> dict[str, Any] | None:
    """Commit and whether files differ from it; None for an installed program."""
    if not (_ROOT / ".git").exists():
        return None
    commit = _git("rev-parse", "HEAD")
    changes = _git("status", "--porcelain", "--", *_SOURCES)
    return None if commit is None else {"commit": commit, "changed": bool(changes)}


def _git(*arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    # The arguments are constants of this file; no user's text reaches the command.
    done = subprocess.run(  # noqa: S603
        [git, "-C", str(_ROOT), *arguments], capture_output=True, text=True, check=False, timeout=30
    )
    return done.stdout.strip() if done.returncode == 0 else None
