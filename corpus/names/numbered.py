"""Things that are told apart by a number: "phase II", "recommendation 3", "вторая фаза".

The number stands behind the noun, in digits or in Roman ones, or before it as an ordinal up to the fifth. A text that names
another number of the same noun is about something else: the budget of phase II is none of phase I.
"""

from __future__ import annotations

import re

from corpus.names.model import Mention

# The key of a noun, and its forms in five languages.
_NOUNS = {
    "phase": r"phases?|fases?|фаз\w{0,3}|(?:ال)?مرحلة",
    "stage": r"stages?|étapes?|etapas?|этап\w{0,3}",
    "round": r"rounds?|tours?|rondas?|раунд\w{0,3}|(?:ال)?جولة",
    "cycle": r"cycles?|ciclos?|цикл\w{0,3}|(?:ال)?دورة",
    "tranche": r"tranches?|tramos?|транш\w{0,3}",
    "cohort": r"cohorts?|cohortes?|когорт\w{0,3}",
    "objective": r"objectives?|objectifs?|objetivos?",
    "goal": r"goals?|цел[ьию]|(?:ال)?هدف",
    "outcome": r"outcomes?|effets?|efectos?",
    "output": r"outputs?|produits?|productos?",
    "result": r"résultats?|resultados?|результат\w{0,3}",
    "pillar": r"pillars?|piliers?|pilares?|компонент\w{0,3}",
    "component": r"components?|composantes?|componentes?",
    "recommendation": r"recommendations?|recommandations?|recomendaci(?:ón|ones)|рекомендаци\w{1,2}|(?:ال)?توصية",
    "conclusion": r"conclusions?|conclusi(?:ón|ones)|заключени\w{1,2}",
    "lesson": r"lessons?|leçons?|enseignements?|lecci(?:ón|ones)|урок\w{0,3}",
    "finding": r"findings?|constats?|constatations?|hallazgos?|вывод\w{0,3}",
    "article": r"articles?|artículos?|стать\w{1,2}|(?:ال)?مادة",
    "annex": r"annex(?:es)?|annexes?|anexos?|приложени\w{1,2}|(?:ال)?مرفق",
    "chapter": r"chapters?|chapitres?|capítulos?|глав\w|(?:ال)?فصل",
}
_NOUN = "|".join(f"(?P<{key}>{forms})" for key, forms in _NOUNS.items())
_ORDINALS = (
    r"first|1st|première?|1[eè]re?|primer[ao]?|перв\w{2,3}|أولى",
    r"second|2nd|deuxième|seconde?|segund[ao]|втор\w{2,3}|ثانية",
    r"third|3rd|troisième|tercer[ao]?|трет\w{2,3}|ثالثة",
    r"fourth|4th|quatrième|cuart[ao]|четверт\w{2,3}|رابعة",
    r"fifth|5th|cinquième|quint[ao]|пят\w{2,3}|خامسة",
)
_ORDINAL = "|".join(f"(?P<nth{n}>{forms})" for n, forms in enumerate(_ORDINALS, 1))
_NUMBER = r"(?P<digits>\d{1,2})(?![\d.,]*\d|\s*(?:%|per cent))|(?-i:(?P<roman>[IVX]{1,5}))"
_PATTERNS = tuple(
    re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    for pattern in (
        rf"(?:{_NOUN})\s+(?:(?:no|n|nr|num)[.°º]*\s*|№\s*|#)?(?:{_NUMBER})",
        rf"(?:{_ORDINAL})\s+(?:{_NOUN})",
        rf"(?:{_NOUN})\s+(?:ال)?(?:{_ORDINAL})",
    )
)
_ROMAN = {"I": 1, "V": 5, "X": 10}


def find_numbered(text: str) -> tuple[Mention, ...]:
    """Things with their numbers; ``key`` is "phase 2" for "Phase II" and "la deuxième phase"."""
    found: dict[int, Mention] = {}
    for match in (match for pattern in _PATTERNS for match in pattern.finditer(text)):
        key, (start, end) = f"{_noun_of(match)} {_number_of(match)}", match.span()
        found.setdefault(start, Mention("numbered", start, end, key, match.group()))
    return tuple(found[start] for start in sorted(found))


def _noun_of(match: re.Match[str]) -> str:
    return next(key for key in _NOUNS if match[key] is not None)


def _number_of(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("digits"):
        return int(groups["digits"])
    if groups.get("roman"):
        return _value(groups["roman"])
    return next(n for n in range(1, len(_ORDINALS) + 1) if groups.get(f"nth{n}"))


def _value(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    after = [*values[1:], 0]
    return sum(
        -one if one < following else one for one, following in zip(values, after, strict=True)
    )
