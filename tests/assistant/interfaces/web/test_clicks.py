"""Clicks and keys at any moment: while an answer is awaited, before the page is there, all at once."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.timeout(240)


def test_an_answer_is_stopped_while_it_is_waited_for_and_the_next_question_is_answered(
    visit: Any, site: Any
) -> None:
    person = visit()
    box, turns = person.page.locator("#pa-ask textarea"), person.page.locator(".pa-turn")
    with site.crowded():
        person.send("What did UNODC do in Viet Nam?").locator(".pa-working").wait_for()
        box.fill("And in Peru?")
        person.page.get_by_role("button", name="Stop").click()
        turns.get_by_text("Stopped.").wait_for()
        assert box.input_value() == "And in Peru?"
    box.press("Enter")
    turns.nth(1).locator(".pa-cite").first.wait_for()
    assert "What did UNODC do in Peru?" in turns.nth(1).locator(".pa-understood").inner_text()
    assert turns.nth(0).locator(".pa-note").inner_text() == "Stopped."
    turns.nth(0).get_by_role("button", name="Retry").click()
    turns.nth(0).locator(".pa-cite").first.wait_for()


def test_whoever_leaves_before_the_answer_finds_the_question_again_and_nothing_follows_them(
    visit: Any, site: Any
) -> None:
    person = visit()
    turns = person.page.locator(".pa-turn")
    with site.crowded():
        asked = person.send("How many judges did UNODC train in Atlantis?")
        asked.locator(".pa-working").wait_for()
        person.page.get_by_role("button", name="New chat").click()
        person.page.wait_for_function("document.querySelectorAll('.pa-turn').length === 0")
    assert "2,278" in person.ask("How many staff did UNRWA train?").inner_text()
    assert turns.count() == 1
    person.page.locator(".pa-talk a", has_text="in Atlantis").first.click()
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
    turn = person.ask(
        "How many police officers and emergency call operators did UNODC train in Mexico?"
    )
    quotes = turn.locator(".pa-pin-quote")
    assert quotes.count() >= 2
    quotes.evaluate_all("buttons => buttons.forEach(button => button.click())")
    person.page.get_by_role("tab", name=f"Pins ({quotes.count()})").wait_for()
    turn.locator(".pa-cite").evaluate_all(
        "marks => [marks[0], marks.find(m => m.textContent.includes('2'))].forEach(m => m.click())"
    )
    person.page.locator(".pa-opened:has(.pa-other[aria-current]:text-is('2'))").wait_for()
    person.page.locator(".pa-filters summary").click()
    for name in ("UNODC", "UNRWA"):
        person.publisher(name).evaluate("box => box.click()")
    person.page.wait_for_url("**publisher=UNODC&publisher=UNRWA*")
    assert person.publisher("UNRWA").is_checked()


def test_what_is_changed_in_a_tab_while_it_opens_waits_until_it_is_open(visit: Any) -> None:
    person = visit()
    turn = person.ask("How many staff did UNRWA train?")
    turn.locator(".pa-pin-quote").first.click()
    person.page.get_by_role("tab", name="Pins (1)").wait_for()
    turn.get_by_role("button", name="Pin", exact=True).click()
    person.page.get_by_role("tab", name="Pins (2)").wait_for()
    sent, held = [], []
    person.page.route("**/queue/join*", lambda shown: held.append(shown), times=1)
    person.page.on("request", lambda one: "/queue/join" in one.url and sent.append(one))
    person.page.get_by_role("tab", name="Pins (2)").click()
    person.page.wait_for_function("document.querySelectorAll('.pa-pin').length === 2")
    pins = person.page.locator(".pa-pin")
    assert pins.nth(0).locator("blockquote").count() == 1
    pins.nth(0).get_by_role("button", name="Move down").click()
    person.page.evaluate("new Promise(requestAnimationFrame)")
    assert len(sent) == len(held) == 1
    held[0].continue_()
    person.page.wait_for_function("!document.querySelector('.pa-pin').querySelector('blockquote')")
    assert len(sent) == 2
