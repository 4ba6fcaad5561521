"""What a figure counts: the noun phrase behind it, or in front where the sentence is built so.

1. Behind a per cent or an amount of money: "of" and its noun phrase, or the noun itself ("58 per cent
   girls"); behind money also the noun phrase before "of" ("an investment of $74 million").
2. Behind a count: the words up to the next stop word, verb, figure or punctuation mark; "and" joins a
   second noun phrase.
3. A figure in brackets behind another counts what that one counts: "68 per cent (313) were completed".
4. In front: "the number of people in need grew to 30.4 million".

A figure for which none of this is found counts nothing that can be told, and makes no fact.
"""

from __future__ import annotations

import re

from assistant.facts.grammar import WORD, Grammar
from assistant.facts.model import Cell
from corpus.names import Figure

_GAP = re.compile(r"[\s\u00a0\u202f]+(?:\[\d+\]\s*)?")
_OF = {
    "en": re.compile(
        r"\s+of\s+(?:all\s+|its\s+|their\s+|these\s+|those\s+|our\s+)*(?:the\s+)?", re.I
    ),
    "fr": re.compile(r"\s+(?:des\s+|du\s+|d['’]|de\s+(?:la\s+|l['’]|ces\s+|leurs\s+)?)", re.I),
    "es": re.compile(r"\s+(?:de\s+(?:las?\s+|los\s+)?|del\s+)", re.I),
}
_BEFORE_OF = re.compile(
    r"(?P<what>(?:[^\W\d_][\w’'-]*\s+){0,3}[^\W\d_][\w’'-]*)\s+(?:of|totall?ing|de|d['’])\s+"
    r"(?:approximately|about|around|over|some|nearly|almost|more than|up to|at least|plus de|"
    r"an estimated)?\s*$",
    re.I,
)
_NUMBER_OF = re.compile(
    r"\b(?:number|share|proportion|percentage|total|amount|rate|nombre|proportion|número|porcentaje|proporción)"
    r"\s+(?:of|de|des|d['’])\s*(?:the\s+|las?\s+|los\s+)?(?P<what>[^,;:()]{3,60}?)\s+"
    r"(?:\w+ly\s+|has\s+|had\s+)?(?:was|were|is|grew|grown|rose|risen|fell|fallen|reached|increased|decreased|"
    r"declined|stood|stands|est|était|a atteint|fue|es)\b",
    re.I,
)
_GREW = re.compile(
    r"(?P<what>[^\W\d_][^,;:()]{2,100}?)\s+(?:(?:in|for)\s+[12]\d{3}\s+)?(?:\w+ly\s+|also\s+)?"
    r"(?:has\s+|have\s+|had\s+)?(?:rose|risen|grew|grown|increased|fell|dropped|declined|decreased|reached|"
    r"totall?ed|amounted|stood|accounted|averaged|remained|exceeds?|exceeded|equals|climbed|rises|falls|is estimated|was estimated|are estimated|were estimated|was|were)"
    r"(?:\s+by)?(?:\s+(?:to|at|from|for))?"
    r"(?:\s+(?:a total of|a record|just|only|approximately|about|around|over|some|nearly|almost|more than|at least))?\s*$",
    re.I,
)
_CHANGED_BY = re.compile(
    r"\b(?:increased|reduced|raised|cut|decreased|lowered|expanded|grew|exceeded|surpassed|improved)\s+(?P<what>[^,;:()]{3,90}?)\s+by"
    r"(?:\s+(?:just|only|approximately|about|around|over|some|nearly|almost|more than|at least))?\s*$",
    re.I,
)
# "has increased from 80 per cent in 2015 to 87 per cent": the second figure has the first one's subject.
_FROM_TO = re.compile(
    r"\s+(?:from|de|du)\s+(?:[^,;:()]|,(?=\d))*\d(?:[^,;:()]|,(?=\d)){0,60}\s+(?:to|à|a)\s*$", re.I
)
_ADVERBIAL = re.compile(
    r"(?:(?:in|by|since|during|between|en|durante|depuis)\s+\S+(?:\s+(?:and|to)\s+\S+)?\s+|overall\s+|"
    r"(?:the|a|an|its|their|and|that|la|le|les|el|los|las)\s+)+",
    re.I,
)
_CLAUSE = re.compile(r"(?:^\s*\d{1,3}\.\s+)?(?P<clause>[^,;:()]*)$")
_PARENTHESIS = re.compile(r"\s*\(\s*(?:n\s*=\s*|or\s+|about\s+|approximately\s+)?$")
_CONNECT = frozenset(["and", "or", "which", "that", "et", "ou", "qui", "y", "o", "que"])
_NOTES = "⁰¹²³⁴⁵⁶⁷⁸⁹"  # marks of footnotes, which touch the word before
_THOSE = re.compile(r"\bthose\s+$", re.I)
_MOST = 9  # words of a noun phrase
_PARTICIPLE = 3  # words that belong to one
_ADJECTIVES = frozenset(["more", "less", "higher", "lower", "fewer", "greater"])


def counted(text: str, figure: Figure, figures: tuple[Figure, ...], rules: Grammar) -> Cell | None:
    """What ``figure`` counts in ``text``, as a slice of it; None where that cannot be told."""
    found = _behind(text, figure, figures, rules) or _bracketed(text, figure, figures, rules)
    found = found or _in_front(text, figure, rules) or _said_of_share(text, figure, rules)
    if found is None:
        return None
    written = text[found[0] : found[1]].rstrip(_NOTES)
    lasts = WORD.findall(written)[-1:]
    if written.lower() in rules.no_counted or (lasts and lasts[0].lower() in _CONNECT):
        return None
    return Cell(written, " ".join(written.split()).casefold())


def _behind(
    text: str, figure: Figure, figures: tuple[Figure, ...], rules: Grammar
) -> tuple[int, int] | None:
    at = figure.end
    of = _OF.get(rules.language)
    match = of.match(text, at) if of else None
    whole = next((o for o in figures if match and o.start == match.end()), None)
    if whole is not None and whole.unit is None:  # "12 of the 17 goals"
        gap = _GAP.match(text, whole.end)
        return noun_phrase(text, gap.end(), rules) if gap else None
    if match and _THOSE.search(match[0]) and (span := _those(text, match.end(), rules)):
        return span
    if figure.unit is not None or figure.text[-1:].isalpha() or match:
        if match and (span := noun_phrase(text, match.end(), rules)):
            return span
        if figure.unit not in (None, "percent", "percentage points"):
            return None
        if figure.unit is not None and rules.language != "en":
            return None
    gap = _GAP.match(text, at)
    return noun_phrase(text, gap.end(), rules) if gap else None


def _those(text: str, at: int, rules: Grammar) -> tuple[int, int] | None:
    """Of "those employed in agriculture" the participle and what belongs to it."""
    first = WORD.match(text, at)
    if first is None or not rules.is_past(first[0]):
        return None
    end = first.end()
    for count, match in enumerate(WORD.finditer(text, end)):
        verb = count and (rules.is_past(match[0]) or match[0].lower() in rules.auxiliaries)
        if count >= _PARTICIPLE or verb or text[end : match.start()].strip():
            break
        end = match.end()
    return at, end


def noun_phrase(text: str, at: int, rules: Grammar) -> tuple[int, int] | None:
    """The span of the noun phrase that begins at ``at``; None if nothing there is one."""
    end, taken, joined, last_end, plural = at, 0, False, at, False
    for match in WORD.finditer(text, at):
        between = text[end : match.start()]
        if between.strip(" \u00a0\n’'") or match.start() - end > 2:
            break
        word = match[0]
        lower = word.lower()
        if taken >= _MOST or word[0].isdigit():
            break
        if lower in ("and", "et", "y") and taken and not joined:
            nxt = WORD.match(text, match.end() + 1)
            if nxt is None or rules.is_past(nxt[0]) or not _is_noun(text, nxt, rules):
                break
            joined, end = True, match.end()
            continue
        if taken == 0 and lower in _ADJECTIVES:
            pass
        elif lower in ("de", "d", "du", "des") and taken and rules.language in ("fr", "es"):
            nxt = WORD.match(text, match.end() + 1)
            if nxt is None or nxt[0].lower() in rules.stops or nxt[0][0].isdigit():
                break
            end = match.end()
            continue
        elif (
            lower in rules.stops
            or not _is_noun(text, match, rules)
            or (plural and (rules.is_past(word) or rules.is_gerund(word)))
        ):
            break
        end = last_end = match.end()
        plural = lower in rules.people or (lower.endswith("s") and not lower.endswith("ss"))
        taken += 1
    if not taken or text[at:last_end].lower() in rules.no_counted:
        return None
    return at, last_end


def _is_noun(text: str, match: re.Match[str], rules: Grammar) -> bool:
    """Not a stop word, and not a verb: a participle before a noun belongs to the noun phrase."""
    word = match[0]
    if word.lower() in rules.stops or word[0].isdigit():
        return False
    if word.lower() in rules.verbs and word.lower() not in (
        "support",
        "cost",
        "costs",
        "plans",
        "cut",
    ):
        return False
    if not rules.is_past(word) and not rules.is_gerund(word):
        return not (rules.language == "fr" and word.lower() in rules.auxiliaries)
    behind = WORD.match(text, match.end() + 1)
    return behind is not None and text[match.end()] == " " and _starts_noun(behind[0], rules)


def _starts_noun(word: str, rules: Grammar) -> bool:
    return word.lower() not in rules.stops and not rules.is_past(word) and word[0].isalpha()


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
        return known if known and not text[known[1] : opening].strip() else None
    closing = text.find(")", figure.end)
    if closing < 0:
        return None
    of = _OF.get(rules.language)
    match = of.match(text, closing + 1) if of else None
    start = match.end() if match else closing + 2
    return noun_phrase(text, start, rules) or _in_front(text, before[-1], rules)


def _in_front(text: str, figure: Figure, rules: Grammar) -> tuple[int, int] | None:
    before = text[max(0, figure.start - 120) : figure.start]
    shift = max(0, figure.start - 120)
    earlier = _FROM_TO.search(before)
    before = before[: earlier.start()] if earlier else before
    if figure.unit is not None:
        money = _BEFORE_OF.search(before)
        if money:
            start, end = money.span("what")
            trimmed = _trimmed(before, start, end, rules)
            if trimmed:
                return shift + trimmed[0], shift + trimmed[1]
    changed = _CHANGED_BY.search(before)
    if changed and len(changed["what"].split()) <= _MOST:
        return shift + changed.start("what"), shift + changed.end("what")
    found = list(_NUMBER_OF.finditer(before))
    if found and len(found[-1]["what"].split()) <= _MOST:
        start, end = found[-1].span("what")
        if not any(character.isdigit() for character in before[start:]):
            return shift + start, shift + end
    return _subject(before, shift)


def _subject(before: str, shift: int) -> tuple[int, int] | None:
    """The subject of "… rose to", up to the beginning of its clause."""
    clause = _CLAUSE.search(before)
    opens = clause.start("clause") if clause else 0
    grew = _GREW.match(before, opens + _spaces(before, opens))
    if grew is None:
        return None
    start, end = grew.span("what")
    opening = _ADVERBIAL.match(before, start)
    start = opening.end() if opening and opening.end() < end else start
    words = len(before[start:end].split())
    begins = before[start - 1 : start] in ("", " ", "(") or start == 0
    return (shift + start, shift + end) if 0 < words <= _MOST and begins else None


def _spaces(text: str, at: int) -> int:
    return len(text[at:]) - len(text[at:].lstrip())


def _said_of_share(text: str, figure: Figure, rules: Grammar) -> tuple[int, int] | None:
    """What is said of a share whose whole stands elsewhere: "over 65 per cent were young women"."""
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


def _trimmed(before: str, start: int, end: int, rules: Grammar) -> tuple[int, int] | None:
    """The last words of a span that no stop word or verb interrupts."""
    kept: tuple[int, int] | None = None
    for match in WORD.finditer(before, start, end):
        lower = match[0].lower()
        if lower in rules.stops or (rules.is_past(match[0]) and match.end() == end):
            kept = None
        else:
            kept = (kept[0] if kept else match.start(), match.end())
    return kept
