"""Makes a briefing from a plan or a basket.

1. What the documents say on each topic is gathered as points (`assistant.briefing.points`); a question is answered, and
   what answers it counts among the points of its section.
2. Key messages are the points with figures that are most about the topics. Recommendations stand in a section of their own.
3. The other points stand under headings that are topics (`assistant.briefing.themes`), in one section for each of the plan.
4. Figures by country or agency are a table of facts, those that count one thing a chart.
5. Where documents disagree and what none of them says are annexes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.accounts.basket import Basket
from assistant.briefing.annexes import about, disagreements_on, sources_of, value_of
from assistant.briefing.figures import chart_of, figure_rows
from assistant.briefing.gather import Gathered, Watch, gather
from assistant.briefing.model import (
    Briefing,
    Bullet,
    Conflict,
    Part,
    Section,
    Sentence,
    clean_quote,
)
from assistant.briefing.place import place_of
from assistant.briefing.plan import Plan, SectionPlan
from assistant.briefing.points import Point, distinct, point_of, with_figures
from assistant.briefing.themes import themes
from assistant.facts.model import Fact
from assistant.facts.similarity import stems_of
from assistant.locale import say
from assistant.model import Citation
from assistant.service import Assistant

_MESSAGES = 5
_OF_ONE = 3  # points of one agency that stand under its name
HEADINGS: dict[str, tuple[str, ...]] = {
    "messages": ("Key messages",),
    "recommendations": ("Recommendations",),
    "figures": ("Figures by country", "Figures by agency"),
    "gaps": ("What was not found",),
}
"""What the program calls the sections that are made of all others."""


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a briefing holds: points of a topic or question, recommendations, rows, headings, documents asked.

    ``charts``: whether figures are drawn.
    """

    points: int
    recommendations: int
    rows: int
    themes: int
    documents: int
    charts: bool = True


EXTENTS = {
    "short": Extent(points=2, recommendations=2, rows=3, themes=2, documents=4, charts=False),
    "medium": Extent(points=8, recommendations=4, rows=5, themes=4, documents=6),
    "long": Extent(points=40, recommendations=12, rows=30, themes=8, documents=10),
}


def compose(assistant: Assistant, plan: Plan, watch: Watch = lambda done, total: None) -> Briefing:
    """The briefing of a plan; all its questions and topics are asked."""
    plan = plan.filled()
    composer = _Composer(EXTENTS[plan.length], plan.language, _countries(assistant))
    wanted = plan.whole()
    composer.gathered = gather(assistant, plan, composer.extent.documents, wanted, watch=watch)
    split = len(plan.sections) == 1 and plan.sections[0].heading == plan.title
    sections = composer.sections(wanted, split)
    sections = tuple(composer.connected(assistant, one) for one in sections)
    return composer.briefing(assistant, plan.title, sections, composer.disagreements(assistant))


def compose_section(
    assistant: Assistant,
    plan: Plan,
    told: Sequence[Point],
    watch: Watch = lambda done, total: None,
) -> Briefing:
    """The one section of a plan alone, for a briefing that is there, without annexes. ``told``: points of its other sections."""
    composer = _Composer(EXTENTS[plan.length], plan.language, _countries(assistant))
    documents = composer.extent.documents
    composer.gathered = gather(assistant, plan, documents, plan.sections, told, watch)
    sections = composer.sections(plan.sections)
    sections = tuple(composer.connected(assistant, one) for one in sections)
    return composer.briefing(assistant, plan.title, sections)


def from_basket(
    assistant: Assistant, basket: Basket, title: str, language: str = "en", length: str = "long"
) -> Briefing:
    """A briefing of the quotes in a basket, under headings that are topics; all are kept."""
    pinned = [citation for pin in basket.pins for citation in pin.citations]
    points = [
        point_of(one) or Point(one, clean_quote(one), 1.0, stems_of(one.quote)) for one in pinned
    ]
    composer = _Composer(EXTENTS[length], language, _countries(assistant))
    sections = composer.of_points(title, points)
    return composer.briefing(assistant, title, sections, composer.disagreements(assistant))


def _countries(assistant: Assistant) -> dict[str, str]:
    return {one.name: one.country for one in assistant.documents() if one.country}


@dataclass(slots=True)
class _Composer:
    """Makes the sections of what was gathered, and collects their notes. ``countries``: of documents that are about one."""

    extent: Extent
    language: str
    countries: Mapping[str, str]
    gathered: list[Gathered] = field(default_factory=list)
    notes: dict[tuple[Any, ...], Citation] = field(default_factory=dict)

    # --- sections --------------------------------------------------------------------------------
    def sections(self, wanted: Sequence[SectionPlan], split: bool = False) -> tuple[Section, ...]:
        """The sections that are wanted; none without parts. ``split``: each theme is a section."""
        facts = list(
            {
                (f.id, f.amount and f.amount.start): f for g in self.gathered for f in g.facts
            }.values()
        )
        of_topics = distinct([point for one in self.gathered for point in one.points])
        kept = any(one.holds == "messages" for one in wanted)
        messages = with_figures(of_topics, facts, _MESSAGES) if kept else []
        left = iter(self.gathered)
        made: list[Section] = []
        for one in wanted:
            if one.holds == "points":
                made += self._of_plan(next(left), messages, split)
            else:
                made += self._of_all(one, messages, facts)
        return tuple(section for section in made if section.parts)

    def _of_all(
        self, wanted: SectionPlan, messages: Sequence[Point], facts: Sequence[Fact]
    ) -> Iterator[Section]:
        """A section that is made of all others."""
        heading, parts = HEADINGS[wanted.holds][0], []
        if wanted.holds == "messages":
            parts = [self._part(messages)] if messages else []
        elif wanted.holds == "recommendations":
            advice = distinct([p for one in self.gathered for p in one.advice])
            parts = [self._part(advice[: self.extent.recommendations])] if advice else []
        elif wanted.holds == "gaps":
            gaps = dict.fromkeys(gap for one in self.gathered for gap in one.gaps)
            parts = [Part("", gap=gap) for gap in gaps]
        else:
            rows, by = figure_rows(facts, self.extent.rows, self.note)
            drawn = chart_of(facts, self.note) if self.extent.charts else None
            heading = HEADINGS[wanted.holds][by != "country"]
            parts = [Part("", rows=tuple(rows), chart=drawn)] if rows or drawn else []
        yield Section(wanted.heading or self._say(heading), tuple(parts), wanted)

    def of_points(self, topic: str, points: Sequence[Point]) -> tuple[Section, ...]:
        """All points under headings; without any where nothing joins them."""
        found = themes(points, topic, self.extent.themes, self.language)
        return tuple(self._section(*one) for one in self._named(found, topic))

    def _of_plan(self, one: Gathered, messages: Sequence[Point], split: bool) -> Iterator[Section]:
        """A section of the plan, its themes as parts; or each theme as a section."""
        left = [p for p in (*one.answers, *one.points) if p not in messages]
        points = left[: max(self.extent.points, len(one.answers))]
        topic = one.plan.topic or one.plan.heading
        found = themes(points, topic, self.extent.themes, self.language)
        if split:
            themed = {heading for heading, _ in found}
            for heading, members in self._named(found, self._say("What the reports say")):
                asked = None if heading in themed else self._rest(one.plan, heading, members)
                yield Section(heading, (self._part(members),), asked)
            return
        named_points = self._named(found, one.plan.heading)
        parts = [self._part(members, heading) for heading, members in named_points]
        yield Section(one.plan.heading, tuple(parts), one.plan)

    def _rest(self, plan: SectionPlan, heading: str, members: Sequence[Point]) -> SectionPlan:
        """What a section is asked that has no theme: the whole topic, of the agency whose name it has."""
        name = members[0].citation.publisher
        own = bool(name) and heading == self._say("What {name} says", name=name)
        filters = plan.filters | ({"publisher": name} if own else {})
        return plan.model_copy(update={"heading": heading, "filters": filters})

    def _named(
        self, found: Sequence[tuple[str, list[Point]]], alone: str
    ) -> list[tuple[str, list[Point]]]:
        """Themes with a heading each; the points that none joins by the agency that says them. ``alone``: of all points."""
        if len(found) == 1 and not found[0][0]:
            return [(alone, found[0][1])]
        named = [(heading, members) for heading, members in found if heading]
        left = [point for heading, members in found if not heading for point in members]
        counts = Counter(point.citation.publisher for point in left if point.citation.publisher)
        for name, count in counts.most_common():
            if count >= _OF_ONE and count < len(left):
                own = [point for point in left if point.citation.publisher == name]
                named.append((self._say("What {name} says", name=name), own))
                left = [point for point in left if point not in own]
        return [*named, *([(self._say("Further points"), left)] if left else [])]

    def _section(self, heading: str, points: Sequence[Point]) -> Section:
        return Section(heading, (self._part(points),))

    def _part(self, points: Sequence[Point], title: str = "") -> Part:
        return Part(title, tuple(map(self._bullet, points)))

    def _bullet(self, point: Point) -> Bullet:
        country = self.countries.get(point.citation.document, "")
        return Bullet(point.text, self.note(point.citation), place_of(point, country))

    def note(self, citation: Citation) -> int:
        key = (citation.document, citation.start, citation.end, citation.cells)
        known = self.notes.setdefault(key, replace(citation, number=len(self.notes) + 1))
        return known.number

    def connected(self, assistant: Assistant, section: Section) -> Section:
        """With sentences of a chat model on its quotes, if one is set and there are several."""
        return replace(
            section, parts=tuple(self._said(assistant, section.heading, p) for p in section.parts)
        )

    def _said(self, assistant: Assistant, heading: str, part: Part) -> Part:
        used = {bullet.note for bullet in part.bullets}
        if len(used) < 2:
            return part
        quotes = [note for note in self.notes.values() if note.number in used]
        said = assistant.connecting(part.title or heading, quotes)
        return replace(part, connecting=tuple(Sentence(c.text, c.citations) for c in said))

    def _say(self, message: str, **values: object) -> str:
        return say(message, self.language, **values)

    # --- the whole -------------------------------------------------------------------------------
    def disagreements(self, assistant: Assistant) -> tuple[Conflict, ...]:
        """Of the answers, and of the facts and quotes with other documents."""
        made = []
        for conflict, answer in (pair for one in self.gathered for pair in one.conflicts):
            values = {v.citation: v.value for v in conflict.values}
            cited = [c for c in answer.citations if c.number in values]
            told = tuple((values[c.number], self.note(c)) for c in cited)
            made.append(Conflict(conflict.about, "", told))
        facts = [fact for one in self.gathered for fact in one.facts]
        for pair in disagreements_on(assistant, facts, tuple(self.notes.values())):
            told = tuple((value_of(f), self.note(f.citation())) for f in (pair.one, pair.two))
            made.append(Conflict(about(pair), pair.label, told))
        return tuple(made)

    def briefing(
        self,
        assistant: Assistant,
        title: str,
        sections: tuple[Section, ...],
        conflicts: tuple[Conflict, ...] = (),
    ) -> Briefing:
        notes = tuple(self.notes.values())
        sources = tuple(sources_of(assistant, notes))
        return Briefing(title, self.language, date.today(), sections, conflicts, notes, sources)
