"""Quotes: sentences that follow each other are one, and each stands in one quote only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.compose import quotes
from assistant.answering.read import ScoredSentence, find_candidates, score_candidates
from assistant.evidence.pointing import points_back
from assistant.question.understand import understand
from assistant.retrieval.retrieve import retrieve
from assistant.service import Assistant
from corpus.model import Document
from index.store import Index

REPORT = (
    "Harbour report 2031",
    "14. The harbour office trained 310 officers in 2031. They came from nine towns. Each of them"
    " passed the test of the harbour school.",
    "15. The harbour school opened a second class. It teaches officers in the evening.",
)
TABLE = "Town,Officers\nHarbour North,120\nHarbour South,190\n"
CORRECTION = (
    "A/86/75/Corr.1",
    "Report on harbours 2031",
    "# Paragraph 14",
    "The words “310 officers of the harbour” should read “301 officers of the harbour”.",
)
Weighed = tuple[list[ScoredSentence], dict[str, Document]]


def write(path: Path, paragraphs: Sequence[str]) -> None:
    """A Word file; what begins with "# " is a heading."""
    document = docx.Document()
    for text in paragraphs:
        if text.startswith("# "):
            document.add_heading(text[2:], 1)
        else:
            document.add_paragraph(text)
    document.save(str(path))


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Weighed]:
    folder: Path = tmp_path_factory.mktemp("quotes")
    write(folder / "harbour.docx", REPORT)
    (folder / "towns.csv").write_text(TABLE, encoding="utf-8")
    with Assistant.open(folder / "index") as assistant:
        assistant.index([folder / "harbour.docx", folder / "towns.csv"])
    with Index.open(folder / "index") as index:
        question = understand("Which officers did the harbour office train?")
        records = {record.name: record for record in index.document_records()}
        found = retrieve(index, question, records)
        items = score_candidates(find_candidates(index, found))
        yield items, {name: index.document(name) for name in records}


def said(weighed: Weighed, *beginnings: str) -> list[str]:
    """The quotes of the sentences that begin so, asked for in that order."""
    items, documents = weighed
    chosen = [next(i for i in items if i.candidate.text.startswith(b)) for b in beginnings]
    return [q.span.of(documents[q.first.key[0]].text) for q in quotes(chosen, documents)]


def test_sentences_that_follow_each_other_are_one_quote(weighed: Weighed) -> None:
    assert said(weighed, "They came", "14. The") == [
        "The harbour office trained 310 officers in 2031. They came from nine towns."
    ]


def test_sentences_of_two_paragraphs_are_two_quotes_in_the_order_of_the_answer(
    weighed: Weighed,
) -> None:
    assert said(weighed, "15. The", "Each of") == [
        "The harbour school opened a second class.",
        "Each of them passed the test of the harbour school.",
    ]


def test_rows_of_a_table_are_quoted_one_by_one(weighed: Weighed) -> None:
    assert said(weighed, "Harbour North", "Harbour South") == [
        "Harbour North | 120",
        "Harbour South | 190",
    ]


@settings(deadline=None)
@given(data=st.data())
def test_every_sentence_stands_in_one_quote_and_quotes_do_not_overlap(
    weighed: Weighed, data: st.DataObject
) -> None:
    items, documents = weighed
    plain = [i for i in items if not any(o is not i and _overlap(o, i) for o in items)]
    chosen = data.draw(st.lists(st.sampled_from(plain), min_size=1))
    alone = {item.key for item in data.draw(st.lists(st.sampled_from(chosen)))}
    made = quotes(chosen, documents, alone)
    keys = [item.key for quote in made for item in quote.items]
    assert sorted(keys) == sorted({item.key for item in chosen})
    assert chosen[0].key in {item.key for item in made[0].items}
    places = sorted((quote.first.key[0], quote.span.start, quote.span.end) for quote in made)
    assert all(a[0] < b[0] or a[2] <= b[1] for a, b in pairwise(places))
    for quote in made:
        assert len(quote.items) == 1 or alone.isdisjoint(item.key for item in quote.items)
        text = documents[quote.first.key[0]].text
        assert all(i.candidate.text.split(". ")[-1] in quote.span.of(text) for i in quote.items)


def _overlap(one: ScoredSentence, other: ScoredSentence) -> bool:
    return one.candidate.span.overlaps(other.candidate.span)


def test_a_correction_is_quoted_with_the_line_that_says_what_is_corrected(tmp_path: Path) -> None:
    write(tmp_path / "correction.docx", CORRECTION)
    with Assistant.open(tmp_path / "index") as assistant:
        assistant.index([tmp_path / "correction.docx"])
        answer = assistant.ask(
            "What should the words 310 officers of the harbour read?", force=True
        )
    assert answer.citations[0].quote == (
        "Paragraph 14\n\n"
        "The words “310 officers of the harbour” should read “301 officers of the harbour”."
    )


@pytest.mark.parametrize("mark", ["•", "➢", "▪", "✓", "–"])
def test_a_quote_begins_without_the_bullet_of_its_item(tmp_path: Path, mark: str) -> None:
    write(
        tmp_path / "harbour.docx",
        (
            "Harbour report 2031",
            f"{mark} The harbour office trained 310 officers in 2031.",
            f"{mark} The harbour school opened a second class in the evening.",
        ),
    )
    with Assistant.open(tmp_path / "index") as assistant:
        assistant.index([tmp_path / "harbour.docx"])
        answer = assistant.ask("How many officers did the harbour office train?")
    assert [one.quote[:11] for one in answer.citations[:1]] == ["The harbour"]


def test_a_quote_that_points_back_brings_the_sentence_before_it_once(weighed: Weighed) -> None:
    assert said(weighed, "They came") == [
        "The harbour office trained 310 officers in 2031. They came from nine towns."
    ]
    assert said(weighed, "Each of", "They came") == [
        "The harbour office trained 310 officers in 2031. They came from nine towns."
        " Each of them passed the test of the harbour school."
    ]
    assert said(weighed, "It teaches", "15. The") == [
        "The harbour school opened a second class. It teaches officers in the evening."
    ]
    assert said(weighed, "Each of") == ["Each of them passed the test of the harbour school."]


@pytest.mark.parametrize(
    ("language", "points", "names"),
    [
        ("en", "Consequently, repairs were made.", "IT staff repaired 17 radios."),
        ("fr", "Par conséquent, on a réparé.", "Saint-Louis a réparé 17 radios."),
        ("es", "Por lo tanto, se reparó.", "Suiza reparó 17 radios."),
        ("ru", "Поэтому ремонт возможен.", "Онега починила 17 радио."),
        ("ar", "ولذلك تم الإصلاح.", "هيئة الموانئ أصلحت 17 جهازا."),
    ],
)
def test_a_sentence_points_back_by_its_first_words(language: str, points: str, names: str) -> None:
    assert points_back(points, language)
    assert not points_back(names, language)
