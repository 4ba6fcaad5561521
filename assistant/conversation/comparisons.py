"""A comparison of what the last questions were about: "compare those two" after one on UNICEF and one on UNFPA.

One that says by itself what it compares is complete; a name after it ("and in Peru?") is one more of its sides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation import pronouns
from assistant.conversation.forms import LEAD
from assistant.conversation.frames import Resolved, replaced
from assistant.conversation.mentions import AND, asks_in, content, find_names, joined, kind_of
from assistant.question.understand import question_language
from corpus.names import Mention
from corpus.normalize import fold

COMPARES = re.compile(
    r"\b(?:(?!compared\b|comparée?s?\b|comparad[oa]s?\b)compar\w+|contrast|difference between|différence entre|diferencia entre|сравни\w*|разница между)|قارن(?: بين)?|الفرق بين",
    re.IGNORECASE,
)
_VERB = {"fr": "Compare", "es": "Compara", "ru": "Сравни", "ar": "قارن بين"}
_PHRASE = 4  # words of a phrase in which two questions differ
_WORDS = 2  # of its own, besides those that compare


def comparison(question: str, earlier: Sequence[Resolved]) -> Resolved | None:
    """The last question for two names, its own and the last other one of that kind; None for what compares nothing known."""
    if not COMPARES.search(question) or len(content(COMPARES.sub("", question))) > _WORDS:
        return None
    last, named = earlier[-1], find_names(question)
    if len(named) > 1 and all(kind_of(m) == kind_of(named[0]) for m in named):
        return _of_own(question, last, named)
    if named:
        known = [m for m in find_names(last.text) if kind_of(m) == kind_of(named[0])]
        one = known[0] if len(named) == 1 and known and known[0].key != named[0].key else None
        return None if one is None else _together(question, last, (one, named[0]))
    for before in reversed(earlier[:-1]):
        for new in find_names(last.text):
            kind = kind_of(new)
            other = next((m for m in find_names(before.text) if kind_of(m) == kind), None)
            if other is not None and other.key != new.key:
                return _together(question, last, (other, new))
    return _by_difference(question, earlier)


def another_side(question: str, before: Resolved) -> Resolved | None:
    """The comparison before with the name of a turn that is nothing else as one more side; None for any other turn."""
    led, named = LEAD.match(question), find_names(question)
    if led is None or len(named) != 1 or content(question) or asks_in(led["rest"]):
        return None
    (new,), (text, language) = named, (before.own, question_language(before.own))
    if not COMPARES.search(text) or fold(new.text) in fold(text):
        return None
    for sides in reversed(joined(find_names(text), text)):
        several = [m for m in find_names(sides.text) if kind_of(m) == kind_of(new)]
        if kind_of(sides) == kind_of(new) and len(several) > 1:
            *first, end = (mention.text for mention in (*several, new))
            names = f"{', '.join(first)}{AND.get(language, ' and ')}{end}"
            text = text[: sides.start] + names + text[sides.end :]
    return replace(before, own=text) if text != before.own else None


def names_its_sides(question: str) -> bool:
    """Whether a comparison says of whom or of what, and what: "compare what UNODC did in Mexico and in Peru"."""
    if not COMPARES.search(question) or LEAD.match(question) or pronouns.points_back(question):
        return False
    named = {kind_of(m): set[str]() for m in find_names(question)}
    for mention in find_names(question):
        named[kind_of(mention)].add(mention.key)
    says_more = len(named) > 1 or bool(content(COMPARES.sub("", question)))
    return "organisation" in named and says_more and any(len(keys) > 1 for keys in named.values())


def _of_own(question: str, last: Resolved, named: Sequence[Mention]) -> Resolved:
    """A comparison of names of its own: of what was asked about any of them before, else as it stands."""
    known = {m.key for m in find_names(last.text)} & {m.key for m in named}
    if content(COMPARES.sub("", question)) or not known:
        return Resolved(question)
    return _together(question, last, named, asked_of_all=len(known) == len(named))


def _by_difference(question: str, earlier: Sequence[Resolved]) -> Resolved | None:
    """The same for two phrases, where the last two questions differ in one: "impact" and "outcome"."""
    if len(earlier) < 2:
        return None
    old, new = (one.text.strip(" ?؟.").split() for one in earlier[-2:])
    first = next((n for n, (a, b) in enumerate(zip(old, new)) if a != b), 0)  # noqa: B905  (the shorter one ends it)
    last = next((n for n, (a, b) in enumerate(zip(old[::-1], new[::-1])) if a != b), 0)  # noqa: B905
    one, other = (" ".join(words[first : len(words) - last]) for words in (old, new))
    if not one or not other or max(len(one.split()), len(other.split())) > _PHRASE:
        return None
    language = question_language(question)
    both = f"{one}{AND.get(language, ' and ')}{other}"
    text = " ".join((*new[:first], both, *new[len(new) - last :]))
    return Resolved(f"{_VERB.get(language, 'Compare')} {both}: {text[:1].lower()}{text[1:]}?")


def _together(
    question: str, last: Resolved, named: Sequence[Mention], *, asked_of_all: bool = False
) -> Resolved:
    """The last question for all of ``named``; ``asked_of_all``: it names them already."""
    language = question_language(question)
    *first, end = (mention.text for mention in named)
    names = f"{', '.join(first)}{AND.get(language, ' and ')}{end}"
    both = replace(named[-1], key=fold(names), text=names)
    text = (last if asked_of_all else replaced(last, both)).text
    return Resolved(f"{_VERB.get(language, 'Compare')} {names}: {text[:1].lower()}{text[1:]}")
