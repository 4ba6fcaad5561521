"""Who published a document.

From the most to the least reliable: the publisher that the file names; the organ that a symbol belongs
to; "published by" and the notice of copyright (``imprint``); a government or ministry on the first
page; else the organisation that the first lines, the title and the file's name mention, each weighed by
how much it says, and by how often the text mentions it. Who is named only in the text has not
published it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from corpus.metadata.imprint import printed_publisher
from corpus.names import find_organisations

# Heads of symbols and the organ that gives them, longest first.
_ORGANS = (
    ("UNW/", "UN Women"),
    ("E/ICEF/", "UNICEF"),
    ("DP/FPA/", "UNFPA"),
    ("DP/OPS/", "UNOPS"),
    ("DP/", "UNDP"),
    ("JIU/", "JIU"),
    ("CEDAW/", "CEDAW Committee"),
    ("E/CN.6/", "CSW"),
    ("E/C.2/", "ECOSOC Committee on Non-Governmental Organizations"),
    ("E/CN.15/", "UNODC"),
    ("S/", "Security Council"),
    ("A/", "United Nations"),
    ("E/", "ECOSOC"),
)
_GOVERNMENT = re.compile(
    r"\b(?:Royal\s+)?Government\s+of\s+(?:the\s+)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*"
    r"|\bMinistry\s+of\s+[A-Z][\w’',-]+(?:\s(?:of|and|for|[A-Z][\w’',-]+))*"
    r"|\b(?:Ministère|Ministerio|Министерство|Gobierno|Gouvernement)\s+[\w’'-]+(?:\s[\w’'-]+){0,5}"
    r"|(?:وزارة|حكومة)\s+\S+(?:\s+و?ال\S+)*",
    re.IGNORECASE,
)
_OF_SECRETARY = re.compile(
    r"report of the secretary-general|rapport du secrétaire général|informe del secretario general"
    r"|доклад генерального секретаря|تقرير الأمين العام",
    re.IGNORECASE,
)
_GENERAL = frozenset({"United Nations", "General Assembly", "Security Council", "ECOSOC"})
_SMALL = frozenset(["of", "the", "and", "for", "de", "del", "la", "des", "du", "et", "y", "e"])
_FIRST = 12
_SHORT = 160  # characters; a longer line is running text


def find_publisher(
    name: str,
    text: str,
    title: str,
    symbol: str | None,
    properties: Mapping[str, str],
    first_lines: Sequence[str],
) -> str | None:
    """Name of the publisher as the list of organisations shows it, or as printed; or None."""
    for key in ("publisher", "site"):
        if named := properties.get(key, "").strip():
            found = find_organisations(named)
            return found[0].key if found else named
    return (
        _organ(symbol, first_lines)
        or printed_publisher(text)
        or _government(first_lines)
        or _most_named(name, text, title, properties, first_lines)
    )


def _organ(symbol: str | None, first_lines: Sequence[str]) -> str | None:
    if symbol is None:
        return None
    organ = next((name for head, name in _ORGANS if symbol.startswith(head)), None)
    reported = organ in _GENERAL or organ == "CSW"
    if reported and any(_is_secretarys(line) for line in first_lines[:20]):
        return "Secretary-General"
    return organ


def _is_secretarys(line: str) -> bool:
    """Whether the line says so, recognised letters with a few errors included."""
    if _OF_SECRETARY.search(line):
        return True
    return (
        len(line) < 80 and fuzz.partial_ratio("report of the secretary-general", line.lower()) > 80
    )


def _government(first_lines: Sequence[str]) -> str | None:
    """The government or ministry that the first lines consist of."""
    best = None
    for line in first_lines[:_FIRST]:
        match = _GOVERNMENT.search(line)
        if match and len(match.group()) >= 0.5 * len(line):
            printed = match.group().strip(" ,")
            printed = _in_small_letters(printed) if printed.isupper() else printed
            if "overnment" in printed.lower():
                return printed
            best = best or printed
    return best


def _in_small_letters(name: str) -> str:
    """A name printed in capitals as it is written elsewhere: "Ministry of Women’s Affairs"."""
    words = name.lower().split()
    return " ".join(word if word in _SMALL else word.capitalize() for word in words)


def _most_named(
    name: str,
    text: str,
    title: str,
    properties: Mapping[str, str],
    first_lines: Sequence[str],
) -> str | None:
    weights: defaultdict[str, float] = defaultdict(float)
    file = re.sub(r"[-_/.]+", " ", name)
    for source, weight in (
        ("\n".join(line for line in first_lines[:_FIRST] if len(line) <= _SHORT), 3.0),
        (title, 4.0),
        (file, 5.0),
        (PurePosixPath(name).name.replace("-", " ").replace("_", " ").split(" ")[0], 6.0),
        (properties.get("running", ""), 3.0),
        (properties.get("author", ""), 3.0),
    ):
        for key in {mention.key for mention in find_organisations(source)}:
            weights[key] += weight
    # Cells of tables repeat what they list; who is listed has not published it.
    prose = "\n".join(line for line in text[:200_000].splitlines() if " | " not in line)
    whole = Counter(mention.key for mention in find_organisations(prose))
    most = max(whole.values(), default=1)
    for key in weights:
        weights[key] += 5.0 * whole[key] / most
    for key in weights:
        if key in _GENERAL:
            weights[key] *= 0.3
    return max(weights, key=lambda key: weights[key]) if weights else None
