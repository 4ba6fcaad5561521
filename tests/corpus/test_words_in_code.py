"""No string in the code holds a word of the field: those are lists of `corpus.domain`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from corpus import domain
from corpus.names import abbreviations, find_organisations, find_places

ROOT = Path(__file__).parents[2]
PACKAGES = ("assistant", "corpus", "index")

# Topics of the field that the lists hold as parts of longer names only.
TOPICS = {
    *("gender", "violence", "trafficking", "hiv", "spotlight", "humanitarian", "peacebuilding"),
    *(
        "disarmament",
        "disability",
        "disabilities",
        "economies",
        "member states",
        "women's",
        "policing",
    ),
}
# Words of the lists that are words of every program, or of a format.
EVERYDAY = {
    *(
        "country",
        "countries",
        "group",
        "groups",
        "member",
        "members",
        "organisation",
        "organisations",
    ),
    *("people", "partners", "population", "governments", "ministries", "staff"),
    *("PATH", "sessions"),  # an argument of commands; sessions of users
    *(
        "US",
        "U.S.",
        "u.s.",
        "états-unis",
        "swiss",
    ),  # currencies, and a country that is read by its form
    *("PNG", "png", "ue"),  # a format of pictures; letters of a pattern
}
ALLOWED = {
    "assistant/interfaces/api/": "examples in the description of the interface",
    "assistant/interfaces/cli/": "examples that --help shows",
    "assistant/fetching/sources/": "names of the services whose interfaces are spoken",
    "assistant/config/settings.py": "the same, of their keys",
    "assistant/interfaces/web/sources.py": "names of styles of footnotes",
    "corpus/domain/generate": "makes the lists, and is not installed",
    "index/encoder": "sentences with which a compiled model is compared",
}


def literals(file: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string in the code of a file that is no docstring."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.lineno, node.value


@cache
def people() -> frozenset[str]:
    """Professions and groups of people, in every language of the lists."""
    grammar = domain.listed("grammar").values()
    return frozenset(word for rules in grammar for word in rules["people"].split()) - EVERYDAY


def words_of_the_field(text: str) -> set[str]:
    """Organisations, abbreviations, places, people and topics in a string, also in a regular expression."""
    plain = re.sub(r"\\[bBwWsSdD]|\(\?[:P!=<]", " ", text)
    found = {mention.text for mention in (*find_organisations(plain), *find_places(plain))}
    found |= {s for s in abbreviations() if re.search(rf"(?<!\w){re.escape(s)}(?!\w)", plain)}
    lower = plain.lower()
    found |= set(re.findall(r"[\w'-]+", lower)) & (people() | TOPICS)
    found |= {topic for topic in TOPICS if " " in topic and topic in lower}
    return found - EVERYDAY


@cache
def found_in_code() -> dict[str, list[str]]:
    """For each file that has any, lines with words of the field."""
    files = (file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))
    return {
        file.relative_to(ROOT).as_posix(): lines
        for file in files
        if (
            lines := [
                f"{line}: {', '.join(sorted(words))}"
                for line, text in literals(file)
                if (words := words_of_the_field(text))
            ]
        )
    }


def test_no_code_holds_a_word_of_the_field() -> None:
    found = {
        name: at for name, at in found_in_code().items() if not name.startswith(tuple(ALLOWED))
    }
    assert found == {}, "move these words to a list of corpus/domain"


def test_every_exception_is_still_needed() -> None:
    assert [
        name for name in ALLOWED if not any(one.startswith(name) for one in found_in_code())
    ] == []


@pytest.mark.parametrize(
    ("text", "word"),
    [
        (r"\b(?:UN|United Nations)\s+agencies", "United Nations"),
        ("How many judges?", "judges"),
        ("GBV", "GBV"),
        ("in Viet Nam", "Viet Nam"),
        (r"(?:Member States|economies)$", "member states"),
    ],
)
def test_a_word_of_the_field_in_a_literal_is_seen(text: str, word: str) -> None:
    assert word in words_of_the_field(text)
