"""Texts to count and compare on, each with its language: paragraphs of reports, and lines of question sets.

    python -m index.encoder.training.texts REPORTS… QUESTIONS.jsonl.gz… --without LIST --out TEXTS.jsonl

A folder is read as an index reads it, but for the files that ``--without`` names (one path below the
folder a line). Of a line of JSON the strings under `_FIELDS` are taken; ``language`` is "en" where it is
not given. A text that was there before is left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from corpus.files.reading import read_all
from corpus.files.scan import Root, scan
from corpus.model import Document

_FIELDS = ("question", "context", "premise", "hypothesis")


class Text(NamedTuple):
    """A text with its ISO 639-1 code."""

    language: str
    text: str


def read_texts(path: Path) -> list[Text]:
    """What `main` wrote."""
    return [Text(**json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def texts_of(paths: Sequence[Path], without: frozenset[str] = frozenset()) -> Iterator[Text]:
    """Texts of folders of reports and of files of questions, each once."""
    seen = set()
    for path in paths:
        for one in _reports(path, without) if path.is_dir() else _questions(path):
            if one.text not in seen:
                seen.add(one.text)
                yield one


def _reports(folder: Path, without: frozenset[str]) -> Iterator[Text]:
    """Blocks of the documents that can be read; the others are named."""
    sources = [source for source in scan([Root(folder)]) if source.name not in without]
    for source, document in read_all(sources, workers=1):
        if not isinstance(document, Document):
            print(f"{source.name}: {document}", flush=True)
            continue
        language = document.metadata.language or "en"
        for block in document.blocks:
            if text := document.text[block.start : block.end].strip():
                yield Text(language, text)


def _questions(path: Path) -> Iterator[Text]:
    """Strings of a file of JSON lines, compressed or not."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open() as lines:
        for line in lines:
            row = json.loads(line)
            for field in _FIELDS:
                if text := str(row.get(field) or "").strip():
                    yield Text(row.get("language") or "en", text)


def main() -> None:
    """Read arguments, write the texts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--without", type=Path, help="a file that lists reports")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    without = options.without.read_text("utf-8").split("\n") if options.without else []
    with options.out.open("w", encoding="utf-8") as file:
        for one in texts_of(options.paths, frozenset(without)):
            file.write(json.dumps(one._asdict(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
