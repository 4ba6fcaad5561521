"""What sections are for, and the items in them, in small reports written as Markdown."""

from __future__ import annotations

from itertools import pairwise

import pytest

from corpus.model import Document, Span
from corpus.readers import read
from corpus.sections import Item, Outline, outline_of
from corpus.sections.headings import heading_kinds
from corpus.sections.items import items_of
from corpus.sections.parts import parts_of

EVALUATION = """# Final evaluation of the Water for All project

## Executive summary

The project reached 12,000 households.

## 1. Background and context

The region has been dry for ten years and its wells are deep.

## 2. Methodology

### 2.1 Site visits

Forty people were interviewed in five villages.

## 3. Conclusions and recommendations

### 3.1 Conclusions

**Conclusion 1.** The wells that were dug still give water after three years of use.

The villages keep them in order and have chosen people who do so.

### 3.2 Recommendations

1. The Ministry of Water should, by the end of 2026, train two mechanics in each district.
   Their tools need to be paid from the same budget.
2. Keep records of:
   (a) every well that is repaired;
   (b) every well that is given up.

Priority: high

Responsible: country office

Management response: Accepted. The office has begun to train mechanics.

## Annex 1. Terms of reference

### Objectives of the evaluation

The evaluation is to show what the project has changed.
"""


def document(text: str, name: str = "report.md") -> Document:
    return read(name, text.encode())


def kinds(text: str) -> dict[str, str | None]:
    return {part.title: part.kind for part in parts_of(document(text))}


def outline(text: str) -> tuple[Document, Outline]:
    one = document(text)
    parts = parts_of(one)
    return one, Outline(parts, items_of(one, parts, [Span(b.start, b.end) for b in one.blocks]))


def items(text: str, kind: str = "recommendations") -> list[tuple[str, str]]:
    """Number and text of each item, on one line."""
    report, found = outline(text)
    return [
        (one.number, " ".join(report.text[one.start : one.end].split()))
        for one in found.items
        if one.kind == kind
    ]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("IV. Key findings", "findings"),
        ("Recommandations de l’évaluation", "recommendations"),
        ("Lecciones aprendidas", "lessons"),
        ("المنهجية", "method"),
        ("3.2 Основные рекомендации", "recommendations"),
        ("SOMMAIRE EXECUTIF", "summary"),
        ("Challenges in the northern provinces", "challenges"),
        ("Recomendations", "recommendations"),  # a typing error
        ("Annex 3. List of persons met", "annex"),
        ("The women of Agadez", None),
        ("Figure 8", None),
        ("2021, une année de relance", None),  # "année" is no form of "annexe"
        ("Special report: key lessons from five countries", "lessons"),
        ("2. Purpose, audience and key areas of the work", "objectives"),
        ("Teoría de cambio", "objectives"),  # the list has "teoría del cambio"
    ],
)
def test_a_heading_says_what_its_section_is_for(heading: str, kind: str | None) -> None:
    assert heading_kinds(heading).first == kind


def test_a_heading_of_two_kinds_names_both_in_its_order() -> None:
    named = heading_kinds("Conclusions and recommendations").kinds
    assert [kind for kind, _ in named] == ["conclusions", "recommendations"]


def test_sections_without_a_kind_of_their_own_have_that_of_the_section_around_them() -> None:
    assert kinds(EVALUATION)["2.1 Site visits"] == "method"


def test_what_an_annex_holds_is_annex_whatever_its_headings_say() -> None:
    assert kinds(EVALUATION)["Objectives of the evaluation"] == "annex"


def test_an_annex_that_is_named_at_the_beginning_does_not_make_all_that_follows_annex() -> None:
    long = "The wells of the valley were found dry. " * 40
    text = f"# Wells\n\n## Annex 1. Scorecard\n\nPrinted apart.\n\n## The valley\n\n{long}\n\n## Annex 2. Maps\n\nA map.\n\n## The coast\n\nA map."
    told = kinds(text)
    assert told["The valley"] != "annex"
    assert told["Annex 1. Scorecard"] == told["The coast"] == "annex"


def test_chapters_of_an_evaluation_that_say_nothing_themselves_are_findings() -> None:
    long = "The wells of the valley were found dry. " * 600
    assert kinds(f"# Evaluation of wells\n\n## The valley\n\n{long}")["The valley"] == "findings"
    assert (
        kinds(f"# Annual report on evaluation\n\n## The valley\n\n{long}")["The valley"]
        == "results"
    )
    assert kinds(f"# Annual report 2020\n\n## The valley\n\n{long}")["The valley"] == "results"


def test_the_limitations_that_follow_a_method_are_those_of_the_method() -> None:
    text = "# Wells\n\n## Methodology\n\nForty people were asked.\n\n## Challenges and limitations\n\nFew answered."
    assert kinds(text)["Challenges and limitations"] == "method"


def test_in_an_evaluation_impact_is_a_criterion_of_its_findings() -> None:
    long = "The wells of the valley were found dry. " * 600
    text = (
        f"# Evaluation of wells\n\n## Findings\n\n{long}\n\n## Impact\n\nThe wells changed little."
    )
    assert kinds(text)["Impact"] == "findings"


def test_the_parts_of_a_document_cover_it_without_a_gap() -> None:
    whole = document(EVALUATION)
    parts = parts_of(whole)
    assert parts[0].start == 0
    assert parts[-1].end == len(whole.text)
    assert all(one.end == after.start for one, after in pairwise(parts))


def test_recommendations_are_items_with_number_addressee_priority_deadline_and_response() -> None:
    report, found = outline(EVALUATION)
    first, second = (one for one in found.items if one.kind == "recommendations")
    assert (first.number, first.to, first.deadline) == (
        "1",
        "Ministry of Water",
        "the end of 2026",
    )
    assert report.text[first.start : first.end].startswith("The Ministry of Water should")
    assert (second.number, second.priority, second.to) == ("2", "high", "country office")
    assert second.response is not None
    assert second.response.of(report.text).endswith("begun to train mechanics.")


def test_a_conclusion_is_what_stands_after_its_label_and_not_what_explains_it() -> None:
    assert items(EVALUATION, "conclusions") == [
        ("1", "The wells that were dug still give water after three years of use.")
    ]


def test_a_recommendation_that_a_verb_makes_is_an_item_in_any_part() -> None:
    text = """# Concluding observations

## Health

12. The Committee is concerned about the few midwives in the mountain villages.

13. The Committee recommends that the State party train and pay more midwives there.
"""
    assert items(text) == [
        ("13", "The Committee recommends that the State party train and pay more midwives there.")
    ]


def test_the_points_after_a_recommending_line_with_a_colon_are_the_recommendations() -> None:
    text = """# Concluding observations

## Health

The Committee recommends that the State party:

(a) Train more midwives in the mountain villages of the north;

(b) Pay midwives who work in the mountains a better wage.
"""
    assert [number for number, _ in items(text)] == ["a", "b"]


def test_numbered_paragraphs_that_recommend_are_items_with_their_points() -> None:
    paragraph = """{}. The Committee recommends that the State party:

(a) Train more midwives in the mountain villages of the north;

(b) Pay midwives who work in the mountains a better wage.

"""
    text = "# Concluding observations\n\n## Health\n\n" + "".join(
        map(paragraph.format, (14, 16, 18))
    )
    found = items(text)
    assert [number for number, _ in found] == ["14", "16", "18"]
    assert found[0][1].startswith("The Committee recommends that the State party: (a) Train")
    assert found[0][1].endswith("a better wage.")


def test_what_begins_with_a_verb_that_says_what_to_do_is_a_recommendation() -> None:
    text = """# Review of wells

## Policy recommendations

Strengthen the committees of the villages, which keep the wells in order and are paid by nobody.

The committees were founded in the year of the great drought, when many wells fell dry.
"""
    assert [said.split()[0] for _, said in items(text)] == ["Strengthen"]


@pytest.mark.parametrize(
    "opening", ["Recommendation 2 (high priority): ", "Strategic recommendation 2. ", "R.2 "]
)
def test_a_label_may_have_a_word_before_it_and_a_remark_after_it(opening: str) -> None:
    told = "The wells of the valley were dug by hand in the dry season.\n\n" * 3
    text = f"# Wells\n\n{told}## Recommendations\n\n{opening}Train two mechanics in every district of the valley.\n"
    assert items(text) == [("2", "Train two mechanics in every district of the valley.")]


def test_recommendations_that_are_numbered_within_a_cell_are_items_of_their_own() -> None:
    text = """# Evaluation of wells

## Recommendations

8. Train two mechanics in every district of the valley; 9. Pay them from the budget of the ministry; 10. Give each of them the tools of their trade.

11. Repair the wells of the northern villages before the rains begin.
"""
    assert [number for number, _ in items(text)] == ["8", "9", "10", "11"]


def test_in_a_document_of_numbered_paragraphs_only_what_recommends_is_a_recommendation() -> None:
    told = [
        f"{n}. The wells of village {n} were dug by hand in the dry season." for n in range(1, 32)
    ]
    ends = [
        "32. The wells have been in use for three years and their number has grown.",
        "33. The ministry should train two mechanics in each of the districts.",
    ]
    text = "\n\n".join(("# Report on wells", *told, "## Recommendations", *ends))
    assert [number for number, _ in items(text)] == ["33"]


def test_a_list_under_a_heading_of_findings_is_made_of_findings() -> None:
    text = """# Evaluation of wells

## 4. Key findings

- The wells that were dug still give water after three years of use.
- The villages keep them in order and have chosen people who do so.

The wells lie far from the road, which makes it hard to bring them what they need.
"""
    assert len(items(text, "findings")) == 2


def test_a_heading_names_those_to_whom_what_is_under_it_is_addressed() -> None:
    text = """# Report on wells

## Recommendations

### For governments and policy-makers

- Repair the wells of the northern villages before the rains begin.
"""
    _, found = outline(text)
    assert [one.to for one in found.items] == ["governments and policy-makers"]


def test_what_others_recommended_is_told_in_a_context_and_is_no_item() -> None:
    text = """# Review of midwives in mountain villages

## Background

The Committee recommends that States train more midwives, and Peru has done so since 1999.
"""
    assert items(text) == []


def test_a_cell_under_a_column_of_recommendations_is_an_item() -> None:
    text = """# Management response

## Recommendations

| Recommendation | Responsible | Deadline |
|---|---|---|
| Repair the wells of the northern villages before the rains | Water unit | June 2026 |
| Train two mechanics in every district of the valley | Human resources | May 2027 |
"""
    report, found = outline(text)
    assert [(one.to, one.deadline) for one in found.items] == [
        ("Water unit", "June 2026"),
        ("Human resources", "May 2027"),
    ]
    first = found.items[0]
    assert report.text[first.start : first.end].startswith("Repair the wells")


def test_a_table_of_actions_is_no_part_of_the_recommendation_before_it() -> None:
    text = """# Management response

## Recommendations

Recommendation 1: The ministry should keep the wells of the valley in order

| Action | Responsible section | Expected date | Stage |
|---|---|---|---|
| Buy new pumps | Water unit | June 2026 | begun |
"""
    assert items(text) == [("1", "The ministry should keep the wells of the valley in order")]


def test_an_outline_is_the_same_after_it_was_stored() -> None:
    report, _ = outline(EVALUATION)
    made = outline_of(report, [])
    assert Outline.from_json(made.to_json()) == made
    _, whole = outline(EVALUATION)
    assert Outline.from_json(whole.to_json()) == whole


def test_an_outline_knows_the_part_and_the_item_at_an_offset() -> None:
    report, found = outline(EVALUATION)
    at = report.text.index("train two mechanics")
    assert found.kind_at(at) == "recommendations"
    item = found.item_at(at)
    assert isinstance(item, Item)
    assert item.number == "1"
    assert found.item_at(report.text.index("Forty people")) is None
    assert found.part_at(len(report.text)) is None
