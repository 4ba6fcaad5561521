"""Markdown and MDX: the text is the source without front matter; no block contains code or comments.

1. Front matter is cut off; its fields are properties.
2. Parts that are no text (``markup``): comments, images, ``import``/``export``, component tags, base64.
   They stay in the text, but no block contains them. Inline HTML tags (``<sup>``, ``<br>``) stay in
   their sentence.
3. Lines, with those parts as white space, become headings, items, table rows, footnotes and
   paragraphs; a paragraph with such a part inside becomes two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import yaml

from corpus.model import BlockKind, Document, Span
from corpus.normalize import one_line
from corpus.readers.assembly import assemble
from corpus.readers.builder import Structure, TableContext
from corpus.readers.encodings import Decoded
from corpus.readers.lines import caption_before, is_caption, is_rule, mark_row, split_cells
from corpus.readers.markup import blank_out, exported_fields, non_text
from corpus.readers.sniffing import Kind

_FRONT_MATTER = re.compile(
    r"\A\s{0,20}---[ \t]*\n(.{0,20000}?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M
)
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})")
_BULLET = re.compile(r"[ \t]*[-*+•▪◦][ \t]+(?=\S)")
_NUMBER = re.compile(r"[ \t]*(?:\d{1,9}|[a-zA-Z])[.)][ \t]+(?=\S)")
_FOOTNOTE = re.compile(r"[ \t]*\[\^[^\]\n]{1,40}\]:[ \t]*")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")
_MARKUP = re.compile(r"\[\^[^\]]*\]|[*_`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}|</?\w+[^>]*>|\\(?=[^\w\s])")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


_LONGEST_HEADING = 1000  # characters; a longer line after "#" is text
_LONGEST_CAPTION = 500


def read(name: str, data: bytes, decoded: Decoded) -> Document:
    """The document of a Markdown file. Raises NoText for one without text."""
    front = _FRONT_MATTER.match(decoded.text)
    text = decoded.text[front.end() :] if front else decoded.text
    properties = exported_fields(text) | (_front_matter(front.group(1)) if front else {})
    structure = Structure(text)
    _MarkdownLayout(structure).mark()
    return assemble(
        name,
        data,
        structure,
        Kind.MARKDOWN,
        properties=properties,
        decoded=decoded,
        shown_title=properties.get("title", ""),
    )


def plain(markdown: str) -> str:
    """A heading or cell without its Markdown marks: emphasis, links, footnote references."""
    return one_line(_MARKUP.sub("", _LINK.sub(r"\1", markdown)))


def _front_matter(source: str) -> dict[str, str]:
    try:
        fields = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError):
        return {}  # a rule of dashes above prose, or broken YAML: no fields
    if not isinstance(fields, Mapping):
        return {}
    return {
        str(key).lower(): one_line(str(value))
        for key, value in fields.items()
        if isinstance(value, str | int | float) or hasattr(value, "isoformat")
    }


class _MarkdownLayout:
    def __init__(self, structure: Structure) -> None:
        text = self._text = structure.text
        self._structure = structure
        self._non_text = non_text(text)
        self._masked = blank_out(text, self._non_text)
        self._lines = list(_line_spans(self._masked))
        self._fenced = False

    def mark(self) -> None:
        at = 0
        while at < len(self._lines):
            at = self._mark_at(at)

    def _line(self, at: int) -> str:
        return self._lines[at].of(self._masked) if at < len(self._lines) else ""

    def _mark_at(self, at: int) -> int:
        """Marks the part that begins with line ``at``; returns the number of the line after it."""
        line, span = self._line(at), self._lines[at]
        if _FENCE.match(line):
            self._fenced = not self._fenced
            return at + 1
        if not line.strip() or (_RULE.match(line) and not self._fenced):
            return at + 1
        if self._fenced:
            self._mark_pieces("paragraph", span.start, span.end)
            return at + 1
        if (found := _HEADING.match(line)) and len(line) <= _LONGEST_HEADING:
            self._mark_heading(
                span.start + found.start(2), span.start + found.end(2), len(found[1])
            )
            return at + 1
        if self._is_table(at):
            return self._mark_table(at)
        return self._mark_lines(at)

    def _mark_heading(self, start: int, end: int, level: int) -> None:
        pieces = list(self._pieces(start, end))
        if pieces:
            title = plain(" ".join(piece.of(self._text) for piece in pieces))
            self._structure.mark_heading(pieces[0].start, pieces[-1].end, level, title)

    def _mark_lines(self, at: int) -> int:
        """Marks a paragraph, item or footnote with the lines that continue it."""
        line, span = self._line(at), self._lines[at]
        start, kind = span.start, _kind_of(line)
        skipped = _BULLET.match(line) or _FOOTNOTE.match(line) or _QUOTE.match(line)
        if skipped:
            start += skipped.end()
        after = at + 1
        while after < len(self._lines) and self._continues(after):
            after += 1
        underline = _SETEXT.match(self._line(after)) if after == at + 1 else None
        if underline and kind == "paragraph":
            self._mark_heading(start, span.end, 1 if underline[1][0] == "=" else 2)
            return after + 1
        self._mark_pieces(kind, start, self._lines[after - 1].end)
        return after

    def _continues(self, at: int) -> bool:
        line = self._line(at)
        if not line.strip() or _HEADING.match(line) or _FENCE.match(line) or _SETEXT.match(line):
            return False
        if _RULE.match(line) or self._is_table(at):
            return False
        return not (_BULLET.match(line) or _NUMBER.match(line) or _FOOTNOTE.match(line))

    def _mark_pieces(self, kind: BlockKind, start: int, end: int) -> None:
        for piece in self._pieces(start, end):
            text = piece.of(self._text)
            if any(character.isalnum() for character in text):
                is_title = kind == "paragraph" and is_caption(plain(text[:_LONGEST_CAPTION]))
                self._structure.mark("caption" if is_title else kind, piece.start, piece.end)

    def _pieces(self, start: int, end: int) -> Iterator[Span]:
        """The parts of ``start:end`` between parts that are no text, without white space at their ends."""
        at = start
        for part in self._non_text.between(start, end):
            yield from self._stripped(at, part.start)
            at = max(at, part.end)
        yield from self._stripped(at, end)

    def _stripped(self, start: int, end: int) -> Iterator[Span]:
        text = self._text[start:end]
        if stripped := text.strip():
            first = start + len(text) - len(text.lstrip())
            yield Span(first, first + len(stripped))

    def _is_table(self, at: int) -> bool:
        line, following = self._line(at), self._line(at + 1)
        if "|" not in line:
            return False
        if line.lstrip().startswith("|") and line.count("|") > 1:
            return True
        span = self._lines[min(at + 1, len(self._lines) - 1)]
        return "|" in following and is_rule(
            self._masked, split_cells(self._masked, span.start, span.end)
        )

    def _mark_table(self, at: int) -> int:
        title = caption_before(self._structure)
        context = TableContext(title)
        first = at
        while at < len(self._lines) and "|" in self._line(at):
            span = self._lines[at]
            cells = split_cells(self._masked, span.start, span.end)
            if not is_rule(self._masked, cells):
                mark_row(self._structure, self._masked, cells, context)
            elif at == first + 1:
                above = self._lines[first]
                names = split_cells(self._masked, above.start, above.end)
                headers = tuple(
                    (name,) if (name := plain(cell.of(self._masked))) else () for cell in names
                )
                context = TableContext(title, headers)
            at += 1
        return at


def _kind_of(line: str) -> BlockKind:
    if _BULLET.match(line) or _NUMBER.match(line):
        return "item"
    return "footnote" if _FOOTNOTE.match(line) else "paragraph"


def _line_spans(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        yield Span(start, start + len(line))
        start += len(line) + 1
