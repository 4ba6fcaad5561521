"""Why a file, or a part of it, was not read: in the words of the interface, with the reader's own words after them.

Readers say their reasons in English, with what an administrator has to know. Here each is known by its words and
told by a text of the catalogue; one that is not known is told as what could not be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.locale import Texts

UNREAD = "The file could not be read."
_PAGES = r"(?P<pages>\d+(?:(?:, |[–-])\d+)*)"

# The first that is found in a reason tells it; what its groups are called stands in the text.
REASONS = {
    rf"pages that are pictures, on which no text.*?: {_PAGES}": "Pictures on which no text was found, pages: {pages}.",
    rf"pages that are pictures without text.*?: {_PAGES}": "Pictures without text, pages: {pages}. Scans can be read once recognition is installed.",
    rf"(?s)fonts give wrong letters.*: {_PAGES}": "The fonts give other letters than those that are printed; that text was left out. Pages: {pages}.",
    rf"recognised (?:from pictures|before).*: {_PAGES}": "Recognised from pictures; check the figures on the page. Pages: {pages}.",
    rf"hidden text that they do not show.*: {_PAGES}": "Hidden text that the page does not show was left out. Pages: {pages}.",
    rf"pages that cannot be opened: {_PAGES}": "Cannot be opened, pages: {pages}.",
    rf"codes or wrong letters in place of text.*\(pages? {_PAGES}\)": "Codes in place of text, which are not searched. Pages: {pages}.",
    r"(?P<count>\d[\d,]*) characters are codes": "Characters that are codes, which are not searched: {count}.",
    r"(?P<count>\d+) damaged characters were replaced": "Damaged characters that were replaced: {count}.",
    r"decoded as (?P<name>\S+)": "Read in an older encoding: {name}.",
    r"slide (?P<count>\d+) is hidden": "Slide {count} is hidden in the presentation.",
    r"rows (?P<count>[\d, –-]+) of sheet ['\"](?P<name>.*)['\"] are hidden": "Hidden rows of the sheet {name}: {count}.",
    r"sheet ['\"](?P<name>.*)['\"] is hidden": "The sheet {name} is hidden in the workbook.",
    r"(?P<count>\d+) formulas have no stored value": "Formulas without a stored value, left out: {count}.",
    r"a link that leads out of the folder": "This is a link that leads out of the folder.",
    r"is encrypted(?!.*damaged)": "The file is locked with a password. Save it without one, or have an administrator enter it.",
    r"lock file": "This is what Office keeps while a document is open, not the document.",
    r"is empty|nothing but white space|no text in it|no letter on its|holds no content|No text can be read": "There is no text in the file.",
    r"page saying that it is missing": "This is not the document, but a page that says it is missing. Fetch the document again.",
    r"as an attack|bomb": "The file is built so that it harms programs that open it. It was refused.",
    r"took (?:longer|more) than|too large|more than \d+ are refused": "The file is too large, or takes too long to read.",
    r"is damaged|as PDF \(|truncated|taken apart|broke down": "The file is damaged. Open it in the program that made it, and save it again.",
    r"changed while it was read|was ended before": "The file was not read to its end. Add it again.",
    r"not valid Unicode": "The name of the file has signs that cannot be read. Rename it.",
    r"cannot be opened|does not exist": "The file cannot be opened.",
    r"There is no file in this folder": "There is no file in this folder.",
    r"No file is named": "The list of corrections names files that are not there.",
    r"is indexed under this name": "Another file has this name in the library already.",
    r"not there any more; its documents stay": "The folder is not there any more; its documents stay until they are removed.",
    r"Readers take|save it as|left out on purpose|unpack it|binary data": "Files of this kind are not read. Save it as PDF, DOCX, PPTX, XLSX, HTML or text.",
    r"is never read as a document": "A file of this name is never read. Give it another name.",
    r"cannot be taken here": "A file of this name cannot be added here. Give it another name.",
    r"a conversation has (?P<count>\d+) files at most": "A conversation has so many files at most: {count}.",
    r"is not here any more; send it again": "The file is not there any more. Add it again.",
    r"a year is a number": "A year has four digits, such as 2023.",
    r"a web address begins": "A web address begins with https:// or http://.",
    r"not where it was found, so it cannot": "The file of this document is not there any more, so that it cannot be read again.",
    r"is being written by": "Documents are being added by another program. Try again when it is done.",
}
_KNOWN = [(re.compile(pattern), text) for pattern, text in REASONS.items()]


@dataclass(frozen=True, slots=True)
class Reason:
    """``text``: for whoever reads the page. ``detail``: the reader's words, "" where they are the text itself."""

    text: str
    detail: str = ""


def reason(said: str, t: Texts, of_file: bool = True) -> Reason:
    """What a reader has ``said`` of a file, or the program of what it was asked to do, which may be in its own words."""
    for pattern, text in _KNOWN:
        if found := pattern.search(said):
            told = t(text, **found.groupdict())
            return Reason(told, "" if told == said else said)
    return Reason(t(UNREAD), said) if of_file else Reason(said)
