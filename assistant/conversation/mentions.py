"""The names of a question by kind, and the words that say what it is about."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.conversation.forms import ASKS
from assistant.question.understand import question_language, understand
from corpus.model import places_in
from corpus.names import Mention, find_organisations, find_places, find_years
from corpus.normalize import fold
from corpus.stemming import stem

AND = {"fr": " et ", "es": " y ", "ru": " и ", "ar": " و"}
# Names that no list has: words with a capital inside the sentence, with the small words between them.
_THING = re.compile(
    r"(?<![.?!:“«\"] )(?<![¿¡])(?<!^)(?<!\w\.)\b[A-Z][\w&’'-]*(?:[ .](?:(?:of|the|for|on|and|de|du|des|la|le|del|para|y|et) ){0,2}[A-Z0-9][\w&’'-]*)*"
    r"(?: (?:project|programme|program|initiative|fund|plan|strategy|survey|projet|plan|fonds|proyecto|fondo|iniciativa)\b)?"
    r"|\b\w+_\w+\b|^[A-Z]\w*\.?[A-Z]\w*\b"  # the name of a variable; "Trends.Earth", "MIRAA" at the beginning
)
_CALENDAR = frozenset((*calendar.month_name, *calendar.day_name))
# Words that ask and say nothing of a subject, by language; their stems are compared.
_LIGHT = {
    "en": "do did does done say said says tell happen happened work worked report reported reports result results achieve achieved "
    "exactly total most least last first next new other others same again also too else much many more so then now there here "
    "about one ones any too well as why not some can could may might if whether really by the way btw second third fourth fifth example examples detail details it its they them their he she his her this that these those please name give list show what which who by",
    "fr": "faire fait font dire dit disent passer passé rapport rapports résultat résultats exactement total autre autres même aussi encore "
    "alors là ici ça cela ce c est ont sont lesquels lesquelles lequel laquelle donner montrer premier première deuxième second seconde troisième quatrième cinquième",
    "es": "hacer hizo hace hacen decir dice dijo pasar pasó informe informes resultado resultados exactamente total otro otra otros "
    "mismo también además entonces allí ahí aquí eso esto cuáles dar mostrar primero primera segundo segunda tercero tercera cuarto cuarta quinto quinta",
    "ru": "делать сделала сделал сделало сделали что кто как где когда почему сколько какой какая какие каков какова каковы это этот эта эти там тут "
    "было был была были есть а и по в на о об с со к из от до для за еще же ли ещё всего итого чем кем кого кому какого каком каких результат результаты первый первая второй вторая третий третья четвертый четвертая пятый пятая",
    "ar": "ما ماذا من متى أين كيف كم لماذا هل هو هي هم هذا هذه ذلك تلك هناك في على عن مع إلى من أي عدد و ثم أيضا نتائج النتائج فعلت فعل الأول الأولى الثاني الثانية الثالث الثالثة الرابع الرابعة الخامس الخامسة",
}


def find_names(text: str) -> tuple[Mention, ...]:
    """Organisations, places and years, in the order of the text."""
    found = (*find_organisations(text), *find_places(text), *find_years(text))
    return tuple(sorted(found, key=lambda mention: mention.start))


def asks_in(text: str) -> bool:
    """Whether one of the words of a text asks, and is no name: "who", not "WHO"."""
    named = places_in(find_names(text))
    return any(match.start() not in named for match in ASKS.finditer(text))


def kind_of(mention: Mention) -> str:
    return "place" if mention.kind in {"country", "region"} else mention.kind


def joined(mentions: Sequence[Mention], text: str) -> tuple[Mention, ...]:
    """Names that follow each other and are of one kind as one name: "WFP and UNICEF", "Mexico and in Peru"."""
    found: list[Mention] = []
    for one in mentions:
        last = found[-1] if found else None
        between = text[last.end : one.start] if last is not None else ""
        if last is not None and kind_of(last) == kind_of(one) and not content(between):
            found[-1] = replace(last, text=text[last.start : one.end], end=one.end)
        else:
            found.append(one)
    return tuple(found)


def names_of(text: str) -> dict[str, str]:
    """Names of a text by kind, several of one kind joined; ``thing``: a name that no list has."""
    found: dict[str, list[str]] = {}
    known = find_names(text)
    for mention in known:
        shown = found.setdefault(kind_of(mention), [])
        if mention.text not in shown:
            shown.append(mention.text)
    years = [m for m in known if kind_of(m) == "year"]
    if len(years) > 1 and re.fullmatch(
        r"\s?(?:[-–/]|to|à|a|до|по)\s?", text[years[0].end : years[1].start]
    ):
        found["year"] = [text[years[0].start : years[1].end]]
    thing = thing_of(text, known)
    mark = AND.get(question_language(text), " and ")
    joined = {kind: mark.join(texts) for kind, texts in found.items()}
    return ({"thing": thing} if thing else {}) | joined


def thing_of(text: str, known: tuple[Mention, ...] = ()) -> str:
    """The first name with capitals that is in no list; "" without one."""
    return next(things_of(text, known), "")


def things_of(text: str, known: tuple[Mention, ...] = ()) -> Iterator[str]:
    """Names with capitals that are in no list."""
    for match in _THING.finditer(text):
        found = _without_known(match, known)
        if len(found) > 1 and not found.startswith("I ") and found not in _CALENDAR:
            yield found


def _without_known(match: re.Match[str], known: tuple[Mention, ...]) -> str:
    """What a phrase with capitals is besides names of lists: "Equality Seal" of "Equality Seal of UNDP".

    A name that other words with a capital follow is a part of it: "Liberia Support Project".
    """
    start, end = match.span()
    for mention in known:
        if mention.start < end and start < mention.end:
            after = match.string[mention.end : end]
            if mention.start <= start and len(re.findall(r"\b[A-Z][\w’'-]+", after)) < 2:
                return ""
            if mention.start > start:
                end = min(end, mention.start)
    return re.sub(r"(?:\s+[a-z]+)+$", "", match.string[start:end].rstrip())


def content(text: str) -> list[str]:
    """Stems of the words that say what a question is about: no names, function words, light words."""
    question = understand(text)
    language = question.language
    light = _light(language)
    taken = places_in(find_names(text))
    return [
        word.stem
        for word in question.terms
        if word.stem not in light
        and taken.isdisjoint(range(word.start, word.end))
        and not word.stem.isdigit()
    ]


def _light(language: str) -> frozenset[str]:
    words = _LIGHT.get(language, "").split()
    return frozenset(one for word in words for one in (stem(word, language), fold(word)))


def _begins_a_name(mention: Mention, phrase: str) -> bool:
    """Whether a name that no list has begins with ``mention``: "UN Action against Sexual Violence"."""
    after = re.match(r" [A-Z][\w’'-]+", phrase[mention.end :])
    return after is not None and not find_names(after.group())


def without(phrase: str, kinds: set[str]) -> str:
    """``phrase`` without its names of ``kinds`` and the preposition before each."""
    for mention in reversed(find_names(phrase)):
        if kind_of(mention) in kinds and not _begins_a_name(mention, phrase):
            before = re.sub(
                r"(?:[\s,]*\b(?:in|of|by|for|from|at|to|en|au|aux|à|de|du|des|dans|por|para|в|во|на|за|и|and|the)\b)*[\s,]*$|[\s،]*(?:في|من)\s*$",
                "",
                phrase[: mention.start],
                flags=re.IGNORECASE,
            )
            phrase = f"{before} {phrase[mention.end :].lstrip(' ,')}".strip(" ,")
    return phrase
