"""Folders and files on disk -> the sources to read, with the reason for each that cannot be read.

The name of a document is its path below the root, with ``/``; a root with a name adds it in front.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus import domain
from corpus.errors import LibraryFault
from corpus.files.corrections import (
    CORRECTIONS_FILE,
    NO_CORRECTION,
    Correction,
    CorrectionFile,
    MetadataFile,
    correction_of,
    load_corrections,
)
from corpus.files.exports import load_exports
from corpus.readers.sniffing import LOCK_FILE, LOCK_PREFIX

_READING = "3"  # raised when files become other text or other passages: they are read again
_NAME = re.compile(r"[\w][\w .-]*")
# corpus.yaml, and what Windows and macOS create in folders (not hidden on other systems).
_PASSED_OVER = {CORRECTIONS_FILE, "thumbs.db", "desktop.ini", "icon\r", "__macosx", "$recycle.bin",
                "system volume information"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Root:
    """A folder, or a single file. ``name``: the beginning of its documents' names, "" for none."""

    path: Path
    name: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was found.

    ``root``: the path that was given. ``size``: bytes. ``sha256``: of the bytes, hex.
    ``leads_to``: the target of a link that leaves the folder, else "".
    ``failure``: why it cannot be read (``sha256`` may then be ""), else "".
    """

    name: str
    path: Path
    root: Path
    size: int = 0
    sha256: str = ""
    failure: str = ""
    leads_to: str = ""
    correction: Correction = NO_CORRECTION

    @property
    def version(self) -> str:
        """A hash (hex) of the bytes, the corrections, the user's words of the field, and `_READING`."""
        fields = self.correction.metadata_fields()
        words = domain.identity()
        made_of = f"{_READING}{self.sha256}{sorted(fields.items()) if fields else ''}{words}"
        return hashlib.sha256(made_of.encode()).hexdigest()


def parse_root(text: str) -> Root:
    """A root from the command line: ``PATH`` or ``name=PATH``.

    A path that exists is never split, even if it contains "=".
    """
    name, sign, path = text.partition("=")
    if not sign or not path or _NAME.fullmatch(name) is None or Path(text).exists():
        return Root(Path(text))
    return Root(Path(path), name)


def scan(
    roots: Sequence[Root],
    without: Path | None = None,
    *,
    corrections: Mapping[str, Correction] | None = None,
    only: Collection[str] | None = None,
) -> list[Source]:
    """All files under ``roots``, by root and name. Hidden files and folders are left out.

    ``corrections``: by the names of documents; they come before those of files. ``only``: names of the documents
    that are looked at; what else is wrong under the roots is then not said.

    So is the folder ``without``, also through a link: an index that lies among the documents contains
    files that not every reader may see. Other links are followed; a source whose link leaves its root
    has ``leads_to``.

    Raises LibraryFault for a root that does not exist, two roots with a document of the same name, and
    an invalid corpus.yaml. Any other problem is the ``failure`` of one source.
    """
    sources: list[Source] = []
    owners: dict[str, Source] = {}
    for root in roots:
        for source in _scan_root(root, without, only):
            own = (corrections or {}).get(source.name)
            source = replace(source, correction=own.over(source.correction)) if own else source
            other = owners.setdefault(source.name, source)
            if other is source:
                sources.append(source)
            elif _real(other.path) != _real(source.path):
                raise LibraryFault(
                    f"{source.root} and {other.root} both have a document named {source.name!r}. "
                    f"Name one of them: assistant index name={source.root}"
                )
    return sources


def _scan_root(
    root: Root, without: Path | None, only: Collection[str] | None = None
) -> list[Source]:
    path = root.path.expanduser()
    if path.is_file():
        return [_source(root, path, path.name, _metadata_of(path.parent))]
    if not path.is_dir():
        raise LibraryFault(f"There is no file or folder {path}. Check the path.")
    excluded = _real(without) if without else None
    if excluded and _is_below(_real(path), excluded):  # files added in the browser
        excluded = None
    found = list(_walk(path, (), set(), excluded))
    sources = [
        _source(root, file, file.relative_to(path).as_posix(), corrections)
        for file, corrections in found
        if only is None or _named(root, file.relative_to(path).as_posix()) in only
    ]
    sources = [source for source in sources if not source.correction.skip]
    if only is not None:
        return sources
    if not sources:
        name = _named(root, path.resolve().name or str(path))
        sources = [Source(name, path, root.path, failure="There is no file in this folder.")]
    sources += _complaints(root, path, found)
    return sorted(sources, key=lambda source: source.name)


def _walk(
    folder: Path, above: tuple[MetadataFile, ...], seen: set[Path], excluded: Path | None
) -> Iterator[tuple[Path, tuple[MetadataFile, ...]]]:
    """Files below ``folder``, each with the correction files that apply to it; each folder once."""
    real = _real(folder)
    if real in seen or (excluded and _is_below(real, excluded)):
        return
    seen.add(real)
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError:
        yield folder, above
        return
    own = _metadata_of(folder)
    corrections = _in_order((*above, *own))
    no_documents = {one.path for one in own}
    for entry in entries:
        if is_passed_over(entry.name) or entry in no_documents:
            continue
        if entry.is_dir():
            yield from _walk(entry, corrections, seen, excluded)
        elif not (excluded and entry.is_symlink() and _is_below(_real(entry), excluded)):
            yield entry, corrections


def _metadata_of(folder: Path) -> tuple[MetadataFile, ...]:
    """The exports of reference managers in ``folder``, and its corpus.yaml."""
    own = load_corrections(folder)
    return (*load_exports(folder), *((own,) if own else ()))


def _in_order(files: Sequence[MetadataFile]) -> tuple[MetadataFile, ...]:
    """Those that people write after those that programs write, else as they are: the last comes before all others."""
    return tuple(sorted(files, key=lambda one: isinstance(one, CorrectionFile)))


def is_passed_over(name: str) -> bool:
    """Whether files or folders of this name are never documents."""
    return name.startswith(".") or name.lower() in _PASSED_OVER


def _complaints(
    root: Root, path: Path, found: Sequence[tuple[Path, tuple[MetadataFile, ...]]]
) -> list[Source]:
    """A failure for each file of metadata that something is wrong with."""
    files = {file.path: file for _, corrections in found for file in corrections}
    return [
        Source(
            _named(root, file.path.relative_to(path).as_posix()),
            file.path,
            root.path,
            failure=complaint,
        )
        for file in files.values()
        if (complaint := file.complaint())
    ]


def _source(root: Root, path: Path, below: str, corrections: Sequence[MetadataFile]) -> Source:
    name = _named(root, below)
    if not _is_unicode(name):
        printable = name.encode("utf-8", "backslashreplace").decode()
        reason = "The name of the file is not valid Unicode; rename it."
        return Source(printable, path, root.path, failure=reason)
    correction = correction_of(path, corrections)
    if correction.skip:
        return Source(name, path, root.path, correction=correction)
    if path.name.startswith(LOCK_PREFIX):
        return Source(name, path, root.path, failure=LOCK_FILE)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        return Source(name, path, root.path, failure=_why(path, error))
    real = _real(path)
    leads_to = "" if _is_below(real, _real(root.path.expanduser())) else str(real)
    return Source(name, path, root.path, size, sha256, leads_to=leads_to, correction=correction)


def _is_unicode(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _named(root: Root, below: str) -> str:
    return f"{root.name}/{below}" if root.name else below


def _why(path: Path, error: OSError) -> str:
    if path.is_symlink() and not path.exists():
        return "This is a link to a file that does not exist."
    if path.is_dir():
        return f"The folder cannot be opened: {error.strerror or error}."
    return f"The file cannot be opened: {error.strerror or error}."


def _is_below(path: Path, folder: Path) -> bool:
    return folder == path or folder in path.parents


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
