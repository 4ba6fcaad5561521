"""The tabs of facts and briefings in a browser: one visit."""

from __future__ import annotations

from typing import Any

from assistant.accounts.users import LOCAL

# Keeps in `paWork` whether a sign of work has been in a frame: a warm machine is done before anybody could look.
_NOTE_WORK = """frame => {
  window.paWork = false;
  const note = () => { window.paWork ||= !!document.querySelector(`${frame} .pa-working`); };
  new MutationObserver(note).observe(document.body, {childList: true, subtree: true});
}"""


def test_a_briefing_is_made_and_kept_and_facts_are_drawn(visit: Any, site: Any) -> None:
    from playwright.sync_api import expect

    for one in site.store.briefings.entries(LOCAL.name):
        site.store.briefings.delete(LOCAL.name, one.id)
    visitor = visit()
    page = visitor.page
    page.get_by_role("tab", name="Briefing").click()
    expect(page.locator("#pa-briefings .pa-empty")).to_contain_text("Give a topic")
    page.locator("#pa-briefing-title textarea, #pa-briefing-title input").fill("training of staff")
    page.get_by_role("button", name="Write about the topic").click()
    expect(page.locator("#pa-briefings .pa-working")).to_contain_text("Writing the briefing")
    frame = page.frame_locator("#pa-briefing-preview iframe")
    expect(frame.locator("li q").first).to_be_visible(timeout=90_000)  # many questions are asked
    quotes = page.locator("[data-item=point] q").all_inner_texts()
    assert quotes == frame.locator("li q").all_inner_texts()
    (kept,) = site.store.briefings.entries(LOCAL.name)
    assert kept.title == "Training of staff"

    page.get_by_role("tab", name="Facts").click()
    topic = page.locator("#pa-topic textarea, #pa-topic input")
    topic.fill("training of staff")
    page.evaluate(_NOTE_WORK, "#pa-facts-frame")
    topic.press("Enter")
    expect(page.locator("#pa-facts-frame td.pa-figure").first).to_be_visible()
    expect(page.locator("#pa-facts-frame .pa-working")).to_have_count(0)
    assert page.evaluate("window.paWork")
    assert visitor.faults == []


def test_a_map_is_drawn_a_count_opens_its_quotes_and_a_quote_its_source(visit: Any) -> None:
    from playwright.sync_api import expect

    visitor = visit()
    page = visitor.page
    page.get_by_role("tab", name="Map").click()
    expect(page.locator("#pa-map-frame .pa-empty")).to_be_visible()
    page.locator("#pa-map-topics textarea, #pa-map-topics input").fill("zeppelins; police officers")
    page.evaluate(_NOTE_WORK, "#pa-map-frame")
    page.get_by_role("button", name="Draw").click()
    table = page.locator(".pa-map table")
    expect(table.get_by_role("rowheader")).to_have_text(["zeppelins", "police officers"])
    assert page.evaluate("window.paWork")
    empty = table.locator("tr", has_text="zeppelins").locator("td.pa-map-empty").first
    expect(empty).to_contain_text("zeppelins, ")
    count = table.get_by_role("button", name="police officers, ").first
    count.focus()
    page.keyboard.press("Enter")
    quotes = page.locator(".pa-map-quotes")
    expect(quotes.locator("q").first).to_contain_text("police officers", ignore_case=True)
    quotes.locator(".pa-record-title").first.click()
    expect(page.locator("#pa-panel-frame")).to_contain_text("word for word")
    quotes.get_by_role("button", name="Pin quote").first.click()
    expect(page.get_by_role("tab", name="Pins")).to_contain_text("1")
    page.locator("#pa-map-topics textarea, #pa-map-topics input").fill("")
    page.get_by_role("button", name="Draw").click()
    page.get_by_role("button", name="Gender equality", exact=True).click()
    expect(table.get_by_role("rowheader").nth(1)).to_contain_text("End violence against women")
    page.get_by_role("button", name="One level up").click()
    expect(table.get_by_role("rowheader").nth(4)).to_have_text("Gender equality")
    for name in ("XLSX", "PNG", "SVG", "CSV", "JSON"):
        link = page.locator("#pa-map-files").get_by_role("link", name=name)
        expect(
            link.or_(page.locator("#pa-map-files").get_by_role("button", name=name))
        ).to_be_visible()
    assert visitor.faults == []


def test_a_briefing_without_a_topic_says_what_is_missing(visit: Any) -> None:
    from playwright.sync_api import expect

    page = visit().page
    page.get_by_role("tab", name="Briefing").click()
    page.get_by_role("button", name="Write about the topic").click()
    expect(page.get_by_test_id("toast-body")).to_contain_text("Give a topic first.")
    expect(page.locator("#pa-briefings .pa-working")).to_have_count(0)
