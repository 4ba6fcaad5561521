"""What a question leans on: its names by kind, its topic, and how the two are said before the next question.

A question that was resolved consists of its own words and of what it took over. The next turn takes over
from both, so that a subject lasts for as long as nobody changes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.question.subject import question_subject, source_clause
from assistant.question.understand import question_language, understand
from corpus.names import Mention, find_organisations, find_places, find_years
from corpus.normalize import fold
from corpus.stemming import stem

_AND = {"fr": " et ", "es": " y ", "ru": " и ", "ar": " و"}
# Names that no list has: words with a capital inside the sentence, with the small words between them.
_THING = re.compile(
    r"(?<![.?!:“«\"] )(?<![¿¡])(?<!^)\b[A-Z][\w&’'-]*(?:[ .](?:(?:of|the|for|on|and|de|du|des|la|le|del|para|y|et) ){0,2}[A-Z0-9][\w&’'-]*)*"
    r"(?: (?:project|programme|program|initiative|fund|plan|strategy|survey|projet|plan|fonds|proyecto|fondo|iniciativa)\b)?"
)
_STARTS = re.compile(r"[A-Z][\w’'-]+")
_MOST_WORDS = 14
# Words that ask and say nothing of a subject, by language; their stems are compared.
_LIGHT = {
    "en": "do did does done say said says tell happen happened work worked report reported reports result results achieve achieved "
    "exactly total most least last first next new other others same again also too else much many more so then now there here "
    "about one ones any too well as example examples detail details it its they them their he she his her this that these those please name give list show what which who by",
    "fr": "faire fait font dire dit disent passer passé rapport rapports résultat résultats exactement total autre autres même aussi encore "
    "alors là ici ça cela ce c est ont sont lesquels lesquelles lequel laquelle donner montrer",
    "es": "hacer hizo hace hacen decir dice dijo pasar pasó informe informes resultado resultados exactamente total otro otra otros "
    "mismo también además entonces allí ahí aquí eso esto cuáles dar mostrar",
    "ru": "делать сделала сделал сделали что кто как где когда почему сколько какой какая какие каков какова каковы это этот эта эти там тут "
    "было был была были есть а и по в на о об с со к из от до для за еще же ли ещё всего итого чем кем кого кому какого каком каких результат результаты",
    "ar": "ما ماذا من متى أين كيف كم لماذا هل هو هي هم هذا هذه ذلك تلك هناك في على عن مع إلى من أي عدد و ثم أيضا نتائج النتائج فعلت فعل",
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone.

    ``own``: its own words. ``context``: names that it took over, by kind. ``about``: a topic that it took over, as a
    phrase that holds its names; "" where names suffice. ``meant``: what a pronoun in it meant, which the next one
    means too; "" without one.
    """

    own: str
    context: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    meant: str = ""

    @property
    def text(self) -> str:
        """As a person would say it: "For UNICEF in Niger: how many …?"."""
        language = question_language(self.own)
        rest = {k: v for k, v in self.context.items() if fold(v) not in fold(self.about)}
        lead = " ".join(
            part for part in (self.about, said(rest, language, after=bool(self.about))) if part
        )
        if not lead:
            return self.own
        own = _uncapped(self.own)
        colon = " :" if language == "fr" else ":"
        asks = "؟" if language == "ar" else "?"
        mark = "" if self.own.rstrip().endswith(("?", "؟", ".")) else asks
        return f"{lead[:1].upper()}{lead[1:]}{colon} {own}{mark}"

    @property
    def names(self) -> dict[str, str]:
        """Its names by kind, its own before those that it took over."""
        return {**self.context, **names_of(self.about), **names_of(self.own)}

    @property
    def root(self) -> str:
        """What the conversation is about: the topic that was taken over, else the question's own."""
        return _with_names(
            self.meant or self.about or self._own_topic,
            {**self.context, **names_of(self.own)},
            self.own,
        )

    @property
    def topic(self) -> str:
        """What "it" would mean in the next question: its subject with what it took over."""
        base = self.meant or self._own_topic
        if not content(self.own):
            base = self.about or base
        elif self.about and fold(self.about) not in fold(base):
            base = f"{base}, {self.about}"
        return _with_names(base, self.context, self.own)

    @property
    def _own_topic(self) -> str:
        """The subject of its own words; of a long one the names."""
        base = _subject(self.own)
        if self.own.startswith(base[:1]):
            base = _uncapped(base)
        if len(base.split()) > _MOST_WORDS:
            return ", ".join(names_of(self.own).values()) or base
        return base


def _with_names(base: str, names: Mapping[str, str], own: str) -> str:
    """``base`` with those of ``names`` that it lacks, in the language of ``own``."""
    missing = {kind: text for kind, text in names.items() if fold(text) not in fold(base)}
    joined = said(missing, question_language(own), after=True)
    return f"{base} {joined}".strip() if joined else base


def _uncapped(text: str) -> str:
    """Without the capital of a sentence's first word, unless that word is a name."""
    return text if _is_name_first(text) or text.startswith("I ") else text[:1].lower() + text[1:]


_ASKED_OF = re.compile(
    r"^\s*(?:[a-z]+ )?(?:how many|how much|which|what)\s+(?P<what>(?:[\w'’-]+\s+){1,4}?)(?P<aux>did|does|do|will|has|have|had|can|could)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile("did|does|do|will|has|have|had|can|could|is|are|was|were")
_OTHER_ASKS = re.compile(
    r"^\s*¿?\s*(?:combien (?:de |d['’])?|quel(?:le)?s?\s+(?:est|sont|était|étaient)?\s*|qui |quand |où |comment |pourquoi |cu[áa]nt[oa]s?\s+|"
    r"cu[áa]l(?:es)?\s+(?:es|son|fue|fueron)?\s*|qu[ée] |qui[ée]n(?:es)? |cu[áa]ndo |d[óo]nde |c[óo]mo |сколько |как(?:ой|ая|ое|ие|ова|овы|ов|)\s+|"
    r"когда |где |кто |что |почему |كم عدد |كم |ما هي |ما هو |ما |ماذا |متى |أين |كيف |من )",
    re.IGNORECASE,
)


def _subject(question: str) -> str:
    """What a question is about: "girls that UNICEF enrolled", without the words that ask."""
    text = re.sub(r"^what about ", "", question.strip(" ?؟¿"), flags=re.IGNORECASE)
    if question_language(text) != "en":
        return _OTHER_ASKS.sub("", text, count=1).strip() or text
    asked = _ASKED_OF.match(text)
    if asked is None or _NOT_COUNTED.fullmatch(asked["what"].split()[0].lower()):
        return question_subject(question)
    what, auxiliary, rest = asked["what"].strip(), asked["aux"].lower(), asked["rest"]
    who = next((m for m in find_names(rest) if m.start == 0), None)
    if auxiliary in {"did", "does", "do"} or who is None:
        return f"{what} that {rest}"
    return f"{what} that {rest[: who.end]} {auxiliary}{rest[who.end :]}"


def said(context: Mapping[str, str], language: str, *, after: bool = False) -> str:
    """Names as the beginning of a sentence; ``after``: as its end."""
    things = [context[kind] for kind in ("thing", "organisation") if context.get(kind)]
    place, year = context.get("place", ""), context.get("year", "")
    if language != "en":
        return ", ".join(part for part in (*things, place, year) if part)
    parts = [f"{'of' if after else 'for'} {' and '.join(things)}"] if things else []
    parts += [f"in {one}" for one in (place, year) if one]
    return " ".join(parts)


def find_names(text: str) -> tuple[Mention, ...]:
    """Organisations, places and years, in the order of the text."""
    found = (*find_organisations(text), *find_places(text), *find_years(text))
    return tuple(sorted(found, key=lambda mention: mention.start))


def kind_of(mention: Mention) -> str:
    return "place" if mention.kind in {"country", "region"} else mention.kind


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
    mark = _AND.get(question_language(text), " and ")
    joined = {kind: mark.join(texts) for kind, texts in found.items()}
    return ({"thing": thing} if thing else {}) | joined


def thing_of(text: str, known: tuple[Mention, ...] = ()) -> str:
    """The first name with capitals that is in no list; "" without one."""
    for match in _THING.finditer(text):
        found = _without_known(match, known)
        if len(found) > 1 and not found.startswith("I "):
            return found
    return ""


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
    taken = find_names(text)
    return [
        word.stem
        for word in question.terms
        if word.stem not in light
        and not any(m.start < word.end and word.start < m.end for m in taken)
        and not word.stem.isdigit()
    ]


def _light(language: str) -> frozenset[str]:
    words = _LIGHT.get(language, "").split()
    return frozenset(one for word in words for one in (stem(word, language), fold(word)))


def without(phrase: str, kinds: set[str]) -> str:
    """``phrase`` without its names of ``kinds`` and the preposition before each."""
    for mention in reversed(find_names(phrase)):
        if kind_of(mention) in kinds:
            before = re.sub(
                r"(?:[\s,]*\b(?:in|of|by|for|from|at|to|en|au|aux|à|de|du|des|dans|por|para|в|во|на|за|и|and|the)\b)*[\s,]*$|[\s،]*(?:في|من)\s*$",
                "",
                phrase[: mention.start],
                flags=re.IGNORECASE,
            )
            phrase = f"{before} {phrase[mention.end :].lstrip(' ,')}".strip(" ,")
    return phrase


def replaced(resolved: Resolved, new: Mention) -> Resolved:
    """``resolved`` with the name of the same kind replaced by ``new``, or with ``new`` added."""
    kind = kind_of(new)
    own, about, context = resolved.own, resolved.about, dict(resolved.context)
    context.pop(kind, None)
    in_own = any(kind_of(m) == kind for m in find_names(own))
    in_about = any(kind_of(m) == kind for m in find_names(about))
    if in_about:
        about = without(about, {kind}) if in_own else _replace_name(about, new)
    if in_own or not (in_about or about or resolved.context):
        own = _replace_name(own, new)
    elif not in_about:
        context[kind] = new.text
    meant = _replace_name(resolved.meant, new).rstrip("?") if resolved.meant else ""
    return Resolved(own, context, about, meant)


def _replace_name(text: str, new: Mention) -> str:
    """Replace a name of the same kind by ``new``, or add ``new`` at the end.

    Of several places the last one is replaced ("What did UNODC do in Viet Nam?"), of several
    organisations the first, since it is the one that acts; a country may replace another country that acted.
    """
    clause = source_clause(text)
    same = [m for m in find_names(text) if kind_of(m) == kind_of(new) and m.key != new.key]
    same = [m for m in same if clause is None or m.start < clause] or same
    if same:
        old = same[0] if kind_of(new) == "organisation" else same[-1]
        return text[: old.start] + new.text + text[old.end :]
    if any(m.key == new.key for m in find_names(text)):
        return text
    joined = {"place": "in ", "year": "in ", "organisation": "by "}.get(kind_of(new), "")
    if question_language(text) != "en":
        joined = "– "
    return f"{text.rstrip(' ?؟')} {joined}{new.text}?"


def _is_name_first(text: str) -> bool:
    first = _STARTS.match(text)
    return bool(
        any(m.start == 0 for m in find_names(text))
        or (first and text[:2].isupper())
        or (not text[:1].isascii() and not text[:1].isalpha())
    )
