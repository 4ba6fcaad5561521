"""Pronouns that mean something in an earlier question, and what takes their place.

In English the subject stands where the pronoun stood. Pronouns of the other languages agree and contract,
or are endings: there the subject is said before the question (`assistant.conversation.followups`).
"""

from __future__ import annotations

import re

from assistant.conversation.mentions import find_names, kind_of
from assistant.question.understand import question_language
from corpus import domain

_PERSONAL = r"it|they|them|this|that|these|those|he|she|him|her|there"
_POSSESSIVE = r"its|their|his"
PLURAL = frozenset({"they", "them", "their", "these", "those"})
_PRONOUN = re.compile(rf"\b(?:{_PERSONAL}|{_POSSESSIVE})\b", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:a-t-|est-|ont-|sont-|était-|avait-)?(?:il|elle|ils|elles)\b"
    r"|\b(?:son|sa|ses|leurs?|celui-ci|celle-ci|c[’'](?:est|était)|cela|ça|y a-t-il)\b|\b(?:él|ella|ellos|ellas|sus?|allí)\b"
    r"|\b(?:он|она|оно|они|его|её|ее|их|ему|ей|ним|нём|ней|них|там|это|этот|эта|эти|этого|этой|этом)\b"
    r"|(?:^|\s)(?:هو|هي|هم|هذا|هذه|ذلك|تلك|هناك(?=\s*[؟?.]?\s*$)|منهم|منها|منه|فيها|فيه|لها|له)(?=\s|؟|\?|$)",
    re.IGNORECASE,
)
# "le projet a-t-il …", "l'UNRWA a-t-il …": the subject stands before the verb, and "il" repeats it.
_INVERTED = re.compile(
    r"(?:\b(?:le|la|les|une?|ce|cette|ces)\s+|\bl[’'])[\w’'-]+(?:\s+[\w’'-]+){0,8}?\s+\w+-(?:t-)?(?:ils?|elles?)\b"
    r"|(?-i:[A-ZÉ][\w-]+)\s+\w+-(?:t-)?(?:ils?|elles?)\b",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"\b(?:one|some|any|part|among|member) (?:of )?(?:them|these|those)\b|\bone of (?:them|these|those)\b|\bl['’]une? d['’](?:eux|elles)\b|\bparmi (?:eux|elles)\b|"
    r"\bun[oa] de (?:ell[oa]s|es[oa]s|est[oa]s)\b|\bentre ellos\b|\b(?:один|одна|одно) из (?:них|этих)\b|\bсреди них\b|(?:من بينهم|من بينها|واحد منهم|واحدة منها)",
    re.IGNORECASE,
)
_THERE = re.compile(r"\blà-bas\b|\ball[íi]\b|\bтам\b|(?:^|\s)هناك(?=\s*[؟?.]?\s*$)", re.IGNORECASE)
# "Were there …", "will there be …", "there have been …": that something exists, not where.
_BEFORE_THERE = re.compile(
    r"\b(?:is|are|was|were|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|has|have|had|will|would|can|could|may|might|should|must)$"
)
_AFTER_THERE = re.compile(
    r"\s+(?:is|are|was|were|has|have|had|will|would|can|could|may|might|should|must|exists?|existed|remains?|remained|be)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\b(?:and|when|after|because|while|that|who|which|if)\b|[,;]", re.IGNORECASE)
# "UNODC in Peru in 2023": the place is said at the end, "What did UNODC do in Peru in 2023?".
_PLACED = re.compile(
    r"(?P<name>[A-Z][\w.&/-]*(?: [A-Z][\w.&/-]*)*)(?P<where>(?: in (?:\d{4}|[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*))+)"
)
_ONE_CLAUSE = re.compile(r"(?: (?!and\b|or\b|but\b)[^\s,;]+)+\s*\?*\s*")
_OWNED = re.compile(
    r"^\s+(?P<what>(?:[\w-]+\s+){0,2}?[\w-]+?)(?=\s+(?:for|in|of|by|and|to|at|on|from|with|is|was|are|were|been|"
    r"during|per)\b|\s*[?,;.]|\s*$)",
    re.IGNORECASE,
)


def points_back(question: str) -> bool:
    """Whether a question has a pronoun, or "this programme", that means something before it."""
    if question_language(question) == "en":
        return find(question) is not None
    repeated = [match.span() for match in _INVERTED.finditer(question)]
    found = (
        match
        for match in _OTHER.finditer(question)
        if not any(start <= match.start() < end for start, end in repeated)
    )
    return next(found, None) is not None or _this_thing().search(question) is not None


def means_a_place(question: str) -> bool:
    """Whether a question says "there" of a place: "anything about water there?"."""
    found = find(question) if question_language(question) == "en" else _THERE.search(question)
    return found is not None and (found.re is _THERE or found.group().lower() == "there")


def one_of_those(question: str) -> bool:
    """Whether a question asks of a name if it is one of those that were spoken of: "Is UNICEF one of them?"."""
    return _ONE_OF.search(question) is not None


def find(question: str) -> re.Match[str] | None:
    """The first English pronoun that means something in an earlier question."""
    return next((m for m in _PRONOUN.finditer(question) if _is_anaphoric(question, m)), None)


def in_place(question: str, match: re.Match[str], subject: str, places: list[str]) -> str:
    """``question`` with the pronoun of ``match`` replaced by ``subject``, in the form that fits the pronoun.

    ``places``: of the question before, for "there".
    """
    word, after = match.group().lower(), question[match.end() :]
    start, end = match.span()
    if word == "there":
        return question[:start] + (f"in {places[-1]}" if places else f"({subject})") + after
    if word in _POSSESSIVE.split("|"):
        owned = _OWNED.match(after)
        if owned is not None:
            return f"{question[:start]}the {owned['what']} of {subject}{after[owned.end() :]}"
        return f"{question[:start]}{subject}’s{after}"
    if word in {"this", "that", "these", "those", "her"}:
        noun = _noun_after().match(after)
        if noun is None:
            return f"{question.rstrip(' ?؟')} ({subject})?"
        end += noun.end()
    rest, placed = question[end:], _PLACED.fullmatch(subject)
    if placed is None or not _ONE_CLAUSE.fullmatch(rest):
        return question[:start] + subject + rest
    return f"{question[:start]}{placed['name']}{rest.rstrip(' ?')}{placed['where']}?"


def _is_anaphoric(question: str, match: re.Match[str]) -> bool:
    """Whether a pronoun means something in the question before: "the fact that …" and "is there a …" do not.

    A pronoun after a name in the same question means that name if a new clause begins between the two ("What did
    UNODC do, and where was it?"); else something earlier ("How much did Norway give to it?": a fund).
    """
    word, before = match.group().lower(), question[: match.start()].lower().rstrip()
    after = question[match.end() :]
    if word == "there":
        return not (_BEFORE_THERE.search(before) or _AFTER_THERE.match(after))
    if word == "that":
        closed = re.search(r"\b(was|is|does|did|of|about|in|for|with|do)$", before)
        return bool(closed) or not after.strip(" ?")
    if word == "it" and re.match(r"\s+(is|was)\s+\w+\s+that\b", after):
        return False
    names = [m for m in find_names(question) if m.end <= match.start() and kind_of(m) != "year"]
    return not any(_CLAUSE.search(question[m.end : match.start()]) for m in names)


@domain.cached()
def _this_thing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{domain.any_of('subjects', 'this_thing')})\b", re.IGNORECASE)


@domain.cached()
def _noun_after() -> re.Pattern[str]:
    """The noun after "this": "this programme"."""
    things = domain.any_of("subjects", "things")
    return re.compile(rf"^\s+(?:the\s+)?(?:{things})s?\b", re.IGNORECASE)
