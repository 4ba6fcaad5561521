"""Things that are told apart by a number: "phase II", "recommendation 3", "вторая фаза".

The number stands behind the noun, in digits or in Roman ones, or before it as an ordinal up to the fifth. A text that names
another number of the same noun is about something else: the budget of phase II is none of phase I.
"""

from __future__ import annotations

import re

from corpus.names.model import Mention

# The key of a noun, and its forms in five languages.
_NOUNS = {
    "phase": r"phases?|fases?|фаз\w{0,3}|(?:ال)?مرحل(?:ة|تان|تين)",
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
_NOUN = "|".join(f"(?:{forms})" for forms in _NOUNS.values())
_ORDINALS = (
    r"first|1st|première?|1[eè]re?|primer[ao]?|перв\w{2,3}|أولى",
    r"second|2nd|deuxième|seconde?|segund[ao]|втор\w{2,3}|ثانية",
    r"third|3rd|troisième|tercer[ao]?|трет\w{2,3}|ثالثة",
    r"fourth|4th|quatrième|cuart[ao]|четверт\w{2,3}|رابعة",
    r"fifth|5th|cinquième|quint[ao]|пят\w{2,3}|خامسة",
)
_ORDINAL = "|".join(_ORDINALS)
_AND = r"(?:[–-]|\s?[,;/&]\s?|\s(?:(?:and|or|to|et|ou|à|y|e|o|a|и|или|до|إلى)\s|و\s?))"
_ONE = r"(?:\d{1,2}(?![\d.,]*\d)|(?-i:[IVX]{1,5})(?!\w))"
_BEHIND = re.compile(
    rf"(?<!\w)(?P<noun>{_NOUN})\s+(?:(?:no|n|nr|num)[.°º]*\s*|№\s*|#)?(?P<numbers>{_ONE}(?:{_AND}{_ONE}){{0,9}})"
    r"(?!\w|\s*(?:%|per cent|percent|pour cent|por ciento|процент\w*|million|billion|thousand|mille|mil\b|млн|тыс))",
    re.IGNORECASE,
)
_JOINED = rf"(?:{_ORDINAL})(?:(?:{_AND})(?:the |la |le |el |l['’]|ال)?(?:{_ORDINAL})){{0,3}}"
_BEFORE = re.compile(rf"(?<!\w)(?P<numbers>{_JOINED})\s+(?P<noun>{_NOUN})(?!\w)", re.IGNORECASE)
_AFTER_NOUN = re.compile(
    rf"(?<!\w)(?P<noun>{_NOUN})\s+(?:ال)?(?P<numbers>{_JOINED})(?!\w)", re.IGNORECASE
)
_FORMS = {key: re.compile(forms, re.IGNORECASE) for key, forms in _NOUNS.items()}
_NTH = tuple(re.compile(forms, re.IGNORECASE) for forms in _ORDINALS)
_POINTING = re.compile(
    r"\b(?:this|that|each|every|any|which|last|next|same|cette?|chaque|est[ae]|cada|эт\w{1,3})\s+$",
    re.IGNORECASE,
)  # what stands behind "at this stage" is no number of it
_RANGE = re.compile(r"[–-]|\b(?:to|à|a|до|إلى)\b", re.IGNORECASE)
_ROMAN = {"I": 1, "V": 5, "X": 10}
_LONGEST = 20  # letters of a word before the noun, and the blank
_WIDEST = 20  # numbers of a range


def find_numbered(text: str) -> tuple[Mention, ...]:
    """Things with their numbers; ``key`` is "phase 2" for "Phase II" and "la deuxième phase". "Phases I–III" are three."""
    found: dict[tuple[int, str], Mention] = {}
    for pattern in (_BEHIND, _BEFORE, _AFTER_NOUN):
        for match in pattern.finditer(text):
            numbers = _numbers_of(match["numbers"])
            several = match["noun"].lower().endswith("s")
            if (several and len(numbers) < 2) or _POINTING.search(
                text[: match.start()][-_LONGEST:]
            ):
                continue  # of "recommendations 12 were accepted" nothing is the twelfth
            start, end = match.span()
            for number in numbers:
                key = f"{_noun_of(match['noun'])} {number}"
                found.setdefault((start, key), Mention("numbered", start, end, key, match.group()))
    return tuple(found[place] for place in sorted(found, key=lambda place: place[0]))


def _noun_of(noun: str) -> str:
    return next(key for key, forms in _FORMS.items() if forms.fullmatch(noun))


def _numbers_of(text: str) -> list[int]:
    """The numbers of "I–III", "1, 2 and 4", "first and second", in their order."""
    ordinals = [n for n, forms in enumerate(_NTH, 1) if forms.search(text)]
    if ordinals:
        return ordinals
    found: list[int] = []
    last = 0
    for one in re.finditer(r"\d+|[IVX]+", text):
        number = int(one.group()) if one.group().isdigit() else _value(one.group())
        is_range = bool(found) and _RANGE.search(text[last : one.start()]) is not None
        first = found[-1] + 1 if is_range and number - found[-1] <= _WIDEST else number
        found += [*range(first, number + 1)]
        last = one.end()
    return found


def _value(roman: str) -> int:
    values = [_ROMAN[letter] for letter in roman]
    after = [*values[1:], 0]
    return sum(
        -one if one < following else one for one, following in zip(values, after, strict=True)
    )
