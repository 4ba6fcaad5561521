"""A fragment in the place of what it is like in the question before: names, a year, or the phrase of its topic."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.conversation.forms import (
    ARTICLE,
    COUNTED,
    LEAD,
    PLACED,
    PREPOSITION,
    TOO,
    TOPIC,
)
from assistant.conversation.frames import Resolved, ending_with, replaced
from assistant.conversation.mentions import (
    asks_in,
    content,
    find_names,
    joined,
    kind_of,
    names_of,
    thing_of,
    without,
)
from assistant.conversation.slots import (
    SUPERLATIVE,
    Span,
    form_of_word,
    people,
    phrases,
    place_of,
)
from assistant.question.bounds import Bound, bound_of_year
from assistant.question.understand import question_language
from corpus.names import find_years

_OFFSET = re.compile(
    r"\b(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|a)\s+years?\s+(?P<way>earlier|before|later|after|ago)"
    r"|\b(?:the\s+)?(?P<next>previous|next|following|preceding)\s+year\b|\bthe year (?P<side>before|after)\b"
    r"|\bl['’]an(?:née)? (?P<fr>d['’]avant|précédente|d['’]après|suivante)|\baño (?P<es>anterior|pasado|siguiente)\b"
    r"|\bгод(?:ом)? (?P<ru>ранее|раньше|назад|спустя|позже)\b|(?:العام|السنة) (?P<ar>السابقة?|الماضية?|التالية?)",
    re.IGNORECASE,
)
_LATER = re.compile(r"d['’]après|suivante|siguiente|спустя|позже|التالي", re.IGNORECASE)
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1} | {word: n for n, word in enumerate(_COUNTS, 1)}
_DEFINITE = re.compile(
    r"(?:the|its|their|his|her|this|that|le|la|les|l['’]|son|sa|ses|leurs?|el|los|las|su|sus|его|её|их|ال)(?:\b|(?<=ال))",
    re.IGNORECASE,
)
_ANY = re.compile(r"(?:any|some|more|others?|d['’]autres|algun[oa]s?|otr[oa]s)\b", re.IGNORECASE)
_ONLY = re.compile(r"^(?:only|just|seulement|uniquement|s[oó]lo|только|فقط)\s+", re.IGNORECASE)
_IN = frozenset({"in", "at", "within"})  # English prepositions of places
_SHARE_OF = re.compile(r"(?:\bof|porcentaje de)$", re.IGNORECASE)
_TODAY = re.compile(
    r"(?:and )?(?:today|now|currently|nowadays|these days|aujourd['’]hui|maintenant|actuellement|hoy|ahora|actualmente|сегодня|сейчас|اليوم|الآن)",
    re.IGNORECASE,
)
# "the one on migration", "the second one": another thing of the same kind.
_ONE = re.compile(
    r"^(?:(?:for )?the )?(?P<what>.+?) one$|^(?:for )?the one (?P<which>.+)$", re.IGNORECASE
)
_FOR = re.compile(r"for|pour|para|для", re.IGNORECASE)
_DOES = re.compile(
    r"^(?:does|do|did|has|have|had|is|are|was|were|will|can|could)\s+", re.IGNORECASE
)
_FRAGMENT_WORDS = 6
_SAYING = 3  # words of a question that asks what was done or said, to which a topic is added
_BARE_WORDS = 3  # of a fragment without "and", preposition and question mark


def another_year(question: str, before: Resolved) -> Resolved | None:
    """The question before for a year that is said by its distance, or as a bound; None for a turn that says neither."""
    return _relative_year(question, before) or _bounded_year(question, before)


def _bounded_year(question: str, before: Resolved) -> Resolved | None:
    """The question before from or up to another year: "and since 2023?"; None for a turn that says more, or no such bound."""
    led = LEAD.match(question)
    rest = (led["rest"] if led else question).strip(" ?؟.!")
    language = question_language(before.text)
    bound = _bound_in(rest, language)
    if bound is None or rest[: bound.start].strip() or rest[bound.end :].strip():
        return None
    if (known := _bound_in(before.own, language)) is not None:
        return replace(before, own=f"{before.own[: known.start]}{rest}{before.own[known.end :]}")
    undated = _undated(before)
    return replace(undated, own=ending_with(rest, undated.own), meant=before.meant)


def _bound_in(text: str, language: str) -> Bound | None:
    """The bound that the only year of a text is; None without."""
    years = [year for year in find_years(text) if year.key.isdigit()]
    if len(years) != 1:
        return None
    (year,) = years
    return bound_of_year(text, language, year.start, year.end)


def _relative_year(question: str, before: Resolved) -> Resolved | None:
    """The question before for another year; None without a relative year, or without a year to calculate it from."""
    match = _OFFSET.search(question)
    years = [year for year in find_years(before.text) if year.key.isdigit()]
    if match is None or not years or find_years(question):
        return None
    if match["next"]:
        step = -1 if match["next"].lower() in {"previous", "preceding"} else 1
    elif match["side"]:
        step = -1 if match["side"].lower() == "before" else 1
    elif match["n"] is None:
        said = next(match[one] for one in ("fr", "es", "ru", "ar") if match[one])
        step = 1 if _LATER.match(said) else -1
    else:
        n = match["n"].lower()
        count = int(n) if n.isdigit() else _NUMBERS[n]
        step = count if match["way"].lower() in {"later", "after"} else -count
    year = find_years(str(int(years[-1].key) + step))
    return replaced(before, year[0]) if year else None


def fragment(question: str, before: Resolved) -> Resolved | None:
    """The question before with the fragment in it; None for what is no fragment."""
    match = LEAD.match(question)
    rest = TOO.sub("", (match["rest"] if match else question).strip(" ?؟¿.!")).strip()
    rest = _ONLY.sub("", rest)
    named = _DOES.sub("", rest)
    if named != rest and find_names(named) and not content(named):
        rest = named  # "does UNDP?"
    if _TODAY.fullmatch(rest):
        return _undated(before)
    if asks_in(rest) or len(rest.split()) > _FRAGMENT_WORDS:
        return None
    new = joined(find_names(rest), rest)
    if new and not content(rest):
        for mention in new:
            before = replaced(before, mention)
        return _placed(before, rest)
    thing, old = thing_of(f"– {rest}", new), thing_of(before.text, find_names(before.text))
    led = PREPOSITION.match(rest)
    if led is not None and not new and not (old and _is_for(led, thing)):
        found = _like(rest, before)
        if found is not None:
            return found
    if thing and old and not new:
        name = ARTICLE.sub("", led["what"] if led is not None else rest)
        swapped = {"own": before.own.replace(old, name), "about": before.about.replace(old, name)}
        kept = {k: name if k == "thing" else v for k, v in before.context.items()}
        return replace(before, context=kept, **swapped)
    asks = match is not None or led is not None or question.rstrip().endswith(("?", "؟"))
    if not asks and len(rest.split()) > _BARE_WORDS:
        return None
    for mention in new:
        before = replaced(before, mention)
    bare = without(rest, {kind_of(mention) for mention in new}) or rest
    return _like(bare, before) or _aspect(bare, before, after_and=match is not None)


def _placed(question: Resolved, phrase: str) -> Resolved:
    """``question``, which has the place of ``phrase``, with its preposition: "en Bolivie" where "au Mexique" stood."""
    led = PREPOSITION.match(phrase)
    if led is None or not re.fullmatch(PLACED, led["prep"], re.IGNORECASE):
        return question
    if (led["prep"].lower() in _IN) != (question_language(question.own) == "en"):
        return question
    before_place = rf"\b(?:{PLACED})\s+(?={re.escape(led['what'])}(?!\w))"
    own = re.sub(before_place, f"{led['prep'].lower()} ", question.own, flags=re.IGNORECASE)
    return replace(question, own=own)


def _is_for(led: re.Match[str], thing: str) -> bool:
    """Whether a phrase is "for" a thing and nothing else: "for SRARP"."""
    is_for = _FOR.fullmatch(led["prep"]) is not None
    return is_for and bool(thing) and not content(led["what"].replace(thing, ""))


def _undated(before: Resolved) -> Resolved:
    """The question before without its years: "and today?"."""
    kept = {kind: text for kind, text in before.context.items() if kind != "year"}
    return Resolved(without(before.own, {"year"}), kept, without(before.about, {"year"}))


def _like(rest: str, before: Resolved) -> Resolved | None:
    """The question before with the phrase that ``rest`` is like replaced by it; None without one."""
    own = before.own
    led = PREPOSITION.match(rest)
    counted = COUNTED.search(own)
    if led is not None and counted is not None and led["prep"].lower() in {"de", "of"}:
        return _counting(led["what"], counted, before)
    if led is not None:
        prep = led["prep"].lower()
        groups = (one for one in (TOPIC, PLACED) if re.fullmatch(one, prep))
        same = next(groups, re.escape(prep))
        if (found := _with_phrase(own, same, rest)) is not None:
            about = "" if same == TOPIC else before.about
            return _keeping(replace(before, about=about), found, rest)
        if (found := _with_phrase(before.about, same, rest)) is not None:
            return replace(before, about=found)
        open_ended = counted is None and len(content(own)) <= _SAYING and not before.about
        if same != TOPIC or open_ended:
            return replace(before, own=ending_with(rest, own))
        return None
    if _ANY.match(rest):
        return None
    if not content(own) and before.about:
        place = place_of(rest, before.about)
        return None if place is None else replace(before, about=_put(place, before.about))
    place = form_of_word(rest, own)
    if place is None and counted is not None and content(counted["what"]):
        return (
            None if _DEFINITE.match(rest) and not people(rest) else _counting(rest, counted, before)
        )
    place = place or place_of(rest, own)
    return None if place is None else _keeping(before, _put(place, own), rest)


def _put(place: tuple[Span, str], text: str) -> str:
    (start, end), words = place
    return f"{text[:start]}{words}{text[end:]}"


def _keeping(before: Resolved, own: str, new: str) -> Resolved:
    """``before`` with the words ``own``; names that these lost and ``new`` has none like stay as its context."""
    left, fresh = names_of(own), names_of(new)
    lost = {k: v for k, v in names_of(before.own).items() if k not in left and k not in fresh}
    return replace(before, own=own, context={**lost, **before.context})


def _counting(what: str, counted: re.Match[str], before: Resolved) -> Resolved:
    """The question before, of how many ``what`` there are."""
    own = before.own
    after = own[counted.end("what") :].lstrip()
    if not _SHARE_OF.search(counted["how"]):
        what = ARTICLE.sub("", what)  # "how many police"
    named = {k: v for k, v in names_of(f"– {counted['what']}").items() if k not in names_of(what)}
    context = {**named, **before.context}  # "UNOPS projects"
    return replace(before, own=f"{own[: counted.start('what')]}{what} {after}", context=context)


def _with_phrase(text: str, preposition: str, phrase: str) -> str | None:
    """``text`` with ``phrase`` for its last phrase after ``preposition`` that is no name of a list; None without one."""
    for start, what, end in reversed(list(phrases(text, preposition))):
        if not any(m.start == 0 for m in find_names(ARTICLE.sub("", text[what:end]))):
            return f"{text[:start]}{phrase}{text[end:]}"
    return None


def _aspect(rest: str, before: Resolved, *, after_and: bool) -> Resolved | None:
    """``rest`` with the names of the question before; with its topic where it has no name."""
    kept = {kind: text for kind, text in before.names.items() if kind not in names_of(rest)}
    other = None if SUPERLATIVE.search(rest) else _ONE.match(rest)
    if other is not None:
        kept.pop("thing", None)
    led = PREPOSITION.match(rest)
    what = led["what"] if led is not None and re.fullmatch(TOPIC, led["prep"], re.I) else rest
    english = question_language(rest) == question_language(before.text) == "en"
    own = f"What about {what}?" if english else f"{what}?"
    named = kept.keys() & {"thing", "organisation"}
    instead = after_and and named and content(rest) and not people(rest)
    if instead or ((what != rest or other) and set(kept) - {"year"}):
        return Resolved(own, kept)  # another topic: only the names stay
    root = without(before.root, set(names_of(rest)))
    return Resolved(own, kept, about=root) if root else None
