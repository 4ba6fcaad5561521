"""A question that asks two things of two subjects, taken apart into stand-alone questions.

1. Two clauses, each with a name of its own: "What did A report in 2019, and how many did B train?";
   the second is resolved against the first like a follow-up.
2. One clause over two subjects joined by a repeated preposition, "in A and in B", or over two names
   with "each" or "respectively": the same question is asked of each.

"How many were trained, and by whom?" asks two things of one subject: it stays whole, since one
sentence answers both.
"""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.conversation.followups import standalone
from assistant.question.understand import Question, understand
from corpus.names import find_organisations, find_places

_ASKS = (
    r"(?:what|who|when|where|which|how (?:many|much|long|far)|by how much|in which|"
    r"quel\w*|combien|qui|quand|où|qu[ée]|cu[áa]\w+|qui[ée]n\w*|d[óo]nde)"
)
_CLAUSES = re.compile(
    rf"^(?P<first>.{{12,}}?)(?<!\s)(?:\s*[,;])?\s++(?:and|et|y)\s+(?P<second>{_ASKS}\b.{{12,}})$",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\b(?P<word>in|for|of|at|by|from|dans|pour|en|para)\s+(?P<first>(?:[^\s,;]+\s+){0,6}?[^\s,;]+),?\s+"
    r"(?:and|et|y)\s+(?P=word)\s+(?P<second>[^\s,;?]++(?:\s++[^\s,;?]++){0,6})\s*(?=[,;?]|$)",
    re.IGNORECASE,
)
_EACH = re.compile(
    r",?\s*\b(?:each|respectively|respectivement|cada un[oa]|respectivamente)\b", re.I
)
_NAME = re.compile(r"(?<=[^\W\d_] )[A-Z][\w’'-]{2,}")
_WHEN = re.compile(r"\s+(?:in|during|since|by|en)\s+(?:19|20)\d\d.*$")
_ITS = re.compile(r"^(?:its|their|sus?|son|sa|ses|leurs?)\s+", re.IGNORECASE)
_OWNER = re.compile(r"^(?P<owner>.+?)['’]s\s")


def decompose(question: Question) -> tuple[Question, ...]:
    """The question itself, or the two that it consists of."""
    split = _clauses(question) or _joined(question.text) or _each(question.text)
    return tuple(understand(text) for text in split) if split else (question,)


def _clauses(question: Question) -> tuple[str, str] | None:
    match = _CLAUSES.match(question.text.rstrip(" ?؟"))
    if match is None:
        return None
    first, second = f"{match['first']}?", match["second"]
    second = f"{second[0].upper()}{second[1:]}?"
    if not (_has_subject(understand(first)) and _has_subject(understand(second))):
        return None
    return first, standalone(second, [first]).text


def _has_subject(clause: Question) -> bool:
    """Whether a clause says by itself what it is about: it has at least three terms, and a name."""
    named = clause.places or clause.organisations or clause.symbols
    return len(clause.terms) >= 3 and bool(named or _NAME.search(clause.text))


def _joined(text: str) -> tuple[str, str] | None:
    match = _JOINED.search(text)
    if match is None:
        return None
    first, second = match["first"], match["second"].strip()
    when = _WHEN.search(second)
    after = (when.group() if when else "") + text[match.end() :]
    second = second[: when.start()] if when else second
    if not _has_name(first):
        return None
    owner = _OWNER.match(first)
    if _ITS.match(second):
        if owner is None:
            return None
        second = f"{owner['owner']}’s {_ITS.sub('', second)}"
    elif not _has_name(second):
        return None
    before = text[: match.start()]
    one, other = (f"{before}{match['word']} {name}{after}" for name in (first, second))
    return one, other


def _has_name(subject: str) -> bool:
    return bool(
        find_places(subject) or find_organisations(subject) or re.search(r"['’]s ", subject)
    )


def _each(text: str) -> tuple[str, str] | None:
    match = _EACH.search(text)
    if match is None:
        return None
    text = text[: match.start()] + text[match.end() :]
    names = sorted((*find_organisations(text), *find_places(text)), key=lambda m: m.start)
    for one, other in pairwise(names):
        if re.fullmatch(r"\s+(?:and|et|y)\s+(?:the\s+)?", text[one.end : other.start]):
            return text[: one.end] + text[other.end :], text[: one.start] + text[other.start :]
    return None
