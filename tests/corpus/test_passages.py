"""Passages are slices of their document, fit the model, and keep a text with its headings."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus.model import Block, BlockKind, Cell, Document, Metadata, Passage, Row, Section, Span
from corpus.not_text import not_text, without
from corpus.passages import cut, embedding_text
from corpus.sentences import sentences_in

Part = tuple[BlockKind, str]


def words(text: str) -> int:
    """A tokenizer that anyone can recount: words of ASCII, every other letter for itself."""
    return len(re.findall(r"[a-zA-Z0-9]+|[^\sa-zA-Z0-9]", text))


def document_of(*parts: Part, title: str = "Report", row: Row | None = None) -> Document:
    text, blocks, opened = "", [], []
    for kind, content in parts:
        start = len(text)
        text += content + "\n"
        cells = Row((Cell(start, start + len(content)),), row.table, row.label) if row else Row(())
        blocks.append(Block(kind, start, start + len(content), cells if kind == "row" else None))
        if kind == "heading":
            opened.append((start, content))
    ends = [*(start for start, _ in opened[1:]), len(text)]
    sections = [
        Section(name, 1, start, end) for (start, name), end in zip(opened, ends, strict=False)
    ]
    metadata = Metadata(title, language="en")
    return Document("a.txt", text, "", "text/plain", metadata, tuple(blocks), tuple(sections))


def slices_equal_text(document: Document, passages: tuple[Passage, ...]) -> bool:
    return all(document.text[p.start : p.end] == p.text for p in passages)


def covers_all_blocks_in_order(document: Document, passages: tuple[Passage, ...]) -> bool:
    covered = "".join(p.text for p in passages)
    gaps = not_text(document)
    expected = "".join(
        part.of(document.text)
        for block in document.blocks
        for part in without(Span(block.start, block.end), gaps)
    )
    ordered = all(one.end <= two.start for one, two in pairwise(passages))
    return ordered and "".join(covered.split()) == "".join(expected.split())


def sentences_lie_inside(passages: tuple[Passage, ...]) -> bool:
    return all(
        p.sentences[0].start == p.start
        and p.sentences[-1].end == p.end
        and all(a.end <= b.start for a, b in pairwise(p.sentences))
        for p in passages
    )


ALPHABETS = st.sampled_from(
    [
        "abcdefg .,;:!?()\n0123456789",
        "éàçœ ñ¿¡«» .,\n",
        "ابتثجحخ ،؛؟.\u064b\u0650\n٠١٢٣",
        "абвгд ёй. «»\n",
        "他来了走好。！？ ，",
        "👩\u200d👩\u200d👧👍🏽 e\u0301a\u0308.\u00a0 \n",
    ]
)
KINDS: st.SearchStrategy[BlockKind] = st.sampled_from(
    ["heading", "paragraph", "item", "row", "caption", "footnote"]
)
TEXTS = ALPHABETS.flatmap(lambda letters: st.text(letters, min_size=1, max_size=120))
PARTS = st.lists(st.tuples(KINDS, TEXTS), max_size=12)


@settings(max_examples=300, deadline=None)
@given(PARTS, st.integers(16, 60), st.integers(4, 60), st.text("ab é他\n", max_size=30))
def test_passages_of_any_text_are_slices_that_cover_it_in_order_and_fit(
    parts: list[Part], limit: int, target: int, title: str
) -> None:
    document = document_of(*parts, title=title)
    passages = cut(document, words, limit, target=target)
    assert slices_equal_text(document, passages)
    assert covers_all_blocks_in_order(document, passages)
    assert sentences_lie_inside(passages)
    assert [p.position for p in passages] == list(range(len(passages)))
    for passage in passages:
        assert words(passage.text) <= limit
        opening = words(embedding_text(title, passage)) - words(passage.text)
        assert opening > limit // 2 or words(embedding_text(title, passage)) <= limit


def segment(document: Document) -> list[Span]:
    """Sentences of all blocks."""
    blocks = document.blocks
    return [s for b in blocks for s in sentences_in(document, b, Span(b.start, b.end))]


@settings(max_examples=100, deadline=None)
@given(PARTS)
def test_a_sentence_that_fits_is_never_cut(parts: list[Part]) -> None:
    document = document_of(*parts)
    assume(not not_text(document))
    passages = cut(document, words, 1000, target=20)
    assert [span for p in passages for span in p.sentences] == segment(document)


def test_a_heading_goes_with_the_text_under_it() -> None:
    body = "UN Women trained 17 young artists in the capital. They reached many schools."
    other = "Police officers were trained in the principles of the law by the ministry."
    document = document_of(
        ("heading", "MALI"), ("paragraph", body), ("heading", "NIGER"), ("paragraph", other)
    )
    passages = cut(document, words, 200)
    assert [p.text for p in passages] == [f"MALI\n{body}", f"NIGER\n{other}"]
    assert [p.headings for p in passages] == [("MALI",), ("NIGER",)]


def test_a_heading_stays_with_a_sentence_that_fills_the_room() -> None:
    document = document_of(
        ("heading", "One two three four"), ("paragraph", " ".join(["word"] * 60)), title=""
    )
    passages = cut(document, words, 40)
    assert passages[0].text.startswith("One two three four\nword")
    assert all(words(embedding_text("", p)) <= 40 for p in passages)


def test_a_heading_at_the_very_end_is_kept() -> None:
    document = document_of(("paragraph", "It ended well for all of us."), ("heading", "Annex"))
    assert cut(document, words, 100)[-1].text == "Annex"


def test_a_sentence_longer_than_the_limit_is_cut_at_white_space() -> None:
    document = document_of(("paragraph", " ".join(f"word{n}" for n in range(100))), title="")
    passages = cut(document, words, 30)
    assert [words(p.text) for p in passages] == [30, 30, 30, 10]
    assert all(p.text.split()[-1].startswith("word") for p in passages)


def test_a_word_longer_than_the_limit_is_cut_between_letters_not_inside_them() -> None:
    family = "👩\u200d👩\u200d👧"
    document = document_of(("paragraph", family * 20), title="")
    passages = cut(document, words, 15)
    assert len(passages) > 1
    assert all(not p.text.startswith("\u200d") and not p.text.endswith("\u200d") for p in passages)


def test_a_long_section_becomes_passages_of_about_equal_size() -> None:
    sentence = "Ten words are in this short sentence about the plan."
    document = document_of(*[("paragraph", " ".join([sentence] * 3))] * 10, title="")
    sizes = [words(p.text) for p in cut(document, words, 250, target=110)]
    assert sum(sizes) == 10 * 3 * 11
    assert max(sizes) <= 110 * 5 / 4
    assert min(sizes) >= 66


def test_a_line_that_announces_a_list_goes_with_the_list() -> None:
    filler = "Ten words are in this short sentence about the plan."
    item = "Provide ten more words of training to every single officer."
    document = document_of(
        ("paragraph", " ".join([filler] * 4)),
        ("paragraph", "The ministry decided to do these things at once:"),
        *[("item", item)] * 4,
        title="",
    )
    passages = cut(document, words, 100, target=50)
    assert not any(p.text.endswith(":") for p in passages)


def test_rows_of_one_table_are_grouped_and_know_their_table_and_columns() -> None:
    text = "Before the table.\nMali | 30\nNiger | 40\nAfter it."
    mali, niger = text.index("Mali"), text.index("Niger")
    after = text.index("After")

    def row(start: int, end: int) -> Block:
        bar = text.index(" | ", start)
        cells = (Cell(start, bar, ("Country",)), Cell(bar + 3, end, ("Officers", "2024")))
        return Block("row", start, end, Row(cells, "Table 3. Police trained", text[start:bar]))

    blocks = (
        Block("paragraph", 0, 17),
        row(mali, niger - 1),
        row(niger, after - 1),
        Block("paragraph", after, len(text)),
    )
    document = Document("a", text, "", "text/plain", Metadata("Report"), blocks)
    before, table, last = cut(document, words, 100)
    assert table.text == "Mali | 30\nNiger | 40"
    assert table.context == "Table 3. Police trained Country | Officers 2024"
    assert table.sentences[1].of(text) == "Niger | 40"
    assert before.context == last.context == ""
    assert embedding_text("Report", table) == f"Report\n{table.context}\n{table.text}"


def test_long_headings_keep_their_tail_and_are_not_repeated() -> None:
    passage = Passage("a", 0, 0, 5, "Inner\nbody", ("Outer " * 60, "Middle", "Inner"))
    lines = embedding_text("T", passage).split("\n")
    assert lines[0] == "T"
    assert "Middle" in lines
    assert lines[-2:] == ["Inner", "body"]
    assert lines.count("Inner") == 1
    assert len(embedding_text("T", passage)) < 200


def test_headings_in_other_scripts_leave_half_of_the_limit_to_the_text() -> None:
    headings = tuple("تعزيز القدرات الوطنية في مجال حماية النساء والفتيات" for _ in range(6))
    passage = Passage("a", 0, 0, 3, "نص.", headings)
    assert words(embedding_text("برنامج الأمم المتحدة " * 20, passage)) < 128


def test_a_limit_without_room_for_text_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 8 tokens, got 3"):
        cut(document_of(("paragraph", "Text.")), words, 3)


@pytest.mark.skipif("ASSISTANT_SHARED" not in os.environ, reason="needs the shared reports")
def test_a_long_real_text_is_cut_exactly_and_each_sentence_counted_about_once() -> None:
    folder = Path(os.environ["ASSISTANT_SHARED"]) / "documents"
    calls = 0

    def counted(text: str) -> int:
        nonlocal calls
        calls += 1
        return words(text)

    paths = [*folder.rglob("*.txt"), *folder.rglob("*.md")]
    assert paths
    for path in paths:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
        document = document_of(*[("paragraph", line) for line in lines if line.strip()])
        calls = 0
        passages = cut(document, counted, 180, target=120)
        assert slices_equal_text(document, passages)
        assert covers_all_blocks_in_order(document, passages)
        assert all(words(embedding_text("Report", p)) <= 180 for p in passages)
        sentences = [span.of(document.text) for span in segment(document)]
        too_long = sum(len(text.split()) for text in sentences if words(text) > 170)
        assert calls <= len(sentences) + too_long + 50
