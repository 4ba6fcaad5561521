"""What a turn wants, before anything is searched.

1. Courtesy around it is taken off: "Hello, how many …? Thanks!" is the question in it.
2. Rules of high precision: a turn of no words; one of the listed turns (`assistant.conversation.examples`);
   a restriction of the answer before ("only 2024"); a correction or a return, which are questions;
   a lone name or word.
3. The classifier, a network that reads the turn (`assistant.conversation.labels`), where it is sure enough that it is
   talk. A turn with a name of its own, or a long one, is a question unless it is about the documents themselves. After
   an answer it reads "can you …?" without these words, too.
4. Everything else is a question, unless it only means what was said before and nothing was ("What did they do?"). Taking a question for talk is worse than the reverse; where no document answers
   it, it may be the talk that the classifier holds for likely (``otherwise``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.conversation import pronouns
from assistant.conversation.corrections import corrects
from assistant.conversation.courtesy import COURTESY, pasted, requested, without_courtesy
from assistant.conversation.examples import (
    QUESTION,
    known_label,
    label_by_pattern,
    normal,
    turn_language,
)
from assistant.conversation.labels import (
    INVENTORY,
    OF_INVENTORY,
    TALK,
    UNANSWERED,
    Classify,
    kind_of,
    kinds,
)
from assistant.conversation.languages import names_language, without_language
from assistant.conversation.listed import means_only
from assistant.conversation.mentions import content
from assistant.conversation.this_report import speaks_of_this_report
from assistant.question.understand import understand
from corpus.names import find_figures, find_organisations, find_places, find_years
from corpus.normalize import one_line

Mentions = Callable[[str], bool]
UNSAID = "unclear/before"  # label of a turn that means something said before, where nothing was
NAMED = "names"  # label of a lone name or word
TOPIC = "inventory/topic"  # which of the documents just listed are about something
ON_TOPIC = "question/topic"  # "anything about Cambodia?", which is searched for
_NAMING = frozenset({"inventory", "command"})  # kinds whose turns name publishers, years …
_NOT_UNDERSTOOD = frozenset({"unclear", "offtopic"})
_LONGEST = 25  # words of a turn that the classifier may take for talk
_LONE = 0.5  # probability from which a lone word, or one next to courtesy, is talk; or what no document answers after a question
_AFTERTHOUGHT = 6  # words beside thanks that ask nothing: "thanks, nothing else for today"
_SHORT = 8  # words of a turn that may be about the documents just listed,
_OF_LISTED = 0.5  # and the probability from which it is, read
_OF_THESE = {  # as one that says so
    "en": "Of these reports, {}",
    "fr": "De ces rapports, {}",
    "es": "De estos informes, {}",
    "ar": "من هذه التقارير، {}",
    "ru": "Из этих отчётов, {}",
}
_REQUESTED = 0.75  # probability from which what "can you …?" asks for after an answer is a command
_SURE = 0.95  # probability from which a turn with a name of its own, or "and …?" after a question, is talk
_ONLY = re.compile(
    r"^(?:(?:and|et|y|а|و)\s+)?(?:show\s+)?(?:only|just|nothing but|limit(?:ed)?(?: (?:this|it|that))? to|restrict(?:ed)?(?: (?:this|it|that))? to|"
    r"filter (?:by|on)|narrow (?:it|this) down to|keep only|seulement|uniquement|juste|rien que|limite[rz]?(?:-toi)? [àa]u?|"
    r"filtre[rz]? (?:par|sur)|s[oó]lo|solamente|[uú]nicamente|l[ií]mita(?:lo)? a|filtra(?:r)? por|فقط|اقتصر على|только|лишь|ограничь(?:ся)?)\b"
    r"\s*(?P<rest>.+?)\s*[.!]*$|^(?P<before>\S+(?:\s+\S+){0,3})\s+(?:only|seulement|uniquement|solamente|فقط|только)[.!]*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were|can|qui|quand|où|comment|combien|pourquoi|"
    r"quel\w*|qui[ée]n\w*|cu[áa]\w+|d[óo]nde|c[óo]mo|qu[ée]|кто|что|когда|где|как\w*|почему|сколько)\b|(?:^|\s)(?:من|ما|ماذا|متى|أين|كم|لماذا|كيف|هل)\s",
    re.IGNORECASE,
)
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


@dataclass(frozen=True, slots=True)
class Wish:
    """``label``: see `assistant.conversation.examples`, or `NAMED`. ``text``: the turn without courtesy around it.

    ``by``: what decided. ``why``: the rule, in words. ``probabilities``: the classifier's likeliest labels.
    ``background``: the text above a question that was pasted with it. ``otherwise``: of a question the label of the talk
    that it may be as well, and is where no document answers it; "" where it is none. ``chance``: of that kind of talk, in [0, 1].
    """

    label: str
    text: str
    by: Literal["rule", "classifier"]
    why: str
    probabilities: Mapping[str, float]
    background: str = ""
    otherwise: str = ""
    chance: float = 0.0

    @property
    def kind(self) -> str:
        return kind_of(self.label)

    def is_rather_talk(self, confidence: float) -> bool:
        """Whether a question that was looked up is likelier talk than answered rightly, with this ``confidence`` in [0, 1]."""
        return bool(self.otherwise) and self.chance >= max(_LONE, confidence)

    def as_talk(self) -> Wish:
        """The wish of a turn that no document answers, or hardly: what it is otherwise."""
        why = f"{self.why} that no document surely answers"
        return replace(self, label=self.otherwise, why=why, otherwise="")

    def to_dict(self) -> dict[str, Any]:
        """For the explanation of an answer."""
        return {
            "label": self.label,
            "text": self.text,
            "decided_by": self.by,
            "why": self.why,
            "classifier": {k: round(v, 4) for k, v in self.probabilities.items()},
        }


def wish(
    turn: str,
    classify: Classify | None,
    *,
    follows: bool = False,
    listed: str = "",
    mentions: Mentions | None = None,
    scoped: bool = False,
) -> Wish:
    """What ``turn`` wants. ``classify``: probabilities of labels; None: rules alone.

    ``follows``: there is an earlier question that it may lean on. ``listed``: label of the turn before, where that was
    about what is indexed. ``mentions``: whether a document holds a word; a lone one that none holds is no fragment.
    ``scoped``: filters say what a pronoun may mean.
    """
    found = _wish(turn, classify, follows=follows, listed=listed, mentions=mentions)
    if found.label not in (QUESTION, NAMED) or follows or scoped:
        return found
    if found.background or not _leans_on_nothing(found.text):
        return found
    return replace(found, label=UNSAID, by="rule", why="it means something that was not said")


def _wish(
    turn: str,
    classify: Classify | None,
    *,
    follows: bool,
    listed: str,
    mentions: Mentions | None,
) -> Wish:
    """The same of a turn that may mean what was not said."""
    background, asked = pasted(one_line(turn))
    text, courtesy = without_courtesy(asked)
    text = without_language(text)
    if background:
        return Wish(QUESTION, text, "rule", "the question below a text", {}, background)
    if listed and (picked := _of_list(text, listed)):
        return Wish(picked[0], picked[1], "rule", picked[2], {})
    found = _by_rule(text, courtesy, follows)
    if found is None and (listed or not follows) and _OF_THEM.match(text):
        label = "inventory"
        if _ABOUT.search(text):
            label = TOPIC if listed else ON_TOPIC
        found = label, "which of the documents"
    if found is not None:
        return Wish(found[0], text or one_line(turn), "rule", found[1], {})
    lone = is_lone(text)
    if lone and not courtesy and (classify is None or _has_name(text)):
        return Wish(*_lone(text, follows, mentions), {})
    if classify is None or len(text.split()) > _LONGEST:
        return Wish(QUESTION, text, "rule", "anything else is a question", {})
    if courtesy and len(text.split()) <= _AFTERTHOUGHT:
        whole = classify(one_line(turn))
        shares = {kind: share for kind, share in kinds(whole).items() if kind in COURTESY}
        if shares and sum(shares.values()) >= _LONE:
            kind = max(shares, key=lambda one: shares[one])
            return Wish(kind, one_line(turn), "classifier", "courtesy with a few words", whole)
    if listed and len(text.split()) <= _SHORT:
        alone = _FOLLOWS.sub("", text).strip() or text
        likely = classify(_OF_THESE[turn_language(alone)].format(alone))
        if kinds(likely).get("inventory", 0.0) >= _OF_LISTED:
            label = next(one for one in likely if kind_of(one) == "inventory")
            return Wish(label, text, "classifier", "about the documents listed", likely)
    likely = classify(text)
    if follows and not _has_name(text) and (request := requested(text)) != text:
        asked_for = classify(request)
        how = next(iter(likely)).startswith("help/")  # how one does it
        asks = how or kinds(likely).get(QUESTION, 0.0) >= _LONE
        if not asks and kinds(asked_for).get("command", 0.0) >= _REQUESTED:
            label = next(one for one in asked_for if kind_of(one) == "command")
            return Wish(label, request, "classifier", "a command, asked for politely", asked_for)
    return _by_classifier(text, likely, lone=lone, follows=follows, mentions=mentions)


def _of_list(text: str, listed: str) -> tuple[str, str, str] | None:
    """Label, text and rule of a turn after a list of documents that picks from it, or asks for another one."""
    if means_only(text):
        return "inventory/overview", text, "one of the documents listed"
    if names_language(text):
        return "inventory", text, "a language of the documents"
    rest = restriction(text)
    if rest is not None and _restricts(rest):
        return "inventory", rest, "some of the documents listed"
    if not _FOLLOWS.match(text):
        return None
    rest = _FROM.sub("", _FOLLOWS.sub("", text).strip())
    if not rest or not is_lone(rest):
        return None
    if find_places(rest) or (listed == TOPIC and not find_years(rest)):
        return TOPIC, rest, "the list for something else"
    return ("inventory", rest, "the list for something else") if _has_name(rest) else None


def _by_rule(text: str, courtesy: str, follows: bool) -> tuple[str, str] | None:
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
    if follows and corrects(text):
        return QUESTION, "a correction or return"
    rest = restriction(text)
    if rest is not None and _restricts(rest):
        return "command/only", "a restriction of the answer before"
    if rest is not None and follows:
        return QUESTION, "a fragment of the question before"
    if is_lone(text) and courtesy != "greeting":
        leans = _PLACED.match(text) or _TOO.search(text)
        if follows and (_has_name(text) or leans):
            return QUESTION, "a fragment of the question before"
    if (
        courtesy == "thanks"
        and len(text.split()) <= _AFTERTHOUGHT
        and not (_ASKS.search(text) or _FOLLOWS.match(text) or _has_name(text))
        and not text.endswith(("?", "؟"))
    ):
        return "thanks", "thanks with a few words"
    return None


def _leans_on_nothing(text: str) -> bool:
    """Whether a turn without any before it only means something said before: "What did they do?", "Compare the two"."""
    if _COMPARES_THOSE.search(text):
        return True
    return pronouns.points_back(text) and not _has_name(text) and not content(text)


def _by_classifier(
    text: str,
    probabilities: Mapping[str, float],
    *,
    lone: bool,
    follows: bool,
    mentions: Mentions | None,
) -> Wish:
    """``lone``: one or two words that name nothing; no question is lost where they are taken for talk."""
    shown = dict(list(probabilities.items())[:3])
    by_kind = kinds(probabilities)
    talk = 1.0 - by_kind.pop(QUESTION, 0.0)
    asked = next((one for one in probabilities if kind_of(one) == QUESTION), QUESTION)
    kind = max(by_kind, key=lambda one: by_kind[one])
    sure = by_kind[kind] >= OF_INVENTORY if kind == INVENTORY else talk >= TALK
    leans = follows and text.endswith(("?", "؟")) and _FOLLOWS.match(text)
    if leans or (kind not in _NAMING and _has_name(text)):
        sure = sure and by_kind[kind] >= _SURE
    alone = _lone(text, follows, mentions) if lone else None
    if alone is not None and alone[0] == QUESTION and kind in _NOT_UNDERSTOOD:
        sure = False
    if alone is not None and alone[0] == NAMED and by_kind[kind] >= _LONE:
        sure = True
    label = next(one for one in probabilities if kind_of(one) == kind)
    if label == "inventory/overview" and _names_another(text):
        return Wish(asked, text, "classifier", "a document by its name", shown)
    if not sure and alone is not None:
        return Wish(alone[0], text, "classifier", alone[3], shown)
    if not sure:
        least = max(UNANSWERED, _LONE if follows else 0.0)
        may_be = by_kind[kind] >= least and kind != INVENTORY and not leans
        otherwise = label if may_be else ""
        return Wish(
            asked,
            text,
            "classifier",
            "a question",
            shown,
            otherwise=otherwise,
            chance=by_kind[kind],
        )
    return Wish(label, text, "classifier", f"{kind} at {by_kind[kind]:.2f}", shown)


def _lone(
    text: str, follows: bool, mentions: Mentions | None
) -> tuple[str, str, Literal["rule"], str]:
    """Label, text and rule of a turn of names or of one or two words."""
    asks = text.endswith(("?", "؟")) or (mentions is not None and mentions(text))
    if follows and asks:
        return QUESTION, text, "rule", "a fragment of the question before"
    return NAMED, text, "rule", "a lone name or word"


def _restricts(rest: str) -> bool:
    """Whether "only …" names what answers can be filtered by."""
    named = find_places(rest) or find_organisations(rest) or find_years(rest)
    return bool(named or _FILTERED.search(rest))


def _has_name(text: str) -> bool:
    return bool(
        find_places(text) or find_organisations(text) or find_years(text) or find_figures(text)
    )


def _names_another(text: str) -> bool:
    """Whether a turn says by a name which document it means: "the UNRWA report", not "this report"."""
    named = bool(find_organisations(text) or find_places(text))
    return named and not speaks_of_this_report(text)


def restriction(text: str) -> str | None:
    """What "only …" leaves: its words; None for a turn that is no restriction."""
    match = _ONLY.match(text)
    if match is None or len(text.split()) > 12:
        return None
    rest = match["rest"] or match["before"]
    return None if rest is None or _ASKS.search(rest) else str(rest)


def is_lone(text: str) -> bool:
    """Whether a turn is names or one or two words, and asks nothing: "police", "Niger 2022"."""
    if _ASKS.search(text) or _FOLLOWS.match(text):
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
