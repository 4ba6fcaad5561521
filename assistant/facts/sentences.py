"""Facts of one sentence.

1. Names, dates and figures are found; figures that count nothing that can be told are left out.
2. Acts are found: an organisation and its predicate (assistant.facts.actions).
3. Each figure becomes a fact with the act that governs it, and the places and date that belong to it
   (assistant.facts.attachment). An act without a figure becomes a fact too.
4. What the sentence leaves open is taken from its headings, the document's title and its metadata;
   each cell says from which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.facts.actions import Act, acts, nearer, partners, predicate
from assistant.facts.attachment import date_of, places_of
from assistant.facts.cities import country_of
from assistant.facts.counted import counted, inherited, share_of_same, told_behind
from assistant.facts.figures import bound_of
from assistant.facts.grammar import WORD, Grammar, grammar
from assistant.facts.model import Amount, Cell, Fact, When
from assistant.facts.names import Names
from assistant.facts.noun_phrases import noun_phrase
from corpus import domain
from corpus.names import (
    Figure,
    Mention,
    Period,
    region_members,
)

_LONGEST = 1_600  # characters of a sentence; what is longer is a list that lost its marks
_INTENTIONS = frozenset(
    [
        "will",
        "would",
        "should",
        "must",
        "shall",
        "may",
        "might",
        "be",
        "can",
        "could",
        "plans",
        "aims",
        "planned",
        "seeks",
    ]
)
_FEWEST = 5
_FEWEST_OF_DEED = 3  # words
_SHORT_WORD, _TITLE = 3, 0.85  # letters; share of capitalised words
_CAPITALS = 2  # figures of a sentence in capitals
_NOT_TOLD = re.compile(
    r"\.{4,}|-{6,}|https?://|@\w|\b(?:E-?mail|Téléphone|Telephone|Tél|Tel)\b\.?\s*:|www\.|GLYPH|\b\d{1,4},? (?:[Rr]ue|Avenue|Calle|Street)\b|\bISBN\b|\bdoi\b|[?؟]\s*$|^\s*(?:See|Source|Voir|Fuente)\b"
)
_REFERENCE = re.compile(
    r"(?:\b[A-Z]\.|&|\bal\.?)[^()]{0,40}\(\d{4}[a-z]?\)[.,]|(?<!\d )\bp\. ?\d+|\bet al\."
)
_QUANTITY = re.compile(
    r"\s+(?:(?:more than|over|nearly|almost|some|about|around|at least|an estimated|the|a total of|another)\s+)*"
    r"(?:[\d.,]+\s+(?:million\s+)?)?",
    re.I,
)
NOTE_MARKS = str.maketrans(
    dict.fromkeys("⁰¹²³⁴⁵⁶⁷⁸⁹", " ")
)  # of footnotes, which touch words and years
_GLOBAL = re.compile(
    r"\b(?:globally|worldwide|around the world|across the world|dans le monde|en el mundo)\b", re.I
)
_SEVERAL = 2
_OF_WHOLE = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+|its\s+|all\s+)?")
_YOU, _SAID = re.compile(r"\byour?\b", re.I), re.compile(r"[“”\"«»]")
_FOR = re.compile(r"\s+(?:for|to benefit|pour|para)\s+")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known of a sentence beside its text, ready for the cells that it leaves open.

    ``headings``: outermost first. ``publisher``: None where it is no known organisation.
    """

    document: str
    language: str | None
    headings: tuple[str, ...]
    where: tuple[Cell, ...]
    when: When | None
    publisher: str | None
    page: int | None = None
    section: tuple[str, ...] = ()


def facts_of_sentence(
    quote: str, start: int, about: Surroundings, *, fewest: int = _FEWEST
) -> Iterator[Fact]:
    """Facts of the sentence ``quote``, which begins at offset ``start`` of its document.

    ``fewest``: words below which it is taken for a label, an address or a mark, and tells nothing.
    """
    text = quote.translate(NOTE_MARKS)
    if len(text) > _LONGEST or _NOT_TOLD.search(text) or _REFERENCE.search(text):
        return
    if _YOU.search(text) and not _SAID.search(text):  # instructions of a manual
        return
    if sum(word[0][0].isalpha() for word in WORD.finditer(text, 0, 120)) < fewest:
        return
    language = _language(text, about.language)
    rules = grammar(language)
    names = Names.of(text, language, rules)
    if not names.figures and not names.organisations and "We " not in text:
        return
    if _is_title(text, language):
        return
    if text.isupper() and len(names.figures) > _CAPITALS:  # a table of contents
        return
    found = [
        act
        for act in acts(text, names.organisations, rules)
        if act.who or about.publisher is not None
    ]
    told = list(_told(text, start, names.figures, rules))
    base = Fact(about.document, start, start + len(quote), quote, about.page, about.section)
    base = replace(base, partners=_cells(partners(text, names.organisations, found, rules)))
    ats = [figure.start for figure in names.figures]
    for figure, amount in told:
        whole = _governing(found, figure.start)
        act = nearer(text, whole, figure.start, rules) if whole else None
        yield replace(
            base,
            who=_who(act, about),
            action=_action(text, act, figure.start, rules),
            for_whom=_for_whom(text, act, rules) or _for_whom(text, whole, rules),
            amount=amount,
            where=_placed(_where(text, figure.start, ats, names, about), amount),
            when=_when(text, figure.start, ats, names, about),
        )
    used = {id(_governing(found, figure.start)) for figure, _ in told}
    for act in found:
        if id(act) not in used and _is_deed(text, act, rules):
            yield replace(
                base,
                who=_who(act, about),
                action=_cut(text, act.start, act.end),
                for_whom=_for_whom(text, act, rules),
                where=_where(text, act.start, (), names, about),
                when=_when(text, act.start, (), names, about),
            )


def _is_title(text: str, language: str) -> bool:
    """Whether nearly all longer words have a capital, as in the title of a paper that is cited."""
    long = [word[0] for word in WORD.finditer(text) if len(word[0]) > _SHORT_WORD]
    capitals = sum(word[0].isupper() for word in long)
    return language == "en" and len(long) >= _FEWEST and capitals >= _TITLE * len(long)


def _told(
    text: str, start: int, figures: tuple[Figure, ...], rules: Grammar
) -> Iterator[tuple[Figure, Amount]]:
    """The figures that count something, or are money, with what they count."""
    known: list[tuple[Figure, Cell]] = []
    for at, figure in enumerate(figures):
        what = share_of_same(text, figure, known, rules)
        what = what or counted(text, figure, figures, rules) or inherited(text, figure, known)
        if what is None and at + 1 < len(figures):
            behind = figures[at + 1]
            what = told_behind(text, figure, behind, counted(text, behind, figures, rules))
        if what is not None:
            known.append((figure, what))
        elif figure.unit in (None, "percent", "percentage points"):
            continue
        before = figures[at - 1] if at else None
        if before and before.unit is None and _OF_WHOLE.fullmatch(text, before.end, figure.start):
            continue  # "14 of the 17 countries": one fact
        yield (
            figure,
            Amount(
                figure.text,
                figure.low,
                figure.high,
                start + figure.start,
                start + figure.end,
                figure.unit,
                bound_of(text, figure),
                what,
            ),
        )


def _governing(found: Sequence[Act], at: int) -> Act | None:
    return next((act for act in found if act.governs[0] <= at < act.governs[1]), None)


def _who(act: Act | None, about: Surroundings) -> tuple[Cell, ...]:
    if act is None:
        return ()
    if not act.who and about.publisher:
        return (Cell(about.publisher, about.publisher, "metadata"),)
    return _cells(act.who)


def _action(text: str, act: Act | None, at: int, rules: Grammar) -> str:
    if act is not None:
        return _cut(text, act.start, act.end)
    first, last = text.rfind(";", 0, at) + 1, text.find(";", at)
    span = predicate(text, first, last if last >= 0 else len(text), at, rules)
    return _cut(text, *span) if span else ""


def _is_deed(text: str, act: Act, rules: Grammar) -> bool:
    """Whether a predicate without a figure tells what was done, not what is, or is meant to be."""
    words = [word[0].lower() for word in WORD.finditer(text, act.start, act.end)]
    said = len(words) >= _FEWEST_OF_DEED or bool(rules.people.intersection(words[1:]))
    if not said or words[0] in _INTENTIONS or "committed" in words[:3]:
        return False  # "supported", "had, however": what was done is not said; "taught judges," says it
    being = words[0] in ("is", "are", "was", "were", "est", "sont", "es", "son")
    return not being or any(rules.is_past(w) or w.endswith("ing") for w in words[1:3])


def _cut(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _for_whom(text: str, act: Act | None, rules: Grammar) -> str:
    """The people behind a verb of helping, or behind "for" inside the action."""
    if act is None:
        return ""
    opening = _helped(text, act, rules) or _FOR.search(text, act.start, act.end)
    if opening is None:
        return ""
    span = noun_phrase(text, opening.end(), rules)
    whom = _cut(text, *span) if span else ""
    return whom if rules.people & {word.lower() for word in WORD.findall(whom)} else ""


def _helped(text: str, act: Act, rules: Grammar) -> re.Match[str] | None:
    """What stands between a verb of helping and whom it helps: "trained more than 300 "."""
    for word in list(WORD.finditer(text, act.start, act.end))[:3]:
        if word[0].lower() in rules.doing:
            return _QUANTITY.match(text, word.end())
    return None


def _where(
    text: str, at: int, others: Sequence[int], names: Names, about: Surroundings
) -> tuple[Cell, ...]:
    """Places of the sentence; cities with their country where the headings or the title name it."""
    if not names.places:
        return () if _GLOBAL.search(text) else about.where
    own = places_of(text, at, others, names.places)
    countries = {country_of(place.key) for place in own} - {place.key for place in own}
    named = [place for place in names.places if place.key in countries]
    above = [cell for cell in about.where if cell.key in countries - {place.key for place in named}]
    return (*_cells((*own, *named)), *above)


def _placed(where: tuple[Cell, ...], amount: Amount) -> tuple[Cell, ...]:
    """Places of a fact that counts countries: as many as it counts; else regions alone are its own."""
    what = amount.counted
    if what is None or not _countries().search(what.key) or amount.high < _SEVERAL:
        return where
    if len(where) == amount.high:
        return where
    return tuple(cell for cell in where if region_members(cell.key))


@domain.cached()
def _countries() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?:{domain.any_of('subjects', 'countries')})$")


def _when(
    text: str, at: int, others: Sequence[int], names: Names, about: Surroundings
) -> When | None:
    date = date_of(text, at, others, names.dates)
    if date is not None:
        return when_of(date, "quote")
    return about.when


def when_of(date: Period, stands: str) -> When:
    """A date that the text gives, as a cell; ``stands``: "quote", "section" or "title"."""
    first = date.first.isoformat() if date.first else ""
    last = date.last.isoformat() if date.last else ""
    return When(" ".join(date.text.split()), first, last, "fact", stands)  # type: ignore[arg-type]


def _cells(mentions: Sequence[Mention]) -> tuple[Cell, ...]:
    cells = {mention.key: Cell(mention.text, mention.key) for mention in reversed(mentions)}
    return tuple(reversed(cells.values()))


def _language(text: str, language: str | None) -> str:
    """The document's language, unless the sentence is plainly of another script."""
    if language not in ("ar", "ru"):
        return language or "en"
    latin = sum(1 for character in text[:200] if "a" <= character.lower() <= "z")
    return "en" if latin > len(text[:200]) / 2 else language
