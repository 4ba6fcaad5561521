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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise

from assistant.conversation.forms import ASKS, LEAD, PREPOSITIONS
from assistant.conversation.frames import Resolved, question_mark
from assistant.conversation.mentions import asks_in, content, find_names, kind_of
from assistant.conversation.subjects import without_doing
from assistant.question.understand import understand
from corpus.model import places_in
from corpus.normalize import fold

_ASKS = re.compile(rf"(?:{ASKS.pattern})(?:\s+(?:many|much)\b)?", ASKS.flags)
_AUXILIARY = re.compile(
    r"(?<=\w )(?<!who )(?<!that )(?<!which )(?:(?:did|does|do) |(?:was|were|is|are) (?=\w+ed\b))"
)
_GOVERNS = re.compile(rf"{PREPOSITIONS}|and|or|et|ou|y|e|o|и|или", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:[-'’.&/]\w+)*")
_KEEPS = 1.0  # added to the log-odds of a word of an earlier turn: one too many is better than one too few
_LEAST = 0.02  # probabilities are at least so far from 0 and 1
Run = tuple[int, int]  # first and last word


@dataclass(frozen=True, slots=True)
class Word:
    """Log-probabilities of a word of an earlier turn: dropped; taken over; replaced by the words of the turn."""

    dropped: float
    kept: float
    replaced: float

    @property
    def is_kept(self) -> bool:
        return self.kept >= max(self.dropped - _KEEPS, self.replaced)

    @property
    def is_replaced(self) -> bool:
        return not self.is_kept and self.replaced > self.dropped - _KEEPS


@dataclass(frozen=True, slots=True)
class Taken:
    """What a turn takes over. ``leans``: log-odds that it takes over anything.

    ``own``: for each word of the turn, whether the question has it. ``earlier``: of each earlier turn, the newest first,
    its words; those that were too many to be read are missing at its end.
    """

    leans: float
    own: tuple[bool, ...]
    earlier: tuple[tuple[Word, ...], ...]


_DROPPED = Word(0.0, -math.inf, -math.inf)
_KEPT = Word(-math.inf, 0.0, -math.inf)
# What a turn takes over from the questions before it, the newest first.
Takes = Callable[[str, Sequence[str]], Taken]


def words_of(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of the words of a text."""
    return [match.span() for match in _WORD.finditer(text)]


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
                found[at] = _DROPPED
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
    framed = tuple(_with_its_frame(*one, own) for one in zip(earlier, taken.earlier, strict=False))
    taken = replace(taken, earlier=framed)
    kept = [any(word.is_kept for word in words) for words in framed]
    cuts = any(_cuts_a_name(*one) for one in zip(earlier, framed, strict=False))
    if taken.leans <= 0 or not any(kept) or cuts:
        return None
    has_place = [has and _has_place(w) for has, w in zip(kept, taken.earlier, strict=True)]
    frame = next((n for n, has in enumerate(has_place) if has and not asks_in(own)), None)
    others = [n for n, has in enumerate(kept) if has and n != frame]
    said = [own] if frame is None else [own, *_kept(earlier[frame], taken.earlier[frame])]
    phrases = _new([(earlier[n], taken.earlier[n]) for n in others], said)
    asks = question_mark(turn)
    if frame is not None:
        after = f" ({', '.join(phrases)})" if phrases else ""
        return Resolved(f"{_replaced(earlier[frame], taken.earlier[frame], own)}{after}{asks}")
    if not phrases:
        return None
    last = next(n for n, has in enumerate(kept) if has)
    begins_so = taken.earlier[last][0].is_kept and others == [last]  # as the question before
    if begins_so and not _begins_asking(own):
        return Resolved(f"{' '.join(phrases)} {own}{asks}")
    about = ", ".join(filter(None, map(_without_asking, phrases)))
    return Resolved(f"{_after_lead(turn)}{asks}", about=about) if about else None


def _with_its_frame(question: str, words: Sequence[Word], own: str) -> tuple[Word, ...]:
    """``words``, of which a verb without content does not give way to ``own``, which is no name, nor a name where something else
    does: "Что сделала" and "ПРООН" of "Что сделала ПРООН в области образования?" before "а полиция?".
    """
    spans = words_of(question)[: len(words)]
    names = places_in(find_names(question))
    says = [one.is_replaced and bool(content(question[a:b])) for one, (a, b) in _at(words, spans)]
    says = [one and a not in names for one, (a, _) in zip(says, spans, strict=True)]
    if find_names(own):
        return tuple(words)
    return tuple(
        _KEPT
        if one.is_replaced
        and ((a in names and any(says)) or not without_doing(f"{question[a:b]} "))
        else one
        for one, (a, b) in _at(words, spans)
    )


def _at(words: Sequence[Word], spans: Sequence[Run]) -> Iterator[tuple[Word, Run]]:
    return zip(words, spans, strict=False)


def _cuts_a_name(question: str, words: Sequence[Word]) -> bool:
    """Whether of a name only some words are kept."""
    spans = words_of(question)
    return any(
        len(
            {
                one.is_kept
                for one, (start, end) in _at(words, spans)
                if name.start <= start and end <= name.end
            }
        )
        > 1
        for name in find_names(question)
    )


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
    """The probability that a word is kept, in (0, 1), its log-odds `_KEEPS` higher; ``kept``: its logarithm."""
    share = math.exp(kept)
    return share / (share + (1 - share) * math.exp(-_KEEPS))


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
    return " ".join(_of_runs(turn, _runs(stays))) or _after_lead(turn)


def _bare(turn: str) -> str:
    return turn.strip(" ?؟¿.!")


def _has_place(words: Sequence[Word]) -> bool:
    return any(word.is_replaced for word in words)


def _kept(text: str, words: Sequence[Word]) -> list[str]:
    return _of_runs(text, _runs([word.is_kept for word in words]))


def _new(given: Sequence[tuple[str, Sequence[Word]]], said: Sequence[str]) -> list[str]:
    """What is kept of questions, the newest first, and says something that neither ``said`` nor a newer one does."""
    known = {word for text in said for word in _folded(text)}
    found: list[list[str]] = []
    for text, words in given:
        content = set(_content(text))
        phrases = []
        for phrase in _kept(text, words):
            own = content.intersection(_folded(phrase))
            if own - known:
                phrases.append(phrase)
            known |= own
        found.append(phrases)
    return [phrase for phrases in reversed(found) for phrase in phrases]


def _runs(which: Sequence[bool]) -> list[Run]:
    """Words that follow each other."""
    found: list[Run] = []
    for n, one in enumerate(which):
        if one and found and found[-1][1] == n - 1:
            found[-1] = (found[-1][0], n)
        elif one:
            found.append((n, n))
    return found


def _of_runs(text: str, runs: Sequence[Run]) -> list[str]:
    places = words_of(text)
    return [text[places[first][0] : places[last][1]] for first, last in runs]


def _replaced(text: str, words: Sequence[Word], own: str) -> str:
    """The words of ``text`` that are kept, with ``own`` where the first of those stood that it replaces."""
    parts: list[str] = []
    at = next(n for n, word in enumerate(words) if word.is_replaced)
    governs = _governing(text, words)
    for before in (True, False):
        which = [
            word.is_kept and (n < at) == before and (before or n not in governs)
            for n, word in enumerate(words)
        ]
        parts += _of_runs(text, _runs(which))
        parts += [_without_first(own, parts)] if before else []
    return " ".join(filter(None, parts))


def _governing(text: str, words: Sequence[Word]) -> set[int]:
    """Numbers of the prepositions and conjunctions whose words are gone: "in" where of "and in Chad" the country is."""
    spans, found = words_of(text)[: len(words)], set[int]()
    for n in range(len(spans) - 2, -1, -1):
        gone = not words[n + 1].is_kept or n + 1 in found
        if gone and _GOVERNS.fullmatch(text[slice(*spans[n])]):
            found.add(n)
    return found


def _without_first(own: str, before: Sequence[str]) -> str:
    """``own`` without its first word where what stands before it ends with that: "say about" before "about violence"."""
    first, _, rest = own.partition(" ")
    return rest if before and fold(before[-1].split()[-1]) == fold(first) else own
