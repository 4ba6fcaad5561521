"""A correction of the question before ("no, I meant Nigeria") and a return to an earlier one ("back to Niger")."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.conversation.forms import ASKS, TOO
from assistant.conversation.fragments import fragment
from assistant.conversation.frames import Resolved, replaced
from assistant.conversation.mentions import content, find_names, kind_of, thing_of
from assistant.question.understand import question_language
from corpus.normalize import fold
from corpus.stemming import stem

Resolve = Callable[[str, Sequence[Resolved]], Resolved]

_OOPS = (
    r"(?:no|not that(?: one)?|sorry|pardon|wait|oops|actually|or rather|rather|non|désolée?|attends|plutôt|enfin|perdón|perdona|mejor dicho|"
    r"más bien|нет|извини(?:те)?|простите|постой|точнее|вернее|لا|عفوا|آسف|بل)"
)
_BUT = r"(?:[,;،]\s*(?:but |mais |sino |а |بل )?|\s(?:but|mais|sino|а|но|بل)\s+)"
_MEANT = re.compile(
    rf"^\s*(?:{_OOPS}\b[\s,.;:!،–-]*)*"
    r"(?:i (?:mean|meant|am asking about)|i['’]?m (?:talking|asking) about|i was (?:talking|asking) about|make that|"
    r"je (?:voulais dire|veux dire|parl(?:ais|e) d[eu'’]\s?|pensais à)|quise decir|quiero decir|quer[ií]a decir|hablo de|"
    r"me (?:refer[ií]a|refiero) a(?=l? )l?|я (?:имел[аи]?|имею) в виду|я (?:про|о|об)|قصدت|أقصد|كنت أقصد|أعني)\s+(?P<rest>.+?)\s*[?؟.!]*\s*$"
    rf"|^\s*(?:{_OOPS}\b[\s,.;:!،–-]+)+(?P<named>[^?؟]{{2,60}}?)\s*[?؟.!]*\s*$",
    re.IGNORECASE,
)
_NOT = re.compile(
    rf"^\s*(?:not|pas|no|не|ليس)\s+(?P<old>[^,;]{{2,40}}?){_BUT}(?P<new>[^?؟]{{2,60}}?)\s*[?؟.!]*\s*$",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"^\s*(?:(?:ok(?:ay)?|and|now|et|y|а|и)[,\s]+)?(?:(?:let['’]?s )?(?:go |going |come |get |return )?back to|returning to|return to|again about|"
    r"revenons (?:à la|à l['’]|à|au|aux)|retour (?:à la|à l['’]|à|au|aux)|pour revenir (?:à|au|aux)|volvamos a(?:l)?|volviendo a(?:l)?|de vuelta a(?:l)?|"
    r"верн[её]мся (?:к|ко)|возвращаясь (?:к|ко)|назад к|لنعد إلى|نعود إلى|بالعودة إلى|عودة إلى)\s+"
    r"(?P<what>[^,:;?؟–—]+?)(?:\s*[,:;–—]\s*(?P<rest>.+))?\s*[?؟.!]*\s*$",
    re.IGNORECASE,
)
_NOT_THAT = re.compile(
    r"^(?P<new>.+?),?\s+(?:and |et |y )?(?:not|pas|no|а не|не|وليس|ليس)\s+(?P<old>.+)$",
    re.IGNORECASE,
)


def corrects(question: str) -> bool:
    """Whether a turn corrects the one before or returns to an earlier one."""
    return _what_was_meant(question) is not None or _BACK.match(question) is not None


def _what_was_meant(question: str) -> str | None:
    """The words after "no, I meant"; after "no" alone, or "not Niger but", they have to name something."""
    match, instead = _MEANT.match(question), _NOT.match(question)
    if match is not None and match["rest"]:
        return str(match["rest"])
    named = str(match["named"]) if match is not None else ""
    if instead is not None and not _NOT_THAT.match(named):
        named = str(instead["new"])
    return named if find_names(named) or thing_of(f"– {named}") else None


def meant(question: str, earlier: Sequence[Resolved], resolve: Resolve) -> Resolved | None:
    """The question before as it is corrected; None for what is no correction."""
    rest = _what_was_meant(question)
    if rest is None:
        return _other_than(question, earlier[-1])
    if (swap := _NOT_THAT.match(rest)) is not None:
        found = _swapped(earlier[-1], swap["new"].strip(), swap["old"].strip())
        return found or fragment(f"and {swap['new']}", earlier[-1])
    if ASKS.search(rest):
        return resolve(rest, earlier)
    return fragment(f"and {rest}", earlier[-1])


def _other_than(question: str, before: Resolved) -> Resolved | None:
    """The question before with another word for one that it has: "not vaccinated, treated"."""
    match = _NOT.match(question)
    if match is None:
        return None
    wrong = set(content(match["old"]))
    language = question_language(before.own)
    for word in re.finditer(r"[^\W\d_]+", before.own):
        if stem(word.group().lower(), language) in wrong:
            own = f"{before.own[: word.start()]}{match['new']}{before.own[word.end() :]}"
            return replace(before, own=own)
    return None


def _swapped(before: Resolved, new: str, old: str) -> Resolved | None:
    """The question before with ``new`` where it says ``old``; None where it does not."""
    pattern = re.compile(re.escape(old), re.IGNORECASE)
    if not (pattern.search(before.own) or pattern.search(before.about)):
        return None
    return replace(
        before,
        own=pattern.sub(lambda _: new, before.own),
        about=pattern.sub(lambda _: new, before.about),
    )


def back(question: str, earlier: Sequence[Resolved], resolve: Resolve) -> Resolved | None:
    """The last question about what ``question`` returns to; None for what is no return."""
    match = _BACK.match(question)
    if match is None:
        return None
    what = TOO.sub("", match["what"].strip())
    names = find_names(what)
    own = set(content(what))
    mentioned = [
        one
        for one in earlier
        if (names and all(_holds(one.text, m.key) for m in names))
        or (not names and (fold(what) in fold(one.own) or own & set(content(one.own))))
    ]
    target = mentioned[-1] if mentioned else earlier[-1]
    if match["rest"]:
        found = resolve(match["rest"], [*earlier, target])
        for mention in names:
            found = found if _holds(found.text, mention.key) else replaced(found, mention)
        if not names and not own <= set(content(found.text)):
            found = Resolved(match["rest"], about=target.root if mentioned else what)
        return found
    last = earlier[-1]
    if names and any(kind_of(m) in last.names for m in names):
        for mention in names:
            last = replaced(last, mention)
        return last
    return target


def _holds(text: str, key: str) -> bool:
    return any(mention.key == key for mention in find_names(text))
