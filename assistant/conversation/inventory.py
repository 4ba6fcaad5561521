"""What is indexed, from the manifest: counts and lists of documents, filtered by what was asked for.

1. A turn is read for publishers, languages, years (with "since" and "before"), kinds of file, and
   words that stand in titles. What names nothing that the index has filters nothing.
2. The documents that are left become the reply: a number, the languages, the publishers, the newest or
   oldest, or a list; always with a table of title, publisher, year, language and pages.
3. Documents that could not be read are named.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale

from assistant.conversation.examples import examples, normal
from assistant.conversation.languages import languages_named
from assistant.locale import say
from assistant.model import Table, TableRow
from corpus.names import find_organisations, find_years, variants
from corpus.stemming import stems
from index.model import DocumentRecord

_LISTED = 60  # documents that the text names; the table has all
_NAMED = 12  # publishers and unreadable files that a text names
_NEWEST = 5
_FREQUENT = 3  # times that a word of the examples is used before it says nothing of titles
_SINCE = re.compile(
    r"\b(?:since|after|from (?=\d{4}\s*(?:on\b|onwards?))|or later|or newer|depuis|après|ou plus récents?|desde|después de|o posterior\w*|"
    r"с (?=\d{4})|после|и позже)|منذ|بعد|فما بعد",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:before|until|or earlier|or older|avant|jusqu|ou plus anciens?|antes de|hasta|o anterior\w*|до (?=\d{4})|и раньше)|قبل|حتى",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\b((?:19|20)\d\d)\s*(?:[-–]|to|à|a|and|et|y|до|по|إلى)\s*((?:19|20)\d\d)\b")
_FILES = {
    "pdf": "application/pdf",
    "word": "wordprocessingml",
    "docx": "wordprocessingml",
    "excel": "spreadsheetml",
    "xlsx": "spreadsheetml",
    "spreadsheet": "spreadsheetml",
    "spreadsheets": "spreadsheetml",
    "powerpoint": "presentationml",
    "pptx": "presentationml",
    "csv": "csv",
    "html": "html",
}
COLUMNS = ("Title", "Publisher", "Year", "Language", "Pages")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents were asked for; an empty field filters nothing. ``words``: of titles, as typed."""

    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def admits(self, record: DocumentRecord) -> bool:
        titled = set(stems(record.title or record.name, record.language or "en"))
        return (
            (not self.publishers or record.publisher in self.publishers)
            and (not self.languages or record.language in self.languages)
            and (not self.years or record.year in self.years)
            and (not self.files or any(one in record.media_type for one in self.files))
            and all(set(stems(word, record.language or "en")) & titled for word in self.words)
        )


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is said of the documents. ``documents``: names of those that are listed."""

    text: str
    documents: tuple[str, ...]
    table: Table | None = None


def take_stock(
    label: str, turn: str, records: Sequence[DocumentRecord], language: str
) -> Inventory:
    """The reply to a turn about what is indexed; ``label``: "inventory", "inventory/count" …"""
    indexed = [record for record in records if record.state == "indexed"]
    wanted, asked = read_wanted(turn, indexed, language)
    chosen = [record for record in indexed if wanted.admits(record)]
    if label in {"inventory/newest", "inventory/oldest"}:
        chosen = _by_age(chosen, newest=label.endswith("newest"))
    lines = [_lead(label, chosen, indexed, asked, language)]
    if label in {"inventory/newest", "inventory/oldest"}:
        lines.append(_bullets(chosen, language))
    elif label == "inventory" and chosen:
        if not asked:
            lines.append(_summary(chosen, language))
        lines.append(_bullets(chosen, language))
    elif label == "inventory/count" and chosen:
        lines.append(_summary(chosen, language))
    unread = [record.name for record in records if record.state != "indexed"]
    if unread and not asked:
        lines.append(say("Could not be read: {names}.", language, names=_listed(unread)))
    if not chosen:
        return Inventory("\n\n".join(lines), ())
    names = tuple(record.name for record in chosen)
    return Inventory("\n\n".join(lines), names, document_table(chosen, language))


def read_wanted(turn: str, indexed: Sequence[DocumentRecord], language: str) -> tuple[Wanted, str]:
    """Which documents a turn asks for, and the same as text ("publisher: …; year: …"), "" for all."""
    publishers, missing = _publishers(turn, indexed)
    languages = languages_named(turn)
    years, said = _years(turn, indexed)
    files = tuple(dict.fromkeys(_FILES[word] for word in normal(turn).split() if word in _FILES))
    wanted = Wanted((*publishers, *missing), languages, years, files)
    words = _title_words(turn, indexed, language, wanted)
    locale = Locale.parse(language)
    shown = [
        say("publisher {names}", language, names=", ".join((*publishers, *missing)))
        if publishers or missing
        else "",
        say("language {names}", language, names=", ".join(_named(locale, one) for one in languages))
        if languages
        else "",
        say("year {names}", language, names=said) if years else "",
        say("title with “{names}”", language, names=" ".join(words)) if words else "",
    ]
    return replace(wanted, words=words), ", ".join(part for part in shown if part)


def _publishers(
    turn: str, indexed: Sequence[DocumentRecord]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Publishers of the index that a turn names, and organisations that published nothing here."""
    known = {record.publisher for record in indexed if record.publisher}
    form = f" {normal(turn)} "
    found = {name for name in known if f" {normal(name)} " in form}
    missing = set()
    for mention in find_organisations(turn):
        same = {name for name in known if name in variants(mention.key)}
        found |= same
        if not same and not any(normal(mention.text) in normal(name) for name in found):
            missing.add(mention.key)
    return tuple(sorted(found)), tuple(sorted(missing)) if not found else ()


def _years(turn: str, indexed: Sequence[DocumentRecord]) -> tuple[tuple[int, ...], str]:
    """The years that a turn admits, and how they are said; none for a turn without years."""
    ranges = _RANGE.search(turn)
    if ranges is not None:
        first, last = sorted((int(ranges[1]), int(ranges[2])))
        return tuple(range(first, last + 1)), f"{first}–{last}"
    named = sorted({int(year.key) for year in find_years(turn) if year.key.isdigit()})
    if not named:
        return (), ""
    known = [record.year for record in indexed if record.year]
    if _SINCE.search(turn):
        last = max([*known, named[0]])
        return tuple(range(named[0], last + 1)), f"{named[0]}–{last}"
    if _BEFORE.search(turn):
        first = min([*known, named[-1]])
        return tuple(range(first, named[-1] + 1)), f"{first}–{named[-1]}"
    return tuple(named), ", ".join(map(str, named))


@cache
def _generic_stems(language: str) -> frozenset[str]:
    """Stems of the words with which people ask for documents; they say nothing of titles."""
    counted: Counter[str] = Counter()
    for label, languages in examples().items():
        if label.startswith("inventory"):
            for turn in languages.get(language, ()):
                counted.update(set(stems(turn, language)))
    return frozenset(stem for stem, times in counted.items() if times >= _FREQUENT)


def subject_words(turn: str, language: str) -> list[str]:
    """The words of "anything about …?" that are its subject, as typed: names, and no words of such turns."""
    skip = _generic_stems(language)
    return [
        word for word in re.findall(r"[^\W_]{3,}", turn) if not set(stems(word, language)) & skip
    ]


def _title_words(
    turn: str, indexed: Sequence[DocumentRecord], language: str, wanted: Wanted
) -> tuple[str, ...]:
    """Words of a turn that stand in a title, where some document has them all."""
    named = " ".join(
        [*wanted.publishers, *(m.text for m in find_organisations(turn)), *map(str, wanted.years)]
    )
    skip = set(stems(named, language)) | _generic_stems(language)
    codes = set(languages_named(turn))
    words = [
        word
        for word in re.findall(r"[^\W\d_]{4,}", turn)
        if not set(stems(word, language)) & skip
        and not (codes and set(languages_named(word)))
        and normal(word) not in _FILES
    ]
    titles = [set(stems(r.title or r.name, r.language or "en")) for r in indexed]
    known = [w for w in words if any(set(stems(w, language)) & title for title in titles)]
    whole = replace(wanted, words=tuple(known))
    return tuple(known) if any(whole.admits(record) for record in indexed) else ()


def _by_age(records: Iterable[DocumentRecord], *, newest: bool) -> list[DocumentRecord]:
    dated = [record for record in records if record.year is not None]
    return sorted(
        dated, key=lambda one: (-(one.year or 0) if newest else one.year or 0, one.title)
    )[:_NEWEST]


def _lead(
    label: str,
    chosen: Sequence[DocumentRecord],
    indexed: Sequence[DocumentRecord],
    asked: str,
    language: str,
) -> str:
    values = {"count": len(chosen), "total": len(indexed), "asked": asked}
    if not indexed:
        return say("Nothing is indexed yet.", language)
    if not chosen:
        return say(
            "None of the {total} documents indexed here matches: {asked}.", language, **values
        )
    if label == "inventory/newest":
        return say("The newest documents indexed here, by their year:", language)
    if label == "inventory/oldest":
        years = sorted({record.year for record in indexed if record.year})
        return say(
            "The documents indexed here are from {first} to {last}; the oldest:",
            language,
            first=years[0],
            last=years[-1],
        )
    if label == "inventory/languages":
        return say(
            "The documents are in: {names}.", language, names=_language_counts(chosen, language)
        )
    if label == "inventory/publishers":
        return say(
            "The documents are published by: {names}.",
            language,
            names=_publisher_counts(chosen, 40),
        )
    if asked:
        return say(
            "{count} of the {total} documents indexed here match: {asked}.", language, **values
        )
    return say("{count} documents are indexed here.", language, **values)


def _summary(records: Sequence[DocumentRecord], language: str) -> str:
    """Languages, years and publishers of documents, with their numbers."""
    years = sorted({record.year for record in records if record.year})
    parts = [say("Languages: {names}.", language, names=_language_counts(records, language))]
    if years:
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        parts.append(say("Years: {names}.", language, names=span))
    if publishers := _publisher_counts(records, _NAMED):
        parts.append(say("Publishers: {names}.", language, names=publishers))
    return " ".join(parts)


def _language_counts(records: Iterable[DocumentRecord], language: str) -> str:
    locale = Locale.parse(language)
    counted = Counter(record.language for record in records if record.language)
    return ", ".join(f"{_named(locale, code)} ({n})" for code, n in counted.most_common())


def _publisher_counts(records: Iterable[DocumentRecord], most: int) -> str:
    counted = Counter(record.publisher for record in records if record.publisher)
    return _listed([f"{name} ({n})" for name, n in counted.most_common()], most)


def _listed(names: Sequence[str], most: int = _NAMED) -> str:
    return ", ".join([*names[:most], *(["…"] if len(names) > most else [])])


def _named(locale: Locale, code: str) -> str:
    return str(locale.languages.get(code, code))


def _bullets(records: Sequence[DocumentRecord], language: str) -> str:
    """One line for each of the first documents, and how many more there are."""
    locale = Locale.parse(language)
    lines = [f"- {described(record, locale)}" for record in records[:_LISTED]]
    if len(records) > _LISTED:
        lines.append(say("… and {count} more.", language, count=len(records) - _LISTED))
    return "\n".join(lines)


def described(record: DocumentRecord, locale: Locale) -> str:
    """Title, then publisher, year and language in brackets."""
    spoken = _named(locale, record.language) if record.language else None
    facts = [str(fact) for fact in (record.publisher, record.year, spoken) if fact]
    title = record.title or record.name
    return f"{title} ({', '.join(facts)})" if facts else title


def document_table(records: Sequence[DocumentRecord], language: str) -> Table:
    """Title, publisher, year, language and pages of each document; rows in the order of ``records``."""
    locale = Locale.parse(language)
    rows = [
        TableRow(
            (
                record.title or record.name,
                record.publisher or "",
                str(record.year or ""),
                _named(locale, record.language) if record.language else "",
                str(record.pages or ""),
            )
        )
        for record in records
    ]
    return Table(tuple(say(name, language) for name in COLUMNS), tuple(rows))
