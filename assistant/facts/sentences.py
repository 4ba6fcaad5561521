"""Facts of one sentence.

1. Names, dates and figures are found (assistant.facts.names), and what each figure counts
   (assistant.facts.counted).
2. Actions are found: organisations and their predicates (assistant.facts.actions).
3. Each figure becomes a fact with the act that governs it, and the places and date that belong to it
   (assistant.facts.attachment). An act without a figure becomes a fact too.
4. What the sentence leaves open is taken from its headings, the document's title and its metadata;
   each cell says from which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.facts.actions import (
    Action,
    find_actions,
    find_partners,
    find_predicate,
    nearest_predicate,
)
from assistant.facts.attachment import date_of, places_of
from assistant.facts.counted import counted_things
from assistant.facts.figures import bound_of
from assistant.facts.grammar import WORD, Grammar, grammar, noun_phrase
from assistant.facts.model import Amount, Cell, Fact, Standing, When
from assistant.facts.names import Names, country_of
from corpus import domain
from corpus.names import Figure, Mention, Period, region_members
from corpus.normalize import one_line

_LONGEST = 1_600  # characters of a sentence; what is longer is a list that lost its marks
_INTENTIONS = frozenset([
    "will", "would", "should", "must", "shall", "may", "might", "be", "can", "could", "plans", "aims",
    "planned", "seeks",
])  # fmt: skip
_FEWEST = 5  # words of a sentence
_FEWEST_OF_PREDICATE = 3  # words
_SHORT_WORD, _TITLE = 3, 0.85  # letters; share of capitalised words
_CAPITALS = 2  # figures of a sentence in capitals
_NO_FACT = re.compile(
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
_SEVERAL = 2  # countries
_OF_WHOLE = re.compile(r"\s+(?:out\s+)?of\s+(?:the\s+|its\s+|all\s+)?")
_YOU, _QUOTATION = re.compile(r"\byour?\b", re.I), re.compile(r"[“”\"«»]")
_FOR = re.compile(r"\s+(?:for|to benefit|pour|para)\s+")


@dataclass(frozen=True, slots=True)
class SentenceContext:
    """What is known of a sentence from outside its text, for the cells that it leaves open.

    ``publisher``: None where it is no known organisation. ``section``: headings, outermost first; of a row
    also the names of its table and columns.
    """

    document: str
    language: str | None
    where: tuple[Cell, ...]
    when: When | None
    publisher: str | None
    page: int | None = None
    section: tuple[str, ...] = ()


def facts_of_sentence(
    quote: str, start: int, context: SentenceContext, *, fewest: int = _FEWEST
) -> Iterator[Fact]:
    """Facts of the sentence ``quote``, which begins at offset ``start`` of its document.

    ``fewest``: words; what has fewer is taken for a label, an address or a mark, and gives no fact.
    """
    text = quote.translate(NOTE_MARKS)
    if not _may_have_facts(text, fewest):
        return
    language = _language(text, context.language)
    rules = grammar(language)
    names = Names.of(text, language, rules)
    if not names.figures and not names.organisations and "We " not in text:
        return
    contents = text.isupper() and len(names.figures) > _CAPITALS  # a table of contents
    if contents or _is_title(text, language):
        return
    base = Fact(context.document, start, start + len(quote), quote, context.page, context.section)
    yield from _Sentence(text, start, rules, names, context).facts(base)


def _may_have_facts(text: str, fewest: int) -> bool:
    """Not a list that lost its marks, an address, a reference, a manual's instruction or a few words."""
    if len(text) > _LONGEST or _NO_FACT.search(text) or _REFERENCE.search(text):
        return False
    if _YOU.search(text) and not _QUOTATION.search(text):
        return False
    return sum(word[0][0].isalpha() for word in WORD.finditer(text, 0, 120)) >= fewest


def _is_title(text: str, language: str) -> bool:
    """Whether nearly all longer words have a capital, as in the title of a paper that is cited."""
    long = [word[0] for word in WORD.finditer(text) if len(word[0]) > _SHORT_WORD]
    capitals = sum(word[0].isupper() for word in long)
    return language == "en" and len(long) >= _FEWEST and capitals >= _TITLE * len(long)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence whose names are known. ``start``: its offset in the document."""

    text: str
    start: int
    rules: Grammar
    names: Names
    context: SentenceContext

    def facts(self, base: Fact) -> Iterator[Fact]:
        """One for each figure that counts something, and for each action without a figure."""
        text, rules, organisations = self.text, self.rules, self.names.organisations
        actions = [
            action
            for action in find_actions(text, organisations, rules)
            if action.who or self.context.publisher is not None
        ]
        partners = find_partners(text, organisations, actions, rules)
        base = replace(base, partners=_cells(partners))
        amounts = list(self._amounts())
        offsets = [figure.start for figure in self.names.figures]
        for figure, amount in amounts:
            whole = _governing(actions, figure.start)
            action = nearest_predicate(text, whole, figure.start, rules) if whole else None
            yield replace(
                base,
                who=self._who(action),
                action=self._predicate(action, figure.start),
                for_whom=self._for_whom(action) or self._for_whom(whole),
                amount=amount,
                where=_of_counted_countries(self._where(figure.start, offsets), amount),
                when=self._when(figure.start, offsets),
            )
        used = {id(_governing(actions, figure.start)) for figure, _ in amounts}
        for action in actions:
            if id(action) not in used and self._is_done(action):
                yield replace(
                    base,
                    who=self._who(action),
                    action=_cut(text, action.start, action.end),
                    for_whom=self._for_whom(action),
                    where=self._where(action.start, ()),
                    when=self._when(action.start, ()),
                )

    def _amounts(self) -> Iterator[tuple[Figure, Amount]]:
        """The figures that count something, or are money, with what they count."""
        figures = self.names.figures
        for at, (figure, counted) in enumerate(counted_things(self.text, figures, self.rules)):
            if counted is None and figure.unit in (None, "percent", "percentage points"):
                continue
            before = figures[at - 1] if at else None
            if before and before.unit is None:
                whole = _OF_WHOLE.fullmatch(self.text, before.end, figure.start)
                if whole:  # "14 of the 17 countries": one fact
                    continue
            bound = bound_of(self.text, figure)
            start, end = self.start + figure.start, self.start + figure.end
            yield (
                figure,
                Amount(
                    figure.text, figure.low, figure.high, start, end, figure.unit, bound, counted
                ),
            )

    def _who(self, action: Action | None) -> tuple[Cell, ...]:
        if action is None:
            return ()
        publisher = self.context.publisher
        if not action.who and publisher:
            return (Cell(publisher, publisher, "metadata"),)
        return _cells(action.who)

    def _predicate(self, action: Action | None, at: int) -> str:
        """What is done: the action's predicate, else the one nearest to ``at``."""
        text = self.text
        if action is not None:
            return _cut(text, action.start, action.end)
        first, last = text.rfind(";", 0, at) + 1, text.find(";", at)
        span = find_predicate(text, first, last if last >= 0 else len(text), at, self.rules)
        return _cut(text, *span) if span else ""

    def _is_done(self, action: Action) -> bool:
        """Whether an action without a figure says what was done, not what is, or is intended."""
        text, rules = self.text, self.rules
        words = [word[0].lower() for word in WORD.finditer(text, action.start, action.end)]
        enough = len(words) >= _FEWEST_OF_PREDICATE or bool(rules.people.intersection(words[1:]))
        if not enough or words[0] in _INTENTIONS or "committed" in words[:3]:
            return (
                False  # "supported", "had, however" do not say what was done; "taught judges," does
            )
        being = words[0] in ("is", "are", "was", "were", "est", "sont", "es", "son")
        return not being or any(rules.is_past(w) or w.endswith("ing") for w in words[1:3])

    def _for_whom(self, action: Action | None) -> str:
        """The people after a verb of helping, or after "for" inside the action."""
        if action is None:
            return ""
        text, rules = self.text, self.rules
        opening = self._helped(action) or _FOR.search(text, action.start, action.end)
        span = noun_phrase(text, opening.end(), rules) if opening else None
        whom = _cut(text, *span) if span else ""
        return whom if rules.people & {word.lower() for word in WORD.findall(whom)} else ""

    def _helped(self, action: Action) -> re.Match[str] | None:
        """The words between a verb of helping and whom it helps: " more than 300 " after "trained"."""
        for word in list(WORD.finditer(self.text, action.start, action.end))[:3]:
            if word[0].lower() in self.rules.doing:
                return _QUANTITY.match(self.text, word.end())
        return None

    def _where(self, at: int, figures: Sequence[int]) -> tuple[Cell, ...]:
        """Places of the sentence; cities with their country where the headings or the title name it."""
        places, above = self.names.places, self.context.where
        if not places:
            return () if _GLOBAL.search(self.text) else above
        own = places_of(self.text, at, figures, places)
        countries = {country_of(place.key) for place in own} - {place.key for place in own}
        named = [place for place in places if place.key in countries]
        missing = countries - {place.key for place in named}
        return (*_cells((*own, *named)), *(cell for cell in above if cell.key in missing))

    def _when(self, at: int, figures: Sequence[int]) -> When | None:
        date = date_of(self.text, at, figures, self.names.dates)
        return self.context.when if date is None else when_of(date, "quote")


def _governing(actions: Sequence[Action], at: int) -> Action | None:
    return next((one for one in actions if one.governs[0] <= at < one.governs[1]), None)


def _cut(text: str, start: int, end: int) -> str:
    return one_line(text[start:end])


def _of_counted_countries(where: tuple[Cell, ...], amount: Amount) -> tuple[Cell, ...]:
    """Places of a fact; of one that counts countries only as many as it counts, else regions."""
    what = amount.counted
    if what is None or not _countries().search(what.key) or amount.high < _SEVERAL:
        return where
    if len(where) == amount.high:
        return where
    return tuple(cell for cell in where if region_members(cell.key))


@domain.cached()
def _countries() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\s)(?:{domain.any_of('subjects', 'countries')})$")


def when_of(date: Period, stands: Standing) -> When:
    """A date that the text gives, as a cell; ``stands``: "quote", "section" or "title"."""
    first = date.first.isoformat() if date.first else ""
    last = date.last.isoformat() if date.last else ""
    return When(one_line(date.text), first, last, "fact", stands)


def _cells(mentions: Sequence[Mention]) -> tuple[Cell, ...]:
    cells = {mention.key: Cell(mention.text, mention.key) for mention in reversed(mentions)}
    return tuple(reversed(cells.values()))


def _language(text: str, language: str | None) -> str:
    """The document's language, unless the sentence is plainly of another script."""
    if language not in ("ar", "ru"):
        return language or "en"
    latin = sum(1 for character in text[:200] if "a" <= character.lower() <= "z")
    return "en" if latin > len(text[:200]) / 2 else language
