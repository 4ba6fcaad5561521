"""Any sequence of edits, runs, failing runs and re-openings keeps every invariant of the index."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from index import vectors
from index.manifest.writing import Manifest
from index.store import Index
from tests.index.killing import contents

NAMES = st.sampled_from(["a.txt", "b.txt", "c/d.txt"])
TEXTS = st.sampled_from(
    ["", "Peru\n\n40 judges.\n", "Mali\n\n12 midwives.\n", "Peru\n\n40 judges.\n\nMali\n\n7.\n"]
)
STEPS = st.sampled_from(
    [
        (Manifest, "add_passages"),
        (Manifest, "publish"),
        (Manifest, "purge"),
        (vectors.Vectors, "add"),
    ]
)


class _Stopped(BaseException):
    """Ends a run in the middle, as Ctrl-C does."""


class FolderAndIndex(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.folder = self.place / "folder"
        self.folder.mkdir()
        (self.folder / "always.txt").write_text("Niger\n\n12 programmes.\n", encoding="utf-8")
        self.index = Index.open(self.place / "index", create=True)
        self.synced = False

    @rule(name=NAMES, text=TEXTS)
    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.synced = False

    @rule(name=NAMES)
    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)
        self.synced = False

    @rule(fresh=NAMES, old=NAMES)
    def rename(self, fresh: str, old: str) -> None:
        if (self.folder / old).is_file():
            (self.folder / fresh).parent.mkdir(exist_ok=True)
            (self.folder / old).rename(self.folder / fresh)
        self.synced = False

    @rule()
    def sync(self) -> None:
        self.index.sync([self.folder], workers=1)
        self.synced = True

    @rule(step=STEPS)
    def stop_in_the_middle(self, step: tuple[type, str]) -> None:
        kind, name = step
        original = getattr(kind, name)

        def stopping(*given: object, **more: object) -> None:
            raise _Stopped

        setattr(kind, name, stopping)
        try:
            self.index.sync([self.folder], workers=1)
        except _Stopped:
            pass
        finally:
            setattr(kind, name, original)
        self.synced = False

    @rule()
    def open_again(self) -> None:
        self.index.close()
        self.index = Index.open(self.place / "index")

    @invariant()
    def nothing_that_is_visible_is_broken(self) -> None:
        assert [finding for finding in self.index.check() if finding.serious] == []

    @precondition(lambda self: self.synced)
    @invariant()
    def what_is_indexed_is_what_is_in_the_folder(self) -> None:
        assert self.index.check() == []
        readable = {
            path.relative_to(self.folder).as_posix(): path.read_text(encoding="utf-8")
            for path in self.folder.rglob("*.txt")
            if path.stat().st_size
        }
        found = contents(self.index)
        names = {
            name: self.index.document(name).text
            for one in self.index.document_records()
            if one.name in found
            for name in (one.name, *one.aliases)
        }
        assert names == readable

    def teardown(self) -> None:
        self.index.close()
        shutil.rmtree(self.place)


FolderAndIndex.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
TestSync = FolderAndIndex.TestCase
