"""What a figure counts: a noun phrase after it, before it, or elsewhere in the sentence.

Of one figure (`_counted`):
1. After a per cent or an amount of money: "of" and its noun phrase, or the noun itself ("58 per cent
   girls"); after money also the noun phrase before "of" ("an investment of $74 million").
2. After a count: its noun phrase (assistant.facts.grammar).
3. A figure in brackets after another counts what that one counts: "68 per cent (313) were completed".
4. Before the figure: "the number of people in need grew to 30.4 million" (assistant.facts.counted_before).
5. What is named before as the whole: "among projects completed in 2024, 41 per cent were led by women".

By the sentence's other figures (`_counts_as_before`, `_counts_as_earlier`, `_counts_as_next`):
6. A value that another is compared with counts the same: "57 countries, up from 43 in 2023".
7. So do members of a list whose places follow: "71 in Niamey, 41 in Zinder and 10 in Tahoua".
8. So do further shares: "43 per cent of allegations were …, 25 per cent to …", and "40 countries, with
   58 per cent reporting".
9. And a part of what the sentence begins with: "Of the 560 forms received, 442 were kept".

A figure for which none of this is found makes no fact, unless it is an amount of money.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.facts.counted_before import counted_before
from assistant.facts.grammar import WORD, Grammar, noun_phrase, participle_phrase
from assistant.facts.model import Cell
from corpus.names import Figure
from corpus.normalize import one_line

_GAP = re.compile(r"[\s\u00a0\u202f]+(?:\[\d+\]\s*)?")
_OF = {
    "en": re.compile(
        r"\s+of\s+(?:all\s+|such\s+|its\s+|their\s+|these\s+|those\s+|our\s+|them\s+(?!\w+ed\b))*(?:the\s+)?",
        re.I,
    ),
    "fr": re.compile(
        r"\s+(?:des\s+|du\s+|d['’]|de\s+(?:la\s+|l['’]|ces\s+|leurs\s+|son\s+|sa\s+|ses\s+)?)", re.I
    ),
    "es": re.compile(r"\s+(?:de\s+(?:las?\s+|los\s+|sus?\s+)?|del\s+)", re.I),
}
_WHOLE = re.compile(
    r"(?:^\W*(?:[^\W\d]\w*,\s+|in\s+\d{4},\s+)?|[,;:]\s+)(?:among|of|out of|amongst|parmi)\s+"
    r"(?:the\s+|all\s+|those\s+|les\s+|estimated\s+|some\s+)*",
    re.I,
)
_ARE = re.compile(r"\s+(?:are|were|was)\s+(?!(?:\w+ed|\w+ly|in|at|on|from|by|not|also)\b)", re.I)
_PARENTHESIS = re.compile(r"\s*\(\s*(?:n\s*=\s*|or\s+|about\s+|approximately\s+)?$")
_ARTICLE = re.compile(
    r"\b(?:an?|the|its|their|this)\s+$", re.I
)  # "a $3 million investment project"
_TAIL = re.compile(r"[^,;:()]{0,90}")  # "1,124 personnel in special missions (27 per cent)"
_LABEL_NEXT = re.compile(
    r"\s?:\s*(?!\d{1,2}[.)]\s)(?:[A-Z]{2,3})?[$€£]?\s?\d"
)  # "9 Budget: $5": the label of the next figure
# Of money what it was, or was given for: "$10.9 million in flexible, catalytic funding", "worth of seeds".
_MONEY_IN = re.compile(
    r"\s+(?:in|worth of|comme|sous forme de|como)\s+(?:[a-z-]+,\s+)?(?=[a-z-]{4,})(?!total\b|part\b|addition\b)"
)
_DIFFERENCE = frozenset(["higher", "lower", "more", "less", "fewer", "greater"])
_BRACKET = re.compile(r"\s\([^()]{1,40}\)")  # "89 per cent ($2.70 billion) of contributions"
_CONNECT = frozenset(["and", "or", "which", "that", "et", "ou", "qui", "y", "o", "que"])
_THOSE = re.compile(r"\bthose\s+$", re.I)
_MOST = 9  # words of what is said of a share


def counted_things(
    text: str, figures: tuple[Figure, ...], rules: Grammar
) -> Iterator[tuple[Figure, Cell | None]]:
    """Each figure of a sentence with what it counts, a slice of ``text``; None where nothing says so."""
    known: list[tuple[Figure, Cell]] = []
    for at, figure in enumerate(figures):
        what = _counts_as_before(text, figure, known, rules)
        what = what or _counted(text, figure, figures, rules)
        what = what or _counts_as_earlier(text, figure, known)
        if what is None and at + 1 < len(figures):
            after = figures[at + 1]
            what = _counts_as_next(text, figure, after, _counted(text, after, figures, rules))
        if what is not None:
            known.append((figure, what))
        yield figure, what


# --- what one figure counts --------------------------------------------------------------------


def _counted(text: str, figure: Figure, figures: tuple[Figure, ...], rules: Grammar) -> Cell | None:
    found = (
        _of_whole(text, figure, figures, rules)
        or _after(text, figure, figures, rules)
        or _bracketed(text, figure, figures, rules)
        or counted_before(text, figure, rules)
        or _said_of(text, figure, rules)
    )
    if found is None:
        return None
    written = text[found[0] : found[1]]
    lasts = WORD.findall(written)[-1:]
    if written.lower() in rules.no_counted or (lasts and lasts[0].lower() in _CONNECT):
        return None
    return Cell(written, one_line(written).casefold())


def _after(
    text: str, figure: Figure, figures: tuple[Figure, ...], rules: Grammar
) -> tuple[int, int] | None:
    at = figure.end
    of = _OF.get(rules.language)
    bracket = _BRACKET.match(text, at) if figure.unit == "percent" else None
    match = of.match(text, bracket.end() if bracket else at) if of else None
    if match is None and figure.unit not in (None, "percent", "percentage points"):
        match = _MONEY_IN.match(text, at)
    whole = next((o for o in figures if match and o.start == match.end()), None)
    if whole is not None and whole.unit is None:  # "12 of the 17 goals"
        gap = _GAP.match(text, whole.end)
        return noun_phrase(text, gap.end(), rules) if gap else None
    if match and _THOSE.search(match[0]) and (span := participle_phrase(text, match.end(), rules)):
        return span
    if figure.unit is not None or figure.text[-1:].isalpha() or match:
        if match and (span := noun_phrase(text, match.end(), rules)):
            return span
        if figure.unit not in (None, "percent", "percentage points"):
            noun = _ARTICLE.search(text, max(0, figure.start - 14), figure.start)
            return noun_phrase(text, at + 1, rules) if noun else None
        if figure.unit is not None and rules.language != "en":
            return None
    gap = _GAP.match(text, at)
    span = noun_phrase(text, gap.end(), rules) if gap else None
    if span and (_LABEL_NEXT.match(text, span[1]) or text[slice(*span)].lower() in _DIFFERENCE):
        return None  # "14 percentage points higher than": what is higher comes before
    return span


def _bracketed(
    text: str, figure: Figure, figures: tuple[Figure, ...], rules: Grammar
) -> tuple[int, int] | None:
    if not _PARENTHESIS.search(text, max(0, figure.start - 24), figure.start):
        return None
    opening = text.rfind("(", 0, figure.start)
    before = [other for other in figures if other.end <= opening]
    if not before or text[figure.end : figure.end + 1] not in (")", ";", ","):
        return None
    if text[before[-1].end : opening].strip():
        known = noun_phrase(text, before[-1].end + 1, rules)
        return known if known and _TAIL.fullmatch(text, known[1], opening) else None
    closing = text.find(")", figure.end)
    if closing < 0:
        return None
    of = _OF.get(rules.language)
    match = of.match(text, closing + 1) if of else None
    start = match.end() if match else closing + 2
    return noun_phrase(text, start, rules) or counted_before(text, before[-1], rules)


def _of_whole(
    text: str, figure: Figure, figures: tuple[Figure, ...], rules: Grammar
) -> tuple[int, int] | None:
    """The whole that the sentence names first, of which the figure is a part or a share."""
    verb = WORD.match(text, figure.end + 1)
    if verb is None or not rules.opens_predicate(verb[0]):
        return None
    whole = next(_WHOLE.finditer(text, 0, figure.start), None)
    if whole is None or ";" in text[whole.end() : figure.start]:
        return None
    number = next((f for f in figures if f.start == whole.end()), None)
    of = _OF["en"].match(text, number.end) if number else None  # "out of $2.4 billion of aid"
    start = of.end() if of else number.end + 1 if number else whole.end()
    span = noun_phrase(text, start, rules)
    return span if span and "," in text[span[1] : figure.start] else None


def _said_of(text: str, figure: Figure, rules: Grammar) -> tuple[int, int] | None:
    """What is said of a share or number whose whole is named elsewhere: "225 were girls"."""
    are = _ARE.match(text, figure.end)
    if are and figure.unit in (None, "percent") and (span := noun_phrase(text, are.end(), rules)):
        return span
    gap = _GAP.match(text, figure.end)
    verb = WORD.match(text, gap.end()) if gap and figure.unit == "percent" else None
    if verb is None or not rules.opens_predicate(verb[0]):
        return None
    end = verb.end()
    for count, match in enumerate(WORD.finditer(text, verb.end())):
        if count >= _MOST or text[end : match.start()].strip():
            break
        end = match.end()
    return verb.start(), end


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


# --- what a figure counts by the other figures of its sentence --------------------------------------


def _counts_as_before(
    text: str, figure: Figure, earlier: Sequence[tuple[Figure, Cell]], rules: Grammar
) -> Cell | None:
    """What the last figure counts, of a share that only a verb follows: "…, with 58 per cent reporting".

    ``earlier``: figures before it with what they count, in the order of the sentence.
    """
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


def _counts_as_next(text: str, figure: Figure, after: Figure, what: Cell | None) -> Cell | None:
    """What the next figure counts, where only "and" is between: "200 and 300 officers"."""
    same = figure.unit == after.unit and _PAIRED.fullmatch(text, figure.end, after.start)
    return what if same else None


def _counts_as_earlier(
    text: str, figure: Figure, earlier: Sequence[tuple[Figure, Cell]]
) -> Cell | None:
    """What an earlier figure of the same unit counts, where the sentence says that ``figure`` does too."""
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
