"""A grid says in each cell what asking within that document says, goes on where it stopped, and keeps what people wrote."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant import Assistant
from assistant.config.errors import NotFound, UsageError
from assistant.grid import fill as filling
from assistant.grid.columns import document_columns, place_columns, year_columns
from assistant.grid.files import read_grid, write_grid
from assistant.grid.fill import Progress
from assistant.grid.journal import open_journal
from assistant.grid.make import make, named_cell
from assistant.grid.model import Cell, Grid, Row, Value
from assistant.grid.text import cell_text
from tests.assistant.grid.conftest import JUDGES, TRAINED

ROWS = (Row(TRAINED, {"id": "t"}), Row(JUDGES, {"id": "j"}))


def grid_of(assistant: Assistant, *names: str) -> Grid:
    columns = document_columns(assistant, names)
    return Grid(ROWS, columns, header=("id", "question"))


def shown(grid: Grid) -> list[list[str]]:
    """The first line of each cell, "–" for one that was not asked."""
    return [
        [
            (cell_text(cell, column).split("\n")[0] if (cell := grid.cell(row, column)) else "–")
            for column in grid.columns
        ]
        for row in grid.rows
    ]


def test_a_cell_is_what_asking_within_its_document_says(
    assistant: Assistant, tmp_path: Path
) -> None:
    made = make(assistant, grid_of(assistant), tmp_path / "grid.xlsx")
    assert len(made.cells) == 2 * 3
    for row in made.rows:
        for column in made.columns:
            cell = made.cell(row, column)
            answer = assistant.ask(row.question, filters={"document": column.value})
            assert cell is not None
            assert cell.quotes == answer.citations[:3]
            assert cell.confidence == pytest.approx(answer.confidence, abs=1e-4)
            assert cell.said == (answer.status != "declined")


def test_a_document_that_says_nothing_gives_not_said_with_the_nearest_passage(
    assistant: Assistant, tmp_path: Path
) -> None:
    made = make(assistant, grid_of(assistant, "gardens.txt"), tmp_path / "grid.xlsx")
    assert shown(made) == [["not said"], ["not said"]]
    assert all(cell.nearest is not None for cell in made.cells.values())


def test_columns_that_disagree_are_marked_in_their_row(
    assistant: Assistant, tmp_path: Path
) -> None:
    made = make(assistant, grid_of(assistant), tmp_path / "grid.xlsx")
    assert set(made.conflicts) == {TRAINED}
    assert {(v.column, v.value) for v in made.conflicts[TRAINED]} == {
        ("document:first.txt", "900 police officers"),
        ("document:second.txt", "950 police officers"),
    }
    sheet = load_workbook(tmp_path / "grid.xlsx")["Grid"]
    headings = [cell.value for cell in sheet[1]]
    assert headings[-1] == "What disagrees"
    assert "900 police officers" in sheet.cell(2, len(headings)).value
    assert sheet.cell(3, len(headings)).value is None


@pytest.mark.parametrize("ending", [".xlsx", ".json"])
def test_a_finished_grid_is_read_in_again_as_it_was(
    assistant: Assistant, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"grid{ending}"
    made = make(assistant, grid_of(assistant), file)
    assert read_grid(file) == made


def test_a_workbook_has_notes_links_and_a_sheet_with_every_quote(
    assistant: Assistant, tmp_path: Path
) -> None:
    make(assistant, grid_of(assistant), tmp_path / "grid.xlsx")
    book = load_workbook(tmp_path / "grid.xlsx")
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("Grid", "visible"),
        ("Quotes", "visible"),
        ("data", "hidden"),
    ]
    cell = book["Grid"]["C2"]
    assert "UNODC trained 900" in cell.value
    assert "First report 2017" in cell.comment.text
    assert cell.hyperlink is None  # LibreOffice would show its lines as one
    line = int(book["Grid"]["D2"].hyperlink.location.rpartition("A")[2])
    said = [there.value for there in book["Quotes"][line]]
    assert said[0] == TRAINED
    assert said[7] == "first.txt"
    text = assistant.document("first.txt").text
    assert text[said[12] : said[13]] == said[4]


def test_csv_has_a_line_for_each_question_and_no_formula(
    assistant: Assistant, tmp_path: Path
) -> None:
    grid = grid_of(assistant, "first.txt")
    grid = replace(grid, rows=(Row(TRAINED, {"id": "=1+1"}),))
    make(assistant, grid, tmp_path / "grid.csv")
    with (tmp_path / "grid.csv").open(encoding="utf-8-sig", newline="") as file:
        header, line = list(csv.reader(file))
    assert header == ["id", "question", "first.txt", "disagrees"]
    assert line[:2] == ["'=1+1", TRAINED]
    assert "UNODC trained 900 police officers" in line[2]


def test_a_text_that_looks_like_a_formula_stays_text_in_a_workbook(tmp_path: Path) -> None:
    grid = Grid((Row("Why?", {"id": "=1+1", "n": "7"}),), (), header=("id", "n", "question"))
    write_grid(grid, tmp_path / "grid.xlsx")
    sheet = load_workbook(tmp_path / "grid.xlsx")["Grid"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["B2"].value == 7


def test_what_reviewers_changed_in_a_workbook_is_kept(assistant: Assistant, tmp_path: Path) -> None:
    """They write a cell, clear one, add a column and a question, and turn the rows round."""
    file = tmp_path / "grid.xlsx"
    made = make(assistant, grid_of(assistant, "first.txt", "second.txt"), file)
    book = load_workbook(file)
    sheet = book["Grid"]
    assert sheet["B3"].value == JUDGES
    sheet["C2"].value = "about 900, checked by Ana"
    sheet["E2"].value = None
    sheet["H1"].value, sheet["H2"].value = "Comment", "see annex"
    sheet.title = "Our grid"
    book.create_sheet("Notes", 0)["A1"].value = "agreed on Monday"
    sheet["B4"].value = "In how many states were officers trained?"
    sheet.move_range("A2:H2", rows=3)
    sheet.delete_rows(2)
    book.save(file)
    changed = read_grid(file)
    assert [row.question for row in changed.rows] == [JUDGES, sheet["B3"].value, TRAINED]
    assert changed.header == ("id", "question", "Comment")
    assert changed.rows[2].kept == {"id": "t", "Comment": "see annex"}
    assert shown(changed)[2] == ["about 900, checked by Ana", "–"]
    assert shown(changed)[1] == ["–", "–"]
    again = make(assistant, changed, file)
    assert again.left == []
    assert shown(again)[2][0] == "about 900, checked by Ana"
    assert again.cells[TRAINED, "document:second.txt"] == made.cells[TRAINED, "document:second.txt"]
    assert "12 states" in shown(again)[1][0]
    assert read_grid(file) == again
    assert load_workbook(file).sheetnames == ["Grid", "Quotes", "Notes", "data"]
    assert load_workbook(file)["Notes"]["A1"].value == "agreed on Monday"


def test_what_was_asked_before_is_asked_again_only_where_the_document_has_changed(
    own_assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "grid.xlsx"
    make(own_assistant, grid_of(own_assistant), file)
    report = tmp_path / "reports" / "second.txt"
    report.write_text(report.read_text(encoding="utf-8").replace("950", "930"), encoding="utf-8")
    own_assistant.index([report.parent])
    asked = _watched(monkeypatch)
    again = make(own_assistant, read_grid(file), file)
    assert {column for _, column in asked} == {"document:second.txt"}
    assert "930" in shown(again)[0][2]


def test_one_cell_is_asked_again_also_where_somebody_wrote_in_it(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "grid.json"
    made = make(assistant, grid_of(assistant, "first.txt"), file)
    key = (TRAINED, "document:first.txt")
    made = made.with_cells({key: replace(made.cells[key], edited="mine")})
    write_grid(made, file)
    asked = _watched(monkeypatch)
    again = make(assistant, read_grid(file), file, again=named_cell(made, "t", "first.txt"))
    assert asked == [key]
    assert again.cells[key].edited == ""


@pytest.mark.parametrize("row", ["1", "t", TRAINED])
def test_a_cell_is_named_by_number_id_or_question_and_by_document(row: str) -> None:
    grid = Grid(ROWS, place_columns(["Peru"]))
    assert named_cell(grid, row, "Peru") == (TRAINED, "place:Peru")


def test_a_row_or_column_that_is_not_there_is_told_with_what_is() -> None:
    grid = Grid(ROWS, place_columns(["Peru"]))
    with pytest.raises(NotFound, match="1 to 2"):
        named_cell(grid, "3", "Peru")
    with pytest.raises(NotFound, match="Peru"):
        named_cell(grid, "1", "Mali")


def test_a_run_that_was_stopped_goes_on_after_the_cells_of_its_journal(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "grid.xlsx"
    grid = grid_of(assistant)

    def stop(at: Progress) -> None:
        if at.done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(assistant, grid, file, progress=stop)
    journal = tmp_path / "grid.xlsx.part"
    assert not file.exists()
    with journal.open("a", encoding="utf-8") as half:
        half.write('{"question": "How many')  # as a kill leaves it
    asked = _watched(monkeypatch)
    made = make(assistant, grid, file)
    assert len(asked) == 4
    assert len(made.cells) == 6
    assert not journal.exists()


def test_two_runs_do_not_fill_one_file_at_once(assistant: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "grid.xlsx"
    with open_journal(file), pytest.raises(UsageError, match="another run"):
        make(assistant, grid_of(assistant), file)


def test_a_file_that_is_no_grid_is_not_written_over(assistant: Assistant, tmp_path: Path) -> None:
    file = tmp_path / "mine.xlsx"
    write_grid(Grid(ROWS, ()), file)
    book = load_workbook(file)
    del book["data"]
    book.save(file)
    with pytest.raises(UsageError, match="is no grid"):
        make(assistant, grid_of(assistant), file)


def test_columns_may_be_countries_or_years(assistant: Assistant, tmp_path: Path) -> None:
    rows = (Row("How many officers were trained?"),)
    made = make(assistant, Grid(rows, place_columns(["Mali", "Mexico"])), tmp_path / "a.json")
    mali, mexico = (made.cell(made.rows[0], column) for column in made.columns)
    assert not mali.said
    assert "in Mexico" in mexico.quotes[0].quote
    assert mexico.quotes[0].title in cell_text(mexico, made.columns[1])
    with pytest.raises(NotFound, match="there are some of"):
        year_columns(assistant, ["1999"])


def test_a_name_that_no_document_has_is_told(assistant: Assistant) -> None:
    with pytest.raises(NotFound, match="'none/\\*'"):
        document_columns(assistant, ["none/*"])


def test_a_grid_that_would_take_a_day_is_refused(assistant: Assistant, tmp_path: Path) -> None:
    rows = tuple(Row(f"What is {n}?") for n in range(20_000))
    with pytest.raises(UsageError, match="60,000 cells"):
        make(assistant, Grid(rows, document_columns(assistant)), tmp_path / "grid.json")


def test_what_is_no_grid_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"format": "other"}))
    with pytest.raises(UsageError, match="give its questions instead"):
        read_grid(tmp_path / "a.json")
    (tmp_path / "b.json").write_text("[1]")
    with pytest.raises(UsageError, match="wanted is a grid"):
        read_grid(tmp_path / "b.json")


def test_the_words_of_a_cell_are_in_the_language_of_the_file(tmp_path: Path) -> None:
    column = place_columns(["Peru"])[0]
    grid = Grid(ROWS[:1], (column,), {(TRAINED, column.key): Cell("declined", version="1")})
    grid = replace(grid, conflicts={TRAINED: (Value(column.key, "5"),)}, header=("id", "question"))
    write_grid(grid, tmp_path / "grid.xlsx", "fr")
    sheet = load_workbook(tmp_path / "grid.xlsx")["Grid"]
    assert [cell.value for cell in sheet[1]] == ["id", "question", "Peru", "↗", "Ce qui diverge"]
    assert sheet["C2"].value == "non dit"
    assert read_grid(tmp_path / "grid.xlsx") == grid


def _watched(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """The keys of the cells that are asked from now on."""
    asked: list[tuple[str, str]] = []
    fill = filling.fill

    def watched(*arguments: object, **named: object) -> object:
        for one in fill(*arguments, **named):  # type: ignore[arg-type]
            asked.append(one.key)
            yield one

    monkeypatch.setattr(filling, "fill", watched)
    return asked
