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


def test_a_follow_up_keeps_its_subject_and_shows_how_it_was_understood(visit: Any) -> None:
    person = visit()
    person.ask("What did UNODC do in Viet Nam?")
    turn = person.ask("And in Peru?")
    assert "What did UNODC do in Peru?" in turn.locator(".pa-understood").inner_text()
    assert "10 specialized prosecution offices" in turn.inner_text()
    turn.get_by_role("button", name="Change").click()
    assert person.page.locator("#pa-ask textarea").input_value() == "What did UNODC do in Peru?"


@pytest.mark.parametrize("width", [1280, 390])
def test_a_new_question_goes_to_the_top_of_the_view_and_its_answer_grows_under_it(
    visit: Any, width: int
) -> None:
    person = visit(width=width)
    person.ask("What documents do you have?")
    turn = person.ask("hello")
    room = [person.page.locator(one) for one in ("#pa-chat", "#pa-composer")]
    told = [turn.locator(one) for one in (".pa-question", ".pa-answer")]
    chat, composer, question, answer = person.boxes(*room, *told)
    assert 0 <= question["y"] - chat["y"] < 40
    assert answer["y"] + answer["height"] <= composer["y"]
    person.page.locator("#pa-chat").evaluate("chat => { chat.scrollTop = 0; }")
    person.ask("Who are you?")
    chat, question = person.boxes(room[0], person.page.locator(".pa-question").last)
    assert question["y"] - chat["y"] < 40


def test_points_have_bullets_and_the_buttons_of_a_judgement_stay_together(visit: Any) -> None:
    person = visit()
    turn = person.ask("What did UNODC do in Mexico?")
    point = turn.locator(".pa-points li").first
    assert point.evaluate("li => getComputedStyle(li).listStyleType") == "disc"
    labels = ("Right answer", "Something is wrong")
    right, wrong = person.boxes(*(turn.get_by_label(label) for label in labels))
    assert right["y"] == wrong["y"]


def test_a_question_stays_at_the_top_when_its_sources_come_beside_it(visit: Any, site: Any) -> None:
    person = visit()
    person.ask("hello")
    with site.crowded():
        turn = person.send("What did UNODC do in Mexico?")
        turn.locator(".pa-working").wait_for()
        person.page.wait_for_timeout(500)
    turn.locator(".pa-actions").wait_for()
    person.page.locator("#pa-side .pa-card").first.wait_for()
    chat, question = person.boxes(person.page.locator("#pa-chat"), turn.locator(".pa-question"))
    assert 0 <= question["y"] - chat["y"] < 40
    person.page.locator("#pa-chat").hover()
    person.page.mouse.wheel(0, -4000)
    person.page.wait_for_function("document.getElementById('pa-chat').scrollTop === 0")
    person.page.set_viewport_size({"width": 1200, "height": 860})
    person.page.wait_for_function("document.getElementById('pa-chat').clientWidth < 560")
    assert person.page.evaluate("document.getElementById('pa-chat').scrollTop") == 0


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
    found = person.page.locator(".pa-example")
    found.first.wait_for(timeout=120_000)  # they are looked for during twenty seconds
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


def test_questions_that_a_reply_offers_are_seen_and_a_decline_has_none(visit: Any) -> None:
    person = visit()
    person.ask("hello")
    offered = person.page.locator("#pa-next .pa-suggestion")
    offered.first.wait_for()
    question = offered.first.inner_text()
    offered.first.click()
    turn = person.page.locator(".pa-turn").nth(1)
    turn.locator(".pa-cite").first.wait_for()
    assert turn.locator(".pa-question p").first.inner_text() == question
    person.ask("How many whales did UNHCR count in Tonga?")
    assert person.page.locator(".pa-suggestion:visible").count() == 0


def test_what_filters_left_unanswered_is_asked_of_all_reports_with_one_click(visit: Any) -> None:
    person = visit("?year=2023")
    turn = person.ask("How many staff did UNRWA train?")
    assert turn.locator(".pa-cite").count() == 0
    turn.get_by_role("button", name="Ask all reports").click()
    turn.locator(".pa-lead", has_text="2,278").wait_for()
    assert person.page.locator(".pa-turn").count() == 1
    person.page.locator(".pa-scope-chip", has_text="All reports").wait_for()
    assert person.faults == []


def test_a_pin_stays_on_the_line_of_the_number_that_it_is_for(visit: Any) -> None:
    person = visit()
    turn = person.ask("What did UN Women do in Mali?")
    for width in range(360, 420, 6):
        person.page.set_viewport_size({"width": width, "height": 844})
        for point in turn.locator(".pa-points > li:visible").all():
            marked = point.locator(".pa-cite").last, point.locator(".pa-pin-quote")
            mark, pin = person.boxes(*marked)
            assert abs(mark["y"] + mark["height"] / 2 - pin["y"] - pin["height"] / 2) < 8, width


def test_a_question_is_asked_again_and_edited_in_its_place_and_taken_back_and_brought_back(
    visit: Any, site: Any
) -> None:
    person = visit()
    turns = person.page.locator(".pa-turn")
    first = person.ask("What did UNODC do in Viet Nam?")
    turn = person.ask("And in Peru?")
    with site.crowded():
        first.get_by_role("button", name="Retry").click()
        first.locator(".pa-working").wait_for()
        assert turns.count() == 2
    first.locator(".pa-cite").first.wait_for()
    assert "What did UNODC do in Peru?" in turn.locator(".pa-understood").inner_text()
    turn.get_by_role("button", name="Undo").click()
    person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 1")
    assert person.page.locator("#pa-ask textarea").input_value() == "And in Peru?"
    first.get_by_role("button", name="Undo").evaluate("undo => { undo.click(); undo.click(); }")
    person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 0")
    person.page.get_by_role("button", name="Bring it back").click()
    first.locator(".pa-cite").first.wait_for()
    assert person.page.locator("#pa-ask textarea").input_value() == "And in Peru?"
    person.page.get_by_role("button", name="Bring it back").click()
    turns.nth(1).locator(".pa-cite").first.wait_for()
    assert person.page.locator("#pa-ask textarea").input_value() == ""
    first.get_by_role("button", name="Edit").click()
    first.locator(".pa-edit textarea").fill("How many staff did UNRWA train?")
    first.locator(".pa-edit textarea").press("Enter")
    person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 1")
    first.locator(".pa-lead", has_text="2,278").wait_for()
    person.page.get_by_role("button", name="Bring it back").click()
    person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 2")
    assert "Viet Nam" in first.locator(".pa-question p").first.inner_text()
    person.page.get_by_role("button", name="New chat").click()
    person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 0")
    assert person.page.locator(".pa-welcome").is_visible()
    assert person.page.locator(".pa-suggestion:visible").count() == 0
    turn = person.ask("And in Peru?")
    assert turn.locator(".pa-understood").count() == 0
    assert person.faults == []


def test_filters_narrow_the_search_and_stand_in_the_address(visit: Any) -> None:
    person = visit()
    person.page.locator(".pa-filters summary").click()
    person.publisher("UNRWA").check()
    person.page.wait_for_url("**/?publisher=UNRWA")
    turn = person.ask("What did UNODC do in Peru?")
    assert turn.locator(".pa-cite").count() == 0
    summary = turn.locator(".pa-steps summary").inner_text()
    assert "searched: 1" in summary
    assert "filter: UNRWA" in summary
    shared = visit(path="?publisher=UNODC&place=Peru")
    assert shared.page.locator(".pa-set").all_inner_texts() == ["UNODC", "Peru"]
    turn = shared.ask("What was established in Lima?")
    assert "Lima" in turn.inner_text()
    shared.page.get_by_role("button", name="Remove the filter UNODC").click()
    shared.page.wait_for_function("!location.search.includes('publisher')")
    shared.page.get_by_role("button", name="New chat").click()
    shared.page.locator(".pa-scope-chip", has_text="All reports").wait_for()
    assert "place" not in shared.page.url


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
    assert "no text in the file" in told["empty.pdf"]
    assert "The file is empty." in outcomes.filter(has_text="empty.pdf").text_content()
    person.page.get_by_role("tab", name="Chat").click()
    turn = person.ask("How many beekeepers did FAO train in Tonga?")
    panel = person.open(turn, 1)
    panel.frame_locator("iframe").locator(".page .box").wait_for()
    assert "333 beekeepers" in panel.locator("blockquote mark").inner_text()
    person.page.get_by_role("tab", name="Documents").click()
    person.page.on("dialog", lambda dialog: dialog.accept())
    person.page.get_by_label("Find a document").fill("uploads/")
    person.page.locator(".pa-count", has_text="Documents: 1 of").wait_for()
    for name in ("uploads/bees.pdf", "uploads/empty.pdf"):
        button = person.page.locator(f"[data-send=remove_document][data-document='{name}']")
        button.click()
        person.page.locator(".pa-note", has_text=name).wait_for()
        button.wait_for(state="detached")
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
    box = person.page.get_by_label("Find a document")
    box.press_sequentially("glo-act unodc")
    person.page.locator(".pa-count", has_text=re.compile(r"Documents: 1 of \d+$")).wait_for()
    title = person.page.locator("button.pa-record-title")
    name = title.get_attribute("data-document")
    title.evaluate("button => { button.dataset.document = 'taken-out.pdf'; button.click(); }")
    person.page.get_by_test_id("toast-body").get_by_text("taken-out.pdf").wait_for()
    title.evaluate("(button, name) => { button.dataset.document = name; button.click(); }", name)
    panel = person.page.locator(".pa-opened")
    panel.locator(".pa-viewer-ready").wait_for()
    assert "page 1 of 2" in panel.inner_text()
    panel.get_by_role("button", name="Close").click()
    count = person.page.locator(".pa-list-head .pa-count")
    for keys in ("Control+a", "Control+x"):
        box.press(keys)
    person.page.locator(".pa-count", has_text=re.compile(r"Documents: \d+$")).wait_for()
    assert count.inner_text() == person.page.locator(".pa-stock").inner_text()
    box.press("Control+v")
    person.page.locator(".pa-count", has_text="Documents: 1 of").wait_for()
    box.press("Escape")
    person.page.get_by_text("Filters, order and columns").click()
    person.page.locator("#pa-words select[name=publisher]").select_option("UNODC")
    person.page.locator(".pa-count", has_text=re.compile(r"Documents: [2-9] of")).wait_for()
    assert {one.inner_text() for one in cells(person.page, "publisher")} == {"UNODC"}
    heading = person.page.locator("th[data-column=year] button")
    for way in ("descending", "ascending"):
        heading.press("Enter")
        person.page.locator(f"th[data-column=year][aria-sort={way}]").wait_for()
        years = [one.inner_text() for one in cells(person.page, "year") if one.inner_text()]
        assert years == sorted(years, reverse=way == "descending")
        person.page.wait_for_function("document.activeElement.dataset.of === 'year'")
    person.page.get_by_label("Pages", exact=True).uncheck()
    person.page.get_by_label("File", exact=True).check()
    person.page.reload()
    person.page.get_by_role("tab", name="Documents").click()
    person.page.locator("td[data-column=file]").first.wait_for()
    assert person.page.locator("td[data-column=pages]").first.is_hidden()
    assert person.faults == []


def cells(page: Any, column: str) -> list[Any]:
    """The cells of a column of the list of documents."""
    found: list[Any] = page.locator(f"td[data-column={column}]").all()
    return found


def test_the_interface_speaks_the_language_of_the_browser_and_can_be_switched(visit: Any) -> None:
    person = visit(locale="fr-FR")
    person.page.get_by_role("tab", name="Documents").wait_for()
    assert person.page.locator(".pa-welcome h2").inner_text() == "Que disent les rapports ?"
    assert person.page.evaluate("document.documentElement.lang") == "fr"
    person.page.locator(".pa-example").first.wait_for()
    first = person.page.locator(".pa-example").first.inner_text()
    assert re.match("Qu’a fait|Que recommande|Résume", first)
    turn = person.ask("How many staff did UNRWA train?")
    assert "Mots vérifiés dans les documents" in turn.locator(".pa-badge").first.inner_text()
    person.page.locator(".pa-header select").select_option("ar")
    person.page.wait_for_function("document.documentElement.dir === 'rtl'")
    assert "2,278" in person.page.locator(".pa-lead").inner_text()
    person.page.get_by_role("button", name="محادثة جديدة").wait_for()
    assert person.page.get_by_test_id("toast-body").count() == 0


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
