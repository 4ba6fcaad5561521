"""`Generator`: what a chat model does for one question or briefing, and the model of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache, partial

from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.conversation.examples import turn_language
from assistant.conversation.followups import Standalone
from assistant.conversation.leaning import Leans
from assistant.conversation.taken import Takes
from assistant.generation.check.features import Encode
from assistant.generation.check.sentence import Entails, check_sentence
from assistant.generation.passages import NumberedPassage
from assistant.generation.providers import ChatModel, Usage, open_chat_model
from assistant.generation.rewrite import rewritten
from assistant.generation.translate import NAMES, translated
from assistant.generation.write import Tools, Writer
from assistant.locale import say
from assistant.model import Answer, Citation, Claim, Text, Watch
from index.encoder.files import ENTAILMENT
from index.encoder.sentence_transformers_backend import find_cross_encoder, load_entailment


class Generator:
    """Writes with ``model``; everything it writes is checked before it is shown."""

    def __init__(
        self, model: ChatModel, encode: Encode, budget: int, entails: Entails | None = None
    ) -> None:
        """``budget``: tokens of the passages that it reads. ``encode``: `Encoder.encode_with_spans`."""
        self.usage = Usage()
        self.budget = budget
        self._model = model
        self._entails = entails
        self._writer = Writer(model, partial(check_sentence, encode=encode, entails=entails))

    def standalone(
        self,
        question: str,
        history: Sequence[str] = (),
        leans: Leans | None = None,
        takes: Takes | None = None,
    ) -> Standalone:
        """A follow-up written out; see `assistant.conversation.followups.standalone`."""
        return rewritten(question, history, self._model, self.usage, leans, takes)

    def written(
        self,
        answer: Answer,
        passages: Sequence[NumberedPassage],
        watch: Watch | None,
        tools: Tools | None = None,
    ) -> Answer:
        """What the model answers from ``passages``; ``answer``: that of the quotes. ``tools``: what it may ask for."""
        return self._writer.write(answer, passages, watch, self.usage, tools)

    def translated(self, answer: Answer, watch: Watch | None, language: str) -> Answer:
        """The answer in ``language``, as far as that can be checked."""
        answer = translated(answer, language, self._model, self.usage, watch, self._entails)
        return replace(answer, usage=self.usage.to_dict()) if self.usage.seconds else answer

    def connecting(self, about: str, citations: Sequence[Citation]) -> list[Claim]:
        """Sentences that connect the quotes; only supported ones, often none."""
        return self._writer.connecting(about, citations, self.usage)


def reads(answer: Answer) -> bool:
    """Whether a chat model answers too: not where something was counted, or listed over all documents."""
    read = answer.plan in ("look-up", "open", "compare", "table") and not answer.computed
    return read and answer.coverage.searched > 0


def shown(answer: Answer, watch: Watch | None) -> Answer:
    """The answer as it is; ``watch`` gets its paragraphs."""
    if watch is not None:
        for paragraph in answer.paragraphs:
            watch(Text(paragraph))
    return answer


def reworded(answer: Answer, generator: Generator | None, watch: Watch | None) -> Answer:
    """The answer to a command or to talk: as it is, or translated where the turn asks for that."""
    target = answer.reply.translate_to if answer.reply is not None else ""
    if target and generator is not None:
        return generator.translated(answer, watch, target)
    if target:
        message = "To translate an answer, a chat model is needed, and none is set here. The quotes stay as they are printed."
        notice = say(message, turn_language(answer.question))
        answer = answer.without_quotes(notice)
    return shown(answer, watch)


def open_generator(settings: Settings, encode: Encode) -> Generator | None:
    """A generator with the chat model of the settings; None where none is set."""
    model = _opened_model(settings)
    if model is None:
        return None
    return Generator(model, encode, settings.chat_model_reads, entailment(settings))


def entailment(settings: Settings) -> Entails | None:
    """The model of entailment of the settings; None where none is set."""
    name = settings.entailment
    return open_entailment(name, settings.allow_download) if name else None


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
