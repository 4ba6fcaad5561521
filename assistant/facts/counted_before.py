"""What a figure counts where that is named before it: the subject of "grew to" and the like.

1. Of money the noun before "of": "an investment of $74 million".
2. What was changed "by": "raised the budget by 12 per cent"; in "exceeded by 20% its target" it follows.
3. A measure and its value: "the highest overall score of 3.9".
4. "The number of people in need grew to 30.4 million".
5. The subject of a verb of change or measure, without insertions between dashes or commas; also that of
   ", reaching 88 per cent".
6. A label: "Total expenditure: $135 million".
"""

from __future__ import annotations

import re

from assistant.facts.grammar import WORD, Grammar, noun_phrase, subject_phrase
from corpus.names import Figure

_ABOUT = (
    r"(?:(?:just|only|well|a|an|approximately|about|around|over|some|nearly|almost|more than|less than|greater than|"
    r"fewer than|up to|at least|as (?:many|much|high|low) as|under|close to|roughly|total of|record|mere|further|"
    r"estimated|average of|plus de|environ|près de|más de|cerca de)\s+)*"
)
_BEFORE_OF = re.compile(
    rf"(?P<what>(?:[^\W\d_][\w’'-]*\s+){{0,3}}[^\W\d_][\w’'-]*)\s+(?:of|totall?ing|de|d['’])\s+{_ABOUT}$",
    re.I,
)
# "the highest overall score of 3.9": a measure is what its value measures.
_MEASURE_OF = re.compile(
    rf"(?P<what>(?:[a-z-]+\s+){{0,2}}(?:score|ratio|index|value|average|target|median|mean|milestone))\s+of\s+{_ABOUT}$",
    re.I,
)
_NUMBER_OF = re.compile(
    r"\b(?:number|share|proportion|percentage|total|amount|rate|nombre|proportion|número|porcentaje|proporción)"
    r"\s+(?:(?:of|des|de)\s+|d['’]\s*)(?:the\s+|las?\s+|los\s+)?(?P<what>[^,;:()]{3,60}?)\s+"
    r"(?:\w+ly\s+|has\s+|had\s+)?(?:was|were|is|grew|grown|rose|risen|fell|fallen|reached|increased|decreased|"
    r"declined|stood|stands|est|était|a atteint|fue|es)\b",
    re.I,
)
_VERB = (
    r"(?:(?:in|for|since|by)\s+[12]\d{3}\s+)?(?:\w+ly\s+|also\s+)?(?:has\s+|have\s+|had\s+)?"
    r"(?:rose|risen|grew|grown|increased|fell|fallen|dropped|declined|decreased|reached|totall?ed|amounted|amounts?|"
    r"stood|stands?|accounted|averaged|averages?|remained|remains?|exceeds?|exceeded|equals|climbed|rises|falls|"
    r"improved|slowed|shrank|contracted|recovered|expanded|(?:increas|decreas|declin|ris|improv)ing|falling|"
    r"growing|dropping|averaging|standing|"
    r"shows?|(?:is|was|are|were|been)\s+(?:estimated|reduced|increased|cut|lowered|raised)|"
    r"(?:(?:is|are|was|were)\s+(?:projected|expected|forecast|estimated|set|likely)\s+to|will|would|could)\s+"
    r"(?:contract|fall|drop|decline|decrease|shrink|rise|grow|increase|reach|exceed|amount|cost|stand)|was|were|is|are)"
    rf"(?:\s+\w+ly|\s+on average)?(?:\s+by)?(?:\s+(?:to|at|from|for))?\s+{_ABOUT}$"
)
_GREW = re.compile(rf"(?P<what>[^\W\d_][^,;:()]{{2,170}}?)\s+{_VERB}", re.I)
_INSERTED = re.compile(
    rf"(?P<what>[^\W\d_][^;:()–—]{{2,90}}?)(?:,\s[^,;:()]{{8,110}},|\s\([^()]{{3,80}}\)|\s+[–—]\s[^;:()–—]{{8,160}}\s[–—])\s+{_VERB}",
    re.I,
)
_REACHING = re.compile(
    r",\s+(?:reaching|hitting|exceeding|surpassing|totall?ing|averaging|(?:remaining|standing)\s+at|(?:rising|falling|growing|dropping|climbing)\s+"
    rf"(?:from\s[^,;:()]{{1,40}}\s)?to)\s+{_ABOUT}$",
    re.I,
)
_CHANGED_BY = re.compile(
    r"\b(?:increase[ds]?|reduce[ds]?|raise[ds]?|cuts?|decrease[ds]?|lower(?:ed|s)?|expand(?:ed|s)?|grew|exceeded|"
    r"surpassed|improve[ds]?)\s+"
    rf"(?P<what>[^,;:()]{{3,90}}?)\s+by\s+{_ABOUT}$",
    re.I,
)
_BY = re.compile(
    rf"\b(?:increased|reduced|raised|cut|decreased|lowered|expanded|exceeded|surpassed)\s+by\s+{_ABOUT}$",
    re.I,
)
_LABEL = re.compile(rf"(?:^|[\d)%.,;•]\s+|\n)(?P<what>[^\W\d_][^:;.,\d]{{2,60}}):\s*{_ABOUT}$")
_NEXT = re.compile(r"\s+[A-ZÀ-Ý][^:;.,\d]{2,60}:\s*\S")
_WHOSE = re.compile(r"\s+(?:its|their|the)\s+")
# "has increased from 80 per cent in 2015 to 87 per cent": the second figure has the first one's subject.
_FROM_TO = re.compile(
    r"\s+(?:from|de|du)\s+(?:(?!\bfrom\b)[^,;:()]|,(?=\d))*\d(?:(?!\bfrom\b)[^,;:()]|,(?=\d)){0,60}"
    r",?\s+(?:to|à|a)\s*" + _ABOUT + "$",
    re.I,
)
_ADVERBIAL = re.compile(
    r"(?:(?:in|by|since|during|between|en|durante|depuis)\s+\S+(?:\s+(?:and|to)\s+\S+)?\s+|overall\s+|"
    r"(?:the|a|an|its|their|and|that|la|le|les|el|los|las)\s+)+",
    re.I,
)
_TURN = re.compile(r"\b(?:while|whereas|although|but|with|that)\s+(?=the\s)", re.I)
_CLAUSE = re.compile(r"(?:^\s*\d{1,3}\.\s+)?(?P<clause>[^,;:()]*)$")
_OPENING = re.compile(r"(?:\W*\d{1,3}\.\s+)?(?:[^,;:]{2,50},\s+)?(?:the\s+|a\s+)?", re.I)
_MOST = 9  # words of what is counted
_FAR = 240  # characters before a figure that are searched


def counted_before(text: str, figure: Figure, rules: Grammar) -> tuple[int, int] | None:
    """The span before ``figure`` that says what it counts; None where nothing does."""
    shift = max(0, figure.start - _FAR)
    before = text[shift : figure.start]
    earlier = _FROM_TO.search(before)
    before = f"{before[: earlier.start()]} " if earlier else before
    span = (
        _of_money(before, figure, rules)
        or _changed(before)
        or _measured(before, rules)
        or _number_of(before)
        or _subject(before, rules)
    )
    if span is not None:
        return shift + span[0], shift + span[1]
    if figure.unit == "percent" and _BY.search(before):
        whose = _WHOSE.match(text, figure.end)
        return noun_phrase(text, whose.end(), rules) if whose else None
    label = _LABEL.search(before)
    if (label and not WORD.match(text, figure.end + 1)) or (
        label and _NEXT.match(text, figure.end)
    ):
        return shift + label.start("what"), shift + label.end("what")
    return _reaching(text, shift, before, rules)


def _of_money(before: str, figure: Figure, rules: Grammar) -> tuple[int, int] | None:
    found = (
        _BEFORE_OF.search(before, max(0, len(before) - 120)) if figure.unit is not None else None
    )
    if found is None or (
        rules.language == "fr"
        and found["what"].endswith(("é", "és", "ée", "ées", "réduit", "accru"))
    ):
        return None
    return _trimmed(before, *found.span("what"), rules)


def _changed(before: str) -> tuple[int, int] | None:
    found = _CHANGED_BY.search(before)
    if found is None or len(found["what"].split()) > _MOST or found["what"].endswith("ly"):
        return None  # "raised respectively by"
    return found.span("what")


def _measured(before: str, rules: Grammar) -> tuple[int, int] | None:
    found = _MEASURE_OF.search(before)
    return _trimmed(before, *found.span("what"), rules) if found else None


def _number_of(before: str) -> tuple[int, int] | None:
    found = list(_NUMBER_OF.finditer(before, max(0, len(before) - 120)))
    if not found or len(found[-1]["what"].split()) > _MOST:
        return None
    start, end = found[-1].span("what")
    start = found[-1].start() if found[-1][0].lower().startswith("rate") else start
    return None if any(character.isdigit() for character in before[start:]) else (start, end)


def _subject(before: str, rules: Grammar) -> tuple[int, int] | None:
    """The subject of "… rose to", up to the beginning of its clause."""
    opens = max(before.rfind(mark, 0, len(before) - 1) for mark in (";", ":", "(")) + 1
    opens += len(_OPENING.match(before, opens)[0])  # type: ignore[index]  # it can be empty
    grew = _INSERTED.match(before, opens)
    if grew is None:
        clause = _CLAUSE.search(before)
        opens = clause.start("clause") if clause else 0
        grew = _GREW.match(before, opens + _spaces(before, opens))
    turns = list(_TURN.finditer(grew["what"])) if grew is not None else []
    if grew is not None and turns:
        grew = _GREW.match(before, grew.start("what") + turns[-1].end()) or grew
    if grew is not None and len(grew["what"].split()) > _MOST:
        opening = _ADVERBIAL.match(before, grew.start("what"))
        return subject_phrase(before, opening.end() if opening else grew.start("what"), rules)
    if grew is None:
        return None
    start, end = grew.span("what")
    opening = _ADVERBIAL.match(before, start)
    start = opening.end() if opening and opening.end() < end else start
    words = len(before[start:end].split())
    begins = before[start - 1 : start] in ("", " ", "(", "\n") or start == 0
    return (start, end) if 0 < words <= _MOST and begins else None


def _reaching(text: str, shift: int, before: str, rules: Grammar) -> tuple[int, int] | None:
    """The subject of a sentence whose end is ", reaching 88 per cent"."""
    reaching = _REACHING.search(before)
    if reaching is None:
        return None
    opens = text.rfind(";", 0, shift + reaching.start()) + 1
    opening = _OPENING.match(text, opens)
    return subject_phrase(text, opening.end(), rules) if opening else None


def _spaces(text: str, at: int) -> int:
    return len(text[at:]) - len(text[at:].lstrip())


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
