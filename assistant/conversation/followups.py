"""A follow-up rewritten as a stand-alone question.

Every turn is resolved against those before it, oldest first, so that a subject is carried along:

1. a correction ("no, I meant Nigeria") or a return ("back to Niger: how many …?") says what to lean on;
2. a relative year ("five years earlier") repeats the question before with the year calculated;
3. a fragment of names ("And in Peru?", "And Sweden?") repeats it with the name of the same kind replaced;
4. a fragment of something else ("And on health?", "and girls?") replaces the phrase that it is like, or
   else keeps the names of the question before and drops its topic;
5. a pronoun ("When was it launched?") means the subject of the question before;
6. a question of question words alone ("By when?") gets that subject;
7. a question that names nothing of its own ("How many people took part?") gets the names of the question
   before and, if it says little of its own, the topic;
8. anything else is a stand-alone question already, and takes over nothing.

The result is for people too: the answer shows the question that was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.conversation import pronouns
from assistant.conversation.frames import (
    Resolved,
    content,
    find_names,
    kind_of,
    names_of,
    replaced,
    thing_of,
    without,
)
from assistant.question.understand import question_language
from corpus import domain
from corpus.names import find_places, find_years
from corpus.normalize import fold, one_line

_LEAD = re.compile(
    r"^\s*¿?\s*(?:(?:and what about|what about|how about|and how about|same (?:question )?for|the same for|now for|and|or|but|also|"
    r"et qu['’]en est-il (?:de|du|des|pour)|qu['’]en est-il (?:de|du|des|pour)|même question pour|idem pour|et|ou|mais|"
    r"y qu[ée] hay de|qu[ée] hay de|lo mismo para|y|e|pero|а как насч[её]т|как насч[её]т|то же для|а|и|но)\b"
    r"|وماذا عن|ماذا عن|ونفس السؤال عن|و(?=\S{2,}))\s*(?P<rest>.+?)\s*[?؟.!]*\s*$",
    re.IGNORECASE,
)
_MEANT = re.compile(
    r"^\s*(?:(?:no|not that|sorry|pardon|wait|oops|actually|non|désolée?|perdón|нет|извини(?:те)?|простите|لا|عفوا|آسف)\b[\s,.;:!،–-]*)*"
    r"(?:i (?:mean|meant)|i was (?:talking|asking) about|make that|je (?:voulais dire|parl(?:ais|e) d[eu'’]\s?|pensais à)|quise decir|quer[ií]a decir|"
    r"me refer[ií]a a|я (?:имел[аи]?|имею) в виду|قصدت|أقصد|كنت أقصد)\s+(?P<rest>.+?)\s*[?؟.!]*\s*$"
    r"|^\s*(?:no|not that one|sorry|pardon|oops|non|désolée?|perdón|нет|извини(?:те)?|لا|عفوا|آسف)\b[\s,.;:!،–-]+(?P<named>[^?؟]{2,60}?)\s*[?؟.!]*\s*$"
    r"|^\s*(?:not|pas|no|не|ليس)\s+[^,;]{2,40}[,;،]\s*(?:but |mais |sino |а |بل )?(?P<other>[^?؟]{2,60}?)\s*[?؟.!]*\s*$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"^\s*(?:(?:ok(?:ay)?|and|now|et|y|а|и)[,\s]+)?(?:(?:let['’]?s )?(?:go |going |come |get |return )?back to|returning to|return to|again about|"
    r"revenons (?:à la|à l['’]|à|au|aux)|retour (?:à la|à l['’]|à|au|aux)|pour revenir (?:à|au|aux)|volvamos a(?:l)?|volviendo a(?:l)?|de vuelta a(?:l)?|"
    r"верн[её]мся (?:к|ко)|возвращаясь (?:к|ко)|назад к|لنعد إلى|نعود إلى|بالعودة إلى|عودة إلى)\s+"
    r"(?P<what>[^,:;?؟–—]+?)(?:\s*[,:;–—]\s*(?P<rest>.+))?\s*[?؟.!]*\s*$",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\b(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|a)\s+years?\s+(?P<way>earlier|before|later|after|ago)"
    r"|\b(?:the\s+)?(?P<next>previous|next|following|preceding)\s+year\b|\bthe year (?P<side>before|after)\b",
    re.IGNORECASE,
)
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1} | {word: n for n, word in enumerate(_COUNTS, 1)}
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|can|qui|quand|où|comment|combien|"
    r"pourquoi|quel\w*|qui[ée]n\w*|cu[áa]\w+|d[óo]nde|c[óo]mo|qu[ée]|кто|что|когда|где|как\w*|почему|сколько|кем|чем)\b"
    r"|(?:^|\s)(?:ما|ماذا|متى|أين|كم|لماذا|كيف|هل|من (?=الذي|هو|هي|قام))",
    re.IGNORECASE,
)
_TOPIC = r"on|about|regarding|concerning|sur|concernant|sobre|acerca de|по|о|об|عن|بشأن"
_PREPOSITIONS = (
    rf"{_TOPIC}|for|with|among|against|in|from|by|at|under|of|during|between|through|to|pour|avec|parmi|contre|en|dans|par|chez|"
    r"de|du|des|aux?|para|con|entre|contra|por|для|с|со|в|во|на|из|от|к|среди|في|على|مع|إلى|بين"
)
_PREPOSITION = re.compile(rf"^(?P<prep>{_PREPOSITIONS})\s+(?P<what>.+)$", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(?P<how>how many|how much|(?:what|which) (?:percentage|share|proportion|number) of(?: the)?|combien (?:de|d['’])|"
    r"qu[ée] porcentaje de|cu[áa]nt[oa]s|сколько|كم عدد|كم)\s+(?P<what>(?:(?!(?:did|do|does|was|were|are|is|have|has|had|will|can|in|of|with|"
    r"by|for|ont|sont|a|est|en|dans|fueron|se|han|había|было|были)\b)[\w'’-]+\s*){1,4})",
    re.IGNORECASE,
)
# "the change?", "how many were reached …": what the question is about was said before.
_POINTED = re.compile(
    r"\bthe \w+\s*[?.]*$|\bhow many (?:were|was|are|have|had|did)\b|\b(?:le|la|les|el|los|las) \w+\s*[?.]*$",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"(?:the|its|their|his|her|this|that|le|la|les|l['’]|son|sa|ses|leurs?|el|los|las|su|sus|его|её|их|ال)(?:\b|(?<=ال))",
    re.IGNORECASE,
)
_TOO = re.compile(
    r"[\s,]+(?:too|as well|also|alone|only|same question|instead|then|aussi|également|seul\w*|même question|también|solo|тоже|также|только|"
    r"тот же вопрос|أيضا|أيضًا|فقط)$",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"(?:and )?(?:today|now|currently|nowadays|these days|aujourd['’]hui|maintenant|actuellement|hoy|ahora|actualmente|сегодня|сейчас|اليوم|الآن)",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(
    r"^(?P<new>.+?),?\s+(?:and |et |y )?(?:not|pas|no|а не|не|وليس|ليس)\s+(?P<old>.+)$",
    re.IGNORECASE,
)
# "the one on migration", "the second one": another thing of the same kind.
_ONE = re.compile(
    r"^(?:(?:for )?the )?(?P<what>.+?) one$|^(?:for )?the one (?P<which>.+)$", re.IGNORECASE
)
_ARTICLE = re.compile(r"^(?:the|an?|la|le|les|l['’]|el|los|las|un|una|une)\s*", re.IGNORECASE)
_DEFINES = re.compile(
    r"\b(?:what (?:does|do) .+ (?:mean|stand for)|what is an? |define |que (?:veut|signifie)|qué (?:significa|quiere decir)|что (?:такое|значит)|ما معنى)",
    re.IGNORECASE,
)
_LITTLE = (
    2  # words of its own up to which a question that begins with "and" leans on the one before
)
_TOPICAL = 3  # words of its own up to which a question without a name takes over the topic too
_MOST = 9  # words of its own up to which a question without a name can be a follow-up
_FRAGMENT_WORDS = 6


@dataclass(frozen=True, slots=True)
class Standalone:
    """A stand-alone question. ``inherited``: names taken over from earlier turns, as text."""

    text: str
    rewritten: bool
    inherited: tuple[str, ...] = ()


def standalone(question: str, history: Sequence[str] = ()) -> Standalone:
    """Resolve ``question`` against earlier questions of the same person, oldest first.

    Runs of white space become one space: patterns that look for words between them stay quick.
    """
    earlier: list[Resolved] = []
    for asked in history:
        if asked.strip():
            earlier.append(_resolve(one_line(asked), earlier))
    asked = one_line(question)
    text = _resolve(asked, earlier).text
    if text == asked:
        return Standalone(text, False)
    text = f"{text[:1].upper()}{text[1:]}"
    return Standalone(text, True, _inherited(text, asked))


def _inherited(text: str, question: str) -> tuple[str, ...]:
    return tuple(m.text for m in find_names(text) if m.text.lower() not in question.lower())


def _resolve(question: str, earlier: Sequence[Resolved]) -> Resolved:
    if not earlier or not re.search(r"\w", question):
        return Resolved(question)
    before = earlier[-1]
    for rule in (_meant, _back):
        if (found := rule(question, earlier)) is not None:
            return found
    if not _LEAD.match(question) and pronouns.points_back(question) and len(question.split()) > 2:
        steps = (_relative_year, _pronoun, _fragment, _ellipsis, _incomplete)
    else:
        steps = (_relative_year, _fragment, _ellipsis, _pronoun, _incomplete)
    for step in steps:
        if (found := step(question, before)) is not None:
            return found
    return Resolved(question)


def _meant(question: str, earlier: Sequence[Resolved]) -> Resolved | None:
    """Rule 1, a correction of the question before."""
    match = _MEANT.match(question)
    if match is None:
        return None
    rest = match["rest"] or match["named"] or match["other"]
    if (swap := _NOT_THAT.match(rest)) is not None:
        found = _swapped(earlier[-1], swap["new"].strip(), swap["old"].strip())
        return found or _fragment(f"and {swap['new']}", earlier[-1])
    if _ASKS.search(rest):
        return _resolve(rest, earlier)
    if not match["rest"] and not find_names(rest):
        return None
    return _fragment(f"and {rest}", earlier[-1])


def _swapped(before: Resolved, new: str, old: str) -> Resolved | None:
    """The question before with ``new`` where it says ``old``; None where it does not."""
    pattern = re.compile(re.escape(old), re.IGNORECASE)
    if not (pattern.search(before.own) or pattern.search(before.about)):
        return None
    return replace(
        before,
        own=pattern.sub(lambda _: new, before.own),
        about=pattern.sub(lambda _: new, before.about),
    )


def _back(question: str, earlier: Sequence[Resolved]) -> Resolved | None:
    """Rule 1, a return to something that was asked about before."""
    match = _BACK.match(question)
    if match is None:
        return None
    what = _TOO.sub("", match["what"].strip())
    names = find_names(what)
    own = set(content(what))
    mentioned = [
        one
        for one in earlier
        if (names and all(_holds(one.text, m.key) for m in names))
        or (not names and (fold(what) in fold(one.own) or own & set(content(one.own))))
    ]
    target = mentioned[-1] if mentioned else earlier[-1]
    if match["rest"]:
        found = _resolve(match["rest"], [*earlier, target])
        for mention in names:
            found = found if _holds(found.text, mention.key) else replaced(found, mention)
        if not names and not own <= set(content(found.text)):
            found = Resolved(match["rest"], about=target.root if mentioned else what)
        return found
    last = earlier[-1]
    if names and any(kind_of(m) in last.names for m in names):
        for mention in names:
            last = replaced(last, mention)
        return last
    return target


def _holds(text: str, key: str) -> bool:
    return any(mention.key == key for mention in find_names(text))


def _relative_year(question: str, before: Resolved) -> Resolved | None:
    """Rule 2; None without a relative year, or without a year to calculate it from."""
    match = _OFFSET.search(question)
    years = [year for year in find_years(before.text) if year.key.isdigit()]
    if match is None or not years or find_years(question):
        return None
    if match["next"]:
        step = -1 if match["next"].lower() in {"previous", "preceding"} else 1
    elif match["side"]:
        step = -1 if match["side"].lower() == "before" else 1
    else:
        n = match["n"].lower()
        count = int(n) if n.isdigit() else _NUMBERS[n]
        step = count if match["way"].lower() in {"later", "after"} else -count
    year = find_years(str(int(years[-1].key) + step))
    return replaced(before, year[0]) if year else None


def _fragment(question: str, before: Resolved) -> Resolved | None:
    """Rules 3 and 4; None for what is no fragment."""
    match = _LEAD.match(question)
    rest = _TOO.sub("", (match["rest"] if match else question).strip(" ?؟¿.!")).strip()
    if _TODAY.fullmatch(rest):
        return _undated(before)
    if _ASKS.search(rest) or len(rest.split()) > _FRAGMENT_WORDS:
        return None
    new = find_names(rest)
    if new and not content(rest):
        for mention in new:
            before = replaced(before, mention)
        return before
    thing, old = thing_of(f"– {rest}", new), thing_of(before.text, find_names(before.text))
    if thing and old and not new:
        name = _ARTICLE.sub("", rest)
        swapped = {"own": before.own.replace(old, name), "about": before.about.replace(old, name)}
        kept = {k: name if k == "thing" else v for k, v in before.context.items()}
        return replace(before, context=kept, **swapped)
    if (
        match is None
        and not _PREPOSITION.match(rest)
        and not question.rstrip().endswith(("?", "؟"))
    ):
        return None
    for mention in new:
        before = replaced(before, mention)
    bare = without(rest, {kind_of(mention) for mention in new}) or rest
    return _like(bare, before) or _aspect(bare, before)


def _undated(before: Resolved) -> Resolved:
    """The question before without its years: "and today?"."""
    kept = {kind: text for kind, text in before.context.items() if kind != "year"}
    return Resolved(without(before.own, {"year"}), kept, without(before.about, {"year"}))


def _like(rest: str, before: Resolved) -> Resolved | None:
    """The question before with the phrase that ``rest`` is like replaced by it; None without one."""
    own = before.own
    led = _PREPOSITION.match(rest)
    if led is not None:
        prep = led["prep"].lower()
        same = _TOPIC if re.fullmatch(_TOPIC, prep) else re.escape(prep)
        phrases = re.finditer(
            rf"\b(?:{same})\s+(?P<what>.+?)(?=\s+(?:{_PREPOSITIONS})\b|[,;?؟.]|$)",
            own,
            re.IGNORECASE,
        )
        for found in reversed(list(phrases)):
            if not any(m.start == 0 for m in find_names(_ARTICLE.sub("", found["what"]))):
                return replace(
                    before, own=f"{own[: found.start()]}{rest}{own[found.end() :]}", about=""
                )
        if not content(own) and not before.about and same == _TOPIC:
            return replace(before, own=f"{own.rstrip(' ?؟')} {rest}?")
        return None
    if _DEFINITE.match(rest):
        return None
    counted = _COUNTED.search(own)
    if counted is not None:
        after = own[counted.end("what") :]
        return replace(before, own=f"{own[: counted.start('what')]}{rest} {after.lstrip()}")
    return _sibling(rest, before)


def _sibling(rest: str, before: Resolved) -> Resolved | None:
    """``rest`` in the place of what the question before is about: a phrase that shares a word, or its topic."""
    own, words = before.own, rest.split()
    if (people := _people(rest)) and (old := _people(own)):
        return replace(before, own=own.replace(old, people, 1))
    shared = [
        word for word in words if len(word) > 3 and re.search(rf"\b{re.escape(word)}\b", own, re.I)
    ]
    if shared and len(shared) < len(words):
        ahead = words.index(shared[-1])
        found = re.search(
            rf"(?:[\w'’-]+\s+){{{ahead}}}{re.escape(shared[-1])}\b", own, re.IGNORECASE
        )
        if found is not None:
            return replace(before, own=f"{own[: found.start()]}{rest}{own[found.end() :]}")
    for found in re.finditer(
        rf"\b(?:{_TOPIC})\s+(?P<what>.+?)(?=\s+(?:{_PREPOSITIONS})\b|[,;?؟.]|$)", own, re.IGNORECASE
    ):
        if not find_names(found["what"]):
            return replace(
                before, own=f"{own[: found.start('what')]}{rest}{own[found.end('what') :]}"
            )
    return None


def _people(text: str) -> str:
    """The first word for people in a text ("judges", "girls"), as typed; "" without one."""
    known = _people_words()
    return next((word for word in re.findall(r"[\w’'-]+", text) if word.lower() in known), "")


@domain.cached()
def _people_words() -> frozenset[str]:
    grammars = domain.listed("grammar").values()
    return frozenset(word for one in grammars for word in str(one.get("people", "")).split())


def _aspect(rest: str, before: Resolved) -> Resolved | None:
    """``rest`` with the names of the question before; with its topic where it has no name."""
    kept = {kind: text for kind, text in before.names.items() if kind not in names_of(rest)}
    other = _ONE.match(rest)
    if other is not None:
        kept.pop("thing", None)
    led = _PREPOSITION.match(rest)
    what = led["what"] if led is not None and re.fullmatch(_TOPIC, led["prep"], re.I) else rest
    own = f"What about {what}?" if question_language(rest) == "en" else f"{what}?"
    if (what != rest or other or not _DEFINITE.match(rest)) and set(kept) - {"year"}:
        return Resolved(own, kept)  # another topic: only the names stay
    root = without(before.root, set(names_of(rest)))
    return Resolved(own, kept, about=root) if root else None


def _ellipsis(question: str, before: Resolved) -> Resolved | None:
    """Rule 6; None for a question with words of its own. A place in it replaces that of the question before."""
    if content(question) or pronouns.points_back(question):
        return None
    new = find_names(question)
    who = any(kind_of(m) == "organisation" for m in new) or bool(thing_of(question, new))
    if who and any(kind_of(m) == "place" for m in new):
        return None
    if who:
        kept = {
            k: v
            for k, v in before.names.items()
            if k in {"place", "year"} and k not in names_of(question)
        }
        return Resolved(question, kept) if kept else None
    if new and _COUNTED.search(before.own):
        for mention in new:
            before = replaced(before, mention)
        return before
    topic = without(before.topic, set(names_of(question)))
    return Resolved(_bare(question), about=topic) if topic else None


def _bare(question: str) -> str:
    """Without "and" at the beginning."""
    match = _LEAD.match(question)
    if match is None or not match["rest"]:
        return question
    rest = match["rest"]
    return f"{rest[:1].upper()}{rest[1:]}?"


def _pronoun(question: str, before: Resolved) -> Resolved | None:
    """Rule 5; None for a question without a pronoun that means the subject of the question before."""
    if not pronouns.points_back(question):
        return None
    fresh = names_of(question).keys() - before.names.keys()
    subject = without(before.topic, set(names_of(question)) - {"thing"})
    if not subject or (fresh - {"year"} and len(content(question)) > _TOPICAL):
        return None
    if question_language(question) != "en":
        if names_of(question).keys() - {"year"}:
            return None
        return Resolved(_bare(question), about=subject)
    match = pronouns.find(question)
    if match is None:
        return None
    places = [m.text for m in find_places(before.text)]
    own = pronouns.in_place(question, match, subject, places)
    if match.group().lower() != "there":
        return Resolved(own, meant=subject)
    kept = {k: v for k, v in before.names.items() if k not in names_of(own)}
    return Resolved(own, kept) if len(content(question)) < _LITTLE else Resolved(own)


@domain.cached()
def _the_thing() -> re.Pattern[str]:
    """Such as "the plan", "the survey": a thing that a programme consists of, without its name."""
    return re.compile(
        rf"\bthe (?:{domain.any_of('subjects', 'things')})\b(?! (?:of|for|on|in)\b)", re.IGNORECASE
    )


def _incomplete(question: str, before: Resolved) -> Resolved | None:
    """Rule 7; None for a question with a name of its own, or with more words than a follow-up has."""
    known = {fold(one) for one in before.names.values()}
    own_names = {
        kind: text
        for kind, text in names_of(question).items()
        if kind == "place" or fold(text) not in known
    }
    led = _LEAD.match(question)
    asked = _bare(question)
    size = len(content(question))
    if size > _TOPICAL and "year" in own_names and led is None:
        return None
    if own_names.keys() - {"year"}:
        points = "place" not in own_names and bool(_POINTED.search(question))
        if not (points or led) or size > _LITTLE + 1:
            return None
        kept = {k: v for k, v in before.names.items() if k not in own_names and k != "year"}
        if points and before.root:
            return Resolved(asked, kept, about=before.root)
        return Resolved(asked, kept) if kept else None
    if size > _MOST or _DEFINES.search(question):
        return None
    kept = {k: v for k, v in before.names.items() if k not in own_names}
    if size > _LITTLE + 2:
        kept.pop("year", None)
    root = without(before.root, set(own_names))
    if kept.keys() & {"thing", "organisation"} and _the_thing().search(question):
        return Resolved(asked, kept)  # "the plan": what it is, its name says
    if root and (size <= _TOPICAL or (size <= _TOPICAL + 1 and not kept)):
        return Resolved(asked, kept, about=root)
    return Resolved(asked, kept) if kept.keys() - {"year"} else None
