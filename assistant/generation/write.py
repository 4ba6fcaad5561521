"""`Writer`: an answer that a chat model writes from passages; no sentence is shown before it is checked.

1. The model reads numbered passages and writes sentences, each with the passages that it rests on and their exact
   words, or says that they do not answer. Once it may ask first for four searches at most, and reads again, or for
   something that is computed over a table, which is the answer then.
2. The words are looked for in the passages (`assistant.generation.locate`); those that are found are the citations.
   Each sentence is checked against its passages (`assistant.generation.check`). If it fails, it is listed in
   ``removed`` with the reason, and the words that were found are shown instead.
3. What the model says of the passages themselves ("They do not say …") is a notice, if it names nothing that the
   question does not name.
4. If a model fails, is late, or writes nothing that holds, the answer is that of the quotes and says so; if most
   of what it writes does not hold, the quotes follow its sentences.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.generation.check.evidence import Passage as Ground
from assistant.generation.check.said import DENIAL, ground_of, named
from assistant.generation.check.sentence import Verdict
from assistant.generation.draft import Draft
from assistant.generation.passages import NumberedPassage
from assistant.generation.providers import (
    ChatModel,
    NoReply,
    Usage,
    instructions,
    passages_and_question,
    quotes_and_question,
)
from assistant.generation.reply import (
    MoreWanted,
    Refusal,
    Reply,
    Search,
    Written,
    said,
    sentences,
)
from assistant.locale import say
from assistant.model import Answer, Citation, Claim, Step, Text, Watch
from assistant.question.understand import question_language
from assistant.tables.proposed import ProposedPlan
from corpus.stemming import STOP_WORDS, stems

_LATE = "The chat model was not done in time; what it left out is quoted."
_FAILED = "The chat model could not be used; these are the quotes."
_UNSUPPORTED = "Nothing that the chat model wrote stands in the quotes; these are the quotes."
_ASKED = "The chat model asked for more than it may; these are the quotes."
_DECLINED = "The documents do not answer this question."
_CONNECTING = 2  # sentences
_CLOSEST = 3
_MISSING = 200  # characters of what a model says is missing

Check = Callable[[str, Sequence[Ground]], Verdict]
"""What passages say of a sentence."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What a model may ask for once. ``look``: the passages to read then, what the searches find and some of those before.
    ``compute``: the answer of a plan over the table that a passage is from; None where it is no plan over that table.
    """

    look: Callable[[Sequence[Search]], Sequence[NumberedPassage]]
    compute: Callable[[NumberedPassage, ProposedPlan], Answer | None]


class Writer:
    """Answers with one chat model. Safe to use from several threads."""

    def __init__(self, model: ChatModel, check: Check) -> None:
        self._model = model
        self._check = check

    def write(
        self,
        answer: Answer,
        passages: Sequence[NumberedPassage],
        watch: Watch | None = None,
        usage: Usage | None = None,
        tools: Tools | None = None,
    ) -> Answer:
        """The model's answer from ``passages``; ``answer``: that of the quotes, which it falls back to.

        ``watch`` gets the paragraphs. ``usage``: what this answer has taken so far. ``tools``: None where the model may ask
        for nothing.
        """
        usage, trouble = usage or Usage(), ""
        draft = Draft(answer, passages, self._check, watch)
        remarks: list[str] = []
        try:
            wanted = self._take(draft, remarks, passages, usage, may_ask=tools is not None)
            if wanted is not None and tools is not None:
                computed = _computed(tools, wanted, passages)
                if computed is not None:
                    return self._told(computed, usage, watch)
                passages = _looked(tools, wanted, usage, watch)
                draft.reads(passages)
                again = self._take(draft, remarks, passages, usage, may_ask=False)
                trouble = _ASKED if again is not None and not draft.worded else ""
        except Refusal as refusal:
            if not draft.worded:
                return self._declined(answer, usage, watch, str(refusal))
        except NoReply as fault:
            trouble = _LATE if fault.late else _FAILED
        if watch is not None:
            watch(Step("write", usage.seconds * 1000))
        if not draft.worded and not trouble:
            trouble = _UNSUPPORTED
        language = question_language(answer.question)
        notices = [*remarks, *([say(trouble, language)] if trouble else [])]
        written = draft.finished(notices, with_quotes=bool(trouble) or draft.mostly_removed)
        name = self._model.name if draft.worded else answer.answerer
        return replace(written, answerer=name, usage=usage.to_dict())

    def connecting(self, about: str, citations: Sequence[Citation], usage: Usage) -> list[Claim]:
        """Sentences that connect ``citations``: only supported ones, often none."""
        grounds = {citation.number: ground_of(citation) for citation in citations}
        found: list[Claim] = []
        try:
            user = quotes_and_question(about, citations)
            for one in self._replies(instructions("connect"), user, usage):
                if not one.text or any(one.text == claim.text for claim in found):
                    continue
                own = [grounds[n] for n in one.passages if n in grounds]
                if (
                    own
                    and len(own) == len(one.passages)
                    and self._check(one.text, own).reason is None
                ):
                    found.append(Claim(one.text, tuple(one.passages)))
                if len(found) == _CONNECTING:
                    break
        except (NoReply, Refusal, MoreWanted):
            return found
        return found

    def _take(
        self,
        draft: Draft,
        remarks: list[str],
        passages: Sequence[NumberedPassage],
        usage: Usage,
        *,
        may_ask: bool,
    ) -> MoreWanted | None:
        """Put what the model writes into ``draft``, and what it says of the passages into ``remarks``; what it asks for. Raises
        Refusal and NoReply.
        """
        question = draft.question
        try:
            for one in self._written(question, passages, usage, may_ask=may_ask):
                if one.passages:
                    draft.add(one)
                elif _is_remark(one.text, question):
                    remarks.append(one.text)
                else:
                    draft.remove(one.text, "quote-not-found")
                if draft.full:
                    break
        except MoreWanted as wanted:
            return wanted
        return None

    def _written(
        self, question: str, passages: Sequence[NumberedPassage], usage: Usage, *, may_ask: bool
    ) -> Iterator[Written]:
        """What the model writes; of passages that are too many for it the first half, once more."""
        try:
            yield from self._read(question, passages, usage, may_ask=may_ask)
        except NoReply as fault:
            if not fault.refused or len(passages) < 2:
                raise
            half = passages[: len(passages) // 2]
            yield from self._read(question, half, usage, may_ask=may_ask)

    def _read(
        self, question: str, passages: Sequence[NumberedPassage], usage: Usage, *, may_ask: bool
    ) -> Iterator[Written]:
        form = "form" if self._model.structured else "lines"
        more = [f"searches_{form}"] if may_ask else []
        if may_ask and self._model.structured and any(one.is_of_table for one in passages):
            more.append("computations_form")
        parts = ["read", f"read_{form}", *more]
        system = "\n".join(map(instructions, parts))
        return self._replies(system, passages_and_question(question, passages), usage)

    def _replies(self, system: str, user: str, usage: Usage) -> Iterator[Written]:
        left = self._model.limit_s - usage.seconds  # all replies of an answer have one time limit
        if self._model.structured:
            filled = self._model.fill(Reply, system, user, usage, left)
            return said(filled) if isinstance(filled, Reply) else iter(())
        return sentences(self._model.stream(system, user, usage, left))

    def _told(self, answer: Answer, usage: Usage, watch: Watch | None) -> Answer:
        """What was computed as the model proposed."""
        if watch is not None:
            watch(Step("write", usage.seconds * 1000))
            for paragraph in answer.paragraphs:
                watch(Text(paragraph))
        return replace(answer, answerer=self._model.name, usage=usage.to_dict())

    def _declined(self, answer: Answer, usage: Usage, watch: Watch | None, missing: str) -> Answer:
        """What the model does not find answered; the quotes are then the closest that there is. ``missing``: what is, in the
        model's words, which are told if they name nothing that the question does not name.
        """
        language, asked = question_language(answer.question), answer.standalone_question
        notice = answer.notice
        if answer.citations:
            notice = say(_DECLINED, language)
            answer = replace(
                answer,
                claims=(),
                citations=(),
                closest=answer.citations[:_CLOSEST],
                conflicts=(),
                computed=(),
                groups=(),
                table=None,
            )
        if 0 < len(missing) <= _MISSING and named(missing) <= named(asked):
            notice = f"{notice} {say('Not answered: {part}', language, part=missing)}"
        answer = replace(answer, notice=notice)
        if watch is not None:
            watch(Step("write", usage.seconds * 1000))
            watch(Text(answer.notice))
        return replace(answer, answerer=self._model.name, usage=usage.to_dict())


def _computed(
    tools: Tools, wanted: MoreWanted, passages: Sequence[NumberedPassage]
) -> Answer | None:
    """What was computed over a table, if the model asked for that and it can be."""
    asked = wanted.computation
    of = next((one for one in passages if asked and one.number == asked.passage), None)
    return None if asked is None or of is None else tools.compute(of, asked.plan)


def _looked(
    tools: Tools, wanted: MoreWanted, usage: Usage, watch: Watch | None
) -> Sequence[NumberedPassage]:
    """What is read after searches, shown as two steps: what was written until then, and the searches."""
    if watch is not None:
        watch(Step("write", usage.seconds * 1000))
    start = time.monotonic()
    passages = tools.look(wanted.searches)
    if watch is not None:
        watch(Step("retrieve", (time.monotonic() - start) * 1000))
    return passages


def _is_remark(text: str, question: str) -> bool:
    """Whether a sentence says what the passages do not say of the question, with no names and figures but its own."""
    asked = {word for word in stems(question) if word not in STOP_WORDS}
    if DENIAL.search(text) is None or asked.isdisjoint(stems(text)):
        return False
    return named(text) <= named(question)
