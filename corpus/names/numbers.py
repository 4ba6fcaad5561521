"""Written numbers: digits with their separators, and number words.

Grouping and decimal signs depend on the language. Where both are possible ("7,500", "1.400"), three
digits after a comma are a group except in French and Russian, and after a full stop decimals except
in French and Spanish.
"""

from __future__ import annotations

import re
from decimal import Decimal

ASCII_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_SPACES = re.compile("[\u00a0\u202f\u2009 '’٬]")
_COMMA_IS_DECIMAL = frozenset({"fr", "ru"})
_STOP_IS_GROUP = frozenset({"fr", "es"})


def _words(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Number words by language; sums and products of these are read ("two hundred and fifty").
_UNITS: dict[str, tuple[str, ...]] = {
    "en": _words(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen"
    ),
    "fr": _words(
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze "
        "seize dix-sept dix-huit dix-neuf"
    ),
    "es": _words(
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
        "dieciséis diecisiete dieciocho diecinueve"
    ),
    "ru": _words(
        "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать "
        "тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
    ),
    "ar": _words("صفر واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة"),
}
_TENS: dict[str, tuple[str, ...]] = {
    "en": _words("twenty thirty forty fifty sixty seventy eighty ninety"),
    "fr": ("vingt", "trente", "quarante", "cinquante", "soixante"),
    "es": _words("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa"),
    "ru": ("двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят"),
    "ar": (),
}
_POWERS: dict[str, dict[str, int]] = {
    "en": {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9},
    "fr": {"cent": 100, "cents": 100, "mille": 1000},
    "es": {"cien": 100, "ciento": 100, "mil": 1000},
    "ru": {},
    "ar": {},
}
_JOINING = {"en": "and", "fr": "et", "es": "y", "ru": "", "ar": ""}


def number_words(language: str) -> dict[str, int]:
    """Number words of a language with their values; English ones if there is no list."""
    known = language if language in _UNITS else "en"
    units = {word: value for value, word in enumerate(_UNITS[known])}
    tens = {word: 20 + 10 * at for at, word in enumerate(_TENS[known])}
    return {**units, **tens, **_POWERS[known]}


def joining_word(language: str) -> str:
    """The word inside "two hundred and fifty"; "" if the language has none."""
    return _JOINING.get(language, "and")


def value_of_words(words: list[int]) -> int:
    """The value of number words in a row: 2, 100, 50 is 250."""
    total, part = 0, 0
    for value in words:
        if value >= 1000:
            total, part = total + (part or 1) * value, 0
        elif value == 100:
            part = (part or 1) * 100
        else:
            part += value
    return total + part


def parse_number(written: str, language: str | None = None) -> Decimal:
    """The value of digits with separators. Raises ValueError for anything else."""
    plain = _SPACES.sub("", written.translate(ASCII_DIGITS)).replace("٫", ".")
    grouped_by_space = _SPACES.search(written) is not None
    signs = [sign for sign in plain if sign in ",."]
    if not re.fullmatch(r"\d+(?:[.,]\d+)*", plain):
        raise ValueError(f"a number in digits was wanted, got {written!r}")
    if not signs:
        return Decimal(plain)
    last = signs[-1]
    if len(set(signs)) == 2:
        head, _, tail = plain.rpartition(last)
        if last in head:
            return Decimal(re.sub("[.,]", "", plain))
        return Decimal(f"{re.sub('[.,]', '', head)}.{tail}")
    if len(signs) > 1:
        return Decimal(plain.replace(last, ""))
    head, _, tail = plain.partition(last)
    is_group = len(tail) == 3 and len(head) <= 3 and not grouped_by_space and head.lstrip("0") != ""
    if is_group and last == ",":
        is_group = language not in _COMMA_IS_DECIMAL
    elif is_group:
        is_group = language in _STOP_IS_GROUP
    return Decimal(head + tail) if is_group else Decimal(f"{head}.{tail}")


def key_of(value: Decimal) -> str:
    """A number without exponent, grouping or trailing zeros: "7500", "3.02"."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
