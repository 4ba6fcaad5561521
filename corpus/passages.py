"""Documents cut into passages, the slices that are embedded and searched.

1. The document becomes pieces: its sentences, headings and rows, each with its number of tokens. A
   sentence that alone exceeds the room is cut at white space, a word that does so between letters.
2. Pieces are gathered into runs: the headings above a text with that text; prose and the rows of
   one table apart; a new section opens a new run. (A run with next to no text is joined with its
   neighbour under the same parent.)
3. A run longer than the target is divided into passages of about equal size, between paragraphs
   where that costs little, never behind a line that announces what follows (":").

Room is what the limit leaves beside the context that is embedded with the text: the title, the
headings and the names of table and columns. These are shortened first (`embedding_text`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.context import embedding_text, prefix, row_context
from corpus.model import Block, Document, Passage, Span
from corpus.sentences import sentence_spans

__all__ = ["CountTokens", "cut", "embedding_text"]

CountTokens = Callable[[str], int]

_NEXT_TO_NOTHING = 8  # tokens of text below which a section is not worth a passage of its own
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A sentence, heading, caption or row; ``leads`` to what follows when it is one of the middle two.

    ``path``: numbers of the sections around it, outermost first. ``announces``: ends with ":".
    """

    start: int
    end: int
    tokens: int
    block: int
    leads: bool
    announces: bool
    path: tuple[int, ...]
    context: str


def cut(
    document: Document, count_tokens: CountTokens, limit: int, *, target: int = 160
) -> tuple[Passage, ...]:
    """Passages that cover the text of all blocks in order, without overlap.

    ``count_tokens``: tokens of a string, without the marks that a model adds at its ends.
    ``limit``: most tokens of ``embedding_text`` (at least 8); ``target``: tokens aimed at, including
    context. The context gets at most half of the limit, the text always fits in the rest.
    """
    if limit < 8:
        raise ValueError(f"passages need a limit of at least 8 tokens, got {limit}")
    cutter = _Cutter(document, count_tokens, limit, min(target, limit))
    return tuple(
        _passage(document, position, run) for position, run in enumerate(cutter.passages())
    )


def _context(run: Sequence[_Piece]) -> str:
    return next((piece.context for piece in run if piece.context), "")


def _belongs(run: Sequence[_Piece], piece: _Piece) -> bool:
    """Whether a piece goes on with a run, or opens the next."""
    behind = next((known for known in reversed(run) if not known.leads), None)
    if behind is None:
        return True
    if piece.context != behind.context:
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
        self._overheads: dict[tuple[tuple[int, ...], str], int] = {}

    def passages(self) -> Iterator[list[_Piece]]:
        for run in self._runs():
            path, context = _common_path(run), _context(run)
            # A passage may hold the headings at the front of a run alone, and then knows theirs.
            room = min(self._room(one, context) for one in {path, *(piece.path for piece in run)})
            target = max(self.target - self._overhead(path, context), self.target // 2)
            yield from _divided(run, min(room, target), room)

    def _overhead(self, path: tuple[int, ...], context: str) -> int:
        key = (path, context)
        if key not in self._overheads:
            titles = [self.document.sections[at].title for at in path]
            opening = prefix(self.document.metadata.title, titles, context, "")
            self._overheads[key] = self.count(opening) if opening else 0
        return self._overheads[key]

    def _room(self, path: tuple[int, ...], context: str) -> int:
        """Tokens for text in this place, or in a passage that knows fewer of its headings."""
        overhead = max(self._overhead(path[:depth], context) for depth in range(len(path) + 1))
        return max(self.limit - overhead, self.limit // 2)

    def _runs(self) -> Iterator[list[_Piece]]:
        run: list[_Piece] = []
        for piece in self._pieces():
            if run and not _belongs(run, piece):
                yield run
                run = []
            run.append(piece)
        if run:
            yield run

    def _pieces(self) -> Iterator[_Piece]:
        text = self.document.text
        behind, lead = 0, 0
        for number, (block, path) in enumerate(
            zip(self.document.blocks, _paths(self.document), strict=True)
        ):
            context = row_context(self.document, block)
            room = self._room(path, context)
            leads = block.kind in ("heading", "caption")
            for span in self._spans(block):
                between = text[behind : span.start].strip()
                gap = self.count(between) if between else 0
                for start, end, tokens in self._fitting(span, room - min(lead, room // 2)):
                    announces = leads or text[end - 1] == ":"
                    yield _Piece(start, end, tokens + gap, number, leads, announces, path, context)
                    gap = 0
                    lead = lead + tokens if leads else 0
                behind = span.end

    def _spans(self, block: Block) -> tuple[Span, ...]:
        if block.kind not in ("heading", "row", "caption"):
            language = self.document.metadata.language
            return sentence_spans(self.document.text, block.start, block.end, language)
        text = self.document.text[block.start : block.end]
        start = block.start + len(text) - len(text.lstrip())
        return (Span(start, start + len(text.strip())),) if text.strip() else ()

    def _fitting(self, span: Span, room: int) -> Iterator[tuple[int, int, int]]:
        """The span whole, or its longest parts that fit: at white space, else between letters."""
        tokens = self.count(self.document.text[span.start : span.end])
        if tokens <= room:
            yield span.start, span.end, tokens
            return
        start, end, total = span.start, span.start, 0
        for part, cost in self._words(span, room):
            if total and total + cost > room:
                yield start, end, total
                start, total = part.start, 0
            end, total = part.end, total + cost
        yield start, end, total

    def _words(self, span: Span, room: int) -> Iterator[tuple[Span, int]]:
        text = self.document.text
        for match in _WORD.finditer(text, span.start, span.end):
            pending = [Span(match.start(), match.end())]
            while pending:
                part = pending.pop()
                cost = self.count(text[part.start : part.end])
                middle = _between_letters(text, part)
                if cost <= room or middle is None:
                    yield part, cost
                else:
                    pending += [Span(middle, part.end), Span(part.start, middle)]


def _between_letters(text: str, span: Span) -> int | None:
    """An offset near the middle that separates no mark, joiner or modifier from its letter."""
    at = (span.start + span.end) // 2
    while at > span.start and (
        unicodedata.category(text[at]) in ("Mn", "Me", "Mc", "Cf", "Sk") or text[at - 1] == "\u200d"
    ):
        at -= 1
    return at if span.start < at < span.end else None


def _paths(document: Document) -> Iterator[tuple[int, ...]]:
    """For every block the numbers of the sections around its start, in one sweep."""
    sections = document.sections
    coming, around = 0, list[int]()
    for block in document.blocks:
        while coming < len(sections) and sections[coming].start <= block.start:
            around = [at for at in around if sections[at].end > sections[coming].start]
            around.append(coming)
            coming += 1
        around = [at for at in around if sections[at].end > block.start]
        yield tuple(around)


def _common_path(run: Sequence[_Piece]) -> tuple[int, ...]:
    """The sections that all text of a run stands in; of headings alone, those of the last."""
    paths = [piece.path for piece in run if not piece.leads] or [run[-1].path]
    common = paths[0]
    for path in paths[1:]:
        length = 0
        while length < min(len(common), len(path)) and common[length] == path[length]:
            length += 1
        common = common[:length]
    return common


def _divided(run: list[_Piece], target: int, room: int) -> Iterator[list[_Piece]]:
    """A run as passages of about equal size, each within ``room``."""
    total = sum(piece.tokens for piece in run)
    if total <= min(room, target * 5 // 4):
        yield run
        return
    aim = min(target, -(-total // -(-total // target)))
    paragraph = dict(_paragraph_tokens(run))
    passage: list[_Piece] = []
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


def _without_announcements(passage: Sequence[_Piece], room: int) -> int:
    """How many pieces to keep so that what announces goes with what it announces, if that fits."""
    kept = len(passage)
    while kept > 1 and passage[kept - 1].announces and passage[kept - 1].tokens <= room:
        kept -= 1
        room -= passage[kept].tokens
    return kept if any(not piece.leads for piece in passage[:kept]) else len(passage)


def _paragraph_tokens(run: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Index of the first piece of each block, with the tokens of the block."""
    starts = [0, *(at for at, (one, two) in enumerate(pairwise(run), 1) if one.block != two.block)]
    for start, end in pairwise([*starts, len(run)]):
        yield start, sum(piece.tokens for piece in run[start:end])


def _passage(document: Document, position: int, run: Sequence[_Piece]) -> Passage:
    start, end = run[0].start, run[-1].end
    return Passage(
        document=document.name,
        position=position,
        start=start,
        end=end,
        text=document.text[start:end],
        headings=tuple(document.sections[at].title for at in _common_path(run)),
        context=_context(run),
        page=document.page_at(start),
        sentences=tuple(Span(piece.start, piece.end) for piece in run),
    )
