"""Check an answer against the documents; a pure function, without a model.

1. Each citation: ``text(document)[start:end]`` is exactly its quote.
2. Each claim: its figures and years, places and organisations occur in the quotes that it cites, in
   their sections, titles, years or publishers, in the question, or were computed; figures digit by digit.
3. Each claim made without a chat model is a slice of one of its quotes as people read it, without the marks of notes and of
   Markdown, or the cells of a quoted row, each a slice of it, under the names of their columns.

What fails is removed and reported. A claim without a valid citation is removed, and so is a citation that no
remaining claim cites; citations are numbered again, in the order of the claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.citations import row_text, shows
from assistant.model import Citation, Claim, Computed, Reason, Removed
from corpus import domain
from corpus.names import (
    figure_key,
    find_figures,
    find_organisations,
    find_places,
    find_years,
)
from corpus.normalize import without_markup

_DIGITS = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_SPACE = re.compile(r"\s+")
_REMEMBERED = 1024  # texts (claims, quotes, headings) that are cached
_MARKS = '“”"«» .…:;,'


@dataclass(frozen=True, slots=True)
class Verified:
    """The claims and citations that passed, and what was removed."""

    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    removed: tuple[Removed, ...]


def verify(
    claims: Sequence[Claim],
    citations: Sequence[Citation],
    *,
    text_of: Callable[[str], str],
    question: str = "",
    computed: Sequence[Computed] = (),
    verbatim: bool = True,
) -> Verified:
    """Keep what the documents support.

    ``text_of`` gives the text of a document by name and raises LookupError for one that is not
    there. ``verbatim``: claims must be slices of their quotes (the answerer without a model).
    """
    removed: list[Removed] = []
    valid: dict[int, Citation] = {}
    for citation in citations:
        if _is_at_its_span(citation, text_of):
            valid[citation.number] = citation
        else:
            removed.append(Removed(citation.quote, "quote-not-found"))
    kept: list[Claim] = []
    for claim in claims:
        numbers = tuple(n for n in claim.citations if n in valid)
        reason = _find_fault(claim.text, [valid[n] for n in numbers], question, computed, verbatim)
        if reason is None:
            kept.append(replace(claim, citations=numbers))
        else:
            removed.append(Removed(claim.text, reason))
    return Verified(*_renumber(kept, valid), tuple(removed))


def _is_at_its_span(citation: Citation, text_of: Callable[[str], str]) -> bool:
    """Whether the document has exactly the quote at the citation's span."""
    try:
        text = text_of(citation.document)
    except LookupError:
        return False
    inside = 0 <= citation.start < citation.end <= len(text)
    return inside and text[citation.start : citation.end] == citation.quote


def _find_fault(
    text: str,
    citations: Sequence[Citation],
    question: str,
    computed: Sequence[Computed],
    verbatim: bool,
) -> Reason | None:
    """Why a claim is not supported by its citations; None if it is. ``verbatim``: see `verify`."""
    if not citations:
        return "quote-not-found"
    sources = [text for c in citations for text in (c.quote, without_markup(c.quote))]
    for c in citations:
        sources += [*c.section, c.title, c.publisher or "", str(c.year or "")]
    sources += [question, *(item.value for item in computed)]
    if not _all_in_sources(figures, text, sources):
        return "figure-not-in-quote"
    if not _all_in_sources(_places, text, sources):
        return "place-not-in-quote"
    if not _all_in_sources(_organisations, text, sources):
        return "organisation-not-in-quote"
    if verbatim and not any(_is_of(text, c) for c in citations):
        return "unsupported"
    return None


def _is_of(text: str, citation: Citation) -> bool:
    """Whether a claim is a slice of the quote, or the cells of a quoted row under the names of their columns.

    "[…]" stands for what is left out of a long one.
    """
    if shows(_normalised(text), _normalised(without_markup(citation.quote))):
        return True
    cells = all(_normalised(cell.text) in _normalised(citation.quote) for cell in citation.cells)
    return bool(citation.cells) and cells and text == row_text(citation)


def _all_in_sources(
    found_in: Callable[[str], frozenset[str]], text: str, sources: Sequence[str]
) -> bool:
    """Whether everything that ``found_in`` finds in a text, it finds in some source too.

    Each source is read by itself: joined with the next one, names and figures could be read across the border.
    """
    left = found_in(text)
    for source in sources:
        if not left:
            break
        left -= found_in(source)
    return not left


@domain.cached(_REMEMBERED)
def figures(text: str) -> frozenset[str]:
    """Every number in ``text`` by its digits, with years and numbers written in words."""
    found = {figure_key(match.group()) for match in _DIGITS.finditer(text)}
    found |= {figure.key for figure in find_figures(text) if figure.in_words}
    found |= {year.key for year in find_years(text) if year.key.isdigit()}
    return frozenset(found)


@domain.cached(_REMEMBERED)
def _places(text: str) -> frozenset[str]:
    return frozenset(mention.key for mention in find_places(text))


def _organisations(text: str) -> frozenset[str]:
    return frozenset(mention.key for mention in find_organisations(text))


def _normalised(text: str) -> str:
    return _SPACE.sub(" ", text).strip(_MARKS)


def _renumber(
    claims: Sequence[Claim], valid: dict[int, Citation]
) -> tuple[tuple[Claim, ...], tuple[Citation, ...]]:
    order: dict[int, int] = {}
    for claim in claims:
        for number in claim.citations:
            order.setdefault(number, len(order) + 1)
    renumbered = tuple(
        replace(claim, citations=tuple(order[n] for n in claim.citations)) for claim in claims
    )
    return renumbered, tuple(replace(valid[old], number=new) for old, new in order.items())
