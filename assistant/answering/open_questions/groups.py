"""Points under headings that are names, as the draft of an answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answering.draft import AnswerDraft
from assistant.answering.open_questions.candidates import PointCandidate
from assistant.answering.open_questions.condensing import condensed
from assistant.answering.open_questions.quotes import apart, cite_point
from assistant.answering.verify import verify
from assistant.citations import Place, is_among, row_text
from assistant.model import Citation, Claim, Group
from assistant.question.understand import Question
from corpus.model import Document
from corpus.normalize import without_markup
from index.view import IndexView

_LONGEST_HEADING = 90  # characters
_FEWEST_WORDS = 20  # of a trimmed point
_CLAIM = re.compile(r":\s*[^\w\s]?\d")


def draft_of(
    index: IndexView,
    question: Question,
    groups: Sequence[tuple[str, Sequence[PointCandidate]]],
    *,
    words: int,
) -> AnswerDraft | None:
    """Points under headings as claims with verified citations; None where no quote is at its place.

    ``words``: of all points together, beyond which long ones are trimmed.
    """
    names = {one.document for _, own in groups for one in own}
    documents = {name: index.document(name) for name in names}
    cited = [
        (heading, [cite_point(question, one, documents[one.document]) for one in own])
        for heading, own in groups
    ]
    cited = [(heading, [one for one in own if _is_told(one)]) for heading, own in cited]
    every = (one for _, own in cited for one in own)
    citations = [replace(one, number=number) for number, one in enumerate(every, 1)]
    quotes = [without_markup(one.quote) for one in citations]
    short = condensed(quotes, _limit(quotes, words), question.language)
    said = [
        row_text(one) if one.cells else text for one, text in zip(citations, short, strict=True)
    ]
    claims = [Claim(text, (one.number,)) for text, one in zip(said, citations, strict=True)]
    checked = verify(
        claims, citations, text_of=lambda name: documents[name].text, question=question.text
    )
    if not checked.citations:
        return None
    shown: list[Group] = []
    at, first = 0, 0
    texts = [one.text for one in checked.claims]
    for heading, own in cited:
        count = sum(text in texts for text in said[first : first + len(own)])
        first += len(own)
        if count:
            shown.append(Group(heading, tuple(range(at, at + count))))
            at += count
    return AnswerDraft(
        claims=checked.claims,
        citations=checked.citations,
        removed=checked.removed,
        groups=tuple(shown) if at == len(checked.claims) else (),
    )


def _is_told(one: Citation) -> bool:
    """Whether a point says something: a row does by the names of its columns, which those names alone do not have."""
    return not one.cells or any(cell.header for cell in one.cells)


def _limit(quotes: Sequence[str], most: int) -> int:
    """Words of a point at most: all of them, where the points are not too long together."""
    lengths = sorted(len(quote.split()) for quote in quotes)
    left, limit = most, 0
    for at, length in enumerate(lengths):
        limit = left // (len(lengths) - at)
        if length > limit:
            return max(limit, _FEWEST_WORDS)
        left -= length
    return max(lengths, default=0)


def grouped(
    index: IndexView, chosen: Sequence[PointCandidate], leads: Collection[Place] = ()
) -> list[tuple[str, list[PointCandidate]]]:
    """Points under headings of names: of the documents, or of the sections of one; in the order of the text, those at ``leads`` and
    their groups first.
    """
    groups = _joined(_in_order(index, chosen))
    leading = {id(one) for one in chosen if is_among(one.document, one.span, leads)}
    if leading:
        for _, own in groups:
            own.sort(key=lambda one: id(one) not in leading)
        groups.sort(key=lambda group: id(group[1][0]) not in leading)
    return _joined(groups)


def _joined(
    groups: Sequence[tuple[str, list[PointCandidate]]],
) -> list[tuple[str, list[PointCandidate]]]:
    """Neighbours with one heading as one group."""
    joined: list[tuple[str, list[PointCandidate]]] = []
    for heading, own in groups:
        if joined and joined[-1][0] == heading:
            joined[-1][1].extend(own)
        else:
            joined.append((heading, own))
    return joined


def _in_order(
    index: IndexView, chosen: Sequence[PointCandidate]
) -> list[tuple[str, list[PointCandidate]]]:
    documents = {one.document: index.document(one.document) for one in chosen}
    names = list(dict.fromkeys(one.document for one in chosen))
    by_document = [
        (name, apart([one for one in chosen if one.document == name], documents[name]))
        for name in names
    ]
    if len(names) > 1:
        return [(_title(documents[name]), points) for name, points in by_document]
    return [
        (_section(one, documents[name]) or _title(documents[name]), [one])
        for name, points in by_document
        for one in points
    ]


def _title(document: Document) -> str:
    """The title, with publisher and year where it does not say them."""
    about = document.metadata
    facts = (str(part) for part in (about.publisher, about.year) if part)
    published = ", ".join(p for p in facts if not re.search(rf"\b{re.escape(p)}\b", about.title))
    return f"{about.title} ({published})" if published else about.title


def _section(one: PointCandidate, document: Document) -> str:
    """The nearest heading that is a name; "" where there is none. "Total expenditure: $81 million" is a claim."""
    named = (one for one in document.headings_at(one.span.start) if not _CLAIM.search(one))
    last = list(named)[-1:]
    return last[0] if last and len(last[0]) <= _LONGEST_HEADING else ""
