"""Answers of a run that is not finished, so that a stopped run is continued and not repeated.

A JSONL file: the identity of the run, then what was answered, one question a line. A last line
that was cut off while it was written counts as not answered.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from assistant.evaluation.cases import Asked
from assistant.evaluation.run import asked_from_dict, asked_to_dict


class PartialRun:
    """Keeps answers in ``path`` until the run is finished; ``path`` None keeps nothing.

    ``answered``: by id of the question, from an earlier run of equal ``identity``. ``discarded``:
    whether there was one of another identity, which this one replaces.
    """

    def __init__(self, path: Path | None, identity: Mapping[str, Any]) -> None:
        self.answered: dict[str, Asked] = {}
        self.discarded = False
        self._path = path
        self._identity = json.loads(json.dumps(identity))
        self._file: TextIO | None = None
        if path is not None and path.exists():
            self._read(path)

    def _read(self, path: Path) -> None:
        lines = path.read_text("utf-8").split("\n")
        records = [record for line in lines if (record := _whole(line)) is not None]
        if not records or records[0].get("identity") != self._identity:
            self.discarded = True
            return
        self.answered = {one["id"]: asked_from_dict(one) for one in records[1:]}

    def __enter__(self) -> Self:
        if self._path is not None:
            # Written anew rather than appended to: a last line that was cut off goes.
            self._file = self._path.open("w", encoding="utf-8")
            self._write({"identity": self._identity})
            for asked in self.answered.values():
                self._write(asked_to_dict(asked))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add(self, asked: Asked) -> None:
        """Keep an answer; it is on disk when this returns."""
        self.answered[asked.id] = asked
        self._write(asked_to_dict(asked))

    def finish(self) -> None:
        """Forget what was kept: the run itself is saved."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _write(self, record: Mapping[str, Any]) -> None:
        if self._file is not None:
            self._file.write(json.dumps(record, ensure_ascii=False) + "\n")
            self._file.flush()


def _whole(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except json.JSONDecodeError:
        return None
    return record if isinstance(record, dict) else None
