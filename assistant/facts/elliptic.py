"""What a figure counts whose noun stands elsewhere in the sentence.

1. A value that another is compared with counts the same: "57 countries, up from 43 in 2023".
2. So do members of a list whose places follow: "71 in Niamey, 41 in Zinder and 10 in Tahoua".
3. And a part of what the sentence begins with: "Of the 560 forms received, 442 were kept".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.model import Cell
from corpus.names import Figure

_ABOUT = (
    r"(?:(?:only|just|some|about|around|over|nearly|almost|more than|less than|at least|approximately|environ|"
    r"seulement|unos|unas|solo|sólo)\s+)*"
)
_COMPARED = re.compile(
    r"(?:\b(?:up|down|rising|rise|increase|decline|decrease|fall|drop|growth)\b[^,;()]{0,20}\s+from|"
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
    r"\s*(?:$|[,;.)]|(?:in|at|among|for|during|à|en|dans|au|aux|chez|para)\s)", re.I
)
_OF_THE = re.compile(
    r"^\W*(?:\w+[,:]\s+)?(?:of|out of|among|sur|parmi|de)\s+(?:the|les|los|las)?\s*$", re.I
)
_FAR = 110  # characters between two figures of one list


def inherited(text: str, figure: Figure, earlier: Sequence[tuple[Figure, Cell]]) -> Cell | None:
    """What ``figure`` counts by what an earlier one does; None where the sentence does not say so.

    ``earlier``: figures before it with what they count, in the order of the sentence.
    """
    same = [(one, cell) for one, cell in earlier if one.unit == figure.unit]
    if not same:
        return None
    last, cell = same[-1]
    between = text[last.end : figure.start]
    if ";" in between or len(between) > _FAR:
        return None
    if _COMPARED.search(between) and _ALONE.match(text, figure.end):
        return cell
    if _JOINED.search(between) and _ALONE.match(text, figure.end) and figure.unit is None:
        return cell
    first, whole = same[0]
    begins = _OF_THE.match(text[: first.start])
    return whole if begins and between.rstrip().endswith(",") else None
