from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from corpus.files.scan import Source
from index.manifest.writing import Known, Origin
from index.sync.plan import plan, root_of

ROOT = Path("reports")


def source(name: str, version: str = "", *, root: Path = ROOT, failure: str = "") -> Source:
    return Source(name, root / name, root, 1, version or f"bytes of {name}", failure)


def known(one: Source, state: str = "indexed", alias_of: str | None = None) -> Known:
    path = str(one.path.expanduser().resolve())
    origin = Origin(one.name, root_of(one), path, one.size, one.version)
    return Known(origin, 1, state, "broken" if state == "failed" else "", alias_of)


def planned(sources: list[Source], *knowns: Known):
    roots = {root_of(source("any"))}
    return plan(sources, {one.origin.name: one for one in knowns}, roots)


def names(sources) -> list[str]:
    return [one.name for one in sources]


def test_new_changed_unchanged_and_deleted_files_are_told_apart():
    kept, changed, gone = source("kept"), source("changed"), source("gone")
    todo = planned(
        [kept, source("changed", "other bytes"), source("new")],
        *(known(one) for one in (kept, changed, gone)),
    )
    assert names(todo.add) == ["new"]
    assert names(todo.replace) == ["changed"]
    assert names(todo.keep) == ["kept"]
    assert todo.delete == ("gone",)


def test_files_of_other_roots_are_left_alone():
    assert planned([], known(source("a", root=Path("elsewhere")))).delete == ()


def test_the_same_bytes_are_read_once():
    todo = planned([source("b", "same"), source("a", "same")])
    assert names(todo.add) == ["a"]
    assert [(one.name, holder) for one, holder in todo.aliases] == [("b", "a")]
    assert todo.known_aliases == frozenset()


def test_a_new_name_for_known_bytes_is_an_alias_of_the_document_that_is_there():
    todo = planned([source("z", "same"), source("a", "same")], known(source("z", "same")))
    assert names(todo.keep) == ["z"]
    assert [(one.name, holder) for one, holder in todo.aliases] == [("a", "z")]


def test_an_alias_whose_document_is_deleted_is_read_itself():
    first, second = source("a", "same"), source("b", "same")
    todo = planned([second], known(first), known(second, alias_of="a"))
    assert (names(todo.replace), todo.delete) == (["b"], ("a",))


def test_an_alias_whose_document_changed_is_read_itself():
    first, second = source("a", "same"), source("b", "same")
    todo = planned([source("a", "new"), second], known(first), known(second, alias_of="a"))
    assert names(todo.replace) == ["a", "b"]


def test_a_failure_is_named_again_but_not_tried_again_until_the_file_changes():
    broken = source("broken")
    todo = planned([broken], known(broken, "failed"))
    assert [one.document for one in todo.still_failed] == ["broken"]
    assert todo.read == ()
    assert names(planned([source("broken", "x")], known(broken, "failed")).read) == ["broken"]


def test_a_folder_that_cannot_be_opened_says_nothing_about_the_files_in_it():
    inside, beside = source("closed/a"), source("closed-a")
    todo = planned([source("closed", failure="no right")], known(inside), known(beside))
    assert todo.delete == ("closed-a",)


def test_a_name_of_another_roots_document_is_refused_with_the_way_out():
    other = known(source("a", "other", root=Path("elsewhere")))
    todo = planned([source("a")], other)
    assert todo.read == ()
    assert "name=reports" in todo.refused[0].reason


def test_a_folder_that_moved_unchanged_is_kept():
    todo = planned([source("a")], known(source("a", root=Path("old place"))))
    assert (names(todo.keep), todo.refused) == (["a"], ())


@given(
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["1", "2", "3"])),
    st.dictionaries(st.sampled_from("abcde"), st.sampled_from(["1", "2", "3"])),
)
def test_every_name_has_exactly_one_fate(before, now):
    holders: dict[str, str] = {}
    knowns = []
    for name, version in sorted(before.items()):
        holder = holders.setdefault(version, name)
        knowns.append(known(source(name, version), alias_of=None if holder == name else holder))
    todo = planned([source(name, version) for name, version in now.items()], *knowns)
    fates = [*names(todo.read), *(s.name for s, _ in todo.aliases), *names(todo.keep), *todo.delete]
    assert sorted(fates) == sorted({*before, *now})
    held = {now[one.name] for one in (*todo.read, *todo.keep)}
    assert held == set(now.values())
