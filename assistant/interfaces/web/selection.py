"""Words that somebody selected in a source, found again in the document's text and cited from there.

A selection comes from a picture of text: white space, hyphens at line ends and ligatures may differ. Its letters
and digits are looked for in the page, or the part, that was shown; what is cited is the document's own text.
"""

from __future__ import annotations

from assistant.interfaces.web.sources import parts
from assistant.model import Citation
from corpus.model import Document, Span
from corpus.readers.pdf.word_boxes import letters_and_digits

LONGEST = 2000  # characters


def located(document: Document, selected: str, part: int) -> Span | None:
    """Where the selected words stand: in the part that was shown, else anywhere; None if nowhere."""
    wanted = letters_and_digits(selected[:LONGEST])
    if not wanted:
        return None
    spans = parts(document)
    shown = [spans[part]] if 0 <= part < len(spans) else []
    for span in (*shown, Span(0, len(document.text))):
        if found := _within(document.text, span, wanted):
            return found
    return None


def _within(text: str, span: Span, wanted: str) -> Span | None:
    letters: list[str] = []
    places: list[int] = []
    for at in range(span.start, span.end):
        folded = letters_and_digits(text[at])
        letters.append(folded)
        places += [at] * len(folded)
    start = "".join(letters).find(wanted)
    if start < 0:
        return None
    return Span(places[start], places[start + len(wanted) - 1] + 1)


def cited(document: Document, span: Span) -> Citation:
    """The words as a quote of the document."""
    metadata = document.metadata
    around = [s.title for s in document.sections if s.start <= span.start < s.end]
    return Citation(
        number=1,
        document=document.name,
        title=metadata.title or document.name,
        start=span.start,
        end=span.end,
        quote=span.of(document.text),
        passage="",
        publisher=metadata.publisher,
        year=metadata.year,
        url=metadata.url,
        page=document.page_at(span.start),
        section=tuple(around),
        row=any(one.row and one.start <= span.start < one.end for one in document.blocks),
    )
