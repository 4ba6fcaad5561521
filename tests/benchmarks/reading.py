"""Reading score: is every support quote of the question sets found on its page, in one piece?

    ASSISTANT_SHARED=… python -m tests.benchmarks.reading [--only ours,pypdfium2] [--missing]

For each way of reading: quotes found of all, and pages a second over the files that the quotes come from,
in processor time of one core, so that a busy machine does not count. White space, hyphens, dashes, note
marks and the separator of cells are folded; letters and digits are not.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pypdfium2

from corpus.readers.pdf.reader import read

Pages = dict[int, str]
_FOLDED = re.compile(r"[\s|\-‐‑‒–—\u00ad\ufffe\x02]+")
_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+")


@dataclass(frozen=True, slots=True)
class Quote:
    """A support quote: where it stands, and what it says."""

    question: str
    file: str
    page: int
    text: str


def fold(text: str) -> str:
    return _FOLDED.sub("", _MARKS.sub("", text)).translate(str.maketrans("’‘“”", "''\"\""))


def quotes(root: Path) -> list[Quote]:
    """Quotes with a PDF file and a page, of both development sets."""
    found = []
    for name in ("reports_1.jsonl", "reports_2.jsonl"):
        for line in (root / "eval" / name).read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            found += [
                Quote(question["id"], support["file"], support["page"], support["quote"])
                for support in question["support"]
                if support["file"].lower().endswith(".pdf") and support.get("page")
            ]
    return found


def by_us(path: Path) -> Pages:
    document = read(path.name, path.read_bytes())
    return {
        page.number: "\n".join(
            document.text[block.start : block.end]
            for block in document.blocks
            if block.start < page.end and block.end > page.start
        )
        for page in document.pages
    }


def by_pypdfium2(path: Path) -> Pages:
    pdf = pypdfium2.PdfDocument(path)
    return {n: page.get_textpage().get_text_bounded() for n, page in enumerate(pdf, 1)}


def by_pdfplumber(path: Path) -> Pages:
    import pdfplumber  # a yardstick, no dependency

    with pdfplumber.open(path) as pdf:
        return {n: page.extract_text() or "" for n, page in enumerate(pdf.pages, 1)}


def by_pypdf(path: Path) -> Pages:
    import pypdf  # a yardstick, no dependency

    return {n: page.extract_text() for n, page in enumerate(pypdf.PdfReader(path).pages, 1)}


def by_pdftotext(path: Path) -> Pages:
    command = [shutil.which("pdftotext") or "pdftotext", str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    return dict(enumerate(done.stdout.decode("utf-8", "replace").split("\f"), 1))


READERS: dict[str, Callable[[Path], Pages]] = {
    "ours": by_us,
    "pypdfium2": by_pypdfium2,
    "pypdf": by_pypdf,
    "pdfplumber": by_pdfplumber,
    "pdftotext": by_pdftotext,
}


def available() -> set[str]:
    """The readers that can be tried here."""
    found = {name for name in ("pypdf", "pdfplumber") if find_spec(name)}
    return found | {"ours", "pypdfium2"} | ({"pdftotext"} if shutil.which("pdftotext") else set())


def score(name: str, root: Path, wanted: Iterable[Quote]) -> tuple[list[Quote], int, float]:
    """Quotes that are missing, pages read, seconds of processor time, of child processes too."""
    files: dict[str, list[Quote]] = {}
    for quote in wanted:
        files.setdefault(quote.file, []).append(quote)
    missing: list[Quote] = []
    pages = 0
    seconds = 0.0
    for file, own in files.items():
        start = sum(os.times()[:4])
        read_pages = READERS[name](root / "documents" / file)
        seconds += sum(os.times()[:4]) - start
        pages += len(read_pages)
        missing += [q for q in own if fold(q.text) not in fold(read_pages.get(q.page, ""))]
    return missing, pages, seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(READERS), help="names, separated by commas")
    parser.add_argument("--missing", action="store_true", help="print the quotes not found")
    options = parser.parse_args()
    if "ASSISTANT_SHARED" not in os.environ:
        print("set ASSISTANT_SHARED to the folder with documents/ and eval/", file=sys.stderr)
        return 2
    root = Path(os.environ["ASSISTANT_SHARED"])
    wanted = quotes(root)
    for name in options.only.split(","):
        if name not in available():
            print(f"{name:12} not installed")
            continue
        missing, pages, seconds = score(name, root, wanted)
        share = 1 - len(missing) / len(wanted)
        print(
            f"{name:12} {len(wanted) - len(missing)}/{len(wanted)} = {share:.3f}"
            f"  {pages / seconds:6.1f} pages/s",
            flush=True,
        )
        for quote in missing if options.missing else ():
            print(f"    {quote.question} {quote.file} p. {quote.page}: {quote.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
