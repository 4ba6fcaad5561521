"""The chat as somebody uses it, in a real browser, over the real assistant on the sample reports."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

pytestmark = pytest.mark.timeout(240)


def test_an_answer_cites_a_sentence_and_its_number_opens_the_source_with_the_quote_marked(
    visit: Any, site: Any
) -> None:
    person = visit()
    turn = person.ask("How many staff did UNRWA train?")
    assert "2,278" in turn.locator(".pa-lead").inner_text()
    panel = person.open(turn, 1)
    marked = panel.locator(".pa-text mark").inner_text()
    assert "UNRWA gave training to 2,278 staff members" in marked
    text = site.assistant.document("unrwa-gender-based-violence.md").text
    assert " ".join(marked.split()) in " ".join(text.split())
    assert "UNRWA" in panel.locator("#pa-source-title").inner_text()
    assert panel.locator(".pa-headings").count() == 1
    assert panel.locator(".pa-sound").count() == 1
    assert person.faults == []


def test_a_pdf_source_is_the_picture_of_its_page_with_the_quote_boxed(visit: Any) -> None:
    person = visit()
    turn = person.ask("How many prosecution offices did UNODC help to establish in Lima?")
    panel = person.open(turn, 1)
    assert panel.locator(".pa-page img").evaluate("image => image.naturalWidth") > 600
    assert panel.locator(".pa-box").count() >= 1
    assert panel.locator(".pa-pager").inner_text().strip() == "2 of 2"
    panel.get_by_role("button", name="Previous page").click()
    person.page.locator(".pa-pager", has_text="1 of 2").wait_for()
    assert person.page.locator(".pa-box").count() == 0
    person.page.get_by_role("button", name="Next page").click()
    person.page.locator(".pa-pager", has_text="2 of 2").wait_for()
    person.page.get_by_role("button", name="Text", exact=True).click()
    marked = person.page.locator(".pa-text mark")
    marked.first.wait_for()
    assert "10 specialized prosecution offices" in " ".join(marked.all_inner_texts())


def test_a_follow_up_keeps_its_subject_and_shows_how_it_was_understood(visit: Any) -> None:
    person = visit()
    person.ask("What did UNODC do in Viet Nam?")
    turn = person.ask("And in Peru?")
    assert "What did UNODC do in Peru?" in turn.locator(".pa-understood").inner_text()
    assert "10 specialized prosecution offices" in turn.inner_text()
    turn.get_by_role("button", name="Change").click()
    assert person.page.locator("#pa-ask textarea").input_value() == "What did UNODC do in Peru?"


def test_two_people_at_once_have_separate_conversations(visit: Any) -> None:
    one, other = visit(), visit()
    one.ask("What did UNODC do in Viet Nam?")
    other.ask("What did UN Women do in Mali?")
    assert "Peru" in one.ask("And in Peru?").locator(".pa-understood").inner_text()
    assert "UN Women" in other.ask("And in Liberia?").locator(".pa-understood").inner_text()
    assert one.page.locator(".pa-turn").count() == 2


def test_what_the_reports_do_not_say_is_declined_with_what_is_missing_and_what_is_nearest(
    visit: Any,
) -> None:
    person = visit()
    turn = person.ask("How many staff did UNHCR train?")
    assert turn.locator(".pa-cite").count() == 0
    assert turn.locator(".pa-missing").inner_text().split() == ["Missing", "UNHCR"]
    assert "Documents: 19" in turn.locator(".pa-steps summary").inner_text()
    turn.locator(".pa-nearest").first.click()
    person.page.locator(".pa-opened mark, .pa-opened .pa-box").first.wait_for()


def test_reports_that_disagree_are_shown_side_by_side(visit: Any) -> None:
    turn = visit().ask(
        "How many police officers and emergency call operators did UNODC train in Mexico?"
    )
    rows = turn.locator(".pa-conflict tbody tr")
    values = " ".join(rows.all_inner_texts())
    assert rows.count() == 2
    assert "7,500" in values
    assert "8,000" in values
    assert turn.locator(".pa-conflict .pa-cite").count() == 2


_HOSTILE = (
    (
        "How many midwives did UNFPA train in Vanuatu?",
        "61 midwives",
        ["<script>window.stolen = 'title'</script>", "](http://evil.example/ward)", "${window."],
    ),
    (
        "How many nurses did UNFPA train in Kiribati?",
        "57 nurses",
        ["<script>window.stolen = 'script'", "onerror=", "](http://evil.example/a)"],
    ),
)


def test_a_hostile_report_is_shown_as_text_and_nothing_in_it_runs(visit: Any) -> None:
    person = visit()
    for question, answer, shown in _HOSTILE:
        turn = person.ask(question)
        assert answer in turn.inner_text()
        text = person.open(turn, 1).inner_text()
        assert [piece for piece in shown if piece not in text] == []
        person.page.mouse.move(0, 0)
        turn.locator(".pa-cite").first.hover()
        person.page.locator(".pa-tip-shown").wait_for()
        parts = ".pa-transcript, .pa-panel, .pa-tip-shown"
        assert person.page.locator(f":is({parts}) :is(script, img, iframe, [onerror])").count() == 0
        assert person.page.locator("a[href*='evil']").count() == 0
    assert person.page.evaluate("window.stolen") is None


def test_examples_come_from_what_is_indexed_and_have_an_answer(visit: Any) -> None:
    person = visit()
    person.page.locator(".pa-example").first.wait_for()
    questions = person.page.locator(".pa-example").all_inner_texts()
    assert len(questions) >= 4
    person.page.locator(".pa-example").first.click()
    turn = person.page.locator(".pa-turn")
    turn.locator(".pa-cite").first.wait_for()
    assert turn.locator(".pa-question").inner_text() == questions[0]


def test_what_can_be_asked_next_has_an_answer(visit: Any) -> None:
    person = visit()
    person.ask("What did UNODC do in Peru?")
    person.page.locator(".pa-suggestion").first.wait_for()
    person.page.locator(".pa-suggestion").first.click()
    turn = person.page.locator(".pa-turn").nth(1)
    turn.locator(".pa-cite").first.wait_for()
    assert "UNODC" in turn.locator(".pa-understood").inner_text()


def test_a_question_is_asked_again_in_its_place_taken_back_and_left_behind_by_a_new_chat(
    visit: Any, site: Any
) -> None:
    person = visit()
    person.ask("What did UNODC do in Viet Nam?")
    turn = person.ask("And in Peru?")
    with site.crowded():
        turn.get_by_role("button", name="Retry").click()
        turn.locator(".pa-working").wait_for()
    turn.locator(".pa-actions").wait_for()
    assert person.page.locator(".pa-turn").count() == 2
    assert "What did UNODC do in Peru?" in turn.locator(".pa-understood").inner_text()
    turn.get_by_role("button", name="Undo").click()
    person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 1")
    assert person.page.locator("#pa-ask textarea").input_value() == "And in Peru?"
    person.page.get_by_role("button", name="New chat").click()
    person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 0")
    assert person.page.locator(".pa-welcome").is_visible()
    assert person.page.locator(".pa-suggestion").count() == 0
    turn = person.ask("And in Peru?")
    assert turn.locator(".pa-understood").count() == 0


def test_an_answer_is_stopped_while_it_is_waited_for_and_the_next_question_is_answered(
    visit: Any, site: Any
) -> None:
    person = visit()
    box, turns = person.page.locator("#pa-ask textarea"), person.page.locator(".pa-turn")
    with site.crowded():
        box.fill("What did UNODC do in Viet Nam?")
        box.press("Enter")
        turns.locator(".pa-working").wait_for()
        box.fill("And in Peru?")
        person.page.get_by_role("button", name="Stop").click()
        turns.get_by_text("Stopped.").wait_for()
        assert box.input_value() == "And in Peru?"
    box.press("Enter")
    turns.nth(1).locator(".pa-cite").first.wait_for()
    assert "What did UNODC do in Peru?" in turns.nth(1).locator(".pa-understood").inner_text()
    assert turns.nth(0).locator(".pa-note").inner_text() == "Stopped."
    turns.nth(0).get_by_role("button", name="Retry").click()
    turns.nth(1).wait_for(state="detached")
    turns.nth(0).locator(".pa-cite").first.wait_for()


def test_whoever_leaves_before_the_answer_finds_the_question_again_and_nothing_follows_them(
    visit: Any, site: Any
) -> None:
    person = visit()
    box, turns = person.page.locator("#pa-ask textarea"), person.page.locator(".pa-turn")
    with site.crowded():
        box.fill("How many judges did UNODC train in Atlantis?")
        box.press("Enter")
        turns.locator(".pa-working").wait_for()
        person.page.get_by_role("button", name="New chat").click()
        person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 0")
    assert "2,278" in person.ask("How many staff did UNRWA train?").inner_text()
    assert turns.count() == 1
    person.page.get_by_role("tab", name="Conversations").click()
    person.page.locator("button.pa-record-title", has_text="in Atlantis").click()
    turns.get_by_text("Stopped.").wait_for()
    assert turns.get_by_role("button", name="Retry").is_visible()


def test_a_question_that_is_sent_before_the_page_has_arrived_is_answered(
    new_page: Any, site: Any
) -> None:
    page, held = new_page(), []
    page.route("**/queue/join*", lambda arrival: held.append(arrival), times=1)
    page.goto(site.url)
    box = page.locator("#pa-ask textarea")
    box.fill("How many staff did UNRWA train?")
    box.press("Enter")
    page.wait_for_function("!document.querySelector('#pa-header [data-language]')")
    held[0].continue_()
    page.locator(".pa-turn .pa-cite").first.wait_for()
    assert page.locator(".pa-turn").count() == 1


def test_of_clicks_that_follow_each_other_at_once_none_is_lost(visit: Any) -> None:
    person = visit()
    turn = person.ask("What did UNODC do in Peru?")
    quotes = turn.locator(".pa-pin-quote")
    assert quotes.count() >= 2
    quotes.evaluate_all("buttons => buttons.forEach(button => button.click())")
    person.page.get_by_role("tab", name=f"Pins ({quotes.count()})").wait_for()
    turn.locator(".pa-cite").evaluate_all("marks => marks.slice(0, 2).forEach(m => m.click())")
    person.page.locator(".pa-opened:has(.pa-other[aria-current]:text-is('2'))").wait_for()
    person.page.locator(".pa-filters summary").click()
    for name in ("UNODC", "UNRWA"):
        person.page.get_by_label(name, exact=True).evaluate("box => box.click()")
    person.page.wait_for_url("**publisher=UNODC&publisher=UNRWA*")
    assert person.page.get_by_label("UNRWA", exact=True).is_checked()


def _tab_to(page: Any, selector: str) -> None:
    """Press Tab until what has the focus matches."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_everything_that_an_answer_offers_is_reached_with_the_keyboard_alone(visit: Any) -> None:
    page = visit().page
    page.wait_for_function("document.activeElement.matches('#pa-ask textarea')")
    page.keyboard.type("How many workshops did UNODC hold in Namibia?")
    page.keyboard.press("Enter")
    page.locator(".pa-turn .pa-actions").wait_for()
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    _tab_to(page, "[role=tab]")
    _tab_to(page, ".pa-cite")
    page.locator(".pa-tip-shown").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'pa-source'")
    _tab_to(page, ".pa-pager button:not(:disabled)")
    page.keyboard.press("Enter")
    page.locator(".pa-opened").wait_for()
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('.pa-cite')")
    _tab_to(page, ".pa-actions [data-send=pin]")
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Pins (1)").wait_for()
    _tab_to(page, ".pa-feedback summary")
    page.keyboard.press("Enter")
    _tab_to(page, ".pa-feedback [name=verdict]")
    page.keyboard.press("Space")
    _tab_to(page, ".pa-feedback form button")
    page.keyboard.press("Enter")
    page.locator(".pa-thanks", has_text="Right answer").wait_for()


def test_a_phone_shows_everything_without_sideways_scrolling(visit: Any) -> None:
    person = visit(width=390, height=844)
    widths = "[document.documentElement.scrollWidth, document.body.scrollWidth]"
    person.page.locator(".pa-example").first.wait_for()
    seen = [person.page.evaluate(widths)]
    turn = person.ask("How many police officers did UNODC train in Mexico?")
    seen.append(person.page.evaluate(widths))
    panel = person.open(turn, 1)
    box = panel.bounding_box()
    assert box["width"] == 390
    seen.append(person.page.evaluate(widths))
    assert seen == [[390, 390]] * 3
    panel.get_by_role("button", name="Close").click()
    person.page.locator(".pa-opened").wait_for(state="detached")
    assert person.page.locator("#pa-ask textarea").is_visible()


def test_filters_narrow_the_search_and_stand_in_the_address(visit: Any) -> None:
    person = visit()
    person.page.locator(".pa-filters summary").click()
    person.page.get_by_label("UNRWA", exact=True).check()
    person.page.wait_for_url("**/?publisher=UNRWA")
    turn = person.ask("What did UNODC do in Peru?")
    assert turn.locator(".pa-cite").count() == 0
    summary = turn.locator(".pa-steps summary").inner_text()
    assert "searched: 1" in summary
    assert "filter: UNRWA" in summary
    shared = visit(path="?publisher=UNODC&place=Peru")
    assert shared.page.locator(".pa-set").inner_text() == "UNODC, Peru"
    turn = shared.ask("What was established in Lima?")
    assert "Lima" in turn.inner_text()
    shared.page.locator(".pa-filters summary").click()
    shared.page.get_by_role("button", name="Remove all filters").click()
    shared.page.wait_for_function("!location.search.includes('publisher')")


def test_an_address_with_a_filter_that_means_nothing_says_so(visit: Any) -> None:
    person = visit(path="?year=soon")
    assert "2017-2020" in person.page.locator(".pa-form .pa-error").inner_text()


def test_a_file_is_added_asked_about_and_removed_and_a_bad_one_is_named_with_its_reason(
    visit: Any, site: Any, tmp_path: Path
) -> None:
    good, bad = tmp_path / "bees.pdf", tmp_path / "empty.pdf"
    page = Canvas(str(good))
    page.drawString(72, 720, "FAO trained 333 beekeepers in Tonga in 2022.")
    page.save()
    bad.write_bytes(b"")
    person = visit()
    person.page.get_by_role("tab", name="Documents").click()
    person.page.locator("#pa-files input[type=file]").set_input_files([good, bad])
    outcomes = person.page.locator(".pa-outcomes li")
    outcomes.first.wait_for()
    told = dict(line.split(maxsplit=1) for line in outcomes.all_inner_texts())
    assert told["bees.pdf"] == "added"
    assert "empty" in told["empty.pdf"]
    person.page.get_by_role("tab", name="Chat").click()
    turn = person.ask("How many beekeepers did FAO train in Tonga?")
    panel = person.open(turn, 1)
    assert panel.locator(".pa-page .pa-box").count() == 1
    assert "333 beekeepers" in panel.locator("blockquote mark").inner_text()
    person.page.get_by_role("tab", name="Documents").click()
    person.page.on("dialog", lambda dialog: dialog.accept())
    person.page.locator("#pa-words :is(input, textarea)").fill("uploads/")
    for name in ("uploads/bees.pdf", "uploads/empty.pdf"):
        person.page.locator(f"[data-send=remove_document][data-document='{name}']").click()
        person.page.locator(".pa-note", has_text=name).wait_for()
    assert not any(r.name.startswith("uploads/") for r in site.assistant.documents())
    for text in ("Otters\n\nUNEP counted 9 otters.\n", "Otters\n\nUNEP counted 8 otters.\n", ""):
        otters = site.folder / "otters.txt"
        otters.write_text(text, encoding="utf-8") if text else otters.unlink()
        done = "removed" if not text else "updated" if " 8 " in text else "added"
        person.page.get_by_role("button", name="Look for changes").click()
        outcomes.filter(has_text=f"otters.txt {done}").wait_for()
    person.page.get_by_role("button", name="Look for changes").click()
    outcomes.filter(has_text="Nothing has changed.").wait_for()


def test_documents_are_found_by_words_and_opened(visit: Any) -> None:
    person = visit()
    person.page.get_by_role("tab", name="Documents").click()
    person.page.locator("#pa-words :is(input, textarea)").press_sequentially("glo-act unodc")
    person.page.locator(".pa-count", has_text=re.compile(r"Documents: 1$")).wait_for()
    person.page.locator("button.pa-record-title").click()
    panel = person.page.locator(".pa-opened")
    panel.locator(".pa-page img").wait_for()
    assert "page 1 of 2" in panel.inner_text()


def test_the_interface_speaks_the_language_of_the_browser_and_can_be_switched(visit: Any) -> None:
    person = visit(locale="fr-FR")
    person.page.get_by_role("tab", name="Documents").wait_for()
    assert person.page.locator(".pa-welcome h2").inner_text() == "Que disent les rapports ?"
    assert person.page.evaluate("document.documentElement.lang") == "fr"
    turn = person.ask("How many staff did UNRWA train?")
    assert "Citations vérifiées" in turn.locator(".pa-badge").inner_text()
    person.page.locator(".pa-header select").select_option("ar")
    person.page.wait_for_function("document.documentElement.dir === 'rtl'")
    assert "2,278" in person.page.locator(".pa-lead").inner_text()
    assert person.page.get_by_role("button", name="محادثة جديدة").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation(visit: Any, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    person = visit(color_scheme=scheme)
    person.page.locator(".pa-example").first.wait_for()
    person.page.locator(".pa-filters summary").click()
    found = [axe.Axe().run(person.page)]
    person.page.locator(".pa-filters summary").click()
    turn = person.ask("How many police officers did UNODC train in Mexico?")
    person.open(turn, int(turn.locator(".pa-cite").last.get_attribute("data-number")))
    person.page.locator(".pa-steps summary").click()
    found.append(axe.Axe().run(person.page))
    person.page.get_by_role("tab", name="Documents").click()
    person.page.locator(".pa-record").first.wait_for()
    found.append(axe.Axe().run(person.page))
    turn.locator("[data-send=pin]").first.evaluate("button => button.click()")
    for name, shown in (("Conversations", ".pa-record"), ("Pins", ".pa-pin")):
        person.page.get_by_role("tab", name=name).click()
        person.page.locator(shown).first.wait_for()
        found.append(axe.Axe().run(person.page))
    serious = {
        (rule["id"], node["html"][:120])
        for result in found
        for rule in result.response["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    }
    assert serious == set()


def test_the_named_endpoint_answers_scripts(site: Any) -> None:
    client = pytest.importorskip("gradio_client", reason="gradio_client comes with gradio").Client(
        site.url, verbose=False
    )
    text, answer = client.predict("How many staff did UNRWA train?", api_name="/ask")
    assert "2,278" in text
    assert answer["status"] == "answered"
    assert answer["text"] == text
    cited = answer["citations"][0]
    document = site.assistant.document(cited["document"])
    assert document.text[cited["start"] : cited["end"]] == cited["quote"]
    named = json.loads(json.dumps(client.view_api(return_format="dict")))["named_endpoints"]
    assert list(named) == ["/ask"]
