"""The page in each of its languages: nothing of it is left in English, and Arabic is written from the right."""

from __future__ import annotations

import asyncio
import re
import threading
from typing import Any

import pytest

from assistant.interfaces.web.parts import sidebar
from assistant.interfaces.web.views import Views
from assistant.locale import LANGUAGES, catalogue

pytestmark = pytest.mark.timeout(280)

# Words of the page, not those of documents and people (they have a direction of their own), nor names of formats.
_SEEN = """() => {
    const others = '[dir=auto], [dir=ltr], .pa-file, option[lang], script, style, pre, datalist, iframe, .toast-wrap';
    const found = [];
    const shown = node => node.checkVisibility ? node.checkVisibility() : true;
    const walker = document.createTreeWalker(document.querySelector('.gradio-container'), NodeFilter.SHOW_ELEMENT);
    for (let node = walker.currentNode; node; node = walker.nextNode()) {
        if (node.closest(others) || !shown(node)) continue;
        for (const name of ['aria-label', 'title', 'placeholder']) if (node.getAttribute(name)) found.push(['@', node.getAttribute(name)]);
        for (const child of node.childNodes) if (child.nodeType === 3 && child.textContent.trim()) found.push(['', child.textContent.trim()]);
    }
    return found;
}"""
_NAMES = {"Markdown", "JSON", "BibTeX", "XLSX", "DOCX", "PDF", "CSV", "Ctrl", "Shift", "PNG", "SVG"}
_PATIENCE = 10  # looks, 0.4 s apart
_TABS = ("chat", "documents", "facts", "briefing", "grid", "map", "pins")


def _english(language: str) -> list[re.Pattern[str]]:
    """Texts as they are in English, for whatever stands at their places, where the language has others."""
    return [
        re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)))
        for text, own in catalogue("chat", language).items()
        if text != own and re.search(r"[A-Za-z]{3}", re.sub(r"\{\w+\}", "", text))
    ]


def _foreign(
    seen: list[list[str]], language: str, own: set[str], english: list[re.Pattern[str]]
) -> set[str]:
    """Of the words that are seen those that are not the language's."""
    found = {t for _, t in seen if t not in own and any(one.fullmatch(t) for one in english)}
    if language in {"ar", "ru"}:
        found |= {
            text
            for kind, text in seen
            if not kind and set(re.findall(r"[A-Za-z]{3,}", text)) - _NAMES
        }
    return found


def test_nothing_of_the_page_is_left_in_english(visit: Any) -> None:
    person = visit(locale="ru-RU")
    page = person.page
    person.ask("How many police officers and emergency call operators did UNODC train in Mexico?")
    person.open(page.locator(".pa-turn"), 1)
    left = {}
    for language in [code for code in LANGUAGES if code != "en"]:
        page.locator(".pa-header select").select_option(language)
        page.wait_for_function("code => document.documentElement.lang === code", arg=language)
        page.wait_for_function(
            "code => document.querySelector('.pa-talks').lang === code", arg=language
        )
        own, english = set(catalogue("chat", language).values()), _english(language)
        for tab in _TABS:
            page.locator(f"#pa-tabs [role=tab][data-tab-id={tab}]").first.evaluate(
                "tab => tab.click()"
            )
            page.wait_for_timeout(400)
            for _ in range(_PATIENCE):  # until the server has sent the tab's words
                found = _foreign(page.evaluate(_SEEN), language, own, english)
                if not found:
                    break
                page.wait_for_timeout(400)
            left[language, tab] = found
    assert {at: found for at, found in left.items() if found} == {}
    assert person.faults == []


def test_a_language_chosen_while_the_examples_are_looked_for_is_that_of_the_whole_page(
    visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looking, found, seen = threading.Event(), threading.Event(), Views.greeting

    async def greeting(views: Views, language: str) -> str:
        html = await seen(views, language)
        if language == "en":
            looking.set()
            await asyncio.to_thread(found.wait, 20)
        return html

    monkeypatch.setattr(Views, "greeting", greeting)
    page = visit(locale="en-US").page
    assert looking.wait(20)
    page.locator(".pa-header select").select_option("fr")
    page.locator(".pa-welcome h2", has_text="Que disent les rapports").wait_for()
    page.locator(".pa-talks[lang=fr]").wait_for(state="attached")
    found.set()
    page.wait_for_timeout(500)
    assert page.locator(".pa-welcome").get_attribute("lang") == "fr"
    assert page.locator(".pa-talks").get_attribute("lang") == "fr"


def test_a_language_chosen_while_the_conversations_are_listed_is_that_of_their_list(
    visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, chosen, seen = threading.Event(), threading.Event(), sidebar.render_talks

    def render(*given: Any) -> str:
        if not listing.is_set() and given[-1].language == "en":
            listing.set()
            chosen.wait(20)
        return seen(*given)

    person = visit(locale="en-US")
    person.page.locator(".pa-talks[lang=en]").wait_for(state="attached")
    monkeypatch.setattr(sidebar, "render_talks", render)
    person.ask("How many staff did UNRWA train?")
    assert listing.wait(20)
    person.page.locator(".pa-header select").select_option("fr")
    person.page.locator(".pa-turn[lang=fr], [lang=fr] .pa-turn").first.wait_for()
    person.page.wait_for_timeout(500)
    chosen.set()
    person.page.locator(".pa-talks[lang=fr]").wait_for(state="attached")
    person.page.wait_for_timeout(500)
    assert person.page.locator(".pa-talks").get_attribute("lang") == "fr"


def test_a_language_chosen_while_a_tab_opens_is_that_of_the_tab(
    visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listing, chosen, seen = threading.Event(), threading.Event(), Views.documents

    def documents(views: Views, *given: Any) -> str:
        if opening.is_set() and given[-1] == "en" and not listing.is_set():
            listing.set()
            chosen.wait(20)
        return seen(views, *given)

    opening = threading.Event()
    monkeypatch.setattr(Views, "documents", documents)
    page = visit(locale="en-US").page
    opening.set()
    page.get_by_role("tab", name="Documents").click()
    assert listing.wait(20)
    page.locator(".pa-header select").select_option("fr")
    page.locator(".pa-talks[lang=fr]").wait_for(state="attached")
    chosen.set()
    page.locator("#pa-shelf [lang=fr]").first.wait_for()
    page.wait_for_timeout(500)
    assert page.locator("#pa-shelf [lang=en]").count() == 0
