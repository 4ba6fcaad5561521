"""What holds for every document, whatever it was read from."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from corpus.model import Document


def _hangs_together(document: Document) -> None:
    length = len(document.text)
    for block in document.blocks:
        assert 0 <= block.start < block.end <= length
        assert document.text[block.start : block.end].strip()
        assert (block.row is not None) == (block.kind == "row")
        if block.row is not None:
            _cells_are_in_order(block.start, block.end, block.row.cells)
    for before, after in pairwise(document.blocks):
        assert before.end <= after.start
    for at, section in enumerate(document.sections):
        assert 0 <= section.start <= section.end <= length
        assert section.level >= 1
        assert section.title == " ".join(section.title.split()) != ""
        for later in document.sections[at + 1 :]:
            assert section.start <= later.start
            assert later.start >= section.end or later.end <= section.end
    for first, second in pairwise(document.pages):
        assert first.end == second.start
        assert first.number < second.number
    if document.pages:
        assert document.pages[-1].end == length


def _cells_are_in_order(start: int, end: int, cells) -> None:
    assert cells
    for cell in cells:
        assert start <= cell.start <= cell.end <= end
    for before, after in pairwise(cells):
        assert before.end <= after.start


@pytest.fixture(scope="session")
def hangs_together() -> Callable[[Document], None]:
    """Checks that blocks ascend inside the text, sections nest, cells lie in their rows."""
    return _hangs_together


def _pages_of(path: Path, numbers: Sequence[int]) -> bytes:
    with pypdfium2.PdfDocument(path) as whole, pypdfium2.PdfDocument.new() as part:
        part.import_pages(whole, [number - 1 for number in numbers])
        buffer = io.BytesIO()
        part.save(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def pages_of() -> Callable[[Path, Sequence[int]], bytes]:
    """A PDF of the pages with these numbers (from 1): recognising all of a file takes minutes."""
    return _pages_of


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports, where there is one."""
    folder = os.environ.get("ASSISTANT_SHARED")
    if not folder:
        pytest.skip("ASSISTANT_SHARED is not set: no real reports here")
    return Path(folder)
