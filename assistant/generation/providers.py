"""The only access to chat models: any that LangChain's `init_chat_model` reaches. Off by default.

A model is named ``provider:name``; the provider's package is an extra. Its key comes from the
setting ``chat_model_key`` or the provider's own environment variable, and is never shown: of a
provider's error only the type is reported, since messages can contain parts of keys.
What is sent to a model: instructions are files; all other text is marked as data.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from assistant.config.errors import AssistantError, UsageError
from assistant.config.settings import Settings
from assistant.generation.passages import NumberedPassage
from assistant.model import Citation
from corpus.normalize import one_line

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_REFUSED = (400, 413)  # HTTP: bad request, content too large
_RETRIES = 2  # after 429 and 5xx, each after a longer pause; all within the time limit
_log = logging.getLogger(__name__)


class NoReply(AssistantError):
    """A chat model gave no reply, or only a part of one.

    ``late``: because the time limit was reached. ``refused``: because the provider takes no such request, which is
    what it says of one that is too long.
    """

    def __init__(self, message: str, *, late: bool = False, refused: bool = False) -> None:
        super().__init__(message)
        self.late = late
        self.refused = refused


@dataclass(slots=True)
class Usage:
    """Tokens and seconds that replies took. Tokens are None if the provider does not report them."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    seconds: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        return {
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "seconds": round(self.seconds, 3),
        }

    def count(self, reported: Any) -> None:
        """Add the ``usage_metadata`` of a LangChain message."""
        if reported:
            self.input_tokens = (self.input_tokens or 0) + int(reported["input_tokens"])
            self.output_tokens = (self.output_tokens or 0) + int(reported["output_tokens"])


class ChatModel:
    """A chat model by its name. Safe to use from several threads."""

    def __init__(self, name: str, model: BaseChatModel, limit_s: float) -> None:
        """``limit_s``: seconds after which an unfinished reply is abandoned."""
        self.name = name
        self.limit_s = limit_s
        self._model = model

    @property
    def structured(self) -> bool:
        """Whether the provider promises replies of a given form."""
        return bool((self._model.profile or {}).get("structured_output"))

    def stream(
        self, system: str, user: str, usage: Usage, within: float | None = None
    ) -> Iterator[str]:
        """The reply in pieces as they come. ``within``: seconds that it may take, None for `limit_s`. Raises NoReply."""

        def pieces() -> Iterator[str]:
            for chunk in self._model.stream([("system", system), ("human", user)]):
                usage.count(getattr(chunk, "usage_metadata", None))
                yield chunk.text

        return self._limited(pieces(), usage, within)

    def fill(
        self,
        form: type[BaseModel],
        system: str,
        user: str,
        usage: Usage,
        within: float | None = None,
    ) -> BaseModel:
        """The reply as an object of ``form``; ``within`` as for `stream`. Raises NoReply."""
        filled = self._model.with_structured_output(form, include_raw=True)

        def replies() -> Iterator[Any]:
            reply: Any = filled.invoke([("system", system), ("human", user)])
            usage.count(getattr(reply["raw"], "usage_metadata", None))
            yield reply["parsed"]

        for parsed in self._limited(replies(), usage, within):
            if isinstance(parsed, form):
                return parsed
        raise NoReply(f"the chat model {self.name} did not keep to the form")

    def _limited(self, replies: Iterator[Any], usage: Usage, within: float | None) -> Iterator[Any]:
        """``replies``, made in another thread, until the time limit."""
        start, limit = time.monotonic(), self.limit_s if within is None else within
        made: queue.SimpleQueue[Any] = queue.SimpleQueue()
        left, end = threading.Event(), object()

        def work() -> None:
            try:
                for reply in replies:
                    made.put(reply)
                    if left.is_set():
                        return
                made.put(end)
            except Exception as error:  # whatever a provider's package raises
                made.put(error)

        threading.Thread(target=work, name="chat-model", daemon=True).start()
        try:
            while True:
                reply = made.get(timeout=max(0.0, start + limit - time.monotonic()))
                if reply is end:
                    return
                if isinstance(reply, Exception):
                    _log.warning("the chat model failed: %s", type(reply).__name__)
                    refused = getattr(reply, "status_code", None) in _REFUSED
                    failed = f"the chat model {self.name} failed: {type(reply).__name__}"
                    raise NoReply(failed, refused=refused)
                yield reply
        except queue.Empty:
            late = f"the chat model {self.name} was not done within {self.limit_s:g} s"
            raise NoReply(late, late=True) from None
        finally:
            left.set()
            usage.seconds += time.monotonic() - start


def open_chat_model(settings: Settings) -> ChatModel | None:
    """The model that the settings name; None if they name none.

    Raises UsageError that says what to install if it cannot be used.
    """
    if settings.chat_model is None:
        return None
    try:
        from langchain.chat_models import init_chat_model
    except ImportError as error:
        raise UsageError(
            "a chat model needs more packages: pip install 'programme-assistant[openai]'"
            " (or ollama, anthropic: the provider's extra)"
        ) from error
    more: dict[str, Any] = {}
    if settings.chat_model_url is not None:
        more["base_url"] = settings.chat_model_url
    if settings.chat_model_key is not None:
        more["api_key"] = settings.chat_model_key.get_secret_value()
    elif settings.chat_model_url is not None:
        more["api_key"] = "none"  # servers of one's own ask for none, their clients do
    if settings.chat_model.startswith("openai:"):
        more["stream_usage"] = True  # asked for by default at OpenAI's own address only
    try:
        model = init_chat_model(
            settings.chat_model,
            temperature=0,
            max_tokens=settings.chat_model_tokens,
            max_retries=_RETRIES,
            timeout=settings.chat_model_time_s,
            **more,
        )
    except Exception as error:  # each provider's package has its own
        why = str(error) if isinstance(error, ImportError) else type(error).__name__
        raise UsageError(
            f"the chat model {settings.chat_model} cannot be used ({why}); chat_model takes"
            " provider:name, the provider's package must be installed, and its key be set"
        ) from None
    return ChatModel(settings.chat_model, model, settings.chat_model_time_s)


@cache
def instructions(name: str, package: str = "assistant.generation") -> str:
    """The text of ``name``.md in ``package``."""
    return resources.files(package).joinpath(f"{name}.md").read_text(encoding="utf-8")


def passages_and_question(question: str, passages: Sequence[NumberedPassage]) -> str:
    """The passages with their numbers, sources and headings, then the question, each in a tag."""
    parts = []
    for one in passages:
        names = f'number="{one.number}" source="{data(one.source)}"'
        if one.headings:
            names += f' section="{data(" > ".join(one.headings))}"'
        text = "\n".join(line for line in map(data, one.text.split("\n")) if line)
        parts.append(f"<passage {names}>\n{text}\n</passage>")
    return "\n".join([*parts, f"<question>{data(question)}</question>"])


def quotes_and_question(question: str, citations: Sequence[Citation]) -> str:
    """The quotes with their numbers and sources, then the question, each in a tag."""
    quotes = [
        f'<quote number="{c.number}" source="{data(_source(c))}">{data(c.quote)}</quote>'
        for c in citations
    ]
    return "\n".join([*quotes, f"<question>{data(question)}</question>"])


def conversation(question: str, history: Sequence[str]) -> str:
    """Earlier questions, oldest first, then the last one, each in a tag."""
    turns = [f"<turn>{data(turn)}</turn>" for turn in history]
    return "\n".join([*turns, f"<question>{data(question)}</question>"])


def text_to_translate(text: str) -> str:
    return f"<text>{data(text)}</text>"


def _source(citation: Citation) -> str:
    parts = [citation.title, citation.publisher, citation.year, *citation.section]
    return ", ".join(str(part) for part in parts if part)


def data(text: str) -> str:
    """Text that can open or close no tag, on one line."""
    folded = one_line(text)
    return folded.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "”")
