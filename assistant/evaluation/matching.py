"""Whether a text contains what was asked for, and whether a citation overlaps a support quote.

What was asked for (`contains`):

1. Both sides are folded: canonical Unicode composition, superscripts dropped, grouping of
   thousands removed (``1,000`` and ``1 000`` are ``1000``), hyphens and dashes turned into spaces,
   case and runs of white space folded.
2. The folded entry must occur in the folded text as whole words: no letter or digit is next to it
   where it begins or ends with one.
3. A number is whole: ``14`` does not occur in ``14.5``, ``114`` or ``14,000``.

Where a support quote occurs in its document (`locate`): the quote is as a person copied it, the
document's text as it was read: line breaks, hyphens, quotation marks and the ``" | "`` between cells may
differ, letters and digits may not.

1. Quote and text are reduced to their letters and digits, case folded, each with its offset; first
   without superscripts (numbers of footnotes), then with them.
2. Every occurrence that begins and ends at a word counts; only on the support's page, if the document
   has pages and one is given.
3. A quote with ``" | "`` whose cells are not next to each other is looked for cell by cell: in any order
   in one table row, else in order within ``_REACH`` code points.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evaluation.questions import Support
from corpus.model import Document, Span

_MARK = re.compile(r"\s*\[\d+\]")
# Groups of thousands are separated by one comma or one space, never by a line break; a number that
# begins with 0 has no groups.
_GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[, \u00a0\u2009\u202f]\d{3})+(?!\d)(?!,\d)")
_SEPARATOR = re.compile(r"[, \u00a0\u2009\u202f]")
_DASH = re.compile(r"[-\u00ad\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d]")
_SPACE = re.compile(r"\s+")


def without_marks(text: str) -> str:
    """``text`` without the citation marks ``[n]`` and the white space before them."""
    return _MARK.sub("", text)


@lru_cache(maxsize=4096)
def comparison_form(text: str) -> str:
    """``text`` in the form in which two texts are compared; step 1 above."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(c for c in text if not unicodedata.decomposition(c).startswith("<super>"))
    text = _GROUPED.sub(lambda match: _SEPARATOR.sub("", match.group()), text)
    return _SPACE.sub(" ", _DASH.sub(" ", text)).strip().casefold()


def contains(text: str, entry: str) -> bool:
    """Whether ``entry`` occurs in ``text`` as whole words; an empty entry never does."""
    wanted = comparison_form(entry)
    return bool(wanted) and _pattern(wanted).search(comparison_form(text)) is not None


def contains_all(text: str, entries: Sequence[Sequence[str]]) -> bool:
    """Whether one alternative of each entry occurs in ``text``, citation marks left out."""
    plain = without_marks(text)
    return all(any(contains(plain, one) for one in alternatives) for alternatives in entries)


@lru_cache(maxsize=4096)
def _pattern(wanted: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if _is_word(wanted[0]) else ""
    after = r"(?!\w)" if _is_word(wanted[-1]) else ""
    if wanted[0].isdigit():
        before += r"(?<!\d[.,])"
    if wanted[-1].isdigit():
        after += r"(?![.,]\d)"
    return re.compile(before + re.escape(wanted) + after)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


_REACH = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """One occurrence of a support quote: one span, or one for each cell of a row."""

    spans: tuple[Span, ...]

    def overlapped_by(self, span: Span) -> bool:
        """Whether ``span`` overlaps the quote; of a row, all its cells."""
        return all(span.overlaps(part) for part in self.spans)


@dataclass(frozen=True, slots=True)
class Located:
    """A support and its occurrences in the document."""

    support: Support
    places: tuple[Place, ...]

    def cited_by(self, document: str, span: Span) -> bool:
        """Whether a citation of ``document`` at ``span`` is right by this support."""
        if document != self.support.file:
            return False
        if self.support.quote is None:
            return True
        return any(place.overlapped_by(span) for place in self.places)


def locate(support: Support, document: Document | None) -> Located:
    """Find the quote of ``support`` in ``document``; None is a document that is not there."""
    if document is None or support.quote is None:
        return Located(support, ())
    window = _window(document, support.page)
    if window is None:
        return Located(support, ())
    cells = support.quote.split("|")
    rows = [Span(b.start, b.end) for b in document.blocks if b.kind == "row"]
    for superscripts in (False, True):
        text = _reduced(document.text, superscripts)
        wanted = [w for cell in cells if (w := _reduced(cell, superscripts).letters)]
        places = tuple(_places(text, wanted, window, rows)) if wanted else ()
        if places:
            return Located(support, places)
    return Located(support, ())


def _window(document: Document, page: int | None) -> Span | None:
    """The page that a quote must be on; None if the document has no such page."""
    if page is None or not document.pages:
        return Span(0, len(document.text))
    return next((Span(p.start, p.end) for p in document.pages if p.number == page), None)


@dataclass(frozen=True, slots=True)
class _Reduced:
    """Letters and digits of ``source``; ``offsets[i]`` is the offset of ``letters[i]``."""

    source: str
    letters: str
    offsets: Sequence[int]

    def find(self, wanted: str, window: Span) -> Iterator[Span]:
        """Occurrences of ``wanted`` in ``window`` that begin and end at a word."""
        first, end = (bisect_left(self.offsets, edge) for edge in (window.start, window.end))
        at = self.letters.find(wanted, first, end)
        while at >= 0:
            span = self._span(at, len(wanted))
            if self._is_whole(span):
                yield span
            at = self.letters.find(wanted, at + 1, end)

    def parts(self, span: Span, wanted: Sequence[str]) -> tuple[Span, ...]:
        """The spans of ``wanted``, which follow each other from ``span.start`` on."""
        at = bisect_left(self.offsets, span.start)
        spans = []
        for part in wanted:
            spans.append(self._span(at, len(part)))
            at += len(part)
        return tuple(spans)

    def _span(self, at: int, length: int) -> Span:
        return Span(self.offsets[at], self.offsets[at + length - 1] + 1)

    def _is_whole(self, span: Span) -> bool:
        """A digit may be next to a letter (footnotes, units), but not two letters or two digits."""
        text = self.source
        before = _touch(text[max(0, span.start - 1) : span.start], text[span.start])
        return not before and not _touch(text[span.end - 1], text[span.end : span.end + 1])


def _touch(left: str, right: str) -> bool:
    return (left.isalpha() and right.isalpha()) or (left.isdecimal() and right.isdecimal())


@lru_cache(maxsize=64)
def _reduced(source: str, superscripts: bool) -> _Reduced:
    letters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(source):
        if not superscripts and unicodedata.decomposition(character).startswith("<super>"):
            continue
        for folded in unicodedata.normalize("NFKD", character).casefold():
            if folded.isalnum():
                letters.append(folded)
                offsets.append(offset)
    return _Reduced(source, "".join(letters), offsets)


def _places(
    text: _Reduced, wanted: Sequence[str], window: Span, rows: Sequence[Span]
) -> Iterator[Place]:
    if len(wanted) == 1:
        yield from (Place((span,)) for span in text.find(wanted[0], window))
        return
    together = [Place(text.parts(span, wanted)) for span in text.find("".join(wanted), window)]
    yield from together or _in_one_row(text, wanted, window, rows) or _nearby(text, wanted, window)


def _in_one_row(
    text: _Reduced, wanted: Sequence[str], window: Span, rows: Sequence[Span]
) -> list[Place]:
    """Rows that have every cell, in any order."""
    found = []
    starts = [row.start for row in rows]
    for first in text.find(wanted[0], window):
        at = bisect_right(starts, first.start) - 1
        if at < 0 or first.end > rows[at].end:
            continue
        spans = [next(text.find(cell, rows[at]), None) for cell in wanted]
        if all(spans):
            found.append(Place(tuple(span for span in spans if span)))
    return found


def _nearby(text: _Reduced, wanted: Sequence[str], window: Span) -> list[Place]:
    """Cells in order, each the nearest after the one before."""
    found = []
    for first in text.find(wanted[0], window):
        end = min(window.end, first.start + _REACH)
        spans = [first]
        for cell in wanted[1:]:
            rest = Span(spans[-1].end, max(spans[-1].end, end))
            nearest = next(text.find(cell, rest), None)
            if nearest is None:
                break
            spans.append(nearest)
        if len(spans) == len(wanted):
            found.append(Place(tuple(spans)))
    return found
