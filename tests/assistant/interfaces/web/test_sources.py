"""A document in parts that a page of the browser can hold, and its blocks in pieces."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.interfaces.web.sources import Prose, cut, part_at, parts, read_part
from corpus.model import Block, Document, Metadata, Page, Span


@given(st.text(min_size=1, max_size=80), st.data())
def test_pieces_of_a_block_joined_are_the_block_and_the_marked_one_is_the_quote(
    text: str, data: st.DataObject
) -> None:
    bounds = st.integers(0, len(text))
    start, end = sorted((data.draw(bounds), data.draw(bounds)))
    first, last = sorted((data.draw(bounds), data.draw(bounds)))
    found = cut(text, Span(start, end), Span(first, last))
    assert "".join(piece.text for piece in found) == text[start:end]
    marked = "".join(piece.text for piece in found if piece.marked)
    assert marked == text[max(start, first) : min(end, last)] or marked == ""


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=12), st.data())
def test_parts_cover_a_document_in_order_and_each_offset_is_in_its_part(
    lengths: list[int], data: st.DataObject
) -> None:
    text = "\n".join("x" * length for length in lengths)
    blocks, at = [], 0
    for length in lengths:
        blocks.append(Block("paragraph", at, at + length))
        at += length + 1
    document = Document("d", text, "0", "text/plain", Metadata("d"), tuple(blocks))
    found = parts(document)
    assert found[0].start == 0
    assert found[-1].end == len(text)
    assert all(one.end == other.start for one, other in pairwise(found))
    offset = data.draw(st.integers(0, len(text) - 1))
    part = found[part_at(document, offset)]
    assert part.start <= offset < part.end


def test_pages_are_the_parts_of_a_paged_document() -> None:
    text = "one\ntwo"
    blocks = (Block("paragraph", 0, 3), Block("paragraph", 4, 7))
    pages = (Page(4, 0, 3), Page(5, 4, 7))
    document = Document("d.pdf", text, "0", "application/pdf", Metadata("d"), blocks, pages=pages)
    part = read_part(document, part_at(document, 5))
    assert (part.index, part.count, part.number) == (1, 2, 5)
    assert read_part(document, 99).index == 1


def test_items_without_a_mark_of_their_own_get_a_bullet() -> None:
    text = "- first\n(a) second\n➢ third\nfourth – last"
    starts = (0, 8, 19, 27)
    ends = (7, 18, 26, len(text))
    blocks = tuple(Block("item", start, end) for start, end in zip(starts, ends, strict=True))
    document = Document("d", text, "0", "text/plain", Metadata("d"), blocks)
    shown = read_part(document, 0).shown
    assert [item.marked for item in shown if isinstance(item, Prose)] == [True, True, True, False]
