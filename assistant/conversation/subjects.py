"""What a question is about, as a phrase or a clause without the words that ask."""

from __future__ import annotations

import re

from assistant.conversation.mentions import content, find_names
from assistant.question.subject import question_subject
from assistant.question.understand import question_language
from corpus.normalize import fold
from corpus.sections.vocabulary import folded_words, one_word_kind

_ASKED_OF = re.compile(
    r"^\s*(?:[a-z]+ )?(?:how many|how much|which|what)\s+(?P<what>(?:[\w'’-]+\s+){1,4}?)(?P<aux>did|does|do|will|has|have|had|can|could)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_AUXILIARY = r"(?:did|does|do|is|are|was|were|will|has|have|had|can|could)\b"
# "How many officers were trained in Mexico", "Which reports cover Niger".
_PASSIVE = re.compile(
    rf"^\s*(?:how many|how much|which|what)\s+(?!of\b)(?P<what>(?:(?!{_AUXILIARY})[\w'’-]+\s+){{1,4}}?)(?P<aux>is|are|was|were)\s+"
    r"(?P<rest>(?!(?:there|the|an?|it|this|that|these|those|they|we|you|its|their|(?-i:[A-Z])\w*)\b)\w.*)$",
    re.IGNORECASE,
)
# "How many grants are there in Ghana": grants in Ghana.
_THERE = re.compile(
    r"^\s*(?:how many|how much|which|what)\s+(?P<what>(?:[\w'’-]+\s+){1,5}?)(?:is|are|was|were)\s+there\b\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_EXIST = re.compile(
    r"\s+(?:y (?:a|avait|aura)-t-il|est-ce qu['’]il y a|hay(?!\s+que)|hubo|имеется|существует|هناك|توجد|يوجد)(?!\w)",
    re.IGNORECASE,
)
_OF = re.compile(r"^(?:des|de l[oa]s|из|من)\s+", re.IGNORECASE)  # "combien des projets"
# "How many of the projects that are in Kenya ended in 2022": some of those.
_SOME_OF = re.compile(
    rf"^\s*(?:how many|how much|which|what)\s+of\s+(?P<what>the\s+.+)\s+(?P<aux>{_AUXILIARY})\s+(?P<rest>.+)$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"\b(?:that|which|who)$", re.IGNORECASE)
# "In which countries is the gap above 30%": countries in which the gap is above 30%.
_IN_WHICH = re.compile(
    r"^\s*(?P<in>in|at|to|from|for|with|by)\s+(?:which|what)\s+(?P<what>(?:[\w'’-]+\s+){1,3}?)(?P<aux>is|are|was|were|has|have|had)\s+"
    r"(?P<rest>(?!there\b)\S.*)$",
    re.IGNORECASE,
)
_PREDICATES = (
    r"above|below|more|less|over|under|at|higher|lower|not|the (?:most|least|highest|lowest|largest|smallest)|available|active|\w+ed",
    r"in|on",
)
_PREDICATE = tuple(
    re.compile(rf"^(?P<who>\S.*?)\s+(?P<rest>(?:{words})\b.*)$", re.IGNORECASE)
    for words in _PREDICATES
)
_WHICH_DO = re.compile(
    rf"^\s*(?:which|what)\s+(?P<what>(?:(?!{_AUXILIARY})[\w'’-]+\s+){{0,2}}?(?!{_AUXILIARY})[\w'’-]+s)\s+"
    r"(?P<rest>(?!(?:of|in|on|for|from|to|at|by|with|about|under|against|among|during|since|after|before|over|and|or|that|who|the|an?|it|they|we|you|i)\b)[a-z]+(?<!s)\s+\S.*)$",
    re.IGNORECASE,
)
# "Who wrote the foreword of the report": a clause, of which the object is meant by "it".
WHO = re.compile(
    r"^who\s+(?!(?:is|are|was|were|does|did|do|has|have|had|can|will)\b)\w+(?:\s+\w+)??\s+(?P<object>(?:the|an?|this|these|its|their)\s.+|[A-Z].*)?",
    re.IGNORECASE,
)
# "What does the roadmap say about teachers": a document, and what it says something about.
_SAYS = re.compile(
    r"^what (?:else )?(?:does|do|did) (?P<who>.+?) (?:say|report|write|find|recommend|conclude) (?:about|on) (?P<what>.+)$",
    re.IGNORECASE,
)
# "Compare what ESCWA and UNLIREC did on small arms": who, and on what.
_COMPARED = re.compile(
    r"^(?:\w+ ){0,2}?compare what (?P<who>.+?) (?:did|does|do|ha(?:s|ve) done)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_NOT_COUNTED = re.compile("did|does|do|will|has|have|had|can|could|is|are|was|were")
_OTHER_ASKS = re.compile(
    r"^\s*¿?\s*(?:qui (?:a|ont|avait) \w+é[es]* (?=(?:le|la|les|l['’]|un|une|ce|cette)\b)|qui[ée]n(?:es)? (?!es\b|son\b|fue\b)\w+ (?=(?:el|la|los|las|un|una)\b)|кто (?=\w+л[аои]? )\w+ |combien (?:de |d['’])?|quel(?:le)?s?\s+(?:est|sont|était|étaient)?\s*|qui |quand |où |comment |pourquoi |cu[áa]nt[oa]s?\s+|"
    r"cu[áa]l(?:es)?\s+(?:es|son|fue|fueron)?\s*|qu[ée] |qui[ée]n(?:es)? |cu[áa]ndo |d[óo]nde |c[óo]mo |сколько |как(?:ой|ая|ое|ие|ова|овы|ов|)\s+|"
    r"когда |где |кто |что |почему |كم عدد |كم |ما هي |ما هو |ما |ماذا |متى |أين |كيف |من )",
    re.IGNORECASE,
)
# "¿Qué hizo la OIM en Guatemala?": what is done or said, of whoever does it.
_DOES = re.compile(
    r"^(?:que |qu['’])?(?:a |ont |avait |avaient )?(?:fait|font|faisait|faisaient) |"
    r"^(?:(?:ha|han|había|habían) hecho|hizo|hicieron|hace|hacen|hacía|hacían) |"
    r"^(?:с?дела(?:ет|ют|л|ла|ло|ли)) |^(?:فعلت?|فعلوا|تفعل|يفعل) |"
    r"^(?:dit|disent|dice|dicen|говорит|говорят|تقول|يقول) ",
    re.IGNORECASE,
)
# "¿Qué recomienda el informe?": a part as a verb.
_ADVISES = re.compile(
    r"^(?:recomiendan?|recommande(?:nt)?|рекоменду[ею]т|توصي|يوصي) ", re.IGNORECASE
)
# "recommandations du rapport": a part, and what it is of.
_OF_WHAT = re.compile(
    r"^(?:\w+\s+){0,3}?(?P<of>of|in|from|by|de|d['’]|du|des|del|dans|en)(?:\s+|(?<=['’]))(?P<whole>\S.+)$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|did|does|est|sont|ont|avaient|était|étaient|es|son|fue|fueron|ha|han|había)\b",
    re.IGNORECASE,
)
_ARTICLE_IN = {"du": "le ", "des": "les ", "del": "el "}
_PARTS: frozenset[str | None] = frozenset(
    {
        "objectives",
        "activities",
        "results",
        "findings",
        "conclusions",
        "recommendations",
        "lessons",
        "challenges",
    }
)
_STARTS = re.compile(r"[A-Z][\w’'-]+")


def subject_of(question: str) -> str:
    """What a question is about: "girls that UNICEF enrolled", without the words that ask."""
    text = re.sub(r"^what about ", "", question.strip(" ?؟¿"), flags=re.IGNORECASE)
    if question_language(text) != "en":
        told = _EXIST.sub("", _OTHER_ASKS.sub("", text, count=1).strip(), count=1)
        told = _OF.sub("", told)
        return without_doing(told) or told or text
    if WHO.match(text):
        return uncapped(text)
    compared = _COMPARED.match(text)
    if compared is not None:
        return f"{compared['who']}{compared['rest']}"
    says = _SAYS.match(text)
    if says is not None and content(says["who"]):
        return f"{says['who']} on {says['what']}"
    if (there := _THERE.match(text)) is not None:
        return f"{there['what']}{there['rest']}".strip()
    if (some := _SOME_OF.match(text)) is not None and not _RELATIVE.search(some["what"]):
        return f"{some['what']} that {some['aux']} {some['rest']}"
    if (where := _IN_WHICH.match(text)) is not None and (
        told := _told(where["aux"], where["rest"])
    ):
        return f"{where['what']}{where['in'].lower()} which {told}"
    passive = _PASSIVE.match(text)
    if passive is not None:
        return f"{passive['what']}that {passive['aux']} {passive['rest']}"
    asked = _ASKED_OF.match(text)
    doing = _WHICH_DO.match(text) if asked is None else None
    if doing is not None:
        return f"{doing['what']} that {doing['rest']}"
    if asked is None or _NOT_COUNTED.fullmatch(asked["what"].split()[0].lower()):
        return question_subject(question)
    what, auxiliary, rest = asked["what"].strip(), asked["aux"].lower(), asked["rest"]
    who = next((m for m in find_names(rest) if m.start == 0), None)
    if auxiliary in {"did", "does", "do"}:
        return f"{what} that {rest}"
    if who is None:
        return f"{what} that {auxiliary} {rest}"
    return f"{what} that {rest[: who.end]} {auxiliary}{rest[who.end :]}"


def _told(auxiliary: str, rest: str) -> str:
    """A clause in the order in which it is told: "the gap is above 30%" of "is" and "the gap above 30%"; "" where it is not known."""
    matches = (one.match(rest) for one in _PREDICATE)
    found = next(filter(None, matches), None)
    return f"{found['who']} {auxiliary} {found['rest']}" if found is not None else ""


def without_doing(text: str) -> str:
    """A text without the verb at its beginning that says that somebody does or says something: "la OIT en Bangladés" of
    "hizo la OIT en Bangladés".
    """
    return _DOES.sub("", text, count=1).strip()


def of_whole(topic: str, question: str) -> str:
    """A topic that is a part of something ("the recommendations of the plan") as the whole, where ``question`` asks for
    another part: "what lessons does it draw?".
    """
    asked = {kind for word in folded_words(question) if (kind := one_word_kind(word)) in _PARTS}
    if asked - {"recommendations"} and _ADVISES.match(topic):
        return _ADVISES.sub("", topic)
    words = topic.split()
    for at, word in enumerate(words[:3]):
        if asked and one_word_kind(fold(word)) in _PARTS - asked:
            found = _OF_WHAT.match(" ".join(words[at + 1 :]))
            if found is None or _CLAUSE.search(found["whole"]):
                return topic
            return f"{_ARTICLE_IN.get(found['of'].lower(), '')}{found['whole']}"
    return topic


def uncapped(text: str) -> str:
    """Without the capital of a sentence's first word, unless that word is a name."""
    return text if _is_name_first(text) or text.startswith("I ") else text[:1].lower() + text[1:]


def _is_name_first(text: str) -> bool:
    first = _STARTS.match(text)
    return bool(
        any(m.start == 0 for m in find_names(text))
        or (first and text[:2].isupper())
        or (not text[:1].isascii() and not text[:1].isalpha())
    )
