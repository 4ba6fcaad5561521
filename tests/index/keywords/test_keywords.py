from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.keywords import KeywordEntry, Keywords, Restriction
from index.keywords.analysis import exact_tokens, nearest

ENTRIES = [
    ("en", "UNODC trained 2,278 judges and prosecutors.", "Peru", ("Peru",)),
    ("en", "The GLO.ACT programme reached forty villages.", "MALI", ("Mali",)),
    (
        "fr",
        "Les juges ont été formés à Dakar ; l'État a payé. A report said: the training.",
        "",
        (),
    ),
    ("es", "La capacitación llegó a 7.500 mujeres.", "Bolivia", ("Bolivia",)),
    ("ar", "تدريب القضاة في المغرب", "", ()),
    ("ru", "Обучение судей прошло в трёх областях.", "", ()),
    (None, "WHO trained those who came.", "Training", ("Kenya",)),
    ("en", "Training of trainers began with training in March.", "", ()),
]


@pytest.fixture
def keywords(tmp_path: Path):
    index = Keywords(tmp_path)
    index.add(
        KeywordEntry(row, row // 4, language, body, head, places)
        for row, (language, body, head, places) in enumerate(ENTRIES)
    )
    index.commit()
    index.refresh()
    yield index
    index.close()


def rows(found: list[tuple[int, float]]) -> list[int]:
    return [row for row, _ in found]


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("How many judges did they train?", 0),
        ("juges formés", 2),
        ("etat", 2),
        ("capacitaciones", 3),
        ("тренинг для судьи, обучения", 5),
        ("القضاة", 4),
        ("2278", 0),
        ("2 278", 0),
        ("GLO.ACT", 1),
        ("gloact", 1),
        ("the WHO", 6),
        ("mali", 1),
        ("7500", 3),
    ],
)
def test_a_passage_is_found_by_an_inflected_word_a_figure_an_acronym_or_its_heading(
    keywords, question, row
):
    assert rows(keywords.search(question, 5))[0] == row


def test_a_misspelt_word_is_corrected_to_one_that_is_there(keywords):
    assert keywords.corrections("traning of jugdes in Peru, ") == {
        "traning": "training",
        "jugdes": "judges",
    }
    assert rows(keywords.search("traning", 9)) == rows(keywords.search("training", 9))


def test_a_word_counts_once_however_many_languages_share_its_stem(keywords):
    """A quoted English word is rare in French; its weight is that of the word in all passages."""
    assert rows(keywords.search("training", 1)) == [7]


def test_places_documents_and_rows_restrict_what_is_found(keywords):
    everywhere = "judges villages mujeres training programme"
    assert rows(keywords.search(everywhere, 9, Restriction(places=["Mali", "Bolivia"]))) in (
        [1, 3],
        [3, 1],
    )
    assert set(rows(keywords.search(everywhere, 9, Restriction(documents={1})))) <= {4, 5, 6, 7}
    assert rows(keywords.search(everywhere, 9, Restriction(places=[]))) == []
    scores = keywords.scores("judges", [0, 1, 5])
    assert scores == {0: dict(keywords.search("judges", 9))[0]}


def test_restricting_changes_no_score(keywords):
    free = dict(keywords.search("training judges", 9))
    restricted = dict(keywords.search("training judges", 9, Restriction(documents={0})))
    assert set(restricted) == set(free) & {0, 1, 2, 3}
    assert restricted == pytest.approx({row: free[row] for row in restricted}, rel=1e-5)


def test_what_is_deleted_is_not_found(keywords):
    keywords.delete([0])
    assert rows(keywords.search("judges", 9)) != []
    keywords.commit()
    keywords.refresh()
    assert set(keywords.rows()) == {4, 5, 6, 7}


def test_what_was_not_committed_is_lost_with_the_writer(tmp_path, keywords):
    keywords.add([KeywordEntry(99, 99, "en", "unwritten", "", ())])
    keywords.close()
    keywords.refresh()
    assert 99 not in keywords.rows()


def test_document_frequency_counts_every_inflection(keywords):
    assert keywords.document_frequency("judge") == 1
    assert keywords.document_frequency("zebra") == 0


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=40) | st.sampled_from(['a:b AND "', "body:*", "(((", "judges^2~", "[1 TO"]))
def test_no_text_is_mistaken_for_query_syntax(keywords, text):
    assert all(score > 0 for _, score in keywords.search(text, 5))
    assert 0 in rows(keywords.search(f"{text} judges", 9))  # no sign in front of it hides a word


def test_a_question_of_a_hundred_thousand_characters_is_searched(keywords):
    assert rows(keywords.search("judges " + "x1 y2 zz3 " * 10_000, 1)) == [0]


def test_figures_and_acronyms_are_single_tokens():
    assert exact_tokens("2,278 staff of GLO.ACT") == [
        "2278",
        "staff",
        "of",
        "glo.act",
        "gloact",
        "GLOACT",
    ]
    assert exact_tokens("A/80/75") == ["a/80/75", "a8075", "A8075"]
    assert exact_tokens("1 000 000 and 12.5%") == ["1000000", "and", "12.5", "125"]
    assert exact_tokens("7.500") == ["7500"]


def test_the_nearest_word_is_near_and_frequent():
    known = [("training", 9), ("trailing", 2), ("treaties", 5), ("t2", 50)]
    assert nearest("traning", known) == "training"
    assert nearest("traiming", known) == "training"
    assert nearest("xyz", known) is None
    assert nearest("zebra", known) is None
