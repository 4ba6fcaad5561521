"""A follow-up rewritten as a stand-alone question.

Every turn is resolved against the one before it, oldest first, so that a subject is carried along:

1. a fragment ("And in Peru?", "And Sweden?") repeats the question before, with the name of the same
   kind replaced;
2. a relative year ("five years earlier") repeats it with the year reckoned;
3. a pronoun ("When was it launched?", "What was its budget?") is replaced by the subject of the
   question before;
4. a question of few words that names nothing of its own ("How many people took part?") gets the
   subject of the question before in brackets;
5. anything else is a stand-alone question already.

The result is for people too: the answer shows the question that was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question.subject import question_subject, source_clause
from assistant.question.understand import question_language, understand
from corpus import domain
from corpus.names import Mention, find_organisations, find_places, find_years
from corpus.stemming import stems

_FRAGMENT = re.compile(
    r"^\s*(?:and|what about|how about|and what about|or|same for|et|et pour|qu['’]en est-il (?:de|du|des|pour)|y|"
    r"¿\s*y|¿?\s*qu[ée] hay de|а|и|و)\b\s*(?P<rest>.+?)\s*[?؟]?\s*$",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"\b(who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|can|qui|quand|où|comment|combien|"
    r"pourquoi|quel\w*|qui[ée]n\w*|cu[áa]\w+|d[óo]nde|c[óo]mo|qu[ée])\b",
    re.IGNORECASE,
)
_THEY = r"it|they|them|this|that|these|those|he|she|him|her|there"
_POSSESSIVE = r"its|their|his"
_PRONOUN = re.compile(rf"\b(?:{_THEY}|{_POSSESSIVE})\b", re.IGNORECASE)
# Pronouns of French and Spanish agree and contract; the subject is added at the end instead.
_ROMANCE = re.compile(
    r"\b(?:a-t-|est-|ont-|sont-|était-|avait-)?(?:il|elle|ils|elles)\b"
    r"|\b(?:son|sa|ses|leurs?|celui-ci|celle-ci)\b|\b(?:él|ella|ellos|ellas|sus?)\b",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\b(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|a)\s+years?\s+(?P<way>earlier|before|later|after|ago)"
    r"|\b(?:the\s+)?(?P<next>previous|next|following|preceding)\s+year\b",
    re.IGNORECASE,
)
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1} | {word: n for n, word in enumerate(_COUNTS, 1)}
_CLAUSE = re.compile(r"\b(?:and|when|after|because|while|that|who|which|if)\b|[,;]", re.IGNORECASE)
_OWNED = re.compile(
    r"^\s+(?P<what>(?:[\w-]+\s+){0,2}?[\w-]+?)(?=\s+(?:for|in|of|by|and|to|at|on|from|with|is|was|are|were|been|"
    r"during|per)\b|\s*[?,;.]|\s*$)",
    re.IGNORECASE,
)
_MOST_WORDS = 14
_FEW_TERMS = 4


@dataclass(frozen=True, slots=True)
class Standalone:
    """A stand-alone question. ``inherited``: names taken over from earlier turns, as text."""

    text: str
    rewritten: bool
    inherited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    """A turn as a stand-alone question, and what "it" would mean after it."""

    text: str
    topic: str


def standalone(question: str, history: Sequence[str] = ()) -> Standalone:
    """Resolve ``question`` against earlier questions of the same person, oldest first.

    Runs of white space become one space: patterns that look for words between them stay quick.
    """
    before: _Turn | None = None
    for asked in history:
        if asked.strip():
            before = _resolve(" ".join(asked.split()), before)
    asked = " ".join(question.split())
    text = _resolve(asked, before).text
    return Standalone(text, text != asked, _inherited(text, asked) if text != asked else ())


def _resolve(question: str, before: _Turn | None) -> _Turn:
    if before is not None and question:
        for rule in (_relative_year, _fragment, _pronoun, _bare):
            resolved = rule(question, before)
            if resolved is not None:
                return resolved
    return _Turn(question, question_subject(question))


def _inherited(text: str, question: str) -> tuple[str, ...]:
    return tuple(m.text for m in _names(text) if m.text.lower() not in question.lower())


def _names(text: str) -> tuple[Mention, ...]:
    found = (*find_organisations(text), *find_places(text), *find_years(text))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _kind(mention: Mention) -> str:
    return "place" if mention.kind in {"country", "region"} else mention.kind


def _open(question: str) -> str:
    return question.rstrip(" ?؟")


def _fragment(question: str, before: _Turn) -> _Turn | None:
    match = _FRAGMENT.match(question)
    rest = match.group("rest") if match else question.strip(" ?؟¿")
    if _QUESTION_WORD.search(rest) or len(rest.split()) > 6:
        return None
    new = _names(rest)
    if not new:
        return _Turn(f"{_open(before.text)} ({rest})?", before.topic) if match else None
    text = before.text
    for mention in new:
        text = _replace_name(text, mention)
    return _Turn(text, question_subject(text))


def _replace_name(text: str, new: Mention) -> str:
    """Put ``new`` in the place of a name of its kind, or add it at the end.

    Of several places the last one varies ("What did UNODC do in Viet Nam?"), of several
    organisations the first, which acts; a country may replace another country that acted.
    """
    clause = source_clause(text)
    same = [m for m in _names(text) if _kind(m) == _kind(new) and m.key != new.key]
    same = [m for m in same if clause is None or m.start < clause] or same
    if same:
        old = same[0] if _kind(new) == "organisation" else same[-1]
        return text[: old.start] + new.text + text[old.end :]
    joined = {"place": "in ", "year": "in "}.get(_kind(new), "")
    return f"{_open(text)} {joined}{new.text}?"


def _relative_year(question: str, before: _Turn) -> _Turn | None:
    match = _OFFSET.search(question)
    years = [year for year in find_years(before.text) if year.key.isdigit()]
    if match is None or not years or find_years(question):
        return None
    base = years[-1]
    if match.group("next"):
        step = -1 if match.group("next").lower() in {"previous", "preceding"} else 1
    else:
        n = match.group("n").lower()
        count = int(n) if n.isdigit() else _NUMBERS[n]
        step = count if match.group("way").lower() in {"later", "after"} else -count
    text = before.text[: base.start] + str(int(base.key) + step) + before.text[base.end :]
    return _Turn(text, before.topic)


def _subject(before: _Turn) -> str:
    if before.topic and len(before.topic.split()) <= _MOST_WORDS:
        return before.topic
    names = dict.fromkeys(m.text for m in _names(before.text))
    return ", ".join(names) or before.topic


def _pronoun(question: str, before: _Turn) -> _Turn | None:
    language = question_language(question)
    subject = _subject(before)
    if not subject:
        return None
    if language in {"fr", "es"} and not _named(question) and _points_back(question):
        return _with_subject(question, before)
    match = next((m for m in _PRONOUN.finditer(question) if _refers(question, m)), None)
    if match is None or language != "en":
        return None
    return _Turn(_put_subject(question, match, subject, before), subject)


def _points_back(question: str) -> bool:
    """Whether a French or Spanish question has a pronoun, or "ce programme"."""
    return bool(_ROMANCE.search(question) or _this_thing().search(question))


@domain.cached()
def _this_thing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{domain.any_of('subjects', 'this_thing')})\b", re.IGNORECASE)


@domain.cached()
def _noun_after() -> re.Pattern[str]:
    """What "this" points to: "this programme"."""
    things = domain.any_of("subjects", "things")
    return re.compile(rf"^\s+(?:the\s+)?(?:{things})s?\b", re.IGNORECASE)


def _put_subject(question: str, match: re.Match[str], subject: str, before: _Turn) -> str:
    word, after = match.group().lower(), question[match.end() :]
    start, end = match.span()
    if word == "there":
        places = [m.text for m in _names(before.text) if _kind(m) == "place"]
        return question[:start] + (f"in {places[-1]}" if places else f"({subject})") + after
    if word in _POSSESSIVE.split("|"):
        owned = _OWNED.match(after)
        if owned is not None:
            rest = after[owned.end() :]
            return f"{question[:start]}the {owned.group('what')} of {subject}{rest}"
        return question[:start] + subject + "’s" + after
    if word in {"this", "that", "these", "those", "her"}:
        noun = _noun_after().match(after)
        if noun is None:
            return f"{_open(question)} ({subject})?"
        end += noun.end()
    return question[:start] + subject + question[end:]


def _refers(question: str, match: re.Match[str]) -> bool:
    """Whether a pronoun points back: "the fact that …" and "is there a …" do not.

    A name before the pronoun is meant only when a new clause begins in between: in "How much did
    Norway give to it?" the fund was named earlier.
    """
    word, before = match.group().lower(), question[: match.start()].lower().rstrip()
    after = question[match.end() :]
    if word == "there":
        existential = re.search(r"\b(is|are|was|were|has|have)$", before)
        return not existential and not re.match(r"\s+(is|are|was|were)\b", after, re.IGNORECASE)
    if word == "that":
        closed = re.search(r"\b(was|is|does|did|of|about|in|for|with|do)$", before)
        return bool(closed) or not after.strip(" ?")
    if word == "it" and re.match(r"\s+(is|was)\s+\w+\s+that\b", after):
        return False
    names = [m for m in _names(question) if m.end <= match.start() and m.kind != "year"]
    return not any(_CLAUSE.search(question[m.end : match.start()]) for m in names)


def _named(question: str) -> bool:
    return any(m.kind != "year" for m in _names(question))


def _bare(question: str, before: _Turn) -> _Turn | None:
    if _named(question):
        return None
    if re.search(r"[A-Z]", question[1:].replace(" I ", " ")):
        return None
    terms = {w.stem for w in understand(question).terms}
    if len(terms) > _FEW_TERMS or terms & set(stems(before.text)):
        return None
    return _with_subject(question, before)


def _with_subject(question: str, before: _Turn) -> _Turn | None:
    subject = _subject(before)
    return _Turn(f"{_open(question)} ({subject})?", subject) if subject else None
