"""What a turn restricts the last answer to and what it leaves out of it: "only UNODC", "without 2018", "only 2024, not UNICEF".

1. What is left out follows the first word that says so (`except_words.yaml`). "Not" is such a word at the beginning of a
   turn and after what is kept, where nothing but a name follows: "not UNODC"; "not UNODC, UNICEF" is a correction.
2. Before it stands what is kept ("only UNODC without 2018"), or after it ("without UNICEF and only 2023").

A turn is too short to tell its language: the words of all of them count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.conversation.languages import languages_named
from assistant.conversation.mentions import find_names, kind_of
from assistant.locale import LANGUAGES
from assistant.question.patterns import patterns_in
from corpus.model import places_in

_MOST_WORDS = 12
_ONLY_WORDS = r"only|just|seulement|uniquement|s[oó]lo|solamente|[uú]nicamente|فقط|только|лишь"
_ONLY = re.compile(
    r"^(?:(?:and|et|y|а|و)\s+)?(?:show\s+)?(?:only|just|nothing but|limit(?:ed)?(?: (?:this|it|that))? to|restrict(?:ed)?(?: (?:this|it|that))? to|"
    r"filter (?:by|on)|narrow (?:it|this) down to|keep only|seulement|uniquement|juste|rien que|limite[rz]?(?:-toi)? [àa]u?|"
    r"filtre[rz]? (?:par|sur)|s[oó]lo|solamente|[uú]nicamente|l[ií]mita(?:lo)? a|filtra(?:r)? por|فقط|اقتصر على|только|лишь|ограничь(?:ся)?)\b"
    r"\s*(?P<rest>.+?)\s*[.!]*$|^(?P<before>\S+(?:\s+\S+){0,3})\s+(?:only|seulement|uniquement|solamente|فقط|только)[.!]*$",
    re.IGNORECASE,
)
# "… and only 2023" after what is left out.
_AND_ONLY = re.compile(
    rf"(?:[\s,;،]+(?:(?:and|but|et|mais|y|pero|и|но|а)\s+)?|[\s,;،]*\sو\s?)(?P<keeps>(?:{_ONLY_WORDS})\s+.+)$",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^(?:(?:no|non|нет|لا)[,،]\s*)?(?:(?:and|but|et|mais|y|e|pero|и|а|но)\s+|و\s)?$", re.IGNORECASE
)
_JOINS = re.compile(r"[\s,;،]+(?:(?:and|but|et|mais|y|pero|и|а|но)\s*|و\s?)?$", re.IGNORECASE)
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
    """``keeps``: words for what is kept, "" for everything; ``leaves``: for what is left out, "" for nothing.

    ``besides``: what else the turn says, before what it leaves out. ``widens``: names that are no longer all that is asked,
    "not only UNODC".
    """

    keeps: str
    leaves: str = ""
    besides: str = ""
    widens: str = ""

    @property
    def leaves_out_by_name(self) -> bool:
        """Whether a turn leaves out what it names, and says nothing else."""
        kept = not self.keeps or names_alone(self.keeps)
        return bool(self.leaves) and not self.besides and kept and names_alone(self.leaves)


def restriction(turn: str) -> Restriction | None:
    """What a turn keeps and leaves out; None for one that is no restriction."""
    if len(turn.split()) > _MOST_WORDS:
        return None
    for words in _words("not_only"):
        also = re.search(rf"(?<!\w){words.pattern}\s+(?P<names>.+)$", turn, re.IGNORECASE)
        if also and _LEADS.match(turn[: also.start()]) and names_alone(also["names"]):
            return Restriction("", widens=also["names"])
    for start, end in sorted(_marks(turn)):
        if (found := _leaving(turn[:start], turn[end:])) is not None:
            return found
    kept = _kept(turn)
    return None if kept is None else Restriction(kept)


def names_alone(text: str) -> bool:
    """Whether a text is names, "this report" or languages, and words that stand next to these."""
    rest = list(THIS.sub("", text))
    for at in places_in(find_names("".join(rest))):
        rest[at] = " "
    words = re.findall(r"[^\W\d_]+", "".join(rest))
    others = [word for word in words if not any(one.fullmatch(word) for one in _words("beside"))]
    is_named = THIS.search(text) is not None or bool(find_names(text))
    return all(map(languages_named, others)) and (is_named or bool(others))


def _leaving(before: str, after: str) -> Restriction | None:
    """What is kept and left out by a turn with ``before`` and ``after`` around the word that leaves out; None where nothing follows."""
    also = _AND_ONLY.search(after)
    leaves = (after[: also.start()] if also is not None else after).strip(" .!?؟،,;")
    if not leaves:
        return None
    before = "" if _LEADS.match(before) else _JOINS.sub("", before).strip(" ¿")
    if any(one.fullmatch(before) for one in _words("all")):
        before = ""
    keeps = _kept(before) or (before if before and names_alone(before) else "")
    besides = "" if keeps else before
    return Restriction(keeps or (_kept(also["keeps"]) or "" if also else ""), leaves, besides)


def _marks(turn: str) -> Iterator[tuple[int, int]]:
    """Where the words stand that leave out what follows them."""
    for words in _words("except"):
        yield from (match.span() for match in words.finditer(turn))
    for words in _words("not"):
        for match in re.finditer(rf"(?<![\w-])(?:{words.pattern})\s+(?=\w)", turn, re.IGNORECASE):
            if _is_of_a_name(turn, *match.span()):
                yield match.span()


def _is_of_a_name(turn: str, start: int, end: int) -> bool:
    """Whether "not" leaves out the names after it: at the beginning, or after what is kept, with nothing else behind it."""
    also = _AND_ONLY.search(turn, end)
    rest = turn[end : also.start() if also is not None else len(turn)]
    if re.search(r"[,;،]", rest) or not names_alone(rest.strip(" .!?؟")):
        return False
    begins = _LEADS.match(turn[:start]) is not None
    if begins and turn[start:end].strip().lower() in _CORRECTS:
        return all(kind_of(one) != "place" for one in find_names(rest))
    return begins or _kept(_JOINS.sub("", turn[:start])) is not None


def _kept(text: str) -> str | None:
    """The words after "only", or before it; None without it, and where they ask."""
    match = _ONLY.match(text)
    if match is None:
        return None
    rest = match["rest"] or match["before"]
    return None if rest is None or ASKING.search(rest) else str(rest)


@cache
def _words(name: str) -> tuple[re.Pattern[str], ...]:
    """A kind of words of all languages; see ``except_words.yaml``."""
    files = (patterns_in("assistant.conversation", "except_words.yaml", one) for one in LANGUAGES)
    return tuple(one[name] for one in files)
