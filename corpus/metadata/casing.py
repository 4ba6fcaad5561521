"""Titles printed in capitals, in the letters that the document itself uses.

Each word takes the form that it has in the text where that is not printed in capitals too, accents included: "MALI"
becomes "Mali", "RESCUE" "rescue", "SANTE" "santé", and "UNDP" stays. Truecasing by counts: Lita, Ittycheriah, Roukos and Kambhatla,
"tRuEcasIng", ACL 2003.
"""

from __future__ import annotations

import re
from collections import Counter

from corpus.normalize import fold

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
_PROSE = 0.5  # share of small letters from which a line is not printed in capitals
_FEWEST = 2  # words in capitals, one after the other: a single one is an acronym or a name
_SMALL = 0.25  # share of a word's places from which its form in small letters is taken: others are in names
_ACRONYM = (
    3  # letters of a word that no sentence has, up to which it stays as it is; so do Roman numerals
)
# Short words that join others; none is an acronym that organisations use ("UN", "IT" and "US" are).
_JOINING = re.compile(
    r"of|and|the|for|in|on|to|by|at|from|with|de|du|des|et|la|"
    r"le|les|en|aux|sur|pour|del|el|los|las|y|por|para|con|и|в|на|по|с|о|из|для",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"[IVXLC]+")
_AFTER_START = re.compile(r"[.!?:•“«\"(]\s*$|^\s*$")  # before a word that begins a sentence


def in_normal_case(title: str, text: str) -> str:
    """``title`` with the words that are printed in capitals one after the other as ``text`` writes them."""
    words = list(_WORD.finditer(title))
    runs = _runs([word.group().isupper() for word in words])
    if not runs:
        return title
    forms = _forms(text, {fold(words[i].group()) for run in runs for i in run})
    made, end = "", 0
    for i, word in enumerate(words):
        made += title[end : word.start()]
        end = word.end()
        if not any(i in run for run in runs):
            made += word.group()
            continue
        bracketed = title[word.start() - 1 : word.start()] + title[word.end() : word.end() + 1]
        unknown = word.group() if bracketed == "()" else _unknown(word.group())
        form = forms.get(fold(word.group()), unknown)
        first = not made.strip() or made.rstrip()[-1:] in ":.“«"
        made += form[:1].upper() + form[1:] if first else form
    return made + title[end:]


def _runs(capital: list[bool]) -> list[range]:
    """Ranges of at least `_FEWEST` words in capitals that follow each other."""
    runs, start = [], 0
    for i in range(len(capital) + 1):
        if i == len(capital) or not capital[i]:
            if i - start >= _FEWEST:
                runs.append(range(start, i))
            start = i + 1
    return runs


def _forms(text: str, wanted: set[str]) -> dict[str, str]:
    """The form of each word (by its `fold`) inside sentences, in lines that are not in capitals themselves."""
    counts: dict[str, Counter[str]] = {word: Counter() for word in wanted}
    for line in text.splitlines():
        small = sum(letter.islower() for letter in line)
        if small < len(line) * _PROSE:
            continue
        for word in _WORD.finditer(line):
            key = fold(word.group())
            if key in counts and not _AFTER_START.search(line[: word.start()]):
                counts[key][word.group()] += 1
    return {word: _form(own) for word, own in counts.items() if own}


def _form(counts: Counter[str]) -> str:
    small = Counter({form: n for form, n in counts.items() if form.islower()})
    taken = small if small.total() >= _SMALL * counts.total() else counts
    return taken.most_common(1)[0][0]


def _unknown(word: str) -> str:
    if _JOINING.fullmatch(word):
        return word.lower()
    short = len(word) <= _ACRONYM or _ROMAN.fullmatch(word)
    return word if short else word.capitalize()
