"""Words of a sentence whose opposite the passages say of the same thing: "rejected" where they have "accepted".

A word is one of these where no passage has it, nor another of its side; where a sentence or row has a word of the other
side that the sentence lacks; and where content words around both are the same. Denials are left to the other rules, and
comparisons ("lower than") to the model: turned round, they say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from assistant.evidence.cues import cues_in
from assistant.generation.check.alignment import content_words
from assistant.generation.check.evidence import Annotated, Evidence
from corpus.stemming import Word, stem
from corpus.yaml_text import parse_yaml

_AROUND = 5  # content words on either side of a word of the sentence
_WIDER = 3  # more of them around the passages' word
_SHARED = 2  # of these that must be the same
_COMPARED = 4  # words after a comparative in which "than" stands

_Sides = tuple[frozenset[str], frozenset[str]]


def says_opposite(said: Annotated, evidence: Evidence) -> bool:
    """Whether a passage has the opposite of a word of the sentence, said of the same."""
    known = _oppositions().get(said.language, {})
    mine = content_words(said)
    denies = "denial" in cues_in(said.text, said.language)
    for at, word in enumerate(mine):
        for own, other in known.get(word.stem, ()):
            if own & evidence.stems or other & said.stems or _is_compared(word, said):
                continue
            around = _stems_around(mine, at, _AROUND)
            for segment in evidence.segments:
                if not other & segment.stems:
                    continue
                if denies != ("denial" in cues_in(segment.text, said.language)):
                    continue
                theirs = content_words(segment)
                if any(
                    len(around & _stems_around(theirs, place, _AROUND + _WIDER)) >= _SHARED
                    for place, one in enumerate(theirs)
                    if one.stem in other
                ):
                    return True
    return False


def _stems_around(words: Sequence[Word], at: int, count: int) -> set[str]:
    return {w.stem for w in words[max(0, at - count) : at + count + 1]} - {words[at].stem}


def _is_compared(word: Word, said: Annotated) -> bool:
    after = said.text[word.end :].split()[:_COMPARED]
    return "than" in after


@cache
def _oppositions() -> Mapping[str, Mapping[str, Sequence[_Sides]]]:
    """By language and stem: the stem's own side and the other one, of each opposition it is in."""
    raw = resources.files(__package__).joinpath("opposites.yaml").read_text(encoding="utf-8")
    found: dict[str, Mapping[str, Sequence[_Sides]]] = {}
    for language, lines in parse_yaml(raw).items():
        by_stem: dict[str, list[_Sides]] = defaultdict(list)
        for line in lines:
            one, other = (frozenset(stem(word, language) for word in side) for side in line)
            for word in one:
                by_stem[word].append((one, other))
            for word in other:
                by_stem[word].append((other, one))
        found[language] = by_stem
    return found
