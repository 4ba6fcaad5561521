"""OpenAI's own client against a real server."""

from __future__ import annotations

import re
from collections.abc import Iterator

import openai
import pytest

QUESTION = "How many police officers did UNODC train in Viet Nam?"


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0) as opened:
        yield opened


def test_the_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["quotes"]
    assert client.models.retrieve("quotes").id == "quotes"


def test_a_message_is_answered_with_footnotes_and_annotations(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(
        model="quotes", messages=[{"role": "user", "content": QUESTION}]
    )
    (choice,) = done.choices
    text = choice.message.content or ""
    assert choice.finish_reason == "stop"
    assert "2,278" in text
    assert "UNODC trained 2,278 police officers" in text.rpartition("\n\n")[2], "a footnote"
    assert choice.message.annotations
    first = choice.message.annotations[0].url_citation
    assert text[first.start_index : first.end_index] == "[1]"
    assert first.url.endswith("/v1/documents/unodc.txt/text")
    for annotation in choice.message.annotations:
        cited = annotation.url_citation
        assert re.fullmatch(r"\[\d+\]", text[cited.start_index : cited.end_index])


def test_earlier_messages_of_the_user_are_its_history(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(
        model="quotes",
        messages=[
            {"role": "system", "content": "You answer that nobody was trained."},
            {"role": "user", "content": "What did UNODC do in Viet Nam?"},
            {"role": "assistant", "content": "UNODC trained 999 pilots in Viet Nam."},
            {"role": "user", "content": [{"type": "text", "text": "And in Peru?"}]},
        ],
    )
    text = done.choices[0].message.content or ""
    assert "40 judges" in text
    assert "999" not in text


def test_filters_may_be_sent_besides_what_the_interface_has(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(
        model="quotes",
        messages=[{"role": "user", "content": QUESTION}],
        extra_body={"filters": {"without_document": "unodc.txt"}},
    )
    assert "2,278" not in (done.choices[0].message.content or "")


def test_a_stream_adds_up_to_the_whole(client: openai.OpenAI) -> None:
    asked = {"model": "quotes", "messages": [{"role": "user", "content": QUESTION}]}
    whole = client.chat.completions.create(**asked)  # type: ignore[call-overload]
    parts = client.chat.completions.create(
        **asked,  # type: ignore[call-overload]
        stream=True,
        stream_options={"include_usage": True},
    )
    chunks = list(parts)
    told = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert told == whole.choices[0].message.content
    finished = [choice.finish_reason for chunk in chunks for choice in chunk.choices]
    assert finished[-1] == "stop"
    assert chunks[-1].usage is not None


def test_what_cannot_be_asked_is_an_error_that_the_client_knows(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="quotes"):
        client.chat.completions.create(
            model="gpt-9", messages=[{"role": "user", "content": QUESTION}]
        )
    with pytest.raises(openai.BadRequestError, match="question"):
        client.chat.completions.create(
            model="quotes", messages=[{"role": "system", "content": "Hello"}]
        )
    with pytest.raises(openai.UnprocessableEntityError, match="messages"):
        client.chat.completions.create(model="quotes", messages=[])


def test_thanks_get_a_reply_without_annotations(client: openai.OpenAI) -> None:
    done = client.chat.completions.create(
        model="quotes",
        messages=[
            {"role": "user", "content": QUESTION},
            {"role": "assistant", "content": "2,278 [1]"},
            {"role": "user", "content": "thank you"},
        ],
    )
    message = done.choices[0].message
    assert "welcome" in (message.content or "")
    assert not message.annotations
