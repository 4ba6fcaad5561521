"""What a turn wants, before anything is searched.

1. Courtesy around it is taken off: "Hello, how many …? Thanks!" is the question in it.
2. Rules of high precision (`assistant.conversation.turn_rules`): a turn of no words; one of the listed turns (`assistant.conversation.examples`);
   a restriction of the answer before ("only 2024"); a correction or a return, which are questions;
   a lone name or word.
3. The classifier, a network that reads the turn (`assistant.conversation.labels`), where it is sure enough that it is
   talk. A turn with a name of its own, or a long one, is a question unless it is about the documents themselves. After
   an answer it reads "can you …?" without these words, too.
4. Everything else is a question, unless it only means what was said before and nothing was ("What did they do?"). Taking a question for talk is worse than the reverse; where no document answers
   it, it may be the talk that the classifier holds for likely (``otherwise``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from assistant.conversation.courtesy import COURTESY, pasted, requested, without_courtesy
from assistant.conversation.examples import QUESTION, turn_language
from assistant.conversation.labels import (
    INVENTORY,
    OF_INVENTORY,
    TALK,
    UNANSWERED,
    Classify,
    kind_of,
    kinds,
)
from assistant.conversation.languages import without_language
from assistant.conversation.points_asked import only_says_how_many
from assistant.conversation.turn_rules import (
    AFTERTHOUGHT,
    NAMED,
    by_rule,
    follows_on,
    has_name,
    is_lone,
    leans_on_nothing,
    may_mean_goods,
    names_another,
    of_list,
    which_documents,
    without_joining,
)
from corpus.normalize import one_line

Mentions = Callable[[str], bool]
UNSAID = "unclear/before"  # label of a turn that means something said before, where nothing was
_NAMING = frozenset({"inventory", "command"})  # kinds whose turns name publishers, years …
_NOT_UNDERSTOOD = frozenset({"unclear", "offtopic"})
_LONGEST = 25  # words of a turn that the classifier may take for talk
_LONE = 0.5  # probability from which a lone word, or one next to courtesy, is talk; or what no document answers after a question
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


@dataclass(frozen=True, slots=True)
class Before:
    """What a turn may lean on. ``follows``: there is an earlier question. ``listed``: label of the turn before, where that was
    about what is indexed. ``mentions``: whether a document holds a word; a lone one that none holds is no fragment.
    """

    follows: bool = False
    listed: str = ""
    mentions: Mentions | None = None


def wish(
    turn: str,
    classify: Classify | None,
    *,
    follows: bool = False,
    listed: str = "",
    mentions: Mentions | None = None,
    scoped: bool = False,
) -> Wish:
    """What ``turn`` wants. ``classify``: probabilities of labels; None: rules alone. ``follows``, ``listed``, ``mentions``:
    see `Before`. ``scoped``: filters say what a pronoun may mean.
    """
    background, asked = pasted(one_line(turn))
    text, courtesy = without_courtesy(asked)
    text = without_language(text)
    if background:
        return Wish(QUESTION, text, "rule", "the question below a text", {}, background)
    before = Before(follows, listed, mentions)
    found = _by_words(turn, text, courtesy, before, read=classify is not None)
    if found is None:
        found = (
            _by_reading(turn, text, courtesy, before, classify)
            if classify is not None and len(text.split()) <= _LONGEST
            else Wish(QUESTION, text, "rule", "anything else is a question", {})
        )
    if (
        found.label not in (QUESTION, NAMED)
        or follows
        or scoped
        or not leans_on_nothing(found.text)
    ):
        return found
    return replace(found, label=UNSAID, by="rule", why="it means something that was not said")


def _by_words(typed: str, text: str, courtesy: str, before: Before, *, read: bool) -> Wish | None:
    """The wish by rules; None where none decides. ``text``: what was ``typed``, without the ``courtesy`` around it.

    ``read``: whether a classifier may decide.
    """
    if before.follows and only_says_how_many(text):
        return Wish("command/shorter", text, "rule", "in how many points", {})
    if before.listed and (picked := of_list(text, before.listed)):
        return Wish(picked[0], picked[1], "rule", picked[2], {})
    found = by_rule(text, courtesy, before.follows)
    if found is None and (before.listed or not before.follows):
        found = which_documents(text, listed=bool(before.listed))
    if found is not None:
        return Wish(found[0], text or one_line(typed), "rule", found[1], {})
    if is_lone(text) and not courtesy and (not read or has_name(text)):
        return Wish(*_lone(text, before), {})
    return None


def _by_reading(typed: str, text: str, courtesy: str, before: Before, classify: Classify) -> Wish:
    """The wish by what the classifier says of the turn, as it is or as what it may stand for."""
    words = len(text.split())
    if courtesy and words <= AFTERTHOUGHT:
        whole = classify(one_line(typed))
        shares = {kind: share for kind, share in kinds(whole).items() if kind in COURTESY}
        if shares and sum(shares.values()) >= _LONE:
            kind = max(shares, key=lambda one: shares[one])
            return Wish(kind, one_line(typed), "classifier", "courtesy with a few words", whole)
    likely = classify(text)
    asks = before.listed == NAMED and kinds(likely).get(QUESTION, 0.0) >= _LONE
    if before.listed and words <= _SHORT and not asks and not _is_apart(likely):
        alone = without_joining(text)
        of_them = classify(_OF_THESE[turn_language(alone)].format(alone))
        label = next((one for one in of_them if kind_of(one) == "inventory"), "")
        another = label == "inventory/overview" and names_another(text)
        if kinds(of_them).get("inventory", 0.0) >= _OF_LISTED and not another:
            return Wish(label, text, "classifier", "about the documents listed", of_them)
    if before.follows and not has_name(text) and (request := requested(text)) != text:
        asked_for = classify(request)
        how = next(iter(likely)).startswith("help/")  # how one does it
        asks = how or kinds(likely).get(QUESTION, 0.0) >= _LONE
        if not asks and kinds(asked_for).get("command", 0.0) >= _REQUESTED:
            label = next(one for one in asked_for if kind_of(one) == "command")
            return Wish(label, request, "classifier", "a command, asked for politely", asked_for)
    return _by_classifier(text, likely, before)


def _is_apart(likely: Mapping[str, float]) -> bool:
    """Whether a turn is sense to nobody or off topic by itself, and so is not about documents that were listed either."""
    by_kind = kinds(likely)
    return max(by_kind.get(kind, 0.0) for kind in _NOT_UNDERSTOOD) >= _LONE


def _by_classifier(text: str, probabilities: Mapping[str, float], before: Before) -> Wish:
    """By the kind that is likeliest, where it is sure enough."""
    shown = dict(list(probabilities.items())[:3])
    by_kind = kinds(probabilities)
    talk = 1.0 - by_kind.pop(QUESTION, 0.0)
    asked = next((one for one in probabilities if kind_of(one) == QUESTION), QUESTION)
    kind = max(by_kind, key=lambda one: by_kind[one])
    sure = by_kind[kind] >= OF_INVENTORY if kind == INVENTORY else talk >= TALK
    if kind == INVENTORY and may_mean_goods(text):
        sure = False
    leans = before.follows and text.endswith(("?", "؟")) and follows_on(text)
    if leans or (kind not in _NAMING and has_name(text)):
        sure = sure and by_kind[kind] >= _SURE
    # One or two words that name nothing: no question is lost where they are taken for talk.
    alone = _lone(text, before) if is_lone(text) else None
    if alone is not None and alone[0] == QUESTION and kind in _NOT_UNDERSTOOD:
        sure = False
    if alone is not None and alone[0] == NAMED and by_kind[kind] >= _LONE:
        sure = True
    label = next(one for one in probabilities if kind_of(one) == kind)
    if label == "inventory/overview" and names_another(text):
        return Wish(asked, text, "classifier", "a document by its name", shown)
    if not sure and alone is not None:
        return Wish(alone[0], text, "classifier", alone[3], shown)
    if not sure:
        least = max(UNANSWERED, _LONE if before.follows else 0.0)
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


def _lone(text: str, before: Before) -> tuple[str, str, Literal["rule"], str]:
    """Label, text and rule of a turn of names or of one or two words."""
    known = before.mentions is not None and before.mentions(text)
    if before.follows and (known or text.endswith(("?", "؟"))):
        return QUESTION, text, "rule", "a fragment of the question before"
    return NAMED, text, "rule", "a lone name or word"
