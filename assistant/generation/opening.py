"""The chat model of the settings, ready to write."""

from __future__ import annotations

from functools import lru_cache

from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.generation.check import Similarity
from assistant.generation.entailment import open_entailment
from assistant.generation.generator import Generator
from assistant.generation.providers import ChatModel, open_chat_model
from assistant.generation.translate import NAMES


def open_generator(settings: Settings, similarity: Similarity) -> Generator | None:
    """What a chat model may do; None where none is set."""
    model = _opened_model(settings)
    if model is None:
        return None
    name = settings.entailment
    return Generator(model, similarity, open_entailment(name) if name else None)


@lru_cache(maxsize=8)
def _opened_model(settings: Settings) -> ChatModel | None:
    return open_chat_model(settings)


def check_translation(language: str, generator: Generator | None) -> None:
    """Raises UsageError for a language that is not offered, and without a model to translate."""
    if language not in NAMES:
        known = ", ".join(NAMES)
        raise UsageError(f"an answer is translated into one of {known}; got {language!r}")
    if generator is None:
        raise UsageError(
            "a translation needs a chat model: set ASSISTANT_CHAT_MODEL to provider:name"
        )
