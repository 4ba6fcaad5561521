"""Score of sections and items: are parts of reports for what a person says, and recommendations found as items?

    ASSISTANT_SHARED=… python -m tests.benchmarks.sections [--set score] [--wrong]

1. The reports of ``tests/data/section_marks.jsonl`` are read anew, and their outline is made.
2. A marked heading is right when the part in which it is printed has its kind; "other" is no kind.
3. A marked item is found when an item of its kind covers half of it, and at most half of that item is outside it. A mark
   of `_CUT` characters and more that ends within a sentence was cut there; what an item has after it does not count.
   Precision counts items in reports with a mark of their kind, but those that repeat a marked one elsewhere (as a
   summary does: `_REPEATED` of its words); recall counts all marks; F1 is 2PR / (P + R).
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.evaluation.matching import locate
from assistant.evaluation.questions import Support
from corpus.model import Document, Span
from corpus.passages import cut
from corpus.readers import read
from corpus.sections import Item, Outline, SectionKind, outline_of

MARKS = Path(__file__).parents[1] / "data" / "section_marks.jsonl"
_CUT = 390  # characters
_REPEATED = 0.6
_WORD = re.compile(r"\w{4,}")
_KINDS: dict[str, SectionKind | None] = {
    "front": "front matter",
    "practice": "good practice",
    "other": None,
    "recommendation": "recommendations",
    "finding": "findings",
    "conclusion": "conclusions",
    "lesson": "lessons",
}


@dataclass(slots=True)
class Score:
    """Marks that were found and not, each with what was found in its place."""

    sections: int = 0
    right: int = 0
    unplaced: int = 0
    marked: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    items: Counter[str] = field(default_factory=Counter)
    fitting: Counter[str] = field(default_factory=Counter)

    def f1(self, kind: str) -> float:
        """Harmonic mean of precision and recall, in [0, 1]."""
        recall = self.told[kind] / (self.marked[kind] or 1)
        precision = self.fitting[kind] / (self.items[kind] or 1)
        return 2 * precision * recall / ((precision + recall) or 1)


def read_report(mark: dict[str, Any], shared: Path) -> tuple[Document, Outline]:
    """A marked report and its outline."""
    folder = shared if mark["folder"] == "documents" else shared / mark["folder"]
    document = read(mark["file"], (folder / "documents" / mark["file"]).read_bytes())
    passages = cut(document, lambda text: len(text.split()), 200)
    return document, outline_of(document, passages)


def spans_of(document: Document, quote: str, page: int | None) -> Sequence[Span]:
    """Where a quote is printed, from the first to the last word of it."""
    places = locate(Support(document.name, page, quote), document).places
    return [Span(min(s.start for s in p.spans), max(s.end for s in p.spans)) for p in places]


def is_same(document: Document, item: Item, mark: Span) -> bool:
    """Whether an item is what is marked (step 3)."""
    cut_off = mark.end - mark.start >= _CUT and document.text[mark.end - 1].isalnum()
    end = min(item.end, mark.end) if cut_off else item.end
    shared = min(end, mark.end) - max(item.start, mark.start)
    return shared * 2 >= max(mark.end - mark.start, end - item.start)


def repeats(text: str, quotes: Sequence[str]) -> bool:
    """Whether a text has the words of one of the quotes."""
    own = set(_WORD.findall(text.casefold()))
    marked = [set(_WORD.findall(quote.casefold())) for quote in quotes]
    return any(len(own & one) >= _REPEATED * max(1, len(one)) for one in marked)


def score_report(
    mark: dict[str, Any], document: Document, outline: Outline, score: Score
) -> Iterator[str]:
    """Add a report to the score; yields a line for each mark that is missed and each item too many."""
    for section in mark["sections"]:
        wanted = _KINDS.get(section["kind"], section["kind"])
        places = spans_of(document, section["heading"], section["page"])
        kinds = [outline.kind_at(place.end - 1) for place in places]
        score.sections += 1
        score.unplaced += not places
        if wanted in kinds:
            score.right += 1
        else:
            part = outline.part_at(places[0].end - 1) if places else None
            yield f"section p{section['page']} {section['heading'][:60]!r}: {wanted}, not {kinds} in {part and part.title[:50]!r} {part and part.around}"
    by_kind: dict[SectionKind, list[Sequence[Span]]] = {}
    for item in mark["items"]:
        kind = _KINDS[item["kind"]]
        assert kind is not None
        places = spans_of(document, item["quote"], item["page"]) or spans_of(
            document, item["quote"][:200], None
        )
        by_kind.setdefault(kind, []).append(places)
        score.marked[kind] += 1
        if any(
            one.kind == kind and is_same(document, one, place)
            for one in outline.items
            for place in places
        ):
            score.told[kind] += 1
        else:
            near = [o for o in outline.items for p in places if o.start < p.end and p.start < o.end]
            was = [(o.kind, o.start, o.end) for o in near]
            yield f"missed {kind} p{item['page']} {item['number']} {item['quote'][:70]!r} {len(places)} {[(p.start, p.end) for p in places]} {was}"
    for kind, marks in by_kind.items():
        quotes = [item["quote"] for item in mark["items"] if _KINDS[item["kind"]] == kind]
        for one in outline.items:
            if one.kind == kind:
                fits = any(is_same(document, one, place) for places in marks for place in places)
                if not fits and repeats(document.text[one.start : one.end], quotes):
                    continue
                score.items[kind] += 1
                score.fitting[kind] += fits
                if not fits:
                    yield f"too many {kind} p{one.page} {one.number} {document.text[one.start : one.start + 80]!r}"


def main() -> None:
    """Read the marked reports, print the scores."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", choices=("build", "score"), default="build")
    parser.add_argument(
        "--wrong", action="store_true", help="list what is wrong (of the build set)"
    )
    options = parser.parse_args()
    shared = Path(os.environ["ASSISTANT_SHARED"])
    score = Score()
    for line in MARKS.read_text("utf-8").splitlines():
        mark = json.loads(line)
        if mark["set"] != options.set:
            continue
        document, outline = read_report(mark, shared)
        lines = list(score_report(mark, document, outline, score))
        if options.wrong and options.set == "build":
            print(document.name, *lines, sep="\n  ")
    sys.stdout.write(
        f"sections: {score.right / score.sections:.3f} of {score.sections} right; {score.unplaced} headings not found\n"
    )
    for kind in score.marked:
        sys.stdout.write(
            f"{kind}: F1 {score.f1(kind):.3f}, {score.told[kind]} of {score.marked[kind]} marks, {score.fitting[kind]} of {score.items[kind]} items\n"
        )


if __name__ == "__main__":
    main()
