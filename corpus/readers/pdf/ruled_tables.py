"""Tables with rulings: words in the cells of a mesh.

1. Rulings form meshes (``rulings``); words fall into their cells.
2. A mesh is a table when at least two columns and two rows hold words; frames around text, boxes
   with one column and drawings are not tables, and their words stay in the running text. One row of several
   columns that begins a page is the rest of a table of the page before.
3. A cell over several columns whose pieces are in one column each is divided into as many cells:
   the rulings between them are missing.
4. Where the words of neighbouring cells are as close on one baseline as the words of a sentence,
   the mesh is not a table but colour under parts of running text.
5. A row whose names and figures share several baselines is several rows without rulings.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median

from corpus.readers.pdf.grid import Grid, GridCell, grid, is_number
from corpus.readers.pdf.lines import Line, fragments
from corpus.readers.pdf.rulings import Mesh, meshes
from corpus.readers.pdf.words import PageWords, Word, join_lines

_EDGE = 0.1  # of the page's height: a mesh wholly inside is a framed header or footer
_TOP = 0.15  # of the page's height: a table that continues begins there
_MAX_LETTERS = 450  # of an average cell; more is a page laid out with frames
_ONE_BASE = 3.0  # points by which baselines of one row may differ
_SPACE = 0.45  # of the font's size: so close are words of one sentence
_WIDER = 1.3  # times a space of the same line: a gap that is no wider is also a space
_PROSE = 150  # letters of a cell over all columns; more is running text between two tables

Cell = tuple[int, int]


def take_ruled(page: PageWords) -> tuple[list[Grid], list[Word]]:
    """Tables of ``page`` that have rulings, and the words outside all of them."""
    grids: list[Grid] = []
    rest = page.words
    found = meshes(page.rulings)
    for drawn in sorted(found, key=lambda mesh: -(mesh.ys[-1] - mesh.ys[0])):
        if drawn.ys[-1] < _EDGE * page.height or drawn.ys[0] > (1 - _EDGE) * page.height:
            continue
        inside: dict[Cell, list[Word]] = {}
        outside: list[Word] = []
        places = [_middle(word) for word in rest]
        mesh = drawn.without_padding([x for x, y in places if drawn.ys[0] <= y < drawn.ys[-1]])
        first = mesh.merged()
        for word, place in zip(rest, places, strict=True):
            cell = mesh.cell_at(*place)
            if cell is None:
                outside.append(word)
            else:
                inside.setdefault(first[cell], []).append(word)
        begins_page = drawn.ys[0] < _TOP * page.height
        found_here, prose = _tables(mesh, first, inside, page.number, begins_page)
        if found_here:
            grids.extend(found_here)
            rest = outside + prose
    return grids, rest


def _middle(word: Word) -> tuple[float, float]:
    return (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2


def _tables(
    mesh: Mesh,
    first: dict[Cell, Cell],
    inside: dict[Cell, list[Word]],
    page: int,
    begins_page: bool,
) -> tuple[list[Grid], list[Word]]:
    """Tables in a mesh, and the words of its cells that are running text over all columns."""
    used_rows = sorted({row for row, _ in inside})
    used_columns = sorted({column for _, column in inside})
    letters = sum(len(word.text) for words in inside.values() for word in words)
    is_rest = begins_page and len(used_rows) == 1 and len(inside) > 2
    if not is_rest and (len(used_columns) < 2 or len(used_rows) < 2 or len(inside) < 4):
        return [], []
    if _is_running(inside):
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
        own = {
            column: lines
            for c in columns
            if (row, c) in texts
            for column, lines in _parted(mesh, c, texts[(row, c)], _span(first, (row, c), columns))
        }
        label = _label_above(first, texts, row, columns[0])
        for lines in _unruled_rows(own):
            cells.append(
                [_cell(lines.get(c, []), _free(first, (row, c), columns, lines)) for c in columns]
            )
            own_name = next((cell.text for cell in cells[-1] if cell.text), "")
            labels.append(f"{label}: {own_name}" if label and own_name else "")
    edges = [mesh.xs[c] for c in columns] + [mesh.xs[-1]]
    box = (mesh.xs[0], mesh.xs[-1], mesh.ys[rows[0]], mesh.ys[rows[-1] + 1])
    return grid(cells, labels, edges, box, page)


def _is_running(inside: Mapping[Cell, Sequence[Word]]) -> bool:
    """Whether words of neighbouring cells are mostly a space apart, as those of one sentence are.

    A justified line has spaces of one width, so those inside its cells show how wide a space is.
    """
    lines: dict[int, list[tuple[Word, Cell]]] = {}
    for cell, words in inside.items():
        for word in words:
            lines.setdefault(round(word.base), []).append((word, cell))
    close = 0
    borders = 0
    for line in lines.values():
        line.sort(key=lambda one: one[0].x0)
        gaps = [(b.x0 - a.x1, left != right, b.size) for (a, left), (b, right) in pairwise(line)]
        space = median([gap for gap, border, _ in gaps if not border] or [0.0])
        found = [gap < max(_SPACE * size, _WIDER * space) for gap, border, size in gaps if border]
        close += sum(found)
        borders += len(found)
    return close > borders / 2


def _is_scattered(texts: dict[Cell, list[Line]]) -> bool:
    """Whether the cells hold labels of a chart: single short texts, never two in a row."""
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


def _parted(
    mesh: Mesh, column: int, lines: Sequence[Line], span: int
) -> Iterator[tuple[int, list[Line]]]:
    """The lines of a cell over ``span`` columns by column, if each is in one of them."""
    parts: dict[int, list[Line]] = {}
    for line in lines:
        at = bisect_right(mesh.xs, (line.x0 + line.x1) / 2) - 1
        if line.x0 < mesh.xs[at] - 1 or line.x1 > mesh.xs[at + 1] + 1:
            parts = {}
            break
        parts.setdefault(at, []).append(line)
    if span < 2 or len(parts) < 2:
        yield column, list(lines)
    else:
        yield from sorted(parts.items())


def _free(
    first: dict[Cell, Cell],
    cell: Cell,
    columns: Sequence[int],
    lines: Mapping[int, Sequence[Line]],
) -> int:
    """How many columns the cell covers, up to the next that has text of its own."""
    span = _span(first, cell, columns)
    at = columns.index(cell[1])
    following = columns[at + 1 : at + span]
    return next((n for n, column in enumerate(following, 1) if column in lines), span)


def _unruled_rows(own: dict[int, list[Line]]) -> list[dict[int, list[Line]]]:
    """The rows inside one ruled row: one, or one for each baseline of names and figures."""
    bases: list[float] = []
    for base in sorted(line.base for lines in own.values() for line in lines):
        if not bases or base - bases[-1] > _ONE_BASE:
            bases.append(base)
    rows: dict[float, dict[int, list[Line]]] = {base: {} for base in bases}
    for column, lines in own.items():
        for line in lines:
            base = bases[bisect_right(bases, line.base) - 1]
            rows[base].setdefault(column, []).append(line)
    names = min(own) if own else 0
    figures = [
        column
        for column in own
        if column != names
        and all(
            column in row and all(is_number(line.text) for line in row[column])
            for row in rows.values()
        )
    ]
    if len(bases) < 2 or not figures or any(names not in row for row in rows.values()):
        return [own]
    return [rows[base] for base in bases]
