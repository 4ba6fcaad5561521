"""Finds many names in a text at once, by a tree of words; the longest name wins.

1. A text is a sequence of words and signs; white space, hyphens and apostrophes only separate. So
   "UN-Women" and "UN Women" are the same two words, and "Guinea. Bissau" is not "Guinea-Bissau".
   A web address is one word.
2. Words are compared folded: without accents, case, Arabic vowel signs and spellings of alif.
   A Russian word is compared with all case endings of a name, an Arabic word also without the
   particles that are attached to it.
3. From each word the tree is followed as far as possible; the last name on the way whose case
   matches wins, and the search continues after it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, Literal, NamedTuple, TypeVar

Case = Literal["exact", "capital", "any"]
Value = TypeVar("Value")

_TOKEN = re.compile(
    r"(?:https?://|www\.)\S+|(?:[^\W_]|[\u0300-\u036f\u0640\u064b-\u0652\u0670])+|[^\w\s\-\u2010-\u2015'’‘ʼ`\u0300-\u036f]"
)
_ARABIC_LETTERS = str.maketrans("أإآٱىةؤئ", "ااااي\u0647وي", "\u0640")
_ARABIC_PARTICLE = re.compile(r"(?:[وف]?(?:[بلك]|لل)|[وف])(?=\w{3})")
_PARAGRAPH_END = re.compile(r"\n\s*\n")


class Token(NamedTuple):
    folded: str
    start: int
    end: int


class Found(NamedTuple, Generic[Value]):
    start: int
    end: int
    value: Value


def fold_name(word: str) -> str:
    """A word without case, accents and optional signs, in the scripts of the five languages.

    `corpus.normalize.fold` is for words of one text; this one also unites spellings of a name: Arabic
    letters that are often confused, and Russian "ё" and "е".
    """
    if word.isascii():
        return word.lower()
    if "\u0400" <= word[0] <= "\u04ff":
        return word.casefold().replace("ё", "е").replace("\u0301", "")
    decomposed = unicodedata.normalize("NFKD", word.translate(_ARABIC_LETTERS).casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


@lru_cache(maxsize=8192)
def _fold_cached(word: str) -> str:
    return fold_name(word)


def tokens_of(text: str) -> tuple[Token, ...]:
    """Words and signs of a text; those of short texts are cached, since several finders need them."""
    return _cached_tokens(text) if len(text) < 2000 else _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    return tuple([Token(_fold_cached(m[0]), *m.span()) for m in _TOKEN.finditer(text)])


_cached_tokens = lru_cache(maxsize=512)(_tokens)


def is_lower(text: str) -> bool:
    """Whether a text was typed without capitals (one at its beginning does not count)."""
    return not any(character.isupper() for character in text[1:])


@dataclass(slots=True)
class _Node(Generic[Value]):
    branches: dict[str, _Node[Value]] = field(default_factory=dict)
    names: list[tuple[str, Case, Value]] = field(default_factory=list)


class NameMatcher(Generic[Value]):
    """Names with their values.

    ``words``: folded names that are common words too; they do not count in lower case or among words
    in capitals. ``after``: folded words after which a name may be in lower case.
    """

    def __init__(
        self, words: frozenset[str] = frozenset(), after: frozenset[str] = frozenset()
    ) -> None:
        self._root: _Node[Value] = _Node()
        self._words = words
        self._after = after
        self._cyrillic: dict[str, str] = {}

    def add(self, name: str, value: Value, case: Case) -> None:
        """A name and its value; a name that was added before keeps its first value.

        ``case``: "exact", as written; "capital", with a capital somewhere ("sub-Saharan"); "any".
        """
        node = self._root
        for token in _tokens(name):
            word = token.folded
            if "а" <= word[0] <= "я":
                for form in inflections(word):
                    self._cyrillic.setdefault(form, word)
                word = self._cyrillic[word]
            node = node.branches.setdefault(word, _Node())
        if node is not self._root and not any(
            known[1] != "exact" or known[0] == name for known in node.names
        ):
            node.names.append((name, case, value))

    def find(self, text: str) -> list[Found[Value]]:
        """Names in ``text``, in order, not overlapping."""
        tokens = tokens_of(text)
        root, lower = self._root.branches, is_lower(text)
        found: list[Found[Value]] = []
        at = 0
        while at < len(tokens):
            word = tokens[at].folded
            if word in root or not word.isascii():
                for start, end, value, after in self._from(text, tokens, at, lower):
                    found.append(Found(start, end, value))
                    at = after - 1
                    break
            at += 1
        return found

    def _from(
        self, text: str, tokens: tuple[Token, ...], at: int, lower: bool
    ) -> Iterator[tuple[int, int, Value, int]]:
        for start, first in self._readings(tokens[at]):
            node = self._root.branches.get(first)
            passed: list[tuple[int, _Node[Value]]] = []
            after = at + 1
            while node is not None:
                if node.names:
                    passed.append((after, node))
                if after == len(tokens):
                    break
                node = node.branches.get(self._lemma(tokens[after].folded))
                after += 1
            for stop, known in reversed(passed):
                end = tokens[stop - 1].end
                written = text[start:end]
                if _PARAGRAPH_END.search(written):
                    continue
                named = bool(at) and tokens[at - 1].folded in self._after
                in_capitals = _is_in_capitals(text, tokens, at, stop)
                for name, case, value in known.names:
                    if self._case_allows(written, name, case, lower, named, in_capitals):
                        yield start, end, value, stop

    def _lemma(self, word: str) -> str:
        return self._cyrillic.get(word, word)

    def _readings(self, token: Token) -> Iterator[tuple[int, str]]:
        """The word, and an Arabic one without particles too ("وبالسودان": "السودان")."""
        word = self._lemma(token.folded)
        if word in self._root.branches:
            yield token.start, word
        if "\u0600" <= word[0] <= "\u06ff":
            particle = _ARABIC_PARTICLE.match(word)
            if particle and token.end - token.start == len(word):
                rest = word[particle.end() :]
                yield token.start + particle.end(), rest
                if particle[0].endswith("لل"):
                    yield token.start + particle.end(), "ال" + rest

    def _case_allows(
        self, written: str, name: str, case: Case, lower: bool, named: bool, in_capitals: bool
    ) -> bool:
        is_word = (lower or in_capitals or named) and fold_name(written) in self._words
        if case == "any" or written == name:
            return not (in_capitals and is_word and case == "exact")
        if case == "capital" and not written.islower():
            return True
        if not written.islower():
            return False
        if lower:
            return not is_word or (named and len(written) > 3)
        return named and not is_word and case == "capital" and len(written) > 3


def _is_in_capitals(text: str, tokens: tuple[Token, ...], at: int, stop: int) -> bool:
    """Whether the words around ``tokens[at:stop]`` are in capitals too, as in a heading."""
    around = [*tokens[max(0, at - 1) : at], *tokens[stop : stop + 1]]
    return bool(around) and all(text[token.start : token.end].isupper() for token in around)


def inflections(word: str) -> tuple[str, ...]:
    """Case forms of a Russian name or adjective, itself first; regular endings only."""
    for ending, others in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            stem = word[: len(word) - len(ending)]
            return (word, *(stem + other for other in others.split()))
    return (word,)


_ENDINGS = (
    ("ия", "ии ию ией"),
    ("ская", "ской скую"),
    ("ские", "ских ским скими"),
    ("ые", "ых ым ыми"),
    ("ая", "ой ую"),
    ("яя", "ей юю"),
    ("ое", "ого ому ом ым"),
    ("ый", "ого ому ом ым"),
    ("кий", "кого кому ком ким"),
    ("ка", "ки ке ку кой"),
    ("га", "ги ге гу гой"),
    *((vowels, "") for vowels in ("оа", "уа")),  # Самоа, Никарагуа: the same in every case
    ("а", "ы е у ой"),
    ("я", "и е ю ей"),
    ("ы", "ов ам ах ами"),
    ("ь", "и ю я е ем"),
    ("й", "я ю е ем"),
    *((letter, f"{letter}а {letter}у {letter}е {letter}ом") for letter in "бвгджзклмнпрстфхцчшщ"),
)
