"""A Word file as the template of a briefing: an organisation's own, or the plain one of python-docx.

1. Its styles, page, headers and footers are kept, with the pictures in them.
2. A paragraph ``{{briefing}}`` is where the briefing goes, and all other text stays. Without one the text of the template is
   taken out, and all that only it used: it is mostly an example, or an earlier report. Of several sections of Word the last one stays, with the headers
   that it takes over from those before it.
3. ``{{title}}`` and ``{{date}}`` are filled in anywhere, also in headers and footers. Marks may have blanks in their braces.
4. A page that has no measures gets those of the plain file. A style that it lacks is made after the nearest one that it has (`assistant.briefing.word_styles`).
"""

from __future__ import annotations

import copy
import re
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.parts.hdrftr import FooterPart, HeaderPart
from docx.section import Section
from docx.shared import Mm

from assistant.briefing.word_leftovers import drop_leftovers
from assistant.config.errors import UsageError

PLACE, TITLE, DATE = (
    re.compile(rf"\{{\{{\s*{name}\s*\}}\}}", re.IGNORECASE)
    for name in ("briefing", "title", "date")
)
_ADVICE = "open it in Word and save it as “Word document (.docx)”"
_WHAT = {
    b"PK": "broken, or a file of another program",
    b"\xd0\xcf\x11\xe0": "an old Word file (.doc), or one with a password",
    b"%PDF": "a PDF",
}
_KINDS = {  # by what the file says of itself
    "macroEnabled": "a Word file with macros",
    "template.main": "a Word template (.dotx)",
}
_MACROS = "vbaProject"
_MEASURES = {
    "page_width": Mm(210),
    "page_height": Mm(297),
    "left_margin": Mm(22),
    "right_margin": Mm(22),
    "top_margin": Mm(20),
    "bottom_margin": Mm(20),
}
_BROKEN = (OSError, KeyError, ValueError, SyntaxError, BadZipFile, PackageNotFoundError, zlib.error)


def open_template(path: Path) -> Any:
    """A Word file that is a template. Raises UsageError for anything else, for one with macros, and for a place that is none."""
    try:
        file = Document(str(path))
    except FileNotFoundError:
        raise UsageError(f"there is no file {path}: the template is to be a Word file") from None
    except _BROKEN as error:
        raise UsageError(
            f"{path} is {_kind(path, str(error))}; a template is a Word file (.docx) without macros: {_ADVICE}"
        ) from error
    if any(_MACROS in part.partname for part in file.part.package.iter_parts()):
        raise UsageError(
            f"{path} is {_KINDS['macroEnabled']}; a template is a Word file (.docx) without macros: {_ADVICE}"
        )
    if fault := _misplaced(file):
        raise UsageError(
            f"{path} has {{{{briefing}}}} {fault}: write it once, in a paragraph of its own in the text, or nowhere"
        )
    return file


def _misplaced(file: Any) -> str:
    """Where the mark of the place stands that no briefing can be put in; "" if all is well."""
    body, *others = _roots(file)
    if any(PLACE.search(_text(p)) for root in others for p in root.iter(qn("w:p"))):
        return "in a header or footer"
    marked = [p for p in body.iter(qn("w:p")) if PLACE.search(_text(p))]
    if any(next(p.iterancestors(qn("w:txbxContent")), None) is not None for p in marked):
        return "in a text box"
    if any(not PLACE.fullmatch(_text(p)) for p in marked):
        return "inside other text"
    return f"{len(marked)} times" if len(marked) > 1 else ""


def _kind(path: Path, error: str) -> str:
    """What a file is that is no Word file, by what was said when it was opened, and by its first bytes."""
    for sign, kind in _KINDS.items():
        if sign in error:
            return kind
    try:
        with path.open("rb") as file:
            first = file.read(8)
    except OSError as error:
        return f"a file that cannot be read ({error.strerror})"
    return next((what for start, what in _WHAT.items() if first.startswith(start)), "no Word file")


def plain() -> Any:
    """The file that is written without a template: A4 with narrow margins."""
    file = Document()
    for page in file.sections:
        for name, measure in _MEASURES.items():
            setattr(page, name, measure)
    return file


def _measure(file: Any) -> None:
    """Give every section of Word that lacks measures those of the plain file; a file without sections gets one."""
    file.element.body.get_or_add_sectPr()
    for page in file.sections:
        for name, measure in _MEASURES.items():
            if getattr(page, name) is None:
                setattr(page, name, measure)


class Place:
    """Where a briefing goes in a template, which is changed: its text is taken out or filled in.

    ``titled``: whether the text that stays says the title. ``page``: the section of Word in which the briefing stands.
    """

    def __init__(self, file: Any, values: Mapping[re.Pattern[str], str]) -> None:
        self._body = file.element.body
        _measure(file)
        paragraphs = self._body.iter(qn("w:p"))
        self._mark = next((p for p in paragraphs if PLACE.fullmatch(_text(p))), None)
        if self._mark is None:
            _empty(file)
        self._last = [one for one in self._body if one.tag != qn("w:sectPr")]
        self.titled = any(TITLE.search(_text(p)) for p in self._body.iter(qn("w:p")))
        for root in _roots(file):
            for paragraph in root.iter(qn("w:p")):
                for mark, value in values.items():
                    _fill(paragraph, mark, value)
        self.page = self._section(file)

    @property
    def mark(self) -> Any:
        """The paragraph that the briefing replaces; None where it is all the text there is."""
        return self._mark

    def take(self) -> None:
        """Put what was written at the end of the file in its place."""
        if self._mark is None:
            return
        old = set(self._last)
        for one in [one for one in self._body if one.tag != qn("w:sectPr") and one not in old]:
            self._mark.addprevious(one)
        if self._mark.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None and not _closes_cell(
            self._mark
        ):
            self._mark.getparent().remove(self._mark)
        else:
            _fill(self._mark, PLACE, "")

    def _section(self, file: Any) -> Any:
        """The first section that ends after the place."""
        after = self._mark is None
        for one in self._body.iter():
            after = after or one is self._mark
            if after and one.tag == qn("w:sectPr"):
                return Section(one, file.part)
        return file.sections[-1]


def _empty(file: Any) -> None:
    """Take out the text; the last section stays, which holds page, headers and footers."""
    body = file.element.body
    inherited: dict[tuple[str, str], Any] = {}
    for section in body.iter(qn("w:sectPr")):
        for kind in ("w:headerReference", "w:footerReference"):
            for one in section.findall(qn(kind)):
                inherited[kind, one.get(qn("w:type"))] = one
    last = body.find(qn("w:sectPr"))
    for (kind, of), reference in inherited.items():
        own = [one.get(qn("w:type")) for one in last.findall(qn(kind))]
        if of not in own:
            last.insert(0, copy.deepcopy(reference))
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    drop_leftovers(file)


def _roots(file: Any) -> Iterator[Any]:
    """The text of the file, then its headers and footers."""
    yield file.element.body
    for part in file.part.package.iter_parts():
        if isinstance(part, HeaderPart | FooterPart):
            yield part.element


def _runs(paragraph: Any) -> list[Any]:
    """The pieces of text that a paragraph is stored in; not those of text boxes in it."""
    texts = paragraph.iter(qn("w:t"))
    return [one for one in texts if next(one.iterancestors(qn("w:p"))) is paragraph]


def _text(paragraph: Any) -> str:
    return "".join(run.text or "" for run in _runs(paragraph)).strip()


def _fill(paragraph: Any, mark: re.Pattern[str], value: str) -> None:
    """Write ``value`` for a mark, of which Word may store each letter by itself."""
    runs, at = _runs(paragraph), 0
    while found := mark.search("".join(run.text or "" for run in runs), at):
        start = 0
        for run in runs:
            text = run.text or ""
            first, last = max(found.start() - start, 0), min(found.end() - start, len(text))
            if first < last:
                begins = value if found.start() >= start else ""
                run.text = f"{text[:first]}{begins}{text[last:]}"
            start += len(text)
        at = found.start() + len(value)


def _closes_cell(paragraph: Any) -> bool:
    """Whether a paragraph is the last of a cell, which must end with one."""
    return paragraph.getparent().tag == qn("w:tc") and paragraph.getnext() is None
