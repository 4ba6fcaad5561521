"""The styles that a briefing needs in a Word file: those that the file has, and for each that it lacks one like its nearest.

Word stores a style only once it was used, so a template often lacks those of lists, captions and notes. A title or a smaller
heading is made after the template's Heading 1, an item after its List Paragraph, anything else after its body text. A table takes the
style of the template's first table, else one that the organisation made itself, else thin lines.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    "footnote text": _Made(size=8, space=0),
}


@dataclass(frozen=True, slots=True)
class Styles:
    """``table``: name of the style of tables; the others are ids of the styles of notes."""

    table: str
    note: str
    mark: str


def completed(file: Any, table: str) -> Styles:
    """The styles of a file, in which those that it lacks are made. ``table``: as `table_style` found it."""
    styles = file.styles
    known = {style.name for style in styles}
    normal = styles.default(WD_STYLE_TYPE.PARAGRAPH)
    for name, how in _MADE.items():
        if name not in known:
            base = styles[how.after] if how.after in known else normal
            _make(file, name, how, base)
            known.add(name)
    if "footnote reference" not in known:
        made = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER, builtin=True)
        made.font.superscript = True
    if not table and _GRID not in known:
        _make_grid(styles)
    note, mark = (styles[name].style_id for name in ("footnote text", "footnote reference"))
    return Styles(table or _GRID, note, mark)


def table_style(file: Any) -> str:
    """The style of a template's tables; "" where nothing tells it."""
    for table in file.tables:
        if table._tbl.tblStyle_val and table.style is not None:
            return str(table.style.name)
    own = [s for s in file.styles if s.type == WD_STYLE_TYPE.TABLE and not s.builtin]
    return str(own[0].name) if own else ""


def _make(file: Any, name: str, how: _Made, base: Any) -> None:
    made = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name != TABLE_TEXT)
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


def _make_grid(styles: Any) -> None:
    made = styles.add_style(_GRID, WD_STYLE_TYPE.TABLE, builtin=True)
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
