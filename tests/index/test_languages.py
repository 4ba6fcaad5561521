"""What is said of languages that the model was not made for, and how passages are stemmed."""

from __future__ import annotations

from index.encoder import Encoder
from index.encoder.config import languages_of
from index.keywords.analysis import LANGUAGES
from index.maintenance.operations import languages_note
from index.model import DocumentRecord
from index.store import Index
from index.sync.writer import passage_language

FRENCH = (
    "Les juges et les policiers ont été formés dans douze districts du pays, et des refuges pour les "
    "survivantes de violences ont été ouverts dans chacun d’eux."
)


def records(*languages: str) -> list[DocumentRecord]:
    return [DocumentRecord(f"{at}.txt", language=one) for at, one in enumerate(languages)]


def test_many_documents_in_other_languages_are_named_with_the_setting() -> None:
    said = languages_note(records("en", "en", "fr", "ar", "fr"), {"en"}, "the-model")
    assert "3 of 5 documents" in said
    assert "(fr, ar)" in said
    assert "ASSISTANT_MODEL" in said


def test_nothing_is_said_of_few_documents_or_of_a_model_for_all_languages() -> None:
    assert languages_note(records("en", "en", "fr"), {"en"}, "m") == ""
    assert languages_note(records(*["en"] * 40, "fr", "fr"), {"en"}, "m") == ""
    assert languages_note(records("fr", "fr", "fr"), set(), "m") == ""


def test_the_default_model_is_made_for_many_languages_and_minilm_for_english() -> None:
    assert Encoder.open().languages == frozenset()
    assert Encoder.open("all-MiniLM-L6-v2").languages == {"en"}


def test_a_card_that_is_missing_broken_or_multilingual_names_no_language(tmp_path) -> None:
    assert languages_of(tmp_path) == frozenset()
    for text in (
        "---\nlanguage: [\n---\n",
        "no front matter",
        "---\nlanguage: multilingual\n---\n",
    ):
        (tmp_path / "README.md").write_text(text)
        assert languages_of(tmp_path) == frozenset()
    (tmp_path / "README.md").write_text("---\nlanguage:\n- en\n- fr\n---\n")
    assert languages_of(tmp_path) == {"en", "fr"}


def test_a_passage_is_stemmed_in_its_own_language_where_that_can_be_told() -> None:
    assert passage_language(FRENCH, "en", LANGUAGES) == "fr"
    assert passage_language("Genève", "en", LANGUAGES) == "en"
    assert passage_language("これは日本語の文章です。" * 12, "en", LANGUAGES) == "en"


def test_indexing_says_which_documents_the_model_was_not_made_for(tmp_path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for name in ("one", "two"):
        (folder / f"{name}.txt").write_text(f"Rapport {name}\n\n{FRENCH}\n", encoding="utf-8")
    with Index.open(tmp_path / "index", model="all-MiniLM-L6-v2", create=True) as index:
        (note,) = index.sync([folder]).notes
        assert "2 of 2 documents" in note
        assert index.sync([folder]).notes == ()
