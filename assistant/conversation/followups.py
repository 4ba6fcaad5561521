"""A follow-up rewritten as a stand-alone question.

Every turn is resolved against the one before it, oldest first, so that a subject is carried along:

1. a fragment ("And in Peru?", "And Sweden?") repeats the question before, with the name of the same
   kind replaced;
2. a relative year ("five years earlier") repeats it with the year calculated;
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
from corpus.normalize import one_line
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
_PERSONAL = r"it|they|them|this|that|these|those|he|she|him|her|there"
_POSSESSIVE = r"its|their|his"
_PRONOUN = re.compile(rf"\b(?:{_PERSONAL}|{_POSSESSIVE})\b", re.IGNORECASE)
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
class _Resolved:
    """A turn as a stand-alone question; ``topic``: what "it" would mean in the next turn."""

    text: str
    topic: str


def standalone(question: str, history: Sequence[str] = ()) -> Standalone:
    """Resolve ``question`` against earlier questions of the same person, oldest first.

    Runs of white space become one space: patterns that look for words between them stay quick.
    """
    previous: _Resolved | None = None
    for asked in history:
        if asked.strip():
            previous = _resolve(one_line(asked), previous)
    asked = one_line(question)
    text = _resolve(asked, previous).text
    return Standalone(text, text != asked, _inherited(text, asked) if text != asked else ())


def _resolve(question: str, previous: _Resolved | None) -> _Resolved:
    if previous is not None and question:
        for rule in (_relative_year, _fragment, _pronoun, _short_question):
            resolved = rule(question, previous)
            if resolved is not None:
                return resolved
    return _Resolved(question, question_subject(question))


def _inherited(text: str, question: str) -> tuple[str, ...]:
    return tuple(m.text for m in _find_names(text) if m.text.lower() not in question.lower())


def _find_names(text: str) -> tuple[Mention, ...]:
    found = (*find_organisations(text), *find_places(text), *find_years(text))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _kind(mention: Mention) -> str:
    return "place" if mention.kind in {"country", "region"} else mention.kind


def _without_question_mark(question: str) -> str:
    return question.rstrip(" ?؟")


def _fragment(question: str, previous: _Resolved) -> _Resolved | None:
    """Rule 1; None for what is no fragment."""
    match = _FRAGMENT.match(question)
    rest = match.group("rest") if match else question.strip(" ?؟¿")
    if _QUESTION_WORD.search(rest) or len(rest.split()) > 6:
        return None
    new = _find_names(rest)
    if not new:
        if match is None:
            return None
        return _Resolved(f"{_without_question_mark(previous.text)} ({rest})?", previous.topic)
    text = previous.text
    for mention in new:
        text = _replace_name(text, mention)
    return _Resolved(text, question_subject(text))


def _replace_name(text: str, new: Mention) -> str:
    """Replace a name of the same kind by ``new``, or add ``new`` at the end.

    Of several places the last one is replaced ("What did UNODC do in Viet Nam?"), of several
    organisations the first, since it is the one that acts; a country may replace another country that acted.
    """
    clause = source_clause(text)
    same = [m for m in _find_names(text) if _kind(m) == _kind(new) and m.key != new.key]
    same = [m for m in same if clause is None or m.start < clause] or same
    if same:
        old = same[0] if _kind(new) == "organisation" else same[-1]
        return text[: old.start] + new.text + text[old.end :]
    joined = {"place": "in ", "year": "in "}.get(_kind(new), "")
    return f"{_without_question_mark(text)} {joined}{new.text}?"


def _relative_year(question: str, previous: _Resolved) -> _Resolved | None:
    """Rule 2; None without a relative year, or without a year to calculate it from."""
    match = _OFFSET.search(question)
    years = [year for year in find_years(previous.text) if year.key.isdigit()]
    if match is None or not years or find_years(question):
        return None
    base = years[-1]
    if match.group("next"):
        step = -1 if match.group("next").lower() in {"previous", "preceding"} else 1
    else:
        n = match.group("n").lower()
        count = int(n) if n.isdigit() else _NUMBERS[n]
        step = count if match.group("way").lower() in {"later", "after"} else -count
    text = previous.text[: base.start] + str(int(base.key) + step) + previous.text[base.end :]
    return _Resolved(text, previous.topic)


def _subject(previous: _Resolved) -> str:
    """What a pronoun after ``previous`` means: its topic; of a long topic only the names."""
    if previous.topic and len(previous.topic.split()) <= _MOST_WORDS:
        return previous.topic
    names = dict.fromkeys(m.text for m in _find_names(previous.text))
    return ", ".join(names) or previous.topic


def _pronoun(question: str, previous: _Resolved) -> _Resolved | None:
    """Rule 3; None for a question without a pronoun that means the subject of the question before."""
    language = question_language(question)
    subject = _subject(previous)
    if not subject:
        return None
    if language in {"fr", "es"} and not _has_name(question) and _points_back(question):
        return _with_subject(question, previous)
    match = next((m for m in _PRONOUN.finditer(question) if _is_anaphoric(question, m)), None)
    if match is None or language != "en":
        return None
    return _Resolved(_replace_pronoun(question, match, subject, previous), subject)


def _points_back(question: str) -> bool:
    """Whether a French or Spanish question has a pronoun, or "ce programme"."""
    return bool(_ROMANCE.search(question) or _this_thing().search(question))


@domain.cached()
def _this_thing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{domain.any_of('subjects', 'this_thing')})\b", re.IGNORECASE)


@domain.cached()
def _noun_after() -> re.Pattern[str]:
    """The noun after "this": "this programme"."""
    things = domain.any_of("subjects", "things")
    return re.compile(rf"^\s+(?:the\s+)?(?:{things})s?\b", re.IGNORECASE)


def _replace_pronoun(question: str, match: re.Match[str], subject: str, previous: _Resolved) -> str:
    """``question`` with the pronoun of ``match`` replaced by ``subject``, in the form that fits the pronoun."""
    word, after = match.group().lower(), question[match.end() :]
    start, end = match.span()
    if word == "there":
        places = [m.text for m in _find_names(previous.text) if _kind(m) == "place"]
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
            return f"{_without_question_mark(question)} ({subject})?"
        end += noun.end()
    return question[:start] + subject + question[end:]


def _is_anaphoric(question: str, match: re.Match[str]) -> bool:
    """Whether a pronoun means something in the question before: "the fact that …" and "is there a …" do not.

    A pronoun after a name in the same question means that name if a new clause begins between the two ("What did
    UNODC do, and where was it?"); else something earlier ("How much did Norway give to it?": a fund).
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
    names = [m for m in _find_names(question) if m.end <= match.start() and m.kind != "year"]
    return not any(_CLAUSE.search(question[m.end : match.start()]) for m in names)


def _has_name(question: str) -> bool:
    return any(m.kind != "year" for m in _find_names(question))


def _short_question(question: str, previous: _Resolved) -> _Resolved | None:
    """Rule 4; None for a question with names, many terms, or terms of the question before."""
    if _has_name(question):
        return None
    if re.search(r"[A-Z]", question[1:].replace(" I ", " ")):
        return None
    terms = {w.stem for w in understand(question).terms}
    if len(terms) > _FEW_TERMS or terms & set(stems(previous.text)):
        return None
    return _with_subject(question, previous)


def _with_subject(question: str, previous: _Resolved) -> _Resolved | None:
    subject = _subject(previous)
    if not subject:
        return None
    return _Resolved(f"{_without_question_mark(question)} ({subject})?", subject)
