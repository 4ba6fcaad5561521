"""`Assistant`: the one object behind command line, chat and scripts.

The index is opened when it is first needed, so that one which cannot be opened can still be checked
and rebuilt. Questions run side by side, also beside a run of indexing that adds and refreshes; only
a rebuild holds them back (`assistant.shared`).
"""

from __future__ import annotations

import contextlib
import difflib
import gc
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.answering.model import Answer, Citation, Claim
from assistant.asking import Asker
from assistant.conversation import standalone
from assistant.environment import CheckResult, check_environment, check_index
from assistant.errors import AssistantError, IndexFault, NotFound, UsageError
from assistant.events import Text, Watch
from assistant.facts.compare import Changes, compare
from assistant.facts.conflicts import LABELS, Disagreement, disagreements
from assistant.facts.find import find_facts
from assistant.facts.model import Fact
from assistant.facts.reading import all_facts, facts_of_document, require_facts
from assistant.filters import FilterForms, parse_filters, shown_filters
from assistant.models import ChatModel, open_chat_model
from assistant.ranking.choice import open_ranker
from assistant.related import related
from assistant.retrieval import contextual
from assistant.settings import Settings, data_dir, load_settings
from assistant.shared import chroma_server, open_index, share
from assistant.visible import CONVERSATION_FILES, Sight, seen
from assistant.writing import LANGUAGES, Pen
from assistant.writing.entailment import open_entailment
from corpus.library import parse_root, scan
from corpus.model import Document
from corpus.remote import is_remote, mirrored
from index.model import DocumentRecord, EngineName, Failure, Hit, ProgressCallback, SyncReport
from index.store import Index

if TYPE_CHECKING:
    from index.backup import Backup

__all__ = ["Assistant", "Removal", "open_index"]

_GONE = "This is not there any more; its documents stay in the index until they are removed."
_TURNS = 100  # earlier questions that one can lean on


@dataclass(frozen=True, slots=True)
class Removal:
    """What `Assistant.remove` did: names taken out, and those that are not in the index."""

    removed: tuple[str, ...] = ()
    unknown: tuple[Failure, ...] = ()


class Assistant:
    """Indexes reports and answers questions about them. Safe to use from several threads.

    Raises subclasses of AssistantError whose text is for the person who called.
    """

    def __init__(self, directory: Path, settings: Settings) -> None:
        self.directory = directory
        self.settings = settings
        self._sight = Sight()
        self._closed = threading.Event()
        self._warming: threading.Thread | None = None
        self._shared = share(directory)
        self._shared.hold(settings)
        self._ranker = open_ranker(settings.ranker, settings.cache_dir)

    @classmethod
    def open(cls, index: str | Path | None = None, *, settings: Settings | None = None) -> Self:
        """The assistant of the index in directory ``index``; None is the setting ``index_dir``.

        The directory need not be there yet: the first call of `index` makes it.
        """
        settings = settings or load_settings()
        directory = settings.index_dir if index is None else Path(index)
        return cls(directory.expanduser().absolute(), settings)

    def close(self) -> None:
        """Wait for what is running, then let go of the files. Closing twice is allowed."""
        if not self._closed.is_set():
            if self._warming is not None:
                self._warming.join()  # a process that ends while a model loads would be aborted
            self._shared.release(self.settings)
            self._closed.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def seen_with(self, sight: Sight) -> Assistant:
        """The same assistant for somebody who may not see everything; the two are closed as one."""
        other = copy(self)
        other._sight = sight
        return other

    @property
    def has_index(self) -> bool:
        """Whether there is an index in the directory; it may still be one that cannot be opened."""
        return Index.exists(self.directory)

    def warm(self) -> None:
        """Load model and searches now, so that the first question does not wait for them."""
        with self._index(whole=True) as index:
            index.warm()
        if self._ranker is not None:
            self._ranker.warm()
        gc.freeze()  # what is loaded stays; collecting garbage of questions need not look through it

    def warm_behind(self) -> None:
        """Begin to `warm` in a thread beside; what is wrong is said by the question that follows."""
        self._warming = threading.Thread(target=self._warm_quietly, name="warm", daemon=True)
        self._warming.start()

    def _warm_quietly(self) -> None:
        with contextlib.suppress(AssistantError):
            self.warm()

    # --- what is indexed ---------------------------------------------------------------------
    def index(
        self,
        paths: Sequence[str | Path] | str | Path,
        rebuild: bool = False,
        progress: ProgressCallback | None = None,
        *,
        engine: EngineName = "here",
    ) -> SyncReport:
        """Add files and folders or bring them up to date; ``"name=PATH"`` names a folder.

        ``rebuild`` forgets what is indexed first. Each document is visible as a whole or not at
        all, so a run that is stopped is continued by the next. ``engine``: "ray" reads and encodes on
        a Ray cluster.
        """
        given = [paths] if isinstance(paths, str | Path) else list(paths)
        if not given:
            raise UsageError("nothing to index: give at least one file or folder")
        with self._shared.writing:
            here = self.directory / "remote"
            given = [mirrored(str(p), here) if is_remote(str(p)) else p for p in given]
            if rebuild or not self.has_index:
                scan([parse_root(str(path)) for path in given])  # fails before anything is lost
            if rebuild:
                self._shared.rebuild(self.settings)
            with self._index(create=True, whole=True) as index:
                workers = self.settings.workers
                return index.sync(given, progress=progress, workers=workers, engine=engine)

    def refresh(self, progress: ProgressCallback | None = None) -> SyncReport:
        """Look again at the folders and files that were indexed: what is new, changed or gone.

        Files of conversations are left alone. A folder that is not there any more is named among
        the failures; its documents stay until they are removed.
        """
        with self._shared.writing, self._index(whole=True) as index:
            known = [root for root in index.roots() if root.name != CONVERSATION_FILES]
            there = [root for root in known if root.path.exists()]
            paths = [f"{root.name}={root.path}" if root.name else root.path for root in there]
            report = index.sync(paths, progress=progress, workers=self.settings.workers)
        gone = [Failure(str(root.path), _GONE) for root in known if root not in there]
        return replace(report, failed=(*report.failed, *gone))

    def remove(self, documents: Collection[str] | str) -> Removal:
        """Take documents out of the index by name or glob; files on disk are not touched."""
        patterns = [documents] if isinstance(documents, str) else list(documents)
        with self._shared.writing, self._index() as index:
            names = _names(index.document_records())
            found: dict[str, None] = {}
            unknown = []
            for pattern in patterns:
                matching = [name for name in names if name == pattern]
                matching = matching or [name for name in names if fnmatchcase(name, pattern)]
                found |= dict.fromkeys(matching)
                if not matching:
                    unknown.append(Failure(pattern, _unknown_document(pattern, names)))
            removed = index.remove(list(found)) if found else ()
        return Removal(removed, tuple(unknown))

    def documents(self) -> list[DocumentRecord]:
        """What is indexed, by name, with the documents that could not be read and why."""
        with self._index() as index:
            return index.document_records()

    def related(self) -> dict[str, list[tuple[str, str]]]:
        """For a document's name, (relation, other document): "corrects", "translation" and so on."""
        with self._index() as index:
            return related(index)

    def document(self, name: str) -> Document:
        """A document as it was read. Raises NotFound, with the nearest names, for another name."""
        with self._index() as index:
            records = index.document_records()
            record = next((known for known in records if name in _names([known])), None)
            if record is None:
                raise NotFound(_unknown_document(name, _names(records)))
            if record.state == "failed":
                raise UsageError(f"{name} could not be read: {record.reason}")
            return index.document(record.name)

    def original(self, name: str) -> Path | None:
        """The file that a document was read from, if it still lies where it was found."""
        with self._index() as index:
            return index.original(name)

    # --- questions ---------------------------------------------------------------------------
    def search(
        self,
        query: str,
        limit: int = 10,
        filters: FilterForms = None,
        *,
        history: Sequence[str] = (),
    ) -> list[Hit]:
        """The best passages for ``query``, best first, at most ``limit``.

        ``history``: earlier questions of the same person, oldest first.
        """
        if not query.strip():
            raise UsageError(f"a search needs words, got {query!r}")
        if limit < 1:
            raise UsageError(f"a search gives at least one passage, got limit={limit}")
        wanted = parse_filters(filters)
        with self._index() as index:
            return contextual.search(
                index,
                query,
                history,
                limit=limit,
                filters=wanted,
                dense_weight=self.settings.dense_weight,
            )

    def ask(
        self,
        question: str,
        history: Sequence[str] = (),
        filters: FilterForms = None,
        *,
        explain: bool = False,
        force: bool = False,
        plain: bool = False,
        language: str | None = None,
        watch: Watch | None = None,
    ) -> Answer:
        """Answer a question from the documents, or decline it.

        ``history``: earlier questions of the same person, oldest first; the last hundred count.
        ``explain`` adds what was considered and why it was dropped; ``force`` switches declining off,
        for evaluation; ``plain`` leaves out a chat model that is set; ``language`` ("fr") has it
        translate the answer. ``watch`` is told, while it is worked on, of each step that is done and
        each paragraph.
        """
        if isinstance(history, str):
            raise UsageError("history takes a list of earlier questions, got one string")
        wanted = parse_filters(filters)
        with self._index() as index:
            pen = None if plain else self._pen(index)
            if language is not None:
                _check_translation(language, pen)
            resolve = standalone if pen is None else pen.standalone
            answer = Asker(index, self._ranker, watch, resolve).ask(
                question,
                history[-_TURNS:],
                wanted,
                explain=explain,
                force=force,
                shown_filters=shown_filters(filters),
            )
            if pen is not None:
                return pen.worded(answer, watch, language)
        if watch is not None:
            for paragraph in answer.paragraphs:
                watch(Text(paragraph))
        return answer

    def connecting(self, about: str, citations: Sequence[Citation]) -> list[Claim]:
        """Sentences of the chat model that lead from one quote to the next, each checked.

        None where no model is set, or nothing that it writes holds.
        """
        with self._index() as index:
            pen = self._pen(index)
            return [] if pen is None else pen.connecting(about, citations)

    def _pen(self, index: Index) -> Pen | None:
        """What a chat model may do, if one is set."""
        model = _opened_model(self.settings)
        if model is None:
            return None
        name = self.settings.entailment
        return Pen(model, index.similarity, open_entailment(name) if name else None)

    # --- facts -------------------------------------------------------------------------------
    def facts(
        self, topic: str, filters: FilterForms = None, *, limit: int | None = None
    ) -> list[Fact]:
        """Facts about ``topic``, best first: who did what, how many, where and when, with quotes.

        Several figures of one sentence are several facts with the same ``id``.
        """
        if not topic.strip():
            raise UsageError(f"facts need a topic, got {topic!r}")
        wanted = parse_filters(filters)
        with self._index() as index:
            require_facts(index)
            return [one.fact for one in find_facts(index, topic, wanted, limit=limit)]

    def conflicts(
        self, filters: FilterForms = None, *, labels: Collection[str] | None = None
    ) -> list[Disagreement]:
        """Pairs of facts that disagree, contradictions first.

        ``labels``: only "contradiction", "different scope" or "different period".
        """
        unknown = [label for label in labels or () if label not in LABELS]
        if unknown:
            raise UsageError(f"unknown label {unknown[0]!r} (labels: {', '.join(LABELS)})")
        wanted = parse_filters(filters)
        with self._index() as index:
            require_facts(index)
            found = disagreements(all_facts(index, wanted))
        return [pair for pair in found if not labels or pair.label in labels]

    def compare(self, old: str, new: str) -> Changes:
        """What changed between two documents of a series. Raises UsageError for unknown names."""
        if old == new:
            raise UsageError(f"two documents are compared, got {old!r} twice")
        names = [self.document(name).name for name in (old, new)]  # raises, with the nearest names
        with self._index() as index:
            require_facts(index)
            return compare(*(facts_of_document(index, name) for name in names))

    # --- soundness ---------------------------------------------------------------------------
    def check(self, repair: bool = False) -> list[CheckResult]:
        """What is wrong with the environment or the index, each with how to mend it.

        ``repair`` rebuilds from the stored documents what can be derived from them.
        """
        results = check_environment(self.directory, self.settings)
        if not self.has_index:
            return results
        try:
            with self._shared.writing, self._index(whole=True) as index:
                results += check_index(index, repair=repair)
        except IndexFault as fault:
            results.append(CheckResult("index", "problem", str(fault)))
        return results

    def backup(self, file: str | Path) -> Backup:
        """Write the index, users and conversations into one file, also while they are in use."""
        if not self.has_index:
            raise UsageError(f"there is no index in {self.directory} to back up")
        from index.backup import write_backup

        with self._index():  # upgraded, and one that can be opened
            return write_backup(self.directory, self._data, Path(file).expanduser())

    def restore(self, file: str | Path, *, replace: bool = False) -> Backup:
        """Put a backup in the place of the index; ``replace`` has to be said where there is one.

        Searches are rebuilt from it here, without reading or encoding any document. Another process
        that has the old index open has to be started again.
        """
        if self.has_index and not replace:
            raise UsageError(
                f"there is an index in {self.directory}; give --replace to put the backup in its"
                " place, or another directory with --index"
            )
        from index.backup import restore_backup

        with self._shared.writing:
            with self._shared.closed():
                kept = restore_backup(
                    Path(file).expanduser(),
                    self.directory,
                    self._data,
                    chroma_server(self.settings),
                )
            with self._index(whole=True) as index:
                index.repair()
        return kept

    @property
    def _data(self) -> Path:
        return data_dir(self.settings, self.directory)

    @contextmanager
    def _index(self, *, create: bool = False, whole: bool = False) -> Iterator[Index]:
        """The open index, which stays open until the block ends; ``whole``: for its upkeep."""
        if self._closed.is_set():
            raise UsageError("this Assistant is closed; open another one")
        with self._shared.use(self.settings, create=create) as index:
            yield index if whole else seen(index, self._sight, self.settings.editors_only)


@lru_cache(maxsize=8)
def _opened_model(settings: Settings) -> ChatModel | None:
    return open_chat_model(settings)


def _check_translation(language: str, pen: Pen | None) -> None:
    if language not in LANGUAGES:
        known = ", ".join(LANGUAGES)
        raise UsageError(f"an answer is translated into one of {known}; got {language!r}")
    if pen is None:
        raise UsageError(
            "a translation needs a chat model: set ASSISTANT_CHAT_MODEL to provider:name"
        )


def _names(records: Sequence[DocumentRecord]) -> list[str]:
    return [name for record in records for name in (record.name, *record.aliases)]


def _unknown_document(name: str, known: Sequence[str]) -> str:
    """With the names that resemble it: the same file elsewhere, a longer name, a near spelling."""
    wanted, last = name.casefold(), Path(name).name.casefold()
    same = [other for other in known if Path(other).name.casefold() == last]
    longer = [other for other in known if wanted and wanted in other.casefold()]
    near = list(dict.fromkeys(same + longer + difflib.get_close_matches(name, known, n=3)))
    hint = f"; meant {' or '.join(near[:3])}?" if near else ""
    return f"no document {name!r} in the index{hint} (`assistant documents` lists them)"
