"""Makes a briefing from a plan or a basket.

1. What the documents say on each topic is gathered as points (`assistant.briefing.points`); a question is answered, and
   what answers it counts among the points of its section.
2. Key messages are the points with figures that are most about the topics. Recommendations stand in a section of their own.
3. The other points stand under headings that are topics (`assistant.briefing.themes`), in one section for each of the plan.
4. Figures by country or agency are a table of facts, those that count one thing a chart.
5. Where documents disagree and what none of them says are annexes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from textwrap import shorten
from typing import Any

from assistant.accounts.basket import Basket
from assistant.briefing.annexes import about, disagreements_on, sources_of, value_of
from assistant.briefing.figures import chart_of, figure_rows
from assistant.briefing.model import (
    Briefing,
    Bullet,
    Conflict,
    Part,
    Section,
    Sentence,
    clean_quote,
)
from assistant.briefing.plan import Plan, SectionPlan
from assistant.briefing.points import (
    Point,
    distinct,
    facts_on,
    point_of,
    points_on,
    same,
    with_figures,
)
from assistant.briefing.themes import themes
from assistant.facts.extract import country_of_title
from assistant.facts.model import Fact
from assistant.facts.similarity import stems_of
from assistant.locale import say
from assistant.model import Answer, Citation
from assistant.service import Assistant
from corpus.names import find_places

_MESSAGES = 5
_OF_PROJECT = re.compile(
    r"\b(?:the|this) (?:project|programme|program|initiative|intervention|\w+ outcome)\b|"
    r"\b(?:le|du) (?:projet|programme)\b|\bl['’]initiative\b|\b(?:el|del) (?:proyecto|programa)\b|\bпроект\w*\b|المشروع",
    re.I,
)
_PLACE = 80  # characters of what a bullet is of
_OF_ONE = 3  # points of one agency that stand under its name


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


def compose(assistant: Assistant, plan: Plan) -> Briefing:
    """The briefing of a plan; all its questions and topics are asked."""
    composer = _Composer(EXTENTS[plan.length], plan.language)
    composer.gather(assistant, plan)
    return composer.briefing(assistant, plan.title, composer.sections(assistant, plan))


def from_basket(
    assistant: Assistant, basket: Basket, title: str, language: str = "en", length: str = "long"
) -> Briefing:
    """A briefing of the quotes in a basket, under headings that are topics; all are kept."""
    pinned = [citation for pin in basket.pins for citation in pin.citations]
    points = [
        point_of(one) or Point(one, clean_quote(one), 1.0, stems_of(one.quote)) for one in pinned
    ]
    return from_points(assistant, points, title, language, length)


def from_points(
    assistant: Assistant, points: Sequence[Point], title: str, language: str, length: str
) -> Briefing:
    """A briefing of these points, under headings that are topics."""
    composer = _Composer(EXTENTS[length], language)
    return composer.briefing(assistant, title, composer.of_points(title, points))


@dataclass(slots=True)
class _Gathered:
    """What is known for one section of a plan; ``answers``: to its questions, the others on its topic."""

    plan: SectionPlan
    answers: list[Point] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    advice: list[Point] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Composer:
    """Collects points, notes and conflicts while a briefing is made."""

    extent: Extent
    language: str
    gathered: list[_Gathered] = field(default_factory=list)
    notes: dict[tuple[Any, ...], Citation] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)

    # --- gathering -------------------------------------------------------------------------------
    def gather(self, assistant: Assistant, plan: Plan) -> None:
        """Ask everything that the plan asks. A point is told once: what answers a question stands where it is asked."""
        self.gathered = [_Gathered(section) for section in plan.sections]
        known: list[Point] = []
        for one in self.gathered:
            for question in one.plan.questions:
                filters = {**plan.filters, **one.plan.filters}
                self._answered(one, question, self._asked(assistant, question, filters))
            one.answers = _new(one.answers, known)
        for one in self.gathered:
            if one.plan.topic:
                self._on_topic(assistant, one, {**plan.filters, **one.plan.filters}, known)

    def _on_topic(
        self, assistant: Assistant, one: _Gathered, filters: dict[str, Any], known: list[Point]
    ) -> None:
        topic = one.plan.topic
        one.facts = facts_on(assistant, topic, filters)
        found = points_on(assistant, topic, filters, self.extent.documents)
        one.advice = _new([point for point in found if point.is_advice], known)
        one.points = _new([point for point in found if not point.is_advice], known)
        if not found:
            one.gaps.append(topic)
        elif not any(point.is_advice for point in found):
            one.gaps.append(self._say("recommendations on {topic}", topic=topic))

    def _asked(self, assistant: Assistant, question: str, filters: dict[str, Any]) -> Answer:
        """The answer; from documents in the briefing's language, if these answer too."""
        answer = assistant.ask_within(question, filters)
        languages = {record.name: record.language for record in assistant.documents()}
        quoted = {languages.get(citation.document) for citation in answer.citations}
        if not quoted or self.language in quoted or "language" in filters:
            return answer
        own = assistant.ask_within(question, {**filters, "language": self.language})
        return answer if own.status == "declined" else own

    def _answered(self, one: _Gathered, question: str, answer: Answer) -> None:
        """The quotes of an answer as points, also rows of tables; what is missing as a gap."""
        if answer.status == "declined":
            one.gaps.append(question)
            return
        one.gaps += [", ".join(answer.missing)] if answer.missing else []
        quoted = {v.citation for conflict in answer.conflicts for v in conflict.values}
        for citation in answer.citations:
            made = point_of(citation)
            if (
                made is not None
                or citation.cells
                or citation.number in quoted
                or answer.plan != "open"
            ):
                text = made.text if made else clean_quote(citation)
                one.answers.append(Point(citation, text, 1.0, stems_of(text)))
        for conflict in answer.conflicts:
            values = {v.citation: v.value for v in conflict.values}
            cited = [c for c in answer.citations if c.number in values]
            told = tuple((values[c.number], self.note(c)) for c in cited)
            self.conflicts.append(Conflict(conflict.about, "", told))

    # --- sections --------------------------------------------------------------------------------
    def sections(self, assistant: Assistant, plan: Plan) -> tuple[Section, ...]:
        """Key messages, the plan's sections, recommendations, figures."""
        facts = list(
            {
                (f.id, f.amount and f.amount.start): f for g in self.gathered for f in g.facts
            }.values()
        )
        of_topics = distinct([point for one in self.gathered for point in one.points])
        messages = with_figures(of_topics, facts, _MESSAGES)
        made: list[Section] = []
        if messages:
            section = self._section(self._say("Key messages"), messages)
            made.append(self._connected(assistant, section))
        for one in self.gathered:
            left = [p for p in (*one.answers, *one.points) if p not in messages]
            points = left[: max(self.extent.points, len(one.answers))]
            made += self._of_plan(assistant, plan, one, points)
        advice = distinct([p for one in self.gathered for p in one.advice])
        if advice:
            shown = advice[: self.extent.recommendations]
            made.append(self._section(self._say("Recommendations"), shown))
        made += self._figures(facts)
        gaps = dict.fromkeys(gap for one in self.gathered for gap in one.gaps)
        said_by_none = tuple(Part("", gap=gap) for gap in gaps)
        made.append(Section(self._say("What was not found"), said_by_none))
        return tuple(section for section in made if section.parts)

    def of_points(self, topic: str, points: Sequence[Point]) -> tuple[Section, ...]:
        """All points under headings; without any where nothing joins them."""
        found = themes(points, topic, self.extent.themes, self.language)
        return tuple(self._section(*one) for one in self._named(found, topic))

    def _of_plan(
        self, assistant: Assistant, plan: Plan, one: _Gathered, points: Sequence[Point]
    ) -> Iterator[Section]:
        """A section of the plan; of the only one, whose heading is the title, each theme as a section."""
        topic = one.plan.topic or one.plan.heading
        found = themes(points, topic, self.extent.themes, self.language)
        if len(plan.sections) == 1 and one.plan.heading == plan.title:
            for heading, members in self._named(found, self._say("What the reports say")):
                yield self._connected(assistant, self._section(heading, members))
            return
        named = self._named(found, one.plan.heading)
        parts = [self._part(members, heading) for heading, members in named]
        yield self._connected(assistant, Section(one.plan.heading, tuple(parts)))

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

    def _figures(self, facts: Sequence[Fact]) -> Iterator[Section]:
        """The table by country or agency, and the chart."""
        rows, by = figure_rows(facts, self.extent.rows, self.note)
        drawn = chart_of(facts, self.note) if self.extent.charts else None
        if rows or drawn:
            heading = (
                self._say("Figures by country")
                if by == "country"
                else self._say("Figures by agency")
            )
            yield Section(heading, (Part("", rows=tuple(rows), chart=drawn),))

    def _section(self, heading: str, points: Sequence[Point]) -> Section:
        return Section(heading, (self._part(points),))

    def _part(self, points: Sequence[Point], title: str = "") -> Part:
        return Part(title, tuple(map(self._bullet, points)))

    def _bullet(self, point: Point) -> Bullet:
        return Bullet(point.text, self.note(point.citation), _place_of(point))

    def note(self, citation: Citation) -> int:
        key = (citation.document, citation.start, citation.end, citation.cells)
        known = self.notes.setdefault(key, replace(citation, number=len(self.notes) + 1))
        return known.number

    def _connected(self, assistant: Assistant, section: Section) -> Section:
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
    def briefing(self, assistant: Assistant, title: str, sections: tuple[Section, ...]) -> Briefing:
        facts = [fact for one in self.gathered for fact in one.facts]
        for pair in disagreements_on(assistant, facts, tuple(self.notes.values())):
            values = tuple((value_of(f), self.note(f.citation())) for f in (pair.one, pair.two))
            self.conflicts.append(Conflict(about(pair), pair.label, values))
        notes = tuple(self.notes.values())
        return Briefing(
            title,
            self.language,
            date.today(),
            sections,
            tuple(self.conflicts),
            notes,
            tuple(sources_of(assistant, notes)),
        )


def _new(points: Sequence[Point], known: list[Point]) -> list[Point]:
    """The points that say nothing of what is ``known``, to which they are added."""
    found = [one for one in distinct(points) if not any(same(one, other) for other in known)]
    known += found
    return found


def _place_of(point: Point) -> str:
    """What a quote is about and does not say itself: the country that its headings or title name alone, where it names none;
    of "the project" the title of the report.
    """
    one = point.citation
    if not find_places(point.text):
        for name in (*reversed(one.section[-2:]), one.title):
            if found := country_of_title(name):
                return found[0].key
            if find_places(name):
                break
    if not _OF_PROJECT.search(point.text):
        return ""
    title = max(one.title.split(": "), key=len).replace("_", " ")
    return shorten(title, _PLACE, placeholder=" …")
