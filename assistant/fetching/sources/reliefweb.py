"""Reports of ReliefWeb, by its API, version 2: https://apidoc.reliefweb.int (pages "parameters", "result structure", "FAQ"; a
stored copy, read on 26 November 2026).

- ``POST /v2/reports?appname=NAME``; the body is a query as JSON: ``query``, ``filter``, ``fields``, ``sort``, ``limit``
  (1,000 at most), ``offset``. A condition without a value asks for records that have the field.
- The answer: ``totalCount``, ``data``: items with ``fields``. ``file``: attachments with ``url`` and ``mimetype``.
- NAME is one that ReliefWeb has approved for you (since 1 November 2025); any other is refused with status 403.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from assistant.config.errors import UsageError
from assistant.fetching.errors import FetchFault
from assistant.fetching.model import Failed, Query, Reference
from assistant.fetching.records import read_record, text_of
from assistant.fetching.web import Web

ADDRESS = "https://api.reliefweb.int/v2"
_PAGE = 200
_FIELDS = (
    "title",
    "date.original",
    "date.created",
    "source.name",
    "source.shortname",
    "primary_country.name",
    "language.code",
    "file.url",
    "file.mimetype",
)


class ReliefWeb:
    """``appname``: the name that ReliefWeb approved."""

    knows = frozenset({"text", "country", "publisher", "language", "since", "until"})

    def __init__(self, appname: str | None, address: str = ADDRESS) -> None:
        if not appname:
            raise UsageError(
                "ReliefWeb answers approved names only: ask for one at"
                " https://apidoc.reliefweb.int/parameters#appname and set reliefweb_appname"
            )
        self._appname = appname
        self._address = address

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        offset = 0
        while True:
            page = web.read(
                f"{self._address}/reports",
                params={"appname": self._appname},
                body=_body(query, offset),
            ).json()
            items = page.get("data") if isinstance(page, dict) else None
            if not isinstance(items, list):
                raise FetchFault(f"ReliefWeb should answer with a list `data`, got {page!r:.100}")
            for item in items:
                yield from read_record(_documents, item, "a report of ReliefWeb")
            offset += len(items)
            if not items or offset >= int(page.get("totalCount") or 0):
                return


def _body(query: Query, offset: int) -> dict[str, Any]:
    conditions: list[dict[str, Any]] = [{"field": "file"}]
    if query.country:
        conditions.append({"field": "country", "value": query.country})
    if query.publisher:
        conditions.append({"field": "source", "value": query.publisher})
    if query.language:
        conditions.append({"field": "language.code", "value": query.language})
    if query.since or query.until:
        span = {}
        if query.since:
            span["from"] = f"{query.since.isoformat()}T00:00:00+00:00"
        if query.until:
            span["to"] = f"{query.until.isoformat()}T23:59:59+00:00"
        conditions.append({"field": "date.original", "value": span})
    body: dict[str, Any] = {
        "filter": {"operator": "AND", "conditions": conditions},
        "fields": {"include": list(_FIELDS)},
        "sort": ["date.created:desc"],
        "limit": _PAGE,
        "offset": offset,
    }
    if query.text:
        body["query"] = {"value": query.text, "operator": "AND"}
    return body


def _documents(item: dict[str, Any]) -> Iterator[Reference]:
    """A document for each attachment; with several in one report, their language is not known."""
    fields = item["fields"]
    sources = [
        text_of(one.get("shortname")) or text_of(one.get("name"))
        for one in fields.get("source") or ()
    ]
    codes = [text_of(one.get("code")) for one in fields.get("language") or ()]
    date = fields.get("date") or {}
    for file in fields.get("file") or ():
        yield Reference(
            address=file["url"],
            title=text_of(fields.get("title")),
            publisher=next(iter(sources), None),
            date=text_of(date.get("original")) or text_of(date.get("created")),
            country=text_of((fields.get("primary_country") or {}).get("name")),
            language=codes[0] if len(codes) == 1 else None,
            media_type=text_of(file.get("mimetype")),
        )
