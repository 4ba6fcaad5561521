"""The tab of briefings in a browser: they are kept, put in order as cards, asked anew in part, and shared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from assistant import Assistant
from assistant.accounts.basket import Basket, pin_quote
from assistant.accounts.user_store import UserStore
from assistant.accounts.users import LOCAL
from assistant.briefing.compose import from_basket
from assistant.briefing.draft import Draft, to_json
from assistant.briefing.model import Section
from assistant.config.settings import Settings
from assistant.interfaces.state import AppState

MEXICO = "How many police officers and emergency call operators did UNODC train in Mexico?"
STAFF = "How many staff did UNRWA train?"


@pytest.fixture
def kept(site: Any) -> Iterator[Callable[..., str]]:
    """Keeps a briefing of two sections for the local person, ``kept(title)``; none is left of another test."""
    for one in site.store.briefings.entries(LOCAL.name):
        site.store.briefings.delete(LOCAL.name, one.id)

    def keep(
        title: str = "Training", change: Callable[[Draft], Draft] = lambda draft: draft
    ) -> str:
        draft = change(_draft(site.assistant, title))
        made: str = site.store.briefings.add(LOCAL.name, title, to_json(draft))
        return made

    yield keep
    for one in site.store.briefings.entries(LOCAL.name):
        site.store.briefings.delete(LOCAL.name, one.id)


_QUOTED: dict[int, Any] = {}


def _draft(assistant: Any, title: str) -> Draft:
    if id(assistant) not in _QUOTED:
        pins = [pin_quote(assistant.ask(asked), 1) for asked in (MEXICO, STAFF)]
        made = from_basket(assistant, Basket(tuple(pin for pin in pins if pin)), title)
        parts = [part for section in made.sections for part in section.parts]
        bullets = [bullet for part in parts for bullet in part.bullets]
        sections = (
            Section("Police", (replace(parts[0], bullets=tuple(bullets[:1])),)),
            Section("Staff", (replace(parts[0], bullets=tuple(bullets[1:])),)),
        )
        _QUOTED[id(assistant)] = replace(made, sections=sections)
    return Draft(replace(_QUOTED[id(assistant)], title=title), "training")


def _tab(page: Any) -> None:
    more = page.get_by_role("button", name="More tabs")
    if more.is_visible():  # on a phone
        more.click()
    tab = page.get_by_role("tab", name="Briefing")
    tab.or_(page.get_by_role("button", name="Briefing", exact=True)).click()


def _opened(visit: Any, title: str, **options: Any) -> Any:
    visitor = visit(**options)
    _tab(visitor.page)
    visitor.page.get_by_role("button", name=title, exact=True).click()
    visitor.page.locator("[data-item=card]").first.wait_for()
    return visitor


def _headings(page: Any) -> list[str]:
    texts: list[str] = page.locator("[data-item=card] h3").all_inner_texts()
    return texts


def test_a_briefing_is_kept_opened_again_renamed_and_deleted(visit: Any, kept: Any) -> None:
    from playwright.sync_api import expect

    kept("Training of police")
    kept("Shelters")
    visitor = visit()
    page = visitor.page
    _tab(page)
    titles = page.locator("#pa-briefings .pa-record-title")
    expect(titles).to_have_text(["Shelters", "Training of police"])
    page.once("dialog", lambda dialog: dialog.accept("Training of officers"))
    page.get_by_role("button", name="Rename Training of police").click()
    expect(titles).to_have_text(["Shelters", "Training of officers"])
    page.get_by_role("button", name="Training of officers", exact=True).click()
    expect(page.locator(".pa-briefing-tools h2")).to_have_text("Training of officers")
    expect(page.frame_locator("#pa-briefing-preview iframe").locator("h1")).to_have_text(
        "Training of officers"
    )
    page.get_by_role("button", name="Take out: Staff").click()
    expect(page.locator("[data-item=card] h3")).to_have_text(["Police"])
    page.reload()
    page.locator(".pa-welcome").wait_for()
    _tab(page)
    page.get_by_role("button", name="Training of officers", exact=True).click()
    expect(page.locator("[data-item=card] h3")).to_have_text(["Police"])
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-item=card] h3")).to_have_text(["Police", "Staff"])
    page.get_by_role("button", name="All briefings").click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Delete Shelters").click()
    expect(titles).to_have_count(2)
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Delete Shelters").click()
    expect(titles).to_have_text(["Training of officers"])
    assert visitor.faults == []


def test_sections_and_points_are_moved_by_keyboard_taken_out_and_brought_back(
    visit: Any, kept: Any
) -> None:
    from playwright.sync_api import expect

    kept()
    visitor = _opened(visit, "Training")
    page = visitor.page
    headings = page.locator("[data-item=card] h3")
    assert page.get_by_role("button", name="Move up: Police").is_disabled()
    page.get_by_role("button", name="Move down: Police").focus()
    page.keyboard.press("Enter")
    expect(headings).to_have_text(["Staff", "Police"])
    page.wait_for_function(
        "document.activeElement.getAttribute('aria-label') === 'Move up: Police'"
    )
    page.keyboard.press("Enter")
    expect(headings).to_have_text(["Police", "Staff"])
    police = page.locator("[data-item=card]", has=page.locator("h3", has_text="Police"))
    staff = page.locator("[data-item=card]", has=page.locator("h3", has_text="Staff"))
    police.locator("[data-item=point] [data-send=move_point]").last.focus()
    page.keyboard.press("Enter")
    expect(staff.locator("q")).to_have_count(2)
    expect(police.locator("q")).to_have_count(0)
    expect(police.locator(".pa-empty")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(police.locator("q")).to_have_count(1)
    page.get_by_role("button", name="Redo").click()
    expect(staff.locator("q")).to_have_count(2)
    staff.locator("[data-send=take_out_point]").first.click()
    expect(staff.locator("q")).to_have_count(1)
    frame = page.frame_locator("#pa-briefing-preview iframe")
    expect(frame.locator("li q")).to_have_count(1)
    assert visitor.faults == []


def test_sections_and_points_are_dragged(visit: Any, kept: Any) -> None:
    from playwright.sync_api import expect

    kept()
    visitor = _opened(visit, "Training", height=1200)
    page = visitor.page
    staff = page.locator("[data-item=card]").nth(1)
    point = page.locator("[data-item=card]").first.locator("[data-item=point] .pa-grip")
    point.drag_to(
        staff.locator("[data-item=point] .pa-point-body"), target_position={"x": 9, "y": 2}
    )
    expect(staff.locator("q")).to_have_count(2)
    expect(staff.locator("q").first).to_contain_text("police officers")
    grip = page.locator("[data-item=card]").nth(1).locator("header .pa-grip")
    grip.drag_to(page.locator("[data-item=card] header").first, target_position={"x": 60, "y": 2})
    expect(page.locator("[data-item=card] h3")).to_have_text(["Staff", "Police"])
    assert visitor.faults == []


def test_own_words_are_written_between_changed_and_marked_in_the_files(
    visit: Any, kept: Any
) -> None:
    from pathlib import Path

    from playwright.sync_api import expect

    kept()
    visitor = _opened(visit, "Training")
    page = visitor.page
    page.get_by_role("button", name="Write words of your own: Staff").click()
    page.locator(".pa-own textarea").fill("In my view <b>this</b> matters.")
    page.get_by_role("button", name="Put in").click()
    own = page.locator(".pa-point-own")
    expect(own).to_contain_text("In my view <b>this</b> matters.")
    expect(own).to_contain_text("Your own words")
    own.get_by_role("button", name="Edit").click()
    expect(page.locator(".pa-own textarea")).to_have_value("In my view <b>this</b> matters.")
    page.keyboard.press("Escape")
    expect(page.locator(".pa-own")).to_have_count(0)
    own.get_by_role("button", name="Edit").click()
    page.locator(".pa-own textarea").fill("It matters.")
    page.get_by_role("button", name="Put in").click()
    expect(own).to_contain_text("It matters.")
    frame = page.frame_locator("#pa-briefing-preview iframe")
    expect(frame.locator("p.own")).to_have_text("It matters. (the author’s own words)")
    with page.expect_download() as loaded:
        page.get_by_role("link", name="MD", exact=True).click()
    text = Path(loaded.value.path()).read_text(encoding="utf-8")
    assert "*It matters. (the author’s own words)*" in text
    assert "police officers" in text
    for form in ("DOCX", "PPTX", "HTML"):
        link = page.get_by_role("link", name=form, exact=True)
        assert page.request.get(link.evaluate("a => a.href")).ok
    assert visitor.faults == []


def _with_section(page: Any, title: str) -> Any:
    """The card of a section that is added behind the two that there are."""
    from playwright.sync_api import expect

    page.once("dialog", lambda dialog: dialog.accept(title))
    page.get_by_role("button", name="Add a section").click()
    card = page.locator("[data-item=card]").nth(2)
    expect(card.locator("h3")).to_have_text(title)
    return card


def test_a_section_is_added_and_asked_anew_while_the_others_stay(visit: Any, kept: Any) -> None:
    from playwright.sync_api import expect

    kept()
    visitor = _opened(visit, "Training")
    page = visitor.page
    card = _with_section(page, "Prosecution offices")
    before = page.locator("[data-item=card]").first.locator("q").all_inner_texts()
    page.get_by_role("button", name="Ask anew: Prosecution offices").click()
    expect(card.locator("q").first).to_be_visible(timeout=60_000)
    assert page.locator("[data-item=card]").first.locator("q").all_inner_texts() == before
    page.get_by_role("button", name="Undo").click()
    expect(card.locator("q")).to_have_count(0)
    card.locator(".pa-empty").wait_for()
    assert visitor.faults == []


def test_a_section_that_is_renamed_while_it_is_asked_anew_is_filled_in_its_turn(
    visit: Any, kept: Any, site: Any
) -> None:
    from playwright.sync_api import expect

    kept()
    visitor = _opened(visit, "Training")
    page = visitor.page
    card = _with_section(page, "Prosecution offices")
    with site.crowded(site.state.briefings):  # another briefing is being written
        page.get_by_role("button", name="Ask anew: Prosecution offices").click()
        expect(card).to_have_attribute("aria-busy", "true")
        progress = page.locator("#pa-briefing-progress")
        expect(progress).to_contain_text("Asked anew: Prosecution offices")
        page.once("dialog", lambda dialog: dialog.accept("Offices"))
        page.get_by_role("button", name="Rename Prosecution offices").click()
        expect(card.locator("h3")).to_have_text("Offices")
        expect(card).to_have_attribute("aria-busy", "true")
    expect(card.locator("q").first).to_be_visible(timeout=60_000)
    expect(card.locator("h3")).to_have_text("Offices")
    expect(progress).to_be_empty()
    assert visitor.faults == []


def test_a_kept_briefing_is_the_outline_of_the_next(visit: Any, kept: Any) -> None:
    from playwright.sync_api import expect

    kept()
    visitor = _opened(visit, "Training")
    page = visitor.page
    saved = page.get_by_role("link", name="Outline (YAML)").evaluate("a => a.href")
    assert "heading: Staff" in page.request.get(saved).text()
    page.get_by_role("button", name="Use as outline").click()
    expect(page.get_by_label("Outline")).to_have_value("Training")
    title = page.get_by_label("A topic or a title")
    expect(title).to_be_focused()
    title.fill("prosecution offices")
    page.get_by_role("button", name="Write about the topic").click()
    expect(page.locator(".pa-briefing-tools h2")).to_have_text(
        "Prosecution offices", timeout=120_000
    )
    assert set(_headings(page)) <= {"Police", "Staff"}
    assert visitor.faults == []


def test_a_word_file_is_saved_in_the_template_that_was_chosen(
    visit: Any, serving: Any, site: Any, tmp_path: Path
) -> None:
    import ui

    for name in ("Office", "Board"):
        own = Document()
        own.sections[0].footer.paragraphs[0].text = f"{name} of ours"
        own.save(str(tmp_path / f"{name}.docx"))
    settings = Settings(briefing_templates=tmp_path, briefing_template="Office")
    with Assistant.open(site.assistant.directory, settings=settings) as assistant:
        state = AppState(assistant, store=UserStore(tmp_path / "people"))
        state.store.briefings.add(LOCAL.name, "Training", to_json(_draft(assistant, "Training")))
        with serving(ui.app(state)) as url:
            visitor = _opened(visit, "Training", url=url)
            choice = visitor.page.get_by_label("Template of the Word file")
            assert choice.locator("option").all_inner_texts() == ["Office", "Board"]
            choice.select_option("Board")
            with visitor.page.expect_download() as saved:
                visitor.page.get_by_role("button", name="DOCX").click()
            saved.value.save_as(tmp_path / "saved.docx")
    written = Document(str(tmp_path / "saved.docx"))
    assert written.sections[0].footer.paragraphs[0].text == "Board of ours"
    assert visitor.faults == []


def test_the_source_of_a_point_opens_next_to_it(visit: Any, kept: Any) -> None:
    from playwright.sync_api import expect

    kept()
    visitor = _opened(visit, "Training")
    visitor.page.locator("[data-send=open_point]").first.click()
    expect(visitor.page.locator("#pa-panel-frame")).to_contain_text("word for word")
    assert visitor.faults == []


def _strange(draft: Draft) -> Draft:
    """The first quote is of a document that is not there, the second no longer at its place."""
    one, two = draft.briefing.notes[:2]
    notes = (
        replace(one, document="secret.pdf", title="Secret"),
        replace(two, start=two.start + 1, end=two.end + 1),
    )
    return replace(draft, briefing=replace(draft.briefing, notes=notes))


def test_what_no_longer_stands_is_marked_and_nothing_is_seen_of_what_may_not_be_seen(
    visit: Any, kept: Any, site: Any
) -> None:
    from playwright.sync_api import expect

    made = kept("Training", _strange)
    visitor = _opened(visit, "Training")
    page = visitor.page
    expect(page.locator("[data-item=card] h3")).to_have_text(["Staff"])
    expect(page.locator(".pa-point-gone")).to_contain_text("No longer in the document")
    expect(page.locator(".pa-briefing-tools")).to_contain_text("Quotes that are left out: 1.")
    expect(page.locator(".pa-briefing-tools")).to_contain_text(
        "no longer stand in their documents: 1."
    )
    frame = page.frame_locator("#pa-briefing-preview iframe")
    expect(frame.locator("h1")).to_have_text("Training")
    expect(frame.locator("q")).to_have_count(0)
    assert "Secret" not in page.content()
    text = page.request.get(f"{site.url}briefings/{made}.md").text()
    assert text.startswith("# Training")
    assert "Secret" not in text


def test_a_briefing_is_shared_to_read_until_that_is_taken_back(
    visit: Any, kept: Any, enter: Any, site: Any
) -> None:
    kept("Training", _strange)
    kept("Police")
    visitor = _opened(visit, "Police")
    page = visitor.page
    page.get_by_role("button", name="Share", exact=True).click()
    address = page.locator("dialog [data-address]").input_value()
    reader = enter(address)
    frame = reader.frame_locator("iframe.pa-briefing")
    assert frame.locator("q").count() == 2
    assert reader.locator("button:visible").count() == 0
    page.get_by_role("button", name="Stop sharing").click()
    page.locator("dialog").wait_for(state="detached")
    assert reader.request.get(address).status == 404
    page.get_by_role("button", name="All briefings").click()
    page.get_by_role("button", name="Share: Training").click()
    reader.goto(page.locator("dialog [data-address]").input_value())
    assert reader.locator("main").get_by_text("Quotes that are left out: 1.").count() == 1
    assert "Secret" not in reader.content()
    assert visitor.faults == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_axe_finds_no_serious_violation_on_the_desk(
    visit: Any, kept: Any, scheme: str, width: int
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    kept()
    visitor = visit(color_scheme=scheme, width=width)
    page = visitor.page
    _tab(page)
    page.locator("#pa-briefings .pa-record").wait_for()
    found = {"list": axe.Axe().run(page)}
    page.get_by_role("button", name="Training", exact=True).click()
    page.get_by_role("button", name="Write words of your own: Police").click()
    page.locator(".pa-own textarea").wait_for()
    found["desk"] = axe.Axe().run(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    serious = {
        (view, rule["id"], node["html"][:120])
        for view, result in found.items()
        for rule in result.response["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    }
    assert serious == set()
