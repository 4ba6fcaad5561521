"""What stands beside the text of a document: captions, footnotes, and numbered notes that were read as lines of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from corpus.model import Document, Passage

_ASIDE = frozenset({"caption", "footnote"})
_NUMBERED_LINE = re.compile(r"^(?P<number>\d{1,3}) [^\W\d_].*", re.MULTILINE)
_END = re.compile(
    r"\n\s*\n|^\d{1,3} [^\W\d_]", re.MULTILINE
)  # of a note: its paragraph's, or the next one
# What only notes say of a source, and what other numbered lines may end in too ("12 Wells in Ardia, 25").
_CITES = r"\((?:19|20)\d\d\)[,.]? ?\d|\b(?:ibid|supra|op\. ?cit|loc\. ?cit|cited above|précité|pp?\. ?\d|https?|www)\b"
_CITED = re.compile(_CITES, re.IGNORECASE)
_SOURCE = re.compile(rf"{_CITES}|\bpages? \d|, \d{{1,3}}(?:[–-]\d+)?(?:;|\.?$)", re.IGNORECASE)
_LONGEST_LIST = 12  # items that are numbered without a full stop; what goes on beyond is notes
_NEXT = 3  # by how much the number of a note may be higher than the last one's: some are not at the start of a line
_MANY = 6  # notes of a run, of which at least this share names a source; and of a shorter one
_SOURCES, _MOST_SOURCES = 0.34, 0.6


@dataclass(slots=True)
class _Run:
    """Numbered lines that go on from each other: where they begin, how many name a source, and how many as only notes do."""

    starts: list[int] = field(default_factory=list)
    sources: int = 0
    cited: int = 0
    last: int = 0

    @property
    def is_notes(self) -> bool:
        """Whether they are notes, and no list or numbered paragraphs."""
        least = _SOURCES if len(self.starts) >= _MANY else _MOST_SOURCES
        several = len(self.starts) > 1 and self.last > _LONGEST_LIST
        return several and self.cited > 0 and self.sources >= least * len(self.starts)


def asides_in(document: Document) -> frozenset[int]:
    """Where the captions and notes of a document begin, which stand beside what it says."""
    return frozenset(one.start for one in document.blocks if one.kind in _ASIDE)


def notes_in(passages: Iterable[Passage]) -> frozenset[int]:
    """Where the numbered notes of a document begin, and the sentences in them, as far as ``passages`` go: of lines whose numbers
    go on from each other, and some of which name a source, each to the next one or to the end of its paragraph.
    """
    kept = sorted(passages, key=lambda one: one.start)
    runs: list[_Run] = []
    ending_with: dict[int, _Run] = {}
    for passage in kept:
        for line in _NUMBERED_LINE.finditer(passage.text):
            number = int(line["number"])
            before = (ending_with.pop(number - step, None) for step in range(1, _NEXT + 1))
            run = next((one for one in before if one is not None), None)
            if run is None:
                run = _Run()
                runs.append(run)
            run.starts.append(passage.start + line.start())
            run.sources += _SOURCE.search(line.group()) is not None
            run.cited += _CITED.search(line.group()) is not None
            run.last = number
            ending_with[number] = run
    notes = sorted(start for run in runs if run.is_notes for start in run.starts)
    return frozenset(start for passage in kept for start in _in_notes(passage, notes))


def _in_notes(passage: Passage, notes: Sequence[int]) -> Iterator[int]:
    """The notes that begin in a passage, and the sentences in them. ``notes``: ascending."""
    own = notes[bisect_left(notes, passage.start) : bisect_left(notes, passage.end)]
    ends = [one.start() + passage.start for one in _END.finditer(passage.text)] if own else []
    for start in own:
        end = next((one for one in ends if one > start), passage.end)
        yield start
        yield from (span.start for span in passage.sentences if start < span.start < end)
