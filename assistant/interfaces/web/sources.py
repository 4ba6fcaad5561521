"""The panel next to the chat as HTML: the sources of an answer, and one opened at its quote."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.citations import footnote
from assistant.interfaces.page_pictures import Picture
from assistant.interfaces.web.files import PDF
from assistant.interfaces.web.reading import Part
from assistant.interfaces.web.templating import render
from assistant.locale.messages import Texts
from assistant.model import Answer, Citation
from corpus.readers.sniffing import Kind


@dataclass(frozen=True, slots=True)
class Place:
    """What the panel shows: a part of a document, opened from an answer or from a list.

    ``turn``: number of the turn that it was opened from, None from a list. ``number``: of the citation.
    ``picture``: show the page as a picture where there is one. ``cited``: a quote that is not of a turn,
    but of a fact.
    """

    document: str
    part: int
    turn: int | None = None
    number: int | None = None
    picture: bool = True
    cited: Citation | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A place and its content. ``sound``: the quote is at its span; None without a quote.

    ``file``: address of the file, at the page that is shown; "" where there is no file.
    """

    place: Place
    part: Part
    citation: Citation | None = None
    sound: bool | None = None
    picture: Picture | None = None
    file: str = ""

    @property
    def is_pdf(self) -> bool:
        return self.part.document.media_type == PDF

    @property
    def is_slides(self) -> bool:
        return self.part.document.media_type == Kind.PPTX


def render_sources(answer: Answer | None, turn: int | None, t: Texts) -> str:
    """The sources of an answer as a list of cards."""
    shown = (answer.citations or answer.closest) if answer else ()
    return render("sources", t, answer=answer, turn=turn, citations=shown)


def render_opened(opened: Opened, answer: Answer | None, t: Texts) -> str:
    """One source: what it is, the headings above the quote, the text with the quote marked."""
    others = (answer.citations or answer.closest) if answer else ()
    citation = opened.citation
    return render(
        "opened",
        t,
        opened=opened,
        part=opened.part,
        document=opened.part.document,
        citation=citation,
        others=others,
        copy=footnote(citation) if citation else "",
        headings=citation.section if citation else (),
    )
