"""The chat without a mouse, on a phone, in light and dark, as axe-core judges it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.timeout(240)


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
    _tab_to(page, "[data-send=choose_view][data-picture='0']")
    page.keyboard.press("Enter")
    page.locator(".pa-opened .pa-text").wait_for()
    page.wait_for_function("document.activeElement.id === 'pa-source'")
    _tab_to(page, ".pa-pager button:not(:disabled)")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'pa-source'")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.matches('.pa-cite')")
    _tab_to(page, ".pa-actions [data-send=pin]")
    page.keyboard.press("Enter")
    page.get_by_role("tab", name="Pins (1)").wait_for()
    _tab_to(page, "[data-verdict=right]")
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
    _choose_filters_on_a_phone(person)


def _choose_filters_on_a_phone(person: Any) -> None:
    """The form leaves room for the answer and the question box, stays where it was, and closes."""
    page, form = person.page, person.page.locator(".pa-form")
    page.locator(".pa-filters summary").click()
    page.get_by_role("group", name="Publisher", exact=True).get_by_label("UNODC").check()
    page.locator(".pa-scope-chip.pa-set", has_text="UNODC").wait_for()
    form.evaluate("form => { form.scrollTop = 60; }")
    page.get_by_label("Year from").select_option(index=1)
    page.locator(".pa-scope-chip.pa-set", has_text="and later").wait_for()
    assert form.evaluate("form => form.scrollTop") == 60
    box, chat, asked = person.boxes(form, page.locator("#pa-chat"), page.locator("#pa-ask"))
    assert box["width"] > 360
    assert chat["height"] > 150
    assert box["y"] > chat["y"] + chat["height"]
    assert box["y"] + box["height"] <= asked["y"]
    form.get_by_role("button", name="Close").click()
    form.wait_for(state="hidden")
    page.locator(".pa-filters summary").click()
    person.ask("What did UNODC do in Peru?")
    assert form.is_hidden()


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
    person.page.get_by_text("Filters, order and columns").click()
    found.append(axe.Axe().run(person.page))
    turn.locator("[data-send=pin]").first.evaluate("button => button.click()")
    person.page.get_by_role("tab", name="Pins").click()
    person.page.locator(".pa-pin").first.wait_for()
    person.page.locator(".pa-menu summary").first.click()
    found.append(axe.Axe().run(person.page))
    serious = {
        (rule["id"], node["html"][:120])
        for result in found
        for rule in result.response["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    }
    assert serious == set()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_serious_violation_in_what_opens_over_or_beside_the_chat(
    visit: Any, enter: Any, scheme: str, width: int
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    person = visit(color_scheme=scheme, width=width)
    page = person.page
    turn = person.ask("How many prosecution offices did UNODC help to establish in Lima?")
    turn.get_by_role("button", name="Edit").click()
    turn.get_by_label("Something is wrong").click()
    found = {"editing": axe.Axe().run(page)}
    turn.get_by_role("button", name="Cancel").click()
    panel = person.open(turn, 1)
    panel.locator(".pa-viewer-ready").wait_for()
    found["viewer"] = axe.Axe().run(page)
    panel.get_by_role("button", name="About this report").click()
    page.locator("#pa-overview li").first.wait_for()
    assert page.locator("#pa-shelf").is_hidden()
    page.get_by_text("Correct these details").click()
    found["document"] = axe.Axe().run(page)
    if width < 900:
        page.get_by_role("button", name="Conversations").click()
    page.locator(".pa-talk .pa-menu summary").first.click()
    page.locator(".pa-talk .pa-menu").first.get_by_text("Share", exact=True).click()
    page.locator("dialog[open]").wait_for()
    found["share"] = axe.Axe().run(page)
    address = page.locator("[data-address]").input_value()
    found["shared"] = axe.Axe().run(enter(address, color_scheme=scheme, width=width))
    serious = {
        (view, rule["id"], node["html"][:120])
        for view, result in found.items()
        for rule in result.response["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    }
    assert serious == set()


def test_at_twice_the_size_nothing_scrolls_sideways_and_who_wants_no_motion_has_none(
    visit: Any, site: Any
) -> None:
    person = visit(width=640, height=430, reduced_motion="reduce")
    person.page.locator(".pa-example").first.wait_for()
    with site.crowded():
        turn = person.send("How many police officers did UNODC train in Mexico?")
        moving = turn.locator(".pa-dots")
        moving.wait_for()
        assert moving.evaluate("dots => getComputedStyle(dots).animationName") == "none"
    turn.locator(".pa-actions").wait_for()
    assert person.page.locator("#pa-ask textarea").is_visible()
    assert person.page.evaluate("document.documentElement.scrollWidth") == 640
    chat = person.page.locator("#pa-chat").bounding_box()
    assert chat["height"] > 430 / 2
