"""Answers and documents as HTML: what is shown, and that nothing from a report becomes markup."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.html import fromstring
from pptx import Presentation

from assistant.accounts.conversations import Turn, asked, history, settled, stopped
from assistant.interfaces.web.copying import as_csv, as_html, as_markdown
from assistant.interfaces.web.sources import (
    Opened,
    Place,
    part_at,
    read_part,
    render_opened,
    render_sources,
)
from assistant.interfaces.web.transcript import render_transcript
from assistant.locale import Texts
from assistant.model import (
    Answer,
    Citation,
    Claim,
    Conflict,
    ConflictValue,
    Coverage,
    Group,
    Plan,
    Removed,
    Table,
    TableRow,
)
from corpus.model import Block, Cell, Document, Metadata, Row, Section, Span
from corpus.readers import read

EN = Texts("en")


def citation(
    number: int = 1, quote: str = "UNRWA trained 2,278 staff.", **more: object
) -> Citation:
    given = {"document": "unrwa.md", "title": "Training", "start": 0, "end": len(quote)}
    return Citation(number=number, quote=quote, passage="p-0", **(given | more))  # type: ignore[arg-type]


def answer(**more: object) -> Answer:
    cited = citation(publisher="UNRWA", year=2018, page=3)
    given = {
        "trace_id": "0",
        "question": "How many?",
        "standalone_question": "How many?",
        "claims": (Claim("2,278", (1,), lead=True), Claim(cited.quote, (1,))),
        "citations": (cited,),
        "coverage": Coverage(61, 61),
        "timings_ms": {"retrieve": 12.4},
    }
    return Answer(**(given | more))  # type: ignore[arg-type]


def done(of: Answer, **more: object) -> Turn:
    return Turn(of.question, "done", of, **more)  # type: ignore[arg-type]


class Tags(HTMLParser):
    """Names of the elements and of their attributes, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_mark_is_a_link_described_by_its_quote_title_and_page() -> None:
    html = render_transcript([done(answer())], EN)
    assert 'data-number="1"' in html
    assert 'aria-describedby="tip-0-1"' in html
    tip = html[html.index('id="tip-0-1"') :]
    assert "UNRWA trained 2,278 staff." in tip
    assert "Training" in tip
    assert "page 3" in tip


def test_an_answer_shows_that_its_quotes_were_checked_and_what_was_searched() -> None:
    text = Tags(render_transcript([done(answer())], EN)).text
    assert "Words checked against the documents" in text
    assert "Quotes checked: 1" in text
    assert "Documents: 61" in text


@pytest.mark.parametrize("plan", ["look-up", "open"])
@pytest.mark.parametrize(
    ("confidence", "said", "ticked"),
    [
        (0.95, "Very likely what was asked", True),
        (0.6, "Probably what was asked", True),
        (0.3, "Only near to what was asked", False),
    ],
)
def test_what_is_only_near_to_the_question_has_no_green_tick(
    confidence: float, said: str, ticked: bool, plan: Plan
) -> None:
    html = render_transcript([done(answer(plan=plan, confidence=confidence))], EN)
    assert said in html
    assert ("pa-sound" in html) == ticked
    assert "what was asked" not in render_transcript([done(answer(plan="list"))], EN)


def test_what_is_said_of_points_stands_before_them_and_of_a_quote_after_it() -> None:
    said = "No lesson was found; these sentences come nearest."
    note = f'<p class="pa-note" dir="auto">{said}</p>'
    cited = citation(publisher="UNRWA")
    told = {"claims": (Claim(cited.quote, (1,)),), "notice": said, "plan": "open"}
    html = render_transcript([done(answer(groups=(Group("Training", (0,)),), **told))], EN)
    assert html.count(note) == 1
    assert html.index(note) < html.index('class="pa-groups"')
    html = render_transcript([done(answer(notice=said, plan="look-up"))], EN)
    assert html.count(note) == 1
    assert html.index('class="pa-lines"') < html.index(note)


def test_an_answer_is_copied_with_numbered_notes_as_rich_text_markdown_and_csv() -> None:
    cited = citation(1, "UNRWA <x>trained</x> 2,278 staff.", publisher="UNRWA", page=3)
    table = Table(("Who", "Staff"), (TableRow(("UNRWA", "=2,278"), (1,)),))
    shown = answer(
        claims=(Claim("2,278", (1,), lead=True), Claim(cited.quote, (1,))), citations=(cited,)
    )
    rich = fromstring(as_html(shown, EN))
    assert rich.xpath("string(//strong)") == "2,278"
    assert rich.xpath("//sup/text()") == ["[1]", "[1]"]
    assert rich.xpath("string(//li)") == "UNRWA <x>trained</x> 2,278 staff.[1]"
    assert rich.xpath("string(//p[last()])").startswith("[1] “UNRWA <x>trained</x>")
    text = as_markdown(shown, EN)
    assert text.startswith(
        "**2,278** [1]\n\n- UNRWA \\<x\\>trained\\</x\\> 2,278 staff. [1]\n\n1. “UNRWA"
    )
    assert text.endswith("Training, UNRWA, p. 3 (unrwa.md)\n")
    assert as_csv(shown) == ""
    tabled = replace(shown, plan="table", table=table)
    assert as_markdown(tabled, EN).count("| UNRWA | =2,278 [1] |") == 1
    rows = list(csv.reader(io.StringIO(as_csv(tabled))))
    assert rows[0] == ["Who", "Staff", "source"]
    assert rows[1][1] == "'=2,278"
    assert rows[1][2].endswith("(unrwa.md)")


def test_a_quote_that_has_changed_since_is_said_to_have_changed() -> None:
    text = Tags(render_transcript([done(answer(), unsound=(1,))], EN)).text
    assert "Words checked" not in text
    assert "Quotes that have changed in their document: 1" in text


def test_what_verification_took_out_is_listed_with_its_reason() -> None:
    removed = (Removed("9,999 staff", "figure-not-in-quote"),)
    text = Tags(render_transcript([done(answer(removed=removed))], EN)).text
    assert "9,999 staff" in text


def test_a_conflict_is_a_table_of_value_source_and_year() -> None:
    conflict = Conflict("staff", (ConflictValue("2,278", 1), ConflictValue("2,300", 2)))
    both = (
        citation(1, year=2017, section=("Areas",), page=3),
        citation(2, year=2019, title="Later report", section=("Later report",), page=7),
    )
    html = render_transcript([done(answer(citations=both, conflicts=(conflict,)))], EN)
    table = Tags(html[html.index("<table>") : html.index("</table>")])
    assert table.elements.count("tr") == 3
    for shown in ("2,278", "2,300", "2017", "2019", "Later report", "Areas, page 3", "page 7"):
        assert shown in table.text
    assert table.text.count("Later report") == 1
    assert "pa-lead" not in html
    assert "The document disagrees with itself" in html
    other = (both[0], replace(both[1], document="later.md"))
    html = render_transcript([done(answer(citations=other, conflicts=(conflict,)))], EN)
    assert "The documents disagree" in html


def test_a_mark_stands_in_the_cell_of_the_point_that_it_proves() -> None:
    cited = [
        citation(1, "UNODC trained police."),
        citation(2, "UNRWA trained staff."),
        citation(3, "It ended."),
    ]
    shown = answer(
        claims=tuple(Claim(one.quote, (one.number,)) for one in cited),
        citations=tuple(cited),
        plan="compare",
        table=Table(
            ("UNODC", "UNRWA"),
            (
                TableRow((cited[0].quote, cited[1].quote), (1, 2)),
                TableRow((cited[2].quote, ""), (3,)),
            ),
        ),
    )
    page = render_transcript([done(shown)], EN)
    cells = [part.split("</td>")[0] for part in page.split("<td ")[1:]]
    marks = [re.findall(r'data-number="(\d)"', cell) for cell in cells]
    assert marks == [["1"], ["2"], ["3"], []]
    copied = as_markdown(shown, EN).split("\n")
    assert copied[2] == "| UNODC trained police. [1] | UNRWA trained staff. [2] |"
    assert copied[3] == "| It ended. [3] |  |"
    cells = fromstring(as_html(shown, EN)).xpath("//td")
    assert [cell.xpath(".//sup/text()") for cell in cells] == [["[1]"], ["[2]"], ["[3]"], []]


def test_a_declined_answer_shows_what_is_missing_and_the_nearest_passages_to_open() -> None:
    declined = answer(
        claims=(),
        citations=(),
        notice="The documents do not answer this question. Documents searched: 61 of 61.",
        missing=("UNHCR",),
        closest=(citation(),),
    )
    html = render_transcript([done(declined)], EN)
    assert "Searched only" not in html
    narrow = replace(declined, coverage=Coverage(61, 4, {"year": 2018}))
    assert "Searched only: 2018." in render_transcript([done(narrow)], EN)
    text = Tags(html).text
    assert "UNHCR" in text
    assert "Documents searched: 61 of 61." in text
    assert 'class="pa-nearest"' in html
    assert "Words checked" not in text
    nearest = "The nearest passages, which do not answer it:"
    assert as_markdown(declined, EN).index(nearest) < as_markdown(declined, EN).index("1. ")
    assert nearest in fromstring(as_html(declined, EN)).text_content()


def test_filters_and_unreadable_documents_stand_in_the_coverage_line() -> None:
    filters = {"place": ["Peru", "Mali"], "year": 2018, "without_publisher": "UNICEF"}
    coverage = Coverage(61, 4, filters, unreadable=2)
    text = " ".join(Tags(render_transcript([done(answer(coverage=coverage))], EN)).text.split())
    assert (
        "Documents: 61, searched: 4, unreadable: 2; filter: Peru, Mali, 2018, without UNICEF"
        in text
    )


def test_the_understood_question_is_shown_only_where_it_differs() -> None:
    follow_up = answer(question="And in Peru?", standalone_question="What did UNODC do in Peru?")
    assert "pa-understood" in render_transcript([done(follow_up)], EN)
    assert "pa-understood" not in render_transcript([done(answer())], EN)


INLINE = {
    "a",
    "b",
    "bdi",
    "button",
    "cite",
    "code",
    "em",
    "mark",
    "q",
    "span",
    "strong",
    "sup",
    "time",
}


def shown_everywhere(of: str) -> str:
    """Every part of the page that shows texts of reports and people, with ``of`` for each of them."""
    cited = citation(1, of, title=of, publisher=of, section=(of,), document=of, end=max(1, len(of)))
    full = answer(
        question=of,
        standalone_question=of + "?",
        claims=(Claim(of, (1,), lead=True), Claim(of, (1,))),
        citations=(cited,),
        conflicts=(Conflict(of, (ConflictValue(of, 1),)),),
    )
    declined = answer(claims=(), citations=(), notice=of, missing=(of,), closest=(cited,))
    failed = Turn(of, "failed", error=of)
    html = render_transcript([done(full), done(declined), failed], EN)
    document = Document(
        of, of, "0", "text/plain", Metadata(of, of), (Block("paragraph", 0, len(of)),)
    )
    opened = Opened(Place(of, 0, 0, 1), read_part(document, 0, Span(0, len(of))), cited, sound=True)
    return html + render_sources(full, 0, EN) + render_opened(opened, full, EN)


@settings(deadline=None)  # the first example loads the templates
@given(st.text(alphabet=st.sampled_from("<>&\"'`=/{}$[]()!ab\n"), min_size=1, max_size=60))
def test_no_text_of_a_report_or_a_person_adds_an_element_or_an_attribute(text: str) -> None:
    plain, hostile = Tags(shown_everywhere("a")), Tags(shown_everywhere(text))
    assert hostile.elements == plain.elements
    assert hostile.attributes == plain.attributes


def apart(element: Any) -> bool:
    """Whether what an element holds turns round nothing beside it; the style sheet does it for facts."""
    beside = element.getparent().get("class") or ""
    return "dir" in element.attrib or (element.tag == "span" and beside.endswith("pa-facts"))


def test_an_override_of_direction_in_a_text_turns_nothing_round_beside_it() -> None:
    """Each text of others has an element with a direction of its own, or a block to itself."""
    override = "\u202ematerial"
    page = fromstring(f"<div>{shown_everywhere(override)}</div>")
    exposed = set()
    for element in page.iter(etree.Element):
        for where, text in ((element, element.text), (element.getparent(), element.tail)):
            if override in (text or ""):
                while where.tag in INLINE and not apart(where):
                    where = where.getparent()
                alone = where.text_content().strip() == (text or "").strip()
                if not apart(where) and not alone:
                    exposed.add(etree.tostring(where))
    assert exposed == set()


def test_earlier_questions_are_the_history_and_a_stopped_turn_can_be_told() -> None:
    turns = asked(settled(asked((), "one"), state="done", answer=answer()), "two")
    assert history(turns) == ["one", "two"]
    assert stopped(turns)[-1].state == "stopped"
    assert stopped(turns)[0].state == "done"
    assert stopped(()) == ()


def table_document() -> Document:
    text = "Training\nPeople | Place\n140 | Viet Nam\n81 | Liberia\nAfter the table."
    header, one, two = text.index("People"), text.index("140"), text.index("81")
    last = text.index("After")

    def row(start: int, end: int) -> Block:
        bar = text.index(" | ", start)
        cells = (Cell(start, bar, ("People",)), Cell(bar + 3, end, ("Place",)))
        return Block("row", start, end, Row(cells, table="Who was trained"))

    return Document(
        "t.md",
        text,
        "0",
        "text/markdown",
        Metadata("Training"),
        (
            Block("heading", 0, header - 1),
            row(header, one - 1),
            row(one, two - 1),
            row(two, last - 1),
            Block("paragraph", last, len(text)),
        ),
        sections=(Section("Training", 1, 0, len(text)),),
    )


def test_a_table_is_shown_as_a_table_with_the_cited_row_marked() -> None:
    document = table_document()
    start = document.text.index("81")
    quote = Span(start, document.text.index("\nAfter"))
    part = read_part(document, 0, quote)
    cited = citation(1, quote.of(document.text), document="t.md", start=quote.start, end=quote.end)
    html = render_opened(Opened(Place("t.md", 0, 0, 1), part, cited, True), answer(), EN)
    assert html.count('<tr class="pa-marked-row">') == 1
    marked = html[html.index("pa-marked-row") :]
    assert "<mark>81</mark>" in marked
    assert "<mark>Liberia</mark>" in marked
    assert "<mark>140</mark>" not in html
    assert '<th scope="col" dir="auto">People</th>' in html
    assert html.count("People<") == 1, "the row of names is not shown twice"
    assert "Who was trained" in html


def test_a_quote_of_a_presentation_opens_at_its_slide() -> None:
    deck = Presentation()
    for title in ("Training in Mali", "Training in Peru"):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = title
    file = io.BytesIO()
    deck.save(file)
    document = read("a.pptx", file.getvalue())
    start = document.text.index("Training in Peru")
    part = read_part(document, part_at(document, start), Span(start, len(document.text)))
    html = render_opened(Opened(Place("a.pptx", part.index), part), None, EN)
    assert "slide 2 of 2" in html
    assert "<mark>Training in Peru</mark>" in html
    seen = re.sub(
        r'data-(?:copy|where)="[^"]*"', "", html
    )  # what buttons copy names the presentation too
    assert seen.count("Training in Mali") == 1  # the title of the presentation


def test_the_panel_says_when_a_quote_is_no_longer_in_its_document() -> None:
    document = table_document()
    opened = Opened(Place("t.md", 0, 0, 1), read_part(document, 0), citation(), sound=False)
    text = Tags(render_opened(opened, answer(), EN)).text
    assert "The document has changed since" in text
