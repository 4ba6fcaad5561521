"""Normal forms in which texts are compared or shown; used by everything that handles text."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

# The mark of an item of a list, with the space after it.
ITEM_MARK = r"(?:\(?(?:[a-zа-я]|[ivx]{1,4}|\d{1,2})[).]|[-–•*▪◦●·])\s"
# What an item of a list begins with: a bullet, or a sign that a font draws as one.
BULLET = re.compile(r"[•●▪■□◦○‣➢➤►▶✓❖◆·®–—*-]\s+(?=\S)")

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RAISED_TAG = re.compile(
    r"<sup(?:\s+[\w-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*\s*>\s*(\d{1,4})\s*</sup>", re.I
)
_ATTRIBUTES = r"(?:\s+[\w:-]+\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s<>\"']+))*\s*/?>"
_INLINE_TAGS = re.compile(
    rf"(?:</?(?:a|abbr|b|em|font|i|mark|small|span|strong|sub|sup|u){_ATTRIBUTES})+", re.I
)
_BLOCK_TAG = re.compile(rf"</?(?:br|dd|div|dl|dt|li|ol|p|td|th|tr|ul){_ATTRIBUTES}", re.I)
# What the source of Markdown has besides its words; single signs are left, which are notes elsewhere ("120*").
_LINK = re.compile(
    r"!?\[(?P<text>[^\[\]\n]{1,300})\]\((?P<to>(?:https?:|mailto:|[/#.])[^()\s]{0,500}(?:\([^()\s]{0,200}\)[^()\s]{0,200}){0,3})"
    r"(?:\s+\"[^\"]{0,200}\")?\)"
)
_EMPHASIS = re.compile(
    r"(?<!\d)\*{2,3}|\*{2,3}(?!\d)|\[\^[\w-]{1,40}\]|(?<!\\)\\(?=[*_#\[\](){}.!:+~`-])"
)
_ENTITY = re.compile(
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|nbsp|amp|lt|gt|quot|apos|[mn]dash|hellip|[lr][sd]quo|[lr]aquo|bull|middot|deg|times|euro|"
    r"[a-z](?:acute|grave|circ|uml|tilde|cedil|ring)|(?:ae|oe|sz)lig);",
    re.I,
)
# Raised digits behind a word or a sentence are of a note; not those of "km²" and "10⁶".
_NOTE_MARK = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[,.;:”\"’»]))(?:[⁰¹⁴⁵⁶⁷⁸⁹]|[⁰¹²³⁴⁵⁶⁷⁸⁹]{2})[⁰¹²³⁴⁵⁶⁷⁸⁹]*(?!\w)"
    r"|(?:(?<=[^\W\d_]{4})|(?<=[,.;:”\"’»]))[²³](?!\w)"
)


def one_line(text: str) -> str:
    """``text`` on one line: every run of white space as one blank, none at its ends."""
    return " ".join(text.split())


def without_markup(text: str) -> str:
    """``text`` on one line as people read it: without the marks of notes, and those of Markdown and HTML that its source may have.

    Figures that a mark tells apart stay apart, and what is nothing but marks stays as it is.
    """
    whole = text
    text = _EMPHASIS.sub("", _LINK.sub(_linked, text))
    if "<" in text:
        text = _RAISED_TAG.sub(lambda found: found[1].translate(_RAISED), text)
        text = _BLOCK_TAG.sub(" ", _INLINE_TAGS.sub(_joined, text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found.group()), text)
    return one_line(_NOTE_MARK.sub("", text)) or one_line(whole)


def has_entities(text: str) -> bool:
    """Whether a text has characters that HTML writes in letters: "&nbsp;"."""
    return _ENTITY.search(text) is not None


def _linked(found: re.Match[str]) -> str:
    """The words of a link; none for the number of a note."""
    text = found["text"]
    return "" if text.isdigit() and found["to"].startswith("#") else _joined(found, text)


def _joined(found: re.Match[str], text: str = "") -> str:
    """``text`` in place of a mark, with blanks where figures would run together."""
    whole = found.string
    before, after = whole[: found.start()][-1:], whole[found.end() :][:1]
    lead = " " if before.isdigit() and (text or after)[:1].isdigit() else ""
    return f"{lead}{text}" + (" " if text[-1:].isdigit() and after.isdigit() else "")


def fold(text: str) -> str:
    """Lower case without accents; the length may change, so offsets of the result mean nothing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
