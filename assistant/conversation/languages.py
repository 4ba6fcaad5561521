"""Languages that a turn names: "in French", "по-английски"."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

from assistant.conversation.examples import normal
from assistant.locale import LANGUAGES

# Words next to the name of a language in a turn that asks for nothing but this language.
_BESIDE = frozenset(
    [
        "and",
        "in",
        "now",
        "please",
        "again",
        "instead",
        "the",
        "same",
        "thing",
        "but",
        "version",
        "back",
        "to",
        "et",
        "en",
        "maintenant",
        "de",
        "nouveau",
        "encore",
        "la",
        "meme",
        "chose",
        "mais",
        "version",
        "s",
        "il",
        "te",
        "vous",
        "plait",
        "y",
        "ahora",
        "otra",
        "vez",
        "lo",
        "mismo",
        "pero",
        "la",
        "por",
        "favor",
        "a",
        "и",
        "но",
        "на",
        "по",
        "теперь",
        "снова",
        "то",
        "же",
        "самое",
        "пожалуйста",
        "و",
        "الان",
        "مرة",
        "اخرى",
        "نفس",
        "الشيء",
        "من",
        "فضلك",
    ]
)
_MOST_NAMED = 4  # languages in a turn of nothing else; their names take a tenth of a second to load
_FIRST = re.compile(
    r"^(?:(?:and|et|y|а|и)\s+)?(?:(?:in|en|на|по)[\s-]+)?(?P<language>[^\W\d_]+)\s*[:،,–—]\s*(?P<rest>\S.{9,})$",
    re.IGNORECASE,
)


@cache
def _language_stems() -> dict[str, tuple[tuple[str, str], ...]]:
    """Language of a turn -> (beginning of a language's name in it, its code)."""
    found = {}
    for language in LANGUAGES:
        names = Locale.parse(language).languages
        pairs = [
            (normal(names[code]), code)
            for code in ("en", "fr", "es", "ar", "ru", "pt", "de", "zh", "it")
        ]
        cut = {"ru": 2, "fr": 1, "es": 1}.get(language, 0)
        found[language] = tuple((name[: len(name) - cut], code) for name, code in pairs)
    return found


def languages_named(turn: str) -> tuple[str, ...]:
    """Codes of the languages that a turn names, in any of five languages."""
    found = []
    for word in normal(turn).split():
        for beginnings in _language_stems().values():
            for beginning, code in beginnings:
                at = word.find(beginning)
                if (at == 0 and len(word) - len(beginning) <= 3) or (at == 1 and word[0] in "بوال"):
                    found.append(code)
    return tuple(dict.fromkeys(found))


def names_language(turn: str) -> bool:
    """Whether a turn names a language and says nothing else: "and in French, please"."""
    others = [word for word in normal(turn).split() if word not in _BESIDE]
    return 0 < len(others) <= _MOST_NAMED and all(languages_named(word) for word in others)


def without_language(turn: str) -> str:
    """A turn without the language that it begins with: "Et en français : combien …?"."""
    match = _FIRST.match(turn)
    if match is None or not languages_named(match["language"]):
        return turn
    return match["rest"]


def language_name(locale: Locale, code: str) -> str:
    """A language as people who read ``locale`` call it; its code where it has no name there."""
    return str(locale.languages.get(code, code))
