"""Metadata score: are title, publisher, year and language of the shared reports the right ones?

    ASSISTANT_SHARED=… python -m tests.benchmarks.metadata [--index DIR] [--wrong]

What is right stands in MANIFEST.tsv, whose titles a person has abridged, often with the symbol in
brackets. So a title is right when its similarity is at least 70 of 100: the larger of rapidfuzz's
token_set_ratio (the shared words, in any order) and partial_ratio (the shorter inside the longer), both
of words in small letters without accents, ours with its symbol. ``strictly`` counts the titles whose
token_sort_ratio, which punishes every word too many, is 70. A title or publisher in another script than
ours is a translation, which letters cannot compare: those are listed apart. A publisher is right when
both name the same organisation (of several, one), or are as similar as titles. What the manifest does
not date ("n.d.") is left out of the years.
"""

from __future__ import annotations

import argparse
import csv
import os
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from rapidfuzz import fuzz, utils

from corpus.files.reading import read_all
from corpus.files.scan import Root, scan
from corpus.model import Document, Metadata
from corpus.names import find_organisations
from index.store import Index

LEAST = 70.0
Verdict = bool | None
"""Right or wrong; None where there is nothing to compare."""


def folded(text: str) -> str:
    """Small letters without accents, white space for everything else."""
    plain = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return utils.default_process("".join(plain))


def similarity(expected: str, found: str) -> float:
    """From 0 to 100."""
    one, other = folded(expected), folded(found)
    return max(fuzz.token_set_ratio(one, other), fuzz.partial_ratio(one, other))


def is_translated(expected: str, found: str) -> bool:
    """Whether the two are written in different scripts."""
    return _is_latin(expected) != _is_latin(found)


def _is_latin(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return sum("LATIN" in unicodedata.name(c, "") for c in letters) * 2 > len(letters)


def with_symbol(found: Metadata) -> str:
    return f"{found.title} {found.symbol or ''}"


def title(row: dict[str, str], found: Metadata) -> Verdict:
    if is_translated(row["title"], found.title):
        return None
    return similarity(row["title"], with_symbol(found)) >= LEAST


def title_strictly(row: dict[str, str], found: Metadata) -> Verdict:
    if is_translated(row["title"], found.title):
        return None
    one, other = folded(row["title"]), folded(with_symbol(found))
    return fuzz.token_sort_ratio(one, other) >= LEAST


def publisher(row: dict[str, str], found: Metadata) -> Verdict:
    if found.publisher is None:
        return False
    if is_translated(row["publisher"], found.publisher):
        return None
    expected = {mention.key for mention in find_organisations(row["publisher"])}
    own = {found.publisher, *(m.key for m in find_organisations(found.publisher))}
    return bool(expected & own) or similarity(row["publisher"], found.publisher) >= LEAST


def year(row: dict[str, str], found: Metadata) -> Verdict:
    return str(found.year) == row["year"] if row["year"].isdigit() else None


def language(row: dict[str, str], found: Metadata) -> Verdict:
    return found.language in row["language"].split("+")


FIELDS = {
    "title": title,
    "title strictly": title_strictly,
    "publisher": publisher,
    "year": year,
    "language": language,
}


def manifest(root: Path) -> dict[str, dict[str, str]]:
    with (root / "MANIFEST.tsv").open(encoding="utf-8") as stream:
        rows = csv.DictReader(stream, delimiter="\t")
        return {row["file"]: row for row in rows if not row["file"].startswith("hostile/")}


def metadata(root: Path, index: Path | None) -> Iterator[tuple[str, Metadata]]:
    """Name and metadata of each document: as it is indexed, or as it is read now."""
    if index:
        with Index.open(index) as opened:
            for record in opened.document_records():
                yield record.name, opened.document(record.name).metadata
        return
    for source, document in read_all(scan([Root(root / "documents")])):
        if isinstance(document, Document):
            yield source.name, document.metadata


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, help="an index of the documents; none: read them")
    parser.add_argument("--wrong", action="store_true", help="print what is wrong or not compared")
    options = parser.parse_args()
    if "ASSISTANT_SHARED" not in os.environ:
        print("set ASSISTANT_SHARED to the folder with documents/ and its list", file=sys.stderr)
        return 2
    root = Path(os.environ["ASSISTANT_SHARED"])
    rows = manifest(root)
    found = {name: own for name, own in metadata(root, options.index) if name in rows}
    print(f"{len(found)} of {len(rows)} documents were read")
    for field, judge in FIELDS.items():
        verdicts = {name: judge(rows[name], own) for name, own in found.items()}
        judged = [verdict for verdict in verdicts.values() if verdict is not None]
        apart = len(verdicts) - len(judged)
        print(
            f"{field:15} {sum(judged)}/{len(judged)} = {sum(judged) / max(1, len(judged)):.3f}"
            f"  not comparable: {apart}"
        )
        for name, verdict in verdicts.items() if options.wrong else ():
            if not verdict:
                key = field.split()[0]
                print(f"    {name}: {rows[name][key]!r}, found {getattr(found[name], key)!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
