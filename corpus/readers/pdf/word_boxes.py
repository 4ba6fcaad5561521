"""Where the words of a recognised page are on its picture, as boxes on the text of the page.

Reading order, joined hyphens and tables move words, so each recognised line is looked for in the text
of its page, letters and digits only: long lines first, since they occur only once; then each other line
after the line that was recognised before it, halved until its pieces are found. What is not found has
no box.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from corpus.model import Page, WordBox
from corpus.readers.pdf.words import PageWords, Word

_Placed = tuple[int, int, Word]  # start and end among the letters of the page
_LONG = 12  # letters
_DIGITS = 4  # after the decimal point, of a share of the page


def boxes_of(page: Page, text: str, recognised: PageWords) -> list[WordBox]:
    """Boxes of the words of ``page``, in the order of its text; ``text`` is that of the document."""
    letters = _Letters.of(text, page.start, page.end)
    lines = [list(line) for _, line in groupby(recognised.words, key=lambda word: word.top)]
    whole = [letters.whole(line, 0) if len(_folded(line)) >= _LONG else [] for line in lines]
    found: list[_Placed] = []
    at = 0
    for line, placed in zip(lines, whole, strict=True):
        found += (placed := placed or letters.pieces(line, at))
        at = placed[-1][1] if placed else at
    return [
        WordBox(letters.offsets[start], letters.offsets[end - 1] + 1, *_on_page(word, recognised))
        for start, end, word in sorted(found, key=lambda placed: placed[0])
    ]


@dataclass(slots=True)
class _Letters:
    """Letters and digits of a page. ``offsets``: of each in the document. ``taken``: those placed."""

    letters: str
    offsets: list[int]
    taken: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        self.taken = [False] * len(self.letters)

    @classmethod
    def of(cls, text: str, start: int, end: int) -> _Letters:
        pairs = [
            (letter, at) for at in range(start, end) for letter in letters_and_digits(text[at])
        ]
        return cls("".join(letter for letter, _ in pairs), [at for _, at in pairs])

    def whole(self, words: Sequence[Word], at: int) -> list[_Placed]:
        """All of ``words`` in one run, from ``at`` if it is there; or none."""
        wanted = _folded(words)
        start = self._find(wanted, at) if wanted else None
        if start is None:
            return []
        self.taken[start : start + len(wanted)] = [True] * len(wanted)
        lengths = [len(letters_and_digits(word.text)) for word in words]
        starts = itertools.accumulate(lengths, initial=start)
        return [(s, s + n, w) for s, n, w in zip(starts, lengths, words, strict=False) if n]

    def pieces(self, words: Sequence[Word], at: int) -> list[_Placed]:
        """``words`` in as few runs as it takes, the first from ``at`` if it is there."""
        if (placed := self.whole(words, at)) or len(words) < 2:
            return placed
        half = len(words) // 2
        first = self.pieces(words[:half], at)
        return first + self.pieces(words[half:], first[-1][1] if first else at)

    def _find(self, wanted: str, at: int) -> int | None:
        """The first free place of ``wanted``, from ``at`` to the end, then from the beginning."""
        for begin in (at, 0):
            start = self.letters.find(wanted, begin)
            while start >= 0:
                if not any(self.taken[start : start + len(wanted)]):
                    return start
                start = self.letters.find(wanted, start + 1)
        return None


def letters_and_digits(text: str) -> str:
    """Letters and digits only, compatibility forms resolved, without case."""
    resolved = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in resolved if character.isalnum())


def _folded(words: Sequence[Word]) -> str:
    return "".join(letters_and_digits(word.text) for word in words)


def _on_page(word: Word, page: PageWords) -> tuple[float, float, float, float]:
    """Left, top, right and bottom as shares of the page as it is shown, before it was turned."""
    left, right = word.x0 / page.width, word.x1 / page.width
    top, bottom = word.top / page.height, word.bottom / page.height
    if page.turns == 1:
        left, top, right, bottom = 1 - bottom, left, 1 - top, right
    elif page.turns == 3:
        left, top, right, bottom = top, 1 - right, bottom, 1 - left
    shares = (min(1.0, max(0.0, share)) for share in (left, top, right, bottom))
    left, top, right, bottom = (round(share, _DIGITS) for share in shares)
    return left, top, right, bottom
