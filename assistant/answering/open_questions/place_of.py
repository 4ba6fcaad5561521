"""Which place a sentence of a report is about.

1. the nearest heading that names one place, from the inside out;
2. without one, the places that the sentence names itself;
3. without any, the last place named before it in its passage;
4. without one, the nearest heading that names several, the title of the report, or the country that is set for it.

A heading comes before the sentence: under "Peru", a sentence on experts from Mexico tells of Peru. Places of the whole
passage, by which passages are found, are not enough: a passage may tell of six countries, one sentence each.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.evidence.coverage import covers
from corpus.model import Document
from corpus.names import Mention, find_places
from index.view import IndexView


def telling_of(
    index: IndexView, places: Collection[str], candidates: Sequence[PointCandidate]
) -> list[PointCandidate]:
    """The candidates that are about one of ``places``, keys of countries or regions."""
    documents = {one.document: index.document(one.document) for one in candidates}
    starts = {
        id_: one.start for id_, one in index.passages([c.passage for c in candidates]).items()
    }
    return [
        one
        for one in candidates
        for named in (_places(one, documents[one.document], starts[one.passage]),)
        if any(covers(key, named) for key in places)
    ]


def _places(one: PointCandidate, document: Document, passage_start: int) -> set[str]:
    """``passage_start``: code point of the document at which the candidate's passage begins."""
    title, *inner = document.headings_at(one.span.start) or [""]
    before = document.text[passage_start : one.span.start]
    last = find_places(before)[-1:]
    above = [_keys(find_places(heading)) for heading in reversed(inner)]
    for named in (
        *above[: _first_named(above)],
        _keys(find_places(one.text)),
        _keys(last),
        *above,
        _keys(find_places(title) or find_places(document.metadata.subject)),
    ):
        if named:
            return named
    return set()


def _keys(mentions: Sequence[Mention]) -> set[str]:
    return {mention.key for mention in mentions}


def _first_named(above: Sequence[Collection[str]]) -> int:
    """How many headings decide: up to the first that names a place, if it names one alone."""
    for at, named in enumerate(above):
        if named:
            return at + 1 if len(named) == 1 else 0
    return 0
