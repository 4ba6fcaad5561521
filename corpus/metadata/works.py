"""Works that a text names: the work that it is a part of, and the work that a letter transmits.

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
from corpus.normalize import one_line

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
