"""Quotes and passages to write from, the real embedding model, and chat models that say what a test scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.generation.check.features import Encode
from assistant.generation.check.sentence import check_sentence
from assistant.generation.passages import NumberedPassage
from assistant.generation.providers import ChatModel
from assistant.generation.write import Check, Writer
from assistant.model import Answer, Citation, Claim, Coverage
from corpus.model import Document, Metadata
from index.encoder import Encoder
from index.model import DocumentRecord

VIET_NAM = (
    "In 2018, UNODC trained more than 2,278 police officers in Viet Nam on violence against women."
)
PERU = "UNODC trained 40 judges in Peru; no prosecutor took part."
QUOTES = (VIET_NAM, PERU)


def make_passages(*texts: str) -> list[NumberedPassage]:
    """Passages of one report, numbered from 1."""
    whole = "\n\n".join(texts)
    document = Document("report.txt", whole, "0", "text/plain", Metadata("Training report"), ())
    record = DocumentRecord("report.txt", "Training report")
    return [
        NumberedPassage(n, f"p{n}", whole.index(text), text, (), document, record)
        for n, text in enumerate(texts, 1)
    ]


def make_answer(*quotes: str) -> Answer:
    """An answer made of ``quotes``, as the answerer without a model gives it."""
    citations = tuple(
        Citation(n, "report.txt", "Training report", p.start, p.start + len(p.text), p.text, p.id)
        for n, p in enumerate(make_passages(*quotes), 1)
    )
    return Answer(
        trace_id="t",
        question="Whom did UNODC train?",
        standalone_question="Whom did UNODC train?",
        claims=tuple(Claim(quote, (n,)) for n, quote in enumerate(quotes, 1)),
        citations=citations,
        coverage=Coverage(1, 1),
    )


@pytest.fixture(scope="session")
def encode() -> Encode:
    return Encoder.open().encode_with_spans


@pytest.fixture(scope="session")
def check(encode: Encode) -> Check:
    return partial(check_sentence, encode=encode)


@pytest.fixture
def passages() -> list[NumberedPassage]:
    return make_passages(*QUOTES)


@pytest.fixture
def passages_of() -> Callable[..., list[NumberedPassage]]:
    """``passages_of(*texts)``: passages with other texts."""
    return make_passages


@pytest.fixture
def quoted() -> Answer:
    """The answer of QUOTES without a model."""
    return make_answer(*QUOTES)


@pytest.fixture
def answer_of() -> Callable[..., Answer]:
    """``answer_of(*quotes)``: an answer made of other quotes."""
    return make_answer


@pytest.fixture
def write(check: Check) -> Callable[..., Answer]:
    """``write(reply, *texts)``: what is shown of a reply to passages with these texts (QUOTES)."""

    def written(reply: str | Iterator[AIMessage], *texts: str) -> Answer:
        replies = iter([AIMessage(reply)]) if isinstance(reply, str) else reply
        model = ChatModel("fake:model", GenericFakeChatModel(messages=replies), 20)
        texts = texts or QUOTES
        return Writer(model, check).write(make_answer(*texts), make_passages(*texts))

    return written
