"""What a figure counts whose noun stands elsewhere in the sentence.

1. A value that another is compared with counts the same: "57 countries, up from 43 in 2023".
2. So do members of a list whose places follow: "71 in Niamey, 41 in Zinder and 10 in Tahoua".
3. So do further shares: "43 per cent of allegations were …, 25 per cent to …", and "40 countries, with
   58 per cent reporting".
4. And a part of what the sentence begins with: "Of the 560 forms received, 442 were kept".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.grammar import WORD, Grammar
from assistant.facts.model import Cell
from corpus.names import Figure

_ABOUT = (
    r"(?:(?:only|just|some|about|around|over|nearly|almost|more than|less than|at least|approximately|environ|"
    r"an estimated|estimated|seulement|unos|unas|solo|sólo)\s+)*"
)
_COMPARED = re.compile(
    r"(?:,\s+(?:from|to)|\b(?:up|down|rising|rise|increase|decline|decrease|fall|drop|growth)\b[^,;()]{0,20}\s+from|"
    r"\bcompared (?:with|to)|\brelative to|\bthan(?: the)?|\bversus|\bvs\.?|\bagainst|\bcontre|\bpar rapport à|"
    rf"\bfrente a|\ben comparación con|\bcomparado con|\()\s*{_ABOUT}$",
    re.I,
)
_JOINED = re.compile(
    r"(?:[,(–-]|\band|\bor|\bet|\bou|\by|\bo|\bdont|\bincluding|\bincluid[oa]s|\bof (?:which|whom)|"
    rf"\bfollowed by)\s*{_ABOUT}$",
    re.I,
)
_ALONE = re.compile(
    r"\s*(?:$|[,;.)]|(?:in|at|among|for|during|by|from|to|through|with|were|was|are|had|have|"
    r"of (?:which|whom|them|these)|à|en|dans|au|aux|chez|para)\s)",
    re.I,
)
_FROM, _TO = re.compile(rf"\bfrom\s+{_ABOUT}$", re.I), re.compile(rf"\bto\s+{_ABOUT}$", re.I)
_OF_THE = re.compile(
    r"^\W*(?:\w+[,:]\s+)?(?:of|out of|among|sur|parmi|de)\s+(?:the|les|los|las)?\s*$", re.I
)
_WITH = re.compile(rf",\s+(?:with|of (?:which|whom|them))\s+{_ABOUT}$", re.I)
_OF_WHOM = re.compile(rf"\bof (?:which|whom|them)\s+{_ABOUT}$", re.I)
_LISTED = re.compile(rf"(?:,|,?\s+and)\s+{_ABOUT}$", re.I)
_IS_OF = re.compile(rf"\bof\s+{_ABOUT}$", re.I)
_THEN = re.compile(
    r"(?:,|\band|\bbut|\bthen|\bbefore)\s+(?:then\s+|again\s+|\w+ly\s+)*(?:increas\w+|ris\w+|rose|grew|fell|falling|"
    rf"declin\w+|dropp\w+|decreas\w+|climb\w+|recover\w+|slow\w+|improv\w+)\s+(?:\w+ly\s+|further\s+|again\s+)*to\s+{_ABOUT}$",
    re.I,
)
# "…provided 89 per cent of contributions, and private partners contributed 11 per cent".
_LIKEWISE = re.compile(
    rf"\b(?:contributed|provided|received|represented|comprised|covered|accounted for|made up)\s+{_ABOUT}$",
    re.I,
)
_PAIRED = re.compile(r"\s*(?:,|,?\s+(?:and|or|et|ou|y|o))\s+")
_DOING = re.compile(r"[a-z]{3,}ing")
_FAR = 110  # characters between two figures of one list; twice that of a comparison


def share_of_same(
    text: str, figure: Figure, earlier: Sequence[tuple[Figure, Cell]], rules: Grammar
) -> Cell | None:
    """What a share is of where only what it does stands behind it: "…, with 58 per cent reporting"."""
    verb = WORD.match(text, figure.end + 1)
    if not earlier:
        return None
    last, cell = earlier[-1]
    between = text[last.end : figure.start]
    of_last = last.unit == figure.unit and between.lstrip().casefold().startswith(cell.key)
    changed = _FROM.search(text, 0, last.start) and _TO.search(between)
    if of_last and changed and _ALONE.match(text, figure.end):
        return cell  # "from 228 deaths per 100,000 births in 2015 to 197 in 2023"
    if verb is None:
        return None
    if figure.unit is None and _OF_WHOM.search(between) and rules.opens_predicate(verb[0]):
        return cell if last.unit is None else None
    if figure.unit != "percent":
        return None
    if ";" in between or len(between) > 2 * _FAR or _IS_OF.search(between):
        return None
    does = rules.opens_predicate(verb[0])
    if last.unit == "percent":
        return cell if does or (_LISTED.search(between) and _DOING.fullmatch(verb[0])) else None
    return cell if _WITH.search(between) and (does or _DOING.fullmatch(verb[0])) else None


def told_behind(text: str, figure: Figure, behind: Figure, what: Cell | None) -> Cell | None:
    """What the next figure counts, where nothing stands between: "200 and 300 officers"."""
    same = figure.unit == behind.unit and _PAIRED.fullmatch(text, figure.end, behind.start)
    return what if same else None


def inherited(text: str, figure: Figure, earlier: Sequence[tuple[Figure, Cell]]) -> Cell | None:
    """What ``figure`` counts by what an earlier one does; None where the sentence does not say so.

    ``earlier``: figures before it with what they count, in the order of the sentence.
    """
    same = [(one, cell) for one, cell in earlier if one.unit == figure.unit]
    if not same:
        return None
    last, cell = same[-1]
    between = text[last.end : figure.start]
    if ";" in between or len(between) > 2 * _FAR:
        return None
    if _COMPARED.search(between) and _ALONE.match(text, figure.end):
        return cell
    if _THEN.search(between):
        return cell
    if figure.unit == "percent" and _LIKEWISE.search(between) and _ALONE.match(text, figure.end):
        return cell
    if len(between) <= _FAR and _JOINED.search(between) and _ALONE.match(text, figure.end):
        return cell
    first, whole = same[0]
    begins = _OF_THE.match(text[: first.start])
    part = between.rstrip().endswith(",") or (
        figure.unit is None and _ALONE.match(text, figure.end)
    )
    return whole if begins and part else None
