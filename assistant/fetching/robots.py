"""What a site asks of programs that follow links: its robots.txt, as RFC 9309 has it.

A site without that file (4xx) allows everything; one whose file cannot be got (5xx, no answer) allows nothing.
Lists of addresses that a person wrote, and interfaces for programs, do not follow links and are not asked.
"""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from protego import Protego

from assistant.fetching.errors import FetchFault, RefusedAddress
from assistant.fetching.web import AGENT, Web

_LARGEST = 500_000  # bytes; what comes after is not read, as the RFC allows
_NOT_THERE = re.compile(r"the server answered 4\d\d\b")


class Robots:
    """The rules of each site, asked for once."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._rules: dict[str, Protego | str] = {}

    def why_not(self, address: str) -> str:
        """Why ``address`` may not be asked for, "" if it may; the pause that its site wants is kept from now on."""
        origin = urljoin(address, "/")
        if origin not in self._rules:
            self._rules[origin] = self._read(origin)
        rules = self._rules[origin]
        if isinstance(rules, str):
            return rules
        return "" if rules.can_fetch(address, AGENT) else "the site's robots.txt does not allow it"

    def _read(self, origin: str) -> Protego | str:
        """The rules of a site, or why nothing on it may be asked for."""
        try:
            page = self._web.read(urljoin(origin, "robots.txt"), most=_LARGEST)
        except RefusedAddress as refusal:
            return str(refusal)
        except FetchFault as fault:
            if _NOT_THERE.match(str(fault)):
                return Protego.parse("")
            return f"the site's robots.txt could not be read: {fault}"
        rules = Protego.parse(page.content.decode("utf-8", "replace"))
        pause = rules.crawl_delay(AGENT)
        if rate := rules.request_rate(AGENT):
            pause = max(pause or 0.0, rate.seconds / max(1, rate.requests))
        if pause:
            self._web.slow_down(urlsplit(origin).hostname or "", pause)
        return rules
