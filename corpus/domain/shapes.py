"""What each list of the field looks like, how a user's file is checked, and how two lists are joined.

A shape is written like its data: ``{str: [str]}`` is a mapping of names to lists of texts, `Keys` a
mapping whose keys are known, `SPACED` a text of words with spaces between them.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from corpus.errors import AssistantError


class DomainError(AssistantError):
    """A user's list of words of the field cannot be used; the text says which, and what is wanted."""


SPACED = "words with spaces between them"
MEANING = "english, … | français, … | español, …"
WORD_LISTS: Any = None  # lists under the names that the packaged file has, and no others


class Keys(dict[str, Any]):
    """A mapping with these keys and no others, each with its shape; any of them may be left out."""


_NAMES = {str: [str]}
_PLACE = Keys(names=[str], exact=[str], adjectives=[str])
_GRAMMAR = Keys(
    dict.fromkeys(
        [
            "stops",
            "verbs",
            "present",
            "deeds",
            "auxiliaries",
            "adverbs",
            "doing",
            "people",
            "offices",
            "not_when",
            "no_counted",
            "nouns_in_ing",
        ],
        SPACED,
    )
)

SHAPES: Mapping[str, Any] = {
    "organisations": _NAMES,
    "abbreviations": _NAMES,
    "places": Keys(
        countries={str: _PLACE},
        regions={str: Keys(**_PLACE, members=[str])},
        not_places=[str],
        words=[str],
        languages=[str],
        before_languages=[str],
        also_surnames=[str],
        given_names=[str],
        arabic_words=[str],
        before_words=[str],
    ),
    "cities": {str: str},
    "institutions": WORD_LISTS,
    "publications": WORD_LISTS,
    "subjects": WORD_LISTS,
    "symbols": Keys(
        heads=[str],
        organs={str: str},
        report_to=[str],
        reported_by={str: [str]},
        general=[str],
    ),
    "contrasts": {str: [[[str]]]},
    "synonyms": {str: [[str]]},
    "glossary": {str: [MEANING]},
    "grammar": {str: _GRAMMAR},
}


def checked(data: object, shape: Any, source: str) -> Any:
    """``data`` if it has the shape, with empty lists for what is left empty. Raises DomainError."""
    if not isinstance(data, dict):
        raise DomainError(
            f"{source} holds {type(data).__name__}; wanted are lines such as {_example(shape)}"
        )
    return _checked(data, shape, source, ())


def _checked(data: object, shape: Any, source: str, at: tuple[str, ...]) -> Any:
    where = f"{source}: {' / '.join(at)} is" if at else f"{source} is"
    if shape in (str, SPACED):
        if isinstance(data, str) and (data.strip() or shape is SPACED):
            return data
        raise DomainError(
            f"{where} {data!r}; wanted is text (in quotation marks, if it looks like a number)"
        )
    if shape is MEANING:
        if (
            isinstance(data, str)
            and [side.strip() != "" for side in data.split(" | ")] == [True] * 3
        ):
            return data
        raise DomainError(f"{where} {data!r}; wanted is a line such as {MEANING}")
    if isinstance(shape, list):
        if data is None:
            return []
        if not isinstance(data, list):
            raise DomainError(f"{where} {data!r}; wanted is a list, as in {_example(shape)}")
        return [_checked(one, shape[0], source, at) for one in data]
    if not isinstance(data, dict):
        raise DomainError(f"{where} {data!r}; wanted are lines such as {_example(shape)}")
    found = {}
    for key, value in data.items():
        if key == "replace" and not at:
            found[key] = _flag(value, source)
            continue
        if not isinstance(key, str):
            raise DomainError(f"{source}: the name {key!r} is no text; put it into quotation marks")
        inner = shape.get(key) if isinstance(shape, Keys) else shape[str]
        if inner is None:
            raise DomainError(f"{source}: {key!r} is not known here{_meant(key, shape)}")
        found[key] = _checked(value, inner, source, (*at, key))
    return found


def _flag(value: object, source: str) -> bool:
    if isinstance(value, bool):
        return value
    raise DomainError(f"{source}: replace is {value!r}; wanted is true or false")


def _meant(key: str, shape: Keys) -> str:
    near = difflib.get_close_matches(key, shape, n=1)
    return f"; meant {near[0]!r}?" if near else f"; known are {', '.join(shape)}"


def _example(shape: Any) -> str:
    """A line of this shape, as it may stand in a file."""
    if not isinstance(shape, list | dict):
        return "text" if shape is str else str(shape)
    if isinstance(shape, list):
        one = _example(shape[0])
        return "[one, another]" if shape[0] is str else f"[{one}, {one}]"
    key, inner = next(iter(shape.items()), ("name", str))
    return f"{{{'name' if key is str else key}: {_example(inner)}}}"


def merged(own: Any, packaged: Any, shape: Any) -> Any:
    """Both lists as one. A user's words come first: where a name has two meanings, the first counts."""
    if shape is SPACED:
        return f"{own} {packaged}"
    if isinstance(shape, list):
        return [*own, *(one for one in packaged if one not in own)]
    if not isinstance(shape, dict):
        return own
    both = {}
    for key, value in own.items():
        inner = shape.get(key) if isinstance(shape, Keys) else shape[str]
        both[key] = merged(value, packaged[key], inner) if key in packaged else value
    return both | {key: value for key, value in packaged.items() if key not in both}
