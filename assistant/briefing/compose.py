"""Makes a briefing from a plan or a basket.

1. The citations that answer a question become bullets; a declined question becomes a gap.
2. The quotes of the best facts on a topic become bullets, the facts with figures a table.
3. A chat model, if one is set, writes a sentence or two before several bullets, which support them.
4. Conflicts of the answers, and those among the facts of all topics, go into the annex.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.accounts.basket import Basket
from assistant.briefing.model import (
    Bar,
    Briefing,
    Bullet,
    Chart,
    Conflict,
    FactRow,
    Part,
    Section,
    Sentence,
    Source,
    clean_quote,
)
from assistant.briefing.plan import Plan, SectionPlan
from assistant.conflicts.between_facts import Disagreement, disagreements
from assistant.facts.model import Fact
from assistant.facts.series import series
from assistant.model import Answer, Citation
from assistant.service import Assistant
from corpus.normalize import one_line

# Bullets for each question or topic, and rows of a topic's table.
_BULLETS = {"short": 2, "medium": 4, "long": 8}
_CELLS = " | "  # between the cells of a row of a table
_MOST_WORDS = 60  # of a row that is quoted in a bullet
_FEW = 10  # a smaller count comes after the larger ones in a table of facts
_FEWEST_BARS, _MOST_BARS = 3, 12
_ROWS = {"short": 5, "medium": 12, "long": 30}


def compose(assistant: Assistant, plan: Plan) -> Briefing:
    """The briefing of a plan; all its questions and topics are asked."""
    composer = _Composer(plan.length, plan.language)
    sections = tuple(
        Section(one.heading, tuple(composer.parts(assistant, one, {**plan.filters, **one.filters})))
        for one in plan.sections
    )
    return composer.briefing(assistant, plan.title, plan.language, sections)


def from_basket(assistant: Assistant, basket: Basket, title: str, language: str = "en") -> Briefing:
    """A briefing of the quotes in a basket, in its order, under the questions that were asked."""
    composer = _Composer("long", language)
    sections: list[Section] = []
    for pin in basket.pins:
        bullets = tuple(composer.bullet(citation) for citation in pin.citations)
        part = Part("", bullets)
        if sections and sections[-1].heading == pin.question:
            sections[-1] = replace(sections[-1], parts=(*sections[-1].parts, part))
        else:
            sections.append(Section(pin.question, (part,)))
    return composer.briefing(assistant, title, language, tuple(sections))


def fact_cells(fact: Fact) -> tuple[str, str, str, str, str]:
    """Who, figure, what is counted, where and when, as a table shows them."""
    amount = fact.amount
    counted = one_line(amount.counted.text) if amount and amount.counted else ""
    when = fact.when.text if fact.when else ""
    return (
        ", ".join(cell.key for cell in fact.who),
        amount.shown if amount else "",
        counted,
        ", ".join(cell.key for cell in fact.where),
        f"({when})" if fact.when and fact.when.of == "report" else when,
    )


def _value(fact: Fact) -> str:
    _, shown, counted, _, _ = fact_cells(fact)
    return f"{shown} {counted}".strip()


def _about(pair: Disagreement) -> str:
    """The actors and places that both sides name; if there are none, what is counted."""
    sides = [{cell.key for cell in (*f.who, *f.where)} for f in (pair.one, pair.two)]
    both = [c.key for c in (*pair.one.who, *pair.one.where) if c.key in sides[0] & sides[1]]
    return ", ".join(dict.fromkeys(both)) or pair.about


def _is_few(fact: Fact) -> bool:
    return bool(fact.amount and fact.amount.unit is None and fact.amount.high < _FEW)


@dataclass(slots=True)
class _Composer:
    """Collects notes and conflicts while a briefing is made."""

    length: str
    language: str
    notes: dict[tuple[str, int, int], Citation] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def note(self, citation: Citation) -> int:
        key = (citation.document, citation.start, citation.end)
        known = self.notes.setdefault(key, replace(citation, number=len(self.notes) + 1))
        return known.number

    def bullet(self, citation: Citation) -> Bullet:
        text = clean_quote(citation)
        if _CELLS in text:
            words = text.replace(_CELLS, " · ").split()
            text = " ".join([*words[:_MOST_WORDS], *(["[…]"] if len(words) > _MOST_WORDS else [])])
        return Bullet(text, self.note(citation))

    def parts(
        self, assistant: Assistant, section: SectionPlan, filters: dict[str, Any]
    ) -> Iterable[Part]:
        for question in section.questions:
            answer = self._asked(assistant, question, filters)
            yield self._connected(assistant, self._answered(question, answer))
        if section.topic:
            part = self._on_topic(section.topic, assistant.facts(section.topic, filters))
            part = self._connected(assistant, part)
            yield part if section.questions else replace(part, title=section.heading)

    def _asked(self, assistant: Assistant, question: str, filters: dict[str, Any]) -> Answer:
        """The answer; from documents in the briefing's language, if these answer too."""
        answer = assistant.ask(question, filters=filters, plain=True)
        languages = {record.name: record.language for record in assistant.documents()}
        quoted = {languages.get(citation.document) for citation in answer.citations}
        if not quoted or self.language in quoted or "language" in filters:
            return answer
        own = assistant.ask(question, filters={**filters, "language": self.language}, plain=True)
        return answer if own.status == "declined" else own

    def _connected(self, assistant: Assistant, part: Part) -> Part:
        """With sentences of a chat model on its quotes, if one is set and there are several."""
        used = {bullet.note for bullet in part.bullets}
        if len(used) < 2:
            return part
        quotes = [note for note in self.notes.values() if note.number in used]
        said = assistant.connecting(part.title, quotes)
        return replace(part, connecting=tuple(Sentence(c.text, c.citations) for c in said))

    def _answered(self, question: str, answer: Answer) -> Part:
        if answer.status == "declined":
            return Part(question, gap=question)
        for conflict in answer.conflicts:
            values = {v.citation: v.value for v in conflict.values}
            self.conflicts.append(
                Conflict(
                    conflict.about,
                    "",
                    tuple(
                        (values[c.number], self.note(c))
                        for c in answer.citations
                        if c.number in values
                    ),
                )
            )
        bullets = tuple(map(self.bullet, answer.citations[: _BULLETS[self.length]]))
        return Part(question, bullets, gap=", ".join(answer.missing))

    def _on_topic(self, topic: str, facts: list[Fact]) -> Part:
        self.facts += facts
        quotes = {fact.id: fact for fact in facts}
        # A row of a table reads badly as a bullet, and has its line in the table of facts.
        sentences = [fact for fact in quotes.values() if _CELLS not in fact.quote]
        best = (sentences or list(quotes.values()))[: _BULLETS[self.length]]
        counted = sorted((f for f in facts if f.amount is not None), key=_is_few)
        counted = counted[: _ROWS[self.length]]
        return Part(
            topic,
            tuple(self.bullet(fact.citation()) for fact in best),
            tuple(FactRow(fact_cells(fact), self.note(fact.citation())) for fact in counted),
            gap="" if facts else topic,
            chart=self._chart(facts),
        )

    def _chart(self, facts: list[Fact]) -> Chart | None:
        """The longest series of figures, where there are enough for a chart."""
        drawn = next(iter(series(facts)), None)
        if drawn is None or len(drawn.points) < _FEWEST_BARS:
            return None
        most = max(point.value for point in drawn.points) or 1
        bars = tuple(
            Bar(
                point.label,
                point.fact.amount.shown if point.fact.amount else "",
                float(point.value / most),
                self.note(point.fact.citation()),
            )
            for point in drawn.points[:_MOST_BARS]
        )
        unit = {"percent": "%"}.get(drawn.unit or "", drawn.unit)
        return Chart(f"{drawn.counted} ({unit})" if unit else drawn.counted, bars)

    def _disagreements(self, assistant: Assistant) -> list[Disagreement]:
        """Disagreements of the facts in the briefing, with each other and with other documents."""
        noted = {(n.document, n.start, n.end) for n in self.notes.values()}
        found = [pair for pair in disagreements(self.facts) if pair.label != "different period"]
        known = {(pair.one.id, pair.two.id) for pair in found}
        return found + [
            pair
            for pair in assistant.conflicts(labels=("contradiction",))
            if (pair.one.id, pair.two.id) not in known
            and any((f.document, f.start, f.end) in noted for f in (pair.one, pair.two))
        ]

    def briefing(
        self, assistant: Assistant, title: str, language: str, sections: tuple[Section, ...]
    ) -> Briefing:
        for pair in self._disagreements(assistant):
            values = tuple((_value(f), self.note(f.citation())) for f in (pair.one, pair.two))
            self.conflicts.append(Conflict(_about(pair), pair.label, values))
        notes = tuple(self.notes.values())
        symbols = {record.name: record.symbol for record in assistant.documents()}
        documents: dict[str, list[Citation]] = {}
        for note in notes:
            documents.setdefault(note.document, []).append(note)
        sources = tuple(
            Source(cited[0], symbols.get(name), tuple(c.number for c in cited))
            for name, cited in documents.items()
        )
        return Briefing(
            title, language, date.today(), sections, tuple(self.conflicts), notes, sources
        )
