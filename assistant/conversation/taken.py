"""A follow-up as a question of the words that it keeps and of those that it takes over from earlier turns.

Which words these are is said by a network that reads the turn with those before it (`assistant.reader.turns`): query
resolution as the classification of terms (Voskarides et al., "Query Resolution for Conversational Search with Limited
Supervision", 2020, arXiv:2005.11723). Three things are added: words of the turn may be left out ("and", "what about"); a
word of an earlier turn may say where the turn's own words stand ("in Peru" of "What did UNODC do in Peru?"); and a turn that
is made like an earlier one takes over nothing in the place of its own words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from assistant.conversation.forms import ASKS, LEAD, PREPOSITIONS
from assistant.conversation.frames import Resolved, question_mark
from assistant.conversation.mentions import asks_in, content, find_names, kind_of
from assistant.conversation.pronouns import one_of_those
from assistant.conversation.subjects import without_doing
from assistant.conversation.taken_words import (
    DROPPED,
    KEEPS,
    Word,
    closed,
    cuts_a_name,
    falls_apart,
    has_place,
    kept_in,
    of_runs,
    runs_of,
    with_its_frame,
    with_turn,
    words_of,
)
from assistant.question.understand import understand
from corpus.model import places_in
from corpus.names import find_organisations
from corpus.normalize import fold

_ASKS = re.compile(rf"(?:{ASKS.pattern})(?:\s+(?:many|much)\b)?", ASKS.flags)
_AUXILIARY = re.compile(
    r"(?<=\w )(?<!who )(?<!that )(?<!which )(?:(?:did|does|do) |(?:was|were|is|are) (?=\w+ed\b))"
)
_HANGING = re.compile(
    rf"(?<![\s,;:])(?:[\s,;:]++(?:{PREPOSITIONS}|and|or|et|ou|y|e|o|и|или|that|which|que|del|the|an?|les?|la|el|l[oa]s|une?)(?!\w)){{0,6}}+[\s,;:]*+$|^(?:of|des?|du|del)\s++"
)  # in small letters: "AU" is a name
_LEAST = 0.02  # probabilities are at least so far from 0 and 1


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn takes over. ``leans``: log-odds that it takes over anything.

    ``own``: for each word of the turn, whether the question has it. ``earlier``: of each earlier turn, the newest first,
    its words; those that were too many to be read are missing at its end.
    """

    leans: float
    own: tuple[bool, ...]
    earlier: tuple[tuple[Word, ...], ...]


# What a turn takes over from the questions before it, the newest first.
Takes = Callable[[str, Sequence[str]], Taken]


def without_parallel(turn: str, earlier: Sequence[str], taken: Taken) -> Taken:
    """``taken`` without words of ``earlier`` in whose place the turn has others; nothing is taken over where what is left
    says nothing that the turn does not say itself.

    "How many women were trained in Mexico?" begins and goes on as "How many prosecutors were trained in Mexico?" does, with
    "women" for "prosecutors".
    """
    words = tuple(_but_parallel(turn, *one) for one in zip(earlier, taken.earlier, strict=False))
    own = set(_folded(turn))
    news = (
        word.is_kept and name not in own
        for question, of_one in zip(earlier, words, strict=False)
        for name, word in zip(_folded(question), of_one, strict=False)
    )
    leans = taken.leans if words == taken.earlier or any(news) else -math.inf
    return replace(taken, leans=leans, earlier=words)


def without_rivals(turn: str, earlier: Sequence[str], taken: Taken) -> Taken:
    """``taken`` without organisations of ``earlier`` where the turn names one of its own, for which they have no place: who is asked
    about is said. (Of 16 such turns of 362 that name one, 13 meant it alone.)
    """
    own = {name.key for name in find_organisations(turn)}
    if not own or one_of_those(turn):
        return taken
    words = tuple(
        one if has_place(one) else _but_organisations(question, one, own)
        for question, one in zip(earlier, taken.earlier, strict=False)
    )
    return replace(taken, earlier=words)


def _but_organisations(
    question: str, words: tuple[Word, ...], own: Collection[str]
) -> tuple[Word, ...]:
    inside = places_in(name for name in find_organisations(question) if name.key not in own)
    spans = words_of(question)[: len(words)]
    rivals = [not inside.isdisjoint(range(*span)) for span in spans]
    says = [bool(content(question[start:end])) for start, end in spans]
    found = list(words)
    for at, one in enumerate(rivals):
        beside = not says[at] and (
            rivals[at - 1 : at] == [True] or rivals[at + 1 : at + 2] == [True]
        )
        if one or beside:  # "and" of "UNICEF and UNFPA"
            found[at] = DROPPED
    return tuple(found)


def _but_parallel(turn: str, question: str, words: tuple[Word, ...]) -> tuple[Word, ...]:
    theirs, own = [*_folded(question)][: len(words)], [*_folded(turn)]
    matcher = SequenceMatcher(None, theirs, own, autojunk=False)
    *same, end = matcher.get_matching_blocks()
    both = [word for match in same for word in theirs[match.a : match.a + match.size]]
    is_parallel = len(same) > 1 and same[0].a == same[0].b == 0
    if not is_parallel or set(_content(turn)).isdisjoint(both):
        return words
    lacking, found = _names_lacking(turn, question), list(words)
    for one, other in pairwise((*same, end)):
        if one.b + one.size < other.b:
            for at in set(range(one.a + one.size, other.a)) - lacking:
                found[at] = DROPPED
    return tuple(found)


def _names_lacking(turn: str, question: str) -> set[int]:
    """Numbers of the words of names in ``question`` of whose kind the turn has none."""
    has = {kind_of(name) for name in find_names(turn)}
    inside = places_in(name for name in find_names(question) if kind_of(name) not in has)
    return {
        at
        for at, (start, end) in enumerate(words_of(question))
        if not inside.isdisjoint(range(start, end))
    }


def composed(turn: str, earlier: Sequence[str], taken: Taken) -> Resolved | None:
    """``turn`` as a question that stands alone; None for one that takes over nothing.

    ``earlier``: the questions that ``taken`` is about, the newest first.
    """
    own = _own(turn, taken)
    framed = tuple(
        closed(question, with_its_frame(question, words, own))
        for question, words in zip(earlier, taken.earlier, strict=False)
    )
    taken = replace(taken, earlier=framed)
    kept = [any(word.is_kept for word in words) for words in framed]
    cuts = any(cuts_a_name(*one) for one in zip(earlier, framed, strict=False))
    if taken.leans <= 0 or not any(kept) or cuts:
        return None
    made = _made(turn, own, earlier, taken, kept)
    return made if made is not None and _is_whole(made.text) else None


def _made(
    turn: str, own: str, earlier: Sequence[str], taken: Taken, kept: Sequence[bool]
) -> Resolved | None:
    """The words of the turn in the question before where they have a place in it, else after what is kept of those before.

    None where that question would fall apart. ``kept``: of which earlier turns something is.
    """
    placed = [has and has_place(w) for has, w in zip(kept, taken.earlier, strict=True)]
    frame = next((n for n, has in enumerate(placed) if has and not asks_in(own)), None)
    others = [n for n, has in enumerate(kept) if has and n != frame]
    said = [own] if frame is None else [own, *kept_in(earlier[frame], taken.earlier[frame])]
    phrases = _new([(earlier[n], taken.earlier[n]) for n in others], said)
    asks = question_mark(turn)
    if frame is not None:
        if falls_apart(earlier[frame], taken.earlier[frame]):
            return None
        besides = ", ".join(filter(None, map(_without_asking, phrases)))
        after = f" ({besides})" if besides else ""
        return Resolved(f"{with_turn(earlier[frame], taken.earlier[frame], own)}{after}{asks}")
    if not phrases:
        return None
    last = next(n for n, has in enumerate(kept) if has)
    begins_so = taken.earlier[last][0].is_kept and others == [last]  # as the question before
    if begins_so and not _begins_asking(own):
        return Resolved(f"{' '.join(phrases)} {own}{asks}")
    about = ", ".join(filter(None, map(_without_asking, phrases)))
    return Resolved(f"{_after_lead(turn)}{asks}", about=about) if about else None


def _is_whole(text: str) -> bool:
    """Whether what a text opens in brackets is closed."""
    return text.count("(") == text.count(")")


def _begins_asking(text: str) -> bool:
    return ASKS.match(text) is not None and 0 not in places_in(find_names(text))


def _without_asking(phrase: str) -> str:
    """A phrase without the words that make it a question: "What ESCWA and UNLIREC", "hizo la OIT", "officers were trained"."""
    while _begins_asking(phrase) and (asks := _ASKS.match(phrase)) is not None and asks.end():
        phrase = phrase[asks.end() :].lstrip(" ,:")
    return _AUXILIARY.sub("", without_doing(phrase), count=1)


def _after_lead(turn: str) -> str:
    """The turn without "and" before it."""
    lead = LEAD.match(turn)
    asks = "¿" if "¿" in turn else ""
    if lead is None or not (turn[lead.start("rest") - 1].isspace() or ASKS.match(lead["rest"])):
        return asks + _bare(turn)  # of "وزارة" the first letter is no "and"
    return asks + _bare(lead["rest"])


def likelihood(text: str, turn: str, earlier: Sequence[str], taken: Taken) -> float:
    """Log-likelihood of a stand-alone question: of each word of content of ``earlier``, whether it has it or not."""
    own, has = set(_folded(turn)), set(_folded(text))
    kept: dict[str, float] = {}
    for question, words in zip(earlier, taken.earlier, strict=False):
        content = set(_content(question))
        for name, word in zip(_folded(question), words, strict=False):
            if name not in own and name in content:
                kept[name] = max(kept.get(name, -math.inf), word.kept)
    shares = {name: min(max(_generous(p), _LEAST), 1 - _LEAST) for name, p in kept.items()}
    return sum(math.log(p if name in has else 1 - p) for name, p in shares.items())


def _generous(kept: float) -> float:
    """The probability that a word is kept, in (0, 1), its log-odds `KEEPS` higher; ``kept``: its logarithm."""
    share = math.exp(kept)
    return share / (share + (1 - share) * math.exp(-KEEPS))


def _folded(text: str) -> Iterator[str]:
    return (fold(text[start:end]) for start, end in words_of(text))


def _content(text: str) -> Iterator[str]:
    """The words that say something, folded."""
    places = places_in(understand(text).terms)
    for start, end in words_of(text):
        if not places.isdisjoint(range(start, end)):
            yield fold(text[start:end])


def _own(turn: str, taken: Taken) -> str:
    """The words of the turn that stay, without "and", "what about" before them; all of them where none does."""
    lead = LEAD.match(turn)
    begin = lead.start("rest") if lead is not None else 0
    stays = [
        stay and start >= begin for stay, (start, _) in zip(taken.own, words_of(turn), strict=False)
    ]
    return " ".join(of_runs(turn, runs_of(stays))) or _after_lead(turn)


def _bare(turn: str) -> str:
    return turn.strip(" ?؟¿.!")


def _new(given: Sequence[tuple[str, Sequence[Word]]], said: Sequence[str]) -> list[str]:
    """What is kept of questions, the newest first, and says something that neither ``said`` nor a newer one does."""
    known = {word for text in said for word in _folded(text)}
    found: list[list[str]] = []
    for text, words in given:
        content = set(_content(text))
        phrases = []
        for phrase in kept_in(text, words):
            own = content.intersection(_folded(phrase))
            if own - known:
                phrases.append(phrase)
            known |= own
        found.append(phrases)
    return [_not_hanging(phrase) for phrases in reversed(found) for phrase in phrases]


def _not_hanging(phrase: str) -> str:
    """A phrase without prepositions whose words are gone: "revenues in Yemen in" of "revenues in Yemen in 2023"."""
    return _HANGING.sub("", phrase) or phrase
