"""The tabs of facts and briefings in a browser: one visit."""

from __future__ import annotations

from typing import Any


def test_a_briefing_is_made_rearranged_and_offered_and_facts_are_drawn(visit: Any) -> None:
    from playwright.sync_api import expect

    visitor = visit()
    page = visitor.page
    page.get_by_role("tab", name="Briefing").click()
    page.locator("#pa-briefing-title textarea, #pa-briefing-title input").fill("training of staff")
    page.get_by_role("button", name="Write about the topic").click()
    outline = page.locator("#pa-briefing-outline textarea")
    frame = page.frame_locator("#pa-briefing-preview iframe")
    expect(frame.locator("li q").first).to_be_visible()
    quote = frame.locator("li q").first.text_content()

    lines = outline.input_value().splitlines()
    outline.fill("\n".join(["# Moved", "In my own words:", lines[1]]))
    expect(frame.locator("h2").first).to_have_text("Moved")
    expect(frame.locator("section p").first).to_have_text("In my own words:")
    expect(frame.locator("section li q")).to_have_text([quote])
    expect(
        page.get_by_role("link", name="DOCX").or_(page.get_by_role("button", name="DOCX"))
    ).to_be_visible()

    page.get_by_role("tab", name="Facts").click()
    topic = page.locator("#pa-topic textarea, #pa-topic input")
    topic.fill("training of staff")
    topic.press("Enter")
    expect(page.locator("#pa-facts-frame td.pa-figure").first).to_be_visible()
    assert visitor.faults == []
