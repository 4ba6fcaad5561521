"""Text whose letters are not those that are printed, in any format.

1. The font of a page numbers its glyphs from 1, and a converter takes the numbers for letters: every
   letter is shifted by one constant ("WKH" for "the", 29 places). A shift is accepted when at least
   four tokens of the document, of three kinds, are common function words so shifted. Bytes of
   Windows-1251 that were read as Latin-1 are a shift, too ("äëÿ").
2. A token is wrong when it has more likely letters moved back by that shift than as it is. Tokens
   that are too short to tell belong to the wrong ones or to the codes of glyphs that they touch, or
   between which they are.
3. Without a shift only long stretches are judged: 40 letters and more, none of them a function word,
   whose pairs of letters hardly occur in names and words of our five languages. The mean logarithm of
   their probability is above -3.3 in real text of these and of forty other languages in Latin letters,
   -4.2 in shifted text (median).

4. In Arabic numbers are printed from left to right: where most years of a document stand the other way round ("0202"),
   no block with a number is what is printed.

Words in capitals are judged by shifts only, since acronyms have any letters; so do addresses and codes.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from corpus.model import Document, Span

_SOURCES = (
    "places.json",
    "place_additions.yaml",
    "organisations.yaml",
    "abbreviations.yaml",
    "grammar.yaml",
)
_WORD = re.compile(r"[^\W\d_]+")
_ARABIC = re.compile(r"[\u0621-\u064a]{3}")
_DIGITS = re.compile(r"\d{2}")
_YEARS = re.compile(r"(?<!\d)(?:19[5-9]|20[0-6])\d(?!\d)")
_TURNED = re.compile(r"(?<!\d)(?:\d[0-2]02|0302|\d[5-9]91)(?!\d)")  # of 1950 to 2030
_TOKEN = re.compile(r"\S+")
_LATIN = re.compile(r"[a-zA-Z\u00c0-\u024f]+")
_ADDRESS = re.compile(r"\S*(?:@|://|www\.|\w\.\w|\w-\w+-\w|[\w]/[\w])\S*")
_FUNCTION_WORDS = (
    "the and for that with are this from which have their has been was were not "
    "des les une dans pour que qui par sur est aux avec los las del una por para con como entre "
    "der die und das den von mit dos não uma"
)
_FUNCTION = frozenset(_FUNCTION_WORDS.split())
_RUSSIAN = "для что при или это как его она они также может была были"
_LATIN_1 = 0x350  # between Cyrillic letters and the Latin-1 letters of the same bytes
_SHIFTS = [shift for shift in range(-31, 32) if shift]  # 32 only changes the case
_FEWEST, _KINDS = 4, 3
_BETTER = 0.7  # mean logarithm by which a token must gain when it is moved back
_LIKELY = -3.4  # of a token that was moved back
_UNLIKELY = -3.8  # of a stretch that is no language
_LONG = 40  # letters
_BETWEEN = 3  # tokens that cannot be judged, between two wrong ones


def wrong_letters(document: Document, codes: Sequence[Span]) -> list[Span]:
    """Stretches of wrong letters, in order; ``codes`` of glyphs are blanks between their words."""
    shift = _shift(document.text, codes)
    if shift is not None:
        return list(_shifted(document.text, codes, shift))
    turned = has_turned_numbers(document.text)
    texts = ((block, document.text[block.start : block.end]) for block in document.blocks)
    return [
        Span(block.start, block.end)
        for block, text in texts
        if _is_unlikely(text) or (turned and _ARABIC.search(text) and _DIGITS.search(text))
    ]


def has_turned_numbers(text: str) -> bool:
    """Whether the numbers of a text from right to left stand in the wrong order: more years read "0202" than "2020"."""
    if not _ARABIC.search(text):
        return False
    turned = sum(year.group()[::-1].startswith(("19", "20")) for year in _TURNED.finditer(text))
    return turned >= _FEWEST and turned > len(_YEARS.findall(text))


def wrong_share(text: str) -> float:
    """Share of the letters of ``text``, say of a page, that are not those that are printed, 0 to 1."""
    if _is_unlikely(text):
        return 1.0
    shift = _shift(text, [])
    if shift is None:
        return 0.0
    wrong = sum(len("".join(span.of(text).split())) for span in _shifted(text, [], shift))
    return wrong / max(1, len("".join(text.split())))


def _is_unlikely(text: str) -> bool:
    if len(text) < _LONG:
        return False
    words = [word for word in _WORD.findall(_ADDRESS.sub(" ", text)) if not word.isupper()]
    latin = [word for word in words if _LATIN.fullmatch(word)]
    if sum(map(len, latin)) < _LONG or len(latin) < 0.8 * len(words):
        return False
    if not _FUNCTION.isdisjoint(word.casefold() for word in latin):
        return False
    return likelihood(latin) < _UNLIKELY


def likelihood(words: Sequence[str]) -> float:
    """Mean natural logarithm of the probability of each letter of ``words`` after the one before."""
    pairs, singles = _pairs()
    total, count = 0.0, 0
    for word in words:
        letters = f"^{_plain(word)}$"
        for one, two in pairwise(letters):
            total += math.log((pairs[one + two] + 0.1) / (singles[one] + 4))
            count += 1
    return total / count if count else 0.0


@lru_cache(maxsize=1)
def _pairs() -> tuple[Counter[str], Counter[str]]:
    """How often each pair of letters, and each letter, occurs in the packaged lists (not a user's)."""
    packaged = files("corpus.domain")
    text = " ".join(packaged.joinpath(name).read_text(encoding="utf-8") for name in _SOURCES)
    pairs: Counter[str] = Counter()
    singles: Counter[str] = Counter()
    for word in {_plain(word) for word in _WORD.findall(text)}:
        letters = f"^{word}$"
        pairs.update(one + two for one, two in pairwise(letters))
        singles.update(letters[:-1])
    return pairs, singles


def _plain(word: str) -> str:
    folded = word.casefold()
    if folded.isascii():
        return folded
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def _shifted_words() -> dict[str, int]:
    """Function words as every shift writes them, each with its shift."""
    found: dict[str, int] = {}
    for shift in _SHIFTS:
        for word in _FUNCTION_WORDS.split():
            if word.isascii():
                found[_moved(word, -shift)] = shift
    found |= {_moved(word, -_LATIN_1): _LATIN_1 for word in _RUSSIAN.split()}
    return {
        written: shift
        for written, shift in found.items()
        if written not in _FUNCTION and sum(map(str.isalpha, written)) >= 2
    }


def _moved(text: str, shift: int) -> str:
    """``text`` with every printable character moved by ``shift``."""
    return "".join(chr(max(0x20, ord(c) + shift)) if c > " " else c for c in text)


def _shift(text: str, codes: Sequence[Span]) -> int | None:
    """The shift of the document's wrong letters, None where there are none."""
    table = _shifted_words()
    seen: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for start, end in _tokens(text, codes):
        if end - start < 9 and (shift := table.get(text[start:end])) is not None:
            seen[shift][text[start:end]] += 1
    likely = [s for s, own in seen.items() if own.total() >= _FEWEST and len(own) >= _KINDS]
    return max(likely, key=lambda s: (len(seen[s]), seen[s].total()), default=None)


def _tokens(text: str, codes: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Start and end of everything between white space and codes."""
    begin = 0
    for code in [*codes, Span(len(text), len(text))]:
        for match in _TOKEN.finditer(text, begin, code.start):
            yield match.start(), match.end()
        begin = code.end


def _shifted(text: str, codes: Sequence[Span], shift: int) -> Iterator[Span]:
    """Runs of codes and of tokens that ``shift`` makes words, with what is between them."""
    at_codes = {edge for code in codes for edge in (code.start, code.end)}
    tokens = [
        (start, end, _is_shifted(text[start:end], shift)) for start, end in _tokens(text, codes)
    ]
    wrong: Span | None = None
    doubtful = 0
    for start, end, verdict in sorted([*tokens, *((code.start, code.end, True) for code in codes)]):
        if verdict is None and (start in at_codes or end in at_codes):
            verdict = True
        if verdict:
            joins = wrong is not None and doubtful <= _BETWEEN
            if wrong is not None and not joins:
                yield wrong
            wrong = Span(wrong.start if wrong is not None and joins else start, end)
            doubtful = 0
        else:
            doubtful = doubtful + 1 if verdict is None else _BETWEEN + 1
    if wrong is not None:
        yield wrong


@lru_cache(maxsize=8192)
def _is_shifted(token: str, shift: int) -> bool | None:
    """Whether ``token`` is a word only after it was moved back; None where that cannot be told."""
    if _shifted_words().get(token) == shift:
        return True
    own = _WORD.findall(token)
    if not own:
        return None
    back = _moved(token, shift)
    words = _WORD.findall(back)
    letters = sum(map(len, words))
    if letters < 4 or letters < 0.6 * len(token):
        return None if sum(map(len, own)) < 4 or token.isupper() else False
    likely = likelihood(words)
    if likely < _LIKELY:
        return None if token.isupper() else False
    return True if likely - likelihood(own) >= _BETTER else None
