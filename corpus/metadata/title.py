"""The title of a document.

1. The title in the properties of the file, if it can be a title (no file name, no name of a program) and
   the first page has it too: a template brings the title of another document.
2. The first page: the line in the largest letters; the line that resembles the file's name; else the
   first line that can be a title (``title_lines``). A short or general title ("Final evaluation") is
   completed by the lines below it; another title by a line below it that names the kind of document.
   If neither large letters nor the file's name decide: the work that the text names and the file is
   named after (``works``).
3. The title in the properties although the page does not have it; the first heading; the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from rapidfuzz import fuzz, utils

from corpus import domain
from corpus.metadata.title_lines import (
    LONG,
    begins_title,
    is_change,
    is_name,
    is_skipped,
    may_be_title,
    named_like,
    transmitted,
    whole_of,
)
from corpus.normalize import one_line

_ENDS_BLOCK = re.compile(
    r"^(?:(?:I|1)\.?\s+)?(?:introduction|introducción|введение|summary|contents|table of contents"
    r"|table des matières|tabla de contenido|foreword|background|المحتويات)\b",
    re.IGNORECASE,
)
_AGENDA = re.compile(
    r"(?:agenda |provisional agenda )?(?:item|tema|point|пункт) \d.{0,60}$|البند \S+", re.IGNORECASE
)
_PART = re.compile(
    r"^(?:executive )?(?:summary|synthesis|synthèse|síntesis|résumé|resumen|foreword|sommaire)\b"
    r"|^الخلاصة",
    re.IGNORECASE,
)
_CHAPTER = re.compile(
    r"^\d{1,2}(?:\.\d{1,2})+\.?\s|^(?:chapter|chapitre|capítulo|глава)\s+[\dIVX]+\b", re.IGNORECASE
)
_DANGLING = re.compile(
    r"(?:[\s:]+(?:for|of|by|to|on|in|de|du|des|pour|par|por|para|sur))+$", re.IGNORECASE
)
_NO_NAME = re.compile(r"(?:sheet|feuil|hoja|лист|ورقة|table|data)\s*\d*$", re.IGNORECASE)
_SENTENCE = re.compile(r"^(?:\S+\s+){5,}\S+[.!?][\"”»)]?$")
_MAX_WORDS = 18
_MOST_LINES = 8  # of one title
_BLOCK = 16  # first lines that may hold the title


class _Patterns(NamedTuple):
    """Patterns made of the words of the field (``corpus.domain``)."""

    general: re.Pattern[str]
    kind: re.Pattern[str]
    meeting: re.Pattern[str]
    of_whom: re.Pattern[str]


@domain.cached()
def _patterns() -> _Patterns:
    def any_of(key: str) -> str:
        return domain.any_of("publications", key)

    return _Patterns(
        re.compile(
            rf"^(?:the )?(?:(?:{any_of('kinds_qualified')}) )*(?:{any_of('kinds')})s?$"
            rf"|^(?:{any_of('kinds_first')})\b.{{0,28}}$",
            re.IGNORECASE,
        ),
        re.compile(rf"\b(?:{any_of('kinds_named')})\b", re.IGNORECASE),
        re.compile(
            rf"\b(?:{any_of('meetings')})\b|^(?:item|tema|point) \d"
            rf"|\b(?:{any_of('assembly_years')})\w* year\b",
            re.IGNORECASE,
        ),
        re.compile(rf"(?:{any_of('of_whom')})\b", re.IGNORECASE),
    )


def find_title(
    name: str,
    text: str,
    properties: Mapping[str, str],
    first_lines: Sequence[str],
    headings: Sequence[str],
) -> str:
    """The title, never empty. "Corrigendum" or "Addendum" is appended; a part begins with its whole."""
    found = _with_kind(_found(name, text, properties, first_lines, headings), first_lines)
    if cover := transmitted(found, text):
        return f"{cover}: {found}"
    if _PART.match(found) and (whole := whole_of(name, text)):
        return f"{whole}: {found}"
    change = next((line.strip("*") for line in first_lines[:_BLOCK] if is_change(line)), "")
    return f"{found}: {change}" if change and change.lower() not in found.lower() else found


def _found(
    name: str,
    text: str,
    properties: Mapping[str, str],
    first_lines: Sequence[str],
    headings: Sequence[str],
) -> str:
    own = one_line(properties.get("title", ""))
    usable = len(own) > 7 and " " in own and not is_skipped(own)
    page = " ".join([*first_lines[:30], *headings[:5]])
    if usable and _is_on(page, own):
        return own
    largest = properties.get("printed", "").splitlines()
    # A cover that is a picture has no letters; then the running header of the next pages has the title.
    running = [] if largest else properties.get("running", "").splitlines()
    return (
        next((line for line in running if may_be_title(line) and len(line.split()) > 3), "")
        or _printed(name, text, largest, first_lines)
        or (own if usable else "")
        or next((x for x in headings if may_be_title(x) and not _CHAPTER.match(x)), "")
        or _from_name(name, properties.get("sheet", ""))
    )


def _is_on(page: str, title: str) -> bool:
    return bool(fuzz.partial_ratio(title, page, processor=utils.default_process) >= 80)


def _printed(name: str, text: str, largest: Sequence[str], lines: Sequence[str]) -> str:
    """The title in the first lines, or ""; the title of a chapter is not that of the document."""
    block = _title_block(lines)
    in_large = [block.index(line) for line in largest if line in block]
    like_name = _named_like(name, block)
    if not in_large and like_name is None:
        if work := named_like(name, text):
            return work
        if block and _CHAPTER.match(block[0]):
            return ""
    start = next(
        (
            position
            for position in (*in_large, like_name, *range(len(block)))
            if position is not None and begins_title(block[position])
        ),
        None,
    )
    return "" if start is None else _whole(block[start:])


def _whole(lines: Sequence[str]) -> str:
    """The first of ``lines`` with the lines after it that belong to the title."""
    title = piece = lines[0].strip(" *")
    for line in lines[1:_MOST_LINES]:
        if is_skipped(line):
            continue
        repeated = line.casefold().strip(" *") in title.casefold()
        if repeated or not _goes_on(piece, line) or len(title) + len(line) > LONG:
            break
        piece = line.strip(" *")
        title = _with(title, piece)
    return _DANGLING.sub("", title)


def _with_kind(title: str, lines: Sequence[str]) -> str:
    """``title``, with the line below it that names the kind of document, unless the title does."""
    if _patterns().kind.search(title):
        return title
    part_of = [k for k, line in enumerate(lines[:_BLOCK]) if line.casefold() in title.casefold()]
    below = lines[part_of[-1] + 1 : part_of[-1] + 3] if part_of else ()
    kinds = (
        line for line in below if _patterns().general.match(line) and not _ENDS_BLOCK.match(line)
    )
    kind = next((line for line in kinds if line[-1] != ":"), "")
    return f"{title}: {kind.strip(' *')}" if kind else title


def _goes_on(piece: str, line: str) -> bool:
    """Whether ``line`` continues the title whose last line is ``piece``; a sentence never does."""
    if _SENTENCE.search(line):
        return False
    in_capitals = piece.isupper() and line.isupper() and len(line.split()) > 2
    return _needs_more(piece) or line[:1].islower() or in_capitals


def _title_block(lines: Sequence[str]) -> list[str]:
    """The first lines, after the session and agenda of a meeting, up to the first section."""
    block: list[str] = []
    for line in lines[:_BLOCK]:
        if _ENDS_BLOCK.match(line) and block:
            break
        block.append(line)
    meeting = [
        k for k, line in enumerate(block) if _patterns().meeting.search(line) and len(line) < 90
    ]
    rest = block[meeting[-1] + 1 :] if meeting else block
    if meeting and _AGENDA.match(block[meeting[-1]]):
        rest = _after_agenda(rest)
    return rest if any(may_be_title(line) for line in rest) else block


def _after_agenda(lines: list[str]) -> list[str]:
    """``lines`` without the name of the agenda item, if a title follows."""
    titles = [k for k, line in enumerate(lines) if may_be_title(line) or is_name(line)]
    own = [k for k in titles if not _patterns().of_whom.match(lines[k]) and not is_name(lines[k])]
    if len(own) < 2 or own[0] != titles[0] or own[0] > 1 or lines[own[1]][:1].islower():
        return lines
    return lines[own[1] :]


def _named_like(name: str, block: Sequence[str]) -> int | None:
    """The number of the line with most words of the file's name, at least three and half of them."""
    words = set(re.findall(r"\w{4,}", PurePosixPath(name).stem.casefold().replace("_", " ")))
    scores = [
        (len(words & set(re.findall(r"\w{4,}", line.casefold()))), -position)
        for position, line in enumerate(block)
        if len(line.split()) <= _MAX_WORDS
    ]
    score, position = max(scores, default=(0, 0))
    return -position if score >= 3 and score * 2 > len(words) else None


def _needs_more(title: str) -> bool:
    return (
        len(title.split()) <= 4
        or title.endswith(":")
        or _patterns().general.match(title) is not None
    )


def _with(title: str, line: str) -> str:
    glue = " " if line[:1].islower() or title.endswith((":", "–", "-", "—")) else ": "
    return f"{title}{glue}{line}"


def _from_name(name: str, sheet: str) -> str:
    """The file's name as words, with the name of the only sheet of a workbook."""
    stem = PurePosixPath(name).stem
    words = re.sub(r"[-_\s]+", " ", stem).strip() or stem or name
    title = words[:1].upper() + words[1:]
    return f"{title}: {sheet}" if sheet and not _NO_NAME.match(sheet) else title
