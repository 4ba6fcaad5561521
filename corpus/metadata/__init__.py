"""Metadata of a document: title, publisher, year, language and symbol.

Each field has a module, which tries its sources from the most to the least reliable. A field that no
source gives stays unknown: a guess would be cited as if it were in the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

from corpus.metadata.imprint import find_symbol
from corpus.metadata.language import detect_language
from corpus.metadata.publisher import find_publisher
from corpus.metadata.title import find_title
from corpus.metadata.year import find_year
from corpus.model import Metadata

__all__ = ["describe", "detect_language"]


def describe(
    name: str,
    text: str,
    *,
    properties: Mapping[str, str] = {},
    first_lines: Sequence[str] = (),
    headings: Sequence[str] = (),
) -> Metadata:
    """Metadata of a document, each field from the first source that has it.

    ``name``: of the document, with ``/``. ``properties``: the fields of the file, keys in lower case:
    "title", "author", "publisher", "created" (a date in any form), "language", "url", "symbol",
    "printed" (lines of the first page in its largest letters), "running" (running headers, one per
    line), "sheet" (the name of a workbook's only sheet). ``first_lines``: of the first page or screen,
    in order. ``headings``: in order.
    """
    running = properties.get("running", "").splitlines()
    symbol = properties.get("symbol") or find_symbol([*running, *first_lines[:12]])
    title = find_title(name, text, properties, first_lines, headings)
    return Metadata(
        title=title,
        publisher=find_publisher(name, text, title, symbol, properties, first_lines),
        year=find_year(name, text, title, symbol, properties, first_lines),
        language=detect_language(text) or properties.get("language", "")[:2].lower() or None,
        symbol=symbol,
        url=_web_address(properties.get("url", "")),
    )


def _web_address(url: str) -> str | None:
    """``url`` if it is http(s), else None: it comes from the document and may be shown as a link."""
    try:
        return url if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
