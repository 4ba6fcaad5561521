"""References -> files in a folder, with their ``corpus.yaml``.

1. A document that was fetched before is asked for with the marks that its server gave (ETag, Last-Modified); if
   the server has none, its bytes are compared.
2. It is written under another name, looked at, and only then put in its place: a file in the folder is always
   whole. The journal has it at once, ``corpus.yaml`` every few seconds and at the end.
3. What fails is named, and the next one follows. A file that was fetched before stays when a later attempt fails.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from filelock import FileLock, Timeout

from assistant.config.errors import UsageError
from assistant.fetching.corrections import write_corrections
from assistant.fetching.errors import FetchFault
from assistant.fetching.file_types import ENDINGS, check_announced, kind_of, named_file
from assistant.fetching.journal import Entry, Journal
from assistant.fetching.model import (
    Failed,
    FetchReport,
    Progress,
    Query,
    Reference,
    Source,
    Step,
)
from assistant.fetching.web import Content, Web
from corpus.files.scan import is_passed_over

EVERYTHING = Query()
_PART = ".fetching-"  # begins the name of a file that is not complete
_LOCK = ".fetching.lock"
_WRITE_EVERY = 5.0  # seconds
_LONGEST_NAME = 100  # characters
_THE_LIST = "the list of documents"
_UNSAFE = re.compile(r"[^\w.()+-]+")


def fetch(
    source: Source,
    folder: Path,
    web: Web,
    query: Query = EVERYTHING,
    *,
    limit: int = 100,
    progress: Progress = lambda _: None,
) -> FetchReport:
    """Fetch the first ``limit`` documents of ``source`` that are asked for into ``folder``, which is made.

    Raises UsageError for a query that the source does not know and for a folder that another run is writing
    to; LibraryFault for a ``corpus.yaml`` in it that cannot be read.
    """
    _require_known(source, query)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        return _Run(folder, web).all(source, query, limit, progress)


def _require_known(source: Source, query: Query) -> None:
    for name in Query.__dataclass_fields__:
        if getattr(query, name) is not None and name not in source.knows:
            known = ", ".join(f"--{one}" for one in sorted(source.knows)) or "no filter"
            option = "query" if name == "text" else name
            raise UsageError(
                f"this source cannot be asked by --{option} (it knows: "
                f"{known.replace('--text', '--query')})"
            )


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keeps other runs out of the folder; what one that was killed left unfinished is deleted."""
    try:
        with FileLock(folder / _LOCK, timeout=0):
            for part in folder.glob(f"{_PART}*.part"):
                part.unlink(missing_ok=True)
            yield
    except Timeout:
        raise UsageError(f"another `assistant fetch` is writing to {folder}; wait for it") from None


class _Run:
    """One call of `fetch`."""

    def __init__(self, folder: Path, web: Web) -> None:
        self._folder = folder
        self._web = web
        self._journal = Journal(folder)
        self._taken = self._journal.names()
        self._done: defaultdict[str, list[str]] = defaultdict(list)
        self._failed: list[Failed] = []
        self._written = time.monotonic()

    def all(self, source: Source, query: Query, limit: int, progress: Progress) -> FetchReport:
        write_corrections(self._folder, self._journal)  # what a run that was killed had left to do
        notes: tuple[str, ...] = ()
        seen: set[str] = set()
        try:
            for one in source.references(self._web, query):
                if isinstance(one, Failed):
                    self._failed.append(one)
                elif one.address not in seen:
                    if len(seen) == limit:
                        notes = (f"there are more: the first {limit:,} were taken (--limit)",)
                        break
                    progress(Step(len(seen), one.address))
                    seen.add(one.address)
                    self._one(one)
        except FetchFault as fault:
            self._failed.append(Failed(_THE_LIST, str(fault)))
        except (AttributeError, KeyError, TypeError, ValueError) as error:  # from reading an answer
            reason = f"the source answered in another form than its documentation has ({error!r})"
            self._failed.append(Failed(_THE_LIST, reason))
        finally:
            write_corrections(self._folder, self._journal)
        done = {key: tuple(sorted(names)) for key, names in self._done.items()}
        return FetchReport(**done, failed=tuple(self._failed), notes=notes)

    def _one(self, reference: Reference) -> None:
        known = self._journal.entries.get(reference.address)
        if known is not None and not (self._folder / known.name).is_file():
            known = None
        try:
            outcome, name = self._fetched(reference, known)
        except FetchFault as fault:
            self._failed.append(Failed(reference.address, str(fault)))
            return
        self._done[outcome].append(name)
        if time.monotonic() - self._written > _WRITE_EVERY:
            write_corrections(self._folder, self._journal)
            self._written = time.monotonic()

    def _fetched(self, reference: Reference, known: Entry | None) -> tuple[str, str]:
        """What became of a document ("added", "updated", "unchanged"), and the name of its file."""
        marks = {}
        if known is not None and known.etag:
            marks["If-None-Match"] = known.etag
        if known is not None and known.modified:
            marks["If-Modified-Since"] = known.modified
        handle, part_name = tempfile.mkstemp(prefix=_PART, suffix=".part", dir=self._folder)
        part = Path(part_name)
        try:
            with os.fdopen(handle, "wb") as stream:
                content = self._web.download(
                    reference.address, stream, headers=marks, check=check_announced
                )
            if known is not None and (content is None or content.sha256 == known.sha256):
                return "unchanged", self._again(reference, known, content)
            if content is None:
                raise FetchFault("the server answered 304 (unchanged) to a first request")
            return ("updated" if known else "added"), self._kept(reference, known, content, part)
        finally:
            part.unlink(missing_ok=True)

    def _again(self, reference: Reference, known: Entry, content: Content | None) -> str:
        """Note what the source now says about a document that has not changed."""
        etag, modified = _marks(content) if content else (known.etag, known.modified)
        entry = Entry(known.name, known.sha256, reference, etag, modified, known.written)
        if entry != known:
            self._journal.put(reference.address, entry)
        return known.name

    def _kept(self, reference: Reference, known: Entry | None, content: Content, part: Path) -> str:
        ending = ENDINGS[kind_of(part, content.head, reference.media_type)]
        name = known.name if known else self._free_name(reference, content, ending)
        part.chmod(0o644)
        part.replace(self._folder / name)
        written = known.written if known else {}
        entry = Entry(name, content.sha256, reference, *_marks(content), written)
        self._journal.put(reference.address, entry)
        self._taken[name.lower()] = reference.address
        return name

    def _free_name(self, reference: Reference, content: Content, ending: str) -> str:
        """A name for a new file: that of its address, with the ending of its format."""
        given = named_file(content.head)
        stem = PurePosixPath(given).stem if ending else given
        stem = _UNSAFE.sub("-", stem).strip("-.~")[:_LONGEST_NAME] or "document"
        name, number = stem + ending, 1
        while self._is_taken(name, reference.address):
            number += 1
            name = f"{stem}-{number}{ending}"
        return name

    def _is_taken(self, name: str, address: str) -> bool:
        owner = self._taken.get(name.lower())
        if owner is not None:
            return owner != address
        return is_passed_over(name) or (self._folder / name).exists()


def _marks(content: Content) -> tuple[str, str]:
    headers = content.head.headers
    return headers.get("etag", ""), headers.get("last-modified", "")
