"""Parts of a Markdown source that are no text: comments, images, component tags, code of MDX.

Every search takes linear time: a closing mark that is missing is searched for once, not once per mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from corpus.model import Span
from corpus.normalize import one_line

_TAG = re.compile(
    r"</?([A-Za-z][\w.:-]*+)(?=[\s/>])"
    r"(?:\"[^\"]*+\"|'[^']*+'|\{(?:[^{}]|\{[^{}]*+\})*+\}|[^<>\"'{}])*+>"
)
_IMAGE = re.compile(r"!\[[^\]\n]{0,1000}\]\([^)!\n]*+\)")
_DATA = re.compile(r"data:[\w/.+-]{1,60};base64,[A-Za-z0-9+/=]*+")
_MODULE = re.compile(
    r"^(?:import\s+(?:[\w*{\"'])|export\s+(?:const|let|default|function|async)\b)", re.M
)
_EXPORTED = re.compile(
    r"^export\s+const\s+(title|subtitle|description|date|author)\s*=\s*(['\"`])(.{1,500}?)\2\s*;?\s*$",
    re.M,
)
_INLINE = {"a", "abbr", "b", "br", "cite", "code", "em", "font", "i", "ins", "mark", "q", "s",
           "small", "span", "strong", "sub", "sup", "u", "wbr"}  # fmt: skip
_ENCLOSED = (("<!--", "-->"), ("{/*", "*/}"), ("<script", "</script>"), ("<style", "</style>"))


class SpanSet:
    """Spans in ascending order; overlapping ones are merged."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self._spans = _merged(spans)
        self._ends = [span.end for span in self._spans]

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def between(self, start: int, end: int) -> Iterator[Span]:
        """Spans that overlap ``start:end``, in order."""
        at = bisect_left(self._ends, start + 1)
        while at < len(self._spans) and self._spans[at].start < end:
            yield self._spans[at]
            at += 1


def non_text(text: str) -> SpanSet:
    """Every part of ``text`` that is no text and that no block may contain."""
    spans = [span for opening, closing in _ENCLOSED for span in enclosed(text, opening, closing)]
    spans += [Span(*found.span()) for found in _IMAGE.finditer(text)]
    spans += [Span(*found.span()) for found in _DATA.finditer(text)]
    spans += [
        Span(*found.span())
        for found in _TAG.finditer(text)
        if found.group(1).lower() not in _INLINE
    ]
    spans += _statements(text)
    return SpanSet(spans)


def blank_out(text: str, spans: SpanSet) -> str:
    """``text`` with blanks in place of the characters of ``spans``; line ends stay."""
    parts: list[str] = []
    at = 0
    for span in spans:
        parts.append(text[at : span.start])
        parts.append(re.sub(r"[^\n]", " ", span.of(text)))
        at = span.end
    parts.append(text[at:])
    return "".join(parts)


def exported_fields(text: str) -> dict[str, str]:
    """What an MDX file exports about itself; title and subtitle as one title."""
    fields = {
        found.group(1): one_line(found.group(3).replace("\\n", " "))
        for found in _EXPORTED.finditer(text)
    }
    subtitle = fields.pop("subtitle", "")
    if subtitle and "title" in fields:
        fields["title"] = f"{fields['title']}: {subtitle}"
    return fields


def enclosed(text: str, opening: str, closing: str) -> Iterator[Span]:
    """Every part from an opening mark to its closing mark; an opening mark without one is text."""
    start = text.find(opening)
    while start >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            return
        yield Span(start, end + len(closing))
        start = text.find(opening, end + len(closing))


def _statements(text: str) -> Iterator[Span]:
    """Every ``import`` and ``export`` statement; one inside another is part of it."""
    end = 0
    for found in _MODULE.finditer(text):
        if found.start() >= end:
            span = _statement(text, found.start())
            end = span.end
            yield span


def _statement(text: str, start: int) -> Span:
    """An ``import`` or ``export``: up to a line that ends with a semicolon, or an empty line."""
    at = start
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].strip()
        if not line or line.endswith(";"):
            return Span(start, end)
        at = end + 1
    return Span(start, len(text))


def _merged(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
