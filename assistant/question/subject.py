"""The subject of a question, which "it" in the next question means."""

from __future__ import annotations

import re

_SOURCE_CLAUSE = re.compile(r",?\s*(?:according to|selon|seg[úu]n|d['’]après)\b.*$", re.IGNORECASE)
_LEADING = re.compile(
    r"^\s*(?:(?:can|could|would) you\s+)?(?:please\s+)?(?:tell me about|tell me|describe|explain|give me|summari[sz]e|sum up|compare|list|show me|show|"
    r"(?:in|on|by|to|for|from|with|at|near|until|since)?\s*(?:what|which|who|whom|whose|when|where|why|how(?:\s+(?:many|much|long|old))?)"
    r"(?:['’](?:s|re|d|ll)\b|\s+(?:is|are|was|were|does|did|do|has|have|had|can|will|happen(?:s|ed))\b)?|(?:parle[zr]?|dis|dites)(?:-moi)? de|(?:résume|compare|liste|décri[st]|explique|montre)[rz]?(?:-moi)?|"
    r"qu['’]est-ce que|h[áa]blame de|(?:resume|compara|describe|explica|enumera|muestra)r?(?:me)?|"
    r"quel(?:le)?s?\s+(?:est|sont|était)|cu[áa]l(?:es)?\s+(?:es|son|fue))\s*",
    re.IGNORECASE,
)
# "What is in the plan about roads", "what's in UNDP's plan": what it is in.
_INSIDE = re.compile(
    r"^in\s+(?=(?:the|an?|this|that|these|those|its|their)\b|[A-Z][\w-]*(?:\s[A-Z][\w-]*)*['’]s?\s)"
)
# "Which countries does GLO.ACT cover": the subject follows the auxiliary.
_INVERTED = re.compile(
    r"^\s*(?:in|on|by|to|for|from|with|at)?\s*(?:what|which|how many|how much)\s+(?!(?:does|did|do|will|can|could)\b)"
    r"(?:[\w'’-]+\s+){1,4}?"
    r"(?:does|did|do|will|can|could)\s+",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:say|says|said|report|reports|know|write|writes)\s+(?:about|on)\s+", re.IGNORECASE
)
# Verbs without content of their own; only in lower case, since "Better Work" is a name.
_VERB = re.compile(
    r"\s+(?:say|says|said|do|does|did|mean|work|cover|include|stand for|operate|happen)\b"
)
# "What did the review recommend": of what a text or somebody says or finds, who it is.
_FOUND = re.compile(
    r"^\s*what\s+(?:else\s+)?(?:does|did|do|has|have)\s+(?P<who>\S.*?)\s+(?:recommend|find|conclude|show|propose|suggest|reveal|identify|observe|"
    r"learn|achieve|advise|contain|describe|recommended|found|concluded|shown|proposed|learn(?:ed|t)|achieved)$",
    re.IGNORECASE,
)


def source_clause(question: str) -> int | None:
    """Where "according to …" begins in ``question``, or None."""
    match = _SOURCE_CLAUSE.search(question)
    return match.start() if match else None


def question_subject(question: str) -> str:
    """The question without question words, empty verbs, brackets and "according to …"."""
    text = question.strip().rstrip("?؟ ").lstrip("¿ ")
    at = source_clause(text)
    text = text[:at] if at else text
    about = _ABOUT.search(text)
    if about is not None:
        return text[about.end() :].strip(" ,.;:")
    if (found := _FOUND.match(text)) is not None:
        return found["who"]
    text = re.sub(r"\s*\([^()]*\)\s*$", "", text)
    text = _VERB.sub("", (_INVERTED if _INVERTED.match(text) else _LEADING).sub("", text, count=1))
    return _INSIDE.sub("", text.strip(" ,.;:"), count=1)
