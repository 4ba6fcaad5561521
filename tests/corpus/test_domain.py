"""Words of the field are lists that a user extends or replaces; none are in code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import domain
from corpus.names import abbreviations, find_organisations, find_places

ROOT = Path(__file__).parents[2]
PACKAGES = ("assistant", "corpus", "index")

# What the lists have as parts of longer names, and texts that are shown as examples.
PROFESSIONS_AND_TOPICS = re.compile(
    r"\b(?:judges?|prosecutors?|lawyers?|police\w*|midwi\w+|nurses?|doctors?|teachers?|farmers?|refugees?"
    r"|migrants?|returnees|survivors|victims?|wom[ae]n|girls?|boys?|gender\w*|violence|traffick\w+|hiv"
    r"|spotlight|member states?|economies|humanitarian|peacebuilding|disarmament|disabilit\w+"
    r"|femmes|filles|juges|mujeres|niñas|jueces)\b",
    re.IGNORECASE,
)
ALLOWED = {
    "index/encoder/making.py": "sentences with which a compiled model is compared",
    "assistant/interfaces/api/briefings.py": "an example in the description of the interface",
    "assistant/interfaces/api/schemas.py": "examples in the description of the interface",
    "assistant/interfaces/cli": "examples that --help shows",
    "assistant/reader/training": "makes the weights, and is not installed",
}
NO_WORDS_OF_THE_FIELD = {
    "PATH": "an argument of a command",
    "sessions": "of users",
    "US": "dollars and a country, read by their form",
    "U.S.": "the same",
}


@pytest.fixture
def packaged_again() -> Iterator[None]:
    yield
    domain.use(None)


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
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in docstrings:
                yield node.lineno, node.value


def words_of_the_field(text: str) -> set[str]:
    """Organisations, abbreviations, places, professions and topics in a string, also in a regular expression."""
    plain = re.sub(r"\\[bBwWsSdD]|\(\?[:P!=<]", " ", text)
    found = {mention.text for mention in find_organisations(plain)}
    found |= {mention.text for mention in find_places(plain)}
    found |= {s for s in abbreviations() if re.search(rf"(?<!\w){re.escape(s)}(?!\w)", plain)}
    found |= {match[0] for match in PROFESSIONS_AND_TOPICS.finditer(plain)}
    return found - NO_WORDS_OF_THE_FIELD.keys()


def test_no_code_holds_a_word_of_the_field() -> None:
    found = [
        f"{name}:{line}: {', '.join(sorted(words))}"
        for package in PACKAGES
        for file in sorted((ROOT / package).rglob("*.py"))
        for name in [file.relative_to(ROOT).as_posix()]
        if not name.startswith(tuple(ALLOWED))
        for line, text in literals(file)
        if (words := words_of_the_field(text))
    ]
    assert found == []
