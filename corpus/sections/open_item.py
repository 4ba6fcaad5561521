"""An item while it is being read: what goes on with it, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from corpus.model import Block, Span
from corpus.normalize import one_line
from corpus.sections.item import Item, with_said
from corpus.sections.labels import NUMBER, PARAGRAPH, attribute

_MOST = 4_000  # characters of an item
_LONGEST_RESPONSE = 1_500
_CLOSES = ".;:!?…»”\"')*_"  # what a whole sentence or point ends with
_FURNITURE = 4  # words of a line with a digit that is a page's number or a symbol, and no text


@dataclass(slots=True)
class OpenItem:
    """An item that is being read. ``form``: of what opened it. ``end``: -1 before there is any text of it.

    ``sub``: number of its last numbered point. ``done``: nothing more belongs to its text. ``answered``: management
    responds. ``attributes``: something was said of it.
    """

    item: Item
    form: int
    end: int = -1
    sub: int = 0
    done: bool = False
    answered: bool = False
    attributes: bool = False

    def continues(self, form: int, number: str, paragraph: str, text: str, *, small: bool) -> bool:
        """Whether a paragraph goes on with the item.

        ``form``, ``number``: of its mark. ``text``: of the document. ``small``: its part is one item.
        """
        if self.answered:
            return form > NUMBER
        if self.end < 0:
            return True
        if self.done or self.end - self.item.start > _MOST:
            return False
        last = text[self.end - 1]
        if form == PARAGRAPH:
            announces = self.form != PARAGRAPH and paragraph.rstrip().endswith(":")
            whole = self.form == PARAGRAPH and small
            return announces or whole or last not in _CLOSES
        if form == NUMBER:
            return number.isdigit() and int(number) == self.sub + 1 > 1
        return self.form < form if self.form != PARAGRAPH else last == ":"

    def go_on(self, block: Block, text: str, number: str = "") -> None:
        """A block belongs to the item, or to the response to it. ``text``: of the document."""
        if number.isdigit():
            self.sub = int(number)
        if self.answered:
            span = self.item.response
            if span is not None and block.end - span.start <= _LONGEST_RESPONSE:
                self.item = replace(self.item, response=Span(span.start, block.end))
            return
        if self.end < 0:
            self.item = replace(self.item, start=block.start)
        own = text[block.start : block.end]
        furniture = len(own.split()) < _FURNITURE and any(c.isdigit() for c in own)
        if not self.attributes and not (furniture and self.end >= 0):
            self.end = block.end

    def is_told_by(self, block: Block, text: str) -> bool:
        """Whether a block says something about the item; it is then kept with it."""
        line = one_line(text[block.start : block.end]).lstrip("*#_ ")
        found = attribute(line)
        if found is None:
            return False
        name, value = found
        if name == "response":
            self.answered = True
            offset = block.end if block.kind == "heading" else block.start
            self.item = replace(self.item, response=Span(offset, block.end))
        elif value:
            self.item = with_said(self.item, name, value)
        self.attributes = self.end >= 0
        return True
