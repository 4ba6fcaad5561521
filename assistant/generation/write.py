"""`Writer`: an answer in the words of a chat model; no sentence is shown before it is checked.

1. The short answer (the figure, the date …) stays first: it is a part of a quote.
2. Each sentence that the model writes is checked (`assistant.generation.check`). If it fails, the quotes
   it cites are shown instead, and it is listed in ``removed`` with the reason. A sentence that cites
   nothing is compared with each quote, and shown with the first that supports it.
3. A quote whose figures, names or words the sentences leave out follows as it is: what a model omits is
   not lost.
4. If a model fails, is late, or writes nothing that is supported, the answer consists of the quotes and
   says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from assistant.generation.check import Entails, Similarity, content, fault, named
from assistant.generation.providers import (
    ChatModel,
    NoReply,
    Usage,
    instructions,
    quotes_and_question,
)
from assistant.generation.reply import Claims, Written, sentences
from assistant.locale import say
from assistant.model import Answer, Citation, Claim, Reason, Removed, Step, Text, Watch
from assistant.question.understand import question_language

_LATE = "The chat model was not done in time; what it left out is quoted."
_FAILED = "The chat model could not be used; these are the quotes."
_UNSUPPORTED = "Nothing that the chat model wrote stands in the quotes; these are the quotes."
_Fault = Callable[[str, Sequence[int], Mapping[int, Citation]], Reason | None]
_CONNECTING = 2  # sentences
_COVERED = 0.5  # share of a quote's words that sentences must have before it is left out


class Writer:
    """Rewords answers with one chat model. Safe to use from several threads."""

    def __init__(
        self, model: ChatModel, similarity: Similarity, entails: Entails | None = None
    ) -> None:
        self._model = model
        self._fault: _Fault = partial(fault, similarity=similarity, entails=entails)

    def write(
        self, answer: Answer, watch: Watch | None = None, usage: Usage | None = None
    ) -> Answer:
        """The answer in the model's words; a declined one, and a list over all documents, as it is.

        ``watch`` gets the paragraphs. ``usage``: what this answer has taken so far.
        """
        if not _is_quotes(answer):
            if watch is not None:
                for paragraph in answer.paragraphs:
                    watch(Text(paragraph))
            return answer
        draft = _Draft(answer, self._fault, watch)
        usage, trouble = usage or Usage(), ""
        try:
            for sentence in self._written(answer, usage):
                draft.add(sentence)
                if draft.full:
                    break
        except NoReply as fault:
            trouble = _LATE if fault.late else _FAILED
        if not draft.worded and not trouble:
            trouble = _UNSUPPORTED
        draft.add_what_is_left()
        if watch is not None:
            watch(Step("write", usage.seconds * 1000))
        notices = [answer.notice]
        if trouble:
            language = question_language(answer.question)
            notices.append(say(trouble, language))
        name = self._model.name if draft.worded else answer.answerer
        answer = replace(answer, answerer=name, usage=usage.to_dict())
        return draft.finished(" ".join(filter(None, notices)), answer)

    def connecting(self, about: str, citations: Sequence[Citation], usage: Usage) -> list[Claim]:
        """Sentences that connect ``citations``: only supported ones, often none."""
        cited = {citation.number: citation for citation in citations}
        said: list[Claim] = []
        try:
            for one in self._replies("connect", about, citations, usage):
                known = any(one.text == claim.text for claim in said)
                if one.text and not known and self._fault(one.text, one.quotes, cited) is None:
                    said.append(Claim(one.text, tuple(one.quotes)))
                if len(said) == _CONNECTING:
                    break
        except NoReply:
            return said
        return said

    def _written(self, answer: Answer, usage: Usage) -> Iterable[Written]:
        return self._replies("write", answer.standalone_question, answer.citations, usage)

    def _replies(
        self, task: str, about: str, citations: Sequence[Citation], usage: Usage
    ) -> Iterable[Written]:
        system = instructions(task)
        user = quotes_and_question(about, citations)
        if self._model.structured:
            filled = self._model.fill(Claims, system, user, usage)
            return filled.claims if isinstance(filled, Claims) else ()
        return sentences(self._model.stream(system, user, usage))


def _is_quotes(answer: Answer) -> bool:
    """Whether an answer is a sequence of quotes: nothing in it was counted or grouped."""
    quoted = sorted(claim.citations for claim in answer.claims if not claim.lead)
    return bool(quoted) and quoted == [(c.number,) for c in answer.citations]


class _Draft:
    """An answer as it is being written, paragraph by paragraph."""

    def __init__(self, answer: Answer, fault_of: _Fault, watch: Watch | None) -> None:
        self._cited = {citation.number: citation for citation in answer.citations}
        self._quotes = {c.citations: c for c in answer.claims if not c.lead}
        self._fault_of = fault_of
        self._watch = watch
        self._shown: list[Claim] = []
        self._removed: list[Removed] = list(answer.removed)
        self._seen: set[str] = set()
        self.worded: list[Claim] = []
        for claim in answer.claims:
            if claim.lead:
                self._show(claim)

    @property
    def full(self) -> bool:
        """Whether a model has written more than the quotes can support."""
        return len(self._seen) > 3 * len(self._cited) + 3

    def add(self, written: Written) -> None:
        """Show a supported sentence, else the quotes it cites; a repeated one is ignored."""
        if not written.text or written.text in self._seen:
            return
        self._seen.add(written.text)
        named = [written.quotes] if written.quotes else [[number] for number in self._cited]
        reasons = [self._fault(written.text, numbers) for numbers in named]
        if None in reasons:
            claim = Claim(written.text, tuple(named[reasons.index(None)]))
            self.worded.append(claim)
            self._show(claim)
            return
        reason = reasons[0] if written.quotes else "quote-not-found"
        self._removed.append(Removed(written.text, reason or "unsupported"))
        for number in written.quotes:
            self._quote(number)

    def add_what_is_left(self) -> None:
        for citation in self._cited.values():
            if not self._is_covered(citation):
                self._quote(citation.number)

    def finished(self, notice: str, answer: Answer) -> Answer:
        """``answer`` with what was written; groups of points are those of quotes, and not of sentences."""
        if notice:
            self._emit(notice)
        return replace(
            answer,
            claims=tuple(self._shown),
            removed=tuple(self._removed),
            notice=notice,
            groups=() if self.worded else answer.groups,
        )

    def _fault(self, text: str, numbers: Sequence[int]) -> Reason | None:
        return self._fault_of(text, numbers, self._cited)

    def _is_covered(self, citation: Citation) -> bool:
        """Whether sentences have a quote's figures, names and most of its words."""
        said = " ".join(c.text for c in self.worded if citation.number in c.citations)
        if named(citation.quote) - named(said):
            return False
        words = set(content(citation.quote))
        return len(words & set(content(said))) >= _COVERED * len(words)

    def _quote(self, number: int) -> None:
        claim = self._quotes.pop((number,), None)
        if claim is not None:
            self._show(claim)

    def _show(self, claim: Claim) -> None:
        self._shown.append(claim)
        self._emit(claim.render())

    def _emit(self, paragraph: str) -> None:
        if self._watch is not None:
            self._watch(Text(paragraph))
