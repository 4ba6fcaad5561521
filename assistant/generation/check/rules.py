"""What no passage has and no sentence may say: figures, years, months, places, organisations, words in quotation marks.

What passes here is weighed by `assistant.generation.check.features`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from assistant.answering.verify import figures as digits_of
from assistant.evidence.cues import cues_in, denied_words
from assistant.generation.check.alignment import Anchor, content_words
from assistant.generation.check.changes import goes_the_other_way, is_misdated
from assistant.generation.check.elsewhere import stands_elsewhere
from assistant.generation.check.evidence import Annotated, Evidence
from assistant.generation.check.figures import Support, supports
from assistant.generation.check.names import (
    is_city,
    is_month_of,
    missing_names,
    missing_organisations,
    missing_places,
)
from assistant.generation.check.opposites import says_opposite
from assistant.generation.check.parts import unsupported_part
from assistant.model import Reason
from corpus import domain
from corpus.names import Mention, find_organisations, find_places, find_years
from corpus.normalize import fold

_LONGEST = 600  # characters of a sentence
_MOSTLY = 0.6  # share of the words of a sentence
_LEAST_WORDS = 0.2  # share that the passages have
_BESIDE = 32  # characters on either side of a year
_DENYING = frozenset({"denial", "failure"})
_QUOTED = re.compile(r"[“\"«„](.{2,}?)[”\"»“]")
_SHORT_YEAR = re.compile(r"(?<!\d)(?P<century>(?:19|20))\d\d[-–/](?P<year>\d\d)(?!\d)")
ADDRESS = re.compile(r"(?:https?:|www\.|\]\(|@\w)\S*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules say of a sentence. ``reason``: why it cannot be shown, None if it can.

    ``anchors``: its figures, years and names with the places where the passages have them. ``figures``: where each
    figure starts, with the places that give it.
    """

    reason: Reason | None = None
    anchors: tuple[Anchor, ...] = ()
    figures: tuple[tuple[int, tuple[Support, ...]], ...] = ()

    @property
    def known(self) -> dict[str, float]:
        """The features that are counted here."""
        good = [[one for one in found if one.how != "count"] for _, found in self.figures]
        return {
            "bound_changed": float(sum(bool(g) and all(o.bound for o in g) for g in good)),
            "counted": float(sum(not g for g in good)),
            "above_only": float(sum(all(s is None for _, s in a.places) for a in self.anchors)),
        }


def apply_rules(said: Annotated, evidence: Evidence) -> Ruled:
    if len(said.text) > _LONGEST or any(
        a not in evidence.whole for a in ADDRESS.findall(said.text)
    ):
        return Ruled("unsupported")
    if any(not _is_quoted(part, evidence) for part in _QUOTED.findall(said.text)):
        return Ruled("quote-not-found")
    figures = [(figure, tuple(supports(figure, said.text, evidence))) for figure in said.figures]
    if not all(found for _, found in figures) or _lacks_numbers(said, evidence):
        return Ruled("figure-not-in-quote")
    if unsupported_part(said, evidence):
        return Ruled("figure-not-in-quote")
    if goes_the_other_way(said, evidence) or is_misdated(said, evidence):
        return Ruled("figure-not-in-quote")
    strange = () if evidence.is_foreign else missing_names(said, evidence)
    if missing_places(said, evidence) or any(map(is_city, strange)):
        return Ruled("place-not-in-quote")
    if missing_organisations(said, evidence):
        return Ruled("organisation-not-in-quote")
    other = stands_elsewhere(said, evidence)
    if other is not None:
        return Ruled("place-not-in-quote" if other.kind == "place" else "figure-not-in-quote")
    if strange or (not evidence.is_foreign and _says_otherwise(said, evidence)):
        return Ruled("unsupported")
    anchors = []
    for figure, found in figures:
        places = [one for one in found if one.how != "count"] or list(found)
        where = tuple(dict.fromkeys((one.passage, one.segment) for one in places))
        anchors.append(Anchor(figure.start, figure.end, where))
    for find, keys in _NAMES:
        for mention in find(said.text):
            where = tuple(_where(mention.key, keys, evidence))
            anchors.append(Anchor(mention.start, mention.end, where))
    given = tuple((figure.start, found) for figure, found in figures)
    return Ruled(None, tuple(anchors), given)


def _says_otherwise(said: Annotated, evidence: Evidence) -> bool:
    """Whether its words are those of no passage, or what a passage denies."""
    return (
        _share_of_words(said, evidence) < _LEAST_WORDS
        or _denies_otherwise(said, evidence)
        or says_opposite(said, evidence)
    )


def _share_of_words(said: Annotated, evidence: Evidence) -> float:
    """Share of the words of the sentence that the passages have, in [0, 1]; 0 of a sentence that says nothing."""
    words = content_words(said)
    return sum(word.stem in evidence.stems for word in words) / len(words) if words else 0.0


def _denies_otherwise(said: Annotated, evidence: Evidence) -> bool:
    """Whether it denies what the passages have without a denial; or says, in mostly the words of a segment, what that
    denies. Of other denials ("is not known" for "unknown") the model decides.
    """
    language = said.language
    if "denial" in cues_in(said.text, language):
        if any(_DENYING & cues_in(text.text, language) for text in evidence.texts):
            return False
        return not evidence.stems.isdisjoint(denied_words(said.text, language))
    stems = {word.stem for word in content_words(said)}
    return any(
        len(stems & segment.stems) >= _MOSTLY * len(stems)
        and not stems.isdisjoint(denied_words(segment.text, language))
        for segment in evidence.segments
    )


def _is_quoted(part: str, evidence: Evidence) -> bool:
    wanted = re.findall(r"\w+", fold(part))
    return " ".join(wanted) in " ".join(re.findall(r"\w+", evidence.folded_text))


def _lacks_numbers(said: Annotated, evidence: Evidence) -> bool:
    """Whether no passage has a number that is no figure, a year, or a month of the sentence."""
    rest = list(said.text)
    for figure in said.figures:
        rest[figure.start : figure.end] = " " * (figure.end - figure.start)
    there = frozenset().union(*(digits_of(text.text) for text in evidence.segments))
    above_too = there.union(*(digits_of(text.text) for text in evidence.texts))
    years = frozenset().union(*(text.years for text in evidence.texts))
    for short in _SHORT_YEAR.finditer(said.text):
        if short["century"] + short["year"] in years | there:
            rest[short.start("year") : short.end("year")] = "  "
    words = {word for month in said.months for word in month.split()}
    above = [year for year in find_years(said.text) if year.key not in evidence.years | there]
    if evidence.years and not all(_dates_work(year, said) for year in above):
        return True
    return bool(
        digits_of("".join(rest)) - above_too - years
        or said.years - years - above_too
        or any(
            word not in evidence.folded | above_too and not is_month_of(word, evidence)
            for word in words
        )
    )


def _dates_work(year: Mention, said: Annotated) -> bool:
    """Whether a year says which report is meant: "the 2024 annual report"; only then is that of the title enough."""
    around = said.text[max(0, year.start - _BESIDE) : year.end + _BESIDE]
    return not _works().isdisjoint(re.findall(r"\w+", fold(around)))


@domain.cached()
def _works() -> frozenset[str]:
    lists = ("kinds", "kinds_named", "papers", "works", "works_first", "plans_for")
    listed = (fold(word) for key in lists for word in domain.words("publications", key))
    return frozenset(part for word in listed for part in word.split())


_Keys = Callable[[Annotated], frozenset[str]]
_NAMES: tuple[tuple[Callable[[str], tuple[Mention, ...]], _Keys], ...] = (
    (find_years, lambda text: text.years),
    (find_places, lambda text: text.places),
    (find_organisations, lambda text: text.organisations),
)


def _where(key: str, keys: _Keys, evidence: Evidence) -> Iterator[tuple[int, int | None]]:
    """Passages and segments that have a name; the segment is None for what is above a passage."""
    for at, segment in enumerate(evidence.segments):
        if key in keys(segment):
            yield segment.passage, at
    for at in range(len(evidence.passages)):
        if key in keys(evidence.above(at)):
            yield at, None
