"""The World Bank's Documents & Reports, by its API, version 3:
https://documents.worldbank.org/en/publication/documents-reports/api (a stored copy, read on 26 November 2026).

- ``GET /api/v3/wds?format=json``; ``qterm``: words; ``count_exact``, ``lang_exact``: country and language by name;
  ``strdate``, ``enddate``: YYYY-MM-DD; ``fl``: fields; ``rows`` and ``os``: how many, from where.
- The answer: ``total``, ``documents``: an object of documents by id, with ``facets`` among them. ``pdfurl``: the file;
  a document without it is left out. No key is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from babel import Locale

from assistant.fetching.errors import FetchFault
from assistant.fetching.model import Failed, Query, Reference
from assistant.fetching.records import read_record, text_of
from assistant.fetching.web import Web

ADDRESS = "https://search.worldbank.org/api/v3/wds"
_PAGE = 100
_FIELDS = "docdt,display_title,count,lang,repnb,pdfurl"


class WorldBank:
    knows = frozenset({"text", "country", "language", "since", "until"})

    def __init__(self, address: str = ADDRESS) -> None:
        self._address = address

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        start = 0
        while True:
            page = web.read(self._address, params=_parameters(query) | {"os": start}).json()
            documents = page.get("documents") if isinstance(page, dict) else None
            if not isinstance(documents, dict):
                raise FetchFault(
                    f"the World Bank should answer with an object `documents`, got {page!r:.100}"
                )
            records = [one for key, one in documents.items() if key != "facets"]
            for record in records:
                yield from read_record(_documents, record, "a document of the World Bank")
            start += _PAGE
            if not records or start >= int(page.get("total") or 0):
                return


def _parameters(query: Query) -> dict[str, str | int]:
    given: dict[str, str | None] = {
        "qterm": query.text,
        "count_exact": query.country,
        "lang_exact": query.language and Locale("en").languages.get(query.language, query.language),
        "strdate": query.since.isoformat() if query.since else None,
        "enddate": query.until.isoformat() if query.until else None,
    }
    asked = {name: value for name, value in given.items() if value}
    return {"format": "json", "fl": _FIELDS, "rows": _PAGE, **asked}


def _documents(record: dict[str, Any]) -> Iterator[Reference]:
    if not record.get("pdfurl"):
        return
    yield Reference(
        address=record["pdfurl"],
        title=text_of(record.get("display_title")),
        publisher="World Bank",
        date=text_of(record.get("docdt")),
        country=text_of(record.get("count")),
        language=text_of(record.get("lang")),
        symbol=text_of(record.get("repnb")),
        media_type="application/pdf",
    )
