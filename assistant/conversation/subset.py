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
_SEVERAL = {
    "en": r"(?:in |at |to |by |for |with )?(?:how many|which|what)\s",
    "fr": r"combien d(?:e\s|['’])|quel(?:le)?s\s(?!sont\b)",
    "es": r"¿?\s*cu[áa]nt[oa]s\s",
    "ru": r"сколько\s",
    "ar": r"كم عدد\s",
}
_VERB = r"(?=\s+(?:is|are|was|were|have|has|had|do|did|can|could|will|would|come|belong|live|work|end|start|[a-z]+ed)\b|\s*[?.!]?$)"
_THEM = {
    "en": rf"(?P<asks>.{{0,40}}?\b(?:how many|which|what (?:share|percentage|proportion)|some|most|none)) of (?:them|(?:these|those){_VERB})\b",
    "fr": r"(?P<asks>.{0,30}?\b(?:combien|lesquel(?:le)?s|quelle (?:part|proportion))) (?:d['’]entre (?:eux|elles)|parmi (?:eux|elles)|de (?:ceux|celles)-(?:ci|là))",
    "es": r"(?P<asks>.{0,30}?(?:cu[áa]nt[oa]s|cu[áa]les|qu[ée] (?:parte|porcentaje|proporción))) de (?:ell[oa]s|ést[oa]s|(?:est|es)[oa]s(?=\s+(?:est|son|fue|se|han|hay|tien)|\s*\?))",
    "ru": r"(?P<asks>.{0,30}?\b(?:сколько|какая (?:часть|доля))) из (?:них|этих(?=\s*\?))",
    "ar": r"(?P<asks>.{0,30}?(?:كم|أي|ما نسبة)) من(?:ها|هم|هن)(?!\w)",
}
_OF = {"en": "of the", "fr": "des", "es": "de los", "ru": "из", "ar": "من"}
_DETERMINED = re.compile(r"(?:the|these|those|all)\s")
# What is no name of things that "des" or "de los" can stand before.
_CLAUSE = re.compile(
    r"^(?:les?|la|l['’]|los|las|el|en|por)\b|\b(?:sont|est|ont|a été|était|están?|son|fueron|han|trabaja\w*)\b",
    re.IGNORECASE,
)


def subset(question: str, before: Resolved) -> Resolved | None:
    """A question on some of what the one before asked for; None for any other, and where what that was has no name that fits."""
    language = question_language(question)
    led = LEAD.match(question)
    asked = f"{led['rest']}{question_mark(question)}" if led else question
    found = re.match(_THEM[language], asked, re.IGNORECASE) if language in _THEM else None
    if found is None or question_language(before.text) != language:
        return None
    wanted = subject_of(before.own).rstrip(" ?؟.")
    several = re.match(rf"\W*{_SEVERAL[language]}", before.own, re.IGNORECASE)
    named = wanted[:1].islower() or language == "ar"
    if not several or not named or (language != "en" and _CLAUSE.search(wanted)):
        return None
    of = "of" if language == "en" and _DETERMINED.match(wanted) else _OF[language]
    if language == "es" and found.group().endswith("as"):
        of = "de las"
    rest = asked[found.end() :]
    return Resolved(f"{found['asks']} {of} {wanted}{rest}", before.context, before.about)
