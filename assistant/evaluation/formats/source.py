"""A file or folder of questions before its format is known."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError
from assistant.evaluation.questions import Question
from assistant.evaluation.records import json_lines, read_bytes
from corpus.errors import UnsupportedFile
from corpus.readers.csv import delimiter_of
from corpus.readers.encodings import decode

Read = tuple[str, Question]  # a question and its place, for messages: "q.jsonl, line 3"
TABLES = {".csv", ".tsv"}


@dataclass(frozen=True)
class Source:
    """What the name on the command line stands for; content is read when it is asked for."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def is_table(self) -> bool:
        return self.path.suffix.casefold() in TABLES

    @cached_property
    def data(self) -> bytes:
        return read_bytes(self.path)

    def records(self) -> Iterable[tuple[str, dict[str, Any]]]:
        """Each JSON object with its place. Raises UsageError for what is none."""
        return json_lines(self.name, self.data)

    @cached_property
    def first(self) -> Mapping[str, Any]:
        """The first JSON object; empty where the file does not begin with one."""
        if not self.path.is_file() or self.is_table:
            return {}
        line = next((line for line in self.data.split(b"\n") if line.strip()), b"")
        try:
            record = json.loads(line.decode("utf-8-sig"))
        except ValueError:
            return {}
        return record if isinstance(record, dict) else {}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of a table as `column_name` writes them; empty for another file."""
        return tuple(self._rows[0][1]) if self.is_table and self._rows else ()

    def rows(self) -> Iterable[tuple[str, dict[str, str]]]:
        """Each row of a table below the header, with its place; rows without any text are left out."""
        return [(place, row) for place, row in self._rows if any(row.values())]

    @cached_property
    def _rows(self) -> list[tuple[str, dict[str, str]]]:
        try:
            text = decode(self.data).text
        except UnsupportedFile as error:
            raise UsageError(f"{self.name}: {error}") from error
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
        try:
            header = [column_name(cell) for cell in next(reader, [])]
            found = [(f"{self.name}, line {reader.line_num}", dict.fromkeys(header, ""))]
            for cells in reader:
                row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
                found.append((f"{self.name}, line {reader.line_num}", row))
        except csv.Error as error:
            raise UsageError(
                f"{self.name}, line {reader.line_num}: {error}; save it as CSV"
            ) from error
        return found


def column_name(cell: str) -> str:
    """A name of a column without the differences that people make: "Expected answer" is expected_answer."""
    return "_".join(cell.replace("_", " ").replace("-", " ").casefold().split())
