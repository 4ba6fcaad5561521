"""A restricted view answers like an index in which what it hides was never indexed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import UnknownDocument
from index.filters import Filters
from index.manifest.annotations import Annotator
from index.manifest.tags import PassageTag
from index.model import CellMatch
from index.search import exact
from index.store import Index
from index.view import IndexView
from tests.index.searching import search

QUESTIONS = {
    "own_encoder",
    "annotations",
    "candidates",
    "cells_containing",
    "cells_listing",
    "column_numbers",
    "corrections",
    "cosines",
    "count_tokens",
    "distinct_rows",
    "distinct_values",
    "document",
    "document_frequencies",
    "document_numbers",
    "document_records",
    "encode_queries",
    "encode_query",
    "neighbours",
    "names_of",
    "original",
    "outline",
    "passage_count",
    "passage_names",
    "passage_vectors",
    "passage_starts",
    "passages",
    "passages_of",
    "relatedness",
    "restricted",
    "row_groups",
    "rows_saying",
    "scored",
    "select_rows",
    "sentence_vectors",
    "similarity",
    "table_matches",
    "table_rows",
    "tables",
    "tagged",
    "tags",
    "unannotated",
    "unoutlined",
    "untagged",
    "without_language",
}
"""What somebody who may not see everything can ask; each is compared below."""
REFUSED = {
    "add",
    "check",
    "close",
    "directory",
    "encoder",
    "exists",
    "fill",
    "keep_tags",
    "open",
    "remove",
    "repair",
    "roots",
    "sync",
    "warm",
}
"""What only the whole index has."""

# All texts have as many words: what a hidden one leaves in a score is the mean length of passages.
SHOWN = {
    "peru.txt": "Peru\n\nUNODC trained 278 judges and many prosecutors in Peru in 2018.\n",
    "mali.txt": "Mali\n\nMidwives reached 40 villages with medicines and advice in Mali, 2019.\n",
    "chad.txt": "Chad\n\nRadio stations broadcast 12 programmes about child marriage in Chad, 2019.\n",
}
HIDDEN = {
    f"secret/{n}.txt": f"Fiji\n\nJudges in Fiji embezzled {n}00 zymurgies with judges in training, 2017.\n"
    for n in range(1, 13)
}
ANNOTATOR = Annotator("1", lambda document, passages: {0: document.text.upper()})
QUERY = "How many judges were trained in Peru and Fiji? zymurgies"


def _index(directory: Path, texts: dict[str, str]) -> Index:
    for name, text in texts.items():
        path = directory / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    index = Index.open(directory / "index", create=True, annotator=ANNOTATOR)
    assert index.sync([directory / "reports"]).failed == ()
    return index


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with _index(tmp_path_factory.mktemp("whole"), SHOWN | HIDDEN) as index:
        yield index


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """An index of the documents that are shown, and of nothing else."""
    with _index(tmp_path_factory.mktemp("without"), SHOWN) as index:
        yield index


@pytest.fixture
def view(whole: Index) -> IndexView:
    return whole.restricted(lambda _, name: not name.startswith("secret/"))


def _public(kind: type, *instances: object) -> set[str]:
    names = {name for one in (kind, *instances) for name in dir(one)}
    return {name for name in names if not name.startswith("_")}


def test_whatever_the_index_has_is_asked_of_a_view_or_refused(whole, view):
    assert _public(IndexView, view) == QUESTIONS
    assert _public(Index, whole) == QUESTIONS | REFUSED


def test_passages_that_are_not_admitted_get_no_score_and_the_others_their_own(view, whole, without):
    vector = whole.encode_query(QUERY)
    every = [*whole.passages_of("peru.txt"), *whole.passages_of("secret/3.txt")]
    scored = view.scored(every, keywords=QUERY, vector=vector)
    expected = without.scored(list(without.passages_of("peru.txt")), keywords=QUERY, vector=vector)
    assert [one.passage.document for one in scored] == ["peru.txt"]
    assert scored[0].keyword == pytest.approx(expected[0].keyword, rel=1e-3)
    assert scored[0].dense == pytest.approx(expected[0].dense, abs=1e-3)
    assert view.scored([], keywords=QUERY, vector=vector) == []
    cosines = view.cosines(every, vector)
    assert list(cosines) == list(view.passages_of("peru.txt"))
    assert cosines[scored[0].id] == pytest.approx(scored[0].dense, abs=1e-6)
    assert not isinstance(view, Index)


@pytest.mark.parametrize(
    "words",
    [
        ["judges", "judge", "training", "Fiji", "Peru", "zymurgies", "2017", "in", "nothing"],
        ["marriage", "medicines", "embezzled"],
    ],
)
def test_passages_with_a_word_are_counted_among_the_visible_ones(whole, view, without, words):
    assert view.document_frequencies(words) == without.document_frequencies(words)
    assert whole.document_frequencies(["zymurgies"]) == [len(HIDDEN)]


def test_no_word_of_a_hidden_document_is_a_correction(whole, view, without):
    misspelt = "zymurgees jugdes embezled medicins trainning Figi"
    assert "zymurgies" in whole.corrections(misspelt).values()
    assert "judges" in view.corrections(misspelt).values()
    assert view.corrections(misspelt) == without.corrections(misspelt)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(documents=("*",)),
        Filters(documents=("secret/*", "mali.txt")),
        Filters(documents=("secret/1.txt",)),
        Filters(places=("Fiji", "Peru")),
    ],
)
@pytest.mark.parametrize("query", [QUERY, "zymurgees of jugdes", "judges"])
def test_passages_and_scores_are_those_of_an_index_without_the_hidden_ones(
    view, without, query, filters
):
    found, expected = (
        one.candidates(query, filters=filters, dense_limit=3, keyword_limit=3)
        for one in (view, without)
    )
    assert [one.passage for one in found] == [one.passage for one in expected]
    for ours, theirs in zip(found, expected, strict=True):
        assert (ours.id, ours.dense) == (theirs.id, pytest.approx(theirs.dense, abs=1e-5))
        assert ours.keyword == pytest.approx(theirs.keyword, rel=1e-4)
    hits, wanted = (search(one, query, filters=filters) for one in (view, without))
    assert [hit.id for hit in hits] == [hit.id for hit in wanted]


def test_chroma_gives_nothing_of_a_hidden_document(whole, view, without, monkeypatch):
    for index in (whole, without):
        index.warm()  # the graph is loaded, so that it is asked
    monkeypatch.setattr("index.search.searcher.FEW", 0)  # too few to compare one by one
    monkeypatch.setattr("index.search.searcher.nearest", _compared_for_scores_only)
    nearest = whole.candidates(QUERY, dense_limit=len(SHOWN) - 1)
    assert any(one.passage.document.startswith("secret/") for one in nearest)
    found, expected = (one.candidates(QUERY, dense_limit=3) for one in (view, without))
    assert [one.id for one in found] == [one.id for one in expected]


def _compared_for_scores_only(reader, vector, limit, rows):
    assert limit == len(rows)
    return exact.nearest(reader, vector, limit, rows)


def test_lists_and_counts_are_those_of_the_visible_documents(view, without):
    assert view.document_records() == without.document_records()
    assert len(view.document_numbers()) == len(without.document_numbers()) == len(SHOWN)
    assert view.passage_count() == without.passage_count()


def test_ids_of_hidden_passages_give_nothing(whole, view):
    hidden = whole.passages_of("secret/1.txt")
    shown = view.passages_of("peru.txt")
    for ask in ("passages", "passage_names", "sentence_vectors", "annotations"):
        assert set(getattr(whole, ask)([*hidden, *shown])) == {*hidden, *shown}
        assert set(getattr(view, ask)([*hidden, *shown])) == set(shown), ask
    with pytest.raises(UnknownDocument):
        view.neighbours(next(iter(hidden.values())))


def test_names_of_a_document_are_those_of_its_passages_and_of_a_hidden_one_none(view):
    named = view.passage_names(list(view.passages_of("peru.txt")))
    assert view.names_of("peru.txt") == list(named.values())
    with pytest.raises(UnknownDocument):
        view.names_of("secret/1.txt")


def test_the_outline_of_a_hidden_document_is_not_seen_nor_its_sections_found(whole, view, without):
    assert view.outline("peru.txt") == without.outline("peru.txt")
    with pytest.raises(UnknownDocument):
        view.outline("secret/1.txt")
    assert view.unoutlined() == ()
    kinds = {part.kind for part in whole.outline("secret/1.txt").parts} - {None}
    only = Filters(sections=(*kinds, "context"))
    found = view.candidates(QUERY, filters=only)
    assert not [one for one in found if one.passage.document.startswith("secret/")]


def test_a_hidden_document_is_one_that_is_not_there(view):
    for ask in (
        view.document,
        view.passages_of,
        view.passage_starts,
        view.passage_vectors,
        view.tags,
    ):
        with pytest.raises(UnknownDocument) as hidden:
            ask("secret/1.txt")
        with pytest.raises(UnknownDocument) as absent:
            ask("secret/99.txt")
        assert str(hidden.value).replace("/1.", "/99.") == str(absent.value)
    assert view.original("secret/1.txt") is None
    assert view.original("peru.txt") is not None


def test_tables_of_a_hidden_document_give_nothing(tmp_path):
    texts = {
        "open.csv": "Country,Judges\nPeru,27\nMali,40\n",
        "secret/a.csv": "Country,Judges,Note\nPacific,,\nFiji,9,Island state\nTonga,7,Kingdom\n",
    }
    with _index(tmp_path, texts) as index:
        view = index.restricted(lambda _, name: not name.startswith("secret/"))
        open_table, hidden = index.tables()
        assert (open_table.document, hidden.document) == ("open.csv", "secret/a.csv")
        assert view.tables() == [open_table]
        assert view.table_matches([open_table.id, hidden.id], [" fiji ", " peru "]) == [
            CellMatch(open_table.id, 0, " peru ", 1, 0)
        ]
        for one, size in ((index, 1), (view, 0)):
            assert len(one.select_rows(hidden.id, [])) == 2 * size
            assert len(one.cells_containing(hidden.id, [" island "])) == size
            assert len(one.cells_listing(hidden.id, 2, [" island "])) == size
            assert len(one.table_rows(hidden.id)) == 3 * size
            assert len(one.row_groups(hidden.id)) == size
            assert len(one.column_numbers(hidden.id, 1, [1])) == size
            assert len(one.distinct_values(hidden.id, 1, 5)) == 2 * size
            assert len(one.distinct_rows(hidden.id, [1])) == size
            assert len(one.rows_saying(hidden.id, ["island"])) == size
        with pytest.raises(UnknownDocument):
            view.tables(["secret/a.csv"])


def test_documents_without_annotations_are_named_if_they_are_visible(tmp_path):
    with _index(tmp_path, {"a.txt": SHOWN["peru.txt"], "b.txt": SHOWN["mali.txt"]}) as index:
        with index._parts.manifest.writing() as connection:
            connection.execute("DELETE FROM derivations")
        assert index.unannotated() == ("a.txt", "b.txt")
        assert index.restricted(lambda _, name: name != "b.txt").unannotated() == ("a.txt",)


def test_a_document_is_known_by_the_names_that_may_be_seen(tmp_path):
    texts = {"a-secret.txt": SHOWN["peru.txt"], "open.txt": SHOWN["peru.txt"]}
    with _index(tmp_path, texts) as index:
        (known,) = index.document_records()
        assert (known.name, known.aliases) == ("a-secret.txt", ("open.txt",))
        view = index.restricted(lambda _, name: "secret" not in name)
        (record,) = view.document_records()
        assert (record.name, record.aliases) == ("open.txt", ())
        assert view.document("open.txt").name == "open.txt"
        assert view.original("open.txt") == tmp_path / "reports" / "open.txt"
        for found in (search(view, QUERY), search(index, QUERY), search(view, QUERY)):
            assert {hit.passage.document for hit in found} <= {"a-secret.txt", "open.txt"}
        assert {hit.passage.document for hit in search(view, QUERY)} == {"open.txt"}
        assert {one.document for one in view.passages_of("open.txt").values()} == {"open.txt"}
        by_name = Filters(documents=("a-secret.txt",))
        assert search(view, QUERY, filters=by_name) == []
        assert search(index, QUERY, filters=by_name) != []


def test_a_document_that_is_added_while_a_view_is_open_is_seen_if_it_is_admitted(tmp_path):
    with _index(tmp_path, SHOWN) as index:
        view = index.restricted(lambda _, name: not name.startswith("secret/"))
        assert view.document_records() == index.document_records()
        for name in ("secret/late.txt", "late.txt"):
            path = tmp_path / "reports" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(f"Fiji\n\nLate zymurgies of {name[0]} in Fiji.\n", encoding="utf-8")
        index.sync([tmp_path / "reports"])
        assert {hit.passage.document for hit in search(view, "Late zymurgies in Fiji")} == {
            "late.txt",
            *SHOWN,
        }


def test_a_view_of_a_view_admits_what_both_admit(whole):
    first = whole.restricted(lambda _, name: name != "peru.txt")
    both = first.restricted(lambda _, name: not name.startswith("secret/"))
    assert [record.name for record in both.document_records()] == ["chad.txt", "mali.txt"]


def test_tags_are_found_filtered_by_and_counted_in_visible_documents_only(tmp_path):
    with _index(tmp_path, SHOWN | {"secret/1.txt": HIDDEN["secret/1.txt"]}) as index:
        view = index.restricted(lambda _, name: not name.startswith("secret/"))
        assert view.untagged("1") == ("chad.txt", "mali.txt", "peru.txt")
        tags = {name: [PassageTag("a/1", 0, 0.9, 0, 4)] for name in ("peru.txt", "secret/1.txt")}
        index.keep_tags("1", tags)
        assert view.untagged("1") == ("chad.txt", "mali.txt")
        assert [(name, one) for name, _, one in view.tags()] == [("peru.txt", tags["peru.txt"][0])]
        assert len(index.tags(tags=["a/1"])) == 2
        assert view.tags("mali.txt") == []
        tagged = view.tagged(["a/1"])
        assert {one.passage.document for one in tagged.candidates(QUERY)} == {"peru.txt"}
        assert len(tagged.passages_of("peru.txt")) == len(tagged.names_of("peru.txt")) == 1
        assert tagged.passages_of("mali.txt") == {}
        assert tagged.document_records() == view.document_records()
        assert view.tagged([]) is view
        assert view.passage_vectors("peru.txt").shape == (1, index.encoder.dimension)
