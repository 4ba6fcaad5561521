"""Whether a question leans on the one before it, or is complete and takes over nothing.

1. A logistic regression over the vector of the question, fitted on
   ``turns/leaning.yaml`` and on question sets: questions with a history against questions without. It knows what
   a word list does not: "Which country has the most schools?" is complete and "Which region got the largest share?"
   is not.
2. Its log odds, the form of the question (begins with "and", has a pronoun, words of its own, names an organisation)
   and what it has to do with the question before it (likeness, names that are new, words in common) are the features
   of a second one, fitted on dialogues, which gives the probability.

Where the weights are for another embedding model, the form of the question decides: its names, and how many
words it has of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from assistant.conversation import pronouns, what_is_there
from assistant.conversation.forms import ASKS, LEAD, PLACED, TOO
from assistant.conversation.frames import Resolved
from assistant.conversation.leaning_model import PROBE, Vector, packaged_leaning
from assistant.conversation.mentions import content, find_names, names_of, things_of
from assistant.question.understand import question_language
from corpus import domain
from corpus.names import find_places
from corpus.normalize import fold

# Of a question, and the one before it, standing alone: the probability that it leans on that.
Leans = Callable[[str, str], float]
LITTLE = 2  # words of its own up to which a question that begins with "and" leans on the one before
FROM = 0.8  # probability from which a question leans,
AGREED = 0.3  # and where a network says that it takes words over
_KINDS = ("place", "organisation", "thing", "year")
_LONG = 15  # words of a question; more are as many
TOPICAL = 3  # words of its own up to which a question without a name takes over the topic too
_MOST = 9  # words of its own up to which a question without a name can be a follow-up
# "the change?", "how many were reached …": what the question is about was said before.
_POINTED = re.compile(
    r"\bthe \w+\s*[?.]*$|\bhow many (?:were|was|are|have|had|did)\b|\b(?:le|la|les|el|los|las) \w+\s*[?.]*$",
    re.IGNORECASE,
)

_DEFINES = re.compile(
    r"\b(?:what (?:does|do) .+ (?:mean|stand for)|what is an? |define |que (?:veut|signifie)|qué (?:significa|quiere decir)|что (?:такое|значит)|ما معنى)",
    re.IGNORECASE,
)

# "What is gender-based violence?": a thing without an article is known by its name.
_WHAT_IS = re.compile(
    r"\W*what (?:is|are) (?!(?:the|an?|this|that|these|those|its?|their|there|his|her|our|your|my|some|any|other|"
    r"next|new|not|no|total|main|key|left|expected|planned|\w{3,}ing)\b)"
    r"(?:(?!(?:of|in|on|for|from|to|at|by|with|about|being|done|and|or|doing|like)\b)[\w’'-]{1,40}(?:\s+|(?=\?|$))){2,4}\?*\s*$",
    re.IGNORECASE,
)
# "Who is …", "what was …": what follows is a thing by its description.
_IS = re.compile(
    r"\W*(?:(?:who|what)(?:['’]s| is| are| was| were)|(?:qui|quel(?:le)?s?) (?:est|sont|était|étaient)|(?:qui[ée]n(?:es)?|cu[áa]l(?:es)?|qu[ée]) "
    r"(?:es|son|era|eran|fue|fueron)|(?:кто|что|каков[аоы]?)(?: (?:такое|такой|такая|такие|является|был[аои]?))?|(?:من|ما)(?: (?:هو|هي|هم))?)\s",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\w*[A-Z]\w*[A-Z]\w*(?:[-.]\w+)*")
_DOES_THE = r"(?i:\b(?:did|does|do|has|have|had|will|can) (?:the )?)"
_WITHIN = re.compile(rf"\b(?:{PLACED})(?: (?:the|la|le|les|l['’]|el|los|las))?\s*$", re.IGNORECASE)


def open_leaning(encode: Callable[[str], Vector]) -> Leans | None:
    """Tells follow-ups by their vectors; None where the weights are for another model. ``encode``: a query to its unit vector."""
    model = packaged_leaning()
    if not model.fits(encode(PROBE)):
        return None

    def leans(question: str, before: str) -> float:
        vector = encode(question)
        seen = (*form_of(question), *pair_of(question, before, vector, encode(before)))
        return model.probability(vector, seen)

    return leans


def form_of(question: str) -> tuple[float, ...]:
    """(4,): begins with "and", has a pronoun, the number of its own words (at most 10), names an organisation."""
    led, size = LEAD.match(question) is not None, min(len(content(question)), 10)
    named = "organisation" in names_of(question)
    return float(led), float(pronouns.points_back(question)), float(size), float(named)


def pair_of(question: str, before: str, vector: Vector, vector_before: Vector) -> tuple[float, ...]:
    """(10,): what a question has to do with the one before it.

    The cosine of their vectors; for place, organisation, thing and year, whether it names one that the other does not;
    whether it names one that the other does; the share of its words that the other has; whether they are in different
    languages; the length of the question in words (at most 15) and whether it ends with a question mark.
    """
    names, known, own = names_of(question), fold(before), content(question)
    new = {kind for kind, text in names.items() if fold(text) not in known}
    shared = set(own) & set(content(before))
    return (
        float(vector @ vector_before),
        *(float(kind in new) for kind in _KINDS),
        float(bool(names.keys() - new)),
        len(shared) / max(len(set(own)), 1),
        float(question_language(question) != question_language(before)),
        float(min(len(question.split()), _LONG)),
        float(question.rstrip().endswith(("?", "؟"))),
    )


def leans_by_form(question: str, before: Resolved) -> bool:
    """Whether a question has no name of its own, and few enough words to be a follow-up."""
    own = {
        kind
        for kind, text in names_of(question).items()
        if kind == "place" or fold(text) not in {fold(one) for one in before.names.values()}
    }
    size, led = len(content(question)), LEAD.match(question) is not None
    if size > TOPICAL and "year" in own and not led:
        return False
    if own - {"year"}:
        return (points_at_known(question, own) or led) and size <= LITTLE + 1
    return size <= _MOST and not _DEFINES.search(question)


def defines(question: str) -> bool:
    """Whether a question asks what a word or a thing in general is, for which nothing before it is needed."""
    if pronouns.points_back(question):
        return False
    in_general = _WHAT_IS.match(question) is not None and not find_names(question)
    return in_general or _DEFINES.search(question) is not None


def asks_what_is_there(question: str) -> bool:
    """Whether a question asks what there is on something: "anything about Cambodia?", "is there a report on energy?". Nothing
    before it is needed, unless it points there.
    """
    asked = what_is_there.asked_thing(question)
    if not asked or ":" in asked or TOO.search(asked):
        return False
    if names_of(asked).keys() - {"year"}:
        return pronouns.find(asked) is None
    return not what_is_there.points(asked)


def asks_by_itself(question: str) -> bool:
    """Whether a question can be asked as it is typed: it asks for something, and neither begins with "and" nor has a pronoun."""
    led = LEAD.match(question) is not None or pronouns.points_back(question)
    asks = ASKS.search(question) is not None and bool(content(question))
    return asks and not led and not TOO.search(question)


def asks_by_name(question: str) -> bool:
    """The same of a question that has a name."""
    return asks_by_itself(question) and bool(names_of(question).keys() - {"year"})


def describes_of_place(question: str) -> bool:
    """Whether a question asks who or what something of a country is: "the president of France", not "the office in Mali".

    The country says which one is meant, so that nothing before it does.
    """
    places = find_places(question)
    if not places or question[places[-1].end :].strip(" ?؟.!") or not _IS.match(question):
        return False
    alone = names_of(question).keys() == {"place"} and not pronouns.points_back(question)
    within = _WITHIN.search(question[: places[-1].start]) is not None
    return alone and not within and 1 <= len(content(question)) <= LITTLE


def names_its_subject(question: str, before: str) -> bool:
    """Whether a question asks what something does that is known by its letters, in no list and not in the question before: "What
    did TEACH achieve?". Nothing before it is needed; "the Programme" and "Phase 2" are of what was spoken of.
    """
    if LEAD.match(question) or pronouns.points_back(question) or TOO.search(question):
        return False
    known = fold(before)
    return any(
        _LETTERS.fullmatch(name)
        and fold(name) not in known
        and re.search(rf"{_DOES_THE}{re.escape(name)}\b", question)
        for name in things_of(question, find_names(question))
    )


def points_at_known(question: str, own: Collection[str]) -> bool:
    """Whether a question without a place says "the change", of which it was said before what it is about."""
    pointed = _POINTED.search(question) is not None and not what_is_there.is_topic(question)
    return "place" not in own and pointed


def the_thing(question: str) -> bool:
    """Whether a question says "the plan", "the survey": a thing that a programme consists of, without its name."""
    return bool(_the_thing().search(question))


@domain.cached()
def _the_thing() -> re.Pattern[str]:
    return re.compile(
        rf"\bthe (?:{domain.any_of('subjects', 'things')})\b(?! (?:of|for|on|in)\b)", re.IGNORECASE
    )
