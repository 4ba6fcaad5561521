"""An answer in another language, sentence by sentence; the quotes stay as they are printed.

A translation is shown if it has the figures, dates, places and organisations of its sentence, no more
and no fewer, with their units and bounds; if other names in it occur in the quotes with the same
spelling; if it has a negation if and only if the sentence has one; if it is in the wanted language and of
about the same length. Otherwise the sentence stays as it is, and the translation is listed in
``removed``. A wrong word is not detected: the answer says that it is a translation, and shows the quotes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.answering.verify import figures
from assistant.generation.check.rules import ADDRESS
from assistant.generation.check.said import DENIAL, dates, ground_of, organisations, places
from assistant.generation.check.sentence import LEAST_ENTAILMENT, Entails
from assistant.generation.providers import (
    ChatModel,
    NoReply,
    Usage,
    instructions,
    text_to_translate,
)
from assistant.locale import say
from assistant.model import Answer, Citation, Claim, Reason, Removed, Step, Text, Watch
from assistant.question.understand import question_language
from corpus.names import find_figures, find_organisations, find_places
from corpus.normalize import fold, one_line

NAMES = {"en": "English", "fr": "French", "es": "Spanish", "ar": "Arabic", "ru": "Russian"}
_TRANSLATED = "Translated by a chat model; the quotes are as printed."
_SOME_LEFT = "What could not be translated with certainty is given as printed."
_SHORTEST, _LONGEST = 0.4, 2.5  # characters of a translation for each of its sentence
_NAME = re.compile(r"(?<![.!?…:] )(?<!^)(?<!¿)(?<!¡)\b[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.&-]*\w")


def translated(
    answer: Answer,
    language: str,
    model: ChatModel,
    usage: Usage,
    watch: Watch | None = None,
    entails: Entails | None = None,
) -> Answer:
    """``answer`` in ``language`` (a key of NAMES), as far as translations pass the check.

    All of it takes the time limit of one reply at most. ``watch`` gets the paragraphs.
    """

    def show(text: str) -> None:
        if watch is not None:
            watch(Text(text))

    cited = {citation.number: citation for citation in answer.citations}
    claims, removed = list(answer.claims), list(answer.removed)
    trouble = False
    for at, claim in enumerate(claims):
        if not claim.lead and question_language(claim.text) != language:
            text, reason = _of_claim(claim, language, model, usage, cited, entails)
            trouble = trouble or reason is not None or not text
            if reason is not None:
                removed.append(Removed(text, reason))
            elif text:
                claims[at] = replace(claim, text=text)
        show(claims[at].render())
    changed = tuple(claims) != answer.claims
    said = [_TRANSLATED] * changed + [_SOME_LEFT] * trouble
    notices = [answer.notice, *(say(message, language) for message in said)]
    notice = " ".join(filter(None, notices))
    if notice:
        show(notice)
    if watch is not None:
        watch(Step("write", usage.seconds * 1000))
    return replace(
        answer,
        claims=tuple(claims),
        removed=tuple(removed),
        notice=notice,
        answerer=model.name if changed else answer.answerer,
    )


def _of_claim(
    claim: Claim,
    language: str,
    model: ChatModel,
    usage: Usage,
    cited: Mapping[int, Citation],
    entails: Entails | None,
) -> tuple[str, Reason | None]:
    """A translation, and why it cannot be shown; "" if the model gave none or the time is up."""
    if usage.seconds > model.limit_s:
        return "", None
    system = instructions("translate").format(language=NAMES[language])
    try:
        reply = "".join(model.stream(system, text_to_translate(claim.text), usage))
    except NoReply:
        return "", None
    text = one_line(re.sub(r"</?text>", " ", reply))
    quotes = [cited[number] for number in claim.citations]
    return text, fault(text, claim.text, language, quotes, entails) if text else None


def fault(
    text: str,
    of: str,
    language: str,
    quotes: list[Citation],
    entails: Entails | None = None,
) -> Reason | None:
    """Why ``text`` cannot be shown as the translation of ``of``; None if it can."""
    if _amounts(text) != _amounts(of) or figures(text) != figures(of) or dates(text) != dates(of):
        return "figure-not-in-quote"
    if places(text) != places(of):
        return "place-not-in-quote"
    if organisations(text) != organisations(of):
        return "organisation-not-in-quote"
    grounds = map(ground_of, quotes)
    ground = "\n".join([of, *(part for one in grounds for part in (one.text, one.above))])
    passes = (
        _SHORTEST * len(of) <= len(text) <= _LONGEST * len(of)
        and question_language(text) == language
        and all(name in fold(ground) for name in _names(text))
        and all(found in ground for found in ADDRESS.findall(text))
        and bool(DENIAL.search(text)) == bool(DENIAL.search(of))
        and (entails is None or entails(ground, text) >= LEAST_ENTAILMENT)
    )
    return None if passes else "unsupported"


def _amounts(text: str) -> set[tuple[str, str | None, str]]:
    return {(figure.key, figure.unit, figure.qualifier) for figure in find_figures(text)}


def _names(text: str) -> set[str]:
    """Names, folded, except places and organisations, whose spelling differs between languages."""
    known = [(m.start, m.end) for m in (*find_places(text), *find_organisations(text))]
    return {
        fold(match.group())
        for match in _NAME.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in known)
    }
