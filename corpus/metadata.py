"""What a document says of itself: title, publisher, year, language, symbol."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from corpus.model import Metadata


def describe(
    name: str,
    text: str,
    *,
    properties: Mapping[str, str] = {},
    first_lines: Sequence[str] = (),
    headings: Sequence[str] = (),
) -> Metadata:
    """Metadata of a document, each field from the first source that knows it.

    ``name``: of the document, with ``/``. ``properties``: what the file's own fields say, keys in
    lower case ("title", "author", "created", "url", "publisher", "language"). ``first_lines``:
    lines of the first page or screen, in order. ``headings``: titles of the outermost sections.
    """
    title = properties.get("title") or (headings[0] if headings else "")
    return Metadata(title=title or PurePosixPath(name).stem, url=properties.get("url"))
