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
# "I would be grateful if you could tell me …": how a letter asks.
_GRATEFUL = re.compile(
    r"^(?:(?:dear|cher|chère|estimad[oa]s?|уважаем\w+)\s[^,]{1,40},\s*)?"
    r"(?:(?:i|we)(?: would|['’]d) (?:be (?:\w+ )?grateful|appreciate it)(?: \w+)? if you (?:could|would) (?:please |kindly )?(?:tell|give|send|show)(?: me| us)\s+"
    r"|(?:je (?:vous|te) serais|nous vous serions) (?:\w+ )?reconnaissante?s? de (?:bien vouloir )?(?:(?:m['’]|nous )indiquer|(?:me|nous) (?:dire|donner|communiquer|préciser))\s+"
    r"|(?:le|les|te) agradecer[íi]a(?:mos)? (?:\w+ )?(?:que )?(?:me|nos) (?:indicar[ae]n?|dijeran?|dijeses?|dieran?|informaran? (?:de|sobre))\s+"
    r"|(?:буд[уе]м?|(?:я )?был[аи]? бы) (?:\w+ )?(?:благодар\w+|признател\w+),? если (?:вы )?(?:подскажете|сообщите|укажете|скажете)(?: мне| нам)?,?\s+"
    r"|(?:سأكون|أكون) (?:ممتن\w+|شاكر\w+) (?:لو|إذا) (?:أخبرتني|أخبرتموني|ذكرت لي)\s+(?:ب|عن )?)(?=\S)",
    re.IGNORECASE,
)
# "ok", "right, and", "hmm": how people begin to speak. Those that may be the first word of a question need more behind them.
_FILLER = re.compile(
    r"^(?:(?:(?:o+k(?:ay)?|h+m+|um+|uh|oh|ah|yeah|yep|lol|alright|i see|got it|bon|ben|eh bien|d['’]accord|vale|bueno|entonces|ну|ладно|понятно|ага|ясно|طيب|حسنا)"
    r"(?=\W)|(?:right|well|so|cool|great|good|fine|yes|then|listen|alors|bien|pues|oui|sí|да|так|хорошо|نعم)(?=\s*[,.!…]|\s+(?:and|so|but|now|then|what|how|who|which|"
    r"when|where|why|can|could|et|mais|y|pero|qu\w+|combien|comment|cu[áa]\w+|а|и|но|как\w*|что|кто|скольк\w+)\b))[\s,.!…–-]+)+(?=\S+)",
    re.IGNORECASE,
)
_TELL_ME = re.compile(
    r"^(?P<and>(?:and|but|so|et|mais|y|pero|а|и)\s+)?¿?(?:(?:(?:can|could|would|will) you|please)(?: please)?(?: also)?\s+(?:tell|show|explain to|remind)(?: me| us)?|"
    r"(?:i(?: would|['’]d)? (?:also )?(?:like|want|need|love) to know|i(?: was|['’]m| am) wondering|do you (?:also )?know|tell me)|"
    r"(?:peux-tu|tu peux|pouvez-vous|vous pouvez|pourriez-vous|pourrais-tu)(?: aussi)? (?:me|nous) dire|(?:je (?:voudrais|veux|souhaite|souhaiterais)|j['’]aimerais) savoir|dis-moi|dites-moi|"
    r"(?:me )?(?:puedes?|podr[íi]as?|podr[íi]a)(?: tambi[ée]n)?(?: decirme| decir)|(?:quisiera|quer[íi]a|quiero|me gustar[íi]a) saber|dime|"
    r"(?:можете|можешь|могли бы вы)(?: мне)? сказать|скажи(?:те)?(?: мне)?|подскажи(?:те)?|(?:я )?хо(?:чу|тел бы|тела бы) (?:у)?знать)[\s,]+"
    r"(?=(?:how|what|who|whom|whose|when|where|which|why|qui|quand|où|comment|combien|pourquoi|quel\w*|qu[ée]|qui[ée]n\w*|cu[áa]\w+|d[óo]nde|c[óo]mo|"
    r"ce qu[ei]?|сколько|кто|что|когда|где|как\w*|почему)\b)(?:ce (?=qu['’]))?",
    re.IGNORECASE,
)
_CAN_YOU = re.compile(
    r"^¿?(?:(?:can|could|would|will) you(?: please)?|(?:peux|pourrais)-tu|(?:pouvez|pourriez)-vous|"
    r"(?:est-ce que )?(?:tu (?:peux|pourrais)|vous (?:pouvez|pourriez))|(?:me )?(?:puedes?|podr[íi]as?)|(?:вы |ты )?(?:не )?(?:можете|можешь|могли бы вы|мог бы ты)(?: ли)?(?: вы| ты)?|"
    r"هل (?:يمكنك|تستطيع|بإمكانك))\s+(?=\S)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|et|y|e|и)\s+|\s+و(?=\S)", re.IGNORECASE)
_CLAUSE = 3  # words of a question that "and" joins to talk
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
    """``text`` without greetings, thanks and "please" around it, and talk that "and" joins to it; and the kind of what was taken
    off.

    A turn that is courtesy alone leaves nothing.
    """
    whole = known_label(text)
    if whole is not None and whole != QUESTION:
        return ("", whole) if whole in {"greeting", "thanks"} else (text, "")
    text = _GRATEFUL.sub("", _POLITE.sub("", text)).strip()
    pieces, kind = _PIECE.findall(text), ""
    while pieces and (label := known_label(pieces[0])) in COURTESY:
        kind = label or ""
        pieces = pieces[1:]
    while len(pieces) > 1 and known_label(pieces[-1]) in {"greeting", "thanks"}:
        kind = kind or known_label(pieces[-1]) or ""
        pieces = pieces[:-1]
    rest = _behind_talk("".join(pieces).strip().rstrip(",;،").strip())
    bare = _without_greeting_word(rest)
    return bare, kind or ("greeting" if bare != rest else "")


def spoken(text: str) -> str:
    """``text`` without what people begin to speak with: "right, and could you tell me how many …" is "and how many …"."""
    text = _FILLER.sub("", text)
    return _TELL_ME.sub(lambda match: match["and"] or "", text)


def requested(text: str) -> str:
    """What a person is asked to do: "can you say that in one sentence?" is "say that in one sentence"; else ``text``."""
    done, asked = _CAN_YOU.subn("", text)
    return (done.rstrip(" ?؟") if asked else "") or text


def _behind_talk(text: str) -> str:
    """The question behind talk that is known: "what can you help me with and what do we have on water?"."""
    for joint in _AND.finditer(text):
        before, behind = text[: joint.start()], text[joint.end() :]
        talk = known_label(before) not in {None, QUESTION}
        if talk and known_label(behind) is None and len(behind.split()) >= _CLAUSE:
            return behind
    return text


def _without_greeting_word(text: str) -> str:
    """Without a greeting that no comma closes: "Hello what documents do you have"."""
    words = text.split()
    for taken in (2, 1):
        if len(words) >= taken + 2 and known_label(" ".join(words[:taken])) == "greeting":
            return " ".join(words[taken:])
    return text
