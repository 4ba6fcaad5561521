"""Which of the first lines of a document can be its title.

Not a title: names of organisations, dates, sessions and agenda items, addresses, symbols, copyright
notices, names of files and of chapters.
"""

from __future__ import annotations

import re

from corpus import domain
from corpus.metadata.imprint import find_symbol
from corpus.names import find_dates, find_organisations

LONG = 200  # characters of a long title
_RUBBISH = re.compile(
    r"\.(?:docx?|indd|pptx?|xlsx?|pdf|rtf|qxd|html?)\b|^microsoft word|powerpoint presentation"
    r"|^untitled|^name:|^document\s*\d*$|^slide \d|^[\W\d_]+$|^(?:title|titre|título)$|^print$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^\d+\s.*\b(?:street|avenue|road|boulevard|rue|calle|avenida|plaza|square|drive|lane)\b",
    re.IGNORECASE,
)


@domain.cached()
def _boilerplate() -> re.Pattern[str]:
    def any_of(key: str) -> str:
        return domain.any_of("publications", key)

    return re.compile(
        rf"\b(?:{any_of('distribution')})\b|discr\.|\borig?inal ?:"
        rf"|^(?:(?:{any_of('no_title_begins')})|(?:{any_of('no_title')})$"
        r"|for (?:decision|information|action|discussion)$|\d\d-\d{5}"
        r"|(?:arabic|english|french|russian|spanish|chinese)\b.{0,12}$|item \d|point \d|tema \d"
        r"|\S+(?:-\S+)? (?:session|year)$|.{0,30}\bsession(?:\s+(?:of|de)?\s*\d{4})?$|\S+ período de"
        r"|translation$|(?:page )?\d+$|by |par |por |prepared |préparé|elaborado|conducted |author"
        r"|table of contents|table des mati|tabla de contenido|contents$|summary$|foreword|avant-propos"
        r"|prólogo|preface|disclaimer|acknowledg|remerciements|agradecimientos|photo|©|copyright|isbn"
        r"|all rights|no\. \d|deadline|بقلم)|@\w+\.|https?://",
        re.IGNORECASE,
    )


@domain.cached()
def _changes() -> re.Pattern[str]:
    return re.compile(rf"^(?:{domain.any_of('publications', 'changes')})\*?$", re.IGNORECASE)


def is_change(line: str) -> bool:
    """Whether a line only says that the document corrects or adds to another one ("Corrigendum")."""
    return _changes().match(line) is not None


def may_be_title(line: str) -> bool:
    """Whether a line is long enough for a title, not too long, and not skipped."""
    letters = sum(character.isalpha() for character in line)
    return letters >= 8 and len(line) <= 1.5 * LONG and " | " not in line and not is_skipped(line)


def is_skipped(line: str) -> bool:
    """Whether a line near a title is never part of it."""
    if (
        _boilerplate().search(line)
        or _RUBBISH.search(line)
        or _ADDRESS.search(line)
        or is_change(line)
        or is_name(line)
    ):
        return True
    if find_symbol([line]) and len(line) < 60:
        return True
    dates = sum(date.end - date.start for date in find_dates(line)) if len(line) < 60 else 0
    return dates * 2 > len(line)


def is_name(line: str) -> bool:
    """Whether the line consists of names of organisations, with no text after a colon."""
    if len(line.partition(": ")[2].split()) >= 3:
        return False
    covered = sum(mention.end - mention.start for mention in find_organisations(line))
    return covered > 0 and covered >= 0.55 * sum(1 for c in line if not c.isspace())
