"""Organisations with their variants, and abbreviations of the field, from lists that users can extend.

A file of organisations is YAML: the name to show, then other ways to write it.

    UN Women: [UN-Women, UNW, ONU-Femmes]
    Better Work: []

A name of up to three capitals or four letters ("EU", "Sida"), and one that is a common word ("CARE"),
is found only as written; a longer acronym in any case; every other name needs its capital.

Abbreviations work in both directions: "GBV" and "gender-based violence". Their list is abbreviations.yaml
of `corpus.domain`: an abbreviation, then its full forms, the usual one first.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from corpus import domain
from corpus.names.matcher import Case, NameMatcher, fold_name, tokens_of
from corpus.names.model import Mention

OrganisationsError = domain.DomainError  # a file of organisations that cannot be used


@dataclass(frozen=True, slots=True)
class _Directory:
    variants: dict[str, tuple[str, ...]]
    matcher: NameMatcher[str]


_own: dict[str, tuple[str, ...]] = {}
_lock = Lock()


def find_organisations(text: str) -> tuple[Mention, ...]:
    """Organisations named in ``text``; of overlapping names the longest."""
    return tuple(
        Mention("organisation", start, end, key, text[start:end])
        for start, end, key in _directory().matcher.find(text)
    )


def load_organisations(path: Path) -> None:
    """Adds the organisations of a user's YAML file, for this process.

    An organisation that is known already gets more variants. Raises OrganisationsError.
    """
    added, replaces = domain.read_list(path, "organisations")
    if replaces:
        raise OrganisationsError(
            f"{path} has replace: true; that counts in a folder that the setting domain names"
        )
    with _lock:
        for key, names in added.items():
            _own[key] = tuple(dict.fromkeys((*_own.get(key, ()), *names)))
        domain.forget()


def forget_own_organisations() -> None:
    """Forgets what `load_organisations` added."""
    with _lock:
        _own.clear()
        domain.forget()


def organisation_names(key: str) -> tuple[str, ...]:
    """All ways to write an organisation, the shown name first; empty if it is not known."""
    directory = _directory()
    return (key, *directory.variants[key]) if key in directory.variants else ()


@domain.cached()
def names_of_organisations() -> frozenset[str]:
    """Folded words of which the names of organisations are made."""
    names = ((key, *variants) for key, variants in _directory().variants.items())
    return frozenset(token.folded for group in names for name in group for token in tokens_of(name))


@domain.cached()
def _directory() -> _Directory:
    known = domain.listed("organisations")
    variants = {key: tuple(names) for key, names in known.items()}
    words = frozenset(domain.words("institutions", "acronyms_that_are_words"))
    for key, names in _own.items():
        variants[key] = tuple(dict.fromkeys((*variants.get(key, ()), *names)))
    matcher: NameMatcher[str] = NameMatcher(words)
    # A user's own names come first: the first meaning of a name is kept.
    for key in (*_own, *variants):
        for name in (key, *variants[key]):
            matcher.add(name, key, _case(name, words))
    return _Directory(variants, matcher)


def _case(name: str, words: frozenset[str]) -> Case:
    letters = name.replace("-", "").replace(".", "")
    if not letters.isupper() or not letters.isalpha():
        return "exact" if len(name) <= 4 and name.isascii() else "capital"
    return "exact" if len(letters) <= 3 or fold_name(letters) in words else "any"


def abbreviations() -> dict[str, tuple[str, ...]]:
    """Each abbreviation with its full forms, the usual one first."""
    return dict(_abbreviations()[0])


def expand_abbreviations(text: str) -> tuple[str, ...]:
    """The other forms of the terms in ``text``: full forms of abbreviations, and abbreviations.

    "training on GBV" gives ("gender-based violence", …): phrases to search for in addition to the
    text, in its order, without repetition.
    """
    known, matcher = _abbreviations()
    others: list[str] = []
    for start, end, short in matcher.find(text):
        written = text[start:end].casefold()
        others.extend(form for form in (short, *known[short]) if form.casefold() != written)
    return tuple(dict.fromkeys(others))


def spelled_alike(term: str) -> tuple[str, ...]:
    """An abbreviation and its full forms, given any of them; empty if it is not known."""
    known, matcher = _abbreviations()
    found = matcher.find(term)
    if len(found) != 1 or (found[0].start, found[0].end) != (0, len(term)):
        return ()
    return (found[0].value, *known[found[0].value])


@domain.cached()
def _abbreviations() -> tuple[dict[str, tuple[str, ...]], NameMatcher[str]]:
    known = {short: tuple(forms) for short, forms in domain.listed("abbreviations").items()}
    matcher: NameMatcher[str] = NameMatcher(frozenset({"tot", "wash", "who", "as", "it", "car"}))
    for short, forms in known.items():
        plural = short + "s"
        for written in (short, plural) if short[-1].isupper() else (short,):
            matcher.add(written, short, "exact")
        for form in forms:
            matcher.add(form, short, "any")
    return known, matcher
