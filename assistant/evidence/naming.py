"""How much of a report is about a place or an organisation."""

from __future__ import annotations

from assistant.evidence.coverage import covers
from corpus.model import Passage
from corpus.names import find_organisations, find_places
from index.view import IndexView

HARDLY = 0.03  # share of the passages of a report that name what the report is not about


def names(index: IndexView, passage: Passage, key: str) -> bool:
    """Whether a report names a place or organisation in more than hardly any passages, or in the last sentence before
    ``passage``, under the same headings: a paragraph may be cut between a name and what is said of it.
    """
    if share_naming(index, passage.document, key) >= HARDLY:
        return True
    for before in index.neighbours(passage, before=1, after=0):
        if before.headings == passage.headings and before.sentences:
            last = before.at(before.sentences[-1])
            return covers(key, {one.key for one in (*find_places(last), *find_organisations(last))})
    return False


def share_naming(index: IndexView, document: str, key: str) -> float:
    """The share of a document's passages that name a place or organisation, themselves or by what is above them.

    ``key``: of the name (`corpus.names`); a country counts for the region that it is in.
    """
    named = index.names_of(document)
    naming = sum(covers(key, one.places | one.organisations) for one in named)
    return naming / max(1, len(named))
