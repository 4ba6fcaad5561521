"""Words by which two sentences on one topic say different things: negation, plan, cause, direction … (cues.yaml)."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources

from assistant.question.understand import Question
from corpus.stemming import STOP_WORDS, stems, words
from corpus.yaml_text import parse_yaml

CUES = (
    "denial",
    "universal",
    "partial",
    "cause",
    "association",
    "hedge",
    "plan",
    "deed",
    "more",
    "less",
    "before",
    "after",
    "success",
    "failure",
    "extreme",
    "bound",
)


_ABOUT = re.compile(r"\bsome (?=[\d$€£])", re.IGNORECASE)  # "some 200" is no part


def cues_in(text: str, language: str) -> frozenset[str]:
    """The kinds of cues of a text; English ones in a language without a list."""
    known = _patterns()
    patterns = known.get(language, known["en"])
    text = _ABOUT.sub("about ", text)
    return frozenset(kind for kind, pattern in patterns.items() if pattern.search(text))


def denied_words(text: str, language: str) -> frozenset[str]:
    """Stems of the words that a text denies: the first one that says something after each denial."""
    return frozenset(_denied(text, language))


def _denied(text: str, language: str) -> Counter[str]:
    """How often each word is denied."""
    known = _patterns()
    pattern = known.get(language, known["en"])["denial"]
    after = (words(text[match.end() :], language) for match in pattern.finditer(text))
    first = (next((w.stem for w in own if w.stem not in STOP_WORDS), "") for own in after)
    return Counter(filter(None, first))


def denies(asked: Question, text: str) -> bool:
    """Whether a text always denies a word of a question that denies nothing: "have no access" for "how many have access?"."""
    language = asked.language
    if "denial" in cues_in(asked.text, language):
        return False
    denied = _denied(text, language)
    if not denied:
        return False
    said = Counter(stems(text, language))
    return any(denied[word.stem] >= max(1, said[word.stem]) for word in asked.terms)


@cache
def _patterns() -> dict[str, dict[str, re.Pattern[str]]]:
    raw = resources.files(__package__).joinpath("cues.yaml").read_text(encoding="utf-8")
    return {
        language: {kind: _pattern(words) for kind, words in kinds.items()}
        for language, kinds in parse_yaml(raw).items()
    }


def _pattern(words: list[str]) -> re.Pattern[str]:
    forms = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(forms)})(?!\w)", re.IGNORECASE)
