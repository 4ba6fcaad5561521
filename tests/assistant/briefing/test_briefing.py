"""Briefings from a plan and from a basket, written and opened again."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from lxml import etree, html
from pptx import Presentation

from assistant import Assistant
from assistant.accounts.basket import Basket, pin_answer, pin_quote
from assistant.briefing.compose import compose, from_basket
from assistant.briefing.model import Briefing, Section
from assistant.briefing.plan import Plan, read_plan, topic_plan
from assistant.briefing.refresh import keep_quotes, kept_quotes, refreshed
from assistant.briefing.write import check_template, to_html, to_markdown, write
from assistant.config.errors import UsageError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLAN = """
title: "Training <of> officers | 2017"
length: long
sections:
  - heading: Training
    topic: police officers trained on violence against women
  - heading: Judges
    questions: ["How many judges did UNODC train in Peru?", "How many nurses did UNFPA train in Kenya?"]
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    file = tmp_path_factory.mktemp("plan") / "plan.yaml"
    file.write_text(PLAN, encoding="utf-8")
    return read_plan(file)


@pytest.fixture(scope="module")
def briefing(assistant: Assistant, plan: Plan) -> Briefing:
    return compose(assistant, plan)


def test_every_note_is_a_quote_at_its_span(assistant: Assistant, briefing: Briefing):
    assert briefing.notes
    for number, note in enumerate(briefing.notes, 1):
        assert note.number == number
        text = assistant.document(note.document).text
        assert text[note.start : note.end] == note.quote


def figures_of(briefing: Briefing) -> Section:
    (section,) = (s for s in briefing.sections if any(part.rows for part in s.parts))
    return section


def test_the_points_of_a_topic_with_figures_are_its_key_messages(briefing: Briefing):
    messages = briefing.sections[0]
    assert messages.heading == "Key messages"
    texts = [bullet.text for part in messages.parts for bullet in part.bullets]
    assert any("900" in text for text in texts)
    assert any("950" in text for text in texts)


def test_figures_stand_in_a_table_with_what_they_count(briefing: Briefing):
    section = figures_of(briefing)
    assert section.heading == "Figures by agency"
    (part,) = section.parts
    assert {"900", "950"} <= {row.cells[3] for row in part.rows}
    for row in part.rows:
        assert row.cells[3] in briefing.notes[row.note - 1].quote
        assert "…" in row.cells[2]


def test_no_heading_is_a_question_or_without_content(briefing: Briefing):
    for section in briefing.sections:
        assert section.parts
        assert not section.heading.endswith("?")
        for part in section.parts:
            assert not part.title.endswith("?")
            assert part.bullets or part.rows or part.chart or part.gap


def test_disagreements_have_an_annex_and_gaps_a_section(briefing: Briefing):
    (conflict,) = briefing.conflicts
    assert (conflict.about, conflict.label) == ("UNODC, Mexico", "contradiction")
    first, second = sorted(value for value, _ in conflict.values)
    assert first.startswith("In Mexico, UNODC trained 900 police officers and call operators")
    assert second.startswith("UNODC has trained 950 police officers and call operators")
    assert briefing.sections[-1].heading == "What was not found"
    assert "How many nurses did UNFPA train in Kenya?" in briefing.gaps


def test_a_quote_that_another_document_contradicts_has_a_line_in_the_annex(assistant: Assistant):
    question = "How many judges did UNODC train in Peru?"
    section = {"heading": "Judges", "questions": [question]}
    plan = Plan.model_validate({"title": "Training", "sections": [section]})
    assert compose(assistant, plan).conflicts == ()
    section["questions"] = ["How many police officers did UNODC train in Mexico?"]
    plan = Plan.model_validate({"title": "Training", "sections": [section]})
    assert [c.about for c in compose(assistant, plan).conflicts].count("UNODC, Mexico") <= 1
    assert compose(assistant, plan).conflicts


def test_a_title_with_a_colon_is_refused_with_advice(tmp_path: Path):
    (tmp_path / "plan.yaml").write_text("title: Violence: six reports\n", encoding="utf-8")
    with pytest.raises(UsageError, match="wants quotes"):
        read_plan(tmp_path / "plan.yaml")


def test_columns_without_anything_are_left_out(briefing: Briefing):
    section = figures_of(briefing)
    (part,) = section.parts
    rows = tuple(replace(row, cells=("", *row.cells[1:4], "")) for row in part.rows)
    section = replace(section, parts=(replace(part, rows=rows),))
    text = to_markdown(replace(briefing, sections=(section,)))
    assert "| Who | What is counted | Figure | Source |" in text


def test_each_document_is_a_source_once(briefing: Briefing):
    names = [source.citation.document for source in briefing.sources]
    assert sorted(names) == ["first.txt", "second.txt"]
    cited = [number for source in briefing.sources for number in source.notes]
    assert sorted(cited) == [note.number for note in briefing.notes]


def test_word_footnotes_are_native_and_a_quote_stands_in_the_text_or_in_its_note(
    briefing: Briefing, tmp_path: Path
):
    file = tmp_path / "briefing.docx"
    write(briefing, file)
    with zipfile.ZipFile(file) as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
        types = package.read("[Content_Types].xml").decode()
        relations = package.read("word/_rels/document.xml.rels").decode()
        settings = etree.fromstring(package.read("word/settings.xml"))
    assert "wordprocessingml.footnotes+xml" in types
    assert "relationships/footnotes" in relations
    ids = [note.get(f"{W}id") for note in notes]
    assert ids == [str(number) for number in range(-1, len(ids) - 1)]
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert marks == ids[2:]
    assert [one.get(f"{W}id") for one in settings.iter(f"{W}footnote")] == ["-1", "0"]
    texts = ["".join(note.itertext()) for note in notes]
    shown = ["".join(paragraph.itertext()) for paragraph in body.iter(f"{W}p")]
    for note in briefing.notes:
        quote = f"“{' '.join(note.quote.split())}”"
        in_text = any(quote in text for text in shown)
        assert sum(quote in text for text in texts) == (0 if in_text else 1)


def test_the_word_file_has_headings_tables_and_styles_that_can_be_changed(
    briefing: Briefing, tmp_path: Path
):
    write(briefing, tmp_path / "briefing.docx")
    file = Document(str(tmp_path / "briefing.docx"))
    headings = [p.text for p in file.paragraphs if p.style.name in ("Title", "Heading 1")]
    assert headings[:2] == ["Training <of> officers | 2017", "Key messages"]
    assert "Judges" in headings
    assert file.styles["footnote text"].type is not None
    (table,) = file.tables
    names = [cell.text for cell in table.rows[0].cells]
    assert names[:3] == ["Where", "Who", "What is counted"]
    assert {"900", "950"} <= {row.cells[3].text for row in table.rows}


@pytest.mark.skipif(shutil.which("lowriter") is None, reason="LibreOffice Writer is not installed")
def test_another_word_processor_opens_the_file_with_its_footnotes(
    briefing: Briefing, tmp_path: Path
):
    import pypdfium2

    write(briefing, tmp_path / "briefing.docx")
    subprocess.run(
        ["lowriter", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), str(tmp_path / "briefing.docx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    pages = pypdfium2.PdfDocument(tmp_path / "briefing.pdf")
    text = " ".join("".join(page.get_textpage().get_text_range() for page in pages).split())
    for note in briefing.notes:
        for figure in re.findall(r"\d+", note.quote):
            assert figure in text
    assert "Annex: where the documents disagree" in text


def test_markdown_defines_every_note_it_uses_and_escapes_what_documents_say(briefing: Briefing):
    text = to_markdown(briefing)
    used = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    defined = set(re.findall(r"^\[\^(\d+)\]:", text, re.M))
    assert used == defined == {str(note.number) for note in briefing.notes}
    assert text.startswith("# Training \\<of\\> officers \\| 2017\n")


def test_html_escapes_and_links_each_note_both_ways(briefing: Briefing):
    page = html.fromstring(to_html(briefing))
    assert page.xpath("//h1")[0].text == "Training <of> officers | 2017"
    for note in briefing.notes:
        assert page.xpath(f"//li[@id='note-{note.number}']")
        assert len(page.xpath(f"//a[@id='mark-{note.number}']")) == 1
        assert page.xpath(f"//a[@href='#note-{note.number}']")


def test_a_template_gives_its_styles_and_its_header_and_none_of_its_text(
    briefing: Briefing, tmp_path: Path
):
    own = Document()
    own.styles["Heading 1"].font.name = "Georgia"
    own.sections[0].header.paragraphs[0].text = "Our office"
    own.add_paragraph("Text of the template")
    own.save(str(tmp_path / "own.docx"))
    write(briefing, tmp_path / "briefing.docx", tmp_path / "own.docx")
    file = Document(str(tmp_path / "briefing.docx"))
    assert file.styles["Heading 1"].font.name == "Georgia"
    assert file.sections[0].header.paragraphs[0].text == "Our office"
    assert "Text of the template" not in [paragraph.text for paragraph in file.paragraphs]
    with zipfile.ZipFile(tmp_path / "briefing.docx") as package:
        assert [name for name in package.namelist() if "footnotes" in name] == [
            "word/footnotes.xml"
        ]


def test_a_briefing_that_was_written_is_a_template_again(briefing: Briefing, tmp_path: Path):
    write(briefing, tmp_path / "first.docx")
    write(briefing, tmp_path / "second.docx", tmp_path / "first.docx")
    with zipfile.ZipFile(tmp_path / "second.docx") as package:
        notes = etree.fromstring(package.read("word/footnotes.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
        settings = etree.fromstring(package.read("word/settings.xml"))
    marks = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert [note.get(f"{W}id") for note in notes] == ["-1", "0", *marks]
    assert len(list(settings.iter(f"{W}footnotePr"))) == 1


def test_what_is_no_word_file_is_no_template(briefing: Briefing, tmp_path: Path):
    (tmp_path / "own.docx").write_text("no Word file", encoding="utf-8")
    with pytest.raises(UsageError, match="template"):
        check_template(tmp_path / "own.docx", tmp_path / "briefing.docx")
    with pytest.raises(UsageError, match="for a Word file"):
        check_template(tmp_path / "own.docx", tmp_path / "briefing.pdf")


def test_slides_have_one_point_each_with_its_source(briefing: Briefing, tmp_path: Path):
    write(briefing, tmp_path / "briefing.pptx")
    slides = list(Presentation(str(tmp_path / "briefing.pptx")).slides)
    shown = [[s.text_frame.text for s in one.shapes if s.has_text_frame] for one in slides]
    bullets = [b for section in briefing.sections for part in section.parts for b in part.bullets]
    assert bullets
    for bullet in bullets:
        (at,) = (
            n for n, texts in enumerate(shown) if any(f"“{bullet.text}”" in text for text in texts)
        )
        note = briefing.notes[bullet.note - 1]
        assert any(note.title in text for text in shown[at])
        assert note.quote in slides[at].notes_slide.notes_text_frame.text


def test_a_pdf_holds_the_quotes(briefing: Briefing, tmp_path: Path):
    pytest.importorskip("weasyprint", reason="the extra 'pdf' is not installed")
    import pypdfium2

    write(briefing, tmp_path / "briefing.pdf")
    pages = pypdfium2.PdfDocument(tmp_path / "briefing.pdf")
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert "950" in text
    assert "Sources" in text


def test_the_words_of_a_briefing_are_in_its_language_and_quotes_stay(assistant: Assistant):
    plan = topic_plan("police officers trained", language="fr")
    text = to_markdown(compose(assistant, plan))
    assert "Annexe : où les documents divergent" in text
    assert "trained 900 police officers" in text


def test_all_pins_are_told_under_headings_that_are_topics(assistant: Assistant):
    judges = assistant.ask("How many judges did UNODC train in Peru?")
    police = assistant.ask("How many police officers did UNODC train in Mexico?")
    basket = Basket().added(pin_answer(police)).added(pin_quote(judges, 1))  # type: ignore[arg-type]
    made = from_basket(assistant, basket, "Put aside")
    assert [s.heading for s in made.sections] == ["Police officers", "Further points"]
    pinned = {citation.quote for pin in basket.pins for citation in pin.citations}
    assert {note.quote for note in made.notes} == pinned


def test_what_changed_since_a_briefing_was_written_is_told(
    own_assistant: Assistant, plan: Plan, tmp_path: Path
):
    folder, file = tmp_path / "reports", tmp_path / "briefing.md"
    first = compose(own_assistant, plan)
    write(first, file)
    keep_quotes(first, file)
    text = (folder / "second.txt").read_text(encoding="utf-8")
    (folder / "second.txt").write_text(text.replace("950", "975"), encoding="utf-8")
    (folder / "third.txt").write_text(
        "UNODC trained 60 police officers in Chad.\n", encoding="utf-8"
    )
    own_assistant.index([folder])
    changes = refreshed(kept_quotes(file), compose(own_assistant, plan), own_assistant)
    ((then, now),) = changes.changed
    assert "950" in then.quote
    assert "975" in now.quote
    assert [quote.document for quote in changes.new] == ["third.txt"]
    assert changes.unchanged >= 2


def test_a_briefing_that_was_never_written_cannot_be_refreshed(tmp_path: Path):
    with pytest.raises(UsageError, match="without --refresh"):
        kept_quotes(tmp_path / "none.docx")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("title: x", "sections"),
        ("title: x\nsections: [{heading: a}]", "questions or a topic"),
        ("title: x\nsections: [{heading: a, topic: b}]\nlenght: long", "lenght"),
        ("- a", "title and sections"),
        ("title: [", "YAML"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused_with_what_is_wrong(text, wanted, tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=wanted):
        read_plan(file)


def test_another_ending_is_refused_before_anything_is_asked(briefing: Briefing, tmp_path: Path):
    with pytest.raises(UsageError, match=r"\.docx"):
        write(briefing, tmp_path / "briefing.odt")


def test_a_briefing_has_a_section_for_each_topic_and_none_for_an_empty_one() -> None:
    plan = topic_plan(["shelters", "training of judges"], questions=["Who pays?"])
    assert plan.title == "Shelters; Training of judges"
    assert [section.heading for section in plan.sections] == ["Shelters", "Training of judges"]
    assert [section.questions for section in plan.sections] == [("Who pays?",), ()]
    with pytest.raises(UsageError, match="got an empty one"):
        topic_plan(" ")
