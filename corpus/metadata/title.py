"""The title of a document.

1. The title that the file names, if it is one (no file name, no name of a program) and the first page
   says the same: templates carry the titles of other documents with them.
2. The first page: its largest letters; the line that the file's name is made of; else the first line
   that is neither the name of an organisation, a date, a session, an address nor a symbol. A short
   or general title ("Final evaluation") is followed by what it is about.
3. The file's own title though the page does not say it; the first heading; the file's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from rapidfuzz import fuzz, utils

from corpus.metadata.symbol import find_symbol
from corpus.names import find_dates, find_organisations

_RUBBISH = re.compile(
    r"\.(?:docx?|indd|pptx?|xlsx?|pdf|rtf|qxd|html?)\b|^microsoft word|powerpoint presentation"
    r"|^untitled|^name:|^document\s*\d*$|^slide \d|^[\W\d_]+$|^(?:title|titre|título)$|^print$",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"\bdistr\b|discr\.|\borig?inal ?:|^(?:for (?:decision|information|action|discussion)$|\d\d-\d{5}|executive board|project services$|institute |(?:arabic|english|french|russian|spanish|chinese)\b.{0,12}$"
    r"|agenda item|item \d|point \d|tema \d|annual session|(?:first|second) regular session"
    r"|\S+(?:-\S+)? (?:session|year)$|.{0,30}\bsession(?:\s+(?:of|de)?\s*\d{4})?$|\S+ período de"
    r"|translation$|nation religion king|kingdom of|royal government of|ministry of|government of"
    r"|(?:page )?\d+$|by |par |por |prepared |préparé|elaborado|conducted |author|inspector "
    r"|table of contents|table des mati|tabla de contenido|contents$|summary$|foreword|avant-propos"
    r"|prólogo|preface|disclaimer|acknowledg|remerciements|agradecimientos|photo|©|copyright|isbn"
    r"|all rights|centralized$|no\. \d|deadline|centralised$|конвенция|convention on|convención|اتفاقية|policy ?brief$"
    r"|بقلم|new york|nueva york|geneva|follow-up to|suivi)|@\w+\.|https?://",
    re.IGNORECASE,
)
_ENDS_BLOCK = re.compile(
    r"^(?:(?:I|1)\.?\s+)?(?:introduction|introducción|введение|summary|contents|table of contents"
    r"|table des matières|tabla de contenido|foreword|background|المحتويات)\b",
    re.IGNORECASE,
)
_GENERAL = re.compile(
    r"^(?:the )?(?:final |internal |external |independent |ex-post |annual |progress |draft |country )*"
    r"(?:report|evaluation|review|evaluation report|programme evaluation|summary|brief|manual|note)s?$"
    r"|^(?:rapport|résumé|sommaire|note|évaluation|evaluation|informe|manual|perfil|resumen)\b.{0,28}$",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\bsessions?\b|\bagenda\b|período de sesiones|\bprograma provisional|ordre du jour|сессия"
    r"|^(?:item|tema|point) \d|\b(?:Eightieth|Seventy-\w+|Sixty-\w+) year\b",
    re.IGNORECASE,
)
_AGENDA = re.compile(
    r"(?:agenda |provisional agenda )?(?:item|tema|point|пункт) \d.{0,60}$|البند \S+", re.IGNORECASE
)
_REPORT_OF = re.compile(
    r"(?:report of|rapport d|informe del?|доклад|تقرير|note by|note du|nota del?)\b", re.IGNORECASE
)
_CHANGE = re.compile(
    r"^(?:corrigendum|addendum|rectificati[fv]o?|corrección|исправление|добавление|تصويب|إضافة)\*?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^\d+\s.*\b(?:street|avenue|road|boulevard|rue|calle|avenida|plaza|square|drive|lane)\b",
    re.IGNORECASE,
)
_MAX_WORDS = 18
_LONG = 200
_BLOCK = 16  # lines among which a title stands


def find_title(
    name: str,
    properties: Mapping[str, str],
    first_lines: Sequence[str],
    headings: Sequence[str],
) -> str:
    """The title, never empty. A corrigendum or addendum is told as such."""
    found = _found(name, properties, first_lines, headings)
    change = next((line.strip("*") for line in first_lines[:_BLOCK] if _CHANGE.match(line)), "")
    return f"{found}: {change}" if change and change.lower() not in found.lower() else found


def _found(
    name: str, properties: Mapping[str, str], first_lines: Sequence[str], headings: Sequence[str]
) -> str:
    own = " ".join(properties.get("title", "").split())
    usable = len(own) > 7 and " " in own and not _is_skipped(own)
    page = " ".join([*first_lines[:30], *headings[:5]])
    if usable and _says(page, own):
        return own
    largest = properties.get("printed", "").splitlines()
    # A cover that is a picture has no letters; the header of the pages behind it has the title.
    running = [] if largest else properties.get("running", "").splitlines()
    return (
        next((line for line in running if _may_be_title(line) and len(line.split()) > 3), "")
        or _printed(name, largest, first_lines)
        or (own if usable else "")
        or next((line for line in headings if _may_be_title(line)), "")
        or _from_name(name)
    )


def _says(page: str, title: str) -> bool:
    return bool(fuzz.partial_ratio(title, page, processor=utils.default_process) >= 80)


def _printed(name: str, largest: Sequence[str], lines: Sequence[str]) -> str:
    block = _title_block(lines)
    start = next(
        (
            position
            for position in (
                *(block.index(line) for line in largest if line in block),
                _named_like(name, block),
                *range(len(block)),
            )
            if position is not None and _may_be_title(block[position])
        ),
        None,
    )
    if start is None:
        return ""
    title: str = block[start].strip(" *")
    piece = title
    for line in block[start + 1 : start + 5]:
        if _is_skipped(line):
            continue
        goes_on = _needs_more(piece) or line[:1].islower() or (piece.isupper() and line.isupper())
        if not goes_on or len(title) + len(line) > _LONG:
            break
        piece = line.strip(" *")
        title = _with(title, piece)
    return title


def _title_block(lines: Sequence[str]) -> list[str]:
    """The first lines, from behind the session and agenda of a meeting to the first section."""
    block: list[str] = []
    for line in lines[:_BLOCK]:
        if _ENDS_BLOCK.match(line) and block:
            break
        block.append(line)
    meeting = [k for k, line in enumerate(block) if _MEETING.search(line) and len(line) < 90]
    rest = block[meeting[-1] + 1 :] if meeting else block
    if meeting and _AGENDA.match(block[meeting[-1]]):
        rest = _behind_agenda(rest)
    return rest if any(_may_be_title(line) for line in rest) else block


def _behind_agenda(lines: list[str]) -> list[str]:
    """``lines`` without the name of the agenda item, if a title of its own follows."""
    titles = [k for k, line in enumerate(lines) if _may_be_title(line) or _is_name(line)]
    own = [k for k in titles if not _REPORT_OF.match(lines[k]) and not _is_name(lines[k])]
    if len(own) < 2 or own[0] != titles[0] or own[0] > 1 or lines[own[1]][:1].islower():
        return lines
    return lines[own[1] :]


def _named_like(name: str, block: Sequence[str]) -> int | None:
    """The line that holds most words of the file's name, if it holds at least three of them."""
    words = set(re.findall(r"\w{4,}", PurePosixPath(name).stem.casefold().replace("_", " ")))
    scores = [
        (len(words & set(re.findall(r"\w{4,}", line.casefold()))), -position)
        for position, line in enumerate(block)
        if len(line.split()) <= _MAX_WORDS
    ]
    score, position = max(scores, default=(0, 0))
    return -position if score >= 3 and score * 2 > len(words) else None


def _may_be_title(line: str) -> bool:
    letters = sum(character.isalpha() for character in line)
    return letters >= 8 and len(line) <= 1.5 * _LONG and " | " not in line and not _is_skipped(line)


def _is_skipped(line: str) -> bool:
    if (
        _BOILERPLATE.search(line)
        or _RUBBISH.search(line)
        or _ADDRESS.search(line)
        or _CHANGE.match(line)
        or _is_name(line)
    ):
        return True
    if find_symbol([line]) and len(line) < 60:
        return True
    dates = sum(date.end - date.start for date in find_dates(line)) if len(line) < 60 else 0
    return dates * 2 > len(line)


def _is_name(line: str) -> bool:
    """Whether the line names organisations and says nothing else, behind a colon neither."""
    if len(line.partition(": ")[2].split()) >= 3:
        return False
    covered = sum(mention.end - mention.start for mention in find_organisations(line))
    return covered > 0 and covered >= 0.55 * sum(1 for c in line if not c.isspace())


def _needs_more(title: str) -> bool:
    return len(title.split()) <= 4 or title.endswith(":") or _GENERAL.match(title) is not None


def _with(title: str, line: str) -> str:
    glue = " " if line[:1].islower() or title.endswith((":", "–", "-", "—")) else ": "
    return f"{title}{glue}{line}"


def _from_name(name: str) -> str:
    stem = PurePosixPath(name).stem
    words = re.sub(r"[-_\s]+", " ", stem).strip() or stem or name
    return words[:1].upper() + words[1:]
