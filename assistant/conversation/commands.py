"""Commands on the last answer: longer, repeat, as a table, which page.

Each takes an answer and gives one made of the same quotes. What a client sends as an earlier answer is
compared with the documents first: a quote that is not at its span is left out, and a claim that is no
slice of its quotes is replaced by them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from assistant.citations import MORE, listed, row_text, shows
from assistant.conversation.languages import languages_named
from assistant.locale import LANGUAGES, say
from assistant.locale.countries import country_name
from assistant.model import (
    Answer,
    Citation,
    Claim,
    Computed,
    Conflict,
    ConflictValue,
    Table,
    TableRow,
)
from corpus.model import Document
from corpus.names import find_figures, find_places
from corpus.normalize import one_line, without_markup
from index.errors import UnknownDocument

DocumentOf = Callable[[str], Document]
_LONGEST = 3  # quotes that "longer" shows with their paragraphs


def checked(answer: Answer, document_of: DocumentOf) -> Answer:
    """``answer`` with those quotes and claims only that its documents hold now."""
    sound = {one.number: one for one in answer.citations if _is_sound(one, document_of)}
    claims: list[Claim] = []
    for claim in answer.claims:
        cited = [sound[number] for number in claim.citations if number in sound]
        if any(shows(_said(claim.text), without_markup(one.quote)) for one in cited):
            claims.append(replace(claim, citations=tuple(one.number for one in cited)))
        else:
            claims += [Claim(_shown(one), (one.number,)) for one in cited]
    if not answer.claims:  # "which page?" shows places instead
        claims = [Claim(_shown(one), (number,)) for number, one in sound.items()]
    return numbered(answer, tuple(dict.fromkeys(claims)), sound)


def _said(text: str) -> str:
    """A claim without the marks at its end that stand for the rest of its quote."""
    return one_line(text).removesuffix(MORE).strip(" .…")


def _shown(citation: Citation) -> str:
    """A quote as it is shown: of a table row the cells that matter, each of which it holds."""
    quote = one_line(citation.quote)
    whole = citation.cells and all(one_line(cell.text) in quote for cell in citation.cells)
    return row_text(citation) if whole else listed(citation.quote)


def _is_sound(citation: Citation, document_of: DocumentOf) -> bool:
    try:
        text = document_of(citation.document).text
    except (UnknownDocument, LookupError):
        return False
    return bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def numbered(answer: Answer, claims: Sequence[Claim], known: Mapping[int, Citation]) -> Answer:
    """``answer`` of these claims, with the citations that they cite, numbered in their order."""
    order: dict[int, int] = {}
    for claim in claims:
        for number in claim.citations:
            order.setdefault(number, len(order) + 1)
    return replace(
        answer,
        claims=tuple(
            replace(claim, citations=tuple(order[n] for n in claim.citations)) for claim in claims
        ),
        citations=tuple(replace(known[old], number=new) for old, new in order.items()),
        conflicts=tuple(_left(answer.conflicts, order, known)),
        computed=(),
        notice="",
        explanation=None,
        table=None,
        groups=answer.groups if tuple(claims) == answer.claims else (),
    )


def _left(
    conflicts: Sequence[Conflict], order: Mapping[int, int], known: Mapping[int, Citation]
) -> Iterator[Conflict]:
    """The conflicts of which two values are left that stand in their quotes; ``order``: new numbers of citations."""
    for conflict in conflicts:
        values = tuple(
            ConflictValue(one.value, order[one.citation])
            for one in conflict.values
            if one.citation in order and one.value in without_markup(known[one.citation].quote)
        )
        if len(values) > 1:
            yield Conflict(conflict.about, values)


def longer(answer: Answer, document_of: DocumentOf) -> Answer:
    """The first quotes with the paragraphs that they stand in."""
    wider: dict[tuple[str, int], Citation] = {}
    for citation in answer.citations[:_LONGEST]:
        document = document_of(citation.document)
        block = next(
            (b for b in document.blocks if b.start <= citation.start < b.end and b.kind != "row"),
            None,
        )
        start, end = (
            (min(block.start, citation.start), max(block.end, citation.end))
            if block
            else (citation.start, citation.end)
        )
        text = document.text[start:end]
        start, end = start + len(text) - len(text.lstrip()), start + len(text.rstrip())
        shown = replace(citation, start=start, end=end, quote=document.text[start:end])
        wider.setdefault((citation.document, start), shown)
    known = {one.number: one for one in wider.values()}
    claims = [Claim(without_markup(one.quote), (number,)) for number, one in known.items()]
    return numbered(answer, claims, known)


def tabulated(answer: Answer, language: str) -> Answer:
    """The same answer with a table: each quote with its figures, document, year and place; of a comparison its sides.

    A column that would be empty is left out.
    """
    if answer.plan == "compare" and len(answer.groups) > 1:
        return replace(answer, table=_sides(answer))
    rows = []
    for citation in answer.citations:
        texts = (citation.quote, " \n".join(citation.section))
        named = next((found for text in texts if (found := find_places(text))), ())
        places = dict.fromkeys(country_name(mention.key, language) for mention in named)
        figures = dict.fromkeys(figure.text for figure in find_figures(citation.quote))
        rows.append(
            (
                _shown(citation),
                "; ".join(figures),
                citation.title or citation.document,
                str(citation.year or ""),
                ", ".join(list(places)[:3]),
            )
        )
    names = ("Quote", "Value", "Document", "Year", "Place")
    kept = [at for at in range(len(names)) if any(row[at] for row in rows)]
    return replace(
        answer,
        table=Table(
            tuple(say(names[at], language) for at in kept),
            tuple(
                TableRow(tuple(row[at] for at in kept), (citation.number,))
                for row, citation in zip(rows, answer.citations, strict=True)
            ),
        ),
    )


def _sides(answer: Answer) -> Table:
    """The points of a comparison, a column for each side."""
    rows = []
    for points in zip_longest(*(group.points for group in answer.groups)):
        said = [None if at is None else answer.claims[at] for at in points]
        cited = tuple(number for one in said if one is not None for number in one.citations)
        rows.append(TableRow(tuple("" if one is None else one.text for one in said), cited))
    return Table(tuple(group.heading for group in answer.groups), tuple(rows))


def paged(answer: Answer, language: str) -> Answer:
    """Where the quotes stand, instead of the quotes; those at one place on one line."""
    places: dict[str, list[int]] = {}
    for citation in answer.citations:
        where = [f"“{citation.title or citation.document}”"]
        if citation.page is not None:
            where.append(say("page {number}", language, number=citation.page))
        if citation.sheet is not None:
            where.append(f"{citation.sheet} {citation.range or ''}".strip())
        headings = [one for one in citation.section if one != citation.title]
        if headings:
            where.append(" › ".join(headings[-2:]))
        places.setdefault(", ".join(where), []).append(citation.number)
    lead = say("The quotes of the last answer stand here:", language)
    lines = (f"- {place}{''.join(f' [{n}]' for n in numbers)}" for place, numbers in places.items())
    notice = "\n".join([lead, *lines])
    told = tuple(
        Computed(number, "place", (citation.number,))
        for citation in answer.citations
        for number in _numbers_of_place(citation)
    )
    return replace(
        answer, claims=(), groups=(), notice=notice, conflicts=(), computed=told, explanation=None
    )


def _numbers_of_place(citation: Citation) -> list[str]:
    """The numbers that its page, or its cells, are told by."""
    page = [str(citation.page)] if citation.page is not None else []
    return [*page, *re.findall(r"\d+", f"{citation.sheet or ''} {citation.range or ''}")]


def target_language(turn: str, fallback: str) -> str:
    """The language that a turn asks to translate into; ``fallback`` where it names none."""
    return next((code for code in languages_named(turn) if code in LANGUAGES), fallback)
