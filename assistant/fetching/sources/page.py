"""A page with links to reports: the reports, and those of the pages that it links to.

1. Breadth first from the page that is given, ``depth`` links deep, on the same host only.
2. A link is a report if its address ends like a file (".pdf", ".docx" …); with ``match``, if its address matches
   one of these patterns, also on another host. A link to follow that turns out to be a file is a report too.
3. Other links are pages to follow, those that match ``follow`` if that is given. Pages are asked for once, ``pages``
   at most, and only where robots.txt allows it; so are reports.

With no interface for programs, this is how a list of evaluations is read (UNEG's: pages of a list, each linking to
pages of reports, each with a link to download).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urldefrag, urljoin, urlsplit

import lxml.html
from lxml.etree import LxmlError

from assistant.fetching.errors import FetchFault
from assistant.fetching.file_types import has_file_ending, is_page
from assistant.fetching.model import Failed, Query, Reference
from assistant.fetching.robots import Robots
from assistant.fetching.web import Head, Web

_LARGEST = 10_000_000  # bytes of a page


@dataclass(frozen=True, slots=True)
class LinkedPages:
    """See the module. ``depth``: 0 reads the one page; ``match`` and ``follow``: patterns with ``*``."""

    start: str
    depth: int = 0
    match: Sequence[str] = ()
    follow: Sequence[str] = ()
    pages: int = 500

    @property
    def knows(self) -> frozenset[str]:
        return frozenset()

    def references(self, web: Web, query: Query) -> Iterator[Reference | Failed]:
        robots = Robots(web)
        start = urldefrag(self.start).url
        waiting = deque([(start, self.depth)])
        asked = {start}
        told: set[str] = set()
        read = 0
        while waiting:
            address, depth = waiting.popleft()
            if read == self.pages:
                yield Failed(address, f"{read:,} pages were read; read more with --pages")
                return
            read += 1
            if why := robots.why_not(address):
                yield Failed(address, why)
                continue
            try:
                page = web.read(address, most=_LARGEST, wanted=_is_page)
            except FetchFault as fault:
                yield Failed(address, str(fault))
                continue
            if not _is_page(page.head):
                yield Reference(address)
                continue
            for link in _links(page.content, page.head.address):
                if self._is_report(link):
                    if link not in told:
                        told.add(link)
                        why = robots.why_not(link)
                        yield Failed(link, why) if why else Reference(link)
                elif depth and link not in asked and self._is_followed(link):
                    asked.add(link)
                    waiting.append((link, depth - 1))

    def _is_report(self, link: str) -> bool:
        if self.match:
            return any(fnmatchcase(link, pattern) for pattern in self.match)
        return has_file_ending(link) and _host(link) == _host(self.start)

    def _is_followed(self, link: str) -> bool:
        if _host(link) != _host(self.start) or has_file_ending(link):
            return False
        return not self.follow or any(fnmatchcase(link, pattern) for pattern in self.follow)


def _is_page(head: Head) -> bool:
    return is_page(head.media_type) or not head.media_type


def _links(content: bytes, address: str) -> list[str]:
    """The addresses that a page links to, in order, each once."""
    try:
        root = lxml.html.document_fromstring(content)
    except (LxmlError, ValueError):
        return []
    base = next((str(one) for one in root.xpath("//base/@href")), "")
    found = (urljoin(urljoin(address, base), str(href).strip()) for href in _hrefs(root))
    plain = (urldefrag(one).url for one in found if one.startswith(("http://", "https://")))
    return list(dict.fromkeys(plain))


def _hrefs(root: lxml.html.HtmlElement) -> Iterator[str]:
    for href in root.xpath("//a/@href | //area/@href"):
        try:
            urlsplit(str(href))
        except ValueError:
            continue
        yield str(href)


def _host(address: str) -> str:
    return urlsplit(address).netloc.lower()
