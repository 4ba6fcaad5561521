"""Requests of OpenAI's interface for completions."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from assistant.interfaces.api.schemas.requests import Filters, whole_characters


class _Loose(BaseModel):
    """Members that other programs send and that change nothing here are passed over."""

    model_config = ConfigDict(extra="ignore")


class Part(_Loose):
    type: str
    text: str = ""


class Message(_Loose):
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class StreamOptions(_Loose):
    include_usage: StrictBool = False


class CompletionRequest(_Loose):
    """What OpenAI's interface takes; the questions of the user are what is answered."""

    model: str = Field(examples=["quotes"])
    messages: list[Message] = Field(
        min_length=1,
        max_length=1000,
        examples=[[{"role": "user", "content": "How many staff did UNRWA train?"}]],
    )
    stream: StrictBool = False
    stream_options: StreamOptions | None = None
    filters: Filters = Field(default=Filters(), description="Of this interface alone.")

    @model_validator(mode="after")
    def _whole_characters(self) -> Self:
        return whole_characters(self)
