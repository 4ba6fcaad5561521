"""Filters that a turn says: "only 2024", "without UNICEF", "only UNODC without 2018"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assistant.config.filters import WITHOUT, parse_filters, shown_filters
from assistant.conversation.mentions import find_names, kind_of
from assistant.conversation.restrictions import THIS, may_leave_out, restriction
from assistant.conversation.wanted import read_wanted
from assistant.model import Answer
from corpus.names import find_places
from index.filters import Filters, LeftOut
from index.model import DocumentRecord

_AND = re.compile(r"[,;،]|\b(?:and|or|nor|et|ou|ni|y|e|o|u|и|или|ни|أو|ولا)\b|\sو", re.IGNORECASE)
_NOTHING = LeftOut()
_SEVERAL = 3  # years that follow each other from which they are said as a range


@dataclass(frozen=True, slots=True)
class Said:
    """What filters are said of. ``records``: the documents that are indexed. ``quoted``: the one that "this report" means."""

    records: Sequence[DocumentRecord]
    language: str
    quoted: str | None = None


def restricted_filters(
    turn: str, answer: Answer, records: Sequence[DocumentRecord], language: str
) -> dict[str, Any] | None:
    """The filters of ``answer`` with those that "only …" or "without …" adds, or without those of "not only …"; {} takes all off; None where nothing is named that
    can be a filter, or where what is left out leaves nothing.
    """
    quoted = answer.citations[0].document if answer.citations else None
    said = Said([record for record in records if record.state == "indexed"], language, quoted)
    filters, found = answer.coverage.filters, restriction(turn)
    if found is None:
        kept = _kept(turn, said)
        if kept and may_leave_out(turn):  # what it names it may not want
            return None
        return _with(filters, kept) if kept else {}
    if found.widens:
        off = _kept(found.widens, said)
        return {key: value for key, value in filters.items() if key not in off}
    kept = _kept(found.keeps, said) if found.keeps else {}
    if found.keeps and not kept:
        return None
    if not found.leaves:
        return _with(filters, kept)
    out = left_out(found.leaves, said)
    if out is None or (out == _NOTHING and kept):
        return None
    if out == _NOTHING:  # "without filters"
        return {}
    wanted = _with(filters, kept, out)
    left, all_kept = parse_filters(wanted), parse_filters(_with(filters, kept))
    takes_all = not any(left.admits(one) for one in said.records)
    return None if takes_all and any(all_kept.admits(one) for one in said.records) else wanted


def left_out(parts: Sequence[str], said: Said) -> LeftOut | None:
    """The documents that any of ``parts`` names; None where one of several is not understood. See `_named`."""
    found = [_named(words, said) for words in parts]
    if len(found) > 1 and _NOTHING in found:
        return None
    every = _NOTHING
    for one in found:
        if one is None:
            return None
        every = every.and_also(one)
    return every


def _named(words: str, said: Said) -> LeftOut | None:
    """The documents that words name, by publisher, year, language or as "this report"; None where they name another thing (a
    passage on other places is none that names no such place), nothing for words that name nothing.

    "UNICEF and 2018" is all of both, "the UNICEF report of 2018" that report.
    """
    if THIS.search(words):
        return LeftOut(documents=(said.quoted,)) if said.quoted else None
    wanted, _ = read_wanted(words, said.records, said.language)
    named = [one for one in (wanted.publishers, wanted.years, wanted.languages) if one]
    if any(kind_of(name) == "place" for name in find_names(words)) or (wanted.words and not named):
        return None
    if len(named) + bool(wanted.words) > 1 and not _AND.search(words):
        found = tuple(record.name for record in said.records if wanted.admits(record))
        return LeftOut(documents=found) if found else None
    return LeftOut((), wanted.publishers, wanted.years, wanted.languages)


def _kept(words: str, said: Said) -> dict[str, Any]:
    """Filters for what words name; {} where they name nothing that can be one."""
    if THIS.search(words) and said.quoted:
        return {"document": [said.quoted]}
    wanted, _ = read_wanted(words, said.records, said.language)
    kept: dict[str, Any] = {}
    if wanted.publishers:
        kept["publisher"] = list(wanted.publishers)
    if wanted.years:
        kept["year"] = _as_ranges(wanted.years)
    if wanted.languages:
        kept["language"] = list(wanted.languages)
    places = list(dict.fromkeys(m.key for m in find_places(words)))
    if places and not wanted.languages:
        kept["place"] = places
    if not kept and wanted.words:
        kept["document"] = [record.name for record in said.records if wanted.admits(record)]
    return kept


def _with(
    filters: Mapping[str, Any], kept: Mapping[str, Any], out: LeftOut = _NOTHING
) -> dict[str, Any]:
    """``filters`` with others; what is kept now says by itself what is left out of its kind, "only UNDP" after "without UNICEF"."""
    before = {key: value for key, value in filters.items() if key.removeprefix(WITHOUT) not in kept}
    left = parse_filters(before).without.and_also(out)
    shown = shown_filters(Filters(without=left))
    if left.years:
        shown[f"{WITHOUT}year"] = _as_ranges(left.years)
    return {**before, **kept, **shown}


def _as_ranges(years: Iterable[int]) -> list[str]:
    """Years as a filter takes them, several that follow each other as a range."""
    found: list[str] = []
    for _, group in groupby(enumerate(sorted(set(years))), lambda one: one[1] - one[0]):
        run = [year for _, year in group]
        several = len(run) >= _SEVERAL
        found += [f"{run[0]}-{run[-1]}"] if several else [str(year) for year in run]
    return found
