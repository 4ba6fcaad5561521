"""``corpus.yaml`` of a folder that is fetched into: what the source says about each document.

Entries that are there stay; in those of fetched documents each value that somebody changed stays too. It is
told by comparing with what was written the last time, which the journal keeps. Comments are lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from assistant.fetching.fields import corrections_of
from assistant.fetching.journal import Journal
from corpus.files.corrections import CORRECTIONS_FILE, load_corrections

_ABOUT = (
    "# Written by `assistant fetch`. Values that you change, and entries that you add, are kept;\n"
    "# comments are not.\n"
)


def write_corrections(folder: Path, journal: Journal) -> None:
    """Bring the file up to date. Raises LibraryFault for one that is there and cannot be read."""
    path = folder / CORRECTIONS_FILE
    load_corrections(folder)  # refuses what the indexer would refuse
    there: dict[str, Any] = {}
    if path.is_file():
        there = yaml.safe_load(path.read_text(encoding="utf-8-sig")) or {}
    entries = {str(name): dict(values) for name, values in there.items()}
    for address, entry in list(journal.entries.items()):
        if not (folder / entry.name).is_file():  # taken away by hand: an entry would be a mistake
            entries.pop(entry.name, None)
            continue
        fields = corrections_of(entry.reference, address)
        entries[entry.name] = _merged(entries.get(entry.name, {}), entry.written, fields)
        journal.entries[address] = replace(entry, written=fields)
    if entries == there:
        return
    new = path.with_name(".corpus.yaml.new")
    made = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=1000)
    new.write_text(_ABOUT + made, encoding="utf-8")
    new.replace(path)
    journal.rewrite()


def _merged(
    there: Mapping[str, Any], written: Mapping[str, Any], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """``fields``, but what somebody has changed, added or taken out since they were ``written``."""
    if not there:
        return dict(fields)
    changed = {name: value for name, value in there.items() if value != written.get(name)}
    gone = {name for name in written if name not in there}
    return {name: value for name, value in fields.items() if name not in gone} | changed
