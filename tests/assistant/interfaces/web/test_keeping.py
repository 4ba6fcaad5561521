"""What somebody keeps: pins, feedback, files of one conversation; in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(240)


def _tab(person: Any, name: str) -> None:
    person.page.get_by_role("tab", name=name).click()


def test_a_quote_and_an_answer_are_pinned_moved_copied_and_taken_out(visit: Any, site: Any) -> None:
    person = visit(permissions=["clipboard-read", "clipboard-write"])
    turn = person.ask("How many staff did UNRWA train?")
    turn.locator(".pa-pin-quote").first.click()
    person.page.get_by_role("tab", name="Pins (1)").wait_for()
    turn.get_by_role("button", name="Pin", exact=True).click()
    person.page.get_by_role("tab", name="Pins (2)").wait_for()
    copied = turn.get_by_role("button", name="Copied")
    turn.get_by_role("button", name="Copy", exact=True).click()
    copied.wait_for()
    whole = person.page.evaluate("navigator.clipboard.readText()")
    assert whole.startswith("2,278")
    assert "\n[1] “" in whole
    rich = person.page.evaluate(
        "navigator.clipboard.read().then(items => items[0].getType('text/html')).then(blob => blob.text())"
    )
    assert "<sup>[1]</sup>" in rich
    copied.wait_for(state="detached")
    turn.get_by_role("button", name="Markdown").click()
    copied.wait_for()
    assert person.page.evaluate("navigator.clipboard.readText()").startswith("**2,278")
    panel = person.open(turn, 1)
    panel.get_by_text("Copy citation").click()
    for style, copied in (
        ("APA", "(UNRWA, n.d., “Staff trained” section)\nUNRWA. (n.d.)."),
        ("RIS", "TY  - RPRT\n"),
        ("BibTeX", "@techreport{unrwa"),
    ):
        panel.get_by_role("button", name=style, exact=True).click()
        panel.locator(".pa-cite-as .pa-done").wait_for()
        assert person.page.evaluate("navigator.clipboard.readText()").startswith(copied)
        panel.locator(".pa-cite-as .pa-done").wait_for(state="detached")
    panel.get_by_role("button", name="Pin quote").click()
    _tab(person, "Pins")
    pins = person.page.locator(".pa-pin")
    assert pins.count() == 2
    assert pins.nth(0).locator("blockquote").count() == 1
    pins.nth(0).get_by_role("button", name="Move down").click()
    person.page.wait_for_function("!document.querySelector('.pa-pin').querySelector('blockquote')")
    pins.nth(1).get_by_role("button", name="Copy with its footnote").click()
    person.page.locator(".pa-pin .pa-done").wait_for()
    copied = person.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("[1] “")
    assert "UNRWA gave training to 2,278 staff members" in copied
    assert copied.endswith("(unrwa-gender-based-violence.md)")
    again = visit()
    again.page.get_by_role("tab", name="Pins (2)").click()
    again.page.locator(".pa-pin").nth(1).locator("blockquote").wait_for()
    again.page.on("dialog", lambda dialog: dialog.accept())
    again.page.get_by_role("button", name="Take all out").click()
    again.page.locator(".pa-pin").first.wait_for(state="detached")


def test_feedback_tells_a_wrong_answer_from_wrong_evidence_and_is_kept(
    visit: Any, site: Any
) -> None:
    person = visit()
    turn = person.ask("How many staff did UNRWA train?")
    before = len(site.store.feedback.all())
    turn.get_by_label("Something is wrong").click()
    turn.get_by_role("button", name="Wrong evidence").click()
    turn.locator(".pa-thanks", has_text="Wrong evidence").click()
    turn.get_by_label("Comment").fill("The <b>wrong</b> page")
    verdict = turn.locator("[name=verdict]")
    verdict.evaluate("field => { field.value = 'unheard'; }")
    turn.get_by_role("button", name="Send feedback").click()
    person.page.get_by_test_id("toast-body").get_by_text("unheard").wait_for()
    assert turn.get_by_label("Comment").input_value() == "The <b>wrong</b> page"
    verdict.evaluate("field => { field.value = 'wrong-evidence'; }")
    turn.get_by_role("button", name="Send feedback").click()
    turn.locator(".pa-feedback:not([open])").wait_for()
    assert len(site.store.feedback.all()) == before + 1
    given = site.store.feedback.all()[-1]
    assert (given.verdict, given.comment) == ("wrong-evidence", "The <b>wrong</b> page")
    assert given.answer["question"] == "How many staff did UNRWA train?"
    assert len(given.index) == 64


def test_a_file_is_found_in_its_conversation_only_and_its_quotes_are_checked_again_when_it_is_gone(
    visit: Any, site: Any, tmp_path: Path
) -> None:
    file = tmp_path / "welders.txt"
    file.write_text("Notes\n\nILO trained 44 welders in Tonga in 2023.\n", encoding="utf-8")
    person = visit()
    person.page.locator("#pa-composer input[type=file]").set_input_files(file)
    person.page.locator(".pa-attached .pa-chip", has_text="welders.txt ready").wait_for()
    question = "How many welders did ILO train in Tonga?"
    turn = person.ask(question)
    person.page.get_by_text("Files of this conversation first").wait_for()
    assert "44" in person.open(turn, 1).locator("mark").first.inner_text()
    other = visit().ask(question)
    assert other.locator(".pa-cite").count() == 0
    assert not any("welders" in record.name for record in site.assistant.documents())
    person.page.get_by_role("button", name="Remove welders.txt").click()
    person.page.locator(".pa-attached .pa-chip").wait_for(state="detached")
    person.page.reload()
    person.page.locator(".pa-turn .pa-unsound", has_text="have changed").wait_for()


def test_a_row_far_down_and_a_column_far_out_in_a_sheet_are_in_view_when_it_opens(
    visit: Any, tmp_path: Path
) -> None:
    columns = [f"Remark {n} of the person who visited the workshop" for n in range(8)]
    rows = [[f"Workshop {n:03}", *["nothing to add"] * 8, str(1000 + n)] for n in range(120)]
    lines = [",".join(row) for row in (["Workshop", *columns, "Visitors"], *rows)]
    file = tmp_path / "workshops.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    person = visit()
    person.page.locator("#pa-composer input[type=file]").set_input_files(file)
    person.page.locator(".pa-attached .pa-chip", has_text="workshops.csv ready").wait_for()
    turn = person.ask("How many visitors did Workshop 097 have?")
    cell = person.open(turn, 1).locator(".pa-marked-row td", has_text="1097")
    cell.wait_for()
    person.page.wait_for_timeout(300)
    first = person.page.locator(".pa-marked-row :is(td, th)").first
    panel, at, named = person.boxes(person.page.locator("#pa-side"), cell, first)
    assert panel["x"] <= at["x"] <= panel["x"] + panel["width"] - at["width"]
    assert panel["y"] <= at["y"] <= panel["y"] + panel["height"] - at["height"]
    assert (
        at["x"] >= named["x"] + named["width"]
    )  # beside the column that stays in sight, not under it


def test_a_pdf_opens_at_the_cited_page_and_nothing_else_is_served(visit: Any, site: Any) -> None:
    person = visit()
    turn = person.ask("How many prosecution offices did UNODC help to establish in Lima?")
    link = person.open(turn, 1).get_by_role("link", name="Open the PDF here")
    address = link.get_attribute("href")
    assert address.endswith("#page=2")
    get = person.page.request.get
    file = get(site.url + address.partition("#")[0])
    assert file.headers["content-type"] == "application/pdf"
    assert file.headers["content-disposition"].startswith("inline")
    assert file.body().startswith(b"%PDF")
    hostile = get(site.url + "document?name=hostile.md")
    assert hostile.headers["content-disposition"].startswith("attachment")
    assert hostile.headers["x-content-type-options"] == "nosniff"
    outside = ("../index/manifest.sqlite", "/etc/passwd", "hostile.md/../x", "nothing.pdf", "")
    for name in outside:
        assert get(site.url + f"document?name={name}").status == 404
    assert get(site.url + "conversations/0000.md").status == 404
    assert get(site.url + "gradio_api/file=/etc/passwd").status in {403, 404}
