"""`Generator`: what a chat model does for one question or briefing, and the model of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.conversation.examples import turn_language
from assistant.conversation.followups import Standalone
from assistant.conversation.leaning import Leans
from assistant.generation.check import Entails, Similarity
from assistant.generation.providers import ChatModel, Usage, open_chat_model
from assistant.generation.rewrite import rewritten
from assistant.generation.translate import NAMES, translated
from assistant.generation.write import Writer
from assistant.locale import say
from assistant.model import Answer, Citation, Claim, Text, Watch
from index.encoder.files import ENTAILMENT
from index.encoder.sentence_transformers_backend import find_cross_encoder, load_entailment


class Generator:
    """Writes with ``model``; everything it writes is checked before it is shown."""

    def __init__(
        self, model: ChatModel, similarity: Similarity, entails: Entails | None = None
    ) -> None:
        self.usage = Usage()
        self._model = model
        self._entails = entails
        self._writer = Writer(model, similarity, entails)

    def standalone(
        self, question: str, history: Sequence[str] = (), leans: Leans | None = None
    ) -> Standalone:
        """A follow-up written out; ``history``: earlier questions, oldest first; ``leans``: tells follow-ups."""
        return rewritten(question, history, self._model, self.usage, leans)

    def worded(self, answer: Answer, watch: Watch | None, language: str | None) -> Answer:
        """The answer in the model's words or, where ``language`` is given, translated into it."""
        if language is None:
            answer = self._writer.write(answer, watch, self.usage)
        else:
            answer = translated(answer, language, self._model, self.usage, watch, self._entails)
        return replace(answer, usage=self.usage.to_dict()) if self.usage.seconds else answer

    def connecting(self, about: str, citations: Sequence[Citation]) -> list[Claim]:
        """Sentences that connect the quotes; only supported ones, often none."""
        return self._writer.connecting(about, citations, self.usage)


def generate(
    answer: Answer, generator: Generator | None, watch: Watch | None, language: str | None
) -> Answer:
    """The answer in a chat model's words, or translated; without a model as it is.

    ``watch`` gets its paragraphs.
    """
    if generator is not None:
        return generator.worded(answer, watch, language)
    if watch is not None:
        for paragraph in answer.paragraphs:
            watch(Text(paragraph))
    return answer


def reworded(answer: Answer, generator: Generator | None, watch: Watch | None) -> Answer:
    """The answer to a command or to talk: as it is, or translated where the turn asks for that."""
    target = answer.reply.translate_to if answer.reply is not None else ""
    if target and generator is not None:
        return generate(answer, generator, watch, target)
    if target:
        message = "To translate an answer, a chat model is needed, and none is set here. The quotes stay as they are printed."
        notice = say(message, turn_language(answer.question))
        answer = replace(answer, claims=(), citations=(), closest=(), notice=notice, plan=None)
    return generate(answer, None, watch, None)


def open_generator(settings: Settings, similarity: Similarity) -> Generator | None:
    """A generator with the chat model of the settings; None where none is set."""
    model = _opened_model(settings)
    if model is None:
        return None
    name = settings.entailment
    return Generator(
        model, similarity, open_entailment(name, settings.allow_download) if name else None
    )


@lru_cache(maxsize=8)
def _opened_model(settings: Settings) -> ChatModel | None:
    return open_chat_model(settings)


def check_translation(language: str, generator: Generator | None) -> None:
    """Raise UsageError for a language that is not offered, or without a model to translate."""
    if language not in NAMES:
        known = ", ".join(NAMES)
        raise UsageError(f"an answer is translated into one of {known}; got {language!r}")
    if generator is None:
        raise UsageError(
            "a translation needs a chat model: set ASSISTANT_CHAT_MODEL to provider:name"
        )


@cache
def open_entailment(name: str, allow_download: bool = False) -> Entails:
    """The CrossEncoder of this name or path, for entailment; loaded once in a process.

    Raises ModelFault for a model that is not on disk, or has no label for entailment.
    """
    return load_entailment(find_cross_encoder(name, ENTAILMENT, allow_download=allow_download))
