"""BibTeX: a ``techreport`` for each entry, in UTF-8, with what TeX would act on escaped.

Names in double braces are one name and keep their capitals.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.bibliography.entry import Entry, keys

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)


def render(entries: Sequence[Entry]) -> str:
    """The database, with an empty line between entries."""
    named = zip(entries, keys(entries), strict=True)
    return "\n".join(_entry(entry, key) for entry, key in named)


def _entry(entry: Entry, key: str) -> str:
    publisher = f"{{{_escaped(entry.publisher)}}}" if entry.publisher else ""
    given = {
        "title": f"{{{_escaped(entry.title)}}}",
        "author": publisher,
        "institution": publisher,
        "year": str(entry.year or ""),
        "number": _escaped(entry.symbol),
        "language": entry.language,
        "url": entry.url,
        "pages": str(entry.page or _escaped(entry.cells)),
        "note": f"“{_escaped(entry.quote)}”" if entry.quote else "",
    }
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in given.items() if value)
    return f"@techreport{{{key},\n{fields}}}\n"


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)
