"""What a figure counts: the noun phrase behind it, or in front where the sentence is built so.

1. Behind a per cent or an amount of money: "of" and its noun phrase, or the noun itself ("58 per cent
   girls"); behind money also the noun phrase before "of" ("an investment of $74 million").
2. Behind a count: its noun phrase (assistant.facts.phrases).
3. A figure in brackets behind another counts what that one counts: "68 per cent (313) were completed".
4. In front: "the number of people in need grew to 30.4 million" (assistant.facts.in_front).
5. What is named before as the whole: "among projects completed in 2024, 41 per cent were led by women".

A figure for which none of this is found counts nothing that can be told, and makes no fact.
"""

from __future__ import annotations

import re

from assistant.facts.grammar import WORD, Grammar
from assistant.facts.in_front import in_front
from assistant.facts.model import Cell
from assistant.facts.phrases import noun_phrase, participle_phrase
from corpus.names import Figure

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


def counted(text: str, figure: Figure, figures: tuple[Figure, ...], rules: Grammar) -> Cell | None:
    """What ``figure`` counts in ``text``, as a slice of it; None where that cannot be told."""
    found = _of_whole(text, figure, figures, rules)
    found = (
        found or _behind(text, figure, figures, rules) or _bracketed(text, figure, figures, rules)
    )
    found = found or in_front(text, figure, rules) or _said_of(text, figure, rules)
    if found is None:
        return None
    written = text[found[0] : found[1]]
    lasts = WORD.findall(written)[-1:]
    if written.lower() in rules.no_counted or (lasts and lasts[0].lower() in _CONNECT):
        return None
    return Cell(written, " ".join(written.split()).casefold())


def _behind(
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
        return None  # "14 percentage points higher than": what is higher stands in front
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
    return noun_phrase(text, start, rules) or in_front(text, before[-1], rules)


def _of_whole(
    text: str, figure: Figure, figures: tuple[Figure, ...], rules: Grammar
) -> tuple[int, int] | None:
    """The whole that the sentence names first, of which the figure behind it is a part or a share."""
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
    """What is said of a share or number whose whole stands elsewhere: "225 were girls"."""
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
