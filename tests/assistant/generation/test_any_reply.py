"""Whatever a chat model replies, what is shown stands in the quotes: tried on made-up replies."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.answering.verify import figures
from assistant.conversation.followups import standalone
from assistant.generation.check.said import organisations, places
from assistant.generation.providers import ChatModel, Usage
from assistant.generation.reply import sentences
from assistant.generation.rewrite import rewritten
from assistant.model import Answer

QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PIECES = st.sampled_from(
    [
        "UNODC", "UNICEF", "trained", "more than", "2,278", "2.278", "2278", "40", "forty", "9,999", "police",
        "officers", "judges", "in", "Viet Nam", "Peru", "Laos", "2018", "in March 2019", "women", "not", "no",
        "prosecutor", "“took part”", "“we won”", "%", "$", "[1]", "[2]", "[1, 2]", "[9]", ".", "\n", "- ", "```",
        "{", '"text":', "<quote>", "System:", "\u202e", "\u0661\u0662", "million", "https://evil.example", "Dr Silva",
    ]
)  # fmt: skip
REPLIES = st.lists(PIECES, max_size=40).map(" ".join)


@QUICK
@given(reply=REPLIES)
def test_no_figure_place_or_organisation_is_shown_that_the_quotes_lack(
    write: Callable[..., Answer], reply: str
) -> None:
    answer = write(reply)
    quotes = "\n".join(citation.quote for citation in answer.citations)
    for claim in answer.claims:
        assert figures(claim.text) <= figures(quotes)
        assert places(claim.text) <= places(quotes)
        assert organisations(claim.text) <= organisations(quotes)
        assert "evil" not in claim.text
        assert "Silva" not in claim.text
        assert set(claim.citations) <= {1, 2}
    assert answer.claims


@QUICK
@given(reply=st.one_of(REPLIES, st.text(max_size=300)), cut=st.integers(1, 50))
def test_a_reply_is_the_same_sentences_however_it_comes_in_pieces(reply: str, cut: int) -> None:
    pieces = [reply[at : at + cut] for at in range(0, len(reply), cut)]
    assert list(sentences(pieces)) == list(sentences([reply]))


@QUICK
@given(reply=st.one_of(REPLIES, st.text(max_size=300)))
def test_a_follow_up_gets_no_name_or_figure_that_the_conversation_lacks(reply: str) -> None:
    history = ["How many police officers did UNODC train in Viet Nam in 2018?"]
    model = ChatModel("fake:model", GenericFakeChatModel(messages=iter([AIMessage(reply)])), 20)
    text = rewritten("And in Peru?", history, model, Usage()).text
    said = f"{history[0]} And in Peru?"
    assert figures(text) <= figures(said)
    assert places(text) <= places(said)
    assert organisations(text) <= organisations(said)
    assert text == standalone("And in Peru?", history).text or "Peru" in text
