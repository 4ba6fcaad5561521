"""What a run that fills a grid has asked so far, next to the file that it will write.

``grid.xlsx.part`` gets a line of JSON for each cell when it is done. A run that is killed leaves it; the next one
with the same file begins with its cells. It is deleted when the grid is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.config.errors import UsageError
from assistant.grid.model import Cell, CellKey, cell_from_dict, cell_to_dict


class Journal:
    """The journal of one file; opened by `open_journal`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cells = _read(path)
        self._file = path.open("a", encoding="utf-8")
        if self._file.tell():
            self._file.write("\n")  # after what may be half a line

    def add(self, key: CellKey, cell: Cell) -> None:
        """Keep a cell: it is there for the next run, also when this one is killed right after."""
        self._file.write(json.dumps(cell_to_dict(key, cell), ensure_ascii=False) + "\n")
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def delete(self) -> None:
        """The grid is written: nothing is left to go on from."""
        self._file.close()
        self.path.unlink(missing_ok=True)


@contextmanager
def open_journal(out: Path) -> Iterator[Journal]:
    """The journal of the grid ``out``, for one process at a time. Raises UsageError while another one has it."""
    path = out.with_name(f"{out.name}.part")
    lock = FileLock(f"{path}.lock", blocking=False)
    try:
        lock.acquire()
    except Timeout:
        raise UsageError(
            f"another run is filling {out} now; wait for it, or give another file with --out"
        ) from None
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror or error}") from error
    try:
        journal = Journal(path)
        try:
            yield journal
        finally:
            journal.close()
    finally:
        Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _read(path: Path) -> dict[CellKey, Cell]:
    """The cells in a journal; a line that was cut off is left out."""
    cells: dict[CellKey, Cell] = {}
    if not path.exists():
        return cells
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            key, cell = cell_from_dict(json.loads(line))
        except (AttributeError, KeyError, TypeError, ValueError):
            continue
        cells[key] = cell
    return cells
