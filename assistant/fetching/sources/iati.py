"""Documents that activities name in IATI data (``document-link``), by the Datastore, version 3:
https://iatistandard.org/en/iati-tools-and-resources/iati-datastore/how-to-use-the-datastore-api and
https://docs.datastore.iatistandard.org/en/latest/api (stored copies, read on 26
November 2026). These pages name the query, the fields and the key; that ``/iati`` gives IATI XML page by page is what public
programs that use it show.

- ``GET /datastore/activity/iati``; ``q``: a query in Solr's words over fields named after elements and attributes
  (``recipient_country_code``); ``rows`` and ``start``. The key, free at https://developer.iatistandard.org, goes into the
  header Ocp-Apim-Subscription-Key.
- The answer is IATI XML. The form as JSON has a list for each field, of which the documentation says that one cannot
  tell which address belongs to which title; so it is not used.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from assistant.config.errors import UsageError
from assistant.fetching.errors import FetchFault
from assistant.fetching.fields import language_code
from assistant.fetching.file_types import is_page
from assistant.fetching.model import Failed, Query, Reference
from assistant.fetching.web import Web
from assistant.fetching.xml_answers import parsed

ADDRESS = "https://api.iatistandard.org/datastore"
_PAGE = 100
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class Iati:
    """``key``: a subscription key of the API Gateway."""

    knows = frozenset({"text", "country", "publisher", "language", "since", "until"})

    def __init__(self, key: str | None, address: str = ADDRESS) -> None:
        if not key:
            raise UsageError(
                "the IATI Datastore wants a key, which is free: sign up at"
                " https://developer.iatistandard.org and set iati_key"
            )
        self._key = key
        self._address = address

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        start = 0
        while True:
            page = web.read(
                f"{self._address}/activity/iati",
                params={"q": _solr(query), "rows": _PAGE, "start": start},
                headers={"Ocp-Apim-Subscription-Key": self._key},
            )
            activities = _parsed(page.content).findall("iati-activity")
            for activity in activities:
                yield from _documents(activity, query)
            start += len(activities)
            if len(activities) < _PAGE:
                return


def _solr(query: Query) -> str:
    """The query of activities; what it cannot say about a document is looked at in the answer."""
    parts = ["document_link_url:*"]
    if query.text:
        words = " AND ".join(_quoted(word) for word in query.text.split())
        parts.append(f"(title_narrative:({words}) OR description_narrative:({words}))")
    if query.country:
        parts.append(f"recipient_country_code:{_quoted(query.country)}")
    if query.publisher:
        name = _quoted(query.publisher)
        parts.append(f"(reporting_org_ref:{name} OR reporting_org_narrative:{name})")
    return " AND ".join(parts)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _parsed(content: bytes) -> etree._Element:
    root = parsed(content, "the IATI Datastore")
    if root.tag != "iati-activities":
        raise FetchFault(f"the Datastore should answer with iati-activities, got {root.tag}")
    return root


def _documents(activity: etree._Element, query: Query) -> Iterator[Reference]:
    """The files of an activity; links to web pages are left out."""
    own = activity.get(_LANG)
    countries = [one.get("code") for one in activity.findall("recipient-country")]
    for link in activity.iter("document-link"):
        date = next((one.get("iso-date") for one in link.findall("document-date")), None)
        codes = [one.get("code") for one in link.findall("language")]
        language = codes[0] if len(codes) == 1 else None
        media_type = (link.get("format") or "").lower()
        asked = not query.language or language_code(language or own) == query.language
        if not link.get("url") or is_page(media_type) or not asked or not _within(date, query):
            continue
        yield Reference(
            address=link.get("url", "").strip(),
            title=_narrative(link.find("title")) or _narrative(activity.find("title")),
            publisher=_narrative(activity.find("reporting-org")),
            date=date,
            country=countries[0] if len(countries) == 1 else None,
            language=language,
            media_type=media_type or None,
        )


def _within(date: str | None, query: Query) -> bool:
    if query.since is None and query.until is None:
        return True
    day = (date or "")[:10]
    first = query.since.isoformat() if query.since else ""
    last = query.until.isoformat() if query.until else "9999"
    return bool(day) and first <= day <= last


def _narrative(element: etree._Element | None) -> str | None:
    """The text in the language of the activity: a narrative without one of its own, else the first."""
    if element is None:
        return None
    found = element.findall("narrative")
    plain = [one.text for one in found if one.get(_LANG) is None and one.text]
    return next(iter(plain or [one.text for one in found if one.text]), None)
