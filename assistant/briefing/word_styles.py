"""The styles that a briefing needs in a Word file: those that the file has, and for each that it lacks one like its nearest.

Word stores a style only once it was used, so a template often lacks those of lists, captions and notes. A title or a smaller
heading is made after the template's Heading 1, an item after its List Paragraph, anything else after its body text. A table takes the
style of the template's first table, else one that the organisation made itself, else thin lines. A name that the template has for a
style of another kind, as "Body Text" for characters, is none of these: the style is made under another name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.numbering import NumberingPart
from docx.shared import Mm, Pt

TABLE_TEXT = "Table Text"
_GRID = "Table Grid"
_NOTE, _MARK = "footnote text", "footnote reference"
_BODY_LEVEL = 9  # of an outline: no heading


@dataclass(frozen=True, slots=True)
class _Made:
    """How a style is made. ``after``: the style that it is like, where the file has it; ``level``: in the outline."""

    after: str = ""
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    space: float | None = None
    level: int | None = None
    keeps: bool = False


_MADE = {
    "Heading 1": _Made(size=16, bold=True, space=6, level=0, keeps=True),
    "Heading 2": _Made("Heading 1", size=13, bold=True, space=4, level=1, keeps=True),
    "Title": _Made("Heading 1", size=22, bold=True, space=12, level=_BODY_LEVEL, keeps=True),
    "Body Text": _Made(space=6),
    "List Bullet": _Made("List Paragraph", space=4),
    "Caption": _Made(size=9, italic=True),
    TABLE_TEXT: _Made(size=9, space=2),
    _NOTE: _Made(size=8, space=0),
}


@dataclass(frozen=True, slots=True)
class Styles:
    """``named``: styles of paragraphs by what they are for. ``table``: of tables. The others are ids of the styles of notes."""

    named: Mapping[str, Any]
    table: Any
    note: str
    mark: str


def completed(file: Any, table: Any) -> Styles:
    """The styles of a file, in which those that it lacks are made. ``table``: as `table_style` found it."""
    styles = file.styles
    normal = styles.default(WD_STYLE_TYPE.PARAGRAPH)
    named: dict[str, Any] = {}
    for name, how in _MADE.items():
        base = _known(styles, how.after, WD_STYLE_TYPE.PARAGRAPH) or named.get(how.after, normal)
        known = _known(styles, name, WD_STYLE_TYPE.PARAGRAPH)
        named[name] = known or _make(file, name, how, base)
    mark = _known(styles, _MARK, WD_STYLE_TYPE.CHARACTER)
    if mark is None:
        mark = _added(styles, _MARK, WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
    table = table or _known(styles, _GRID, WD_STYLE_TYPE.TABLE) or _make_grid(styles)
    return Styles(named, table, named[_NOTE].style_id, mark.style_id)


def table_style(file: Any) -> Any:
    """The style of a template's tables; None where nothing tells it."""
    for table in file.tables:
        if table._tbl.tblStyle_val and table.style is not None:
            return table.style
    return next((s for s in file.styles if s.type == WD_STYLE_TYPE.TABLE and not s.builtin), None)


def _known(styles: Any, name: str, kind: Any) -> Any:
    """The style of a name and a kind; None where there is none."""
    return next((style for style in styles if style.name == name and style.type == kind), None)


def _added(styles: Any, name: str, kind: Any) -> Any:
    """A new style, called so unless a style of another kind is."""
    names = {style.name for style in styles}
    ids = {style.style_id for style in styles}
    free = (n for n in _names(name) if n not in names and n.replace(" ", "") not in ids)
    called = next(free)
    return styles.add_style(called, kind, builtin=called == name != TABLE_TEXT)


def _names(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} (briefing {number})" for number in count(1))


def _make(file: Any, name: str, how: _Made, base: Any) -> Any:
    made = _added(file.styles, name, WD_STYLE_TYPE.PARAGRAPH)
    made.base_style = base
    made.font.bold, made.font.italic = how.bold, how.italic
    made.font.size = None if how.size is None else Pt(how.size)
    form = made.paragraph_format
    form.space_after = None if how.space is None else Pt(how.space)
    if how.keeps:
        form.keep_with_next, form.page_break_before = True, False
    properties = made.element.get_or_add_pPr()
    if name == "List Bullet":
        form.left_indent, form.first_line_indent = Mm(6), Mm(-6)
        _number(properties, _bullets(file))
    elif how.after:
        _number(properties, 0)  # not numbered as the heading is that it is made after
    if how.level is not None:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(how.level))
        properties.append(outline)
    return made


def _number(properties: Any, number: int) -> None:
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_numId().val = number


def _bullets(file: Any) -> int:
    """The number of a list with bullets, which is added to the file."""
    main = file.part
    try:
        part = main.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
    except KeyError:
        empty = f"<w:numbering {nsdecls('w')}/>".encode()
        name = PackURI("/word/numbering.xml")
        part = NumberingPart.load(name, CONTENT_TYPE.WML_NUMBERING, empty, main.package)
        main.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
    kinds = part.element.findall(qn("w:abstractNum"))
    kind = 1 + max((int(one.get(qn("w:abstractNumId"))) for one in kinds), default=-1)
    made = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{kind}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr></w:lvl></w:abstractNum>'
    )
    if kinds:
        kinds[-1].addnext(made)  # the schema wants all kinds before the lists
    else:
        part.element.insert(0, made)
    return int(part.element.add_num(kind).numId)


def _make_grid(styles: Any) -> Any:
    made = _added(styles, _GRID, WD_STYLE_TYPE.TABLE)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    made.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>"
            '<w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )
    return made
