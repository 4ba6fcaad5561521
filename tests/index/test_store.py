from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import psutil
import pytest

from corpus.files.reading import read_all
from corpus.files.scan import Root, scan
from corpus.names import find_places
from index.directory import writing
from index.errors import IndexFault, StaleIndex, UnknownDocument
from index.filters import Filters, LeftOut
from index.manifest.database import FILE_NAME
from index.search import searcher
from index.store import Index
from tests.index.searching import search
from tests.kept import Kept


@pytest.fixture(scope="module")
def index(kept: Kept, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """One for all tests of this file, which change nothing in it."""
    place = kept.copied(tmp_path_factory.mktemp("shared") / "place")
    with Index.open(place / "index") as opened:
        yield opened


@pytest.fixture
def own_index(folder: Path) -> Iterator[Index]:
    """One that a test may change."""
    with Index.open(folder.parent / "index") as opened:
        yield opened


def kept_vector(index: Index, passage_id: str) -> np.ndarray:
    """The vector of a passage as the manifest has it."""
    row = index._parts.reader.snapshot().row_of(passage_id)
    assert row is not None
    (vector,) = index._parts.reader.vectors([row])[1]
    return vector


def texts(hits) -> list[str]:
    return [hit.passage.document for hit in hits]


def test_a_question_finds_the_passage_that_answers_it(index):
    best = search(index, "How many judges were trained in Peru?", limit=2)[0]
    assert best.passage.document == "peru.txt"
    assert 0 <= best.score <= 1
    document = index.document("peru.txt")
    assert document.text[best.passage.start : best.passage.end] == best.passage.text


def test_a_misspelt_word_and_a_bare_figure_are_found(index):
    assert texts(search(index, "GLO.ACT", dense_weight=0))[0] == "mali.txt"
    assert texts(search(index, "2278", dense_weight=0))[0] == "peru.txt"
    assert index.corrections("midwifes vilages") == {"midwifes": "midwives", "vilages": "villages"}


def test_documents_come_back_as_they_were_read(index, folder):
    read = {source.name: document for source, document in read_all(scan([Root(folder)]), 1)}
    assert {"peru.txt", "mali.txt", "notes/niger.txt"} <= set(read)
    assert {name: index.document(name) for name in read} == read


def test_every_candidate_has_the_scores_of_both_searches(index):
    pool = index.candidates("judges in Peru", dense_limit=1, keyword_limit=4)
    vector = index.encode_query("judges in Peru")
    assert pool
    for one in pool:
        assert one.dense == pytest.approx(float(kept_vector(index, one.id) @ vector), abs=1e-5)
    wide = {one.id: one.keyword for one in index.candidates("judges in Peru")}
    assert all(one.keyword == pytest.approx(wide[one.id]) for one in pool)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(documents=("peru.txt",)), {"peru.txt"}),
        (Filters(documents=("notes/*",)), {"notes/niger.txt"}),
        (Filters(years=(1999,)), set()),
        (
            Filters(without=LeftOut(documents=("peru.txt", "agua.txt"))),
            {"mali.txt", "notes/niger.txt"},
        ),
        (
            Filters(documents=("*.txt",), without=LeftOut(documents=("notes/*", "agua.txt"))),
            {"peru.txt", "mali.txt"},
        ),
        (Filters(publishers=("nobody",)), set()),
        (Filters(documents=("peru.txt", "mali.txt"), places=("Mali",)), {"mali.txt"}),
    ],
)
def test_filters_hold_inside_both_searches(index, filters, found):
    query = "judges midwives radio programmes"
    assert {one.passage.document for one in index.candidates(query, filters=filters)} == found


def test_a_region_finds_the_passages_of_its_countries(index):
    (region,) = {m.key for m in find_places("in West Africa")} or {""}
    found = texts(search(index, "programmes", filters=Filters(places=(region,))))
    assert set(found) == {"mali.txt", "notes/niger.txt"}


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(documents=("peru.txt", "mali.txt")), Filters(places=("Mali",))]
)
def test_the_graph_finds_what_comparing_one_by_one_finds(index, monkeypatch, filters):
    with monkeypatch.context() as patched:
        patched.setattr(index._vectors, "search", lambda *_: None)
        exact = index.candidates("judges in Mali", filters=filters, dense_limit=1)
    assert exact
    monkeypatch.setattr(searcher, "FEW", 0)
    found = index.candidates("judges in Mali", filters=filters, dense_limit=1)
    assert [one.id for one in found] == [one.id for one in exact]
    for ours, theirs in zip(found, exact, strict=True):
        assert ours.dense == pytest.approx(theirs.dense, abs=1e-4)


def test_what_the_graph_does_not_reach_is_found_by_comparing(own_index):
    (row,) = own_index._parts.manifest.rows_of(
        own_index._parts.reader.snapshot().number_of("mali.txt")
    )
    everything = own_index.candidates("judges in Mali")
    own_index._vectors.delete([row])
    assert own_index.candidates("judges in Mali") == everything


def test_few_passages_are_compared_without_asking_chroma(index, monkeypatch):
    monkeypatch.setattr(index._vectors, "search", None)
    (one,) = index.candidates("judges", filters=Filters(documents=("mali.txt",)))
    assert one.passage.document == "mali.txt"
    vector = index.encode_query("judges")
    assert one.dense == pytest.approx(float(kept_vector(index, one.id) @ vector), abs=1e-6)


def test_sentence_vectors_are_one_for_each_sentence(index):
    passages = index.passages_of("peru.txt")
    assert passages
    for name, passage in passages.items():
        vectors = index.sentence_vectors([name])[name]
        assert vectors.shape == (len(passage.sentences), index.encoder.dimension)
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=2e-3)


def test_passages_are_found_by_id_and_their_neighbours_by_position(index):
    passages = index.passages_of("peru.txt")
    assert index.passages([*passages, "no-such-0", "nonsense"]) == passages
    first = next(iter(passages.values()))
    around = index.neighbours(first, before=1, after=len(passages))
    assert around == list(passages.values())[1:]


def test_names_of_a_passage_include_those_of_its_headings(index):
    (passage,) = index.passages_of("mali.txt")
    assert "Mali" in index.passage_names([passage])[passage].places


def test_an_unknown_document_is_named(own_index):
    for call in (own_index.document, own_index.passages_of):
        with pytest.raises(UnknownDocument, match=r"absent\.txt"):
            call("absent.txt")
    with pytest.raises(UnknownDocument, match=r"absent\.txt"):
        own_index.remove(["peru.txt", "absent.txt"])
    assert "peru.txt" in {record.name for record in own_index.document_records()}


def test_threads_get_the_answers_that_one_thread_gets(index):
    queries = [f"{word} {n}" for n in range(6) for word in ("judges", "radio", "Bolivia", "Mali")]
    alone = {query: search(index, query) for query in queries}
    wrong = []

    def ask(query: str) -> None:
        if search(index, query) != alone[query]:
            wrong.append(query)

    threads = [threading.Thread(target=ask, args=(query,)) for query in queries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_threads_that_have_ended_leave_no_connection_open(index):
    def open_files() -> int:
        return sum(file.path.endswith(FILE_NAME) for file in psutil.Process().open_files())

    before = open_files()
    for _ in range(20):
        asking = threading.Thread(target=search, args=(index, "judges in Mali"))
        asking.start()
        asking.join()
    assert open_files() <= before + 1


def test_an_index_of_other_settings_is_not_opened_silently(own_index):
    with pytest.raises(StaleIndex, match=r"query_prompt: 'query: ', now 'question: '.*--renew"):
        Index.open(own_index.directory, query_prefix="question: ")
    with Index.open(own_index.directory, query_prefix="question: ", rebuild=True) as rebuilt:
        assert rebuilt.document_records() == []


def test_a_directory_without_an_index_is_named_with_the_command_that_makes_one(tmp_path):
    with pytest.raises(IndexFault, match="assistant index"):
        Index.open(tmp_path)


def _hold(directory, held, done) -> None:
    with writing(directory):
        held.set()
        done.wait(60)


def test_a_second_writer_is_told_who_writes(own_index, folder):
    spawn = multiprocessing.get_context("spawn")
    held, done = spawn.Event(), spawn.Event()
    other = spawn.Process(target=_hold, args=(own_index.directory, held, done))
    other.start()
    try:
        assert held.wait(60)
        with pytest.raises(IndexFault, match=rf"process {other.pid} on"):
            own_index.sync([folder])
    finally:
        done.set()
        other.join()
    assert own_index.sync([folder]).failed == ()


def test_a_damaged_keyword_index_is_named_and_repaired_from_the_manifest(own_index):
    before = search(own_index, "judges in Peru")
    own_index.close()
    (own_index.directory / "keywords" / "meta.json").write_text("{", encoding="utf-8")
    with Index.open(own_index.directory) as opened:
        with pytest.raises(IndexFault, match="check --repair"):
            search(opened, "judges")
        opened.repair()
        assert opened.check() == []
        after = search(opened, "judges in Peru")
    assert [hit.id for hit in after] == [hit.id for hit in before]


def test_check_finds_what_is_missing_and_what_is_too_much(own_index):
    (row,) = own_index._parts.reader.passages(
        own_index._parts.manifest.rows_of(own_index._parts.reader.snapshot().number_of("mali.txt")),
        own_index._parts.reader.snapshot(),
    )
    own_index._vectors.delete([row])
    assert [(one.rule, one.subject) for one in own_index.check()] == [
        ("vectors_match_manifest", "mali.txt"),
        ("vectors_are_found", "mali.txt"),
    ]
    with own_index._parts.manifest.writing() as connection:
        connection.execute("UPDATE passages SET start = start + 1 WHERE row = ?", (row,))
    assert "slices_equal_text" in {one.rule for one in own_index.check()}
