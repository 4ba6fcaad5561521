"""Text files to index: the sample reports, again and again with other figures."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from corpus.files.reading import read_all
from corpus.files.scan import Root, scan
from corpus.model import Document

COPIES = 4
_FIGURE = re.compile(r"\d+")
QUESTIONS = (
    "How many staff did UNRWA train?",
    "Which countries does GLO.ACT cover?",
    "What did ESCWA do in Lebanon?",
    "How many judges were trained in Peru?",
    "When did the programme in Viet Nam begin?",
    "Who funded the Spotlight Initiative?",
    "How many garment factories were inspected in Bangladesh?",
    "What training do police officers get?",
)


def write_reports(folder: Path, copies: int = COPIES) -> Path:
    """Write the reports as text files, each several times; returns the folder."""
    folder.mkdir(parents=True)
    samples = Path(str(resources.files("corpus"))) / "samples"
    for source, read in read_all(scan([Root(samples)]), 1):
        if isinstance(read, Document):
            for copy in range(copies):
                text = _FIGURE.sub(lambda m, copy=copy: str(int(m[0]) + copy), read.text)
                (folder / f"{Path(source.name).stem}-{copy}.txt").write_text(text, encoding="utf-8")
    return folder
