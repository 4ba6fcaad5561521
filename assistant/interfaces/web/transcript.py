"""The conversation as HTML: questions, answers with their citation marks, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.accounts.conversations import Turn
from assistant.citations import (
    MORE,
    numbers_by_cell,
    shown_text,
    shows,
    split_marks,
    with_footnotes,
)
from assistant.interfaces.web.copying import as_csv, as_html, as_markdown
from assistant.interfaces.web.filters import from_answer, in_words
from assistant.interfaces.web.templating import render
from assistant.locale import Texts
from assistant.model import Answer, Citation, Claim, TableRow
from corpus.normalize import one_line, without_markup

_UNFOLDED = 7  # points of an answer that are shown at once; the groups after them on a click
REASONS = {
    "quote-not-found": "the quote is not in the document",
    "figure-not-in-quote": "a figure is not in the quote",
    "place-not-in-quote": "a place is not in the quote",
    "organisation-not-in-quote": "an organisation is not in the quote",
    "unsupported": "no quote supports it",
}
KINDS = {
    "number": "a figure",
    "date": "a date",
    "place": "a place",
    "entity": "a person or organisation",
}

STEPS = {
    "understand": "Question understood",
    "retrieve": "Documents searched",
    "answer": "Quotes chosen and checked",
    "write": "Answer written",
}
VERDICT_WORDS = {
    "right": "Right answer",
    "wrong-answer": "Wrong answer",
    "wrong-evidence": "Wrong evidence: the quotes do not show it",
    "should-decline": "The reports do not say it: there should be no answer",
    "should-answer": "The reports do say it: there should be an answer",
}
RELEVANCE = {
    "sure": "Very likely what was asked",
    "likely": "Probably what was asked",
    "nearest": "Only near to what was asked",
}
_SURE, _LIKELY = 0.8, 0.5  # probabilities that the documents answer


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an answer: text, or the mark of a citation."""

    text: str = ""
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A claim as it is shown. ``quote``: it is the exact quote of its one citation, or the cells of that row."""

    pieces: tuple[Piece, ...]
    lead: bool
    quote: Citation | None = None


def render_transcript(turns: Sequence[Turn], t: Texts, conversation: str = "") -> str:
    """All turns, oldest first; nothing without any. ``conversation``: its id."""
    shown = shown_turns(turns, t)
    if not shown:
        return ""
    return render(
        "transcript",
        t,
        turns=shown,
        talk=conversation,
        reasons=REASONS,
        kinds=KINDS,
        steps=STEPS,
        verdicts=VERDICT_WORDS,
        relevances=RELEVANCE,
    )


def shown_turns(turns: Sequence[Turn], t: Texts) -> list[Mapping[str, Any]]:
    """What the templates show of each turn."""
    return [_shown(number, turn, t) for number, turn in enumerate(turns)]


def render_suggestions(
    questions: Sequence[str], t: Texts, conversation: str = "", turns: int = 0
) -> str:
    """Questions that can be asked next, as buttons; after so many ``turns`` of ``conversation``.

    The page hides them when the conversation has more turns.
    """
    return render("suggestions", t, questions=questions, talk=conversation, turns=turns)


def _shown(number: int, turn: Turn, t: Texts) -> Mapping[str, Any]:
    answer = turn.answer
    return {
        "number": number,
        "turn": turn,
        "answer": answer,
        "lines": lines(answer) if answer else (),
        "groups": groups(answer) if answer else (),
        "folded": sum(len(one.lines) for one in groups(answer) if one.folded) if answer else 0,
        "notice": _notice(answer) if answer else (),
        "badge": badge(turn) if answer else None,
        "replies": answer is not None and _replies(answer),
        "blocks": _blocks(answer) if answer and _replies(answer) else (),
        "rows": _rows(answer) if answer else (),
        "filters": filter_line(answer.coverage.filters, t) if answer else "",
        "clipboard": with_footnotes(answer.text, answer.citations) if answer else "",
        "rich": as_html(answer, t) if answer else "",
        "markdown": as_markdown(answer, t) if answer else "",
        "csv": as_csv(answer) if answer else "",
        "relevance": relevance(answer) if answer else "",
        "verdicts": _verdicts(answer) if answer else (),
        "one_document": _disagrees_with_itself(answer) if answer else False,
    }


def _disagrees_with_itself(answer: Answer) -> bool:
    """Whether all values that differ are of one document."""
    known = {citation.number: citation.document for citation in answer.citations}
    values = [value for conflict in answer.conflicts for value in conflict.values]
    return len({known.get(value.citation) for value in values}) == 1


def relevance(answer: Answer) -> str:
    """How surely the answer is what was asked: a key of `RELEVANCE`, "" where no probability says it."""
    judged = answer.plan in {"look-up", "table", "open", "compare"} and answer.reply is None
    if answer.status not in {"answered", "partial"} or not judged:
        return ""
    if answer.confidence >= _SURE:
        return "sure"
    return "likely" if answer.confidence >= _LIKELY else "nearest"


def _verdicts(answer: Answer) -> tuple[str, ...]:
    """What can be wrong with an answer."""
    if answer.status == "declined":
        return ("should-answer",)
    return ("wrong-answer", "wrong-evidence", "should-decline")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a reply, or the items of a list in it."""

    pieces: tuple[Piece, ...] = ()
    items: tuple[tuple[Piece, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table with the citations of what it says."""

    text: str
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. ``document``: name of the one that it is about, "" for none."""

    cells: tuple[Cell, ...]
    document: str = ""


def _replies(answer: Answer) -> bool:
    """Whether an answer is shown by its notice and table alone: a reply, or a command without quotes of its own."""
    return answer.status == "reply" or (
        answer.reply is not None and (not answer.claims or answer.table is not None)
    )


def _blocks(answer: Answer) -> tuple[Block, ...]:
    """The notice in paragraphs and lists, without what the page shows below it: questions and documents."""
    known = {citation.number: citation for citation in answer.citations}
    asked = answer.reply.questions if answer.reply else ()
    blocks: list[Block] = []
    for paragraph in answer.notice.split("\n\n") if answer.notice else ():
        plain = [line for line in paragraph.split("\n") if not line.startswith("- ")]
        items = [line[2:] for line in paragraph.split("\n") if line.startswith("- ")]
        if items and all(item in asked for item in items):
            continue
        if answer.table is not None:
            plain, items = [line for line in plain if not line.startswith("…")], []
        blocks += [Block(pieces=_pieces(line, known)) for line in plain]
        if items:
            blocks.append(Block(items=tuple(_pieces(item, known) for item in items)))
    return tuple(blocks)


def _rows(answer: Answer) -> tuple[Row, ...]:
    if answer.table is None:
        return ()
    known = {citation.number: citation for citation in answer.citations}
    listed = answer.reply.documents if answer.reply and answer.reply.kind != "command" else ()
    documents = listed if len(listed) == len(answer.table.rows) else ()
    return tuple(
        Row(_cells(answer, row, known), documents[at] if documents else "")
        for at, row in enumerate(answer.table.rows)
    )


def _cells(answer: Answer, row: TableRow, known: Mapping[int, Citation]) -> tuple[Cell, ...]:
    return tuple(
        Cell(text, tuple(known[number] for number in numbers if number in known))
        for text, numbers in zip(row.cells, numbers_by_cell(answer, row), strict=True)
    )


def lines(answer: Answer) -> tuple[Line, ...]:
    known = {citation.number: citation for citation in answer.citations}
    return tuple(_line(claim, known) for claim in answer.claims)


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """Points under a heading. ``folded``: shown on a click, after `_UNFOLDED` points."""

    heading: str
    lines: tuple[Line, ...]
    folded: bool


def groups(answer: Answer) -> tuple[ShownGroup, ...]:
    """The points of an open question under their headings."""
    shown, found, before = lines(answer), [], 0
    for group in answer.groups:
        points = tuple(shown[at] for at in group.points)
        found.append(ShownGroup(group.heading, points, before >= _UNFOLDED))
        before += len(points)
    return tuple(found)


def _line(claim: Claim, known: Mapping[int, Citation]) -> Line:
    shown = _pieces(claim.render(), known)
    only = known.get(claim.citations[0]) if len(claim.citations) == 1 else None
    quote = only if only and _is_quote(claim.text, only) else None
    return Line(shown, claim.lead, quote)


def _is_quote(text: str, citation: Citation) -> bool:
    """Whether a claim is a quote as it stands, or a part of it with "[…]" for the rest."""
    said, quote = one_line(text), without_markup(citation.quote)
    whole = (one_line(citation.quote), quote, one_line(shown_text(citation)))
    return said in whole or (MORE in said and shows(said, quote))


def _pieces(text: str, known: Mapping[int, Citation]) -> tuple[Piece, ...]:
    return tuple(
        Piece(citation=known[piece]) if isinstance(piece, int) else Piece(text=piece)
        for piece in split_marks(text, known)
    )


def _notice(answer: Answer) -> tuple[Piece, ...]:
    """The answer's own words; a conflict has a table instead."""
    if answer.conflicts and not answer.missing:
        return ()
    return _pieces(answer.notice, {citation.number: citation for citation in answer.citations})


def filter_line(filters: Mapping[str, Any], t: Texts) -> str:
    """``{"place": ["Peru", "Mali"], "year": "2018-"}`` as ``Peru, Mali, 2018 and later``."""
    return ", ".join(
        value if key == "document" else in_words(key, value, {}, t)
        for key, values in from_answer(filters).items()
        for value in values
    )


@dataclass(frozen=True, slots=True)
class Badge:
    """Counts of the check: quotes that were found in documents, texts that did not pass."""

    quotes: int
    removed: int
    unsound: int

    @property
    def sound(self) -> bool:
        return not self.unsound


def badge(turn: Turn) -> Badge | None:
    answer = turn.answer
    if answer is None or not answer.citations:
        return None
    return Badge(len(answer.citations), len(answer.removed), len(turn.unsound))
