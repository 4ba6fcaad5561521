"""Which place a sentence of a report is about.

1. the nearest heading that names a place, from the inside out;
2. without one, the places that the sentence names itself;
3. without any, the last place named before it in its passage;
4. without one, the title of the report, or the country that is set for it.

A heading comes before the sentence: under "Peru", a sentence on experts from Mexico tells of Peru. Places of the whole
passage, by which passages are found, are not enough: a passage may tell of six countries, one sentence each.
"""

from __future__ import annotations

from collections.abc import Collection

from assistant.answering.open_questions.candidates import PointCandidate
from assistant.evidence.coverage import covers
from corpus.model import Document
from corpus.names import find_places


def tells_of(
    places: Collection[str], one: PointCandidate, document: Document, passage_start: int
) -> bool:
    """Whether a candidate is about one of ``places``, keys of countries or regions.

    ``passage_start``: code point of the document at which the candidate's passage begins.
    """
    named = _places(one, document, passage_start)
    return any(covers(key, named) for key in places)


def _places(one: PointCandidate, document: Document, passage_start: int) -> set[str]:
    title, *inner = document.headings_at(one.span.start) or [""]
    before = document.text[passage_start : one.span.start]
    last = find_places(before)[-1:]
    for named in (
        *(find_places(heading) for heading in reversed(inner)),
        find_places(one.text),
        last,
        find_places(title) or find_places(document.metadata.subject),
    ):
        if named:
            return {mention.key for mention in named}
    return set()
