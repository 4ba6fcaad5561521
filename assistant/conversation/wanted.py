"""Which documents a turn asks for: publishers, languages, years, kinds of file, words of titles.

What names nothing that the index has filters nothing.
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from babel import Locale

from assistant.conversation.examples import examples, label_by_pattern, normal
from assistant.conversation.languages import language_name, languages_named
from assistant.locale import say
from assistant.question.asking import stems_of_asking
from assistant.question.bounds import Operator, bound_of_year
from corpus.names import Mention, find_organisations, find_years, variants
from corpus.stemming import stems
from corpus.yaml_text import parse_yaml
from index.model import DocumentRecord

_COMPARED = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
_OR_IN: dict[Operator, Operator] = {">": ">=", "<": "<="}
_FREQUENT = 3  # times that a word of the examples is used before it says nothing of titles
_RANGE = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:[-–]|to|through|until|till|up to|à|a|and|et|y|jusqu['’](?:en|à)|hasta|до|по|إلى|حتى)\s*((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents were asked for; an empty field filters nothing. ``kinds``: one of which a title names. ``words``: of titles, as
    typed.
    """

    publishers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def admits(self, record: DocumentRecord) -> bool:
        titled = set(stems(record.title or record.name, record.language or "en"))
        return (
            (not self.publishers or record.publisher in self.publishers)
            and (not self.languages or record.language in self.languages)
            and (not self.years or record.year in self.years)
            and (not self.files or any(one in record.media_type for one in self.files))
            and (not self.kinds or bool(self.kinds & _kinds_of(record)))
            and all(set(stems(word, record.language or "en")) & titled for word in self.words)
        )


def read_wanted(turn: str, indexed: Sequence[DocumentRecord], language: str) -> tuple[Wanted, str]:
    """Which documents a turn asks for, and the same as text ("publisher: …; year: …"), "" for all."""
    publishers, missing = _publishers(turn, indexed)
    languages = languages_named(turn)
    years, said = _years(turn, indexed, language)
    files = tuple(dict.fromkeys(_FILES[word] for word in normal(turn).split() if word in _FILES))
    wanted = Wanted((*publishers, *missing), languages, years, files)
    named = _kinds_in(turn, language)
    of_kind = replace(wanted, kinds=frozenset(named.values()))
    if any(map(of_kind.admits, indexed)):  # titles may leave out what a document is
        wanted = of_kind
    words = _title_words(turn, indexed, language, wanted)
    titled = [*(named if wanted.kinds else ()), *words]
    locale = Locale.parse(language)
    shown = [
        say("publisher {names}", language, names=", ".join((*publishers, *missing)))
        if publishers or missing
        else "",
        say(
            "language {names}",
            language,
            names=", ".join(language_name(locale, one) for one in languages),
        )
        if languages
        else "",
        say("year {names}", language, names=said) if years else "",
        say("title with “{names}”", language, names=" ".join(titled)) if titled else "",
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


def _years(
    turn: str, indexed: Sequence[DocumentRecord], language: str
) -> tuple[tuple[int, ...], str]:
    """The years that a turn admits, and how they are said; none for a turn without years."""
    ranges = _RANGE.search(turn)
    if ranges is not None:
        first, last = sorted((int(ranges[1]), int(ranges[2])))
        return tuple(range(first, last + 1)), f"{first}–{last}"
    named = [year for year in find_years(turn) if year.key.isdigit()]
    if not named:
        return (), ""
    bounds = [(_bound(turn, language, year), int(year.key)) for year in named]
    years = sorted({year for _, year in bounds})
    if any(bound for bound, _ in bounds) and (within := _within(bounds, indexed)):
        return within, str(within[0]) if len(within) == 1 else f"{within[0]}–{within[-1]}"
    return tuple(years), ", ".join(map(str, years))


def _bound(turn: str, language: str, year: Mention) -> Operator | None:
    """How a year bounds those that are asked for; documents have years alone, so that those before a month of it may be of it."""
    bound = bound_of_year(turn, language, year.start, year.end, loosely=True)
    if bound is None:
        return None
    return _OR_IN.get(bound.operator, bound.operator) if bound.partial else bound.operator


def _within(
    bounds: Sequence[tuple[Operator | None, int]], indexed: Sequence[DocumentRecord]
) -> tuple[int, ...]:
    """The years that keep to all bounds, among those of documents and those named; where none of these does, the next one
    that no document has: nothing matches then. Empty where the bounds exclude each other.
    """
    known = [*(record.year for record in indexed if record.year), *(year for _, year in bounds)]
    first, last = min(known), max(known)
    admitted = tuple(
        year
        for year in range(first - 1, last + 2)
        if all(bound is None or _COMPARED[bound](year, other) for bound, other in bounds)
    )
    return tuple(year for year in admitted if first <= year <= last) or admitted


@cache
def _kind_of_form() -> dict[tuple[str, str], str]:
    """The kind of documents that each word names, by language and form."""
    file = resources.files("assistant.conversation").joinpath("document_kinds.yaml")
    return {
        (language, form): kind
        for kind, languages in parse_yaml(file.read_text("utf-8")).items()
        for language, forms in languages.items()
        for form in forms
    }


def _kinds_in(text: str, language: str) -> dict[str, str]:
    """Words of a text that name kinds of documents, as written, with the kind of each."""
    known = _kind_of_form()
    words = re.findall(r"[^\W\d_]+", text)
    return {
        word: known[language, word.casefold()]
        for word in words
        if (language, word.casefold()) in known
    }


def _kinds_of(record: DocumentRecord) -> frozenset[str]:
    return frozenset(_kinds_in(record.title or record.name, record.language or "en").values())


@cache
def _generic_stems(language: str) -> frozenset[str]:
    """Stems of the words with which people ask for documents; they say nothing of titles."""
    counted: Counter[str] = Counter()
    for label, languages in examples().items():
        if label.startswith(("inventory", "question/topic")):
            for turn in languages.get(language, ()):
                counted.update(set(stems(turn, language)))
    return frozenset(stem for stem, times in counted.items() if times >= _FREQUENT)


def subject_words(turn: str, language: str) -> list[str]:
    """The words of "anything about …?" that are its subject, as typed: names, and no words of such turns."""
    skip = _generic_stems(language) | stems_of_asking(language)
    return [
        word for word in re.findall(r"[^\W_]{3,}", turn) if not set(stems(word, language)) & skip
    ]


def _title_words(
    turn: str, indexed: Sequence[DocumentRecord], language: str, wanted: Wanted
) -> tuple[str, ...]:
    """Words of a turn that stand in a title, where some document has them all."""
    if label_by_pattern(turn) is not None:
        return ()  # a sentence that is known as a whole; none of its words is of a title
    named = " ".join(
        [*wanted.publishers, *(m.text for m in find_organisations(turn)), *map(str, wanted.years)]
    )
    skip = set(stems(named, language)) | _generic_stems(language)
    kinds = _kinds_in(turn, language)
    codes = set(languages_named(turn))
    words = [
        word
        for word in re.findall(r"[^\W\d_]{4,}", turn)
        if not set(stems(word, language)) & skip
        and not (codes and set(languages_named(word)))
        and normal(word) not in _FILES
        and word not in kinds
    ]
    titles = [set(stems(r.title or r.name, r.language or "en")) for r in indexed]
    known = [w for w in words if any(set(stems(w, language)) & title for title in titles)]
    whole = replace(wanted, words=tuple(known))
    return tuple(known) if any(whole.admits(record) for record in indexed) else ()
