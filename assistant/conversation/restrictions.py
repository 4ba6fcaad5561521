"""What a turn restricts the last answer to and what it leaves out of it: "only UNODC", "without 2018", "only 2024, not UNICEF".

The words that say so (`except_words.yaml`) are marks; a turn is split at each of them.

1. What follows a mark is kept or left out. "Only" may also stand behind what is kept: "UNODC only".
2. "Only" is a mark at the beginning of a turn and after another mark. "Not" is one after what is kept, and where nothing but
   a name follows it, at the beginning and after what is left out; "not UNODC, UNICEF" is a correction.
3. Before what is left out may stand what is kept: "UNODC without 2018".

A turn is too short to tell its language: the words of all of them count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from assistant.conversation.languages import languages_named
from assistant.conversation.mentions import asks_in, find_names, kind_of
from assistant.locale import LANGUAGES
from assistant.question.patterns import patterns_in
from corpus.model import places_in

_MOST_WORDS = 12
_MOST_CHARACTERS = 200
_MOST_BEFORE_ONLY = 4  # words
_LEADS = re.compile(
    r"^(?:(?:no|non|нет|لا)[,،]\s*)?(?:(?:and|but|et|mais|y|e|pero|и|а|но)\s+|و\s?)?$",
    re.IGNORECASE,
)
_JOINS = re.compile(
    r"(?<![\s,;،])[\s,;،]++(?:(?:and|but|et|mais|y|pero|и|но|а)\s*+|و\s?)?+$", re.IGNORECASE
)
_CORRECTS = frozenset({"no", "لا"})  # before a place: "no, Nigeria"
ASKING = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|can|qui|quand|où|comment|combien|pourquoi|"
    r"quel\w*|qui[ée]n\w*|cu[áa]\w+|d[óo]nde|c[óo]mo|qu[ée]|кто|что|когда|где|как\w*|почему|сколько)\b|(?:^|\s)(?:من|ما|ماذا|متى|أين|كم|لماذا|كيف|هل)\s",
    re.IGNORECASE,
)
# "this report", which a command may keep or leave out.
THIS = re.compile(
    r"\b(?:this|that|same) (?:report|document|file|one)\b|\b(?:ce|le même) (?:rapport|document|fichier)\b|"
    r"\b(?:este|ese|mismo) (?:informe|documento|archivo)\b|\bэт(?:от|ом|ого) (?:документ|отч[её]т|файл)а?|هذا (?:المستند|التقرير|الملف)|هذه الوثيقة",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Restriction:
    """``keeps``: words for what is kept, "" for everything; ``leaves``: for each thing that is left out.

    ``besides``: what else the turn says, before what it leaves out. ``widens``: names that are no longer all that is asked,
    "not only UNODC".
    """

    keeps: str
    leaves: tuple[str, ...] = ()
    besides: str = ""
    widens: str = ""

    @property
    def leaves_out_by_name(self) -> bool:
        """Whether a turn leaves out what it names, and says nothing else."""
        kept = not self.keeps or names_alone(self.keeps)
        return (
            bool(self.leaves) and not self.besides and kept and all(map(names_alone, self.leaves))
        )


class _Mark(NamedTuple):
    """Where a word of a kind of ``except_words.yaml`` stands: "only", "except" or "not"."""

    start: int
    end: int
    kind: str


def restriction(turn: str) -> Restriction | None:
    """What a turn keeps and leaves out; None for one that is no restriction, or of which a part cannot be understood."""
    turn = " ".join(turn.split())
    if len(turn) > _MOST_CHARACTERS or len(turn.split()) > _MOST_WORDS:
        return None
    for words in _words("not_only"):
        also = re.search(rf"(?<!\w){words.pattern}\s+(?P<names>.+)$", turn, re.IGNORECASE)
        if also and _LEADS.match(turn[: also.start()]) and names_alone(also["names"]):
            return Restriction("", widens=also["names"])
    found = _found(turn)
    marks = _marks(turn, found) if found else []
    return _split(turn, marks, [one for one in found if one not in marks]) if marks else None


def may_leave_out(turn: str) -> bool:
    """Whether a word stands in a turn that can leave out what follows it."""
    return any(one.kind != "only" for one in _found(turn))


def names_alone(text: str) -> bool:
    """Whether a text is names, "this report" or languages, and words that stand next to these."""
    rest = list(THIS.sub("", text))
    for at in places_in(find_names("".join(rest))):
        rest[at] = " "
    words = re.findall(r"[^\W\d_]+", "".join(rest))
    others = [word for word in words if not any(one.fullmatch(word) for one in _words("beside"))]
    is_named = THIS.search(text) is not None or bool(find_names(text))
    return all(map(languages_named, others)) and (is_named or bool(others))


def _split(turn: str, marks: list[_Mark], others: list[_Mark]) -> Restriction | None:
    """What stands between ``marks``. ``others``: words that could be marks; what they say of a name next to them is not known."""
    before, keeps, leaves = turn[: marks[0].start], list[str](), list[str]()
    before = "" if _LEADS.match(before) else _JOINS.sub("", before).strip(" ¿")
    for mark, end in zip(marks, [one.start for one in marks[1:]] + [len(turn)], strict=True):
        words = _JOINS.sub("", turn[mark.end : end]).strip(" .!?؟،,;")
        if not words and mark.kind == "only" and mark is marks[0]:
            words, before = before, ""
        unknown = any(mark.end <= one.start < end for one in others)
        if not words or (unknown and find_names(words)):
            return None
        (keeps if mark.kind == "only" else leaves).append(words)
    if any(one.fullmatch(before) for one in _words("all")):
        before = ""
    if before and names_alone(before):
        keeps, before = [before, *keeps], ""
    return (
        None if any(map(asks_in, keeps)) else Restriction(", ".join(keeps), tuple(leaves), before)
    )


def _marks(turn: str, found: Sequence[_Mark]) -> list[_Mark]:
    """Those of the words ``found`` that are marks."""
    marks: list[_Mark] = []
    ends = [one.start for one in found[1:]] + [len(turn)]
    for one, end in zip(found, ends, strict=True):
        before, after = turn[: one.start], _JOINS.sub("", turn[one.end : end])
        begins = not marks and _LEADS.match(before) is not None
        goes_on = begins or bool(marks)
        if one.kind == "only":
            is_mark = goes_on or _is_behind(turn[one.start : one.end], before, after)
        elif one.kind == "not":
            keeps = any(mark.kind == "only" for mark in marks)
            corrects = begins and turn[one.start : one.end].strip().lower() in _CORRECTS
            is_mark = keeps or (goes_on and _is_of_a_name(after, corrects=corrects))
        else:
            is_mark = True
        if is_mark:
            marks.append(one)
    return marks


def _is_behind(only: str, before: str, after: str) -> bool:
    """Whether "only" stands behind what is kept: "UNODC only"."""
    is_one = any(words.fullmatch(only) for words in _words("only_behind"))
    return is_one and len(before.split()) <= _MOST_BEFORE_ONLY and not after.strip(" .!,;،")


def _is_of_a_name(after: str, *, corrects: bool) -> bool:
    """Whether "not" leaves out the names after it, with nothing else behind it. ``corrects``: a place is then no such name."""
    if re.search(r"[,;،]", after) or not names_alone(after.strip(" .!?؟")):
        return False
    return not corrects or all(kind_of(one) != "place" for one in find_names(after))


def _found(turn: str) -> list[_Mark]:
    """The words that can be marks, in the order of the turn; of those that overlap the first, the longer one."""
    every = (
        _Mark(*match.span(), kind)
        for kind in ("except", "not", "only")
        for words in _words(kind)
        for match in words.finditer(turn)
    )
    found: list[_Mark] = []
    for one in sorted(every, key=lambda mark: (mark.start, -mark.end)):
        if not found or one.start >= found[-1].end:
            found.append(one)
    return found


@cache
def _words(name: str) -> tuple[re.Pattern[str], ...]:
    """A kind of words of all languages; see ``except_words.yaml``."""
    files = (patterns_in("assistant.conversation", "except_words.yaml", one) for one in LANGUAGES)
    return tuple(one[name] for one in files)
