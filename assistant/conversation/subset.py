"""Questions on some of what the question before asked for: "Which of them are in Kenya?" after "How many grants were closed?".

What was asked for stands where "them" stood, so that what follows chooses among that, and not among everything.
"""

from __future__ import annotations

import re

from assistant.conversation.forms import LEAD
from assistant.conversation.frames import Resolved, question_mark
from assistant.conversation.subjects import subject_of
from assistant.question.understand import question_language

# Asks for several things, or how many there are.
_SEVERAL = re.compile(
    r"^\W*(?:in |at |to |by |for |with )?(?:how many|which|what|list|name|show|combien d|(?:dans |à |de )?quel(?:le)?s\b|cu[áa]nt[oa]s|(?:en |de )?(?:cu[áa]les|qu[ée])\b|"
    r"сколько|как(?:ие|их|им)\b|كم|ما هي|أي)",
    re.IGNORECASE,
)
_THEM = {
    "en": re.compile(
        r"^(?P<asks>.{0,40}?\b(?:how many|which|what (?:share|percentage|proportion|number)|any|all|some|most|none|one|list|are)) (?:of )?(?:them|these|those)\b",
        re.I,
    ),
    "fr": re.compile(
        r"^(?P<asks>.{0,30}?\b(?:combien|lesquel(?:le)?s|quelle (?:part|proportion))) (?:d['’]entre (?:eux|elles)|parmi (?:eux|elles)|de (?:ceux|celles)-(?:ci|là))",
        re.I,
    ),
    "es": re.compile(
        r"^(?P<asks>.{0,30}?(?:cu[áa]nt[oa]s|cu[áa]les|qu[ée] (?:parte|porcentaje|proporción))) de (?:ell[oa]s|est[oa]s|es[oa]s)\b",
        re.I,
    ),
    "ru": re.compile(
        r"^(?P<asks>.{0,30}?\b(?:сколько|какие|какая (?:часть|доля))) из (?:них|этих)\b", re.I
    ),
    "ar": re.compile(r"^(?P<asks>.{0,30}?(?:كم|أي|ما نسبة)) من(?:ها|هم|هن)(?!\w)", re.I),
}
_OF = {"en": "of the", "fr": "des", "es": "de los", "ru": "из", "ar": "من"}
_DETERMINED = re.compile(r"(?:the|these|those|all)\s|[A-Z]", re.ASCII)


def subset(question: str, before: Resolved) -> Resolved | None:
    """A question on some of what the one before asked for; None for any other."""
    language = question_language(question)
    led = LEAD.match(question)
    asked = f"{led['rest']}{question_mark(question)}" if led else question
    found = _THEM.get(language, _THEM["en"]).match(asked)
    if found is None or question_language(before.text) != language:
        return None
    wanted = subject_of(before.own).rstrip(" ?؟.")
    if not _SEVERAL.match(before.own) or not wanted or wanted == before.own.rstrip(" ?؟."):
        return None
    of = "of" if language == "en" and _DETERMINED.match(wanted) else _OF[language]
    if language == "es" and found.group().endswith("as"):
        of = "de las"
    rest = asked[found.end() :]
    return Resolved(f"{found['asks']} {of} {wanted}{rest}", before.context, before.about)
