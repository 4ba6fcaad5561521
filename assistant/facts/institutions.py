"""National institutions by the form of their names: "the Ministry of Energy", "Government of Kenya".

They are too many for a list. A name is a kind of institution, "of" or "for", and capitalised words;
its key is the name as printed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.names import Mention

_KIND = (
    "Ministry|Ministries|Government|Commission|Department|Parliament|Authority|Council|Institute|University|"
    "Agency|Secretariat|Academy|Association|Directorate|Bureau|Office of the Prime Minister|Supreme Court|"
    "Ministère|Gouvernement|Ministerio|Gobierno|Secretaría"
)
_WORD = r"[A-ZÀ-Ý][\w’'-]+"
_NAME = re.compile(
    rf"(?<!\w)(?:{_WORD}\s+){{0,3}}(?:{_KIND})\s+(?:of|for|de|du|des|del|de la|pour|para)\s+(?:the\s+|la\s+|l['’])?{_WORD}"
    rf"(?:(?:,\s+|\s+(?:and|of|for|et|y|de)\s+(?:the\s+)?|\s+){_WORD})*"
)
_LEADING = re.compile(r"(?:(?:The|In|By|With|For|From|And|As|Le|La|El|Les|Los|Las)\s+)+")


def with_institutions(text: str, organisations: Sequence[Mention]) -> tuple[Mention, ...]:
    """The organisations of a text and its institutions, in its order, without overlap."""
    found = list(organisations)
    for match in _NAME.finditer(text):
        leading = _LEADING.match(text, match.start())
        start = leading.end() if leading and leading.end() < match.end() else match.start()
        if any(o.start < match.end() and start < o.end for o in organisations):
            continue
        name = text[start : match.end()]
        found.append(Mention("organisation", start, match.end(), " ".join(name.split()), name))
    return tuple(sorted(found, key=lambda mention: mention.start))
