"""A document's page, and what is done with words that are selected in a source."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.interfaces.web.selection import cited, located
from corpus.model import Block, Document, Metadata, Page, Span

pytestmark = pytest.mark.timeout(240)


def _document(text: str, *pages: Page) -> Document:
    block = Block("paragraph", 0, len(text))
    return Document(
        "d.pdf", text, "0", "application/pdf", Metadata("A title"), (block,), pages=pages
    )


def test_selected_words_are_found_in_the_text_whatever_their_spaces_and_ligatures_are() -> None:
    text = "It trained\nﬁve offi-\ncers. Later: it trained five officers."
    document = _document(text, Page(1, 0, 28), Page(2, 28, len(text)))
    first = located(document, "It trained five officers", 0)
    assert first == Span(0, text.index("cers.") + 4)
    second = located(document, "it trained  five officers.", 1)
    assert second is not None
    assert second.of(text) == "it trained five officers"
    assert cited(document, second).quote == "it trained five officers"
    assert cited(document, second).page == 2
    assert located(document, "It trained five officers", 7) == first
    assert located(document, "six officers", 0) is None
    assert located(document, " …", 0) is None


def test_a_document_has_a_page_of_its_own_from_which_it_is_asked_cited_and_read(
    visit: Any,
) -> None:
    person = visit()
    page = person.page
    page.get_by_role("tab", name="Documents").click()
    record = page.locator(".pa-record", has_text="police training on violence")
    assert "English" in record.inner_text()
    assert "About this report" in record.inner_text()
    record.get_by_role("button", name="About").click()
    shown = page.locator(".pa-document[data-document]")
    page.get_by_role("heading", name="Outline").wait_for()
    assert page.locator("#pa-shelf").is_hidden()
    facts = shown.locator(".pa-metadata").inner_text()
    assert "UNODC" in facts
    assert "English" in facts
    page.locator("#pa-overview li").first.wait_for()
    overview, outline = page.locator("#pa-overview"), page.locator("#pa-contents .pa-outline")
    above, below = person.boxes(overview, outline)
    assert above["y"] < below["y"]
    titles = outline.locator("button").all_inner_texts()
    assert shown.locator("h2").inner_text() not in titles
    outline.locator("button", has_text="Mexico").click()
    page.locator(".pa-opened .pa-text", has_text="Mexico").wait_for()
    shown.get_by_text("Cite this").click()
    assert shown.get_by_role("button", name="BibTeX").get_attribute("data-copy").startswith("@")
    shown.get_by_role("button", name="Ask only this report").click()
    page.locator(".pa-scope-chip.pa-set", has_text="Only UNODC: police training").wait_for()
    turn = person.ask("How many staff did UNRWA train?")
    assert turn.locator(".pa-cite").count() == 0
    page.get_by_role("tab", name="Documents").click()
    shown.get_by_role("button", name="All documents").click()
    page.locator("#pa-shelf").wait_for()
    assert person.faults == []


def test_an_editor_corrects_what_is_said_of_a_document_and_the_next_citation_has_it(
    visit: Any, site: Any
) -> None:
    person = visit()
    page = person.page
    page.get_by_role("tab", name="Documents").click()
    record = page.locator(".pa-record", has_text="police training on violence")
    was = record.locator(".pa-record-title").inner_text()
    record.get_by_role("button", name="About").click()
    shown = page.locator(".pa-document[data-document]")
    shown.get_by_text("Correct these details").click()
    shown.get_by_label("Title").fill("Police <b>at school</b>")
    shown.get_by_label("Year").fill("20")
    shown.get_by_role("button", name="Save").click()
    assert shown.get_by_label("Year").evaluate("box => !box.checkValidity()")
    shown.get_by_label("Year").fill("2011")
    shown.get_by_role("button", name="Save").click()
    shown.get_by_text("Saved. Answers and citations").wait_for()
    assert shown.locator("h2").inner_text() == "Police <b>at school</b>"
    assert "Corrected here: Title, Year" in shown.inner_text()
    assert "2011" in page.locator("select[name=from]").first.inner_text()
    last = site.store.usage.entries()[0]
    assert (last.action, last.about) == (
        "corrected metadata",
        shown.get_attribute("data-document"),
    )
    page.get_by_role("tab", name="Chat").click()
    panel = person.open(person.ask("How many police officers did UNODC train in Mexico?"), 1)
    assert "Police <b>at school</b>" in panel.inner_text()
    assert "2011" in panel.inner_text()
    panel.get_by_role("button", name="About this report").click()
    shown.get_by_text("Correct these details").click()
    for field in ("Title", "Year"):
        shown.get_by_label(field).fill("")
    shown.get_by_role("button", name="Save").click()
    shown.locator("h2", has_text=was).wait_for()
    assert "Corrected here" not in shown.inner_text()
    assert site.store.metadata_corrections.all() == {}
    assert person.faults == []


def test_words_selected_in_a_source_are_pinned_copied_with_their_place_and_asked_about(
    visit: Any, site: Any
) -> None:
    person = visit(permissions=["clipboard-read", "clipboard-write"])
    page = person.page
    panel = person.open(person.ask("How many staff did UNRWA train?"), 1)
    select = """text => {
        const node = [...document.querySelectorAll('.pa-text *')].flatMap(one => [...one.childNodes])
            .find(one => one.nodeType === 3 && one.textContent.includes(text));
        const range = document.createRange();
        const start = node.textContent.indexOf(text);
        range.setStart(node, start);
        range.setEnd(node, start + text.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
    }"""
    page.evaluate(select, "UNRWA gave training to")
    bar = panel.locator(".pa-selection")
    bar.get_by_role("button", name="Copy with its citation").click()
    bar.get_by_role("button", name="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“UNRWA gave training to” UNRWA: staff training")
    assert copied.endswith("(unrwa-gender-based-violence.md)")
    bar.wait_for(state="hidden")
    page.evaluate("getSelection().removeAllRanges()")
    page.evaluate(select, "UNRWA gave training to")
    bar.get_by_role("button", name="Pin", exact=True).click()
    page.get_by_role("tab", name="Pins (1)").wait_for()
    bar.wait_for(state="hidden")
    page.evaluate("getSelection().removeAllRanges()")
    page.evaluate(select, "UNRWA gave training to")
    bar.get_by_role("button", name="Ask about this").click()
    page.locator(".pa-scope-chip.pa-set", has_text="Only UNRWA").wait_for()
    written = page.locator("#pa-ask textarea").input_value()
    assert written == "What does the report say about “UNRWA gave training to”?"
    from assistant.accounts.users import LOCAL

    (pin,) = site.store.baskets.get(LOCAL.name).pins
    text = site.assistant.document(pin.citations[0].document).text
    assert text[pin.citations[0].start : pin.citations[0].end] == pin.text
    assert person.faults == []
