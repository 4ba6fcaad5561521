"""The viewer of PDF files in the panel: PDF.js with the quote boxed, or the picture where it cannot run."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.interfaces.web.take_pdfjs import FOLDER, digest
from assistant.interfaces.web.viewer import taken

pytestmark = pytest.mark.timeout(240)
QUESTION = "How many prosecution offices did UNODC help to establish in Lima?"


def test_what_was_taken_of_pdf_js_is_as_it_came_with_its_licence() -> None:
    said = taken()
    assert (said["name"], said["licence"]) == ("pdfjs-dist", "Apache-2.0")
    assert "Apache License" in (FOLDER / "LICENSE").read_text(encoding="utf-8")
    files = {file.name for file in FOLDER.iterdir()} - {"package.json"}
    assert {name: digest(FOLDER / name) for name in files} == said["sha256"]


def test_a_pdf_is_read_in_its_viewer_with_the_quote_boxed_searched_and_enlarged(visit: Any) -> None:
    person = visit()
    panel = person.open(person.ask(QUESTION), 1)
    panel.locator(".pa-viewer-ready").wait_for()
    assert panel.locator(".pa-page").is_hidden()
    frame = panel.frame_locator("iframe.pa-pdf")
    quoted = frame.locator(".page[data-number='2']")
    quoted.locator(".box").first.wait_for()
    text = quoted.locator(".textLayer").inner_text()
    assert "10 specialized prosecution offices" in " ".join(text.split())
    box = quoted.locator(".box").first.bounding_box()
    shown = panel.locator("iframe").bounding_box()
    assert shown["y"] < box["y"] < shown["y"] + shown["height"]
    bar = panel.locator(".pa-bar").bounding_box()
    tools = frame.get_by_role("button", name="Larger").bounding_box()
    assert (
        tools["y"] >= bar["y"] + bar["height"]
    )  # its tools are in sight, and the quote at a size to read
    assert int(frame.locator("#zoom").inner_text().split()[0]) > 70
    width = quoted.bounding_box()["width"]
    frame.get_by_role("button", name="Larger").click()
    person.page.wait_for_function(
        "width => document.querySelector('iframe').contentDocument.querySelector('.page').offsetWidth > width",
        arg=width,
    )
    frame.get_by_role("button", name="Previous page").click()
    frame.locator("#number").and_(frame.locator(":not(:focus)")).wait_for()
    frame.get_by_role("searchbox").fill("specialised prosecution")
    frame.get_by_role("searchbox").press("Enter")
    frame.locator("#found", has_text="Not found").wait_for()
    frame.get_by_role("searchbox").fill("Specialized PROSECUTION offices")
    frame.get_by_role("searchbox").press("Enter")
    frame.locator(".hit.now").first.wait_for()
    frame.get_by_role("button", name="Page thumbnails").click()
    frame.locator("#thumbs button").nth(1).wait_for()
    frame.locator("#words").press("Escape")
    panel.wait_for(state="detached")
    assert person.faults == []


def test_where_the_viewer_cannot_run_the_page_is_a_picture_with_the_quote_boxed(
    visit: Any,
) -> None:
    person = visit()
    person.page.route("**/pdf.min.mjs", lambda route: route.abort())
    panel = person.open(person.ask(QUESTION), 1)
    panel.locator("iframe").wait_for(state="detached")
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


def test_the_viewer_serves_its_own_files_only(visit: Any, site: Any) -> None:
    get = visit().page.request.get
    version = taken()["version"]
    worker = get(f"{site.url}viewer/{version}/pdf.worker.min.mjs")
    assert worker.headers["content-type"].startswith("text/javascript")
    for path in ("viewer/1/pdf.min.mjs", f"viewer/{version}/package.json", f"viewer/{version}/x"):
        assert get(site.url + path).status == 404
    page = get(site.url + "viewer?name=%22%3E%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in page.text()
    file = get(site.url + "document?name=unodc-criminal-justice.pdf")
    if file.ok:
        again = get(file.url, headers={"If-None-Match": file.headers["etag"]})
        assert again.status == 304
