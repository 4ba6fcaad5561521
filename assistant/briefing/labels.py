"""The fixed text of a briefing, in its language: headings, footnotes, entries of sources."""

from __future__ import annotations

from assistant.briefing.model import Bar, Briefing, Conflict, Source
from assistant.citations import quoted, source_name
from assistant.locale.messages import say
from assistant.model import Citation

_WIDTH = 24  # characters of the longest bar
TABLE = ("Who", "Figure", "Counted", "Where", "When")


class Labels:
    """Everything in a briefing that is not from documents."""

    def __init__(self, briefing: Briefing) -> None:
        self._language = briefing.language
        self._made = briefing.made
        self._printed = briefing.printed
        self._symbols = {s.citation.document: s.symbol for s in briefing.sources if s.symbol}
        self._first = {s.citation.document: min(s.notes) for s in briefing.sources}
        self.sources = self._say("Sources")
        self.conflicts = self._say("Annex: where the documents disagree")
        self.gaps = self._say("Annex: what no document says")
        self.notes = self._say("Notes")
        self.table = tuple(self._say(name) for name in (*TABLE, "Source"))
        self.report_year = self._say("A year in brackets is that of the report.")

    def _say(self, message: str, **values: object) -> str:
        return say(message, self._language, **values)

    def bar(self, bar: Bar) -> str:
        """A bar as text, the same in every format and for screen readers."""
        return "█" * max(1, round(bar.share * _WIDTH))

    def gap(self, question: str) -> str:
        return self._say("No document says: {question}", question=question)

    def note(self, citation: Citation, *, again: bool = False) -> str:
        """A footnote without its quote: publisher, title, year, symbol, page or heading.

        If a document has a symbol, all its notes but the first use it. ``again``: this is another
        mark of a note that was shown before.
        """
        symbol = self._symbols.get(citation.document)
        again = again or self._first[citation.document] != citation.number
        parts = [citation.publisher or ""] if again and symbol else [source_name(citation)]
        parts = [part for part in (*parts, symbol) if part]
        if citation.page is None and citation.sheet is None and len(citation.section) > 1:
            parts.append(quoted(citation.section[-1]))
        if citation.page is not None:
            parts.append(self._say("p. {page}", page=citation.page))
        if citation.sheet is not None:
            parts.append(f"{citation.sheet}!{citation.cells or ''}")
        if citation.ocr:
            parts.append(self._say("recognised from a picture"))
        return ", ".join(parts)

    def footnote(self, citation: Citation) -> str:
        """A footnote, with its quote unless that is in the text."""
        if citation.number in self._printed:
            return f"{self.note(citation)}."
        return f"{self.note(citation)}: {quoted(citation.quote)}"

    def quoted(self, number: int) -> str:
        """Where the same sentence was quoted first."""
        return self._say("Quoted in note {number}.", number=number)

    def conflict(self, conflict: Conflict) -> str:
        """The subject of a conflict, with its label."""
        label = self._say(conflict.label) if conflict.label else ""
        return f"{conflict.about} ({label})" if label else conflict.about

    def source(self, source: Source) -> str:
        """An entry of the list of sources."""
        parts = [source_name(source.citation)]
        parts += [part for part in (source.symbol, source.citation.url) if part]
        parts.append(self._say("accessed {date}", date=self._made.isoformat()))
        return ", ".join(parts)
