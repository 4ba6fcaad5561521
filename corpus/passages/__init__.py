"""Documents cut into passages, the slices that are embedded and searched.

1. The document becomes pieces: its sentences, headings and rows, each with its number of tokens
   (``pieces``).
2. Pieces are gathered into runs: the headings above a text with that text; prose and the rows of
   one table apart; a new section opens a new run. (A run with next to no text is joined with its
   neighbour under the same parent.)
3. A run longer than the target is divided into passages of about equal size, between paragraphs
   where that costs little, never after a line that announces what follows (":").

What is no text (``not_text``) is in no passage: a piece ends before such a stretch, and the next one
begins another run. Headings with such a stretch are not among the headings of a passage.

Room is what the limit leaves beside the context that is embedded with the text: the title, the
headings and the names of table and columns. These are shortened first (`embedding_text`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.model import Document, Passage, Span
from corpus.not_text import not_text
from corpus.passages.pieces import CountTokens, Piece, embedding_text, pieces, prefix

__all__ = ["CountTokens", "cut", "embedding_text"]

_NEXT_TO_NOTHING = 8  # tokens of text below which a section is not worth a passage of its own


def cut(
    document: Document, count_tokens: CountTokens, limit: int, *, target: int = 160
) -> tuple[Passage, ...]:
    """Passages that cover the text of all blocks in order, without overlap and without `not_text`.

    ``count_tokens``: tokens of a string, without the marks that a model adds at its ends.
    ``limit``: most tokens of ``embedding_text`` (at least 8); ``target``: tokens aimed at, including
    context. The context gets at most half of the limit, the text always fits in the rest.
    """
    if limit < 8:
        raise ValueError(f"passages need a limit of at least 8 tokens, got {limit}")
    cutter = _Cutter(document, count_tokens, limit, min(target, limit))
    return tuple(cutter.passage(position, run) for position, run in enumerate(cutter.passages()))


def _context(run: Sequence[Piece]) -> str:
    return next((piece.context for piece in run if piece.context), "")


def _belongs(run: Sequence[Piece], piece: Piece) -> bool:
    """Whether a piece goes on with a run, or opens the next."""
    if piece.cut_off:
        return False
    last_text = next((known for known in reversed(run) if not known.leads), None)
    if last_text is None:
        return True
    if piece.context != last_text.context:
        return False
    last = run[-1].path
    if piece.path == last and not piece.leads:
        return True
    related = piece.path[: len(last)] == last or piece.path[:-1] == last[:-1]
    body = sum(known.tokens for known in run if not known.leads)
    return related and body < _NEXT_TO_NOTHING


class _Cutter:
    """One document on its way through the steps; holds what they share and nothing after."""

    def __init__(
        self, document: Document, count_tokens: CountTokens, limit: int, target: int
    ) -> None:
        self.document = document
        self.count = count_tokens
        self.limit = limit
        self.target = target
        self._gaps = not_text(document)
        self._untitled = _sections_with(document, self._gaps)
        self._overheads: dict[tuple[tuple[int, ...], str], int] = {}

    def passages(self) -> Iterator[list[Piece]]:
        for run in self._runs():
            path, context = _common_path(run), _context(run)
            # A passage may hold the headings at the front of a run alone, and then knows theirs.
            room = min(self._room(one, context) for one in {path, *(piece.path for piece in run)})
            target = max(self.target - self._overhead(path, context), self.target // 2)
            yield from _divided(run, min(room, target), room)

    def passage(self, position: int, run: Sequence[Piece]) -> Passage:
        start, end = run[0].start, run[-1].end
        return Passage(
            document=self.document.name,
            position=position,
            start=start,
            end=end,
            text=self.document.text[start:end],
            headings=self._titles(_common_path(run)),
            context=_context(run),
            page=self.document.page_at(start),
            sentences=tuple(Span(piece.start, piece.end) for piece in run),
        )

    def _titles(self, path: Sequence[int]) -> tuple[str, ...]:
        sections = self.document.sections
        return tuple(sections[at].title for at in path if at not in self._untitled)

    def _overhead(self, path: tuple[int, ...], context: str) -> int:
        key = (path, context)
        if key not in self._overheads:
            opening = prefix(self.document.metadata.title, self._titles(path), context, "")
            self._overheads[key] = self.count(opening) if opening else 0
        return self._overheads[key]

    def _room(self, path: tuple[int, ...], context: str) -> int:
        """Tokens for text in this place, or in a passage that knows fewer of its headings."""
        overhead = max(self._overhead(path[:depth], context) for depth in range(len(path) + 1))
        return max(self.limit - overhead, self.limit // 2)

    def _runs(self) -> Iterator[list[Piece]]:
        run: list[Piece] = []
        for piece in pieces(self.document, self.count, self._gaps, self._room):
            if run and not _belongs(run, piece):
                yield run
                run = []
            run.append(piece)
        if run:
            yield run


def _sections_with(document: Document, gaps: Sequence[Span]) -> frozenset[int]:
    """Numbers of the sections with a gap in their heading."""
    starts = [gap.start for gap in gaps]
    found = set()
    for at, section in enumerate(document.sections):
        after = bisect_right(starts, section.start + len(section.title))
        if after and gaps[after - 1].end > section.start:
            found.add(at)
    return frozenset(found)


def _common_path(run: Sequence[Piece]) -> tuple[int, ...]:
    """The sections that all text of a run stands in; of headings alone, those of the last."""
    paths = [piece.path for piece in run if not piece.leads] or [run[-1].path]
    common = paths[0]
    for path in paths[1:]:
        length = 0
        while length < min(len(common), len(path)) and common[length] == path[length]:
            length += 1
        common = common[:length]
    return common


def _divided(run: list[Piece], target: int, room: int) -> Iterator[list[Piece]]:
    """A run as passages of about equal size, each within ``room``."""
    total = sum(piece.tokens for piece in run)
    if total <= min(room, target * 5 // 4):
        yield run
        return
    aim = min(target, -(-total // -(-total // target)))
    paragraph = dict(_paragraph_tokens(run))
    passage: list[Piece] = []
    size = 0
    for at, piece in enumerate(run):
        body = any(not known.leads for known in passage)
        full = size + piece.tokens > (min(room, aim + aim // 8) if body else room)
        turn = body and at in paragraph and size >= aim // 2 and size + paragraph[at] > aim * 5 // 4
        if passage and (full or turn):
            kept = _without_announcements(passage, room - piece.tokens)
            yield passage[:kept]
            passage = passage[kept:]
            size = sum(known.tokens for known in passage)
        passage.append(piece)
        size += piece.tokens
    yield passage


def _without_announcements(passage: Sequence[Piece], room: int) -> int:
    """How many pieces to keep so that what announces goes with what it announces, if that fits."""
    kept = len(passage)
    while kept > 1 and passage[kept - 1].announces and passage[kept - 1].tokens <= room:
        kept -= 1
        room -= passage[kept].tokens
    return kept if any(not piece.leads for piece in passage[:kept]) else len(passage)


def _paragraph_tokens(run: Sequence[Piece]) -> Iterator[tuple[int, int]]:
    """Index of the first piece of each block, with the tokens of the block."""
    starts = [0, *(at for at, (one, two) in enumerate(pairwise(run), 1) if one.block != two.block)]
    for start, end in pairwise([*starts, len(run)]):
        yield start, sum(piece.tokens for piece in run[start:end])
