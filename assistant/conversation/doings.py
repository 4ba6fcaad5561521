"""Questions what was done, and a topic for one: "and the police?" after "What did UNODC do in Mexico?", or after a comparison.

Such a question has no word that the topic could take the place of, so that it is said at its end: "What did UNODC do in
Mexico for the police?". Where a preposition would change the form of its words, the topic is quoted instead.
"""

from __future__ import annotations

import re

from assistant.conversation import pronouns
from assistant.conversation.comparisons import COMPARES
from assistant.conversation.forms import LEAD, PREPOSITION, TOO, TOPIC
from assistant.conversation.frames import Resolved, ending_with
from assistant.conversation.leaning import asks_by_itself
from assistant.conversation.mentions import asks_in, content, find_names, names_of
from assistant.conversation.slots import SUPERLATIVE, asks_of_anything, people
from assistant.question.understand import question_language
from corpus.normalize import fold

_MOST_WORDS = 5
_WHAT = re.compile(
    r"\b(?:what|que|qu[ée]|что)(?!\w)|\bqu['’]|(?:^|\s)(?:ما|ماذا)(?=\s)", re.IGNORECASE
)
_DOING = re.compile(
    r"\b(?:did|do|does|done|doing|achiev\w+|happen\w*|undertak\w+|undertook|accomplish\w*|a-t-on|on a|fai(?:t|te|ts|tes|re)|font|réalisé\w*|accompli\w*|entrepris\w*|"
    r"hac\w+|hizo|hicieron|hecho|logr\w+|realiz\w+|с?дела\w+|достиг\w+|предприня\w+|произош\w+)(?!\w)"
    r"|(?:^|\s)(?:فعل\w*|تفعل|يفعل|تم|أنجز\w*|حقق\w*|قام\w*|حدث)(?=\s)",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    rf"(?<!\w)(?:{TOPIC}|for|pour|por|para|для|من أجل)\s+(?P<what>.+)$", re.IGNORECASE
)
_ON = {"en": "on {}", "fr": "sur {}", "es": "sobre {}", "ru": "по теме «{}»", "ar": "بشأن {}"}
_FOR = {"en": "for {}", "fr": "pour {}", "es": "para {}"}  # people


def topic_of_doing(question: str, before: Resolved) -> Resolved | None:
    """The question before with the phrase of ``question`` as its topic; None where that asks of more than what was done or how names
    compare, or the turn is another than "and" with a phrase that names nothing.
    """
    led, language = LEAD.match(question), question_language(f"{before.own} {question}")
    if led is None or before.about:
        return None
    if not (_asks_what_was_done(before.own) or _compares_names(before.own)):
        return None
    topic = TOO.sub("", led["rest"]).strip()
    is_phrase = content(topic) and not asks_in(topic) and len(topic.split()) <= _MOST_WORDS
    says_more = PREPOSITION.match(topic) or SUPERLATIVE.search(topic) or asks_of_anything(topic)
    if not is_phrase or says_more or pronouns.points_back(topic) or names_of(f"– {topic}"):
        return None
    form = _FOR.get(language, _ON[language]) if people(topic) else _ON[language]
    own = ending_with(form.format(topic), before.own)
    return Resolved(own, before.context, meant=before.meant)


def says_who_and_on_what(question: str, before: Resolved) -> bool:
    """Whether a question asks what another organisation than the one before does on something: nothing before it is needed."""
    known = {fold(name) for name in before.names.values()}
    who, on = names_of(question).get("organisation", ""), _TOPIC.search(question)
    if not who or fold(who) in known or on is None or not asks_by_itself(question):
        return False
    return bool(content(on["what"])) and _asks_what_was_done(question[: on.start()])


def _asks_what_was_done(question: str) -> bool:
    """Whether a question asks what somebody did, or what was done somewhere, and says of nothing more."""
    if not (_WHAT.search(question) and find_names(question)) or pronouns.points_back(question):
        return False
    doing = _DOING.search(question)
    return doing is not None and not content(_DOING.sub(" ", question))


def _compares_names(question: str) -> bool:
    """Whether a question compares names, or what they did, and says of nothing more."""
    rest = COMPARES.sub(" ", question)
    if rest == question or len(find_names(rest)) < 2 or pronouns.points_back(question):
        return False
    return not content(_DOING.sub(" ", rest))
