"""An evidence map counts documents by passages that speak of a topic where it says so, and shows them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.accounts.permissions import Permissions
from assistant.accounts.users import Person
from assistant.config.errors import UsageError
from assistant.config.settings import load_settings
from assistant.evidence_map.export import FORMATS, check_format, content
from assistant.evidence_map.make import MapPlan, make_map
from assistant.evidence_map.model import BY
from tests.assistant.reports import assistant_over

TEXTS = {
    "mali.txt": "Clinics in Mali, 2021\n\nThe project gave vaccines to 4,000 children and opened two health"
    " centres with nurses and medicines.\n",
    "global.md": "---\npublisher: UNFPA\nyear: 2023\n---\n\n# Annual report 2023\n\n## Results\n\nIn Peru, 40 midwives were trained in"
    " maternal health. Fiji was visited by a mission. It opened a hospital with doctors and nurses there.\n\n"
    "## Lessons learned\n\nCash transfers reached poor families in Peru and Chad.\n",
    "nowhere.txt": "Vaccines\n\nVaccines against measles protect the health of children everywhere.\n",
    "secret/fiji.txt": "Hospital in Fiji\n\nA hospital for malaria patients was opened, with doctors.\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    settings = load_settings(editors_only=("secret/*",))
    with assistant_over(tmp_path_factory.mktemp("map"), TEXTS, settings) as assistant:
        yield assistant


def counts(assistant: Assistant, **plan: Any) -> dict[tuple[str, str], tuple[str, ...]]:
    made = make_map(assistant, MapPlan(**plan))
    return {key: cell.documents for key, cell in made.cells.items()}


@pytest.mark.parametrize("by", BY)
def test_every_count_has_quotes_at_their_place_and_every_empty_cell_is_there(library, by):
    made = make_map(library, MapPlan(by=by))
    for row in made.rows:
        for column in made.columns:
            cell = made.cell(row.key, column)
            assert cell.count == len({quote.citation.document for quote in cell.quotes})
            for quote in cell.quotes:
                one = quote.citation
                assert library.document(one.document).text[one.start : one.end] == one.quote
    data = made.to_dict()
    assert all(len(row["cells"]) == len(made.columns) for row in data["rows"])
    assert made.empty + sum(cell.count > 0 for cell in made.cells.values()) == len(made.rows) * len(
        made.columns
    )


def test_a_document_counts_in_the_countries_that_its_sentence_heading_or_title_names(library):
    found = counts(library, topics=("midwives", "vaccines", "cash transfers"))
    assert found == {
        ("midwives", "Peru"): ("global.md",),
        ("vaccines", "Mali"): ("mali.txt",),  # by the title; vaccines everywhere count nowhere
        ("cash transfers", "Peru"): ("global.md",),
        ("cash transfers", "Chad"): ("global.md",),
    }


def test_the_sentence_before_that_names_the_country_belongs_to_the_quote(library):
    made = make_map(library, MapPlan(topics=("hospital",), filters={"document": "global.md"}))
    (quote,) = made.cell("hospital", "Fiji").quotes
    assert quote.citation.quote.startswith("Fiji was visited by a mission. It opened a hospital")
    assert quote.shown_by == "quote"


def test_agencies_years_and_sections_are_those_of_reports_and_headings(library):
    assert counts(library, topics=("midwives",), by="agency") == {
        ("midwives", "UNFPA"): ("global.md",)
    }
    assert counts(library, topics=("midwives",), by="year") == {
        ("midwives", "2023"): ("global.md",)
    }
    lessons = counts(library, topics=("cash transfers",), by="section")
    assert lessons == {("cash transfers", "lessons"): ("global.md",)}


def test_terms_of_a_taxonomy_are_rows_in_the_language_of_the_reader(library):
    made = make_map(library, MapPlan(under="sdg/3", language="fr"))
    assert {row.tag for row in made.rows} >= {"sdg/3.1", "sdg/3.3"}
    whole = make_map(library, MapPlan(language="ar", columns=("Mali", "Peru")))
    assert whole.columns == ("Mali", "Peru")
    assert [whole.label(one) for one in whole.columns] == ["مالي", "بيرو"]
    assert whole.rows[2].name == "الصحة الجيدة والرفاه"
    assert whole.cell("sdg/3", "Mali").documents == ("mali.txt",)
    every = make_map(library, MapPlan(taxonomy="gbv", every=True))
    assert {row.level for row in every.rows} == {0, 1, 2}


def test_columns_that_are_named_are_shown_without_evidence_too(library):
    made = make_map(library, MapPlan(topics=("midwives",), columns=("Niger", "Peru")))
    assert made.columns == ("Niger", "Peru")
    assert made.cell("midwives", "Niger").count == 0
    assert made.empty == 1


def test_a_reader_s_map_does_not_count_what_is_kept_for_editors(library):
    plan = MapPlan(topics=("hospital",))
    reader = library.restricted_to(Permissions.of(Person("rita")))
    seen = {name: make_map(one, plan) for name, one in (("all", library), ("reader", reader))}
    assert set(seen["all"].cell("hospital", "Fiji").documents) == {"global.md", "secret/fiji.txt"}
    assert seen["reader"].cell("hospital", "Fiji").documents == ("global.md",)
    assert (seen["all"].documents, seen["reader"].documents) == (4, 3)


def test_other_names_of_a_free_topic_count_as_it(library):
    assert ("obstetrics | midwives", "Peru") in counts(library, topics=("obstetrics | midwives",))


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        ({"by": "colour"}, "a map is by country, agency, year, section, got 'colour'"),
        ({"taxonomy": "none"}, "there is no taxonomy 'none' \\(there are: dac-criteria"),
        ({"under": "sdg/99"}, "there is no tag 'sdg/99'"),
        ({"under": "sdg/5.2"}, "no term is below sdg/5.2"),
        ({"topics": (" ",)}, "a map needs topics"),
        ({"topics": ("a",), "taxonomy": "sdg"}, "one of them"),
        ({"taxonomy": "sdg", "every": True}, "60 rows at most, got 186"),
        ({"columns": ("Atlantis",)}, "takes one country or region, got 'Atlantis'"),
    ],
)
def test_a_plan_that_cannot_be_drawn_says_why(library, plan, said):
    with pytest.raises(UsageError, match=said):
        make_map(library, MapPlan(**plan))


def test_files_hold_the_counts_their_shades_and_their_quotes(library, tmp_path):
    from openpyxl import load_workbook
    from PIL import Image

    made = make_map(library, MapPlan(topics=("midwives", "=vaccines"), columns=("Peru", "Niger")))
    files = {name: content(made, name) for name in FORMATS}
    (tmp_path / "map.xlsx").write_bytes(files["xlsx"])
    book = load_workbook(tmp_path / "map.xlsx")
    sheet, quotes = book["Map"], book["Quotes"]
    assert [cell.value for cell in sheet[1]] == ["Topic", "Peru", "Niger", "In any column"]
    assert [cell.value for cell in sheet[2]] == ["midwives", 1, None, 1]
    assert sheet["A3"].value == "'=vaccines"  # no formula
    assert sheet["B2"].fill.fgColor.rgb != sheet["C2"].fill.fgColor.rgb
    assert sheet["B2"].hyperlink.location == "'Quotes'!A2"
    assert (quotes["E2"].value, quotes["C2"].value) == ("global.md", "Peru")
    assert "midwives" in quotes["D2"].value
    rows = list(csv.reader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert rows[1] == ["", "midwives", "1", "0", "1"]
    assert json.loads(files["json"])["rows"][0]["cells"][0]["documents"] == 1
    assert b">Peru<" in files["svg"]
    assert Image.open(io.BytesIO(files["png"])).width > 400
    assert check_format(Path("a.PNG")) == "png"
    with pytest.raises(UsageError, match=r"written as \.xlsx, \.png"):
        check_format(Path("a.docx"))


def test_a_map_without_evidence_is_drawn_with_its_empty_cells(library):
    made = make_map(library, MapPlan(topics=("zeppelins",), columns=("Peru",)))
    assert made.most == 0
    assert content(made, "png")[:4] == b"\x89PNG"
    nothing = make_map(library, MapPlan(topics=("zeppelins",)))
    assert nothing.columns == ()
    assert all(content(nothing, name) for name in FORMATS)


def test_every_sentence_of_a_passage_that_names_a_topic_counts_for_its_countries(tmp_path):
    text = (
        "Report 2023\n\nChild marriage and forced child marriage fell in Nepal. Laws changed.\n"
        "In Benin, clubs of girls prevent child marriage.\n"
    )
    with assistant_over(tmp_path, {"girls.txt": text}) as assistant:
        found = counts(assistant, topics=("child marriage",))
    assert {country for _, country in found} == {"Nepal", "Benin"}
