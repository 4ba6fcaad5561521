"""Passages as the check reads them: sentences and rows, each with its words, and what is named above them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from assistant.generation.check.written_figures import figures_of, shortened
from corpus.metadata import detect_language
from corpus.names import (
    Figure,
    find_dates,
    find_months,
    find_organisations,
    find_places,
    find_years,
)
from corpus.normalize import fold
from corpus.sentences import sentence_spans
from corpus.stemming import Word, words

NAME_OF_WORDS = re.compile(
    r"[A-ZÀ-ÖØ-ÞА-Я][\w’'-]*(?:\s+(?:(?:of|for|the|and|on|in|to|de|des|du|la|le|les|et|y)\s+){0,2}[A-ZÀ-ÖØ-ÞА-Я][\w’'-]*)+"
)
_SMALL = frozenset(
    [
        "of",
        "for",
        "the",
        "and",
        "on",
        "in",
        "to",
        "de",
        "des",
        "du",
        "la",
        "le",
        "les",
        "et",
        "y",
        "a",
    ]
)
_SHORT = 40  # characters; what is shorter belongs to the sentence after it
_NAME_PARTS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """What a sentence may rest on. ``text``: as printed; ``headings``: above it, outermost first.

    ``document``: the name of the document, which counts like its title.
    """

    text: str
    document: str = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    publisher: str = ""
    year: str = ""

    @property
    def levels(self) -> tuple[str, ...]:
        """What is named above the text, the innermost heading first, then title and name of the document."""
        name = _NAME_PARTS.sub(" ", self.document.rpartition(".")[0])
        return tuple(part for part in (*reversed(self.headings), self.title, name) if part)

    @property
    def above(self) -> str:
        """All that is named above the text, one thing a line."""
        name = _NAME_PARTS.sub(" ", self.document.rpartition(".")[0])
        parts = (*self.headings, self.title, name, self.publisher, self.year)
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Annotated:
    """A text with what is found in it; each kind when it is first read.

    ``language``: in which its words are compared. ``written``: in which it is written, which says how its numbers are
    read; "" where that is the same.
    """

    text: str
    language: str = "en"
    written: str = ""

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return words(self.text, self.language)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in self.words)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(re.findall(r"\w+", fold(self.text)))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return figures_of(self.text, self.written or self.language, words=bool(self.written))

    @cached_property
    def shortened(self) -> tuple[Figure, ...]:
        """Numbers with a letter for their scale and without a currency: "70.8m people"."""
        return tuple(shortened(self.text))

    @cached_property
    def years(self) -> frozenset[str]:
        return frozenset(year.key for year in find_years(self.text)) | frozenset(
            str(day.year)
            for period in find_dates(self.text)
            for day in (period.first, period.last)
            if day is not None
        )

    @cached_property
    def months(self) -> frozenset[str]:
        return frozenset(fold(self.text[start:end]) for start, end in find_months(self.text))

    @cached_property
    def places(self) -> frozenset[str]:
        return frozenset(m.key for line in self.text.split("\n") for m in find_places(line))

    @cached_property
    def organisations(self) -> frozenset[str]:
        return frozenset(m.key for line in self.text.split("\n") for m in find_organisations(line))


@dataclass(frozen=True)
class Segment(Annotated):
    """A sentence or a row: ``passage.text[start:end]``. ``passage``, ``place``: its position among all."""

    passage: int = 0
    place: int = 0
    start: int = 0
    end: int = 0

    @property
    def is_row(self) -> bool:
        return " | " in self.text or sum(map(str.isdigit, self.text)) > 0.3 * len(self.text)


@dataclass(frozen=True)
class Evidence:
    """All passages of one sentence. ``language``: in which words are compared."""

    passages: tuple[Passage, ...]
    language: str = "en"
    _above: dict[int, Annotated] = field(default_factory=dict)

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        found: list[Segment] = []
        for at, passage in enumerate(self.passages):
            for start, end in _pieces(passage.text):
                text, written = passage.text[start:end], self.written[at]
                found.append(Segment(text, self.language, written, at, len(found), start, end))
        return tuple(found)

    @cached_property
    def written(self) -> tuple[str, ...]:
        """In which language each passage is written, as far as that can be told; else in that of the sentence."""
        return tuple(detect_language(one.text) or self.language for one in self.passages)

    @property
    def is_foreign(self) -> bool:
        """Whether every passage is in another language than the sentence, so that their words cannot be compared."""
        return bool(self.written) and self.language not in self.written

    def segment_at(self, passage: int, start: int) -> int | None:
        """The segment of a passage that holds an offset of its text; None for one between segments."""
        own = (s for s in self.segments if s.passage == passage)
        return next((s.place for s in own if s.start <= start < s.end), None)

    def above(self, passage: int) -> Annotated:
        """What is named above a passage."""
        if passage not in self._above:
            above, written = self.passages[passage].above, self.written[passage]
            self._above[passage] = Annotated(above, self.language, written)
        return self._above[passage]

    @cached_property
    def texts(self) -> tuple[Annotated, ...]:
        """Every text in which a name or number may stand: the segments, and what is above each passage."""
        return (*self.segments, *(self.above(at) for at in range(len(self.passages))))

    @cached_property
    def places(self) -> frozenset[str]:
        """Places that are named in a passage, or in the innermost level above it that names any."""
        found = {place for segment in self.segments for place in segment.places}
        for passage in self.passages:
            levels = (Annotated(level).places for level in passage.levels)
            found |= next((places for places in levels if places), frozenset())
        return frozenset(found)

    @cached_property
    def years(self) -> frozenset[str]:
        """Years that are named in a passage itself."""
        return frozenset().union(*(segment.years for segment in self.segments))

    @cached_property
    def whole(self) -> str:
        return "\n".join(f"{passage.above}\n{passage.text}" for passage in self.passages)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset().union(*(text.folded for text in self.texts))

    @cached_property
    def folded_text(self) -> str:
        return fold(self.whole)

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset().union(*(text.stems for text in self.texts))

    @cached_property
    def acronyms(self) -> frozenset[str]:
        return frozenset(re.findall(r"\b([A-Z]{2,8})s?\b", self.whole))

    @cached_property
    def spelt(self) -> frozenset[str]:
        """Initials of all names of several words, and of neighbouring words in them."""
        found = set()
        for name in NAME_OF_WORDS.findall(" ".join(self.whole.split())):
            found |= parts_of(initials(name))
        return frozenset(found)


def initials(name: str) -> str:
    """Initials of the words of a name, small ones apart."""
    found = re.findall(r"[^\W_]+", name)
    return "".join(word[0].upper() for word in found if word.lower() not in _SMALL)


def parts_of(short: str) -> set[str]:
    """Initials of neighbouring words of a name, of all of them too; ``short``: of its words."""
    return {short[i:j] for i in range(len(short)) for j in range(i + 2, len(short) + 1)}


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Sentences and rows; short ones (headings, labels, items) go with what follows."""
    begin: int | None = None
    for span in sentence_spans(text, 0, len(text)):
        begin = span.start if begin is None else begin
        if span.end - begin >= _SHORT:
            yield begin, span.end
            begin = None
    if begin is not None:
        yield begin, len(text.rstrip())
