import hashlib
import os
import sys
from pathlib import Path

import pytest

from corpus.errors import LibraryFault, ReadError
from corpus.files.reading import read, read_all
from corpus.files.scan import Root, parse_root, scan


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def names(*roots: Root) -> list[str]:
    return [source.name for source in scan(roots)]


def test_documents_are_named_by_their_path_below_the_folder(tmp_path):
    put(tmp_path, {"b.txt": "b", "en/a.txt": "a", "fr/été.md": "é"})
    assert names(Root(tmp_path)) == ["b.txt", "en/a.txt", "fr/été.md"]


def test_a_file_given_alone_is_its_own_name_and_a_named_root_stands_before(tmp_path):
    put(tmp_path, {"en/a.txt": "a"})
    assert names(Root(tmp_path / "en" / "a.txt")) == ["a.txt"]
    assert names(Root(tmp_path, "2023")) == ["2023/en/a.txt"]


def test_a_source_has_the_size_and_the_hash_of_its_bytes(tmp_path):
    put(tmp_path, {"a.txt": "words"})
    (source,) = scan([Root(tmp_path)])
    assert (source.size, source.sha256) == (5, hashlib.sha256(b"words").hexdigest())


def test_two_roots_with_a_document_of_the_same_name_are_refused_with_the_way_out(tmp_path):
    put(tmp_path, {"one/a.txt": "1", "two/a.txt": "2"})
    with pytest.raises(LibraryFault, match=r"assistant index name=.*two"):
        scan([Root(tmp_path / "one"), Root(tmp_path / "two")])
    assert names(Root(tmp_path / "one"), Root(tmp_path / "two", "second")) == [
        "a.txt",
        "second/a.txt",
    ]


def test_the_same_folder_given_twice_is_read_once(tmp_path):
    put(tmp_path, {"a.txt": "1"})
    assert names(Root(tmp_path), Root(tmp_path / ".")) == ["a.txt"]


def test_hidden_files_and_those_of_the_system_are_passed_over(tmp_path):
    put(
        tmp_path,
        {"a.txt": "1", ".git/x.txt": "2", ".x.txt": "3", "Thumbs.db": "4", "__MACOSX/a": "5"},
    )
    assert names(Root(tmp_path)) == ["a.txt"]


def test_a_lock_file_of_office_is_named_with_the_reason(tmp_path):
    put(tmp_path, {"~$a.xlsx": "x"})
    (source,) = scan([Root(tmp_path)])
    assert "lock file" in source.failure


def test_a_folder_without_files_says_so(tmp_path):
    (source,) = scan([Root(tmp_path)])
    assert (source.name, source.failure) == (tmp_path.name, "There is no file in this folder.")


def test_a_path_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(LibraryFault, match=r"no file or folder .*nowhere"):
        scan([Root(tmp_path / "nowhere")])


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_links_in_a_circle_end_and_dead_links_are_named(tmp_path):
    put(tmp_path, {"en/a.txt": "1"})
    (tmp_path / "en" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dead.txt").symlink_to(tmp_path / "gone.txt")
    sources = {source.name: source.failure for source in scan([Root(tmp_path)])}
    assert sources["en/a.txt"] == ""
    assert "link to a file that does not exist" in sources["dead.txt"]
    assert len(sources) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_that_leads_out_of_the_folder_is_followed_and_named(tmp_path):
    put(tmp_path, {"reports/a.txt": "1", "elsewhere/b.txt": "2", "elsewhere/deep/c.txt": "3"})
    reports = tmp_path / "reports"
    (reports / "b.txt").symlink_to(tmp_path / "elsewhere" / "b.txt")
    (reports / "more").symlink_to(tmp_path / "elsewhere" / "deep", target_is_directory=True)
    (reports / "same.txt").symlink_to(reports / "a.txt")
    (tmp_path / "root").symlink_to(reports, target_is_directory=True)
    for root in (reports, tmp_path / "root"):
        sources = scan([Root(root)])
        assert {source.name for source in sources if source.leads_to} == {"b.txt", "more/c.txt"}
        noted = {source.name: read(source).notes for source in sources}
        assert str(tmp_path / "elsewhere" / "b.txt") in noted["b.txt"][0]
        assert noted["a.txt"] == noted["same.txt"] == ()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_folder_that_is_left_out_is_not_reached_by_a_link_either(tmp_path):
    put(tmp_path, {"a.txt": "1", "index/conversations/x/own.txt": "2", "index/users.txt": "3"})
    index = tmp_path / "index"
    (tmp_path / "users.txt").symlink_to(index / "users.txt")
    (tmp_path / "talks").symlink_to(index / "conversations", target_is_directory=True)
    assert [source.name for source in scan([Root(tmp_path)], without=index)] == ["a.txt"]
    own = scan([Root(index / "conversations")], without=index)
    assert [source.name for source in own] == ["x/own.txt"], "unless it is what is asked for"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are no Unicode")
def test_a_name_that_is_not_unicode_is_a_failure_that_can_be_printed(tmp_path):
    path = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(path)).write_text("x")
    (source,) = scan([Root(tmp_path)])
    source.name.encode()
    assert "not valid Unicode" in source.failure


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("reports", Root(Path("reports"))),
        ("un=reports/2023", Root(Path("reports/2023"), "un")),
        ("C:\\reports", Root(Path("C:\\reports"))),
        ("un=C:\\reports", Root(Path("C:\\reports"), "un")),
        ("a/b=c", Root(Path("a/b=c"))),
        ("=x", Root(Path("=x"))),
    ],
)
def test_a_root_of_the_command_line_may_have_a_name(text, root):
    assert parse_root(text) == root


def test_a_path_that_exists_is_never_cut_at_its_sign(tmp_path, monkeypatch):
    put(tmp_path, {"a=b/x.txt": "1"})
    monkeypatch.chdir(tmp_path)
    assert parse_root("a=b") == Root(Path("a=b"))


CORRECTIONS = """
report.txt: {title: "Annual Report", year: 2023, language: fr}
"*.txt": {publisher: UN Women, year: 1999}
en/old.txt: {skip: true}
"""


def test_corrections_replace_what_was_found_the_exact_name_before_the_pattern(tmp_path):
    put(tmp_path, {"report.txt": "words", "en/old.txt": "x", "corpus.yaml": CORRECTIONS})
    (source,) = scan([Root(tmp_path)])
    metadata = read(source).metadata
    assert (metadata.title, metadata.publisher, metadata.year, metadata.language) == (
        "Annual Report",
        "UN Women",
        2023,
        "fr",
    )


def test_a_nearer_corpus_yaml_wins(tmp_path):
    put(
        tmp_path,
        {
            "en/a.txt": "words",
            "corpus.yaml": "en/a.txt: {title: Far, publisher: ILO}",
            "en/corpus.yaml": "a.txt: {title: Near}",
        },
    )
    (source,) = scan([Root(tmp_path)])
    assert (source.correction.title, source.correction.publisher) == ("Near", "ILO")


def test_a_correction_changes_the_version_of_a_source_and_a_password_does_not(tmp_path):
    put(tmp_path, {"a.txt": "words"})
    (before,) = scan([Root(tmp_path)])
    put(tmp_path, {"corpus.yaml": "a.txt: {password: secret}"})
    (with_password,) = scan([Root(tmp_path)])
    put(tmp_path, {"corpus.yaml": "a.txt: {year: 2020}"})
    (with_year,) = scan([Root(tmp_path)])
    assert before.version == with_password.version != with_year.version
    assert "secret" not in repr(with_password)


@pytest.mark.parametrize(
    ("yaml", "reason"),
    [
        ("a.txt: {titel: x}", "entry 'a.txt': unknown key 'titel'; known keys: title"),
        ("a.txt: {year: last}", "year must be a number such as 2023, got 'last'"),
        ("a.txt: {year: true}", "year must be a number"),
        ("a.txt: {language: french}", "language must be two letters"),
        ("a.txt: {password: 1234}", "password must be text, got 1234; put it in quotes"),
        ("a.txt: {skip: maybe}", "skip must be true or false"),
        ("a.txt: 2023", "must hold fields"),
        ("- a.txt", "must map names of files"),
        ("a: [", "cannot be read"),
    ],
)
def test_a_corpus_yaml_with_a_slip_is_refused_with_file_and_key(tmp_path, yaml, reason):
    put(tmp_path, {"a.txt": "words", "corpus.yaml": yaml})
    with pytest.raises(LibraryFault, match=reason) as refused:
        scan([Root(tmp_path)])
    assert "corpus.yaml" in str(refused.value)


def test_an_entry_for_a_file_that_is_not_there_is_named(tmp_path):
    put(tmp_path, {"a.txt": "words", "corpus.yaml": "b.txt: {year: 2020}"})
    failures = {source.name: source.failure for source in scan([Root(tmp_path)])}
    assert failures == {"a.txt": "", "corpus.yaml": "No file is named 'b.txt'; correct the entry."}


def test_every_file_has_an_outcome_in_order_and_one_bad_file_stops_nothing(tmp_path):
    put(tmp_path, {f"{n}.txt": f"Document {n}" for n in range(10, 40)})
    put(tmp_path, {"15.txt": b"", "20.png": b"\x89PNG\r\n\x1a\n", "25.html": "<p>x</p><p>y</p>"})
    outcomes = list(read_all(scan([Root(tmp_path)])))
    assert [source.name for source, _ in outcomes] == sorted(source.name for source, _ in outcomes)
    failed = {source.name: str(out) for source, out in outcomes if isinstance(out, ReadError)}
    assert set(failed) == {"15.txt", "20.png"}
    assert len(outcomes) == 32
