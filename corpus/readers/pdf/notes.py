"""What was noticed while the pages of a PDF were read, as notes for whoever owns the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.readers import ocr
from corpus.readers.pdf.words import PageWords


@dataclass(slots=True)
class Seen:
    """``running``: texts of headers and footers, counted. The others are pages by their numbers.

    ``recognised`` from their picture, with their words; ``scanned`` with text that was recognised when they were
    scanned; ``pictures`` of which nothing was read; ``garbled`` with wrong
    letters left out; ``broken`` that cannot be opened.
    """

    recognised: dict[int, PageWords] = field(default_factory=dict)
    scanned: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    garbled: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    running: Counter[str] = field(default_factory=Counter)

    @property
    def unread(self) -> int:
        """How many pages were not read, or not all of them."""
        return len(self.pictures) + len(self.garbled) + len(self.broken)

    def notes(self) -> tuple[str, ...]:
        reasons = (
            (
                list(self.recognised),
                "pages recognised from pictures (OCR), check figures on the page",
            ),
            (self.scanned, "scanned pages whose text was recognised before (OCR), check figures"),
            (self.pictures, _of_pictures()),
            (self.garbled, _of_garbled()),
            (self.broken, "pages that cannot be opened"),
        )
        return tuple(f"{reason}: {_ranges(pages)}" for pages, reason in reasons if pages)


def _of_pictures() -> str:
    if ocr.is_installed():
        return "pages that are pictures, on which no text was recognised"
    return f"pages that are pictures without text, not read; `{ocr.INSTALL}` lets OCR read them"


def _of_garbled() -> str:
    reason = "pages whose fonts give wrong letters for what is printed; that text was left out"
    if ocr.is_installed("Arabic"):
        return reason
    return f"{reason}; Tesseract with its language ara, when installed, lets OCR read Arabic"


def _ranges(numbers: Sequence[int]) -> str:
    """``[1, 2, 3, 7]`` as "1-3, 7"."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 1 else str(p[0]) for p in parts)
