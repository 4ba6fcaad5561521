"""A turn without what is around its question: greetings, thanks, "please", and a text that was pasted above it."""

from __future__ import annotations

import re

from assistant.conversation.examples import QUESTION, known_label

_PASTED = 40  # words above a question from which they are a text that was pasted
_SENTENCE = re.compile(r"(?<=[.!?؟…])\s+")
_PIECE = re.compile(r"[^,.;:!?،؛؟…\n–—]+[,.;:!?،؛؟…\n–—]*\s*")
_POLITE = re.compile(
    r"^(?:please|pls|kindly|s['’]il (?:te|vous) pla[iî]t|por favor|من فضلك|لو سمحت|пожалуйста)[,:\s]+"
    r"|[,\s]+(?:please|pls|s['’]il (?:te|vous) pla[iî]t|por favor|من فضلك|لو سمحت|пожалуйста)(?=\s*[.!?؟]*$)",
    re.IGNORECASE,
)
COURTESY = frozenset({"greeting", "thanks", "chitchat"})


def pasted(text: str) -> tuple[str, str]:
    """The text that was pasted above a question, "" without one, and the question."""
    sentences = _SENTENCE.split(text)
    at = len(sentences)
    while at and sentences[at - 1].endswith(("?", "؟")):
        at -= 1
    above = " ".join(sentences[:at])
    if at == len(sentences) or len(above.split()) < _PASTED:
        return "", text
    return above, " ".join(sentences[at:])


def without_courtesy(text: str) -> tuple[str, str]:
    """``text`` without greetings, thanks and "please" around it; and the kind of what was taken off.

    A turn that is courtesy alone leaves nothing.
    """
    whole = known_label(text)
    if whole is not None and whole != QUESTION:
        return ("", whole) if whole in {"greeting", "thanks"} else (text, "")
    text = _POLITE.sub("", text).strip()
    pieces, kind = _PIECE.findall(text), ""
    while pieces and (label := known_label(pieces[0])) in COURTESY:
        kind = label or ""
        pieces = pieces[1:]
    while len(pieces) > 1 and known_label(pieces[-1]) in {"greeting", "thanks"}:
        kind = kind or known_label(pieces[-1]) or ""
        pieces = pieces[:-1]
    rest = "".join(pieces).strip().rstrip(",;،").strip()
    bare = _without_greeting_word(rest)
    return bare, kind or ("greeting" if bare != rest else "")


def _without_greeting_word(text: str) -> str:
    """Without a greeting that no comma closes: "Hello what documents do you have"."""
    words = text.split()
    for taken in (2, 1):
        if len(words) >= taken + 2 and known_label(" ".join(words[:taken])) == "greeting":
            return " ".join(words[taken:])
    return text
