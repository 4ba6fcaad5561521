"""Files of records, one JSON object a line, with messages that name file and line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assistant.config.errors import UsageError


def json_lines(name: str, data: bytes) -> Iterable[tuple[str, dict[str, Any]]]:
    """Each line of a JSONL file as ``("name, line n", object)``; blank lines are left out."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    # Not splitlines(): a JSON string may hold U+2028 and its like unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{where}: not JSON ({error}); one object a line") from error
        if not isinstance(record, dict):
            raise UsageError(f"{where}: wanted a JSON object, got {type(record).__name__}")
        yield where, record


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises UsageError for one that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); give a file that can be read"
        ) from error


def field_of(record: dict[str, Any], name: str, kind: type, where: str) -> Any:
    """``record[name]``, which must be there and of the type ``kind``."""
    if name not in record:
        raise UsageError(f"{where}: {name!r} is missing")
    if not isinstance(record[name], kind):
        raise UsageError(f"{where}: {name!r} must be {kind.__name__}, got {record[name]!r}")
    return record[name]
