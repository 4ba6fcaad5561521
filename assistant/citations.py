"""A citation as text: every form in which people see one, and the marks ``[n]`` that point to it.

| form | example | where |
|---|---|---|
| `footnote` | ``[1] “quote” Title, publisher, year, p. 3 (file.pdf)`` | clipboard, exported conversations |
| `reference` | ``[1] Title, publisher, year, p. 3: “quote”`` | chat completions, MCP |
| `placed_quote` | ``“quote” [file.pdf, page 3]`` | command line |
| `source_name` | ``Publisher, title, year`` | lists of sources in briefings |
"""

from __future__ import annotations

import re
from collections.abc import Collection

from assistant.model import Answer, Citation, TableRow
from corpus.model import Span
from corpus.normalize import ITEM_MARK, without_markup
from corpus.stemming import STOP_WORDS

_MARK = re.compile(r"\s?\[(\d{1,4})\]")
_BAR = re.compile(r"(?:^|\s+)\|(?=\s|$)")  # between the cells of a row, and around them
_ITEM = re.compile(rf"\n\s*(?={ITEM_MARK})", re.IGNORECASE)
CLAUSE = ",;:.–—،؛"  # marks between clauses
_DASHES = {"-", "–", "—"}
_HARDLY = 2  # words
MORE = "[…]"  # in a claim, where words of its quote are left out


Place = tuple[str, int, int]
"""Document, start and end of a quote."""


def is_among(document: str, span: Span, shown: Collection[Place]) -> bool:
    """Whether a span of a document overlaps any of the quotes ``shown``."""
    return any(document == name and span.overlaps(Span(start, end)) for name, start, end in shown)


def quoted(text: str) -> str:
    """``text`` in quotation marks on one line, as a page shows it."""
    return f"“{without_markup(text)}”"


def trimmed(text: str, limit: int) -> str:
    """The beginning of a text of more than ``limit`` words, up to the last clause that fits, else to a word that a clause may
    end with, and "[…]" for the rest; the whole where hardly a word is left.
    """
    words = text.removesuffix(MORE).split()
    if len(words) <= limit:
        return text
    ends = [i for i in range(limit // 2, limit) if _ends_a_clause(words[i], words[i + 1])]
    cut = ends[-1] + 1 if ends else limit
    while not ends and cut > limit // 2 and _leads_on(words[cut - 1]):
        cut -= 1
    return text if len(words) - cut <= _HARDLY else " ".join(words[:cut]) + f" {MORE}"


def _ends_a_clause(word: str, following: str) -> bool:
    """Whether a clause may end with a word; a dash between two figures ends none."""
    if following in _DASHES:
        return not _has_digit(word)
    return word not in _DASHES and word[-1] in CLAUSE


def _leads_on(word: str) -> bool:
    """Whether a word lets expect another one: "of", "their", "(a)", and a figure its unit."""
    plain = word.strip(".,;:()[]–-").casefold()
    return len(plain) < 2 or plain in STOP_WORDS or _has_digit(word)


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def shows(text: str, quote: str) -> bool:
    """Whether what ``text`` shows, but for "[…]", stands in ``quote`` in this order; both on one line."""
    at = 0
    for part in text.split(MORE):
        found = quote.find(part.strip(), at)
        if found < 0:
            return False
        at = found + len(part.strip())
    return True


def row_text(citation: Citation) -> str:
    """A quoted row as people read it: the cells that matter with the names of their columns, or all that hold something where
    none is said to matter; "" for what is no row, or a single cell of one.
    """
    if not citation.cells and not (citation.row and _BAR.search(citation.quote)):
        return ""
    cells = (f"{c.header}: {c.text}" if c.header else c.text for c in citation.cells)
    plain = (without_markup(cell) for cell in _BAR.split(citation.quote) if cell.strip(" |"))
    return "; ".join(cells if citation.cells else plain)


def shown_text(citation: Citation) -> str:
    """A quote as people read it: of a row its cells, else what is printed on one line, or on one for each item of a list."""
    return row_text(citation) or listed(citation.quote)


def listed(text: str) -> str:
    """``text`` on one line; two or more items of a list, told by their marks, on lines of their own."""
    lines = [without_markup(part) for part in _ITEM.split(text)]
    return "\n".join(lines) if len(lines) > 2 else " ".join(lines)


def shown_quote(citation: Citation) -> str:
    """The same in quotation marks; a row needs none, its cells are told apart by the names of their columns."""
    return row_text(citation) or quoted(citation.quote)


def numbers_by_cell(answer: Answer, row: TableRow) -> tuple[tuple[int, ...], ...]:
    """Numbers of the citations of each cell: one stands in the cell that is its claim or quote, one of the whole row in the
    last cell.
    """
    said = {claim.text: set(claim.citations) for claim in answer.claims}
    for citation in answer.citations:
        said.setdefault(shown_text(citation), set()).add(citation.number)
    own = [said.get(text, set()) & set(row.citations) for text in row.cells]
    own[-1] |= set(row.citations).difference(*own)
    return tuple(tuple(number for number in row.citations if number in cell) for cell in own)


def footnote(citation: Citation) -> str:
    """Number, quote, and where it is from, down to the name of the document."""
    cells = f"{citation.sheet}!{citation.range}" if citation.sheet and citation.range else ""
    facts = [citation.title, *_published(citation), _page(citation), cells]
    where = ", ".join(fact for fact in facts if fact)
    return f"[{citation.number}] {shown_quote(citation)} {where} ({citation.document})"


def reference(citation: Citation) -> str:
    """Number, where the quote is from, and the quote."""
    facts = [citation.title or citation.document, *_published(citation), _page(citation)]
    where = ", ".join(fact for fact in facts if fact)
    return f"[{citation.number}] {where}: {shown_quote(citation)}"


def references(answer: Answer) -> str:
    """One line for each citation of an answer."""
    return "\n".join(map(reference, answer.citations))


def placed_quote(quote: str, document: str, page: int | None) -> str:
    """A quote with its document and page."""
    return f"{quoted(quote)} [{document}{'' if page is None else f', page {page}'}]"


def source_name(citation: Citation) -> str:
    """Publisher, title and year of a citation's document, in the order of a list of sources."""
    parts = (citation.publisher, citation.title or citation.document, citation.year)
    return ", ".join(str(part) for part in parts if part)


def with_footnotes(text: str, citations: Collection[Citation]) -> str:
    """``text``, then a footnote for each citation."""
    return "\n\n".join([text, *(["\n".join(map(footnote, citations))] if citations else [])])


def with_references(answer: Answer) -> str:
    """An answer's text, then a reference for each citation."""
    return "\n\n".join(part for part in (answer.text, references(answer)) if part)


def split_marks(text: str, numbers: Collection[int]) -> list[str | int]:
    """``text`` cut at its marks: ``"staff [1]."`` is ``["staff", 1, "."]``.

    A bracket whose number is not in ``numbers`` stays text. White space before a mark is left out:
    who shows the mark decides about the space.
    """
    pieces: list[str | int] = []
    at = 0
    for mark in _MARK.finditer(text):
        if int(mark[1]) not in numbers:
            continue
        if mark.start() > at:
            pieces.append(text[at : mark.start()])
        pieces.append(int(mark[1]))
        at = mark.end()
    if at < len(text):
        pieces.append(text[at:])
    return pieces


def _published(citation: Citation) -> tuple[str, str]:
    return citation.publisher or "", str(citation.year or "")


def _page(citation: Citation) -> str:
    return f"p. {citation.page}" if citation.page is not None else ""
