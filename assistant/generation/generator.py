"""`Generator`: all that one chat model may do for one question or briefing, and what it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation.followups import Standalone
from assistant.generation.check import Entails, Similarity
from assistant.generation.providers import ChatModel, Usage
from assistant.generation.rewrite import rewritten
from assistant.generation.translate import translated
from assistant.generation.writer import Writer
from assistant.model import Answer, Citation, Claim, Text, Watch


class Generator:
    """Writes with ``model``; whatever it writes is checked before it is shown."""

    def __init__(
        self, model: ChatModel, similarity: Similarity, entails: Entails | None = None
    ) -> None:
        self.usage = Usage()
        self._model = model
        self._entails = entails
        self._writer = Writer(model, similarity, entails)

    def standalone(self, question: str, history: Sequence[str] = ()) -> Standalone:
        """A follow-up written out; ``history``: earlier questions, oldest first."""
        return rewritten(question, history, self._model, self.usage)

    def worded(self, answer: Answer, watch: Watch | None, language: str | None) -> Answer:
        """The answer in the model's words or, where ``language`` is given, translated into it."""
        if language is None:
            answer = self._writer.write(answer, watch, self.usage)
        else:
            answer = translated(answer, language, self._model, self.usage, watch, self._entails)
        return replace(answer, usage=self.usage.to_dict()) if self.usage.seconds else answer

    def connecting(self, about: str, citations: Sequence[Citation]) -> list[Claim]:
        """Sentences that lead from one quote to the next; none where nothing holds."""
        return self._writer.connecting(about, citations, self.usage)


def generate(
    answer: Answer, generator: Generator | None, watch: Watch | None, language: str | None
) -> Answer:
    """The answer in a chat model's words, or translated; without one it is told as it is."""
    if generator is not None:
        return generator.worded(answer, watch, language)
    if watch is not None:
        for paragraph in answer.paragraphs:
            watch(Text(paragraph))
    return answer
