from __future__ import annotations

from types import SimpleNamespace

from assistant.evaluation.contexts import around, contexts
from corpus.model import Block, Document, Metadata, Span

TEXTS = ["A heading", "x" * 600, "The quote is here.", "y" * 300, "z" * 600]


def document() -> Document:
    blocks, at = [], 0
    for text in TEXTS:
        blocks.append(Block("paragraph", at, at + len(text)))
        at += len(text) + 1
    text = "\n".join(TEXTS)
    return Document("d.txt", text, "0" * 64, "text/plain", Metadata("D"), tuple(blocks))


def test_whole_blocks_around_a_quote_are_taken_while_they_fit() -> None:
    made = document()
    start = made.text.index("quote is")
    found = around(made, Span(start, start + 8)).of(made.text)
    # 18 + 1 + 300 after it, then 600 + 1 before it, then the heading; 600 more after it would be over 1,000.
    assert found == "\n".join(TEXTS[:4])
    assert len(found) <= 1000


def test_a_long_block_is_taken_as_it_is() -> None:
    made = document()
    assert around(made, Span(15, 20)).of(made.text).startswith("A heading\nxxx")


def test_a_quote_that_is_not_at_its_place_is_its_own_context(making: SimpleNamespace) -> None:
    cited = making.citation(making.PAPER, "UNODC trained") | {"quote": "UNDP trained"}
    given = making.case(making.question(), making.answer("x [1]", cited))
    assert contexts(given) == ["UNDP trained"]
