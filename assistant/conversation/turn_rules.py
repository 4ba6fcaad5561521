"""What a turn is by its words alone: rules of high precision, and what they are made of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.conversation import pronouns
from assistant.conversation.corrections import corrects
from assistant.conversation.examples import (
    QUESTION,
    known_label,
    label_by_pattern,
    normal,
)
from assistant.conversation.languages import names_language
from assistant.conversation.listed import means_only, says_documents
from assistant.conversation.mentions import content
from assistant.conversation.restrictions import ASKING, restriction
from assistant.conversation.slots import SUPERLATIVE
from assistant.conversation.this_report import speaks_of_this_report
from assistant.question.understand import understand
from corpus.names import find_figures, find_organisations, find_places, find_years

NAMED = "names"  # label of a lone name or word
TOPIC = "inventory/topic"  # which documents are about something
SOME = "inventory/some"  # those of the documents just listed that are of a year, a language …
SOME_ON = "inventory/some-on"  # those of the documents just listed that are about something
ON_TOPIC = "question/topic"  # "anything about Cambodia?", which is searched for
AFTERTHOUGHT = 6  # words beside thanks that ask nothing: "thanks, nothing else for today"
# "Which are from 2020?", of the documents, where nothing else was spoken of.
_OF_THEM = re.compile(
    r"^(?:and |ok |so )?(?:which|how many)(?: ones| of (?:them|these|those)| reports| documents)? (?:are|were|come|date|do you have) (?:from|by|in|of|since|after|before|published)\b"
    r"|^(?:and |ok |so )?(?:which|how many)(?: ones| of (?:them|these|those))? (?:are|were|talk|speak|deal|mention|cover)\b.{0,12}\b(?:about|on|with|mention|cover)\b"
    r"|^(?:et )?(?:lesquel(?:le)?s|combien)(?: d['’]entre (?:eux|elles))? (?:sont|viennent|datent|ont|parlent|traitent|portent)\b"
    r"|^(?:et )?quels (?:rapports|documents) (?:viennent|datent|sont) (?:de|du|des|d['’])"
    r"|^¿?(?:y )?qu[ée] (?:informes|documentos) son (?:de|del)\b"
    r"|^¿?(?:y )?(?:cuáles|cuántos)(?: de (?:ellos|estos))? (?:son|están|vienen|hablan|tratan) (?:de|del|en|por|sobre)\b"
    r"|^(?:а )?(?:какие|сколько) из них\b|^(?:و)?(?:أي|ما|كم) منها",
    re.IGNORECASE,
)
_ARTICLES = re.compile(r"\b(?:articles?|art[íi]culos?)\b", re.IGNORECASE)
_HELD_HERE = re.compile(
    r"\b(?:avez|avons|as-tu|ici|index[ée]\w*|disponibles?|tienes?|tenemos|aqu[íi]|indexad\w+|have|here|about|sur|sobre|publi\w+|list|show|mention\w*|from)\b",
    re.IGNORECASE,
)
_AMONG_THEM = re.compile(
    r"\bof (?:them|these|those)\b|\blesquel|d['’]entre eux|\bde (?:ellos|estos)\b|\bиз них\b|\bمنها",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about|on|with|mention|cover|parlent|traitent|portent|hablan|tratan|sobre|о|об|про)\b|عن|يتحدث",
    re.IGNORECASE,
)
_COMPARES_THOSE = re.compile(
    r"^\W*(?:(?:please|can you|could you) )?compar\w+[ -](?:the two|both|them|(?:these|those)(?: two)?|les(?: deux)?|l[oa]s dos|amb[oa]s)\W*$"
    r"|^\W*сравни(?:те)? (?:их|эти(?: два| две)?|оба|обе)\W*$|^\W*قارن بين(?:هما|هم|هن)\W*$",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(
    r"^(?:¿\s*)?(?:and|or|what about|how about|but|so|et|ou|mais|y|o|e|pero|а|и|но|или)\b|^(?:و|أو|لكن|ماذا عن)",
    re.IGNORECASE,
)


_FILTERED = re.compile(
    r"\b(?:this|that|these|the (?:first|second|last)|reports?|documents?|evaluations?|english|french|spanish|arabic|russian|recent|newest|latest|"
    r"ce|cette|ces|rapports?|français\w*|anglais\w*|espagnol\w*|este|esta|estos|informes?|documentos?|español\w*|inglés|francés|"
    r"эт\w+|отч[её]т\w*|документ\w*|русск\w*|английск\w*|французск\w*)\b|هذا|هذه|تقارير|التقارير|المستند|بالعربية|بالإنجليزية",
    re.IGNORECASE,
)
_TOO = re.compile(
    r"\s(?:too|as well|also|instead|aussi|également|también|тоже|также|أيضا)[.!]*$", re.IGNORECASE
)
_FROM = re.compile(
    r"^(?:(?:from|by|in|on|about|de|des|du|del|en|sur|sobre|au|aux|от|из|о|об)\s+|d['’]|من |عن )",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"^(?:in|on|for|about|at|by|since|with|en|au|aux|dans|pour|sur|para|sobre|con|в|во|на|для|о|об|с|في|عن|على)\b",
    re.IGNORECASE,
)


def of_list(text: str, listed: str) -> tuple[str, str, str] | None:
    """Label, text and rule of a turn after a list of documents that picks from it, or asks for another one."""
    if means_only(text):
        return "inventory/overview", text, "one of the documents listed"
    if names_language(text):
        return "inventory", text, "a language of the documents"
    found = restriction(text)
    out = found is not None and found.leaves_out_by_name and not any(map(find_places, found.leaves))
    if out or (found is not None and _restricts(found.keeps)):
        return SOME, text, "some of the documents listed"
    if not _FOLLOWS.match(text):
        return None
    rest = _FROM.sub("", _FOLLOWS.sub("", text).strip())
    if not rest or not is_lone(rest):
        return None
    if SUPERLATIVE.search(rest):
        return None
    if find_places(rest) or (listed in {TOPIC, SOME_ON} and not find_years(rest)):
        return TOPIC, rest, "the list for something else"
    return ("inventory", rest, "the list for something else") if has_name(rest) else None


def which_documents(text: str, *, listed: bool) -> tuple[str, str] | None:
    """Label and rule of "Which are from 2020?"; None for another turn. ``listed``: documents were just listed."""
    if not _OF_THEM.match(text):
        return None
    about = _ABOUT.search(text) is not None
    if not listed:
        return ON_TOPIC if about else "inventory", "which of the documents"
    if says_documents(text) and not _AMONG_THEM.search(text):
        return TOPIC if about else "inventory", "which of all documents"
    return SOME_ON if about else SOME, "which of the documents listed"


def by_rule(text: str, courtesy: str, follows: bool) -> tuple[str, str] | None:
    """Label and rule; None where no rule decides."""
    if not text:
        return (courtesy, "courtesy alone") if courtesy else ("unclear", "no words")
    if not re.search(r"\w", text):
        return "unclear", "no words"
    label = known_label(text)
    if label is not None:
        if label == QUESTION and not follows and is_lone(text):
            return NAMED, "a lone name or word"
        return label, "a listed turn"
    if (label := label_by_pattern(text)) is not None:
        return label, "a pattern"
    if names_language(text):
        return "command/translate", "a language"
    found = restriction(text)
    if follows and found is not None and (found.leaves_out_by_name or found.widens):
        return "command/only", "a restriction of the answer before"
    if follows and corrects(text):
        return QUESTION, "a correction or return"
    if found is not None and _restricts(found.keeps):
        return "command/only", "a restriction of the answer before"
    if found is not None and found.keeps and follows:
        return QUESTION, "a fragment of the question before"
    if is_lone(text) and courtesy != "greeting":
        leans = _PLACED.match(text) or _TOO.search(text)
        if follows and (has_name(text) or leans):
            return QUESTION, "a fragment of the question before"
    if (
        courtesy == "thanks"
        and len(text.split()) <= AFTERTHOUGHT
        and not (ASKING.search(text) or _FOLLOWS.match(text) or has_name(text))
        and not text.endswith(("?", "؟"))
    ):
        return "thanks", "thanks with a few words"
    return None


def leans_on_nothing(text: str) -> bool:
    """Whether a turn without any before it only means something said before: "What did they do?", "Compare the two"."""
    if _COMPARES_THOSE.search(text):
        return True
    return pronouns.points_back(text) and not has_name(text) and not content(text)


def _restricts(rest: str) -> bool:
    """Whether "only …" names what answers can be filtered by."""
    named = find_places(rest) or find_organisations(rest) or find_years(rest)
    return bool(named or _FILTERED.search(rest))


def has_name(text: str) -> bool:
    return bool(
        find_places(text) or find_organisations(text) or find_years(text) or find_figures(text)
    )


def names_another(text: str) -> bool:
    """Whether a turn says by a name which document it means: "the UNRWA report", not "this report"."""
    named = bool(find_organisations(text) or find_places(text))
    return named and not speaks_of_this_report(text)


def is_lone(text: str) -> bool:
    """Whether a turn is names or one or two words, and asks nothing: "police", "Niger 2022"."""
    if ASKING.search(text) or _FOLLOWS.match(text):
        return False
    bare = normal(text)
    words = bare.split()
    if len(words) <= 2:
        return True
    named: Sequence[Any] = (*find_places(text), *find_organisations(text), *find_years(text))
    covered = sum(mention.end - mention.start for mention in named)
    return bool(named) and len(text.strip(" ?.!,")) - covered <= 3


def content_words(text: str) -> list[str]:
    """The words of a turn that are not function words, as typed."""
    return [text[word.start : word.end] for word in understand(text).terms]


def may_mean_goods(text: str) -> bool:
    """Whether a turn asks about "articles", which are documents or goods, and neither says documents nor asks what is held here."""
    goods = _ARTICLES.search(text) is not None and _HELD_HERE.search(text) is None
    return goods and not says_documents(text)


def follows_on(text: str) -> bool:
    """Whether a turn begins as one that goes on: "and …", "what about …"."""
    return _FOLLOWS.match(text) is not None


def without_joining(text: str) -> str:
    """A turn without the "and" at its beginning."""
    return _FOLLOWS.sub("", text).strip() or text
