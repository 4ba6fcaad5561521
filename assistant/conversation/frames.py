"""What a question leans on: its names by kind, its topic, and how the two are said before the next question.

A question that was resolved consists of its own words and of what it took over. The next turn takes over
from both, so that a subject lasts for as long as nobody changes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.conversation.mentions import (
    content,
    find_names,
    joined,
    kind_of,
    names_of,
    things_of,
    without,
)
from assistant.conversation.subjects import WHO, subject_of, uncapped
from assistant.question.subject import source_clause
from assistant.question.understand import question_language
from corpus.names import Mention
from corpus.normalize import fold

_MOST_WORDS = 20
_AT_END = {
    "place": {"en": "in {}", "es": "en {}", "ar": "في {}"},
    "year": {"en": "in {}", "fr": "en {}", "es": "en {}", "ru": "в {} году", "ar": "في عام {}"},
    "organisation": {"en": "by {}"},
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question that stands alone.

    ``own``: its own words. ``context``: names that it took over, by kind. ``about``: a topic that it took over, as a
    phrase that holds its names; "" where names suffice. ``meant``: what a pronoun in it meant, which the next one
    means too; "" without one.
    """

    own: str
    context: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    meant: str = ""

    @property
    def text(self) -> str:
        """As a person would say it: "For UNICEF in Niger: how many …?"."""
        language = question_language(self.own)
        known = f"{self.about}\n{self.own}"
        rest = {k: v for k, v in self.context.items() if not _is_said(v, known)}
        lead = " ".join(
            part for part in (self.about, said(rest, language, after=bool(self.about))) if part
        )
        if not lead:
            return self.own
        own = uncapped(self.own)
        colon = " :" if language == "fr" else ":"
        mark = "" if self.own.rstrip().endswith(("?", "؟", ".")) else question_mark(self.own)
        return f"{lead[:1].upper()}{lead[1:]}{colon} {own}{mark}"

    @property
    def names(self) -> dict[str, str]:
        """Its names by kind, its own before those that it took over."""
        return {**self.context, **names_of(f"– {self.about}"), **names_of(self.own)}

    @property
    def root(self) -> str:
        """What the conversation is about: the topic that was taken over, else the question's own."""
        return _with_names(
            self.meant or self.about or self._own_topic,
            {**self.context, **names_of(self.own)},
            self.own,
        )

    @property
    def topic(self) -> str:
        """What "it" would mean in the next question: its subject with what it took over."""
        base = self.meant or self._own_topic
        if not content(self.own):
            base = self.about or base
        elif self.about and fold(self.about) not in fold(base):
            base = f"{base}, {self.about}"
        return _with_names(base, self.context, self.own)

    @property
    def _own_topic(self) -> str:
        """The subject of its own words; of a long one the names."""
        base = subject_of(self.own)
        if self.own.startswith(base[:1]):
            base = uncapped(base)
        if len(base.split()) > _MOST_WORDS:
            return ", ".join(names_of(self.own).values()) or base
        return base


def question_mark(text: str) -> str:
    """The one of the language of a question."""
    return "؟" if question_language(text) == "ar" else "?"


def ending_with(phrase: str, question: str) -> str:
    """``question`` with ``phrase`` at its end."""
    mark = "؟" if question.endswith("؟") else "?"
    return f"{question.rstrip(' ?؟.')} {phrase}{mark}"


def _with_names(base: str, names: Mapping[str, str], own: str) -> str:
    """``base`` with those of ``names`` that it lacks, in the language of ``own``."""
    missing = {kind: text for kind, text in names.items() if not _is_said(text, base)}
    joined = said(missing, question_language(own), after=True)
    return f"{base} {joined}".strip() if joined else base


def _is_said(named: str, text: str) -> bool:
    """Whether a text has a name, or each of several that are joined: "Mexico and Peru and Viet Nam"."""
    known, each = fold(text), find_names(named)
    return fold(named) in known or (len(each) > 1 and all(fold(one.text) in known for one in each))


_DETERMINED = re.compile(r"(?:the|an?|this|these|its|their)\s|[A-Z0-9]|\S+(?:\s+\S+){0,2}$")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|will|what|who|which|how)\b", re.IGNORECASE
)
# "projects that are led by the World Bank": several things, and which ones.
_SEVERAL = re.compile(
    r"(?:the )?[a-z][\w'’-]*(?: [a-z][\w'’-]*){0,3}?s (?:that (?:are|were|have|had)\b|in which (?!is|are|was|were)\w)"
)


def noun_phrase(before: Resolved, *, plural: bool) -> str:
    """What "it" means after a question, or "they" (``plural``), as the words for it; "" where its topic is a clause."""
    if before.about and not before.meant and content(before.own):
        return ""
    topic = before.meant or before.topic
    if plural and _SEVERAL.match(topic) and len(topic.split()) <= _MOST_WORDS:
        return topic if topic.startswith("the ") else f"the {topic}"
    who = WHO.match(topic)
    phrase = who["object"] or "" if who is not None else topic
    if phrase and not _FINITE.search(phrase) and (_DETERMINED.match(phrase) or find_names(phrase)):
        return phrase
    thing, *others = (*things_of(before.own, find_names(before.own)), "")
    if any(others):
        return ""
    named = rf"(?:\b(?:the|an?)\s+(?:[a-z][\w-]*\s+){{0,2}})?{re.escape(thing)}"
    found = re.search(named, before.own) if thing else None
    return found.group() if found is not None else ""


def said(context: Mapping[str, str], language: str, *, after: bool = False) -> str:
    """Names as the beginning of a sentence; ``after``: as its end."""
    things = [context[kind] for kind in ("thing", "organisation") if context.get(kind)]
    place, year = context.get("place", ""), context.get("year", "")
    if language != "en":
        return ", ".join(part for part in (*things, place, year) if part)
    parts = [f"{'of' if after else 'for'} {' and '.join(things)}"] if things else []
    parts += [f"in {one}" for one in (place, year) if one]
    return " ".join(parts)


def replaced(resolved: Resolved, new: Mention) -> Resolved:
    """``resolved`` with the name of the same kind replaced by ``new``, or with ``new`` added."""
    kind = kind_of(new)
    own, about, context = resolved.own, resolved.about, dict(resolved.context)
    context.pop(kind, None)
    in_own = any(kind_of(m) == kind for m in find_names(own))
    in_about = any(kind_of(m) == kind for m in find_names(about))
    if in_about:
        about = without(about, {kind}) if in_own else _replace_name(about, new)
    if in_own or not (in_about or about or resolved.context):
        own = _replace_name(own, new)
    elif not in_about:
        context[kind] = new.text
    meant = _replace_name(resolved.meant, new).rstrip("?") if resolved.meant else ""
    return Resolved(own, context, about, meant)


def _replace_name(text: str, new: Mention) -> str:
    """Replace a name of the same kind by ``new``, or add ``new`` at the end.

    Of several places the last one is replaced ("What did UNODC do in Viet Nam?"), of several
    organisations the first, since it is the one that acts; a country may replace another country that acted. Names that
    are joined ("in Mexico and in Chad") give way together.
    """
    clause = source_clause(text)
    names = find_names(text) if kind_of(new) == "year" else joined(find_names(text), text)
    same = [m for m in names if kind_of(m) == kind_of(new) and m.key != new.key]
    same = [m for m in same if clause is None or m.start < clause] or same
    if same:
        old = same[0] if kind_of(new) == "organisation" else same[-1]
        return text[: old.start] + new.text + text[old.end :]
    if any(m.key == new.key for m in find_names(text)):
        return text
    at_end = _at_end(new, question_language(text))
    return f"{text.rstrip(' ?؟')} {at_end}{question_mark(text)}"


def _at_end(new: Mention, language: str) -> str:
    """A name as the end of a question, as far as it can be said without its article or case."""
    kind = kind_of(new)
    if kind == "year" and not new.text.isdigit() and language != "en":
        return f"– {new.text}"
    return _AT_END.get(kind, {}).get(language, "– {}").format(new.text)
