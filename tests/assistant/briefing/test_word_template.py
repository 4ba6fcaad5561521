"""A briefing written into Word files of organisations, made here with python-docx."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, RGBColor
from lxml import etree
from PIL import Image
from starlette.testclient import TestClient

from assistant import Assistant, locale
from assistant.accounts.users import LOCAL
from assistant.briefing.compose import compose
from assistant.briefing.draft import Draft, to_json
from assistant.briefing.model import Briefing
from assistant.briefing.plan import Plan
from assistant.briefing.write import check_template, write
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.interfaces.api.app import create_app
from assistant.interfaces.state import AppState
from assistant.interfaces.web.briefings import opened
from assistant.interfaces.web.desk import render_tools
from assistant.interfaces.web.outlines import choices
from tests.assistant.briefing.conftest import REPORTS
from tests.assistant.reports import assistant_over

PLAN = {
    "title": "Training of police",
    "sections": [
        {"heading": "Training", "topic": "police officers trained on violence against women"}
    ],
}


@pytest.fixture(scope="module")
def briefing(assistant: Assistant) -> Briefing:
    return compose(assistant, Plan.model_validate(PLAN))


def logo() -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (60, 20), (0, 90, 160)).save(picture, "PNG")
    picture.seek(0)
    return picture


def office() -> Any:
    """A letterhead with a cover: own styles, page, a logo in the header, a footer."""
    own = Document()
    own.styles["Heading 1"].font.color.rgb = RGBColor(0, 90, 160)
    own.styles.add_style("Office table", WD_STYLE_TYPE.TABLE)
    page = own.sections[0]
    page.page_width, page.left_margin = Cm(20), Cm(3)
    page.header.paragraphs[0].add_run().add_picture(logo())
    page.footer.paragraphs[0].text = "Our office, {{date}}"
    return own


def lacking(file: Any, *names: str) -> Any:
    """Without some of its styles, as Word leaves out what was never used."""
    for name in names:
        element = file.styles[name].element
        element.getparent().remove(element)
    return file


def written(briefing: Briefing, own: Any, folder: Path) -> Any:
    own.save(str(folder / "own.docx"))
    write(briefing, folder / "briefing.docx", folder / "own.docx")
    return Document(str(folder / "briefing.docx"))


def texts(file: Any) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs]


def styles(file: Any) -> set[str]:
    return {paragraph.style.name for paragraph in file.paragraphs}


def notes_of(path: Path) -> tuple[list[str], list[str], list[str]]:
    """Ids of the marks in the text, ids of the notes, texts of the notes."""
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        notes = etree.fromstring(package.read("word/footnotes.xml"))
    told = [note for note in notes if note.get(qn("w:type")) is None]
    marks = [str(one.get(qn("w:id"))) for one in body.iter(qn("w:footnoteReference"))]
    said = ["".join(note.itertext()).strip() for note in told]
    return marks, [str(note.get(qn("w:id"))) for note in told], said


def test_the_styles_page_header_and_logo_of_an_office_are_kept(
    briefing: Briefing, tmp_path: Path
) -> None:
    file = written(briefing, office(), tmp_path)
    page = file.sections[0]
    assert round(page.page_width.cm, 2) == 20
    assert round(page.left_margin.cm, 2) == 3
    header = page.header._element
    (picture,) = header.iter(qn("a:blip"))
    assert page.header.part.related_parts[picture.get(qn("r:embed"))].blob == logo().getvalue()
    assert (
        page.footer.paragraphs[0].text
        == f"Our office, {date.today():%B} {date.today().day}, {date.today().year}"
    )
    assert file.styles["Heading 1"].font.color.rgb == RGBColor(0, 90, 160)
    assert {table.style.name for table in file.tables if len(table.columns) > 3} == {"Office table"}
    assert {"Title", "Heading 1", "List Bullet"} <= styles(file)
    marks, notes, _ = notes_of(tmp_path / "briefing.docx")
    assert marks == notes != []


def test_without_a_place_the_text_of_a_template_is_taken_out_and_the_header_of_its_first_pages_stays(
    briefing: Briefing, tmp_path: Path
) -> None:
    own = office()
    own.add_paragraph("An earlier report")
    own.add_table(1, 2)
    own.add_section()
    own.add_paragraph("Its second part")
    file = written(briefing, own, tmp_path)
    assert texts(file)[0] == "Training of police"
    assert not {"An earlier report", "Its second part"} & set(texts(file))
    assert len(file.sections) == 1
    assert file.sections[0].footer.paragraphs[0].text.startswith("Our office")
    assert list(file.sections[0].header._element.iter(qn("a:blip")))


def test_with_a_place_the_briefing_stands_in_it_and_all_other_text_stays(
    briefing: Briefing, tmp_path: Path
) -> None:
    own = office()
    cover = own.add_paragraph()
    for piece in ("Briefing: {", "{ti", "tle}}"):  # Word stores what was typed in pieces
        cover.add_run(piece)
    own.add_section().orientation = WD_ORIENT.LANDSCAPE
    own.add_paragraph("{{briefing}}")
    own.add_paragraph("For questions write to our office.")
    file = written(briefing, own, tmp_path)
    said = texts(file)
    assert said[0] == "Briefing: Training of police"
    assert said[-1] == "For questions write to our office."
    assert "Training of police" not in said  # the cover says it
    assert "{{briefing}}" not in said
    assert file.paragraphs[2].style.name.startswith("Heading")  # after the break of sections
    assert len(file.sections) == 2


def test_notes_of_text_that_stays_are_kept_and_counted(briefing: Briefing, tmp_path: Path) -> None:
    first = office()
    first.add_paragraph("{{briefing}}")
    written(briefing, first, tmp_path)
    again = Document(str(tmp_path / "briefing.docx"))  # text with notes, then the place
    again.add_paragraph("{{briefing}}")
    before = len(notes_of(tmp_path / "briefing.docx")[0])
    written(briefing, again, tmp_path)
    marks, notes, said = notes_of(tmp_path / "briefing.docx")
    assert len(marks) == 2 * before
    assert sorted(marks) == sorted(notes)
    assert len(set(notes)) == len(notes)
    later = [int(n) for one in said[before:] for n in re.findall(r"in note (\d+)\.", one)]
    assert all(number > before for number in later)


def test_what_a_template_lacks_is_like_what_it_has(briefing: Briefing, tmp_path: Path) -> None:
    own = lacking(
        office(),
        "Title",
        "Heading 2",
        "List Bullet",
        "Caption",
        "Body Text",
        "Office table",
        "Table Grid",
    )
    own.part.drop_rel(
        own.part.relate_to(own.part.numbering_part, own.part.numbering_part.content_type)
    )
    file = written(briefing, own, tmp_path)
    for name in ("Title", "Heading 2"):
        assert file.styles[name].base_style.name == "Heading 1"
    item = next(p for p in file.paragraphs if p.style.name == "List Bullet")
    number = item.style.element.pPr.numPr.numId.val
    numbering = file.part.numbering_part.element
    kind = numbering.num_having_numId(number).abstractNumId.val
    (listed,) = numbering.xpath(f"./w:abstractNum[@w:abstractNumId='{kind}']")
    assert "•" in [one.get(qn("w:val")) for one in listed.iter(qn("w:lvlText"))]
    assert list(file.styles["Table Grid"].element.iter(qn("w:insideH")))  # lines between the cells


def reported() -> Any:
    """A letterhead with an earlier report: a picture, a link, a comment, a note at the end, what Word says of them."""
    own = office()
    own.add_paragraph("Secret survivors").add_run().add_picture(photo())
    run = own.add_paragraph().add_run("See")
    own.add_comment(run, "Secret remark", author="Secret author")
    link = own.part.relate_to("http://secret.example/", RELATIONSHIP_TYPE.HYPERLINK, True)
    run._r.addprevious(
        parse_xml(f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:t>Secret</w:t></w:r></w:hyperlink>')
    )  # fmt: skip
    notes = Part(
        PackURI("/word/endnotes.xml"),
        CONTENT_TYPE.WML_ENDNOTES,
        f'<w:endnotes {nsdecls("w")}><w:endnote w:type="separator" w:id="-1"/>'
        '<w:endnote w:id="1"><w:p><w:r><w:t>Secret source</w:t></w:r></w:p></w:endnote></w:endnotes>'.encode(),
        own.part.package,
    )
    notes.relate_to("http://secret.example/note", RELATIONSHIP_TYPE.HYPERLINK, True)
    own.part.relate_to(notes, RELATIONSHIP_TYPE.ENDNOTES)
    about = own.core_properties
    about.category = about.keywords = about.comments = about.subject = about.author = "Secret"
    own.part.package.relate_to(
        Part(PackURI("/docProps/first.jpeg"), CONTENT_TYPE.JPEG, b"Secret page", own.part.package),
        RELATIONSHIP_TYPE.THUMBNAIL,
    )
    return own


def photo() -> io.BytesIO:
    picture = io.BytesIO()
    Image.new("RGB", (30, 30), (200, 0, 0)).save(picture, "PNG")
    picture.seek(0)
    return picture


def test_nothing_of_a_text_that_was_taken_out_is_left_in_the_file(
    briefing: Briefing, tmp_path: Path
) -> None:
    file = written(briefing, reported(), tmp_path)
    with zipfile.ZipFile(tmp_path / "briefing.docx") as package:
        held = {name: package.read(name) for name in package.namelist()}
    assert [name for name, said in held.items() if b"secret" in said.lower()] == []
    assert [said for name, said in held.items() if "media/" in name] == [logo().getvalue()]
    assert not [name for name in held if "comments" in name or "first" in name]
    assert list(file.sections[0].header._element.iter(qn("a:blip")))
    assert {"Title", "Heading 1", "List Bullet"} <= styles(file)


def test_comments_and_pictures_of_a_text_that_stays_are_kept(
    briefing: Briefing, tmp_path: Path
) -> None:
    own = reported()
    own.add_paragraph("{{briefing}}")
    file = written(briefing, own, tmp_path)
    assert len(file.inline_shapes) == 1
    assert [comment.text for comment in file.comments] == ["Secret remark"]
    assert file.core_properties.category == ""


def without_sections(own: Any) -> Any:
    for one in list(own.element.body.iter(qn("w:sectPr"))):
        one.getparent().remove(one)
    return own


def without_measures(own: Any) -> Any:
    for name in ("w:pgSz", "w:pgMar"):
        for one in list(own.element.body.iter(qn(name))):
            one.getparent().remove(one)
    return own


@pytest.mark.parametrize("lack", [without_sections, without_measures])
@pytest.mark.parametrize("placed", [True, False])
def test_a_page_without_measures_is_a4(
    lack: Callable[[Any], Any], placed: bool, briefing: Briefing, tmp_path: Path
) -> None:
    own = Document()
    if placed:
        own.add_paragraph("{{briefing}}")
    file = written(briefing, lack(own), tmp_path)
    assert any(len(table.columns) > 3 for table in file.tables)
    assert round(file.sections[-1].page_width.mm) == 210
    assert round(file.sections[-1].left_margin.mm) == 22


def test_a_name_that_is_of_another_kind_of_style_is_no_hindrance(
    briefing: Briefing, tmp_path: Path
) -> None:
    names = ("Title", "Heading 1", "Heading 2", "Body Text", "List Bullet", "Caption")
    own = lacking(office(), *names, "Table Grid", "Office table")
    for name in (*names, "Table Text", "footnote text", "Table Grid"):
        own.styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
    own.styles.add_style("footnote reference", WD_STYLE_TYPE.PARAGRAPH)
    file = written(briefing, own, tmp_path)
    assert file.paragraphs[0].style.name == "Title (briefing 1)"
    assert {"Heading 1 (briefing 1)", "List Bullet (briefing 1)"} <= styles(file)
    ids = [style.style_id for style in file.styles]
    assert len(set(ids)) == len(ids)
    marks, notes, _ = notes_of(tmp_path / "briefing.docx")
    assert marks == notes != []


def test_a_mark_may_have_blanks_in_its_braces(briefing: Briefing, tmp_path: Path) -> None:
    own = office()
    own.add_paragraph("{{ Title }}")
    own.add_paragraph("{{ briefing }}")
    own.add_paragraph("Our office")
    said = texts(written(briefing, own, tmp_path))
    assert (said[0], said[-1]) == ("Training of police", "Our office")
    assert len(said) > 3
    assert "{" not in " ".join(said)


def in_a_box(own: Any) -> None:
    box = parse_xml(
        f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>{{{{briefing}}}}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
    )
    own.add_paragraph("Cover")._p.append(box)


def in_the_footer(own: Any) -> None:
    own.sections[0].footer.paragraphs[0].text = "{{briefing}}"


def twice(own: Any) -> None:
    own.add_paragraph("{{briefing}}")
    own.add_paragraph("{{ briefing }}")


@pytest.mark.parametrize(
    ("put", "told"),
    [
        (lambda own: own.add_paragraph("Intro {{briefing}}"), "inside other text"),
        (twice, "2 times"),
        (in_the_footer, "in a header or footer"),
        (in_a_box, "in a text box"),
    ],
)
def test_a_place_that_no_briefing_can_be_put_in_is_refused_before_anything_is_asked(
    put: Callable[[Any], None], told: str, tmp_path: Path
) -> None:
    own = office()
    put(own)
    own.save(str(tmp_path / "own.docx"))
    with pytest.raises(UsageError, match=rf"own.docx has .*briefing.* {told}: write it once"):
        check_template(tmp_path / "own.docx", tmp_path / "briefing.docx")


def bytes_of(own: Any, **parts: str) -> bytes:
    """A Word file in which some words are others."""
    file, made = io.BytesIO(), io.BytesIO()
    own.save(file)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            for word, other in parts.items():
                text = text.replace(word.replace("_", ".").encode(), other.encode())
            new.writestr(name, text)
    return made.getvalue()


MAIN = "wordprocessingml_document_main"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"no Word file", "no Word file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word file"),
        (bytes_of(office())[:900], "broken"),
        (bytes_of(office(), **{MAIN: "wordprocessingml.template.main"}), "a Word template"),
        (bytes_of(office(), **{"vnd_openxmlformats-officedocument_" + MAIN: "vnd.ms-word.document.macroEnabled.main"}), "macros"),
    ],
)  # fmt: skip
def test_what_is_no_template_is_refused_with_what_it_is_and_what_to_do(
    content: bytes, told: str, tmp_path: Path
) -> None:
    file = tmp_path / "own.docx"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=f"own.docx is .*{told}.*a Word file.*save it as"):
        check_template(file, tmp_path / "briefing.docx")


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[AppState]:
    """A server of an organisation with two templates, one of them for all."""
    folder = tmp_path / "templates"
    folder.mkdir()
    for name in ("Office", "Board"):
        own = office()
        own.sections[0].footer.paragraphs[0].text = f"{name} of ours"
        own.save(str(folder / f"{name}.docx"))
    settings = Settings(briefing_templates=folder, briefing_template="Office")
    with assistant_over(tmp_path, REPORTS, settings) as opened:
        yield AppState(opened)


def footer(content: bytes) -> str:
    said: str = Document(io.BytesIO(content)).sections[0].footer.paragraphs[0].text
    return said


def test_an_organisation_sets_one_for_all_and_people_choose_another(offices: AppState) -> None:
    import ui

    draft = Draft(compose(offices.assistant, Plan.model_validate(PLAN)), "training")
    kept = offices.store.briefings.add(LOCAL.name, "Police", to_json(draft))
    with TestClient(create_app(offices, chat=ui.app(offices)), "http://localhost") as client:
        asked = [
            client.post(f"/v1/briefings{query}", json=PLAN) for query in ("", "?template=Board")
        ]
        saved = [client.get(f"/briefings/{kept}.docx{query}") for query in ("", "?template=Board")]
        for answers in (asked, saved):
            assert [footer(one.content) for one in answers] == ["Office of ours", "Board of ours"]
        unknown = client.post("/v1/briefings?template=../Office", json=PLAN)
        assert unknown.status_code == 400
        assert "there are: Office, Board" in unknown.text
        assert client.get(f"/briefings/{kept}.docx?template=none").status_code == 422
        assert client.post("/v1/briefings?template=Board&format=md", json=PLAN).status_code == 400


def test_a_kept_briefing_is_opened_also_when_the_folder_of_templates_is_gone(
    offices: AppState, tmp_path: Path
) -> None:
    draft = Draft(compose(offices.assistant, Plan.model_validate(PLAN)), "training")
    kept = offices.store.briefings.add(LOCAL.name, "Police", to_json(draft))
    (tmp_path / "templates").rename(tmp_path / "elsewhere")
    found = opened(offices, LOCAL, kept)
    assert "Police" in render_tools(found, locale.texts("en"), offices.templates)
    assert [title for title, _ in choices(offices, LOCAL)] == ["Police"]


def test_a_template_of_the_settings_that_is_not_there_is_said_before_anything_is_served(
    assistant: Assistant, tmp_path: Path
) -> None:
    from assistant.briefing.templates import Templates

    with pytest.raises(UsageError, match="no template 'Office'; there are: none"):
        Templates.of(Settings(briefing_template="Office")).path()
    with pytest.raises(UsageError, match="cannot be read"):
        Templates.of(
            Settings(briefing_templates=tmp_path / "none", briefing_template="Office")
        ).path()
