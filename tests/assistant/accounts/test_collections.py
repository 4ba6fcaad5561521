"""Collections of the settings: which documents they hold, what groups may do with them, and the old setting."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from assistant.accounts.access import Access, Credentials
from assistant.accounts.collections import Collection, Collections
from assistant.accounts.permissions import Permissions
from assistant.accounts.users import Person
from assistant.config.errors import UsageError
from assistant.config.sections import CollectionSettings
from assistant.config.settings import Settings, load_settings
from index.filters import Filters, LeftOut
from index.model import DocumentRecord

PLAN = DocumentRecord("budget/plan.pdf", publisher="UNFPA", year=2021, language="en")


def made(**sections: dict[str, Any]) -> Collections:
    found = {name: CollectionSettings(**one) for name, one in sections.items()}
    return Collections.of(Settings(collections=found))


def groups(*names: str, role: Any = "reader") -> frozenset[str]:
    return Person("x", role, names).every_group


@pytest.mark.parametrize(
    ("chosen", "held"),
    [
        ({"document": ["budget/"]}, True),
        ({"document": ["budget/plan.pdf"]}, True),
        ({"document": ["bud"]}, False),
        ({"document": ["*.docx", "*.pdf"]}, True),
        ({"publisher": ["UNFPA"]}, True),
        ({"publisher": ["UNFPA"], "year": ["2022-2024"]}, False),
        ({"year": [2021], "language": ["en"], "document": ["budget/"]}, True),
        ({}, False),
    ],
)
def test_a_collection_holds_what_all_of_its_conditions_hold_for(
    chosen: dict[str, Any], held: bool
) -> None:
    (one,) = made(one=chosen)
    assert one.holds(PLAN, PLAN.name) is held


def test_a_collection_does_not_hold_what_its_filters_leave_out() -> None:
    years = Filters(years=(2021,), without=LeftOut(publishers=("UNFPA",)))
    assert not Collection("one", "One", years).holds(PLAN, PLAN.name)
    other = Filters(years=(2021,), without=LeftOut(publishers=("ILO",)))
    assert Collection("one", "One", other).holds(PLAN, PLAN.name)


def test_a_file_that_could_not_be_read_is_in_each_collection_whose_names_fit() -> None:
    failed = DocumentRecord("in/x.pdf", state="failed")
    by_publisher, elsewhere = made(a={"publisher": ["ILO"]}, b={"document": ["out/*"]})
    assert by_publisher.holds(failed, failed.name)
    assert not elsewhere.holds(failed, failed.name)


def test_who_may_ask_or_edit_may_see_and_no_other_collection_opens_what_one_keeps_closed() -> None:
    known = made(
        budget={"document": ["budget/"], "see": ["finance"], "ask": ["desk"], "edit": ["leads"]},
        everything={"document": ["*"], "see": ["reader"]},
    )

    def may(right: Any, *names: str, role: Any = "reader") -> bool:
        return known.let(right, groups(*names, role=role), PLAN, PLAN.name)

    assert [may("see", one) for one in ("finance", "desk", "leads", "other")] == [True] * 3 + [
        False
    ]
    assert [may("ask", one) for one in ("finance", "desk", "leads")] == [False, True, False]
    assert [may("edit", one) for one in ("finance", "desk", "leads")] == [False, False, True]
    assert not may("see", role="admin")
    assert not may("edit", role="admin")


def test_a_group_that_is_called_like_a_role_gives_nothing() -> None:
    assert groups("admin", "editor") == groups()
    assert groups(role="admin") == {"reader", "editor", "admin"}


def test_what_was_added_to_a_collection_that_is_gone_is_left_to_admins() -> None:
    note = DocumentRecord("uploads/budget/note.txt")
    known = made(other={"document": ["x"]})
    assert not known.let("see", groups(role="editor"), note, note.name)
    assert known.let("see", groups(role="admin"), note, note.name)
    for name in ("uploads/note.txt", "uploads/_all/2023/note.txt"):
        assert known.let("see", groups(), DocumentRecord(name), name)
    with pytest.raises(UsageError, match="_all"):
        load_settings(collections={"_all": {}})


def test_a_collection_that_means_nothing_is_refused_with_its_name() -> None:
    with pytest.raises(UsageError, match=r"collections\.old: .*2017-2020"):
        made(old={"year": ["long ago"]})
    with pytest.raises(UsageError, match="Bad Name"):
        load_settings(collections={"Bad Name": {}})


def test_editors_only_is_a_collection_and_this_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "assistant.toml").write_text('editors_only = ["drafts/*", "x.pdf"]\n')
    code = (
        "from assistant.config.settings import load_settings\n"
        "import json\n"
        "load_settings()\n"
        "print(json.dumps({n: c.model_dump() for n, c in load_settings().collections.items()}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    (made_of,) = json.loads(done.stdout).values()
    assert made_of["document"] == ["drafts/*", "x.pdf"]
    assert made_of["see"] == ["editor"]
    assert done.stderr.count("[collections.editors-only]") == 1


def test_a_collection_of_that_name_in_the_settings_is_the_newer_one(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        own = {"editors-only": CollectionSettings(document=("y",), see=("z",))}
        kept = Settings(editors_only=("x",), collections=own)
    assert kept.collections["editors-only"].see == ("z",)
    assert kept.editors_only == ()


def test_only_who_sits_at_the_machine_sees_everything_without_signing_in(tmp_path: Path) -> None:
    here, anywhere = (
        Access(Settings(), tmp_path, anywhere=anywhere).person(Credentials())
        for anywhere in (False, True)
    )
    assert here is not None
    assert anywhere is not None
    assert Permissions.of(here).sees_everything
    assert not Permissions.of(anywhere).sees_everything
    assert not Permissions.of(Person("local", "admin")).sees_everything
