"""Words around figures: scales, currencies, bounds, and names of numbered parts."""

from __future__ import annotations

import re

from corpus import domain

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
    "more than": "more than|over|above|exceeding|in excess of|upwards of|plus de|más de|mas de|"
    "более|более чем|свыше|أكثر من|ما يزيد على|ما يزيد عن",
    "at least": "at least|a minimum of|no fewer than|no less than|not less than|au moins|al menos|"
    "por lo menos|не менее|ما لا يقل عن|على الأقل",
    "less than": "less than|fewer than|under|below|moins de|menos de|менее|أقل من",
    "at most": "up to|at most|a maximum of|no more than|jusqu'à|jusqu’à|au plus|hasta|до|حتى",
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


def qualifier_before(before: str) -> str:
    """The bound at the end of ``before`` for the number after it ("more than"); "" if none."""
    match = _QUALIFIER.search(before)
    if match is None:
        return ""
    return next(name for at, name in enumerate(_QUALIFIERS) if match[f"q{at}"] is not None)


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
