"""How much of a report is about a place or an organisation."""

from __future__ import annotations

from assistant.evidence.coverage import covers
from index.view import IndexView

HARDLY = 0.03  # share of the passages of a report that name what the report is not about


def share_naming(index: IndexView, document: str, key: str) -> float:
    """The share of a document's passages that name a place or organisation, themselves or by what is above them.

    ``key``: of the name (`corpus.names`); a country counts for the region that it is in.
    """
    named = index.names_of(document)
    naming = sum(covers(key, one.places | one.organisations) for one in named)
    return naming / max(1, len(named))
