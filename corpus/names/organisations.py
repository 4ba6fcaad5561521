"""Organisations with their variants, from a list that users can extend with their own.

A file of organisations is YAML: the name to show, then other ways to write it.

    UN Women: [UN-Women, UNW, ONU-Femmes]
    Better Work: []

A name of up to three capitals or four letters ("EU", "Sida"), and one that is a common word ("CARE"),
is read only as it is written; a longer acronym in any case; every other name needs its capital.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

import yaml

from corpus.errors import AssistantError
from corpus.names.matcher import Case, NameMatcher, fold, tokens_of
from corpus.names.model import Mention
from corpus.names.packaged import packaged_list

# Acronyms that are words when their capitals are taken away.
_WORDS = frozenset(
    {"who", "un", "care", "plan", "aid", "us", "act", "pam", "sida", "ce", "cap", "mag"}
    | {
        "iris",
        "bad",
        "ca",
        "unite",
        "au",
        "si",
        "hope",
        "rise",
        "las",
        "bit",
        "ops",
        "path",
        "bid",
        "better work",
        "eu",
    }
)


class OrganisationsError(AssistantError):
    """A file of organisations cannot be read; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class _Directory:
    variants: dict[str, tuple[str, ...]]
    matcher: NameMatcher[str]


_own: dict[str, tuple[str, ...]] = {}
_lock = Lock()


def find_organisations(text: str) -> tuple[Mention, ...]:
    """Organisations named in ``text``; of overlapping names the longest is taken."""
    return tuple(
        Mention("organisation", start, end, key, text[start:end])
        for start, end, key in _directory().matcher.find(text)
    )


def load_organisations(path: Path) -> None:
    """Add the organisations of a user's YAML file to the ones known to this process.

    An organisation that is known already gets further variants. Raises OrganisationsError.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise OrganisationsError(f"{path} cannot be read as YAML: {error}") from error
    added = _checked(data, str(path))
    with _lock:
        for key, names in added.items():
            _own[key] = tuple(dict.fromkeys((*_own.get(key, ()), *names)))
        _directory.cache_clear()
        names_of_organisations.cache_clear()


def forget_own_organisations() -> None:
    """Know the shipped organisations only, as before the first `load_organisations`."""
    with _lock:
        _own.clear()
        _directory.cache_clear()
        names_of_organisations.cache_clear()


def organisation_names(key: str) -> tuple[str, ...]:
    """All ways to write an organisation, the shown name first; empty if it is not known."""
    directory = _directory()
    return (key, *directory.variants[key]) if key in directory.variants else ()


@lru_cache(maxsize=1)
def names_of_organisations() -> frozenset[str]:
    """Folded words of which the names of organisations are made."""
    names = ((key, *variants) for key, variants in _directory().variants.items())
    return frozenset(token.folded for group in names for name in group for token in tokens_of(name))


@lru_cache(maxsize=1)
def _directory() -> _Directory:
    variants = _checked(packaged_list("organisations.yaml"), "organisations.yaml")
    for key, names in _own.items():
        variants[key] = tuple(dict.fromkeys((*variants.get(key, ()), *names)))
    matcher: NameMatcher[str] = NameMatcher(_WORDS)
    # A user's own names come first: the first meaning of a name is kept.
    for key in (*_own, *variants):
        for name in (key, *variants[key]):
            matcher.add(name, key, _case(name))
    return _Directory(variants, matcher)


def _case(name: str) -> Case:
    letters = name.replace("-", "").replace(".", "")
    if not letters.isupper() or not letters.isalpha():
        return "exact" if len(name) <= 4 and name.isascii() else "capital"
    return "exact" if len(letters) <= 3 or fold(letters) in _WORDS else "any"


def _checked(data: object, source: str) -> dict[str, tuple[str, ...]]:
    if not isinstance(data, dict):
        raise OrganisationsError(
            f"{source} holds {type(data).__name__}; wanted are lines such as 'UN Women: [UNW]'"
        )
    organisations = {}
    for key, names in data.items():
        listed = [] if names is None else names
        if not isinstance(key, str) or not isinstance(listed, list):
            raise OrganisationsError(
                f"{source}: {key!r} has {names!r}; wanted is a list of names, as in [UNW, ONU-Femmes]"
            )
        if not all(isinstance(name, str) and name.strip() for name in listed):
            raise OrganisationsError(f"{source}: {key!r} lists {names!r}; every name must be text")
        organisations[key] = tuple(listed)
    return organisations
