"""What a question asks for, read from its words alone.

1. language: by script, then by the function words that questions are made of;
2. kind of answer: the first pattern of ``question_words.yaml`` that matches, and for a second part
   ("…, and with whom?") a second kind;
3. names: the organisations, places, years and figures that evidence must cover;
4. what is counted: the words between "how many" and the verb, and the unit that is wanted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, get_args

from corpus import domain
from corpus.names import (
    find_figures,
    find_numbered,
    find_organisations,
    find_places,
    find_years,
)
from corpus.stemming import Word, stem, words
from corpus.yaml_text import parse_yaml

Kind = Literal["number", "date", "place", "entity", "list", "summary", "description"]
# Kinds whose answer is a value, a part of a sentence.
VALUES: frozenset[Kind] = frozenset({"number", "date", "place", "entity"})
Unit = Literal["percent", "money"]

_FUNCTION_WORDS = {
    "en": "the of in and to what which how many much did does is was were who when where for by from with on at "
    "that this it are has have had do a an as according its their there be been or",
    "fr": "le la les de des du et en quel quelle quels quelles combien est sont qui quand où pour par dans sur au "
    "aux une un a ont été selon que qu d l il elle ce cette leur était y pourquoi comment quoi dont lequel "
    "laquelle lesquels lesquelles",
    "es": "el la los las de del y en qué cuál cuáles cuántos cuántas cuánto cuándo dónde quién para por con una un "
    "es fue son según se que al su ha han cómo había como a sobre cuanto",
}
_AUXILIARIES = (
    r"did|do|does|was|were|is|are|has|have|had|will|would|can|could|took|take|went|got|received"
)
_COUNTED = {
    "en": re.compile(
        r"\bhow (?:many|much)(?: of)?(?: the| these| those)? (?!(?:"
        + _AUXILIARIES
        + r"|must|should|of|them|those|these|(?-i:us))\b)(?P<what>.{2,60}?)(?=\b(?:"
        + _AUXILIARIES
        + r"|in|by|for|from|at|on|under"
        r"|with|that|who|to|per|through|there|worldwide|globally|according|must|should|experiencing|exist)\b|\?|,|$)",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        r"\bcombien (?:de |d['’])(?!entre (?:eux|elles|nous)\b)(?P<what>.{2,50}?)(?=\b(?:a|ont|sont|est|avaient|était|étaient|dans|en|au|aux|selon"
        r"|ont-ils|par|pour|figuraient|avait|y|le|la|les|l['’])\b|\?|,|$)",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\bcu[áa]nt[oa]s? (?!de (?:ell|est|es)[oa]s (?:se|ha|han|son|eran|est[áa]n|estaban|fueron|hay|tienen)\b)(?P<what>.{2,50}?)(?=\b(?:se|ha|han|son|eran|están|estaban|hay|había|habían|fueron|fue|en|por|según|del|tiene|tienen"
        r"|participaron)\b|\?|,|$)",
        re.IGNORECASE,
    ),
}
_MONEY = re.compile(
    r"\b(how much|budget|cost|costs|spen[dt]|spending|expenditures?|funding|invest\w*|contribut\w+|donat\w+|paid|pay"
    r"|allocat\w+|revenue|income|dollars?|euros?|usd|eur|montant|coût|dépens\w+|financ\w+|presupuesto|costo|monto|gast\w+)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\bby (?:how much|what)\b|\b(?:increase|decrease|rise|fall|drop|grow)\b", re.IGNORECASE
)
_PERCENT = re.compile(
    r"\b(percentage|per cent|percent|share|proportion|what part|pourcentage|proportion|part des?|porcentaje|proporci[óo]n)\b|%",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"")
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent|current|currently|now|up[- ]to[- ]date|dernier|dernière|derniers|dernières|"
    r"actuel|actuelle|actuellement|plus récent\w*|últim[oa]s?|actual|actualmente|más reciente)\b",
    re.IGNORECASE,
)
_COUNTRIES = re.compile(
    r"\b(?:which|what)\s+(?:\w+\s+){0,3}countries\b|\bquels\s+(?:\w+\s+){0,2}pays\b"
    r"|\bqué\s+(?:\w+\s+){0,2}países\b",
    re.IGNORECASE,
)
_SYMBOL = re.compile(r"\b[A-Z]{1,5}(?:/[A-Z0-9.\-]+){1,5}(?:/\d+[\w.\-]*)")


@dataclass(frozen=True, slots=True)
class Question:
    """A stand-alone question, understood. Keys of names are those of `corpus.names`.

    ``kinds``: one, or two for a question in two parts; the first is the main one. ``terms``: its
    words that are not function words. ``counted``: stems of what is counted, empty if nothing is.
    ``numbered``: things that a number tells apart ("phase 2"). ``symbols``: numbers of documents named in it ("A/80/75"). ``latest``: whether the newest of
    several reports is wanted. ``countries``: whether a list of countries is. ``alternatives``: of a
    translated question, other translations of its terms: pairs (stems of it, stems of the terms).
    """

    text: str
    language: str
    kinds: tuple[Kind, ...]
    terms: tuple[Word, ...]
    counted: tuple[str, ...] = ()
    unit: Unit | None = None
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    numbered: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    latest: bool = False
    countries: bool = False
    alternatives: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    @property
    def kind(self) -> Kind:
        return self.kinds[0]

    def with_alternatives(self, stems: Iterable[str]) -> set[str]:
        """``stems`` of the question, with those of `alternatives` for any of them."""
        own = set(stems)
        return own.union(*(other for other, asked in self.alternatives if asked & own))


@domain.cached()
def _patterns() -> dict[str, dict[str, list[re.Pattern[str]]]]:
    raw = resources.files("assistant.question").joinpath("question_words.yaml").read_text("utf-8")
    return {
        language: {
            kind: [re.compile(_with_words(p, language), re.IGNORECASE) for p in patterns]
            for kind, patterns in kinds.items()
        }
        for language, kinds in parse_yaml(raw).items()
    }


def _with_words(pattern: str, language: str) -> str:
    """A pattern of ``question_words.yaml`` with each ``<…>`` replaced by the words of that list of the field."""
    for mark, name, key in (
        ("<institutions>", "institutions", "one"),
        ("<things>", "subjects", "many"),
    ):
        if mark in pattern:
            pattern = pattern.replace(mark, domain.any_of(name, f"{key}_{language}"))
    return pattern


@cache
def _function_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(listed.split()) for language, listed in _FUNCTION_WORDS.items()}


@cache
def function_stems(language: str) -> frozenset[str]:
    """Stems of the function words of ``language`` (articles, pronouns, prepositions); empty but for en, fr, es."""
    return frozenset(stem(word, language) for word in _function_words().get(language, ()))


def question_language(text: str) -> str:
    """Language of a question: one of en, fr, es, ar, ru; English if no other is likelier. A title in quotation marks
    may be in another one.
    """
    text = _QUOTED.sub(" ", text) if re.search(r"\w", _QUOTED.sub(" ", text)) else text
    if re.search(r"[\u0600-\u06ff]", text):
        return "ar"
    if re.search(r"[\u0400-\u04ff]", text):
        return "ru"
    # "un" is an article, and the United Nations in questions that are typed without capitals.
    found = [word for word in re.findall(r"[^\W\d_]+", text.lower()) if word != "un"]
    scores = {
        language: sum(word in listed for word in found)
        for language, listed in _function_words().items()
    }
    best = max(scores, key=lambda language: (scores[language], language == "en"))
    if "¿" in text or "¡" in text:
        return "es"
    return best


def _kinds(text: str, language: str) -> tuple[Kind, ...]:
    patterns = _patterns()[language]
    first_at: list[tuple[int, int, Kind]] = []
    for rank, kind in enumerate(get_args(Kind)):
        starts = [m.start() for p in patterns.get(kind, []) if (m := p.search(text))]
        if starts:
            first_at.append((min(starts), rank, kind))
    if not first_at:
        return ("description",)
    specific = [entry for entry in first_at if entry[2] != "description"] or first_at
    ordered = sorted(specific)
    main = ordered[0]
    # Patterns overlap ("which five agencies" is a list of entities): what begins within the same
    # clause is one question, what comes after "and" is a second one.
    second = [e for e in ordered[1:] if re.search(r"\b(and|et|y)\b|[,،]|\bو", text[main[0] : e[0]])]
    same = [e for e in ordered if e[0] <= main[0] + 12]
    chosen = min(same, key=lambda e: e[1]) if not _is_list(same) else _is_list(same)[0]
    return (chosen[2], *(e[2] for e in second[:1] if e[2] != chosen[2]))


def _is_list(entries: list[tuple[int, int, Kind]]) -> list[tuple[int, int, Kind]]:
    kinds = {entry[2] for entry in entries}
    if "list" in kinds and "number" not in kinds and "date" not in kinds:
        return [entry for entry in entries if entry[2] == "list"]
    return []


def _counted(text: str, language: str) -> tuple[str, ...]:
    pattern = _COUNTED.get(language)
    match = pattern.search(text) if pattern else None
    if match is None:
        return ()
    skip = function_stems(language)
    return tuple(w.stem for w in words(match.group("what"), language) if w.stem not in skip)


def _unit(text: str, counted: tuple[str, ...]) -> Unit | None:
    if _PERCENT.search(text):
        return "percent"
    if not counted and _MONEY.search(text) and not _CHANGE.search(text):
        return "money"
    return None


def understand(text: str) -> Question:
    """Read a stand-alone question; never fails, an empty text gives an empty question."""
    language = question_language(text)
    kinds = _kinds(text, language)
    counted = _counted(text, language)
    skip = function_stems(language)
    asked_years = {mention.key for mention in find_years(text)}
    return Question(
        text=text,
        language=language,
        kinds=kinds,
        terms=tuple(
            w
            for w in words(text, language)
            if w.stem not in skip and (len(w.stem) > 1 or w.stem.isdigit())
        ),
        counted=counted,
        unit=_unit(text, counted) if "number" in kinds else None,
        organisations=_keys(find_organisations(text)),
        places=_keys(find_places(text)),
        years=_keys(find_years(text)),
        numbered=_keys(find_numbered(text)),
        figures=tuple(f.key for f in find_figures(text) if f.key not in asked_years),
        symbols=tuple(dict.fromkeys(_SYMBOL.findall(text))),
        latest=not asked_years and bool(_LATEST.search(text)),
        countries=kinds[0] == "list" and bool(_COUNTRIES.search(text)),
    )


def _keys(mentions: tuple) -> tuple[str, ...]:  # type: ignore[type-arg]
    return tuple(dict.fromkeys(mention.key for mention in mentions))
