"""Which words of a question a bare phrase takes the place of: "and lawyers?" after "How many judges were trained?".

The first of these that both sides have:

1. a participle for a participle ("injured" for "killed"), a word for people for another one, a phrase that shares a word;
2. the topic after "about" or "on";
3. what is asked for: "the budget" of "What is the budget of …", "laws" of "Which laws were …", of a possessor's thing
   the thing ("its dams" after "Bhutan's farmers");
4. the last bare words: "trafficking" of "How does the plan address trafficking?".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.conversation.forms import ARTICLE, ASKS, PREPOSITIONS, TOPIC
from assistant.conversation.mentions import content, find_names, thing_of
from assistant.question.understand import understand
from corpus import domain
from corpus.names import Mention

Span = tuple[int, int]
_GENITIVES = r"of|de|du|des"
_NO_GENITIVES = "|".join(one for one in PREPOSITIONS.split("|") if one not in _GENITIVES.split("|"))
_GENITIVE = re.compile(
    rf"\s+(?:{_GENITIVES})(?:\s+(?:the|la|le|les|los|las|el)|\s+l['’])?\s*$|\s+d['’]\s*(?:l['’])?$",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(r"\b\w{3,}(?:ed|ées?|és?|ad[oa]s?|id[oa]s?)\b", re.IGNORECASE)
SUPERLATIVE = re.compile(
    r"\b(?:highest|lowest|largest|smallest|biggest|greatest|fewest|least|most|best|worst|oldest|newest|latest|youngest|earliest|longest|shortest|poorest|richest)\b"
    r"|\ble (?:plus|moins)\b|\b(?:más|menos)\b|\bнаи(?:бол|мен)ьш\w+|\bсам(?:ый|ая|ое|ые)\b",
    re.IGNORECASE,
)
# What can be asked of anything: it is no other topic.
_OF_ANYTHING = re.compile(
    r"(?:(?:the|any|some|les|des|los|las)\s+)?(?:figures?|numbers?|data|statistics|details?|examples?|evidence|sources?|reasons?|costs?|dates?|results?|chiffres|données|détails|exemples|preuves|raisons|"
    r"résultats|cifras|datos|detalles|ejemplos|pruebas|razones|resultados|цифры|данные|подробности|примеры|причины|результаты|أرقام|الأرقام|بيانات|البيانات|أمثلة|تفاصيل|النتائج)",
    re.IGNORECASE,
)
_ACTOR = re.compile(
    r"^\W*(?:what|how|why|when|where)\s+(?:did|does|do|has|have|will|can|should)\s+(?P<what>(?:the\s+)?[^\W\d_][\w’'-]*(?:\s+[^\W\d_][\w’'-]*)??)\s+(?:do|done|say|said|respond|responded|help|react|pay|contribute)\b"
    r"|^\W*que\s+(?:fait|font|dit|disent|doit faire|doivent faire|peut faire|peuvent faire)\s+(?P<fr>(?:le |la |les |l['’])?[^\W\d_][\w-]*)",
    re.IGNORECASE,
)
_OF = r"(?:of|for|in|at|de|du|des|d['’]|del|en|au|aux|dans|на|в|для)\b"
_WORD = r"(?!(?:the|an?|me|us|to|about|of|in)\b)[^\W\d_][\w’'-]*"
_NOUN = rf"(?P<what>(?:{_WORD}\s+){{0,2}}?{_WORD})"
# "What is the budget of …", "budget of …".
_ASKED_FOR = re.compile(
    r"^\W*(?:(?:what|which|quel(?:le)?s?|cu[áa]l(?:es)?|как(?:ой|ая|ое|ие|ов|ова|ово|овы))\s+(?:(?:is|are|was|were|est|sont|était|étaient|es|son|fue|fueron)\s+)?"
    rf"(?P<the>(?:(?:the|le|la|les|el|los|las)\s+|l['’]\s*)?)|^\W*){_NOUN}\s+{_OF}",
    re.IGNORECASE,
)
# "Which laws were …", "Quelles leçons ont …", "Какие законы приняла …".
_WHICH = re.compile(
    rf"^\W*(?:which|what|quel(?:le)?s?|qu[ée]|как(?:ой|ая|ое|ие))\s+{_NOUN}\s+"
    r"(?:is|are|was|were|do|does|did|has|have|had|est|sont|a|ont|était|étaient|avait|avaient|se|fue|fueron|ha|han|\w+л[аио]?)\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"(?:is|are|was|were|do|does|did|has|have|had|what|which)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"^(?:its|their|his|her)\s+", re.IGNORECASE)
_POSSESSED = re.compile(r"['’]s?\s+(?P<what>[a-z][\w’'-]*)")
_MOST_WORDS = 3


def place_of(rest: str, own: str) -> tuple[Span, str] | None:
    """Where in ``own`` the phrase ``rest`` belongs, and as what it stands there; None where nothing is like it."""
    bare = ARTICLE.sub("", rest)
    for span in (_participle(bare, own), _superlative(bare, own), _people_like(rest, own)):
        if span is not None:
            return span, bare
    if (span := _shared(rest, own)) is not None:
        return span, rest
    anything = asks_of_anything(rest)
    if bare == rest and not anything:
        for _, what, end in phrases(own, TOPIC):
            if not find_names(own[what:end]):
                return (what, end), rest
    if bare != rest and (actor := _ACTOR.match(own)) is not None:
        group = "what" if actor["what"] else "fr"
        if not find_names(actor[group]):
            return actor.span(group), rest
    if _POSSESSIVE.match(rest) and (owned := _POSSESSED.search(own)) is not None:
        return owned.span("what"), _POSSESSIVE.sub("", rest)
    if (asked := _asked_for(own)) is not None:
        if asked["the"] and bare != rest:
            return (asked.start("the"), asked.end("what")), rest
        return asked.span("what"), bare
    which = _WHICH.match(own)
    if (
        which is not None
        and bare == rest
        and not _ASKING.match(which["what"])
        and not find_names(which["what"])
    ):
        return which.span("what"), bare
    span = None if anything else _last_words(bare, own, governed=bare != rest)
    if span is None or not content(own[span[0] : span[1]]):
        return None  # "did" of "What did UNODC do?" gives way to no topic
    return span, rest


def asks_of_anything(phrase: str) -> bool:
    """Whether a phrase is what can be asked of anything: "the results"."""
    return _OF_ANYTHING.fullmatch(phrase) is not None


def form_of_word(rest: str, own: str) -> tuple[Span, str] | None:
    """As `place_of`, of participles and superlatives alone."""
    bare = ARTICLE.sub("", rest)
    span = _participle(bare, own) or _superlative(bare, own)
    return (span, bare) if span is not None else None


def phrases(text: str, preposition: str) -> Iterator[tuple[int, int, int]]:
    """Of each phrase after ``preposition``: where it starts, its words after the preposition start, and it ends.

    What belongs to its noun is a part of it ("on the training of judges"), but for the name of a list ("of UNDP").
    """
    for found in re.finditer(
        rf"\b(?:{preposition})\s+(?P<what>.+?)(?=\s+(?:{_NO_GENITIVES})\b|[,;?؟.]|$)",
        text,
        re.IGNORECASE,
    ):
        start, end = found.span("what")
        for name in find_names(found["what"]):
            if name.start and (genitive := _GENITIVE.search(found["what"][: name.start])):
                end = start + genitive.start()
                break
        yield found.start(), start, end


def people(text: str) -> str:
    """The first word for people in a text ("judges", "girls"), as typed; "" without one."""
    known = _people_words()
    return next((word for word in re.findall(r"[\w’'-]+", text) if word.lower() in known), "")


@domain.cached()
def _people_words() -> frozenset[str]:
    grammars = domain.listed("grammar").values()
    return frozenset(word for one in grammars for word in str(one.get("people", "")).split())


def _participle(rest: str, own: str) -> Span | None:
    if not _PARTICIPLE.fullmatch(rest):
        return None
    names = find_names(own)
    found = [m for m in _PARTICIPLE.finditer(own) if not _is_named(m.start(), names)]
    return found[-1].span() if found else None


def _superlative(bare: str, own: str) -> Span | None:
    old, new = SUPERLATIVE.search(own), SUPERLATIVE.match(bare)
    return old.span() if old is not None and new is not None and len(bare.split()) == 1 else None


def _people_like(rest: str, own: str) -> Span | None:
    old = people(own)
    if not old or not people(rest):
        return None
    return own.index(old), own.index(old) + len(old)


def _asked_for(own: str) -> re.Match[str] | None:
    """What is asked for of a named thing or of a programme; of anything else a phrase may as well be like that."""
    asked = _ASKED_FOR.match(own)
    if asked is None or (asked["the"] is None) == bool(ASKS.search(own)):
        return None
    if _ASKING.match(asked["what"]) or find_names(asked["what"]):
        return None
    after = re.split(rf"\s+(?:{PREPOSITIONS})\s", own[asked.end() :], maxsplit=1)[0]
    named = find_names(after) or thing_of(f"– {after}") or _things().search(after)
    return asked if named else None


@domain.cached()
def _things() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{domain.any_of('subjects', 'things')})s?\b", re.IGNORECASE)


def _shared(rest: str, own: str) -> Span | None:
    """A phrase with the same noun: "public institutions" after "private institutions"."""
    words = rest.split()
    shared = [
        word for word in words if len(word) > 3 and re.search(rf"\b{re.escape(word)}\b", own, re.I)
    ]
    if not shared or len(shared) == len(words):
        return None
    ahead = words.index(shared[-1])
    found = re.search(
        rf"(?:[\w'’-]+\s+){{{ahead}}}{re.escape(shared[-1])}\b(?:\s+\d+\b)?", own, re.IGNORECASE
    )
    return found.span() if found is not None else None


def _last_words(bare: str, own: str, *, governed: bool) -> Span | None:
    """The words without a name that end the question but for places and years, as many as ``bare`` has.

    They follow a verb with which they are at least two, or a preposition; ``governed``: a preposition alone.
    """
    names = find_names(own)
    words = [w for w in understand(own).terms if not _is_named(w.start, names)]
    run = words[-1:]
    for word in reversed(words[:-1]):
        if not own[word.end : run[0].start].isspace() or len(run) > _MOST_WORDS:
            break
        run.insert(0, word)
    if not run or not _ends_in_names(own[run[-1].end :]):
        return None
    before = own[: run[0].start].rstrip()
    if re.search(r"\b(?:to|on|against|for|into|about|towards?)$", before, re.IGNORECASE):
        return run[0].start, run[-1].end
    compound = re.search(rf"\b(?:{PREPOSITIONS}|the|an?|these|those)$", before, re.IGNORECASE)
    if governed or compound or len(run) < 2:
        return None
    size = min(len(bare.split()), len(run) - 1)
    return run[-size].start, run[-1].end


def _ends_in_names(text: str) -> bool:
    """Whether nothing but names and prepositions follows."""
    for mention in reversed(find_names(text)):
        text = text[: mention.start] + text[mention.end :]
    return not re.sub(rf"\b(?:{PREPOSITIONS}|the|and)\b|[\W_]+", "", text, flags=re.IGNORECASE)


def _is_named(at: int, names: Sequence[Mention]) -> bool:
    return any(m.start <= at < m.end for m in names)
