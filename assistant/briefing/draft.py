"""A briefing that a person works on, as it is stored: with every change that can be taken back.

Notes keep their numbers in a draft; what is shown and written is numbered anew, and checked against the documents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from assistant.briefing.arrange import Arrangement, Sections
from assistant.briefing.model import Briefing, Section, Source
from assistant.briefing.numbering import mapped, notes_of, renumbered, without_notes
from assistant.briefing.plan import Length
from assistant.config.errors import AssistantError, UsageError
from assistant.model import Citation
from assistant.service import Assistant
from index.model import DocumentRecord

_STEPS = 30  # changes that can be taken back


@dataclass(frozen=True, slots=True)
class Standing:
    """What the documents are now. ``hidden``: notes whose document is not there, or may not be seen; ``gone``: notes whose quote is no longer at its
    place in the document.
    """

    hidden: frozenset[int] = frozenset()
    gone: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """``briefing``: its notes are all that were ever quoted. ``topic``: what was asked, "" for pins; with ``length``,
    ``filters`` and ``conversation``, whose own files were asked too. ``past``, ``future``: sections before and after
    changes, the nearest last.
    """

    briefing: Briefing
    topic: str = ""
    length: Length = "medium"
    filters: Mapping[str, Any] = field(default_factory=dict)
    conversation: str = ""
    past: tuple[Sections, ...] = ()
    future: tuple[Sections, ...] = ()

    @property
    def arrangement(self) -> Arrangement:
        return Arrangement.of(self.briefing.sections)

    def changed(self, change: Callable[[Arrangement], Arrangement]) -> Draft:
        """After a change, which can be taken back; the same where nothing changes."""
        sections = change(self.arrangement).sections()
        now = self.briefing.sections
        if sections == Arrangement.of(now).sections():
            return self
        return replace(self._with(sections), past=(*self.past, now)[-_STEPS:], future=())

    def undone(self) -> Draft:
        """Before the last change; the same if there is none."""
        if not self.past:
            return self
        future = (*self.future, self.briefing.sections)
        return replace(self._with(self.past[-1]), past=self.past[:-1], future=future)

    def redone(self) -> Draft:
        if not self.future:
            return self
        past = (*self.past, self.briefing.sections)
        return replace(self._with(self.future[-1]), past=past, future=self.future[:-1])

    def filled(self, card_id: str, fresh: Briefing) -> Draft:
        """With the parts of another briefing in a card; the person's own words in it stay. Raises UsageError for an unknown card."""
        cited = {n for one in fresh.sections for part in one.parts for n in notes_of(part)}
        told = [note for note in fresh.notes if note.number in cited]
        notes, new = _together(self.briefing.notes, told)
        sources = _all_sources(self.briefing.sources, fresh.sources, new)
        parts = [mapped(part, new) for section in fresh.sections for part in section.parts]
        grown = replace(self, briefing=replace(self.briefing, notes=notes, sources=sources))
        return grown.changed(lambda cards: cards.filled(card_id, parts))

    def titled(self, title: str) -> Draft:
        return replace(self, briefing=replace(self.briefing, title=title))

    def described(self, assistant: Assistant) -> Draft:
        """With title, publisher, year, symbol and address of its documents as they are known now; those that are not there
        any more as they were.
        """
        known = {one.name: one for one in assistant.documents() if one.state == "indexed"}
        now = self.briefing
        notes = tuple(_described(note, known.get(note.document)) for note in now.notes)
        sources = tuple(
            replace(source, citation=_described(source.citation, record), symbol=record.symbol)
            if (record := known.get(source.citation.document))
            else source
            for source in now.sources
        )
        return replace(self, briefing=replace(now, notes=notes, sources=sources))

    def written(self, standing: Standing) -> Briefing:
        """The briefing to read and to write to files: of what stands in the documents."""
        return renumbered(without_notes(self.briefing, standing.hidden | standing.gone))

    def standing(self, assistant: Assistant) -> Standing:
        """How the notes in use stand, for whom ``assistant`` is restricted to."""
        used = renumbered(self.briefing)
        known = {_key(note) for note in used.notes}
        texts: dict[str, str | None] = {}
        hidden, gone = set(), set()
        for note in self.briefing.notes:
            if _key(note) not in known:
                continue
            if note.document not in texts:
                texts[note.document] = _text(assistant, note.document)
            text = texts[note.document]
            if text is None:
                hidden.add(note.number)
            elif text[note.start : note.end] != note.quote:
                gone.add(note.number)
        return Standing(frozenset(hidden), frozenset(gone))

    def _with(self, sections: tuple[Section, ...]) -> Draft:
        return replace(self, briefing=replace(self.briefing, sections=sections))


_DRAFT: TypeAdapter[Draft] = TypeAdapter(Draft)


def to_json(draft: Draft) -> str:
    return _DRAFT.dump_json(draft).decode()


def from_json(text: str) -> Draft:
    """Raises UsageError for what this version cannot read."""
    try:
        return _DRAFT.validate_json(text)
    except ValidationError as error:
        raise UsageError(
            "this briefing was kept by another version of this program and cannot be opened"
        ) from error


def _key(note: Citation) -> tuple[Any, ...]:
    return note.document, note.start, note.end, note.cells


def _described(note: Citation, record: DocumentRecord | None) -> Citation:
    if record is None:
        return note
    return replace(
        note,
        title=record.title,
        publisher=record.publisher,
        year=record.year,
        url=record.url,
    )


def _text(assistant: Assistant, name: str) -> str | None:
    try:
        return assistant.document(name).text
    except AssistantError:
        return None


def _together(
    notes: Sequence[Citation], fresh: Sequence[Citation]
) -> tuple[tuple[Citation, ...], dict[int, int]]:
    """Both, each quote once; by the number of a fresh one its number among all."""
    known = {_key(note): note for note in notes}
    for note in fresh:
        known.setdefault(_key(note), replace(note, number=len(known) + 1))
    return tuple(known.values()), {note.number: known[_key(note)].number for note in fresh}


def _all_sources(
    sources: Sequence[Source], fresh: Sequence[Source], new: Mapping[int, int]
) -> tuple[Source, ...]:
    known = {source.citation.document: source for source in sources}
    for source in fresh:
        name = source.citation.document
        before = known[name].notes if name in known else ()
        notes = tuple(sorted({*before, *(new[note] for note in source.notes if note in new)}))
        if notes:
            known[name] = replace(known.get(name, source), notes=notes)
    return tuple(known.values())
