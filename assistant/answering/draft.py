"""From assessments to what is said: an answer, or a decline that says what is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.answering.assessment import Assessment
from assistant.answering.compose import (
    Quote,
    cite,
    conflict,
    quotes,
    short_answer_claims,
    values_quoted,
)
from assistant.answering.read import Key
from assistant.answering.row_cells import ReadCells
from assistant.answering.verify import Verified
from assistant.citations import Place, shown_text
from assistant.locale import say
from assistant.locale.countries import country_name
from assistant.model import (
    Citation,
    Claim,
    Computed,
    Conflict,
    ConflictValue,
    Coverage,
    Group,
    Removed,
    Table,
)
from corpus.model import Document
from corpus.names import find_numbered, find_organisations, find_places
from index.filters import Filters
from index.model import DocumentRecord

CLOSEST = 3
_NO_VALUE = {
    "number": "No figure for this was found.",
    "date": "No date for this was found.",
    "place": "No place for this was found.",
    "entity": "Nobody was found for this.",
}


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """The fields of an answer that differ between an answer and a decline.

    ``confidence``: of points; None: that of the assessments.
    """

    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    notice: str = ""
    conflicts: tuple[Conflict, ...] = ()
    computed: tuple[Computed, ...] = ()
    missing: tuple[str, ...] = ()
    closest: tuple[Citation, ...] = ()
    removed: tuple[Removed, ...] = ()
    groups: tuple[Group, ...] = ()
    table: Table | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Composed:
    """Claims and citations before they are verified. ``numbers``: of the citation, by key of a sentence.

    ``places``: for each part that is answered, the place of whose figures a citation is, by its number.
    """

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    numbers: Mapping[Key, int]
    places: tuple[Mapping[int, str], ...]


def compose(
    answered: Sequence[Assessment],
    documents: Mapping[str, Document],
    read: ReadCells | None = None,
    known: Collection[Place] = (),
) -> Composed:
    """The quotes of every part that is answered. ``documents``: those of the chosen sentences, by name. ``read``: asks a
    reader about the cells of a row. ``known``: what was quoted before and is not quoted again.
    """
    chosen = [item for part in answered for item in part.chosen]
    compared = {item.key for part in answered for item, _ in (*part.conflicting, *part.readings)}
    shown = quotes(chosen, documents, compared, known)
    numbers = {item.key: number for number, q in enumerate(shown, 1) for item in q.items}
    cited = [
        cite(quote, number, documents[quote.first.key[0]], read)
        for number, quote in enumerate(shown, 1)
    ]
    claims: list[Claim] = []
    places = tuple(_places_above(part, numbers) for part in answered)
    for part, above in zip(answered, places, strict=True):
        own = {numbers[item.key] for item in part.chosen}
        number = numbers[part.chosen[0].key]
        if not part.readings and number not in above:
            claims += short_answer_claims(part.question, part.chosen, number)
        claims += [Claim(shown_text(c), (c.number,)) for c in cited if c.number in own]
    return Composed(tuple(dict.fromkeys(claims)), tuple(cited), numbers, places)


def finish(
    answered: Sequence[Assessment],
    unanswered: Sequence[Assessment],
    composed: Composed,
    verified: Verified,
) -> AnswerDraft:
    """The verified answer, with a notice of disagreements, of parts without an answer, and of recognised text."""
    conflicts: list[Conflict] = []
    notices: list[str] = []
    told = () if verified.removed else zip(answered, composed.places, strict=True)
    for part, places in told:
        language = part.question.language
        found = conflict(part.question, part.conflicting, composed.numbers)
        if found is not None:
            conflicts.append(found)
            shown = _in_one_line(found.values)
            notices.append(say("The documents disagree: {values}.", language, values=shown))
        values = values_quoted(part.different, composed.numbers)
        if len(values) > 1:
            shown = _in_one_line(values)
            notices.append(
                say("The quotes give different figures: {values}.", language, values=shown)
            )
        numbers = [
            (label, composed.numbers[i.key])
            for i, label in part.readings
            if i.key in composed.numbers
        ]
        if len(numbers) > 1:
            shown = "; ".join(f"{label} [{number}]" for label, number in numbers)
            notices.append(
                say("The documents answer for each apart: {values}.", language, values=shown)
            )
        if len(numbers) < 2 and places:
            shown = "; ".join(
                f"{country_name(place, language)} [{number}]" for number, place in places.items()
            )
            notices.append(say("This is said of {places}.", language, places=shown))
    for part in unanswered:
        notices.append(say("Not answered: {part}", part.question.language, part=part.question.text))
    if marks := ", ".join(f"[{c.number}]" for c in verified.citations if c.ocr):
        message = "Recognised from a picture, compare with the page: {marks}."
        notices.append(say(message, answered[0].question.language, marks=marks))
    missing = [
        name for part in unanswered for name in part.decision.missing or (part.question.kind,)
    ]
    return AnswerDraft(
        claims=verified.claims,
        citations=verified.citations,
        notice=" ".join(notices),
        conflicts=tuple(conflicts),
        missing=tuple(dict.fromkeys(missing)),
        removed=verified.removed,
    )


def _places_above(part: Assessment, numbers: Mapping[Key, int]) -> dict[int, str]:
    """The place that the nearest heading above a quote names, by the number of its citation, where the question names
    none: a figure of one country is not the one of all, and no answer begins with it. A place that the sentence or the title names is seen anyway.
    """
    question = part.question
    if question.places or question.countries or question.kind == "place":
        return {}
    found: dict[int, str] = {}
    for item in part.chosen:
        source = item.candidate.source
        levels = (find_places(one) for one in reversed(source.hit.passage.headings))
        above = {m.key for m in next((named for named in levels if named), ())}
        known = {
            m.key for m in (*item.candidate.annotations.places, *find_places(source.record.subject))
        }
        if item.key in numbers and len(above) == 1 and not above & known:
            found.setdefault(numbers[item.key], above.pop())
    return dict(sorted(found.items()))


def decline(
    assessment: Assessment, coverage: Coverage, documents: Mapping[str, Document]
) -> AnswerDraft:
    """What was searched, what is missing, and the nearest sentences."""
    question = assessment.question
    language = question.language
    missing = _as_typed(assessment.decision.missing, question.text)
    if not question.text.strip():
        return AnswerDraft(notice=say("Please ask a question.", language))
    lines = [say("The documents do not answer this question.", language)]
    if coverage.documents == 0:
        lines = [say("Nothing is indexed yet.", language)]
    elif coverage.searched == 0:
        filters = coverage.filters.items()
        shown = ", ".join(f"{key.replace('_', ' ')}: {value}" for key, value in filters)
        lines.append(
            say("The filters leave no document to search: {filters}.", language, filters=shown)
        )
    elif missing:
        names = ", ".join(missing)
        lines.append(
            say("Nothing was found that connects this with {names}.", language, names=names)
        )
    elif (kind := "place" if question.countries else question.kind) in _NO_VALUE:
        lines.append(say(_NO_VALUE[kind], language))
        missing.append(kind)
    nearest = assessment.ranked[:CLOSEST]
    return AnswerDraft(
        notice=" ".join(lines),
        missing=tuple(missing),
        closest=tuple(
            cite(Quote.of([item], documents[item.key[0]]), number, documents[item.key[0]])
            for number, item in enumerate(nearest, 1)
        ),
    )


def _as_typed(names: Sequence[str], question: str) -> list[str]:
    """Names as the question has them: "Francia" in a Spanish one, not "France"."""
    mentions = (*find_organisations(question), *find_places(question), *find_numbered(question))
    typed = {mention.key: mention.text for mention in mentions}
    return [typed.get(name, name) for name in names]


def coverage_of(
    records: Mapping[str, DocumentRecord], filters: Filters, shown: Mapping[str, Any]
) -> Coverage:
    """What a question with ``filters`` searches. ``shown``: the filters as the user gave them."""
    indexed = [record for record in records.values() if record.state == "indexed"]
    return Coverage(
        documents=len(indexed),
        searched=sum(filters.admits(record) for record in indexed),
        filters=shown,
        unreadable=len(records) - len(indexed),
    )


def _in_one_line(values: Iterable[ConflictValue]) -> str:
    return "; ".join(f"{one.value} [{one.citation}]" for one in values)
