"""The words of the field as data: lists that a user extends or replaces without touching code.

1. Each list is one file of this folder: names of organisations, abbreviations, places, cities, kinds of
   institution, words for people who are trained or helped, words of title pages, contrasts, synonyms.
2. A user's pack is a folder with files of the same names (``organisations.yaml``). What a file adds is
   added; a file that has ``replace: true`` takes the place of the packaged list.
3. Code asks for a list when it needs it (`listed`, `words`), never while it is imported, and remembers
   what it makes of a list with `cached`, so that a change of the pack reaches everything.

A process uses one pack at a time: what is known of the field must be the same for every thread that
reads, searches and checks. Words of a language (question words, months, units) are not words of the
field; they stay next to the code that reads them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

import yaml

from corpus.domain.shapes import SHAPES, DomainError, Keys, checked, merged
from corpus.yaml_text import parse_yaml

__all__ = [
    "DomainError",
    "any_of",
    "cached",
    "folder",
    "forget",
    "hold",
    "identity",
    "listed",
    "read_list",
    "release",
    "use",
    "words",
]

Function = TypeVar("Function", bound=Callable[..., Any])
_ENDINGS = (".yaml", ".json")
_ASKED_ONLY = {
    "contrasts",
    "glossary",
    "synonyms",
}  # they change answers, and nothing that is stored

_lock = RLock()
_forget: list[Callable[[], None]] = []
_folder: Path | None = None
_own: dict[str, tuple[dict[str, Any], bool]] = {}  # by list: what the pack has; whether it replaces
_holders: Counter[Path | None] = Counter()


def listed(name: str) -> Any:
    """A list by its name (the file without its ending): the packaged one with the user's."""
    return _lists(name)


def words(name: str, key: str) -> tuple[str, ...]:
    """The words under ``key`` of a list."""
    return tuple(listed(name).get(key, ()))


def any_of(name: str, key: str) -> str:
    """A regular expression for any of the words under ``key``; for none, one that matches nothing."""
    return "|".join(map(re.escape, words(name, key))) or r"(?!)"


def cached(maxsize: int | None = None) -> Callable[[Function], Function]:
    """`functools.lru_cache` for what is made of lists: forgotten when the pack changes."""

    def remember(function: Function) -> Function:
        kept = lru_cache(maxsize)(function)
        _forget.append(kept.cache_clear)
        return kept  # type: ignore[return-value]

    return remember


def forget() -> None:
    """Forget everything that was made of the lists."""
    for clear in _forget:
        clear()


def folder() -> Path | None:
    """The user's pack that this process uses; None for the packaged lists alone."""
    return _folder


def identity() -> str:
    """Names what the pack changes in an index, 16 hexadecimal digits; "" without a pack.

    An index keeps the publisher of a document, the names in a passage, and facts.
    """
    stored = {name: own for name, own in sorted(_own.items()) if name not in _ASKED_ONLY}
    if not stored:
        return ""
    return hashlib.sha256(json.dumps(stored, ensure_ascii=False).encode()).hexdigest()[:16]


def use(pack: Path | None) -> None:
    """Use the lists of the folder ``pack`` from now on. Raises DomainError, and then changes nothing."""
    global _folder
    with _lock:
        own = _read(pack)
        if (pack, own) == (_folder, _own):
            return
        _folder = pack
        _own.clear()
        _own.update(own)
        forget()


def hold(pack: Path | None) -> None:
    """Use ``pack`` until `release`. Raises DomainError while somebody holds another one."""
    with _lock:
        other = next((held for held in _holders if held != pack), pack)
        if other != pack:
            raise DomainError(
                f"the setting domain is {_shown(pack)}, and an Assistant with {_shown(other)} is open:"
                " one process uses one; close that Assistant first, or use another process"
            )
        if not _holders:
            use(pack)
        _holders[pack] += 1


def release(pack: Path | None) -> None:
    """Take back a `hold`; after the last one the packaged lists count again."""
    with _lock:
        _holders[pack] -= 1
        if _holders[pack] <= 0:
            del _holders[pack]
        if not _holders:
            use(None)


def read_list(path: Path, name: str) -> tuple[dict[str, Any], bool]:
    """A user's file as the list ``name``, and whether it replaces the packaged one. Raises DomainError."""
    try:
        data = parse_yaml(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise DomainError(f"{path} cannot be read as YAML: {error}") from error
    found: dict[str, Any] = checked(data, _shape(name), str(path))
    return found, found.pop("replace", False)


@cached()
def _lists(name: str) -> Any:
    packaged = _packaged(name)
    own, replaces = _own.get(name, ({}, False))
    return own if replaces else merged(own, packaged, _shape(name))


def _shape(name: str) -> Any:
    return SHAPES[name] or Keys({key: [str] for key in _packaged(name)})


@lru_cache
def _packaged(name: str) -> Any:
    found = (files("corpus.domain").joinpath(name + ending) for ending in _ENDINGS)
    text = next(file for file in found if file.is_file()).read_text(encoding="utf-8")
    return json.loads(text) if text.startswith("{") else parse_yaml(text)


def _read(pack: Path | None) -> dict[str, tuple[dict[str, Any], bool]]:
    """The lists of a folder: each with whether it replaces the packaged one."""
    if pack is None:
        return {}
    if not pack.is_dir():
        raise DomainError(
            f"the setting domain is {pack}, which is no folder; name a folder with files such as"
            " organisations.yaml, or leave the setting out"
        )
    found: dict[str, tuple[dict[str, Any], bool]] = {}
    for path in sorted(pack.iterdir()):
        if path.name.startswith(".") or path.suffix not in (*_ENDINGS, ".yml"):
            continue  # a README, or what an editor leaves
        if path.suffix == ".yml" or path.stem not in SHAPES:
            known = ", ".join(f"{name}.yaml" for name in sorted(SHAPES))
            raise DomainError(f"{path} is no list that is known; the names are {known}")
        if path.stem in found:
            raise DomainError(f"{pack} has {path.stem} as YAML and as JSON; keep one of the two")
        found[path.stem] = read_list(path, path.stem)
    return found


def _shown(pack: Path | None) -> str:
    return "not set" if pack is None else f"{pack}"
