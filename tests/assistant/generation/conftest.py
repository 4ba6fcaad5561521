"""Quotes to write from, the real embedding model, and chat models that say what a test scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.generation.providers import ChatModel
from assistant.generation.write import Writer
from assistant.model import Answer, Citation, Claim, Coverage
from index.encoder import Encoder

VIET_NAM = (
    "In 2018, UNODC trained more than 2,278 police officers in Viet Nam on violence against women."
)
PERU = "UNODC trained 40 judges in Peru; no prosecutor took part."
QUOTES = (VIET_NAM, PERU)


def make_answer(*quotes: str) -> Answer:
    """An answer made of ``quotes``, as the answerer without a model gives it."""
    citations = tuple(
        Citation(n, "report.txt", "Training report", 0, len(quote), quote, f"p{n}")
        for n, quote in enumerate(quotes, 1)
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
def similarity() -> Callable[[str, str], float]:
    encode = lru_cache(maxsize=1000)(Encoder.open().encode_query)
    return lambda one, other: float(encode(one) @ encode(other))


@pytest.fixture
def quoted() -> Answer:
    """The answer of QUOTES without a model."""
    return make_answer(*QUOTES)


@pytest.fixture
def answer_of() -> Callable[..., Answer]:
    """``answer_of(*quotes)``: an answer made of other quotes."""
    return make_answer


@pytest.fixture
def write(similarity: Callable[[str, str], float]) -> Callable[..., Answer]:
    """``write(reply)``: the answer of QUOTES as a model words it that replies so."""

    def written(reply: str | Iterator[AIMessage], answer: Answer | None = None) -> Answer:
        replies = iter([AIMessage(reply)]) if isinstance(reply, str) else reply
        model = ChatModel("fake:model", GenericFakeChatModel(messages=replies), 20)
        return Writer(model, similarity).write(answer or make_answer(*QUOTES))

    return written
