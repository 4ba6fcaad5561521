"""From what was considered to what is said: an answer, or a decline that says what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answering.compose import Quote, cite, conflict, lead_claim, quotes
from assistant.answering.model import Citation, Claim, Computed, Conflict, Coverage, Removed
from assistant.answering.verify import verify
from assistant.considered import Considered
from assistant.messages import say
from corpus.model import Document

CLOSEST = 3
_NO_VALUE = {
    "number": "The documents give no figure for this.",
    "date": "The documents give no date for this.",
    "place": "The documents name no place for this.",
    "entity": "The documents name nobody for this.",
}


@dataclass(frozen=True, slots=True)
class Wording:
    """The fields of an answer that differ between an answer and a decline."""

    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    notice: str = ""
    conflicts: tuple[Conflict, ...] = ()
    computed: tuple[Computed, ...] = ()
    missing: tuple[str, ...] = ()
    closest: tuple[Citation, ...] = ()
    removed: tuple[Removed, ...] = ()


def answer(
    answered: Sequence[Considered],
    unanswered: Sequence[Considered],
    documents: Mapping[str, Document],
) -> Wording:
    """The quotes of every part that is answered; what the other parts lack is said.

    ``documents``: those that chosen sentences stand in, by name.
    """
    chosen = [item for part in answered for item in part.chosen]
    compared = {item.key for part in answered for item, _ in (*part.disagree, *part.senses)}
    shown_quotes = quotes(chosen, documents, compared)
    numbers = {item.key: n for n, q in enumerate(shown_quotes, 1) for item in q.items}
    cited = [
        cite(quote, number, documents[quote.first.key[0]])
        for number, quote in enumerate(shown_quotes, 1)
    ]
    made: list[Claim] = []
    for part in answered:
        own = {numbers[item.key] for item in part.chosen}
        first = (
            None
            if part.senses
            else lead_claim(part.question, part.chosen, numbers[part.chosen[0].key])
        )
        made += [first] if first else []
        made += [Claim(" ".join(c.quote.split()), (c.number,)) for c in cited if c.number in own]
    verified = verify(
        list(dict.fromkeys(made)),
        cited,
        text_of=lambda name: documents[name].text,
        question=" ".join(part.question.text for part in (*answered, *unanswered)),
    )
    conflicts: list[Conflict] = []
    notices: list[str] = []
    for part in answered:
        language = part.question.language
        found = conflict(part.question, part.disagree, numbers)
        if found is not None and not verified.removed:
            conflicts.append(found)
            shown = "; ".join(f"{v.value} [{v.citation}]" for v in found.values)
            notices.append(say("The documents disagree: {values}.", language, values=shown))
        senses = [(label, numbers[i.key]) for i, label in part.senses if i.key in numbers]
        if len(senses) > 1 and not verified.removed:
            shown = "; ".join(f"{label} [{number}]" for label, number in senses)
            notices.append(
                say("The documents answer for each apart: {values}.", language, values=shown)
            )
    for part in unanswered:
        notices.append(say("Not answered: {part}", part.question.language, part=part.question.text))
    if marks := ", ".join(f"[{c.number}]" for c in verified.citations if c.ocr):
        message = "Recognised from a picture, compare with the page: {marks}."
        notices.append(say(message, answered[0].question.language, marks=marks))
    missing = [
        name for part in unanswered for name in part.decision.missing or (part.question.kind,)
    ]
    return Wording(
        claims=verified.claims,
        citations=verified.citations,
        notice=" ".join(notices),
        conflicts=tuple(conflicts),
        missing=tuple(dict.fromkeys(missing)),
        removed=verified.removed,
    )


def decline(
    considered: Considered, coverage: Coverage, documents: Mapping[str, Document]
) -> Wording:
    """What was searched, what is missing, and the nearest sentences."""
    question = considered.question
    language = question.language
    missing = list(considered.decision.missing)
    if not question.text.strip():
        return Wording(notice=say("Please ask a question.", language))
    lines = [say("The documents do not answer this question.", language)]
    if coverage.documents == 0:
        lines = [say("Nothing is indexed yet.", language)]
    elif coverage.searched == 0:
        shown = ", ".join(f"{k}: {v}" for k, v in coverage.filters.items())
        lines.append(
            say("The filters leave no document to search: {filters}.", language, filters=shown)
        )
    elif missing:
        names = ", ".join(missing)
        lines.append(
            say("Nothing in the documents connects this with {names}.", language, names=names)
        )
    elif (kind := "place" if question.countries else question.kind) in _NO_VALUE:
        lines.append(say(_NO_VALUE[kind], language))
        missing.append(kind)
    nearest = considered.ranked[:CLOSEST]
    return Wording(
        notice=" ".join(lines),
        missing=tuple(missing),
        closest=tuple(
            cite(Quote.of([item], documents[item.key[0]]), number, documents[item.key[0]])
            for number, item in enumerate(nearest, 1)
        ),
    )
