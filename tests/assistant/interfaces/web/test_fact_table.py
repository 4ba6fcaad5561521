"""The table of facts: sorted, narrowed, drawn, and everything from documents escaped."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from decimal import Decimal

from lxml import html

from assistant.facts.model import Amount, Cell, Fact, When
from assistant.facts.series import series
from assistant.interfaces.web.fact_table import narrowed, render_facts
from assistant.locale import texts


def fact(place: str, value: int, year: str = "2020", unit: str | None = None, **more: str) -> Fact:
    counted = Cell("trained officers", "trained officers")
    amount = Amount(str(value), Decimal(value), Decimal(value), 0, 2, unit, "", counted)
    when = When(year, f"{year}-01-01", f"{year}-12-31", "fact", "quote")
    where = (Cell(place, place),) if place else ()
    quote = more.get("quote", f"{value} officers were trained in {place}.")
    return Fact("a.txt", 0, 30, quote, amount=amount, where=where, when=when, title="A report")


FACTS = (fact("Peru", 120), fact("Chad", 30), fact("Kenya", 1250, "2021"))


def figures(page: str) -> list[str]:
    return [cell.text for cell in html.fromstring(page).xpath("//td[@class='pa-figure']")]


def test_figures_are_sorted_by_value_and_back():
    up = render_facts(FACTS, "", "figure", -1, True, texts("en"))
    assert figures(up) == ["30", "120", "1250"]
    assert html.fromstring(up).xpath("//th[@aria-sort='ascending']//@data-by") == ["-figure"]
    down = render_facts(FACTS, "", "-figure", -1, True, texts("en"))
    assert figures(down) == ["1250", "120", "30"]


def test_words_narrow_the_rows_and_rows_keep_their_numbers():
    assert [at for at, _ in narrowed(FACTS, "kenya 2021", "")] == [2]
    page = html.fromstring(render_facts(FACTS, "Kenya", "", -1, True, texts("en")))
    assert page.xpath("//@data-fact") == ["2", "2"]


def test_what_documents_say_is_escaped():
    hostile = fact("Peru", 1, quote='<img src=x onerror="alert(1)"> 1 officer')
    page = render_facts((hostile,), "", "", -1, True, texts("en"))
    assert "<img" not in page
    assert html.fromstring(page).xpath("string(//q)") == '<img src=x onerror="alert(1)"> 1 officer'


def test_a_series_never_mixes_units_and_leaves_out_what_is_given_twice():
    mixed = (*FACTS, fact("Mali", 50, unit="percent"), fact("Togo", 5), fact("Togo", 6))
    by_country = [one for one in series(mixed) if one.by == "country"]
    assert [(one.unit, [p.label for p in one.points]) for one in by_country] == [
        (None, ["Kenya", "Peru", "Chad"])
    ]


def test_rows_of_a_table_are_not_mixed_over_years_and_the_title_names_no_year():
    def cell(row: str, year: str, value: int) -> Fact:
        text = f"{row}: Annual growth {year}"
        amount = Amount(
            str(value),
            Decimal(value),
            Decimal(value),
            0,
            2,
            "percent",
            "",
            Cell(text, text, "section"),
        )
        when = When(year, f"{year}-01-01", f"{year}-12-31", "fact", "section")
        return Fact("a.txt", 0, 30, "…", amount=amount, when=when)

    facts = [cell("Exports", "2019", 4), cell("Exports", "2020", 5), cell("Imports", "2021", 6)]
    assert [(one.counted, [p.label for p in one.points]) for one in series(facts)] == [
        ("Exports: Annual growth", ["2019", "2020"])
    ]


def test_the_same_noun_in_other_statements_is_another_series():
    stove = [
        fact(
            "Chad",
            12,
            unit="percent",
            quote="12 per cent of rural households cook with clean stoves.",
        ),
        fact(
            "Mali",
            30,
            unit="percent",
            quote="30 per cent of rural households own a radio or telephone.",
        ),
    ]
    assert series(stove) == []


def test_plans_and_results_are_not_drawn_together():
    plan = replace(FACTS[0], amount=replace(FACTS[0].amount, stage="plan"))
    assert [p.label for p in series((plan, *FACTS[1:]))[0].points] == ["Kenya", "Chad"]


def test_a_chart_names_and_opens_the_source_of_each_point_and_is_saved_as_a_picture():
    page = html.fromstring(render_facts(FACTS, "", "", 0, True, texts("en")))
    opened = page.xpath("//figure//button[@data-send='open_fact']")
    assert [one.get("data-fact") for one in opened] == ["2", "0", "1"]
    assert opened[0].text == "Kenya, 2021: A report"
    saved = {one.get("download"): one.get("href") for one in page.xpath("//figure//a")}
    assert saved["chart.png"].startswith("data:image/png;base64,iVBOR")
    drawn = b64decode(saved["chart.svg"].partition(",")[2]).decode()
    assert "[1] Kenya, 2021: A report" in drawn
    assert "1250 [1]" in drawn


def test_a_chart_has_a_bar_for_each_point_with_the_figure_as_printed():
    page = html.fromstring(render_facts(FACTS, "", "", 0, True, texts("en")))
    rows = page.xpath("//figure//tr")
    assert [row.xpath("string(th)") for row in rows] == ["Kenya", "Peru", "Chad"]
    assert [row.xpath("string(td/span[2])") for row in rows] == ["1250", "120", "30"]


def test_nothing_found_is_said():
    assert "No facts found." in render_facts((), "", "", -1, True, texts("en"))
    assert "Aucun fait" in render_facts((), "", "", -1, True, texts("fr"))


def test_what_is_counted_is_told_in_its_own_words_and_in_full_where_it_has_none():
    amount = FACTS[0].amount
    full = replace(FACTS[0], amount=replace(amount, full="The police trained … officers in Peru"))
    alone = replace(FACTS[0], amount=replace(amount, full="births", counted=None))
    page = render_facts((full, alone), "", "", -1, True, texts("en"))
    cells = html.fromstring(page).xpath("//td[@class='pa-figure']/following-sibling::td[1]")
    assert [cell.text_content().strip() for cell in cells] == ["trained officers", "births"]
