"""Which of the first lines of a document can be its title, and which works a text names.

Not a title: names of organisations, dates, sessions and agenda items, addresses, symbols, copyright
notices, names of files and of chapters.

Works: the one that a text is a part of, and the one that a letter transmits.

1. A phrase in capitals that ends in "Report", "Plan", "Strategy" …, or one that begins with "Rapport",
   "Informe" … and ends in a year, names a work.
2. The one that shares most words with the file's name is chosen.
3. A summary is of the work whose initials are in the file's name, or that it names first with a year.
4. A letter names the work that it transmits after "transmit", "forward" …
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath

from corpus import domain
from corpus.metadata.imprint import find_symbol
from corpus.names import find_dates, find_organisations
from corpus.normalize import one_line

LONG = 200  # characters of a long title
_RUBBISH = re.compile(
    r"\.(?:docx?|indd|pptx?|xlsx?|pdf|rtf|qxd|html?)\b|^microsoft word|powerpoint presentation"
    r"|^untitled|^name:|^document\s*\d*$|^slide \d|^[\W\d_]+$|^(?:title|titre|título)$|^print$"
    # what a page of the web begins with
    r"|^(?:skip|jump|go) to (?:the )?(?:main )?content|^(?:aller|passer|accéder) au contenu"
    r"|^(?:saltar|pasar|ir) al contenido|^перейти к (?:основному )?(?:содержанию|контенту)"
    r"|^(?:تجاوز|انتقل|الانتقال) إلى المحتوى",
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


def begins_title(line: str) -> bool:
    """Whether a title may begin with a line: it does not in the middle of a sentence ("eTrade …" may)."""
    first = line.lstrip(' *“"«(')[:2]
    return may_be_title(line) and not (first[:1].islower() and first[1:].islower())


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


_LEADING = re.compile(r"^(?:(?:the|of|and|for|on|in|this)\s)+", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"\w{3,}")
_SMALL = frozenset(
    ["of", "and", "for", "on", "the", "sur", "les", "dans", "le", "de", "la", "sobre"]
)
_TRANSMITTED = re.compile(
    r"\b(?:transmit|forward|enclose|convey|submit)\s+(?:to you\s+)?(?:herewith\s+)?(?:to you\s+)?"
    r"(?:a copy of\s+)?(?:the|an?)\s+([^.,;:(]{12,200})"
    r"|\b(?:faire tenir|transmettre)\s+(?:ci-joint\s+)?(?:(?:le|la|les|une?)\s|copie d[ue]\s|l[’'])"
    r"([^.,;:(]{12,200})"
    r"|\btransmitir(?:le)?\s+(?:adjunt[oa]s?\s+)?(?:(?:el|la|los|las|una?)\s|copia del?\s)"
    r"([^.,;:(]{12,200})"
)
_BEGINNING = 5_000  # characters in which a summary names its work, and a letter what it transmits
_SEARCHED = 60_000
_LEAST_WORDS = 3  # words of a file's name that a work must share
_LONGEST = 160


def named_like(name: str, text: str) -> str:
    """The work that ``text`` names more than once and the file is named after; or ""."""
    words = _words(re.sub(r"[_.-]+", " ", PurePosixPath(name).stem))
    works = Counter(_works(text[:_SEARCHED]))
    shared = {work: len(words & _words(work)) for work, count in works.items() if count > 1}
    best = max(shared, key=lambda work: (shared[work], works[work], -len(work)), default="")
    enough = best and shared[best] >= _LEAST_WORDS and shared[best] * 2 >= len(words)
    return best if enough else ""


def whole_of(name: str, text: str) -> str:
    """The work that a summary or foreword belongs to, without its year; or "".

    It is the work whose initials are in the file's name, else the first one named with a year.
    """
    words = set(re.split(r"[\W_]+", PurePosixPath(name).stem.casefold()))
    works = _works(text[:_BEGINNING])
    like = (work for work in works if _initials(work) in words)
    work = next(like, "") or next((work for work in works if _YEAR.search(work)), "")
    return _YEAR.split(work)[0].strip()


def transmitted(title: str, text: str) -> str:
    """The work that a letter with this title transmits, "" if it is no letter or names none."""
    if not _letters().match(title):
        return ""
    found = _TRANSMITTED.search(one_line(text[:_BEGINNING]))
    if found is None:
        return ""
    work = next(group for group in found.groups() if group).strip()
    if len(work) > _LONGEST:
        work = work[:_LONGEST].rsplit(" ", 1)[0]
    return work[:1].upper() + work[1:]


def _works(text: str) -> list[str]:
    found = (_LEADING.sub("", match.group()) for match in _named().finditer(one_line(text)))
    return [work for work in found if len(work.split()) > 1]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _SMALL


def _initials(work: str) -> str:
    """Initials of the words of ``work``, small ones and the year left out; "" for fewer than three."""
    words = [w for w in work.split() if w.casefold() not in _SMALL and not w[0].isdigit()]
    return "".join(word[0] for word in words).casefold() if len(words) > 2 else ""


@domain.cached()
def _named() -> re.Pattern[str]:
    years = r"(?:19|20)\d\d(?:[-–](?:19|20)?\d\d)?"
    return re.compile(
        r"(?<![^\W_])(?:(?:[A-Z][\w’'-]+|of|and|for|on|the|\d{1,2}(?:st|nd|rd|th))\s){1,7}"
        rf"(?:{domain.any_of('publications', 'works')})\b(?:\s{years})?"
        rf"|(?<![^\W_])(?:{domain.any_of('publications', 'works_first')})(?:\s[\w’'-]+){{1,8}}?\s{years}"
    )


@domain.cached()
def _letters() -> re.Pattern[str]:
    return re.compile(domain.any_of("publications", "letters"), re.IGNORECASE)
