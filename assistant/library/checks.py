"""What the environment or the index lacks, each with how to mend it; nothing here is changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.config.errors import ModelFault
from assistant.config.settings import Settings
from index.directory import chosen_model
from index.encoder import user_cache_dir
from index.encoder.files import find_model
from index.model import DocumentRecord
from index.store import Index

State = Literal["ok", "note", "problem"]

_ROOM_BYTES = 200 * 2**20  # about what an index of a hundred long reports takes


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was looked at. ``remedy``: what to do, empty when nothing is needed."""

    subject: str
    state: State
    detail: str
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "state": self.state,
            "detail": self.detail,
            "remedy": self.remedy,
        }


def check_environment(directory: Path, settings: Settings) -> list[CheckResult]:
    """The model, and whether the index can be written where it is or would be."""
    results = [
        _check_model(directory, settings),
        _check_cache(settings.cache_dir or user_cache_dir()),
        _check_disk(directory),
    ]
    if not Index.exists(directory):
        detail = f"there is none in {directory} yet"
        results.append(CheckResult("index", "note", detail, "run `assistant index PATH`"))
    return results


def check_index(index: Index, *, repair: bool = False) -> list[CheckResult]:
    """The index against its documents, and the documents that could not be read.

    ``repair`` rebuilds what can be derived where something is wrong, and looks again.
    """
    findings = index.check()
    results = []
    if repair and any(found.serious for found in findings):
        results = [CheckResult("repair", "note", done) for done in index.repair()]
        findings = index.check()
    remedy = "run `assistant index --rebuild PATH`" if repair else "run `assistant check --repair`"
    for found in findings:
        detail = f"{found.subject}: {found.detail}"
        if found.serious:
            results.append(CheckResult(f"index: {found.rule}", "problem", detail, remedy))
        else:
            results.append(CheckResult(f"index: {found.rule}", "note", detail))
    records = index.document_records()
    if not any(found.serious for found in findings):
        readable = sum(record.state != "failed" for record in records)
        results.append(CheckResult("index", "ok", f"sound, {readable} documents"))
    if old := index.unannotated() or index.unoutlined(current=True):
        detail = (
            f"indexed by an older version or with other words of the field: {len(old)} documents"
        )
        results.append(
            CheckResult("facts", "note", detail, "run `assistant index` on their folder again")
        )
    return results + _unreadable(records)


def _unreadable(records: Sequence[DocumentRecord]) -> list[CheckResult]:
    return [
        CheckResult(f"document {record.name}", "note", f"could not be read: {record.reason}")
        for record in records
        if record.state == "failed"
    ]


def _check_model(directory: Path, settings: Settings) -> CheckResult:
    """Whether the model is on disk and its weights are the promised ones, read anew each time."""
    built = chosen_model(directory) or {}
    with tempfile.TemporaryDirectory() as no_memory:
        try:
            files = find_model(settings.model or built.get("model"), Path(no_memory))
        except ModelFault as fault:
            return CheckResult("model", "problem", str(fault))
    return CheckResult(
        "model", "ok", f"{files.name} in {files.folder}, SHA-256 {files.checksum[:16]}…"
    )


def _check_cache(directory: Path) -> CheckResult:
    if reason := _why_not_writable(directory):
        remedy = "set cache_dir to a directory of yours"
        return CheckResult("cache", "note", f"{reason}; starting takes longer", remedy)
    return CheckResult("cache", "ok", f"{directory} can be written")


def _check_disk(directory: Path) -> CheckResult:
    remedy = "give another directory with --index or the setting index_dir"
    if reason := _why_not_writable(directory):
        return CheckResult("disk", "problem", reason, remedy)
    free = shutil.disk_usage(_existing(directory)).free
    if free < _ROOM_BYTES:
        detail = f"only {free / 2**20:,.0f} MiB are free for {directory}"
        return CheckResult("disk", "problem", detail, f"make room, or {remedy}")
    return CheckResult("disk", "ok", f"{directory} can be written, {free / 2**30:,.1f} GiB free")


def _why_not_writable(directory: Path) -> str:
    """Try it: permissions alone do not show a read-only disk or a full one; "" when it works."""
    place = _existing(directory)
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(os.urandom(4096))
            file.flush()
    except OSError as error:
        return f"cannot write in {place}: {error.strerror or error}"
    return ""


def _existing(directory: Path) -> Path:
    """The directory, or the nearest one above it that is there."""
    while not directory.exists() and directory != directory.parent:
        directory = directory.parent
    return directory
