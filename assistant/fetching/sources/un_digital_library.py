"""Documents of the United Nations Digital Library, by its API.

Its help, https://digitallibrary.un.org/pages/?page=newVersion_02 (a stored copy, read on 26 November 2026), has the words of a
search and the numbers of most fields. Address, token, ``search_id`` and the other fields are what public programs of the
library's users show.

- ``GET /api/v1/search?format=xml``, header ``Authorization: Token KEY``; ``p``: a search as on the site, with fields
  (``documentsymbol:``, ``269:2019->2021``); ``search_id``: goes on with an earlier answer.
- The answer: ``total``, ``search_id``, ``collection`` of MARCXML records. 191 a, 791 a: symbol; 239 a, 245 a b: title; 269 a: date;
  260 b, 710 a: publisher; 856 u: a file, y: its language.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from assistant.config.errors import UsageError
from assistant.fetching.fields import language_code
from assistant.fetching.model import Failed, Query, Reference
from assistant.fetching.web import Web
from assistant.fetching.xml_answers import parsed

ADDRESS = "https://digitallibrary.un.org/api/v1"
_MARC = "{http://www.loc.gov/MARC21/slim}"


class UnDigitalLibrary:
    """``key``: a token that the library has given out. A document in six languages is six documents."""

    knows = frozenset({"text", "publisher", "language", "since", "until"})

    def __init__(self, key: str | None, address: str = ADDRESS) -> None:
        if not key:
            raise UsageError(
                "the UN Digital Library answers programs with a key only: ask the library for one"
                " and set un_library_key"
            )
        self._key = key
        self._address = address

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        params: dict[str, str | int] = {"p": _search(query), "format": "xml", "ln": "en"}
        seen = 0
        while True:
            page = web.read(
                f"{self._address}/search",
                params=params,
                headers={"Authorization": f"Token {self._key}"},
            )
            root = parsed(page.content, "the UN Digital Library")
            records = list(root.iter(f"{_MARC}record", "record"))
            for record in records:
                yield from _documents(record, query)
            seen += len(records)
            search_id = root.findtext("search_id")
            if not records or not search_id or seen >= int(root.findtext("total") or 0):
                return
            params["search_id"] = search_id


def _search(query: Query) -> str:
    parts = [query.text or ""]
    if query.publisher:
        parts.append(f'author:"{query.publisher}"')
    if query.since or query.until:
        first = query.since.year if query.since else 1945
        last = query.until.year if query.until else 2100
        parts.append(f"269:{first}->{last}")
    return " ".join(filter(None, parts))


def _documents(record: etree._Element, query: Query) -> Iterator[Reference]:
    title = _values(record, "239", "a") or [" ".join(_values(record, "245", "a", "b"))]
    symbols = _values(record, "191", "a") or _values(record, "791", "a")
    publishers = _values(record, "260", "b") or _values(record, "710", "a")
    dates = _values(record, "269", "a")
    for field in _fields(record, "856"):
        address = next(iter(_subfields(field, "u")), "")
        language = next(iter(_subfields(field, "y")), None)
        if not address.startswith(("http://", "https://")):
            continue
        if query.language and language_code(language) != query.language:
            continue
        yield Reference(
            address=address,
            title=title[0].rstrip(" /:") or None,
            publisher=publishers[0].rstrip(" ,") if publishers else None,
            date=dates[0] if dates else None,
            language=language,
            symbol=symbols[0] if symbols else None,
        )


def _fields(record: etree._Element, tag: str) -> list[etree._Element]:
    found = [*record.findall(f"{_MARC}datafield"), *record.findall("datafield")]
    return [field for field in found if field.get("tag") == tag]


def _subfields(field: etree._Element, code: str) -> list[str]:
    found = [*field.findall(f"{_MARC}subfield"), *field.findall("subfield")]
    return [one.text.strip() for one in found if one.get("code") == code and one.text]


def _values(record: etree._Element, tag: str, *codes: str) -> list[str]:
    """The subfields of a field, as often as it is repeated."""
    return [
        text for field in _fields(record, tag) for code in codes for text in _subfields(field, code)
    ]
