"""The little grammar that facts need: words that open a predicate, and where a noun phrase ends.

A statistical parser was the alternative; none comes in a package that is small, offline and free of
a download, and in these reports an agency's name before a past tense is a subject nearly always.

A noun phrase, the thing that a figure counts:

1. Words are taken up to a stop word, a verb, a figure or a punctuation mark; "and" joins a second noun.
2. A participle or an -ing form belongs to the phrase only before a noun ("displaced women").
3. "of" and "with" and what they govern belong to it: "cases of sexual violence", "persons with
   disabilities".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from corpus import domain

# An elided word is a word of its own ("qu’", "d’"); "women's" and "Viet-Nam" are one word.
WORD = re.compile(r"(?:[lLdDnNsScCjJmMtT]|[qQ]u)(?=[’'][^\W\d_])|[^\W_]+(?:[’'\-–/&][^\W_]+)*")
# Forms of past tenses and participles.
_PAST = {
    "en": re.compile(r"[a-z]{2,}ed|written|shown|grown|chosen|driven|hidden|stolen|broken"),
    "fr": re.compile(r"$^"),
    "es": re.compile(r"[a-záéíóúñ]{3,}(?:ó|aron|ieron|eron)"),
}
_NOT_PAST = frozenset([
    "need", "needs", "speed", "seed", "feed", "breed", "indeed", "hundred", "red", "bed", "deed", "greed",
    "weed", "shed", "aged", "so-called",
])  # fmt: skip
_GERUND = re.compile(r"[a-z]{3,}ing")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Sets of folded words of one language."""

    language: str
    stops: frozenset[str]
    verbs: frozenset[str]
    present: frozenset[str]
    deeds: frozenset[str]
    auxiliaries: frozenset[str]
    adverbs: frozenset[str]
    doing: frozenset[str]
    people: frozenset[str]
    offices: frozenset[str]
    not_when: frozenset[str]
    no_counted: frozenset[str]
    nouns_in_ing: frozenset[str]

    def is_past(self, word: str) -> bool:
        """Whether a word is a past tense or participle by its form, or a verb by the list."""
        lower = word.lower()
        if lower in self.verbs:
            return True
        pattern = _PAST.get(self.language)
        return pattern is not None and lower not in _NOT_PAST and bool(pattern.fullmatch(lower))

    def is_gerund(self, word: str) -> bool:
        """Whether a word is an -ing form that is no noun ("grantees working on")."""
        if self.language != "en" or not _GERUND.fullmatch(word):
            return False
        return word not in self.nouns_in_ing

    def opens_predicate(self, word: str) -> bool:
        """Whether a word after a subject begins its predicate."""
        return word.lower() in self.auxiliaries or self.is_past(word)


@domain.cached()
def grammar(language: str | None) -> Grammar:
    """The grammar of a language (ISO 639-1); English for one that has none."""
    known = domain.listed("grammar")
    name = language if language is not None and language in known else "en"
    said = known.get(name, {})
    sets = (field.name for field in fields(Grammar) if field.name != "language")
    return Grammar(name, **{key: frozenset(said.get(key, "").split()) for key in sets})


_MOST = 9  # words of a noun phrase
_PARTICIPLE = 3  # words that belong to one
_COMPLEMENT = 5  # words after "of"
_ADJECTIVES = frozenset(["more", "less", "higher", "lower", "fewer", "greater"])
# Words that are verbs after a subject and nouns after a figure.
NOUN_OR_VERB = frozenset([
    "support", "cost", "costs", "plans", "cut", "targets", "funds", "reports", "offers", "covers", "hosts",
    "leads", "works",
])  # fmt: skip
_DETERMINER = frozenset(
    ["the", "a", "an", "its", "their", "his", "her", "our", "this", "these", "those", "it", "them"]
)
_OF = re.compile(r"[ \n]of[ \n](?=[a-z]{3}|[A-Z]{2})")
_NUMBER_OF = re.compile(
    r"(?:total\s+)?(?:number|share|proportion|percentage|amount)\s+of\s+(?:the\s+|all\s+)?", re.I
)
_ARTICLE = re.compile(r"\s(?:la\s|l['’])")  # "professionnels de la santé"
_NO_KIND = frozenset(["days", "weeks", "months", "years", "decades", "hours", "minutes", "times"])


def noun_phrase(text: str, at: int, rules: Grammar) -> tuple[int, int] | None:
    """The span of the noun phrase that begins at ``at``; None if nothing there is one."""
    span = bare_phrase(text, at, rules)
    if span is None or rules.language != "en":
        return span
    with_ = _with().match(text, span[1])
    if with_:
        return at, with_.end()
    return at, _complement(text, span, rules)


@domain.cached()
def _with() -> re.Pattern[str]:
    conditions = domain.any_of("subjects", "conditions")
    return re.compile(rf"[ \n](?:living with [a-zA-Z]+|{conditions})\b")


def _complement(text: str, span: tuple[int, int], rules: Grammar) -> int:
    """Where "of" and what it governs end, after a plural that is no span of time."""
    last = text[span[0] : span[1]].rsplit(maxsplit=1)[-1].lower()
    of = _OF.match(text, span[1])
    if of is None or last in _NO_KIND or not (last.endswith("s") or last in rules.people):
        return span[1]
    first = WORD.match(text, of.end())
    if first is None or first[0].lower() in rules.stops or first[0].lower() in _DETERMINER:
        return span[1]
    inner = bare_phrase(text, of.end(), rules, _COMPLEMENT)
    return inner[1] if inner else span[1]


def subject_phrase(text: str, at: int, rules: Grammar) -> tuple[int, int] | None:
    """The head of a long subject, with "of" and what it governs: "the rate of recruitment"."""
    number = _NUMBER_OF.match(text, at)  # "number of cases of sexual violence in …": the cases
    if number is not None:
        return noun_phrase(text, number.end(), rules)
    span = bare_phrase(text, at, rules)
    of = _OF.match(text, span[1]) if span else None
    inner = bare_phrase(text, of.end(), rules, _COMPLEMENT) if of else None
    return (at, inner[1]) if span and inner else span


def bare_phrase(text: str, at: int, rules: Grammar, most: int = _MOST) -> tuple[int, int] | None:
    """A noun phrase without what "of" adds to it, of at most ``most`` words."""
    end, taken, joined, last_end, plural = at, 0, False, at, False
    for match in WORD.finditer(text, at):
        word, lower = match[0], match[0].lower()
        apart = text[end : match.start()].strip(" \u00a0\n’'") or match.start() - end > 2
        if apart or taken >= most or word[0].isdigit():
            break
        if lower == "or" and (plural or not taken):  # "ever-married or ever-partnered girls"
            break
        if lower in ("and", "or", "et", "y") and taken and not joined:
            if not _joins_noun(text, match, rules, plural):
                break
            joined, end = True, match.end()
            continue
        if taken and lower in ("de", "d", "du", "des") and rules.language in ("fr", "es"):
            if not _governs_noun(text, match, rules):
                break
            end = match.end()
            continue
        if taken and lower in ("la", "l") and text[last_end : match.start()].strip() == "de":
            end = match.end()
            continue
        if _ends_phrase(text, match, rules, taken, plural):
            break
        end = last_end = match.end()
        plural = lower in rules.people or (
            lower.endswith("s") and not lower.endswith(("ss", "’s", "'s"))
        )
        taken += 1
    if not taken or text[at:last_end].lower() in rules.no_counted:
        return None
    return at, last_end


def _joins_noun(text: str, match: re.Match[str], rules: Grammar, plural: bool) -> bool:
    """Whether a second noun follows "and"; after a plural no verb ("judges and trained")."""
    after = WORD.match(text, match.end() + 1)
    if after is None or (plural and (rules.is_past(after[0]) or after[0] in rules.deeds)):
        return False
    return _is_noun(text, after, rules)


def _governs_noun(text: str, match: re.Match[str], rules: Grammar) -> bool:
    """Whether a noun follows "de": "professionnels de la santé"."""
    article = _ARTICLE.match(text, match.end())
    after = WORD.match(text, article.end() if article else match.end() + 1)
    return after is not None and after[0].lower() not in rules.stops and not after[0][0].isdigit()


def _ends_phrase(text: str, match: re.Match[str], rules: Grammar, taken: int, plural: bool) -> bool:
    """Whether a word is no more part of a phrase that has ``taken`` words, the last one a plural or not."""
    lower = match[0].lower()
    if not taken and lower in _ADJECTIVES:
        return False
    return (
        lower in rules.stops
        or not _is_noun(text, match, rules)
        or (plural and _follows_subject(match[0], rules))
        or (not taken and _is_verb_alone(text, match, rules))
    )


def participle_phrase(text: str, at: int, rules: Grammar) -> tuple[int, int] | None:
    """Of "those employed in agriculture" the participle and what belongs to it."""
    first = WORD.match(text, at)
    if first is None or not rules.is_past(first[0]):
        return None
    end = first.end()
    for count, match in enumerate(WORD.finditer(text, end)):
        verb = (count and rules.is_past(match[0])) or match[0].lower() in rules.auxiliaries
        if count >= _PARTICIPLE or verb or text[end : match.start()].strip():
            break
        end = match.end()
    return at, end


def _follows_subject(word: str, rules: Grammar) -> bool:
    """Whether a word after a plural is a verb or adverb: "people live", "women working"."""
    lower = word.lower()
    if lower in NOUN_OR_VERB:
        return False
    adverb = rules.language == "en" and lower.endswith("ly") and word.islower()
    return rules.is_past(word) or rules.is_gerund(lower) or lower in rules.present or adverb


def _is_verb_alone(text: str, match: re.Match[str], rules: Grammar) -> bool:
    """Whether a present form directly after a figure has no noun after it: "the two go together"."""
    after = WORD.match(text, match.end() + 1)
    return match[0].lower() in rules.present and (
        after is None or not _starts_noun(after[0], rules)
    )


def _is_noun(text: str, match: re.Match[str], rules: Grammar) -> bool:
    """Not a stop word, and not a verb: a participle before a noun belongs to the noun phrase."""
    word = match[0]
    lower = word.lower()
    if lower in rules.stops or word[0].isdigit():
        return False
    after = WORD.match(text, match.end() + 1)
    if lower in NOUN_OR_VERB:
        return after is None or after[0].lower() not in _DETERMINER
    if lower in rules.verbs:
        return False
    if not rules.is_past(word) and not rules.is_gerund(word):
        return not (rules.language == "fr" and lower in rules.auxiliaries)
    return after is not None and text[match.end()] == " " and _starts_noun(after[0], rules)


def _starts_noun(word: str, rules: Grammar) -> bool:
    return word.lower() not in rules.stops and not rules.is_past(word) and word[0].isalpha()
