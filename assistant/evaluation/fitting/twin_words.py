"""Errors in what a sentence says of its figures and names: bounds, negation, time, cause, roles, what is made up."""

from __future__ import annotations

import re

from assistant.evaluation.fitting.twin_material import Made, exchanged, pairs_of, put
from assistant.generation.check.written_figures import figures_of
from corpus import domain
from corpus.names import find_places

_BOUNDS = ("more than", "fewer than", "at least", "up to", "less than", "over")


def bound(made: Made) -> str | None:
    found = [f for f in figures_of(made.text) if not f.is_year_like]
    if not found:
        return None
    one = made.chance.choice(found)
    before = made.text[: one.start]
    said = re.search(
        r"(?:more than|fewer than|less than|at least|up to|over|under|nearly|almost|about|some|around)\s$",
        before,
        re.I,
    )
    up = said is not None and said[0].strip().lower() in ("more than", "at least", "over")
    down = (
        said is not None
        and not up
        and said[0].strip().lower() in ("fewer than", "less than", "up to", "under")
    )
    new = made.chance.choice(
        ["fewer than", "up to", "less than"]
        if up
        else ["more than", "at least", "over"]
        if down
        else _BOUNDS
    )
    start = said.start() if said else one.start
    return f"{made.text[:start]}{new} {made.text[one.start :]}"


_BE = re.compile(
    r"\b(was|were|is|are|has|have|had|will|can|could|should|would|may|did)\s(?!not\b)(?=[a-z])"
)
_NOT = re.compile(r"\s(?:not|no longer)\b|\bnot yet\s|\bnever\s")


def negation(made: Made) -> str | None:
    denied = _NOT.search(made.text)
    if denied:
        return put(
            made.text, denied.start(), denied.end(), " " if denied[0].startswith(" ") else ""
        )
    verbs = list(_BE.finditer(made.text))
    if verbs and made.chance.random() < 0.7:
        one = made.chance.choice(verbs)
        return put(made.text, one.end(), one.end(), "not ")
    past = re.search(
        r"(?<=[a-z] )([a-z]{4,}?)(ed)\b(?= (?:the|a|an|to|in|for|that|with)\b)", made.text
    )
    if past and made.chance.random() < 0.7:
        stem = past[1] + ("e" if past[1][-1] in "cvgsz" else "")
        return put(made.text, past.start(), past.end(), f"did not {stem}")
    return exchanged(made, [*pairs_of("denials"), *((b, a) for a, b in pairs_of("denials"))])


def time(made: Made) -> str | None:
    return exchanged(made, pairs_of("times"))


def direction(made: Made) -> str | None:
    return exchanged(made, [*pairs_of("directions"), *((b, a) for a, b in pairs_of("directions"))])


def scope(made: Made) -> str | None:
    options = [exchanged(made, pairs_of("scopes"))]
    places = [m for m in find_places(made.text) if made.text[: m.start].endswith("in ")]
    if places:
        one = made.chance.choice(places)
        options.append(
            put(
                made.text,
                one.start,
                one.end,
                made.chance.choice(["all countries", "the whole region", "most of the world"]),
            )
        )
    sides = [
        (old, new)
        for contrast in domain.listed("contrasts")["en"]
        for own in contrast for old in own
        for other in contrast if other is not own for new in other
    ]  # fmt: skip
    options.append(exchanged(made, sides))
    options.append(exchanged(made, [(old, f"{old} and {new}") for old, new in sides]))
    found = [one for one in options if one]
    return made.chance.choice(found) if found else None


_BOASTS = (
    "fully",
    "completely",
    "always",
    "in every case",
    "for the first time in history",
    "without exception",
    "once and for all",
    "the best in the world",
)


def overclaim(made: Made) -> str | None:
    changed = exchanged(made, pairs_of("claims"))
    if changed and made.chance.random() < 0.8:
        return changed
    verbs = list(re.finditer(r"(?<=[a-z] )[a-z]{4,}ed\b", made.text))
    if not verbs:
        return changed
    one = made.chance.choice(verbs)
    return f"{made.text[: one.end()]} {made.chance.choice(_BOASTS)}{made.text[one.end() :]}"


_EFFECTS = (
    "which led to {}", "which caused {}", "as a result of {}", "thanks to {}", "because of {}", "resulting in {}", "owing to {}", "which brought about {}",
)  # fmt: skip


def causal(made: Made) -> str | None:
    if made.chance.random() < 0.5:
        return exchanged(made, pairs_of("causes"))
    nouns = _phrases(made.around)
    if not nouns:
        return None
    effect = made.chance.choice(_EFFECTS).format(made.chance.choice(nouns))
    return f"{made.text.rstrip('. ')}, {effect}."


_PHRASE = re.compile(
    r"\b(?:the|a|an|its|their|this|these)\s(?:[a-z-]{3,}\s){0,2}[a-z-]{4,}(?:\sof\s(?:the\s)?[a-z-]{4,})?"
)


def _phrases(text: str) -> list[str]:
    return [m[0] for m in _PHRASE.finditer(text)]


def invented(made: Made) -> str | None:
    if not made.material.clauses:
        return None
    clause = made.chance.choice(made.material.clauses)
    cut = re.search(r"(?:,\s)(?=(?:and|but|with|which|where)\b)", made.text)
    if cut and made.chance.random() < 0.5:
        return f"{made.text[: cut.start()].rstrip('. ')}, {clause}."
    return f"{made.text.rstrip('. ')}, {clause}."


_HEADS = re.compile(r"[A-Z][\w’&-]*(?:\s(?:of|for|and|the|on)?\s?[A-Z][\w’&-]*)*")


def swapped(made: Made) -> str | None:
    names = [
        m for m in _HEADS.finditer(made.text) if len(m[0]) > 2 and (m.start() > 0 or is_name(m[0]))
    ]
    phrases = list(_PHRASE.finditer(made.text))
    groups = [g for g in (names, phrases) if len(g) > 1 and g[0][0].lower() != g[1][0].lower()]
    if not groups:
        return None
    spans = made.chance.choice(groups)
    i = made.chance.randrange(len(spans) - 1)
    a, b = spans[i], spans[i + 1]
    if a[0].lower() == b[0].lower() or re.fullmatch(
        r"\W*(?:and|or|,|, and)\W*", made.text[a.end() : b.start()]
    ):
        return None
    new = b[0] if a.start() else b[0][0].upper() + b[0][1:]
    return (
        made.text[: a.start()] + new + made.text[a.end() : b.start()] + a[0] + made.text[b.end() :]
    )


def is_name(text: str) -> bool:
    return " " in text or sum(map(str.isupper, text)) > 1


def merged(made: Made) -> str | None:
    """What one thing did, said of another that the passages name; or two figures exchanged."""
    figures = [f for f in figures_of(made.text) if not f.is_year_like]
    options = []
    if len(figures) > 1 and figures[0].key != figures[1].key:
        a, b = figures[0], figures[1]
        options.append(
            made.text[: a.start] + b.text + made.text[a.end : b.start] + a.text + made.text[b.end :]
        )
    here = [m[0] for m in _HEADS.finditer(made.around) if is_name(m[0]) and m[0] not in made.text]
    own = [m for m in _HEADS.finditer(made.text) if is_name(m[0])]
    if here and own:
        one = made.chance.choice(own)
        options.append(put(made.text, one.start(), one.end(), made.chance.choice(here)))
    phrases = [p for p in _phrases(made.around) if p not in made.text]
    mine = list(_PHRASE.finditer(made.text))
    if phrases and mine:
        one = made.chance.choice(mine)
        options.append(put(made.text, one.start(), one.end(), made.chance.choice(phrases)))
    return made.chance.choice(options) if options else None
