"""The sidebar: conversations are found, opened, pinned, renamed, shared and deleted; keys; a phone."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from assistant.accounts.conversations import Conversations, Entry
from assistant.interfaces.web.talks import grouped
from assistant.locale import texts

pytestmark = pytest.mark.timeout(240)


def test_conversations_are_grouped_by_day_pinned_ones_first_in_the_words_of_the_language() -> None:
    def entry(name: str, *day: int, pinned: bool = False) -> Entry:
        return Entry(name, name, datetime(*day, 12).timestamp(), pinned)

    entries = [
        entry("a", 2026, 3, 9),
        entry("b", 2026, 3, 8),
        entry("c", 2026, 3, 4),
        entry("d", 2026, 2, 11),
        entry("e", 2025, 12, 1, pinned=True),
        entry("f", 2025, 11, 1),
    ]
    today = date(2026, 3, 9)
    seen = {
        language: [
            (group.heading, [shown.entry.id for shown in group.talks])
            for group in grouped(entries, texts(language), today)
        ]
        for language in ("en", "fr")
    }
    ids = [["e"], ["a"], ["b"], ["c"], ["d"], ["f"]]
    headings = ["Pinned", "Today", "Yesterday", "The last 7 days", "February 2026", "November 2025"]
    assert seen["en"] == list(zip(headings, ids, strict=True))
    assert [heading for heading, _ in seen["fr"]][4:] == ["Février 2026", "Novembre 2025"]


def _talks(person: Any, words: str) -> Any:
    return person.page.locator(".pa-talk", has_text=words)


def _choose(talk: Any, name: str) -> None:
    talk.locator(".pa-menu summary").click()
    talk.locator(".pa-menu").get_by_text(name, exact=True).click()


def test_a_menu_stays_open_while_the_list_is_drawn_anew(visit: Any) -> None:
    person = visit()
    person.ask("How many staff did UNRWA train?")
    talk = _talks(person, "staff did UNRWA train").first
    talk.locator(".pa-menu summary").click()
    talk.locator(".pa-menu").get_by_text("Share", exact=True).wait_for()
    person.page.evaluate("document.querySelector('.pa-talk details').dataset.drawn = 'before'")
    person.page.locator("#pa-ask textarea").focus()
    person.page.keyboard.type("What did UNODC do in Viet Nam?")
    person.page.keyboard.press("Enter")
    person.page.locator(".pa-talk details:not([data-drawn])").first.wait_for(state="attached")
    talk.locator(".pa-menu").get_by_text("Share", exact=True).click()
    person.page.locator("dialog[open]").wait_for()


def test_a_menu_stays_open_where_the_list_is_drawn_anew_with_the_same_conversations(
    visit: Any,
) -> None:
    person = visit()
    person.ask("How many staff did UNRWA train?")
    talk = _talks(person, "staff did UNRWA train").first
    talk.locator(".pa-menu summary").click()
    talk.locator(".pa-menu").get_by_text("Share", exact=True).wait_for()
    person.page.evaluate(
        "const list = document.querySelector('.pa-talk').parentElement; list.innerHTML = list.innerHTML.replace(' open', '')"
    )
    talk.locator(".pa-menu").get_by_text("Share", exact=True).click(timeout=5000)
    person.page.locator("dialog[open]").wait_for()


def test_a_conversation_is_found_again_by_its_address_in_the_list_and_by_words_of_its_answer(
    visit: Any, site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = visit()
    person.ask("What did UNODC do in Viet Nam?")
    person.page.wait_for_url("**/?chat=*")
    person.page.goto(f"{site.url}?{urlsplit(person.page.url).query}")
    person.page.locator(".pa-turn .pa-cite").first.wait_for()
    turn = person.ask("And in Peru?")
    assert "What did UNODC do in Peru?" in turn.locator(".pa-understood").inner_text()
    fresh = visit()
    assert fresh.page.locator(".pa-turn").count() == 0
    _talks(fresh, "UNODC do in Viet Nam").first.wait_for()
    fresh.page.keyboard.press("Control+k")
    fresh.page.keyboard.type("zeppelin")
    fresh.page.get_by_text("No conversation has these words.").wait_for()
    _search_is_slow(monkeypatch)
    for words in ("zeppe", "zepp", ""):  # each is sent while the one before is looked for
        fresh.page.locator("#pa-rail input").fill(words)
        fresh.page.wait_for_timeout(200)
    _talks(fresh, "UNODC do in Viet Nam").first.wait_for(timeout=5000)
    monkeypatch.undo()
    fresh.page.keyboard.type("prosecution offices peru")
    _talks(fresh, "UNODC do in Viet Nam").first.locator("a").first.click()
    fresh.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 2")
    fresh.page.locator(".pa-talk [aria-current=page]").wait_for()
    fresh.page.keyboard.press("Control+Shift+o")
    fresh.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 0")
    fresh.page.locator("body").evaluate("body => document.activeElement.blur()")
    fresh.page.keyboard.press("/")
    fresh.page.wait_for_function("document.activeElement.matches('#pa-ask textarea')")
    assert fresh.faults == []


def _search_is_slow(patch: pytest.MonkeyPatch) -> None:
    entries = Conversations.entries

    def slow(store: Conversations, person: str, words: str = "") -> list[Entry]:
        time.sleep(0.4)
        return entries(store, person, words)

    patch.setattr(Conversations, "entries", slow)


def test_a_conversation_is_called_by_what_was_said_first_until_something_is_asked(
    visit: Any,
) -> None:
    person = visit()
    person.ask("good morning")
    _talks(person, "good morning").first.wait_for()
    person.ask("How many nurses did UNFPA train in Kiribati?")
    person.page.locator(".pa-talk-open", has_text="nurses did UNFPA train").wait_for()


def test_a_conversation_is_pinned_renamed_exported_and_deleted(visit: Any) -> None:
    person = visit()
    person.ask("How many workshops did UNODC hold in Namibia?")
    talk = _talks(person, "workshops did UNODC hold").first
    _choose(talk, "Pin to the top")
    person.page.get_by_role("heading", name="Pinned").wait_for()
    person.page.once("dialog", lambda dialog: dialog.accept("Namibia <b>2018</b>"))
    _choose(talk, "Rename")
    talk = _talks(person, "Namibia <b>2018</b>")
    talk.wait_for()
    with person.page.expect_download() as markdown:
        _choose(talk, "Download as Markdown")
    text = Path(markdown.value.path()).read_text(encoding="utf-8")
    assert "# Namibia \\<b\\>2018" in text
    assert "UNODC" in text
    with person.page.expect_download() as exported:
        _choose(talk, "Download as JSON")
    data = json.loads(Path(exported.value.path()).read_text(encoding="utf-8"))
    assert data["turns"][0]["answer"]["citations"][0]["document"].startswith("unodc")
    person.page.once("dialog", lambda dialog: dialog.accept())
    _choose(talk, "Delete")
    talk.wait_for(state="detached")
    person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 0")


def test_a_shared_conversation_is_read_until_it_is_taken_back_and_shows_no_hidden_document(
    visit: Any, enter: Any, site: Any, tmp_path: Path
) -> None:
    person = visit()
    file = tmp_path / "smiths.txt"
    file.write_text("Notes\n\nILO trained 71 smiths in Tonga in 2023.\n", encoding="utf-8")
    person.ask("How many staff did UNRWA train?")
    person.page.locator("#pa-composer input[type=file]").set_input_files(file)
    person.page.locator(".pa-attached .pa-chip", has_text="smiths.txt ready").wait_for()
    person.ask("How many smiths did ILO train in Tonga?").locator(".pa-cite").first.wait_for()
    person.ask("How many staff did UNRWA train in Fiji?")
    _choose(_talks(person, "staff did UNRWA train").first, "Share")
    address = person.page.locator("dialog [data-address]").input_value()
    page = enter(address)
    assert "2,278" in page.locator(".pa-lead").first.inner_text()
    assert page.locator(".pa-turn").count() == 3
    assert "Fiji" in page.locator(".pa-missing").inner_text()
    assert "71" not in page.locator("main").inner_text()
    page.get_by_text("made of documents that you may not see").wait_for()
    page.locator(".pa-cite").first.click()
    assert page.locator(".pa-shared-notes li:target").count() == 1
    link = page.locator(".pa-shared-notes a").first
    assert page.request.get(link.evaluate("a => a.href")).ok
    assert page.locator("button:visible").count() == 0
    person.page.get_by_role("button", name="Stop sharing").click()
    person.page.locator("dialog").wait_for(state="detached")
    assert page.request.get(address).status == 404
    assert page.request.get(site.url + "shared/nothing").status == 404


def test_on_a_phone_the_conversations_are_a_drawer_that_closes_by_itself_and_with_escape(
    visit: Any,
) -> None:
    person = visit(width=390, height=844)
    person.ask("How many staff did UNRWA train?")
    toggle = person.page.get_by_role("button", name="Conversations")
    assert person.page.locator("#pa-rail").is_hidden()
    toggle.click()
    person.page.wait_for_function("document.activeElement.matches('#pa-rail input')")
    person.page.keyboard.press("Escape")
    person.page.locator("#pa-rail").wait_for(state="hidden")
    assert toggle.evaluate("button => button === document.activeElement")
    toggle.click()
    _talks(person, "staff did UNRWA").first.locator("a").first.click()
    person.page.locator("#pa-rail").wait_for(state="hidden")
    assert person.page.locator(".pa-turn").count() == 1
    assert person.faults == []
