"""Quotes and answers as plain text with their footnotes."""

from __future__ import annotations

from assistant.accounts.basket import Pin
from assistant.model import Answer, Citation


def footnote(citation: Citation) -> str:
    """``[1] “quote” Title, publisher, year, p. 3 (file)``"""
    page = f"p. {citation.page}" if citation.page is not None else ""
    cells = f"{citation.sheet}!{citation.cells}" if citation.sheet and citation.cells else ""
    year = str(citation.year or "")
    facts = [citation.title, citation.publisher or "", year, page, cells]
    where = ", ".join(fact for fact in facts if fact)
    quote = " ".join(citation.quote.split())
    return f"[{citation.number}] “{quote}” {where} ({citation.document})"


def plain_text(answer: Answer) -> str:
    """The answer for the clipboard: its text, then each quote with its source."""
    notes = [footnote(citation) for citation in answer.citations]
    return "\n\n".join([answer.text, *(["\n".join(notes)] if notes else [])])


def pin_text(pin: Pin) -> str:
    """A pin for the clipboard. A quote's own number stays, so that it fits the answer's."""
    notes = [footnote(citation) for citation in pin.citations]
    if pin.kind == "quote":
        return "\n".join(notes)
    return "\n\n".join([pin.text, "\n".join(notes)]) if notes else pin.text
