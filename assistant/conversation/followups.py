"""A follow-up rewritten as a stand-alone question.

Every turn is resolved against those before it, oldest first, so that a subject is carried along:

1. a correction ("no, I meant Nigeria") or a return ("back to Niger: how many …?") says what to lean on
   (`assistant.conversation.corrections`);
2. a comparison ("compare those two") is one of what the last questions were about (`assistant.conversation.comparisons`);
   a complete question takes over nothing (`assistant.conversation.leaning` tells it from a follow-up);
3. a fragment ("And in Peru?", "five years earlier?", "And on health?") takes the place of what it is like in the
   question before (`assistant.conversation.fragments`); "which of them …?" asks of what the question before asked for
   (`assistant.conversation.subset`); "and the police?" after "anything on gender?" what there is on that;
4. a pronoun ("When was it launched?") means the subject of the question before;
5. a question of question words alone ("By when?") gets that subject;
6. any other follow-up ("How many people took part?") gets the names of the question before that it has
   none of its own for, and, if it says little of its own, the topic.

Where a network says which words are taken over (`assistant.conversation.taken`), it proposes a question of its own, and
judges both: that of the rules reads better, so that it is kept unless the network's is the likelier by `_BETTER`. It reads the
question before as it was understood, older ones as they were typed. Of 1,492 follow-ups by eight authors from whom neither
learnt, rules alone get .37, both .55; of 891 complete questions among them .81 and .95 stay as they are.

The result is for people too: the answer shows the question that was understood.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.conversation import pronouns
from assistant.conversation.comparisons import another_side, comparison, names_its_sides
from assistant.conversation.corrections import back, meant
from assistant.conversation.courtesy import spoken
from assistant.conversation.doings import says_who_and_on_what, topic_of_doing
from assistant.conversation.forms import ASKS, COUNTED, LEAD, TOO
from assistant.conversation.fragments import another_year, fragment
from assistant.conversation.frames import Resolved, noun_phrase, question_mark, replaced
from assistant.conversation.leaning import (
    AGREED,
    FROM,
    LITTLE,
    TOPICAL,
    Leans,
    asks_by_name,
    asks_what_is_there,
    defines,
    describes_of_place,
    leans_by_form,
    names_its_subject,
    points_at_known,
    the_thing,
)
from assistant.conversation.mentions import (
    content,
    find_names,
    kind_of,
    names_of,
    thing_of,
    without,
)
from assistant.conversation.subjects import of_whole
from assistant.conversation.subset import subset
from assistant.conversation.taken import (
    Taken,
    Takes,
    composed,
    likelihood,
    without_parallel,
    without_rivals,
)
from assistant.conversation.what_is_there import other_thing
from assistant.question.understand import question_language
from corpus.names import find_places
from corpus.normalize import fold, one_line

_OF = re.compile(r"\bof\s+$", re.IGNORECASE)
_BETTER = 2.5  # log-likelihood
_SURELY_NOT, _SURELY = -3.0, 2.5  # log-odds that a turn takes over anything
_ACTORS = frozenset({"organisation", "thing"})
_RECENT = 12  # turns that a network reads, and that it reads a turn with


@dataclass(frozen=True, slots=True)
class Standalone:
    """A stand-alone question. ``inherited``: names taken over from earlier turns, as text."""

    text: str
    rewritten: bool
    inherited: tuple[str, ...] = ()


Resolve = Callable[[str, Sequence[str], Leans | None, Takes | None], Standalone]


def standalone(
    question: str,
    history: Sequence[str] = (),
    leans: Leans | None = None,
    takes: Takes | None = None,
) -> Standalone:
    """Resolve ``question`` against earlier questions of the same person, oldest first.

    ``leans``: tells a follow-up from a complete question; None: by their form alone. ``takes``: says which words are
    taken over, of the last `_RECENT` turns; None: rules alone. Runs of white space become one space: patterns that look
    for words between them stay quick.
    """
    earlier: list[Resolved] = []
    said: list[str] = []
    asked = one_line(question)
    turns = [*(one_line(one) for one in history if one.strip()), asked]
    for at, turn in enumerate(turns):
        own = spoken(turn)
        recent = at >= len(turns) - _RECENT
        earlier.append(_understood(own, earlier, said, leans, takes if recent else None))
        said = [own, *said[: _RECENT - 1]]
    text = earlier[-1].text
    if text in {asked, spoken(asked)}:
        return Standalone(asked, False)
    text = f"{text[:1].upper()}{text[1:]}"
    return Standalone(text, True, _inherited(text, asked))


def _inherited(text: str, question: str) -> tuple[str, ...]:
    return tuple(m.text for m in find_names(text) if m.text.lower() not in question.lower())


def _understood(
    question: str,
    earlier: Sequence[Resolved],
    said: Sequence[str],
    leans: Leans | None,
    takes: Takes | None,
) -> Resolved:
    """``earlier``: the questions before, as they were understood, oldest first; ``said``: as typed, the newest first."""
    before = [one.text for one in earlier[-1:]] + list(said[1:])
    taken = None
    if takes is not None and before:
        taken = without_parallel(question, before, takes(question, before))
        taken = without_rivals(question, before, taken)
    found = _by_rules(question, earlier, leans, _bound(taken))
    if taken is None or found.settled:
        return found.resolved
    proposed = composed(question, before, taken)
    if proposed is None:
        return found.resolved
    of_rules, of_network = (
        likelihood(one.text, question, before, taken) for one in (found.resolved, proposed)
    )
    return proposed if of_network > of_rules + _BETTER else found.resolved


def _bound(taken: Taken | None) -> float:
    """The probability from which a question leans; 0 where the network is sure that it does, above 1 where it is that not."""
    if taken is None:
        return FROM
    if taken.leans > _SURELY:
        return 0.0
    if taken.leans < _SURELY_NOT:
        return math.inf
    return AGREED if taken.leans > 0 else FROM


@dataclass(frozen=True, slots=True)
class _Found:
    """A question as the rules understand it. ``settled``: the rule that did is not overruled."""

    resolved: Resolved
    settled: bool = False


def _by_rules(
    question: str, earlier: Sequence[Resolved], leans: Leans | None, bound: float
) -> _Found:
    """``bound``: the probability from which a question leans."""
    if not earlier or not re.search(r"\w", question):
        return _Found(Resolved(question), settled=True)

    def resolve(rest: str, before: Sequence[Resolved]) -> Resolved:
        return _by_rules(rest, before, leans, bound).resolved

    before = _pointed_at(question, earlier)
    for rule in (meant, back):
        if (found := rule(question, earlier, resolve)) is not None:
            return _Found(found)
    for compared in (another_side(question, before), comparison(question, earlier)):
        if compared is not None:
            return _Found(compared, settled=True)
    if (found := subset(question, before)) is not None:
        return _Found(found, settled=True)
    alone = defines(question) or names_its_subject(question, before.text)
    alone = alone or asks_what_is_there(question) or names_its_sides(question)
    alone = alone or says_who_and_on_what(question, before)
    if alone or _asks_in_another_language(question, before):
        return _Found(Resolved(question), settled=True)
    if (found := other_thing(question, before)) is not None:
        return _Found(found, settled=True)
    complete = leans is not None and leans(question, before.text) < bound
    if complete and not _names_alone(question):
        return _Found(Resolved(question), settled=True)
    if (found := topic_of_doing(question, before)) is not None:
        return _Found(found, settled=True)
    if describes_of_place(question):
        return _Found(Resolved(question))
    if (found := another_year(question, before)) is not None:
        return _Found(found, settled=True)
    if not LEAD.match(question) and pronouns.points_back(question) and len(question.split()) > 2:
        steps = (_pronoun, fragment, _ellipsis)
    else:
        steps = (fragment, _ellipsis, _pronoun)
    for step in steps:
        if (found := step(question, before)) is not None:
            return _Found(found, settled=complete or _says_who_and_where(question, before))
    if leans is not None or leans_by_form(question, before):
        return _Found(_taken_over(question, before), settled=complete)
    return _Found(Resolved(question), settled=complete)


def _says_who_and_where(question: str, before: Resolved) -> bool:
    """Whether a question lacks but a place that is known: "what did ESCWA do there?"."""
    who = names_of(question).keys() & _ACTORS
    return bool(who) and pronouns.means_a_place(question) and "place" in before.names


def _pointed_at(question: str, earlier: Sequence[Resolved]) -> Resolved:
    """The question before; of "anything about water there?" the last one that names a place."""
    if pronouns.means_a_place(question):
        placed = (one for one in reversed(earlier) if "place" in one.names)
        return next(placed, earlier[-1])
    return earlier[-1]


def _asks_in_another_language(question: str, before: Resolved) -> bool:
    """Whether a turn asks by itself in another language than the one before, whose words it cannot stand in for."""
    other = question_language(question) != question_language(before.text)
    led = LEAD.match(question) is not None or pronouns.points_back(question)
    return other and not led and ASKS.search(question) is not None and bool(find_names(question))


def _names_alone(question: str) -> bool:
    """Whether a turn is names, and asks nothing by itself: "Burkina Faso?"."""
    return bool(find_names(question)) and not content(question) and not ASKS.search(question)


def _ellipsis(question: str, before: Resolved) -> Resolved | None:
    """Rule 5; None for a question with words of its own. A place in it replaces that of the question before."""
    if content(question) or pronouns.points_back(question):
        return None
    new = find_names(question)
    who = any(kind_of(m) == "organisation" for m in new) or bool(thing_of(question, new))
    if who and any(kind_of(m) == "place" for m in new):
        return None
    if who:
        kept = {
            k: v
            for k, v in before.names.items()
            if k in {"place", "year"} and k not in names_of(question)
        }
        topic = before.about or before.root if content(before.root) else ""
        about = without(topic, set(names_of(question)))
        return Resolved(_bare(question), kept, about=about) if kept or about else None
    if new and COUNTED.search(before.own):
        for mention in new:
            before = replaced(before, mention)
        return before
    topic = without(before.topic if before.about else before.root, set(names_of(question)))
    return Resolved(_bare(question), about=topic) if topic else None


def _bare(question: str) -> str:
    """Without "and" at the beginning."""
    match = LEAD.match(question)
    if match is None or not match["rest"]:
        return question
    rest = match["rest"]
    return f"{rest[:1].upper()}{rest[1:]}{question_mark(question)}"


def _pronoun(question: str, before: Resolved) -> Resolved | None:
    """Rule 4; None for a question without a pronoun that means the subject of the question before."""
    if not pronouns.points_back(question):
        return None
    fresh = names_of(question).keys() - before.names.keys()
    if pronouns.one_of_those(question):
        return Resolved(_bare(question), about=before.topic, meant=before.topic)
    subject = of_whole(without(before.topic, set(names_of(question)) - {"thing"}), question)
    if not subject or (fresh - {"year"} and len(content(question)) > TOPICAL):
        return None
    if question_language(question) != "en":
        if names_of(question).keys() - {"year"}:
            return None
        return Resolved(_bare(question), about=subject, meant=subject)
    match = pronouns.find(question)
    if match is None:
        return None
    word = match.group().lower()
    if word in pronouns.PLURAL and _OF.search(question[: match.start()]):
        return Resolved(_bare(question), about=subject, meant=subject)  # some of no known things
    places = [m.text for m in find_places(before.text)]
    phrase = noun_phrase(before, plural=word in pronouns.PLURAL)
    if not phrase and word != "there":
        return Resolved(_bare(question), about=subject, meant=subject)
    phrase = without(phrase, set(names_of(question)) - {"thing"})
    own = pronouns.in_place(question, match, phrase or subject, places)
    if word != "there":
        lost = names_of(f"– {subject}").items()
        kept = {k: v for k, v in lost if k not in names_of(f"– {phrase}") | names_of(question)}
        return Resolved(own, kept, meant=phrase)
    who = names_of(question).keys() & _ACTORS
    kept = {
        k: v
        for k, v in before.names.items()
        if k not in names_of(own) and not (who and k in _ACTORS)
    }
    return Resolved(own, kept) if len(content(question)) < LITTLE else Resolved(own)


def _taken_over(question: str, before: Resolved) -> Resolved:
    """Rule 6: the names of the question before of the kinds that ``question`` has none of, and its topic.

    Of a question in another language nothing but names: its words would be searched for among those of this one.
    """
    known = {fold(one) for one in before.names.values()}
    own = {
        kind
        for kind, text in names_of(question).items()
        if kind == "place" or fold(text) not in known
    }
    asked, size = _bare(question), len(content(question))
    kept = {kind: text for kind, text in before.names.items() if kind not in own}
    if question_language(question) != question_language(before.text):
        return Resolved(asked, kept) if kept.keys() - {"year"} and not own else Resolved(question)
    if own - {"year"}:
        kept.pop("year", None)
        little = size <= LITTLE and not asks_by_name(question)
        also = TOO.search(question.strip(" ?؟.!")) or little
        root = (
            of_whole(without(before.root, own), question)
            if also or points_at_known(question, own)
            else ""
        )
        return Resolved(asked, kept, about=root) if kept or root else Resolved(question)
    if size > LITTLE + 2:
        kept.pop("year", None)
    root = of_whole(without(before.root, own), question)
    if kept.keys() & {"thing", "organisation"} and the_thing(question):
        return Resolved(asked, kept)  # "the plan": what it is, its name says
    if root and size <= TOPICAL + 1 and not asks_by_name(question):
        return Resolved(asked, kept, about=root)
    return Resolved(asked, kept) if kept.keys() - {"year"} else Resolved(question)
