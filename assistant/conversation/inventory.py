"""What is indexed, from the manifest: counts and lists of documents, filtered by what was asked for.

1. Which documents a turn asks for is read from its words (`assistant.conversation.wanted`).
2. The documents that are left become the reply: a number, the languages, the publishers, the newest or
   oldest, or a list, first those in the language of the turn, the newest first; always with a table of title,
   publisher, year, language and pages.
3. Documents that could not be read are named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from textwrap import shorten

from babel import Locale

from assistant.conversation.examples import known_label, label_by_pattern
from assistant.conversation.languages import language_name
from assistant.conversation.restrictions import restriction
from assistant.conversation.said_filters import Said, left_out
from assistant.conversation.wanted import read_wanted
from assistant.locale import say
from assistant.model import Table, TableRow
from corpus.names import find_organisations, find_places
from index.model import DocumentRecord

_LISTED = 60  # documents that the text names; the table has all
_NAMED = 12  # publishers and unreadable files that a text names
UNREAD = "inventory/unread"  # which documents could not be read
OF_AGE = frozenset({"inventory/newest", "inventory/oldest"})
_NEWEST = 5
_TITLE = 110  # characters of a title in a line
COLUMNS = ("Title", "Publisher", "Year", "Language", "Pages")


@dataclass(frozen=True, slots=True)
class Inventory:
    """What is said of the documents. ``documents``: names of those that are listed."""

    text: str
    documents: tuple[str, ...]
    table: Table | None = None


def take_stock(
    label: str,
    turn: str,
    records: Sequence[DocumentRecord],
    language: str,
    listed: Collection[str] = (),
) -> Inventory:
    """The reply to a turn about what is indexed; ``label``: "inventory", "inventory/count" …

    ``listed``: names of the documents that it is about, of those just listed; all where there are none.
    """
    failed = [record.name for record in records if record.state != "indexed"]
    if label == UNREAD:
        named = say("Could not be read: {names}.", language, names=_listed(failed, language))
        return Inventory(named if failed else say("Every document could be read.", language), ())
    indexed = [
        one for one in records if one.state == "indexed" and (not listed or one.name in listed)
    ]
    found = restriction(turn)
    words = turn if found is None else f"{found.besides} {found.keeps}"
    wanted, asked = read_wanted(words, indexed, language)
    out = left_out(found.leaves, Said(indexed, language)) if found and found.leaves else None
    if found is not None and out:
        without = say("without {names}", language, names=", ".join(found.leaves))
        asked = f"{asked}, {without}" if asked else without
    if wanted.years and label in OF_AGE:
        label = "inventory"  # those of a year that was named are asked for, not the newest of all
    chosen = sorted(
        (r for r in indexed if wanted.admits(r) and not (out and out.has(r))),
        key=lambda one: (one.language != language, -(one.year or 0), one.title.casefold()),
    )
    if label in OF_AGE:
        chosen = _by_age(chosen, newest=label.endswith("newest"))
    lines = [_lead(label, chosen, indexed, asked, language, bool(listed))]
    if label in OF_AGE:
        lines.append(_bullets(chosen, language))
    elif label == "inventory" and chosen:
        if not asked:
            lines.append(_summary(chosen, language))
        lines.append(_bullets(chosen, language))
    elif label == "inventory/count" and chosen:
        lines.append(_summary(chosen, language))
    if failed and not asked and not listed:
        lines.append(say("Could not be read: {names}.", language, names=_listed(failed, language)))
    if not chosen:
        return Inventory("\n\n".join(lines), ())
    names = tuple(record.name for record in chosen)
    return Inventory("\n\n".join(lines), names, document_table(chosen, language))


def asks_for_age(turn: str) -> bool:
    """Whether a turn asks for the newest or the oldest documents and names none by anything else."""
    known = known_label(turn) or label_by_pattern(turn)
    return known in OF_AGE and not (find_places(turn) or find_organisations(turn))


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
    listed: bool,
) -> str:
    """``listed``: the documents are those just listed, ``indexed`` all of them."""
    values = {"count": len(chosen), "total": len(indexed), "asked": asked}
    if not indexed:
        return say("Nothing is indexed yet.", language)
    if not chosen:
        of_all = "None of the {total} documents indexed here matches: {asked}."
        return say(
            "None of these {total} documents matches: {asked}." if listed else of_all,
            language,
            **values,
        )
    if label == "inventory/newest":
        of_all = "The newest documents indexed here, by their year:"
        return say("The newest of them, by their year:" if listed else of_all, language)
    if label == "inventory/oldest":
        years = sorted({record.year for record in indexed if record.year})
        if not years:
            return say("None of them has a year.", language)
        return say(
            "They are from {first} to {last}; the oldest:"
            if listed
            else "The documents indexed here are from {first} to {last}; the oldest:",
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
            names=_publisher_counts(chosen, language, 40),
        )
    if asked:
        of_all = "{count} of the {total} documents indexed here: {asked}."
        return say(
            "{count} of these {total} documents: {asked}." if listed else of_all,
            language,
            **values,
        )
    if listed:
        return say("These are {count} documents.", language, **values)
    return say("{count} documents are indexed here.", language, **values)


def _summary(records: Sequence[DocumentRecord], language: str) -> str:
    """Languages, years and publishers of documents, with their numbers."""
    years = sorted({record.year for record in records if record.year})
    parts = [say("Languages: {names}.", language, names=_language_counts(records, language))]
    if years:
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        parts.append(say("Years: {names}.", language, names=span))
    if publishers := _publisher_counts(records, language, _NAMED):
        parts.append(say("Publishers: {names}.", language, names=publishers))
    return " ".join(parts)


def _language_counts(records: Iterable[DocumentRecord], language: str) -> str:
    locale = Locale.parse(language)
    counted = Counter(record.language for record in records if record.language)
    names = [f"{language_name(locale, code)} ({n})" for code, n in counted.most_common()]
    return _listed(names, language, len(names))


def _publisher_counts(records: Iterable[DocumentRecord], language: str, most: int) -> str:
    counted = Counter(record.publisher for record in records if record.publisher)
    return _listed([f"{name} ({n})" for name, n in counted.most_common()], language, most)


def _listed(names: Sequence[str], language: str, most: int = _NAMED) -> str:
    """The first names, and how many more there are. In Arabic each is set apart, or Latin ones would change places."""
    comma, each = ("، ", "\u2068{}\u2069") if language == "ar" else (", ", "{}")
    shown = comma.join(each.format(name) for name in names[:most])
    left = len(names) - most
    return say("{names} and {count} more", language, names=shown, count=left) if left > 0 else shown


def _bullets(records: Sequence[DocumentRecord], language: str) -> str:
    """One line for each of the first documents, and how many more there are."""
    locale = Locale.parse(language)
    lines = [f"- {described(record, locale)}" for record in records[:_LISTED]]
    if len(records) > _LISTED:
        lines.append(say("… and {count} more.", language, count=len(records) - _LISTED))
    return "\n".join(lines)


def described(record: DocumentRecord, locale: Locale) -> str:
    """Title, then publisher, year and language in brackets."""
    spoken = language_name(locale, record.language) if record.language else None
    facts = [str(fact) for fact in (record.publisher, record.year, spoken) if fact]
    title = shorten(record.title or record.name, _TITLE, placeholder=" …")
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
                language_name(locale, record.language) if record.language else "",
                str(record.pages or ""),
            )
        )
        for record in records
    ]
    return Table(tuple(say(name, language) for name in COLUMNS), tuple(rows))
