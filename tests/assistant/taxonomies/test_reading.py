"""Taxonomies are data: those that come with the program are whole, and a bad file is refused with what to do."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant.config.errors import UsageError
from assistant.locale import LANGUAGES
from assistant.taxonomies.read import parse_taxonomy, read_taxonomies

MARKS = Path(__file__).parents[2] / "data" / "tag_marks.jsonl"
CROPS = """
id: crops
name: {en: Crops, fr: Cultures}
terms:
  - id: maize
    name: {fr: Maïs, en: Maize}
    definition: Growing and selling maize.
    synonyms: {en: [corn], fr: [blé d'Inde]}
    narrower:
      - {id: storage, name: Storage of maize, synonyms: [granaries]}
"""


def test_the_packaged_taxonomies_have_every_goal_target_and_criterion():
    known = read_taxonomies(None)
    goals = known.get("sdg")
    assert [term.number for term in goals.below()] == [str(n) for n in range(1, 18)]
    assert len(goals.terms) == 17 + 169
    assert len(known.get("dac-criteria").terms) == 6
    assert {"dac-purpose/15180", "gbv/fgm"} <= set(known.terms)


def test_goals_criteria_sectors_and_forms_of_violence_have_names_in_five_languages():
    for taxonomy in read_taxonomies(None):
        for term in taxonomy.terms:
            if not term.parent or taxonomy.id == "gbv":
                assert set(term.names) == set(LANGUAGES), term.tag
                assert term.definition, term.tag


def test_a_term_knows_what_is_above_it_and_what_it_is_called():
    taxonomy = parse_taxonomy(CROPS, "crops.yaml")
    maize, storage = taxonomy.terms
    assert (storage.tag, storage.parent, storage.name("fr")) == (
        "crops/storage",
        "crops/maize",
        "Storage of maize",
    )
    assert maize.name("fr") == "Maïs"
    assert maize.words("en") == ("Maize", "corn")
    assert maize.meaning == "Maize. Growing and selling maize."


def test_a_taxonomy_of_ones_own_is_added_and_one_with_a_known_id_takes_its_place(tmp_path):
    folder = tmp_path / "taxonomies"
    folder.mkdir()
    (folder / "crops.yaml").write_text(CROPS, encoding="utf-8")
    added = read_taxonomies(tmp_path)
    assert "crops/storage" in added.terms
    assert "sdg/5.2" in added.terms
    (folder / "crops.yaml").write_text(CROPS.replace("id: crops", "id: sdg"), encoding="utf-8")
    replaced = read_taxonomies(tmp_path)
    assert "sdg/maize" in replaced.terms
    assert "sdg/5" not in replaced.terms
    assert len({read_taxonomies(None).version, added.version, replaced.version}) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- a list", "a taxonomy is a mapping with id, name and terms, got ['a list']"),
        ("id: [", "is not YAML"),
        ("id: x\nname: X\nterms: []", "needs at least one term"),
        ("id: x\nname: X\nterm: []", "unknown key 'term'; meant 'terms'?"),
        (
            "id: x\nname: X\nterms: [maize]",
            "term 1: a term is a mapping with id and name, got 'maize'",
        ),
        ("id: x\nname: X\nterms: [{id: 1.1, name: A}]", 'need quotation marks, "1.10"'),
        ("id: x\nname: X\nterms: [{id: a}]", "term a: a name is a text, or texts by language"),
        ("id: x\nname: X\nterms: [{id: a, name: A, synonyms: b}]", "synonyms are a list of texts"),
        ("id: x\nname: X\nterms: [{id: a, name: {english: A}}]", "a language has two letters"),
        (
            "id: x\nname: X\nterms: [{id: a, name: A}, {id: a, name: B}]",
            "two terms have the id 'a'",
        ),
        ("id: x y\nname: X\nterms: [{id: a, name: A}]", "an id has letters, digits, dots"),
    ],
)
def test_a_file_that_is_no_taxonomy_is_refused_with_what_was_found_and_is_wanted(text, said):
    with pytest.raises(UsageError) as refused:
        parse_taxonomy(text, "mine.yaml")
    assert "mine.yaml" in str(refused.value)
    assert said in str(refused.value)


def test_marked_passages_have_known_tags_and_no_document_is_in_both_sets():
    marks = [json.loads(line) for line in MARKS.read_text("utf-8").splitlines()]
    assert Counter(mark["set"] for mark in marks) == {"fit": 170, "test": 200}
    documents = {
        name: {mark["document"] for mark in marks if mark["set"] == name}
        for name in ("fit", "test")
    }
    assert not documents["fit"] & documents["test"]
    known = set(read_taxonomies(None).terms)
    assert all(set(mark["tags"]) <= known for mark in marks)
    assert all(set(mark) == {"set", "document", "start", "end", "tags"} for mark in marks)
