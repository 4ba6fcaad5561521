"""Normal forms in which texts are compared or shown; used by everything that handles text."""

from __future__ import annotations

import re
import unicodedata
from html import unescape

# The mark of an item of a list, with the space after it.
ITEM_MARK = r"(?:\(?(?:[a-zа-я]|[ivx]{1,4}|\d{1,2})[).]|[-–•*▪◦●·])\s"
# What an item of a list begins with: a bullet, or a sign that a font draws as one.
BULLET = re.compile(r"[•●▪■□◦○‣➢➤►▶✓❖◆·®–—*-]\s+(?=\S)")

# What the source of Markdown has besides its words; single signs are left, which are notes elsewhere ("120*").
_LINK = re.compile(
    r"\[([^\]\n]+)\]\((?:https?:|mailto:|[/#.])[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"
)
_EMPHASIS = re.compile(r"\*{2,3}|(?<!\w)__(?=\w)|(?<=\w)__(?!\w)|\[\^[\w-]+\]|\\(?=[^\w\s])")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|em|font|i|mark|small|span|strong|sub|sup|u)\b[^<>]*>", re.I
)
_BLOCK_TAG = re.compile(r"</?(?:br|dd|div|dl|dt|li|ol|p|td|th|tr|ul)\b[^<>]*>", re.I)
# Raised digits behind a word or a sentence are of a note; not those of "km²" and "10⁶".
_NOTE_MARK = re.compile(
    r"(?<=[^\W\d_]|[,.;:)”\"’»])(?<!\bm)(?<!\b[kcd]m)[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?:⁻[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?(?!\w)"
)
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8}\d?);", re.I)


def one_line(text: str) -> str:
    """``text`` on one line: every run of white space as one blank, none at its ends."""
    return " ".join(text.split())


def without_markup(text: str) -> str:
    """``text`` on one line as people read it: without the marks of notes, and those of Markdown and HTML that its source may have."""
    text = _EMPHASIS.sub("", _LINK.sub(r"\1", text))
    if "<" in text:
        text = _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: unescape(found.group()), text)
    text = _NOTE_MARK.sub("", text)
    return one_line(text)


def fold(text: str) -> str:
    """Lower case without accents; the length may change, so offsets of the result mean nothing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
