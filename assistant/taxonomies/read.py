"""Taxonomies from YAML files: those that come with the program, and a user's own.

A user's taxonomies are the files of the folder ``taxonomies`` in the folder of the setting ``domain``. One
with the id of a packaged taxonomy takes its place.

    id: crops
    name: Crops
    terms:
      - id: maize
        name: {en: Maize, fr: Maïs}
        definition: Growing, storing and selling maize.
        synonyms: {en: [corn, maize harvest]}
        narrower:
          - {id: storage, name: Storage of maize, synonyms: [granaries]}

Names and synonyms without a language are English.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from assistant.config.errors import UsageError
from assistant.taxonomies.model import Taxonomies, Taxonomy, Term
from corpus.yaml_text import parse_yaml

FOLDER = "taxonomies"
_ID = re.compile(r"[\w.-]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
_TAXONOMY = ("id", "name", "terms")
_TERM = ("id", "name", "definition", "synonyms", "narrower")
_DEEPEST = 6


def read_taxonomies(domain: Path | None, decided_by: str = "") -> Taxonomies:
    """The packaged taxonomies with those of the user's folder ``domain``.

    ``decided_by``: what else changes which passages get a tag. Raises UsageError for a file that is no taxonomy.
    """
    found = {one.id: one for one in _packaged()}
    folder = domain / FOLDER if domain is not None else None
    for path in sorted(folder.iterdir()) if folder is not None and folder.is_dir() else ():
        if path.suffix in (".yaml", ".yml"):
            own = read_taxonomy(path)
            found[own.id] = own
    content = [decided_by, *(_content(one) for one in found.values())]
    version = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()[:16]
    return Taxonomies(tuple(found.values()), version)


def read_taxonomy(path: Path) -> Taxonomy:
    """The taxonomy of one file. Raises UsageError, with what was found, what is wanted and where."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    return parse_taxonomy(text, str(path))


def parse_taxonomy(text: str, where: str) -> Taxonomy:
    """The taxonomy of a YAML text; ``where``: its file, for messages. Raises UsageError."""
    try:
        data = parse_yaml(text)
    except yaml.YAMLError as error:
        raise UsageError(f"{where} is not YAML: {error}") from error
    given = _mapping(data, _TAXONOMY, where, "a taxonomy is a mapping with id, name and terms")
    name = _id(given, where)
    terms = tuple(_terms(given.get("terms"), f"{name}/", "", f"{where}, terms", 0))
    if not terms:
        raise UsageError(f"{where}: a taxonomy needs at least one term under 'terms'")
    seen: set[str] = set()
    for term in terms:
        if term.tag in seen:
            raise UsageError(f"{where}: two terms have the id {term.number!r}; give one another id")
        seen.add(term.tag)
    return Taxonomy(name, _names(given, where), terms)


@cache
def packaged_terms() -> tuple[Term, ...]:
    """The terms of the packaged taxonomies, against which other terms are measured."""
    return tuple(term for taxonomy in _packaged() for term in taxonomy.terms)


@cache
def _packaged() -> tuple[Taxonomy, ...]:
    folder = files("assistant.taxonomies").joinpath("shipped")
    files_there = sorted(folder.iterdir(), key=lambda one: one.name)
    return tuple(
        parse_taxonomy(file.read_text(encoding="utf-8"), file.name)
        for file in files_there
        if file.name.endswith(".yaml")
    )


def _terms(given: Any, prefix: str, parent: str, where: str, depth: int) -> Iterator[Term]:
    if given is None:
        return
    if not isinstance(given, list):
        raise UsageError(f"{where}: terms are a list, got {_shown(given)}")
    if depth >= _DEEPEST:
        raise UsageError(f"{where}: terms are at most {_DEEPEST} levels deep")
    for at, one in enumerate(given, 1):
        place = f"{where}, term {at}"
        wanted = "a term is a mapping with id and name"
        fields = _mapping(one, _TERM, place, wanted)
        number = _id(fields, place)
        place = f"{where}, term {number}"
        definition = fields.get("definition", "")
        if not isinstance(definition, str):
            raise UsageError(f"{place}: a definition is a text, got {_shown(definition)}")
        tag = prefix + number
        synonyms = _synonyms(fields.get("synonyms"), place)
        yield Term(tag, _names(fields, place), definition.strip(), synonyms, parent)
        yield from _terms(fields.get("narrower"), prefix, tag, place, depth + 1)


def _mapping(given: Any, known: tuple[str, ...], where: str, wanted: str) -> Mapping[str, Any]:
    if not isinstance(given, dict):
        raise UsageError(f"{where}: {wanted}, got {_shown(given)}")
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            meant = f"; meant {near[0]!r}?" if near else ""
            raise UsageError(f"{where}: unknown key {key!r}{meant} (known: {', '.join(known)})")
    return given


def _id(given: Mapping[str, Any], where: str) -> str:
    found = given.get("id")
    if isinstance(found, bool | float) or not isinstance(found, str | int):
        raise UsageError(
            f"{where}: an id is a text of letters, digits, dots and hyphens, got {_shown(found)};"
            ' numbers with a dot need quotation marks, "1.10"'
        )
    if not _ID.fullmatch(str(found)):
        raise UsageError(
            f"{where}: an id has letters, digits, dots and hyphens only, got {found!r}"
        )
    return str(found)


def _names(given: Mapping[str, Any], where: str) -> dict[str, str]:
    name = given.get("name")
    by_language: dict[Any, Any] = name if isinstance(name, dict) else {"en": name}
    texts = [text for text in by_language.values() if isinstance(text, str) and text.strip()]
    if not texts or len(texts) < len(by_language):
        raise UsageError(
            f"{where}: a name is a text, or texts by language ({{en: …, fr: …}}), got {_shown(name)}"
        )
    codes = sorted(_languages(by_language, where), key=lambda code: code != "en")
    return {code: str(by_language[code]).strip() for code in codes}


def _synonyms(given: Any, where: str) -> dict[str, tuple[str, ...]]:
    by_language = given if isinstance(given, dict) else {"en": given or []}
    for words in by_language.values():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise UsageError(
                f"{where}: synonyms are a list of texts, or lists by language ({{en: […], fr: […]}}),"
                f" got {_shown(given)}"
            )
    return {
        code: tuple(word.strip() for word in by_language[code] if word.strip())
        for code in _languages(by_language, where)
    }


def _languages(given: Mapping[Any, Any], where: str) -> list[str]:
    for code in given:
        if not isinstance(code, str) or not _LANGUAGE.fullmatch(code):
            raise UsageError(f"{where}: a language has two letters, such as fr, got {code!r}")
    return list(given)


def _content(one: Taxonomy) -> list[Any]:
    return [
        one.id,
        *(
            [t.tag, dict(t.names), t.definition, {k: list(v) for k, v in t.synonyms.items()}]
            for t in one.terms
        ),
    ]


def _shown(given: Any) -> str:
    return "nothing" if given is None else repr(given)[:80]
