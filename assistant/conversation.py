"""A follow-up turned into a question that stands alone.

Every turn is resolved against the one before it, oldest first, so that a subject is carried along:

1. a fragment ("And in Peru?", "And Sweden?") repeats the question before, with the name of the same
   kind replaced;
2. a relative year ("five years earlier") repeats it with the year reckoned;
3. a pronoun ("When was it launched?", "What was its budget?") is replaced by the subject of the
   question before;
4. a question that names nothing of its own ("How many people took part?") gets the names of the
   question before in brackets;
5. anything else stands alone already.

The result is for people too: the answer shows the question that was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question import question_language
from corpus.names import Mention, find_organisations, find_places, find_years

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
# Pronouns of French and Spanish agree and contract; the subject is added instead of put in.
_ROMANCE = re.compile(
    r"\b(?:a-t-|est-|ont-|sont-|était-|avait-)?(?:il|elle|ils|elles)\b|\b(?:son|sa|ses|leurs?|celui-ci|celle-ci|"
    r"ce (?:projet|programme|rapport|plan)|cette (?:initiative|évaluation|formation))\b|\b(?:él|ella|ellos|ellas|"
    r"sus?|est[ea] (?:proyecto|programa|informe|plan|iniciativa|evaluación))\b",
    re.IGNORECASE,
)
_NOUN_AFTER = re.compile(
    r"^\s+(?:the\s+)?(?P<noun>programme|program|project|initiative|report|fund|agency|organi[sz]ation|country|plan|"
    r"evaluation|training|workshop|course|network|strategy|action plan|policy|mechanism|unit)s?\b",
    re.IGNORECASE,
)
_OFFSET = re.compile(
    r"\b(?P<n>\d+|one|two|three|four|five|six|seven|eight|nine|ten|a)\s+years?\s+(?P<way>earlier|before|later|after|ago)"
    r"|\b(?:the\s+)?(?P<next>previous|next|following|preceding)\s+year\b",
    re.IGNORECASE,
)
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMBERS = {"a": 1} | {word: n for n, word in enumerate(_COUNTS, 1)}
_LEADING = re.compile(
    r"^\s*(?:(?:can|could|would) you\s+)?(?:please\s+)?(?:tell me about|tell me|describe|explain|give me|"
    r"(?:in|on|by|to|for|from|with|at|near|until|since)?\s*(?:what|which|who|whom|whose|when|where|why|how(?:\s+(?:many|much|long|old))?)"
    r"(?:\s+(?:is|are|was|were|does|did|do|has|have|had|can|will))?|parlez-moi de|qu['’]est-ce que|h[áa]blame de|"
    r"quel(?:le)?s?\s+(?:est|sont|était)|cu[áa]l(?:es)?\s+(?:es|son|fue))\s*",
    re.IGNORECASE,
)
_SUBJECT_VERB = re.compile(
    r"\s+(?:say|says|said|do|does|did|mean|work|cover|include|about|stand for|operate|happen)\b.*$",
    re.IGNORECASE,
)
_SOURCE_CLAUSE = re.compile(r",?\s*(?:according to|selon|seg[úu]n|d['’]après)\b.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that stands alone. ``inherited``: names taken over from earlier turns, as text."""

    text: str
    rewritten: bool
    inherited: tuple[str, ...] = ()


def standalone(question: str, history: Sequence[str] = ()) -> Standalone:
    """Resolve ``question`` against earlier questions of the same person, oldest first."""
    previous: str | None = None
    for turn in history:
        if turn.strip():
            previous = _resolve(turn.strip(), previous).text
    return _resolve(question.strip(), previous)


def _resolve(question: str, previous: str | None) -> Standalone:
    if previous is None or not question:
        return Standalone(question, rewritten=False)
    for rule in (_relative_year, _fragment, _pronoun, _bare):
        text = rule(question, previous)
        if text is not None and text != question:
            return Standalone(text, rewritten=True, inherited=_inherited(text, question))
    return Standalone(question, rewritten=False)


def _inherited(text: str, question: str) -> tuple[str, ...]:
    return tuple(m.text for m in _names(text) if m.text.lower() not in question.lower())


def _names(text: str) -> tuple[Mention, ...]:
    found = (*find_organisations(text), *find_places(text), *find_years(text))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _kind(mention: Mention) -> str:
    return "place" if mention.kind in {"country", "region"} else mention.kind


def _fragment(question: str, previous: str) -> str | None:
    match = _FRAGMENT.match(question)
    rest = match.group("rest") if match else question.strip(" ?؟¿")
    if _QUESTION_WORD.search(rest) or len(rest.split()) > 6:
        return None
    new = _names(rest)
    if not new:
        return f"{previous.rstrip(' ?؟')} ({rest})?" if match else None
    text = previous
    for mention in new:
        text = _replace_name(text, mention)
    return text


def _replace_name(text: str, new: Mention) -> str:
    """Put ``new`` in the place of the last name of its kind, or add it at the end."""
    same = [m for m in _names(text) if _kind(m) == _kind(new) and m.key != new.key]
    source = _SOURCE_CLAUSE.search(text)
    if source is not None:
        same = [m for m in same if m.start < source.start()] or same
    if same:
        # A question about X's country names the actor first and the place last; the last name of
        # the kind is what varies ("What did UNODC do in Viet Nam?").
        old = same[-1]
        return text[: old.start] + new.text + text[old.end :]
    if _kind(new) in {"place", "organisation"}:
        other = [m for m in _names(text) if _kind(m) in {"place", "organisation"}]
        if (
            other
            and source is None
            and len(other) == 1
            and _kind(other[0]) == "organisation" == _kind(new)
        ):
            return text[: other[0].start] + new.text + text[other[0].end :]
    joined = {"place": "in ", "year": "in "}.get(_kind(new), "")
    return f"{text.rstrip(' ?؟')} {joined}{new.text}?"


def _relative_year(question: str, previous: str) -> str | None:
    match = _OFFSET.search(question)
    years = find_years(previous)
    if match is None or not years or find_years(question):
        return None
    base = years[-1]
    if match.group("next"):
        step = -1 if match.group("next").lower() in {"previous", "preceding"} else 1
    else:
        n = match.group("n").lower()
        count = int(n) if n.isdigit() else _NUMBERS[n]
        step = count if match.group("way").lower() in {"later", "after"} else -count
    if not base.key.isdigit():
        return None
    return previous[: base.start] + str(int(base.key) + step) + previous[base.end :]


def subject(question: str) -> str:
    """What a question is about: its text without question words, verb and source clause."""
    text = _SOURCE_CLAUSE.sub("", question.strip().rstrip("?؟ ").strip("¿ "))
    text = re.sub(r"\s*\([^()]*\)\s*$", "", text)
    text = _LEADING.sub("", text, count=1)
    text = _SUBJECT_VERB.sub("", text)
    return text.strip(" ,.;:")


def _pronoun(question: str, previous: str) -> str | None:
    match = next((m for m in _PRONOUN.finditer(question) if _refers(question, m)), None)
    romance = question_language(question) in {"fr", "es"} and not _named(question)
    if romance and _ROMANCE.search(question):
        return _with_subject(question, previous)
    if match is None or question_language(question) != "en":
        return None
    topic = subject(previous)
    if not topic or len(topic.split()) > 14:
        topic = ", ".join(dict.fromkeys(m.text for m in _names(previous))) or topic
    if not topic:
        return None
    word = match.group().lower()
    if word in {"there"}:
        places = [m for m in _names(previous) if _kind(m) == "place"]
        return _put(question, match, f"in {places[-1].text}" if places else topic)
    if word in {"that", "this"} and re.match(r"\s*\??\s*$", question[match.end() :]):
        return f"{question.rstrip(' ?؟')} ({topic})?"
    if word in _POSSESSIVE.split("|"):
        return _put(question, match, topic + ("’" if topic.endswith("s") else "’s"))
    end = match.end()
    noun = _NOUN_AFTER.match(question[end:])
    if noun and word in {"this", "that", "these", "those"}:
        end += noun.end()
    elif word in {"this", "that", "these", "those", "her"} and re.match(r"\s+\w", question[end:]):
        return f"{question.rstrip(' ?؟')} ({topic})?"
    return question[: match.start()] + topic + question[end:]


def _refers(question: str, match: re.Match[str]) -> bool:
    """Whether a pronoun points back: "the fact that …" and "is there a …" do not."""
    word, before = match.group().lower(), question[: match.start()].lower().rstrip()
    if word == "there":
        return not re.search(r"\b(is|are|was|were|has|have)$", before) and not re.match(
            r"\s+(is|are|was|were)\b", question[match.end() :], re.IGNORECASE
        )
    if word == "that":
        follows = question[match.end() :]
        return bool(
            re.search(r"\b(was|is|does|did|of|about|in|for|with|do)$", before)
        ) or not follows.strip(" ?")
    if word == "it" and re.match(r"\s+(is|was)\s+\w+\s+that\b", question[match.end() :]):
        return False
    # A name that stands before the pronoun in the same question is what it points to.
    return not [m for m in _names(question) if m.end <= match.start() and m.kind != "year"]


def _put(question: str, match: re.Match[str], text: str) -> str:
    return question[: match.start()] + text + question[match.end() :]


def _named(question: str) -> bool:
    return any(m.kind != "year" for m in _names(question))


def _bare(question: str, previous: str) -> str | None:
    if _named(question):
        return None
    if len(question.split()) > 9 or re.search(r"[A-Z]", question[1:].replace(" I ", " ")):
        return None
    return _with_subject(question, previous)


def _with_subject(question: str, previous: str) -> str | None:
    names = list(dict.fromkeys(m.text for m in _names(previous)))
    topic = subject(previous)
    shown = topic if topic and len(topic.split()) <= 12 else ", ".join(names)
    return f"{question.rstrip(' ?؟')} ({shown})?" if shown else None
