"""Twins of a supported sentence with one error each, made by rules; each kind of error is one function.

A function gives the sentence with the error, or None where it has nothing that could be changed. What is put in comes
from the passages of the sentence, where another figure, name or phrase is near, or from those of other sentences.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable, Sequence

from assistant.evaluation.fitting import twin_words
from assistant.evaluation.fitting.twin_material import (
    CAPITALS,
    Made,
    exchanged,
    pairs_of,
    put,
)
from assistant.generation.check.written_figures import figures_of
from corpus.names import Mention, find_organisations, find_places, find_years
from corpus.normalize import one_line

Change = Callable[[Made], str | None]


def _figure(made: Made) -> str | None:
    found = [f for f in figures_of(made.text) if re.search(r"\d", f.text) and not f.is_year_like]
    if not found:
        return None
    one = made.chance.choice(found)
    digits = re.search(r"\d[\d,.]*\d|\d", one.text)
    if digits is None:
        return None
    there = [
        f for f in figures_of(made.around)
        if f.unit == one.unit and f.low != one.low and re.search(r"\d", f.text) and not f.is_year_like
    ]  # fmt: skip
    if there and made.chance.random() < 0.6:
        new = made.chance.choice(there).text
        return made.text[: one.start] + new + made.text[one.end :]
    return put(
        made.text,
        one.start + digits.start(),
        one.start + digits.end(),
        _other_digits(digits[0], made.chance),
    )


def _other_digits(written: str, chance: random.Random) -> str:
    places = [i for i, sign in enumerate(written) if sign.isdigit()]
    at = chance.choice(places)
    new = chance.choice([d for d in "123456789" if d != written[at]])
    return written[:at] + new + written[at + 1 :]


def _unit(made: Made) -> str | None:
    found = []
    for figure in figures_of(made.text):
        stretch = made.text[figure.start : figure.end + 14]
        for old, new in pairs_of("units"):
            at = stretch.find(old)
            if at >= 0:
                found.append(put(made.text, figure.start + at, figure.start + at + len(old), new))
    return made.chance.choice(found) if found else None


def _year(made: Made) -> str | None:
    found = find_years(made.text)
    if not found:
        return None
    one = made.chance.choice(found)
    there = {y.key for y in find_years(made.around)} - {y.key for y in found}
    if there and made.chance.random() < 0.5:
        new = made.chance.choice(sorted(there))
    else:
        new = str(int(one.key) + made.chance.choice([-3, -2, -1, 1, 2, 3]))
    return put(made.text, one.start, one.end, new)


def _place(made: Made) -> str | None:
    return _named(
        made,
        find_places(made.text),
        {m.text for m in find_places(made.around)},
        made.material.places,
    )


def _organisation(made: Made) -> str | None:
    there = {m.text for m in find_organisations(made.around)}
    return _named(made, find_organisations(made.text), there, made.material.organisations)


def _named(
    made: Made, found: Sequence[Mention], there: set[str], known: Sequence[str]
) -> str | None:
    if not found:
        return None
    one = made.chance.choice(found)
    others = sorted(t for t in there if t not in made.text and one.key not in t)
    pool = others if others and made.chance.random() < 0.6 else known
    return put(made.text, one.start, one.end, made.chance.choice(pool))


def _name(made: Made) -> str | None:
    found = list(CAPITALS.finditer(made.text))
    if not found:
        return None
    one = made.chance.choice(found)
    return put(made.text, one.start(), one.end(), made.chance.choice(made.material.names))


_MONTHS = calendar.month_name[1:]


def _month(made: Made) -> str | None:
    return exchanged(
        made, [(m, made.chance.choice([n for n in _MONTHS if n != m])) for m in _MONTHS]
    )


ERRORS: dict[str, Change] = {
    "figure": _figure,
    "unit": _unit,
    "year": _year,
    "place": _place,
    "organisation": _organisation,
    "name": _name,
    "bound": twin_words.bound,
    "negation": twin_words.negation,
    "time": twin_words.time,
    "month": _month,
    "direction": twin_words.direction,
    "scope": twin_words.scope,
    "overclaim": twin_words.overclaim,
    "causal": twin_words.causal,
    "invented-detail": twin_words.invented,
    "swapped-roles": twin_words.swapped,
    "merged-entities": twin_words.merged,
}


def twin(made: Made, error: str) -> str | None:
    """The sentence with one error; None where there is nothing to change."""
    changed = ERRORS[error](made)
    return (
        None if changed is None or one_line(changed) == one_line(made.text) else one_line(changed)
    )
