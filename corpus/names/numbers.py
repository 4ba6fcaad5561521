"""Written numbers: digits with their separators, number words, and the words around them.

Around a number are scales, currencies, bounds ("more than"), and names of numbered parts ("page").

Grouping and decimal signs depend on the language. Where both are possible ("7,500", "1.400"), three
digits after a comma are a group except in French and Russian, and after a full stop decimals except
in French and Spanish.
"""

from __future__ import annotations

import re
from decimal import Decimal

from corpus import domain

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


_SCALES = {
    "thousand": 10**3, "thousands": 10**3, "million": 10**6, "millions": 10**6, "billion": 10**9,
    "billions": 10**9, "trillion": 10**12, "mille": 10**3, "milliers": 10**3, "milliard": 10**9,
    "milliards": 10**9, "mil": 10**3, "millón": 10**6, "millones": 10**6, "mil millones": 10**9,
    "тыс": 10**3, "тысяча": 10**3, "тысяч": 10**3, "тысячи": 10**3, "млн": 10**6, "миллион": 10**6,
    "миллиона": 10**6, "миллионов": 10**6, "млрд": 10**9, "миллиард": 10**9, "миллиарда": 10**9,
    "миллиардов": 10**9, "ألف": 10**3, "آلاف": 10**3, "مليون": 10**6, "ملايين": 10**6,
    "مليار": 10**9, "مليارات": 10**9, "بليون": 10**9,
}  # fmt: skip
_SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9}
_SCALE_WORDS = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
SCALE = re.compile(
    rf"[\s\u00a0-]?(?P<word>{_SCALE_WORDS})(?!\w)(?:(?<=тыс)\.|(?<=млн)\.|(?<=млрд)\.)?|\s?(?P<short>bn|mn|[kKmMbB])(?!\w)",
    re.IGNORECASE,
)
PERCENT = re.compile(
    r"[\s\u00a0\u202f-]?(?:(?P<points>percentage points?|points de pourcentage|puntos porcentuales)"
    r"|%|٪|per cent\b|percent\b|p\. ?100\b|pour cent\b|por ciento\b|процент\w*|في المائة|في المئة|بالمائة|بالمئة)",
    re.IGNORECASE,
)
_CURRENCIES = {
    "us$": "USD", "$us": "USD", "usd": "USD", "$": "USD", "us dollars": "USD", "dollars": "USD",
    "u.s. dollars": "USD", "dollars des états-unis": "USD", "dólares": "USD", "долларов": "USD",
    "долл": "USD", "دولار": "USD", "€": "EUR", "eur": "EUR", "euros": "EUR", "euro": "EUR",
    "евро": "EUR", "يورو": "EUR", "£": "GBP", "gbp": "GBP", "chf": "CHF", "swiss francs": "CHF",
    "cad": "CAD", "c$": "CAD", "can$": "CAD", "aud": "AUD", "a$": "AUD", "au$": "AUD", "sek": "SEK",
    "nok": "NOK", "dkk": "DKK", "jpy": "JPY", "¥": "JPY", "xof": "XOF", "fcfa": "XOF", "f cfa": "XOF",
    "francs cfa": "XOF", "cfa francs": "XOF", "xaf": "XAF", "riels": "KHR", "naira": "NGN", "₦": "NGN",
    "birr": "ETB", "nu": "BTN", "nu.": "BTN",
    "inr": "INR", "kes": "KES", "ngn": "NGN", "zar": "ZAR",
}  # fmt: skip
_CURRENCY_WORDS = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
CURRENCY_BEFORE = re.compile(rf"(?<!\w)(?P<currency>{_CURRENCY_WORDS})[\s\u00a0]?$", re.IGNORECASE)
CURRENCY_AFTER = re.compile(
    rf"[\s\u00a0-]?(?:de\s|d’|d')?(?P<currency>{_CURRENCY_WORDS})(?!\w)", re.IGNORECASE
)
TIME = re.compile(r"\s?(?:a\.m\.|p\.m\.|am\b|pm\b|h\d\d\b)")

_QUALIFIERS = {
    "more than": "more than|greater than|higher than|over|above|exceeding|in excess of|upwards of|plus de|más del?|mas del?|"
    "более|более чем|свыше|أكثر من|ما يزيد على|ما يزيد عن",
    "at least": "at least|a minimum of|no fewer than|no less than|not less than|au moins|pas moins de|al menos|"
    "por lo menos|no menos de|не менее|ما لا يقل عن|على الأقل",
    "less than": "less than|fewer than|lower than|under|below|moins de|menos del?|менее|أقل من",
    "at most": "up to|at most|a maximum of|no more than|not more than|not over|not exceeding|pas plus de|no más de|"
    "не более чем|не более|не больше|jusqu'à|jusqu’à|au plus|hasta|до|حتى",
    "nearly": "nearly|almost|close to|just under|près de|presque|casi|почти|ما يقرب من|زهاء",
    "about": "about|around|approximately|approx\\.?|roughly|some|an estimated|estimated|circa|"
    "environ|quelque|alrededor de|cerca de|aproximadamente|unos|unas|около|примерно|نحو|حوالي",
}
_QUALIFIER = re.compile(
    "|".join(
        rf"(?P<q{at}>(?<!\w)(?:{forms}))" for at, forms in enumerate(_QUALIFIERS.values())
    ).join((r"(?:", r")\s+(?:the\s|a\s|an\s|of\s|de\s)?$")),
    re.IGNORECASE,
)
# "Structured around two pillars", "were asked about 3 services": as many as that.
_NO_QUALIFIER = re.compile(
    r"\b(?:(?:articulat|cent(?:e?red|re)|revolv|structur)\w*\s+around"
    r"|(?:is|are|was|were|be|been)\s+(?:\w+ly\s+)?(?:(?:based|built|cluster\w*|design\w*|focus\w*|fram\w*|group\w*|organi[sz]\w*)\s+around"
    r"|(?:asked|informed|told|taught)\s+about)|articul[ée]\w*\s+autour de)\s+$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(
    r"\s(?:or (?:more|above)|ou (?:plus|davantage)|o más|(?:и|или) (?:более|больше)|أو أكثر)(?!\w)"
    r"|\s(?P<less>or (?:less|fewer)|ou moins|o menos|(?:и|или) (?:менее|меньше)|أو أقل)(?!\w)",
    re.IGNORECASE,
)
_PART = (
    r"(?<!\w)(?:pages?|pp?\.|para(?:graph)?s?\.?|articles?|arts?\.|nos?\.|numbers?|chapters?|"
    r"sections?|tables?|figures?|figs?\.|annex(?:es)?|appendix|goals?|targets?|"
    r"indicators?|phases?|steps?|levels?|objectives?|outcomes?|outputs?|modules?|sessions?|"
    r"volumes?|vols?\.|parts?|box(?:es)?|footnotes?|notes?|questions?|recommendations?|tiers?|"
    r"types?|points?|versions?|rules?|items?|categor(?:y|ies)|class|scenarios?|groups?|rooms?|issues?|"
    r"days?|weeks?|conclusions?|findings?|lessons?|activit(?:y|ies)|pillars?|priority|components?|clusters?|lots?|street|nº|n°|№|#|"
    r"pasos?|fases?|sesi(?:ón|ones)|unidad(?:es)?|activité?s?|recommandations?|recomendaci(?:ón|ones)|"
    r"chapitres?|tableaux?|annexes?|objectifs?|étapes?|alinéas?|"
    r"artículos?|párrafos?|capítulos?|cuadros?|anexos?|objetivos?|metas?|"
    r"págs?\.|стать[яиею]\w*|пункт\w*|п\.|пп\.|ст\.|глав\w*|страниц\w*|"
    r"المادة|الفقرة|الفصل|الصفحة|الجدول|الهدف"
)
_FRACTION = re.compile(r"[\s-]+(?:thirds?|quarters?|fifths?|fold|half|by one)\b", re.I)
_OF_THE = re.compile(r"\s+of the\b", re.I)
_HUNDRED_AS_PERCENT = re.compile(r"\b(?:per|pour|por)\s$", re.IGNORECASE)


def scale(match: re.Match[str]) -> int:
    """The factor of a match of ``SCALE``: 1000 for "thousand"."""
    word = match["word"]
    return _SCALES[word.lower()] if word else _SHORT_SCALES[match["short"].lower()]


def currency(written: str) -> str:
    """ISO 4217 code; a dollar without a country is that of the United States."""
    return _CURRENCIES[written.lower()]


_SCALE_NAMED = re.compile(
    rf"(?<!\w)(?P<word>{_SCALE_WORDS})(?!\w)|(?<!\w)(?P<short>bn|mn)(?!\w)|['’](?P<zeros>000(?:000)?)s?(?!\d)",
    re.IGNORECASE,
)
_CURRENCY_NAMED = re.compile(rf"(?<!\w)(?P<currency>{_CURRENCY_WORDS})(?!\w)", re.IGNORECASE)


def scale_named(text: str) -> int:
    """The factor that a text about figures names: 1000 for "in thousands" and "'000"; 1 for none."""
    match = _SCALE_NAMED.search(text)
    if match is None:
        return 1
    return 10 ** len(match["zeros"]) if match["zeros"] else scale(match)


def currency_named(text: str) -> str:
    """ISO 4217 code of the first currency that a text names; "" for none."""
    match = _CURRENCY_NAMED.search(text)
    return currency(match["currency"]) if match else ""


def currencies_named(text: str) -> frozenset[str]:
    """ISO 4217 codes of the currencies that a text names."""
    return frozenset(currency(match["currency"]) for match in _CURRENCY_NAMED.finditer(text))


def qualifier_start(before: str) -> int:
    """Where the bound at the end of ``before`` begins; its length for none."""
    match = _qualifier(before)
    return len(before) if match is None else match.start()


def qualifier_before(before: str) -> str:
    """The bound at the end of ``before`` for the number after it ("more than"); "" if none."""
    match = _qualifier(before)
    if match is None:
        return ""
    return next(name for at, name in enumerate(_QUALIFIERS) if match[f"q{at}"] is not None)


def _qualifier(before: str) -> re.Match[str] | None:
    match = _QUALIFIER.search(before)
    return None if match is None or _NO_QUALIFIER.search(before) else match


def qualifier_after(plain: str, end: int) -> tuple[str, int]:
    """The bound after a number that ends at ``end`` ("or more") and where it ends; "" and ``end`` for none."""
    match = _OR_MORE.match(plain, end)
    if match is None:
        return "", end
    return "at most" if match["less"] else "at least", match.end()


@domain.cached()
def _parts() -> re.Pattern[str]:
    numbered = domain.any_of("publications", "numbered")
    return re.compile(rf"{_PART}|{numbered})[\s\u00a0]?\(?$", re.IGNORECASE)


def part_before(before: str) -> bool:
    """Whether ``before`` ends with the name of a part that is numbered: "page ", "Goal "."""
    return _parts().search(before) is not None


def is_no_count(plain: str, start: int, end: int, values: list[int], language: str) -> bool:
    """Whether number words are no amount: "one of the", "two-thirds", "per cent", zero alone."""
    if values == [1] and _OF_THE.match(plain, end):
        return True
    if _FRACTION.match(plain, end) or _HUNDRED_AS_PERCENT.search(plain, max(0, start - 6), start):
        return True
    if plain[end : end + 1] == "-" and values[-1] == 1:
        return True
    return len(values) == 1 and (values[0] <= 1 or values[0] in (100, 1000, 10**6, 10**9))
