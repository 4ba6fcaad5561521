"""Tables with rulings: words in the cells of a mesh.

1. Rulings form meshes (``pdf_rulings``); words fall into their cells.
2. A mesh is a table when at least two columns and two rows hold words; frames around text, boxes
   with one column and drawings are none, and their words stay in the running text.
3. A row whose columns all stand on the same several baselines is several rows without rulings.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.readers.pdf_grid import Grid, GridCell, grid, is_number
from corpus.readers.pdf_lines import Line, fragments
from corpus.readers.pdf_rulings import Mesh, meshes
from corpus.readers.pdf_words import PageWords, Word, join_lines

_EDGE = 0.1  # of the page's height: a mesh wholly inside is a framed header or footer
_MAX_LETTERS = 1500  # of an average cell; more is a page laid out with frames
_PROSE = 150  # letters of a cell over all columns; more is running text between two tables

Cell = tuple[int, int]


def take_ruled(page: PageWords) -> tuple[list[Grid], list[Word]]:
    """Tables of ``page`` that have rulings, and the words that are in none of them."""
    grids: list[Grid] = []
    rest = page.words
    found = meshes(page.rulings)
    for mesh in sorted(found, key=lambda mesh: -(mesh.ys[-1] - mesh.ys[0])):
        if mesh.ys[-1] < _EDGE * page.height or mesh.ys[0] > (1 - _EDGE) * page.height:
            continue
        inside: dict[Cell, list[Word]] = {}
        outside: list[Word] = []
        first = mesh.merged()
        for word in rest:
            middle = (word.top + word.bottom) / 2
            cell = mesh.cell_at((word.x0 + word.x1) / 2, middle)
            if cell is None:
                outside.append(word)
            else:
                inside.setdefault(first[cell], []).append(word)
        found_here, prose = _tables(mesh, first, inside, page.number)
        if found_here:
            grids.extend(found_here)
            rest = outside + prose
    return grids, rest


def _tables(
    mesh: Mesh, first: dict[Cell, Cell], inside: dict[Cell, list[Word]], page: int
) -> tuple[list[Grid], list[Word]]:
    """Tables in a mesh, and the words of its cells that are running text over all columns."""
    used_rows = sorted({row for row, _ in inside})
    used_columns = sorted({column for _, column in inside})
    letters = sum(len(word.text) for words in inside.values() for word in words)
    if len(used_columns) < 2 or len(used_rows) < 2 or len(inside) < 4:
        return [], []
    texts = {cell: fragments(words, page) for cell, words in inside.items()}
    if letters > _MAX_LETTERS * len(inside) or _is_scattered(texts):
        return [], []
    grids: list[Grid] = []
    prose: list[Word] = []
    part: list[int] = []
    for row in [*used_rows, -1]:
        cells = [column for column in used_columns if (row, column) in texts]
        wide = [c for c in cells if _span(first, (row, c), used_columns) == len(used_columns)]
        text = sum(line.letters for c in wide for line in texts[(row, c)])
        if row >= 0 and text < _PROSE:
            part.append(row)
            continue
        prose.extend(word for c in wide for word in inside[(row, c)])
        if part:
            grids.append(_table(mesh, first, texts, part, used_columns, page))
        part = []
    return grids, prose


def _table(
    mesh: Mesh,
    first: dict[Cell, Cell],
    texts: dict[Cell, list[Line]],
    rows: Sequence[int],
    columns: Sequence[int],
    page: int,
) -> Grid:
    cells: list[list[GridCell]] = []
    labels: list[str] = []
    for row in rows:
        own = {c: texts[(row, c)] for c in columns if (row, c) in texts}
        label = _label_above(first, texts, row, columns[0])
        for lines in _unruled_rows(own):
            cells.append(
                [_cell(lines.get(c, []), _span(first, (row, c), columns)) for c in columns]
            )
            own_name = next((cell.text for cell in cells[-1] if cell.text), "")
            labels.append(f"{label}: {own_name}" if label and own_name else "")
    edges = [mesh.xs[c] for c in columns] + [mesh.xs[-1]]
    box = (mesh.xs[0], mesh.xs[-1], mesh.ys[rows[0]], mesh.ys[rows[-1] + 1])
    return grid(cells, labels, edges, box, page)


def _is_scattered(texts: dict[Cell, list[Line]]) -> bool:
    """Whether the cells hold labels of a chart: lone scraps, most of them not filling a cell."""
    rows: dict[int, int] = {}
    for row, _ in texts:
        rows[row] = rows.get(row, 0) + 1
    return max(rows.values()) < 2


def _span(first: dict[Cell, Cell], cell: Cell, columns: Sequence[int]) -> int:
    return max(1, sum(first[(cell[0], column)] == cell for column in columns))


def _label_above(
    first: dict[Cell, Cell], texts: dict[Cell, list[Line]], row: int, column: int
) -> str:
    """Text of the first cell when it began in a row above and covers this one."""
    origin = first[(row, column)]
    return _text(texts[origin]) if origin[0] < row and origin in texts else ""


def _cell(lines: Sequence[Line], span: int) -> GridCell:
    return GridCell(_text(lines), bool(lines) and all(line.bold for line in lines), span)


def _text(lines: Sequence[Line]) -> str:
    return join_lines([line.text for line in sorted(lines, key=lambda own: (own.base, own.x0))])


def _unruled_rows(own: dict[int, list[Line]]) -> list[dict[int, list[Line]]]:
    """The rows that stand in one ruled row: one, or one for each baseline that all columns share."""
    by_base: dict[int, dict[float, list[Line]]] = {}
    for column, lines in own.items():
        for line in lines:
            by_base.setdefault(column, {}).setdefault(round(line.base), []).append(line)
    counts = {len(bases) for bases in by_base.values()}
    bases = {frozenset(bases) for bases in by_base.values()}
    figures = any(
        all(is_number(line.text) for line in lines) and len(lines) > 1 for lines in own.values()
    )
    if len(own) < 2 or len(counts) != 1 or len(bases) != 1 or counts == {1} or not figures:
        return [own]
    return [
        {column: rows[base] for column, rows in by_base.items()}
        for base in sorted(next(iter(bases)))
    ]
