"""The publisher of a document.

From the most to the least reliable source:

1. the publisher in the properties of the file
2. the organ that the document's symbol belongs to
3. "published by" and the notice of copyright (``imprint``)
4. a government or ministry on the first page
5. the organisation with the highest sum of weights: of the first lines, the title, the file's name,
   running headers and the author, and of the number of mentions in the text. An organisation that
   only the text mentions is not the publisher.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from corpus import domain
from corpus.metadata.imprint import printed_publisher
from corpus.names import find_organisations

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
    """The organ that a symbol belongs to, or the reporter to it that the first lines name."""
    if symbol is None:
        return None
    organs: Mapping[str, str] = domain.listed("symbols").get("organs", {})
    head = max((head for head in organs if symbol.startswith(head)), key=len, default="")
    organ = organs.get(head)
    if organ in domain.words("symbols", "report_to"):
        reported_by: Mapping[str, list[str]] = domain.listed("symbols").get("reported_by", {})
        for reporter, phrases in reported_by.items():
            if any(_says(line, phrases) for line in first_lines[:20]):
                return reporter
    return organ


def _says(line: str, phrases: Sequence[str]) -> bool:
    """Whether the line has one of the phrases, the first phrase also with a few wrong letters."""
    lower = line.lower()
    if any(phrase.lower() in lower for phrase in phrases):
        return True
    return len(line) < 80 and any(fuzz.partial_ratio(p.lower(), lower) > 80 for p in phrases[:1])


def _government(first_lines: Sequence[str]) -> str | None:
    """The government or ministry that the first lines consist of."""
    best = None
    governments = domain.words("institutions", "governments")
    for line in first_lines[:_FIRST]:
        match = _governments().search(line)
        if match and len(match.group()) >= 0.5 * len(line):
            printed = match.group().strip(" ,")
            printed = _in_small_letters(printed) if printed.isupper() else printed
            if any(word.lower() in printed.lower() for word in governments):
                return printed
            best = best or printed
    return best


@domain.cached()
def _governments() -> re.Pattern[str]:
    """A government or ministry with its name."""
    named = {
        key: domain.any_of("institutions", key).replace(r"\ ", r"\s+")
        for key in ("governments", "ministries", "public_bodies", "public_bodies_arabic")
    }
    return re.compile(
        rf"\b(?i:{named['governments']})\s+(?i:of)\s+(?i:the\s+)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*"
        rf"|\b(?i:{named['ministries']})\s+(?i:of)\s+[A-Z][\w’',-]+(?:\s(?:(?i:of|and|for)|[A-Z][\w’',-]+))*"
        rf"|\b(?i:{named['public_bodies']})\s+[\w’'-]+(?:\s[\w’'-]+){{0,5}}"
        rf"|(?:{named['public_bodies_arabic']})\s+\S+(?:\s+و?ال\S+)*"
    )


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
        for key in dict.fromkeys(mention.key for mention in find_organisations(source)):
            weights[key] += weight
    # Table rows repeat names of organisations that are listed, not the publisher.
    prose = "\n".join(line for line in text[:200_000].splitlines() if " | " not in line)
    whole = Counter(mention.key for mention in find_organisations(prose))
    most = max(whole.values(), default=1)
    for key in weights:
        weights[key] += 5.0 * whole[key] / most
    for key in weights.keys() & set(domain.words("symbols", "general")):
        about = (title, file, properties.get("running", ""), properties.get("author", ""))
        titled = any(key == m.key for text in about for m in find_organisations(text))
        weights[key] *= 0.3 if titled or _stands_alone(key, first_lines[:_FIRST]) else 0.0
    named = sorted(key for key, weight in weights.items() if weight)
    return max(named, key=lambda key: weights[key], default=None)


def _stands_alone(key: str, lines: Sequence[str]) -> bool:
    """Whether a line is little else than the name of an organisation: "UNITED NATIONS", not "a range of UN media"."""
    return any(
        mention.key == key and 2 * (mention.end - mention.start) >= len(line.strip())
        for line in lines
        for mention in find_organisations(line)
    )
