"""The tab of grids in a browser: filled, opened, asked again, taken along and added again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant.grid.model import Cell, Column, Grid, Row, Value
from assistant.interfaces.web.grid_table import render_grid
from assistant.locale import texts

pytestmark = pytest.mark.timeout(240)
MIDWIVES = "How many midwives did UNFPA train in Vanuatu?"
NURSES = "How many nurses did UNFPA train in Kiribati?"


def _filled(page: Any, questions: str, names: str = "hostile.*") -> None:
    page.get_by_role("tab", name="Grid").click()
    page.locator("#pa-grid-questions textarea").fill(questions)
    page.locator("#pa-grid-names :is(textarea, input)").fill(names)
    page.locator("#pa-grid-fill").click()
    _button(page, "XLSX").wait_for()


def _button(page: Any, name: str) -> Any:
    return page.locator("#pa-grid-acts :is(a, button)", has_text=name)


def _downloaded(page: Any, name: str, folder: Path) -> Path:
    with page.expect_download() as expected:
        _button(page, name).click()
    file = folder / expected.value.suggested_filename
    expected.value.save_as(file)
    return file


def test_a_grid_is_filled_opened_taken_along_changed_and_added_again(
    visit: Any, tmp_path: Path
) -> None:
    from playwright.sync_api import expect

    visitor = visit()
    page = visitor.page
    page.get_by_role("tab", name="Grid").click()
    expect(page.locator(".pa-grid-table .pa-empty")).to_contain_text("one a line")
    _filled(page, f"{MIDWIVES}\n{NURSES}")
    cells = page.locator(".pa-grid-table tbody tr")
    expect(cells.nth(0).locator("td").nth(0)).to_contain_text("UNFPA trained 61 midwives")
    expect(cells.nth(0).locator("td").nth(1)).to_contain_text("not said")
    expect(cells.nth(1).locator("td").nth(1)).to_contain_text("UNFPA trained 57 nurses")

    page.locator(".pa-grid-quote").first.click()
    expect(page.locator(".pa-opened")).to_contain_text("61 midwives")
    page.locator(".pa-opened .pa-close").click()

    file = _downloaded(page, "XLSX", tmp_path)
    book = load_workbook(file)
    book["Grid"]["B3"].value = "written by hand"
    book["Grid"]["A4"].value = "How many midwives were trained in Vanuatu in 2021?"
    book.save(file)
    page.locator("#pa-grid-acts input[type=file]").set_input_files(file)
    expect(cells).to_have_count(3)
    expect(page.locator(".pa-grid-edited")).to_have_text("written by hand")
    page.locator("#pa-grid-fill").click()
    expect(cells.nth(2).locator("td").nth(0)).to_contain_text("61 midwives")
    expect(page.locator(".pa-grid-edited")).to_have_text("written by hand")

    edited = cells.nth(1).locator("td").nth(0)
    edited.locator("[data-send=ask_cell]").click()
    expect(edited).to_contain_text("not said")
    assert visitor.faults == []
    assert page.evaluate("window.stolen === undefined")


def test_what_cannot_be_filled_is_told_and_the_grid_stays(visit: Any, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    page = visit().page
    _filled(page, MIDWIVES)
    page.locator("#pa-grid-names :is(textarea, input)").fill("none/*")
    page.locator("#pa-grid-fill").click()
    expect(page.locator(".toast-body")).to_contain_text("no document is named 'none/*'")
    page.locator(".toast-close").first.click()
    bad = tmp_path / "bad.csv"
    bad.write_text("id,text\n1,a\n2,b\n")
    page.locator("#pa-grid-acts input[type=file]").set_input_files(bad)
    expect(page.locator(".toast-body")).to_contain_text("has no column of questions")
    expect(page.locator(".pa-grid-quote")).to_have_count(1)


def test_a_phone_shows_each_row_as_a_card_in_the_language_of_the_browser(visit: Any) -> None:
    from playwright.sync_api import expect

    page = visit(width=390, height=844, locale="fr-FR").page
    tab = page.get_by_role("tab", name="Grille")
    if not tab.is_visible():
        page.locator(".overflow-menu > button").click()
        tab = page.locator(".overflow-dropdown button", has_text="Grille")
    tab.click()
    page.locator("#pa-grid-questions textarea").fill(MIDWIVES)
    page.locator("#pa-grid-names :is(textarea, input)").fill("hostile.*")
    page.get_by_role("button", name="Remplir la grille").click()
    expect(page.locator(".pa-grid-none")).to_have_text("non dit")
    expect(page.locator(".pa-grid-column").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation_in_a_grid(visit: Any, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    page = visit(color_scheme=scheme).page
    _filled(page, f"{MIDWIVES}\n{NURSES}")
    found = axe.Axe().run(page)
    serious = {
        (rule["id"], node["html"][:120])
        for rule in found.response["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    }
    assert serious == set()


def test_a_row_whose_documents_disagree_says_what_and_marks_its_cells() -> None:
    columns = (Column("document", "a.txt", "A"), Column("document", "b.txt", "B"))
    cells = {("Q?", one.key): Cell("declined") for one in columns}
    values = {"Q?": (Value("document:a.txt", "5 <b>"), Value("document:b.txt", "6"))}
    page = render_grid(Grid((Row("Q?"),), columns, cells, conflicts=values), texts("en"))
    assert "5 &lt;b&gt;: A\n6: B" in page
    assert page.count("pa-grid-disagrees") == 2
