"""`Draft`: an answer as a chat model writes it, sentence by sentence, each checked and cited before it is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answering.verify import verify
from assistant.citations import shown_text
from assistant.generation.check.evidence import Passage as Ground
from assistant.generation.check.figures import How
from assistant.generation.check.sentence import Verdict
from assistant.generation.passages import NumberedPassage
from assistant.generation.reply import Written
from assistant.generation.support import Place, located, supporting
from assistant.locale import say
from assistant.model import (
    Answer,
    Citation,
    Claim,
    Computed,
    Conflict,
    Reason,
    Removed,
    Text,
    Watch,
)
from assistant.question.understand import question_language
from corpus.normalize import without_markup

_MOST = 24  # sentences that are looked at
_UNSURE = 0.5  # share of its sentences that are removed
_FOREIGN = "Some sentences rest on passages in another language: their figures, dates and names were checked, their wording was not."


class Draft:
    """``answer``: that of the quotes. ``passages``: those that the model reads."""

    def __init__(
        self,
        answer: Answer,
        passages: Sequence[NumberedPassage],
        check: Callable[[str, Sequence[Ground]], Verdict],
        watch: Watch | None,
    ) -> None:
        self.worded = 0
        self._answer = answer
        self.reads(passages)
        self._check = check
        self._watch = watch
        self._claims: list[Claim] = []
        self._citations: list[Citation] = []
        self._computed: list[Computed] = []
        self._removed: list[Removed] = []
        self._seen: set[str] = set()
        self._foreign = False

    def reads(self, passages: Sequence[NumberedPassage]) -> None:
        """The passages by whose numbers what follows is cited."""
        self._passages = {passage.number: passage for passage in passages}

    @property
    def question(self) -> str:
        return self._answer.standalone_question

    @property
    def full(self) -> bool:
        """Whether a model has written more than anybody reads."""
        return len(self._seen) >= _MOST

    @property
    def mostly_removed(self) -> bool:
        return len(self._removed) > _UNSURE * len(self._seen)

    def add(self, written: Written) -> None:
        """Show a sentence that holds, else the words that it names; a repeated one is ignored."""
        if not written.text or written.text in self._seen:
            return
        self._seen.add(written.text)
        if any(number not in self._passages for number in written.passages):
            self._removed.append(Removed(written.text, "quote-not-found"))
            return
        passages = [self._passages[number] for number in written.passages]
        verdict = self._check(written.text, [passage.ground for passage in passages])
        places = located(passages, written.quotes, verdict)
        reason = verdict.reason or self._show_sentence(written.text, passages, places, verdict)
        if reason is not None:
            self._removed.append(Removed(written.text, reason))
            for place in places:
                self._show_quote(place)

    def remove(self, text: str, reason: Reason) -> None:
        """List a sentence that is not shown."""
        if text and text not in self._seen:
            self._seen.add(text)
            self._removed.append(Removed(text, reason))

    def finished(self, notices: Sequence[str], *, with_quotes: bool) -> Answer:
        """The answer with what was written; ``with_quotes``: followed by the quotes of the other answer."""
        if not self._claims:
            return self._as_quoted(notices)
        for citation in self._answer.citations if with_quotes else ():
            if not any(_overlap(citation, known) for known in self._citations):
                self._show(Claim(shown_text(citation), (self._number(citation),)))
        conflicts = [self._conflict(one) for one in self._answer.conflicts]
        of_words = say(_FOREIGN, question_language(self._answer.question)) if self._foreign else ""
        said = (*map(self._disagreement, conflicts), *notices, of_words)
        notice = " ".join(filter(None, said))
        if notice:
            self._emit(notice)
        return replace(
            self._answer,
            claims=tuple(self._claims),
            citations=tuple(self._citations),
            computed=tuple(self._computed),
            conflicts=tuple(conflicts),
            removed=(*self._answer.removed, *self._removed),
            notice=notice,
            closest=(),
            missing=(),
            groups=(),
            table=None,
        )

    def _disagreement(self, conflict: Conflict) -> str:
        values = "; ".join(f"{v.value} [{v.citation}]" for v in conflict.values)
        language = question_language(self._answer.question)
        return say("The documents disagree: {values}.", language, values=values)

    def _as_quoted(self, notices: Sequence[str]) -> Answer:
        """The answer of the quotes, with what was removed."""
        notice = " ".join(filter(None, (self._answer.notice, *notices)))
        answer = replace(
            self._answer, notice=notice, removed=(*self._answer.removed, *self._removed)
        )
        for paragraph in answer.paragraphs:
            self._emit(paragraph)
        return answer

    def _show_sentence(
        self,
        text: str,
        passages: Sequence[NumberedPassage],
        places: Sequence[Place],
        verdict: Verdict,
    ) -> Reason | None:
        """Show a sentence with its citations; why it cannot be shown, if the citations do not have all it names."""
        cited = supporting(passages, verdict, places)
        citations = [passage.cite(span, n) for n, (passage, span) in enumerate(cited, 1)]
        numbers = tuple(range(1, len(citations) + 1))
        computed = [Computed(value, how, numbers) for value, how in computed_in(verdict)]
        documents = {passage.record.name: passage.document.text for passage in passages}
        verified = verify(
            [Claim(text, numbers)],
            citations,
            text_of=documents.__getitem__,
            question=self.question,
            computed=computed,
            verbatim=False,
        )
        if not verified.claims:
            return verified.removed[-1].reason
        shown = tuple(dict.fromkeys(map(self._number, verified.citations)))
        self._computed += [replace(one, citations=shown) for one in computed]
        self.worded += 1
        self._foreign |= verdict.evidence.is_foreign
        self._show(Claim(text, shown))
        return None

    def _show_quote(self, place: Place) -> None:
        passage, span = place
        citation = passage.cite(span, 0)
        claim = Claim(without_markup(citation.quote), (self._number(citation),))
        if claim not in self._claims:
            self._show(claim)

    def _number(self, citation: Citation) -> int:
        """The number of a citation in this answer; the same quote has one number."""
        key = (citation.document, citation.start, citation.end)
        for known in self._citations:
            if (known.document, known.start, known.end) == key:
                return known.number
        self._citations.append(replace(citation, number=len(self._citations) + 1))
        return len(self._citations)

    def _conflict(self, conflict: Conflict) -> Conflict:
        """A conflict of the quotes, its citations among those of this answer."""
        theirs = {citation.number: citation for citation in self._answer.citations}
        values = (replace(v, citation=self._number(theirs[v.citation])) for v in conflict.values)
        return replace(conflict, values=tuple(values))

    def _show(self, claim: Claim) -> None:
        self._claims.append(claim)
        self._emit(claim.render())

    def _emit(self, paragraph: str) -> None:
        if self._watch is not None:
            self._watch(Text(paragraph))


def _overlap(one: Citation, other: Citation) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def computed_in(verdict: Verdict) -> list[tuple[str, How]]:
    """Figures that the passages give in another form: each with "rounded", "converted" or "count"."""
    found = []
    for figure in verdict.said.figures:
        supports = next((s for start, s in verdict.ruled.figures if start == figure.start), ())
        hows = [one.how for one in supports]
        if hows and "same" not in hows:
            found.append((figure.text, min(hows, key=("rounded", "converted", "count").index)))
    return found
