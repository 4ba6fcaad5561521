"""Who does what in a sentence: organisations that are its subjects, with their predicates.

1. A subject is an organisation's name without a preposition before it, with those joined to it ("ESCWA,
   UNFPA and UN Women"), directly before a word that opens a predicate; an insertion between commas
   ("in partnership with UNDP") is skipped.
2. A name after a participle and "by" is the subject of a passive sentence.
3. "We" is the publisher, where that is a known organisation.
4. Names inside the insertion, or after "with support from" and the like, are partners.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.facts.grammar import NOUN_OR_VERB, WORD, Grammar
from corpus.names import Mention

_GOVERNED = re.compile(
    r"\b(?:of|by|from|with|to|for|at|in|on|under|between|against|within|through|than|via|about|"
    r"par|avec|pour|de|du|des|à|au|con|por|para|del|al)\s+(?:the\s|la\s|le\s|l['’]|el\s|los\s|las\s)?(?:joint\s)?$",
    re.I,
)
_JOINED = re.compile(
    r"\s*(?:,\s*(?:and|et|y)?|and|et|y|&|/|-|–)\s*(?:the\s|la\s|le\s|l['’]|el\s)?", re.I
)
_BRACKET = re.compile(r"\s*\([^()]{1,60}\)")
_INSERTION = re.compile(
    r"\s*,\s*(?P<inside>(?:in|through|together|jointly|with|alongside|under|as|via|en|avec|con|junto)\b"
    r"[^,.;:()]{2,120}(?:,[^,.;:()]{2,60}){0,5}),\s*",
    re.I,
)
_TOGETHER = re.compile(
    r"\s*,?\s*(?:in (?:partnership|collaboration|cooperation|coordination) with|(?:together|jointly) with|"
    r"with (?:the )?support (?:from|of)|alongside|en (?:partenariat|collaboration) avec|"
    r"en (?:alianza|colaboración) con)\b",
    re.I,
)
_BY = re.compile(r"\b(?:by|par|por)\s+(?:the\s|la\s|le\s|l['’]|el\s)?$", re.I)
_PARTNER = re.compile(
    r"\b(?:partnership with|collaboration with|cooperation with|coordination with|together with|"
    r"jointly with|alongside|support (?:from|of)|supported by|funded by|funding from|partenariat avec|"
    r"collaboration avec|appui (?:de|du)|soutien (?:de|du)|alianza con|colaboración con|apoyo de)"
    r"(?=[^.;:()]{0,90}$)",
    re.I,
)
_WE = re.compile(r"(?:^\W*|[.,:;]\s+)(?:we|nous)(?!\w)", re.I)
# After these a participle belongs to the noun that follows: "for alleged crimes", "30 scheduled flights".
_DETERMINED = re.compile(
    r"(?:\d|\b(?:a|an|the|their|its|our|his|her|this|these|those|all|of|with|and|for|after|before|in|on|to|from|by|"
    r"into|through|against|make|takes?|give|no|any|more|most|some|many|several|new))\s$",
    re.I,
)
_SUBORDINATE = re.compile(
    r"(?:While|Although|Though|Whereas|Despite|Given|Because|When|With (?:only |just )?[\d.]+ (?:per cent|percent|%))\W",
)
_CLAUSE_END = re.compile(r"[;:()–—]|[,.]\s")
# A further predicate of the same subject: ", and contributed to", ", training over".
_AND_DID = re.compile(
    r"(?:,\s+and\s+|\band\s+(?=[a-z]+ed\s+(?:a|an|the|in|to|on|over|more|\d))|,\s+(?:thereby\s+|also\s+)?(?=[a-z]{4,}ing\s))"
    r"(?P<verb>[a-z]{3,})"
)
_MOST_WORDS = 14  # of a predicate
_NEAR_PARTNER = 160  # characters from a subject to the last partner named before its verb


@dataclass(frozen=True, slots=True)
class Action:
    """A subject with its predicate. ``start``: of the verb; ``end``: where the predicate is cut.

    ``who``: empty for "we" (the publisher). ``governs``: start and end of the text that it is about.
    """

    who: tuple[Mention, ...]
    start: int
    end: int
    governs: tuple[int, int]
    passive: bool = False


def find_actions(text: str, organisations: Sequence[Mention], rules: Grammar) -> tuple[Action, ...]:
    """The actions of a sentence, in its order."""
    found = [*_active(text, organisations, rules), *_passive(text, organisations, rules)]
    found += [] if found else _of_publisher(text, rules)
    found.sort(key=lambda action: action.start)
    return tuple(_bounded(text, found))


def find_partners(
    text: str, organisations: Sequence[Mention], actions: Sequence[Action], rules: Grammar
) -> tuple[Mention, ...]:
    """Organisations, other than subjects, with whose support or in partnership with which it was done."""
    subjects = {id(mention) for action in actions for mention in action.who}
    return tuple(
        mention
        for mention in organisations
        if id(mention) not in subjects and _is_partner(text, mention, rules)
    )


def _is_partner(text: str, mention: Mention, rules: Grammar) -> bool:
    """Whether there are only names between "in partnership with" and the organisation."""
    found = _PARTNER.search(text, max(0, mention.start - 120), mention.start)
    between = WORD.findall(text, found.end(), mention.start) if found else []
    return found is not None and not any(
        word[0].islower() and rules.opens_predicate(word) for word in between
    )


def nearest_predicate(text: str, action: Action, at: int, rules: Grammar) -> Action:
    """The action with its last predicate before ``at``: "trained judges, and opened 10 offices"."""
    start = action.start
    for match in _AND_DID.finditer(text, action.start, max(action.start, at)):
        verb = match["verb"]
        if rules.is_past(verb) or verb.endswith("ing"):
            start = match.start("verb")
    if start == action.start:
        return action
    return replace(action, start=start, end=_predicate_end(text, start, len(text)))


def find_predicate(
    text: str, start: int, end: int, near: int, rules: Grammar
) -> tuple[int, int] | None:
    """The span of the predicate nearest to ``near`` in text[start:end], of which no subject is known."""
    before: re.Match[str] | None = None
    for match in WORD.finditer(text, start, end):
        opens = match[0].islower() and rules.opens_predicate(match[0])
        if not opens or _DETERMINED.search(text, max(start, match.start() - 12), match.start()):
            continue
        if match[0] in NOUN_OR_VERB and not text.startswith(" to ", match.end()):
            continue
        if match.start() >= near:
            if before is None or rules.is_past(match[0]) or match[0] in rules.auxiliaries:
                chosen = before or match
                return chosen.start(), _predicate_end(text, chosen.start(), end)
            break
        before = match
    return (before.start(), _predicate_end(text, before.start(), end)) if before else None


def _active(text: str, organisations: Sequence[Mention], rules: Grammar) -> Iterator[Action]:
    at = 0
    while at < len(organisations):
        chain = [organisations[at]]
        at += 1
        while at < len(organisations) and _joins(text, chain[-1], organisations[at]):
            chain.append(organisations[at])
            at += 1
        if _GOVERNED.search(text, max(0, chain[0].start - 20), chain[0].start):
            continue
        verb = _verb_after(text, chain[-1].end, rules)
        if verb is None and _TOGETHER.match(text, chain[-1].end):
            others = [o for o in organisations[at:] if o.start - chain[-1].end < _NEAR_PARTNER]
            verbs = (_verb_after(text, other.end, rules) for other in others)
            verb = next((found for found in verbs if found is not None), None)
        if verb is not None:
            yield Action(tuple(chain), verb, _predicate_end(text, verb, len(text)), (0, len(text)))
            # A name in the insertion is no subject of the same verb.
            while at < len(organisations) and organisations[at].end <= verb:
                at += 1


def _joins(text: str, one: Mention, two: Mention) -> bool:
    bracket = _BRACKET.match(text, one.end)
    start = bracket.end() if bracket and bracket.end() <= two.start else one.end
    return _JOINED.fullmatch(text, start, two.start) is not None


def _verb_after(text: str, at: int, rules: Grammar) -> int | None:
    """Where the predicate of a subject that ends at ``at`` begins; None if none follows."""
    bracket = _BRACKET.match(text, at)
    at = bracket.end() if bracket else at
    insertion = _INSERTION.match(text, at)
    at = insertion.end() if insertion else at
    for step, match in enumerate(WORD.finditer(text, at)):
        if text[at : match.start()].strip(" \u00a0’'s") or step > 7:
            return None
        lower = match[0].lower()
        if lower.startswith(("’s", "'s")):
            return None
        if rules.opens_predicate(match[0]) and not (lower in rules.stops and lower == "its"):
            return match.start()
        known = lower in rules.offices or lower in rules.adverbs
        if not known and not (step and match[0][0].isupper()):
            return None
        at = match.end()
    return None


def _passive(text: str, organisations: Sequence[Mention], rules: Grammar) -> Iterator[Action]:
    for position, mention in enumerate(organisations):
        by = _BY.search(text, max(0, mention.start - 12), mention.start)
        if by is None:
            continue
        words = list(WORD.finditer(text, max(0, by.start() - 90), by.start()))
        participle = next((w for w in reversed(words[-6:]) if rules.is_past(w[0])), None)
        if participle is None:
            continue
        chain = [mention]
        for other in organisations[position + 1 :]:
            if not _joins(text, chain[-1], other):
                break
            chain.append(other)
        start = participle.start()
        before = [w for w in words if w.end() < start and w[0].lower() in rules.auxiliaries]
        start = before[-1].start() if before and start - before[-1].end() < 24 else start
        yield Action(tuple(chain), start, participle.end(), (0, len(text)), passive=True)


def _of_publisher(text: str, rules: Grammar) -> Iterator[Action]:
    for match in _WE.finditer(text):
        for step, word in enumerate(WORD.finditer(text, match.end())):
            if step > 3:
                break
            if rules.opens_predicate(word[0]):
                yield Action(
                    (), word.start(), _predicate_end(text, word.start(), len(text)), (0, len(text))
                )
                return


def _predicate_end(text: str, start: int, end: int) -> int:
    """Where a predicate is cut: at the end of its clause, or after `_MOST_WORDS` words."""
    last = start
    for count, match in enumerate(WORD.finditer(text, start, end)):
        ended = count > 1 and _CLAUSE_END.search(text, last, match.start())
        if count >= _MOST_WORDS or ended:
            break
        last = match.end()
    return last


def _bounded(text: str, found: Sequence[Action]) -> Iterator[Action]:
    """Each action governs the text from its subject to the next action.

    The first one also governs what is before it, unless that is another clause; an agent in brackets
    governs only what is inside.
    """
    for position, action in enumerate(found):
        first = min([action.start, *(m.start for m in action.who)])
        if position == 0 and not _SUBORDINATE.match(text):
            first = text.rfind("(", 0, action.start) + 1 if _is_bracketed(text, action) else 0
        following = found[position + 1] if position + 1 < len(found) else None
        last = (
            len(text)
            if following is None
            else min([following.start, *(m.start for m in following.who)])
        )
        yield replace(action, governs=(first, max(first, last)))


def _is_bracketed(text: str, action: Action) -> bool:
    opening = text.rfind("(", 0, action.start)
    return action.passive and opening >= 0 and text.find(")", opening, action.start) < 0
