"""Questions what there is on something, and what they point to; their words are in ``what_is_there.yaml``.

"Anything on energy?" is asked of all documents, "anything on the budget?" and "anything on energy there?" of what was
spoken of.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from assistant.conversation import pronouns
from assistant.conversation.forms import ASKS, LEAD, TOO, TOPIC
from assistant.conversation.frames import Resolved, question_mark, replaced
from assistant.conversation.mentions import content, find_names, names_of
from corpus.yaml_text import parse_yaml

_ABOUT = re.compile(rf"^(?:{TOPIC})\s+", re.IGNORECASE)

# "the training of judges": which one is said behind it.
_OF_ITS_OWN = r"[\w-]+(?: [\w-]+)? (?:of|to|against|between) (?!the\b)"


def asked_thing(question: str) -> str:
    """What a question asks whether there is anything on it; "" for another question."""
    match = _asks().match(question)
    return question[match.end() :].strip(" ?؟.!") if match is not None else ""


def points(text: str) -> bool:
    """Whether words say a thing that was spoken of: "that", "there", "the budget"; not "the environment"."""
    return _points().search(text) is not None


def other_thing(question: str, before: Resolved) -> Resolved | None:
    """What there is on another thing, or in another place: "and the police?" after "anything on gender?"."""
    thing, led = asked_thing(before.own), LEAD.match(question)
    if not thing or led is None or ASKS.search(led["rest"]) or pronouns.points_back(question):
        return None
    rest = _ABOUT.sub("", TOO.sub("", led["rest"]))
    if not content(rest):
        for mention in find_names(rest):
            before = replaced(before, mention)
        return before if find_names(rest) else None
    kept = {k: v for k, v in names_of(thing).items() if k not in names_of(rest)}
    begins = _asks().match(before.own)
    own = before.own[: begins.end()] if begins is not None else ""
    return Resolved(f"{own} {rest}{question_mark(before.own)}", kept)


def is_topic(text: str) -> bool:
    """Whether words with an article end a text and are a topic of their own: "… for the environment?"."""
    return _ends_with_topic().search(text) is not None


@cache
def _asks() -> re.Pattern[str]:
    things = rf"(?:(?:{_any('some')}) )?(?:{_any('documents')})"
    return re.compile(
        rf"^\W*(?:(?:{_any('lead')}) )?(?:(?:{_any('held')}) )?"
        rf"(?:{_any('something')}|{things}) (?:{_any('about')})\b",
        re.IGNORECASE,
    )


@cache
def _points() -> re.Pattern[str]:
    the = rf"the(?! (?:{_any('topics')})\b)(?! {_OF_ITS_OWN})"
    return re.compile(rf"(?<!\w)(?:{_any('points')}|{the})(?!\w)", re.IGNORECASE)


@cache
def _ends_with_topic() -> re.Pattern[str]:
    article = r"(?:the |le |la |les |l[’']|el |los |las )"
    return re.compile(rf"(?<!\w){article}(?:{_any('topics')})\W*$", re.IGNORECASE)


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    file = resources.files("assistant.conversation").joinpath("what_is_there.yaml")
    return dict(parse_yaml(file.read_text("utf-8")))


def _any(name: str) -> str:
    """The alternatives of a list, of all languages."""
    return "|".join(one for of_language in _lists()[name].values() for one in of_language)
