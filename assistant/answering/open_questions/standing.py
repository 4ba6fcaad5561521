"""Whether a sentence can stand alone: complete, its subject named, no furniture of a page, no bare row of a table."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from corpus.normalize import fold
from corpus.yaml_text import parse_yaml

_WORD = re.compile(r"[^\W\d_]{2,}")
_FEWEST, _MOST = 6, 140  # words
_LETTERS = 0.6  # share of the characters of a sentence that are letters
_CUT = re.compile(
    r"(?:[,;:(]|\b(?:and|or|of|the|to|in|for|with|by|et|de|des|du|la|le|les|à|y|del|el|en|и|в|на|с))$"
)
_MARK = re.compile(
    r"^\(?(?:[a-zа-я]|[ivx]{1,4}|\d{1,3})[.)]\s+|^[•▪●–*-]\s+"
)  # of a point of a list
_GOES_ON = re.compile(r";(?:\s+(?:and|or|et|ou|y|o|и|или|و))?$")  # after a point of a list
_ENDS = ".!?…;»”\"')]؟。"
# What a document says it is: the first thing that somebody who asks about it is told.
_INTRODUCES = re.compile(
    r"(?:\d{1,3}[.)]\s+)?(?:(?:this|the present|present|ce|cette|le present|la presente|este|esta|el presente|la presente|настоящ\w+|этот|эта|هذا|هذه)\s+)"
    r"(?:\w+\s+){0,2}?(?:report|evaluation|review|study|brief|paper|manual|guide|document|note|strategy|plan|declaration|roadmap|assessment|analysis|survey|"
    r"rapport|etude|guide|manuel|informe|estudio|manual|guia|documento|nota|evaluacion|доклад\w*|отчет\w*|исследовани\w*|руководств\w*|التقرير|الدراسة|الدليل|الوثيقة)\b"
)
# What a report says of itself, and lines that are addresses or numbers of documents.
_ITSELF = re.compile(
    r"\b(?:(?:the )?present report|this (?:report|chapter|section|annex)|period covered by (?:the|this) report|"
    r"(?:presented|described|discussed|mentioned|outlined) (?:above|below)|the (?:map|figure|table|chart) (?:shows|below)|"
    r"le present rapport|ce (?:rapport|chapitre)|presentes? ci-(?:dessus|dessous)|el presente informe|este informe|"
    r"настоящ(?:ий|ем|его) доклад\w*|هذا التقرير|annexes to (?:the|this) report|(?:executive )?board may wish to|"
    r"take note of|note with appreciation)\b"
)
_ADDRESS = re.compile(
    r"https?://|www\.|@\w+\.|\b[A-Z]{1,6}(?:/[\w.-]+){2,}|\.(?:docx?|pdf|xlsx?)\b"
)
# An entry of a list of references: "Okafor, M., and J. Lind (2016), …".
_REFERENCE = re.compile(
    r"^[^\W\d_][\w’'-]+, (?:(?:de|van|von|der) )?[A-ZÀ-ÞА-Я]\.[^()]{0,200}\((?:19|20)\d\d[a-z]?\)[,.:] \S"
)


@cache
def _leaning() -> re.Pattern[str]:
    """The words of ``leaning_words.yaml`` at the beginning of a sentence."""
    raw = resources.files("assistant.answering.open_questions").joinpath("leaning_words.yaml")
    lists: dict[str, list[str]] = parse_yaml(raw.read_text("utf-8"))
    return re.compile(rf"(?:{'|'.join(one for words in lists.values() for one in words)})\b")


def words_of(text: str) -> int:
    """Words of two letters and more."""
    return len(_WORD.findall(text))


def introduces(text: str) -> bool:
    """Whether a sentence begins by saying what its document is ("This report analyses …")."""
    plain = fold(text.strip().strip("*_#"))
    return _INTRODUCES.match(plain) is not None and _FEWEST <= words_of(text) <= _MOST


def stands_alone(text: str) -> bool:
    """Whether a sentence can be read without what is before and after it."""
    return is_whole(text) and not leans(text)


def is_whole(text: str) -> bool:
    """Whether a sentence is complete: it has a beginning and an end, and is made of words."""
    plain = text.strip().strip("*_#")
    shown = _MARK.sub("", plain).strip("*_#")
    listed = shown != plain and _GOES_ON.search(shown) is not None
    if listed:
        shown = _GOES_ON.sub("", shown)
    if not shown or not _FEWEST <= words_of(shown) <= _MOST:
        return False
    if shown.isupper():
        return False  # a title
    letters = sum(character.isalpha() or character.isspace() for character in shown)
    if _ADDRESS.search(shown) or _REFERENCE.match(shown) or _ITSELF.search(fold(shown)):
        return False
    ends = listed or shown[-1] in _ENDS
    if not ends and not any(character.isdigit() for character in shown):
        return False
    if letters < _LETTERS * len(shown) or " | " in shown or "...." in shown:
        return False
    first = next((c for c in shown if c.isalpha()), "")
    lower = first.islower() and shown[0].isalpha()
    return not lower and not ends_open(shown) and not shown.endswith("?")


def ends_open(text: str) -> bool:
    """Whether a text ends with a word or a sign after which more has to come ("the Ministry of")."""
    return _CUT.search(text) is not None


def leans(text: str) -> bool:
    """Whether a sentence begins by pointing to what stands before it ("This …", "However …")."""
    return _leaning().match(fold(text.strip().strip("*_#•▪–- "))) is not None
