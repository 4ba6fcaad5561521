"""Which list over all documents a question asks for, and which facts belong to it.

1. "Which agencies trained police, and where?" and "In which countries did UNODC train judges?" ask for
   organisations and places; "How many agencies in the documents trained police?" and "the total number
   of judges trained in the documents" say by their words that all documents are to be counted.
2. "How many loans in Niamey, Tahoua and Zinder?" asks for a figure of each place. A figure belongs to a
   place when it counts what is asked for and its fact names no other of these places. Every place must
   have a figure, else sentences answer better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.evidence.coverage import covers, equivalents, with_equivalents
from assistant.facts.model import Fact
from assistant.facts.names import country_of, find_cities
from assistant.facts.similarity import stems_of
from assistant.question.understand import Question
from corpus import domain
from corpus.names import Mention, find_organisations, find_places, find_years

_PLACES = r"countries|places|regions|cities|pays|régions|villes|países|regiones|ciudades"
_CORPUS = (
    r"(?:in|of|across|according to|dans|de|selon|en|según)\s+(?:all\s+|tou(?:s|tes)\s+|todos\s+)?"
    r"(?:the|these|our|les|ces|los|estos)?\s*(?:documents|reports|rapports|documentos|informes)"
)
_ASK = r"^\W*(?:(?:in|dans|en)\s+)?(?P<ask>which|what|how many|quel(?:le)?s|combien d[e’']|qué|cuáles|cuánt[oa]s)\s*"
_DID = (
    rf"\s+(?P<corpus>{_CORPUS}\s+)?"
    r"(?:(?:did|does|do|has|have|a|ont|ha|han)\s+(?P<had>.+?)|(?P<deed>.+?))"
    rf"(?P<over>\s+{_CORPUS})?"
    r"(?P<where>,?\s+(?:and|et|y)\s+(?:where|où|dónde|in (?:which|what) (?:countries|places)))?\W*$"
)
_TOTAL = re.compile(
    rf"^\W*(?:what (?:is|was)|give me)?\s*the\s+total\s+(?:number\s+of\s+)?(?P<deed>.+?)\s+{_CORPUS}\W*$",
    re.I,
)
_IS_PLACES = re.compile(_PLACES, re.I)
_BRACKET = re.compile(r"\s*\([^()]*\)?")
# They say that something was done for somebody, not what.
_LIGHT_VERBS = frozenset(["help", "support", "assist", "aid", "work"])
_COUNTS = re.compile(r"how many|combien|cuánt", re.I)


@dataclass(frozen=True, slots=True)
class ListQuestion:
    """``by``: what the list is made of. ``action``: what was done. ``actor``: key of who did it, or "".

    ``counts``: whether "how many" is asked. ``fewest``: sentences below which a quote answers better.
    """

    by: Literal["who", "where", "total"]
    action: str
    actor: str = ""
    counts: bool = False
    fewest: int = 1


def list_question(text: str) -> ListQuestion | None:
    """The list that a question asks for; None for a question that one sentence may answer."""
    total = _TOTAL.match(text)
    if total is not None:
        return ListQuestion("total", total["deed"])
    found = _form().match(text)
    if found is None:
        return None
    by: Literal["who", "where"] = "where" if _IS_PLACES.fullmatch(found["of"]) else "who"
    counts = bool(_COUNTS.match(found["ask"]))
    over_all = bool(found["corpus"] or found["over"])
    action, actor = _acting(found["had"] or found["deed"])
    if (counts and not over_all) or (by == "where" and not (actor or over_all)):
        return None
    fewest = 1 if over_all or by == "who" else 2
    return ListQuestion(by, action, actor, counts, fewest)


@domain.cached()
def _form() -> re.Pattern[str]:
    systems, kinds = (
        domain.any_of("institutions", "systems"),
        domain.any_of("institutions", "kinds"),
    )
    return re.compile(rf"{_ASK}(?P<of>(?:(?:{systems})\s+)?(?:{kinds})|{_PLACES}){_DID}", re.I)


def _acting(text: str) -> tuple[str, str]:
    """What was done and who did it, of "UNODC train judges"."""
    first = next(iter(find_organisations(text)), None)
    if first is None or text[: first.start].strip().lower() not in ("", "the", "l’", "la", "el"):
        return text, ""
    return text[first.end :].strip(), first.key


class Membership:
    """Decides which facts, and which of their places, belong to a list."""

    def __init__(self, asked: ListQuestion, question: Question) -> None:
        places = find_places(asked.action)
        self._places = {mention.key for mention in places}
        self._actor, self._years = asked.actor, set(question.years)
        self._action = stems_of(_without(asked.action, places)) - _LIGHT_VERBS
        self._same = equivalents(question)

    def holds(self, fact: Fact) -> bool:
        """Whether a fact is about the action, by who is asked for, in the place and year asked for."""
        own = {cell.key for cell in (*fact.who, *fact.partners)}
        where = {cell.key for cell in fact.where}
        return (
            (not self._actor or self._actor in own)
            and all(covers(place, where) for place in self._places)
            and self._years <= _years(fact)
            and self._is_said(fact.quote)
        )

    def at(self, fact: Fact) -> tuple[str, ...]:
        """Countries and regions where the action was done, by the quote: "Egypt (judges), Kenya (nurses)"."""
        mentions = find_places(fact.quote)
        places = [cell.key for cell in fact.where if country_of(cell.key) is None]
        places += [m.key for m in mentions if _BRACKET.match(fact.quote, m.end)]
        inside = {mention.key for mention in mentions}
        return tuple(
            key
            for key in dict.fromkeys(places)
            if key not in inside or self._is_said(_only_of(key, fact.quote, mentions))
        )

    def _is_said(self, text: str) -> bool:
        present = stems_of(text)
        return self._action <= with_equivalents(tuple(present), present, self._same)[1]


def _without(text: str, mentions: Sequence[Mention]) -> str:
    for mention in reversed(mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text


def _only_of(key: str, quote: str, mentions: Sequence[Mention]) -> str:
    """The quote without the brackets after its other places."""
    for mention in reversed(mentions):
        bracket = _BRACKET.match(quote, mention.end)
        if bracket and mention.key != key:
            quote = quote[: mention.end] + quote[bracket.end() :]
    return quote


def _years(fact: Fact) -> set[str]:
    said = {mention.key for mention in find_years(" \n ".join((fact.quote, *fact.section)))}
    if fact.when is None:
        return said
    first, last = fact.when.first[:4] or fact.when.last[:4], fact.when.last[:4] or "9999"
    return said | {str(y) for y in range(int(first or 9999), min(int(last), 2100) + 1)}


def places_counted_in(question: Question) -> tuple[str, ...]:
    """The places in which ``question`` counts, in its order; empty unless there are several."""
    if question.kind != "number" or not question.counted:
        return ()
    mentions = sorted(
        (*find_cities(question.text), *find_places(question.text)), key=lambda m: m.start
    )
    named = tuple(dict.fromkeys(mention.key for mention in mentions))
    return named if len(named) > 1 else ()


def figures_by_place(
    question: Question, named: Sequence[str], facts: Sequence[Fact]
) -> dict[str, Fact]:
    """The fact of each place of ``named``, in their order; empty where one has none.

    ``facts``: about the question, best first.
    """
    wanted = stems_of(" ".join(question.counted))
    if not wanted:
        return {}
    found: dict[str, Fact] = {}
    for fact in facts:
        if fact.amount is None or fact.amount.counted is None:
            continue
        at = {cell.key for cell in fact.where} & set(named)
        if len(at) == 1 and wanted <= stems_of(fact.amount.counted.text):
            found.setdefault(at.pop(), fact)
    return {key: found[key] for key in named} if len(found) == len(named) else {}
