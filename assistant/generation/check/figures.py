"""Whether passages give a figure: as it is written, rounded, converted, or as the length of a list.

A figure of a sentence and one of a passage agree where unit and bound agree and

1. the values are equal, or
2. the sentence rounds: the value is the passage's to the last digit that the sentence gives, with two digits
   that count, or with one after "about"; or it is a bound that the passage's value keeps by a tenth at most, or
3. one is a share ("a third", "one in five") and the other per cent; the two numbers of a share ("61 out of 90") count
   alone too.

The first of "75 and 89 per cent" is per cent as well, and "39.4 million" may be an amount of money whose currency the
sentence leaves out.

A bare number of a table row may have its unit and scale from the names above it and from the head of its table. A small count without a
unit may be the number of items of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from assistant.generation.check.evidence import Annotated, Evidence, Segment
from assistant.generation.check.lists import list_lengths, marked_lengths
from assistant.generation.check.measures import factor, measured
from corpus.names import Figure, Period, find_dates
from corpus.names.numbers import (
    CURRENCY_AFTER,
    PERCENT,
    currencies_named,
    currency,
    currency_named,
    scale_named,
)

How = Literal["same", "rounded", "converted", "count"]

_MOST_COUNTED = 20  # items of a list
_SLACK = Decimal("0.1")  # by which a bound may be off, as a share of the value
_LOOSELY, _BOUNDED = Decimal(5), Decimal(10)
_POINT = Decimal("1.5")  # per cent: "a third" is 33.33
_UPWARD = frozenset({"more than", "at least"})
_DOWNWARD = frozenset({"less than", "at most"})
_LOOSE = frozenset({"about", "nearly"})
_BARE = re.compile(
    r"(?<![\w.,-])(?:\d{1,3}(?:[, \u00a0\u202f]\d{3})+|\d+(?:\.\d+)?)(?![\w%]|[.,]\d)"
)
# Units in brackets, above the numbers that have them: "(%)", "(in millions)", "(USD)".
_UNIT_NAMED = re.compile(
    r"\((?:(?:in |en |в )?(?:%|per ?cent(?:ages?)?|pour ?cent(?:ages?)?|porcentajes?|процентах|[A-Z]{3}|US\$|[$€£])"
    r"|in (?:thousands|millions|billions)[^()]{0,30})\)",
    re.IGNORECASE,
)
_PERCENT_NAMED = re.compile(
    r"\((?:in |en |в )?(?:p(?:our|er) ?centages?|porcentajes?|процентах)\)", re.I
)
_MILLION = Decimal(1_000_000)
_CURRENCY = re.compile(r"[A-Z]{3}")
_DECEMBER = 12
# What stands between two numbers that have one unit: "75 and 89 per cent".
_BETWEEN = re.compile(
    r"\s*(?:,|and|or|to|against|et|ou|à|contre|y|e|o|a|frente a|и|или|до|против|و|أو|إلى)\s*\d+(?:[.,]\d+)?\s*",
    re.IGNORECASE,
)
_DECADE = re.compile(r"\b(?:decade|décennie|década)s?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Support:
    """Where a figure of a sentence stands: in ``segment`` from ``start`` on, and how it was taken.

    ``segment``: position in the evidence; None for what is above the passage ``passage``.
    """

    how: How
    passage: int
    segment: int | None
    start: int
    bound: bool = False


def supports(figure: Figure, sentence: str, evidence: Evidence) -> list[Support]:
    """All places of the passages that give ``figure`` of ``sentence``; of a range its ends may stand apart."""
    found = list(_supports(figure, sentence, evidence))
    if not found and _shares_per_cent(figure, sentence):
        found = list(_supports(replace(figure, unit="percent"), sentence, evidence))
    if found or figure.low == figure.high:
        return found
    ends = [replace(figure, low=end, high=end) for end in (figure.low, figure.high)]
    low, high = (list(_supports(end, sentence, evidence)) for end in ends)
    return [*low, *high] if low and high else []


def _shares_per_cent(figure: Figure, sentence: str) -> bool:
    """Whether a number has the "per cent" of the one after it: "75 and 89 per cent"."""
    next_one = _BETWEEN.match(sentence, figure.end)
    return (
        figure.unit is None
        and next_one is not None
        and PERCENT.match(sentence, next_one.end()) is not None
    )


def _supports(figure: Figure, sentence: str, evidence: Evidence) -> Iterator[Support]:
    measure = measured(sentence, figure)
    named = [" ".join(_UNIT_NAMED.findall(one.text)) for one in evidence.passages]
    for text, passage, segment in _texts(evidence):
        row = segment is not None and evidence.segments[segment].is_row
        names = (
            f"{_names_of(passage, evidence)}\n{named[passage]}" if row else named[passage] or None
        )
        for cut in (*text.figures, *text.shortened):
            other = cut if segment is None else _whole(cut, evidence.segments[segment], evidence)
            theirs = measured(text.text, other)
            if measure and theirs != measure and not (row and theirs is None):
                if _converts(figure, other, factor(theirs, measure)):
                    yield Support("converted", passage, segment, other.start)
                continue
            how = _agree(figure, other, names)
            if how is not None:
                kept = figure.qualifier == other.qualifier or how == "rounded"
                yield Support(how, passage, segment, other.start, bound=not kept)
            elif figure.unit is None and not figure.qualifier and _is_part(figure, other):
                yield Support("same", passage, segment, other.start)
        if figure.unit is None and not figure.qualifier and not measure:
            for start in _bare(figure, text):
                yield Support("same", passage, segment, start)
    yield from _in_words(figure, sentence, evidence)
    if "/" in figure.key:
        for at, own in enumerate(evidence.segments):
            if has_ratio(own, figure.low / 100, _POINT / 100):
                yield Support("converted", own.passage, at, 0)
    if measure in ("month", "year") and not figure.qualifier:
        yield from _spans(figure, measure, evidence)
    whole = figure.low == figure.high == int(figure.low)
    if figure.unit is None and not figure.qualifier and whole and 2 <= figure.low <= _MOST_COUNTED:
        for at, own in enumerate(evidence.segments):
            if int(figure.low) in list_lengths(own):
                yield Support("count", own.passage, at, 0)
        for at, own_passage in enumerate(evidence.passages):
            for length, start in marked_lengths(own_passage):
                if length == figure.low:
                    yield Support("count", at, evidence.segment_at(at, start), 0)


def _whole(figure: Figure, segment: Segment, evidence: Evidence) -> Figure:
    """A number at the end of a segment with the unit that begins the next one: "129.201.757 / FCFA"."""
    if figure.unit is not None or segment.text[figure.end :].strip():
        return figure
    after = evidence.passages[segment.passage].text[segment.start + figure.end :]
    unit = CURRENCY_AFTER.match(" " + after.lstrip())
    return replace(figure, unit=currency(unit["currency"])) if unit is not None else figure


def _names_of(passage: int, evidence: Evidence) -> str:
    """Where the unit and scale of a row are named: above its passage and in the passage's rows; where they name none, in the
    other rows of its document too, since the head of a table may be in a passage of its own.
    """
    rows = [segment for segment in evidence.segments if segment.is_row]
    own = [row.text for row in rows if row.passage == passage]
    near = "\n".join((evidence.above(passage).text, *own))
    document = evidence.passages[passage].document
    if not document or PERCENT.search(near) or currency_named(near) or scale_named(near) > 1:
        return near
    others = [r.text for r in rows if evidence.passages[r.passage].document == document]
    return "\n".join((near, *others))


def _bare(figure: Figure, text: Annotated) -> Iterator[int]:
    """Where a text has the number of a plain count among digits that are read as no figure."""
    for match in _BARE.finditer(text.text):
        if any(other.start <= match.start() < other.end for other in text.figures):
            continue
        if Decimal(re.sub(r"[, \u00a0\u202f]", "", match[0])) == figure.low == figure.high:
            yield match.start()


def _in_words(figure: Figure, sentence: str, evidence: Evidence) -> Iterator[Support]:
    """Where a segment has a number in words after the same word: "under five" in "under-five mortality"."""
    before = re.search(r"(\w+)\W+$", sentence[: figure.start])
    if not figure.in_words or before is None:
        return
    wanted = re.compile(rf"\b{before[1]}\W+{re.escape(figure.text)}\b", re.IGNORECASE)
    for at, segment in enumerate(evidence.segments):
        if found := wanted.search(segment.text):
            yield Support("same", segment.passage, at, found.start())


def _spans(figure: Figure, measure: str, evidence: Evidence) -> Iterator[Support]:
    """Where a number of months or years is that of a period, the distance of two years, or of decades."""
    for at, segment in enumerate(evidence.segments):
        if measure == "month":
            apart = {_months(one) for one in find_dates(segment.text)}
        else:
            years = sorted(int(year) for year in segment.years)
            apart = {later - one for one in years for later in years if later > one}
            apart |= {_years(one) for one in find_dates(segment.text)}
            if _DECADE.search(segment.text) and figure.low % 10 == 0:
                apart.add(int(figure.low))
        if int(figure.low) in apart:
            yield Support("converted", segment.passage, at, 0)


def _months(period: Period) -> int:
    """Months of a period, the first and the last counted; 0 of one that is open or of whole years."""
    first, last = period.first, period.last
    if first is None or last is None or (first.month == 1 and last.month == _DECEMBER):
        return 0
    return 12 * (last.year - first.year) + last.month - first.month + 1


def _years(period: Period) -> int:
    """Years of a period of whole years; 0 of another."""
    first, last = period.first, period.last
    if first is None or last is None or (first.month, last.month) != (1, _DECEMBER):
        return 0
    return last.year - first.year + 1


def _converts(one: Figure, other: Figure, times: Decimal | None) -> bool:
    """Whether ``one`` is ``other`` in another unit of time or size; ``times``: how many of its units one of the other's has."""
    return times is not None and one.qualifier == other.qualifier and one.low == other.low * times


def has_ratio(text: Annotated, wanted: Decimal, off: Decimal) -> bool:
    """Whether two figures of one text are in this proportion, a part of 1, or nearly."""
    values = [f.low for f in text.figures if f.low > 0 and f.low == f.high]
    return any(abs(a / b - wanted) <= off for a in values for b in values if a < b)


def _texts(evidence: Evidence) -> Iterator[tuple[Annotated, int, int | None]]:
    for at, segment in enumerate(evidence.segments):
        yield segment, segment.passage, at
    for at in range(len(evidence.passages)):
        yield evidence.above(at), at, None


def _agree(one: Figure, other: Figure, names: str | None) -> How | None:
    """How ``one`` of a sentence follows from ``other``; ``names``: above and in a row, None elsewhere."""
    scales = [1]
    bare = other.unit is None and names is not None
    known = bare and _names_unit(str(one.unit), str(names))
    if one.unit != other.unit and not known and not _leaves_out_currency(one, other):
        return None
    if names is not None and other.unit is None and (scale := scale_named(names)) > 1:
        scales.append(scale)
    found = (_by_value(one, other, scale) for scale in scales)
    return next((how for how in found if how is not None), None)


def _is_part(one: Figure, other: Figure) -> bool:
    """Whether ``one`` is a number of a share: 61 or 90 of "61 out of 90"."""
    return "/" in other.key and one.key in other.key.split("/")


def _leaves_out_currency(one: Figure, other: Figure) -> bool:
    """Whether ``one`` is millions or more without a unit and ``other`` an amount of money."""
    return one.unit is None and one.low >= _MILLION and bool(_CURRENCY.fullmatch(other.unit or ""))


def _names_unit(unit: str, names: str) -> bool:
    if unit == "percent":
        return _PERCENT_NAMED.search(names) is not None or PERCENT.search(names) is not None
    return unit in currencies_named(names)


def _by_value(one: Figure, other: Figure, scale: int) -> How | None:
    low, high = other.low * scale, other.high * scale
    share = "/" in one.key or "/" in other.key
    if one.low == one.high and low == high:
        if one.low == low:
            if not _bounds_agree(one.qualifier, other.qualifier):
                return None
            return "converted" if share and one.key != other.key else "same"
        if share and _near_share(one, low):
            return "converted"
        return "rounded" if _rounds(one, other, low) else None
    if one.low == one.high:  # an end of a range, or a bound of it
        return "same" if one.low in (low, high) and not one.qualifier else None
    same = (one.low, one.high) == (low, high)
    return "same" if same else None


def _near_share(one: Figure, value: Decimal) -> bool:
    """Whether a share ("nearly a third") is near ``value`` per cent, or a near bound of it."""
    if one.qualifier in _UPWARD:
        return 0 <= value - one.low <= _BOUNDED
    if one.qualifier in _DOWNWARD:
        return 0 <= one.low - value <= _BOUNDED
    return abs(one.low - value) <= (_LOOSELY if one.qualifier in _LOOSE else _POINT)


def _bounds_agree(one: str, other: str) -> bool:
    """Whether a bound of equal figures is the same; one that is loosely given may be dropped or added."""
    if one == other or {one, other} <= _UPWARD or {one, other} <= _DOWNWARD:
        return True
    if one == "about" or {one, other} <= {*_LOOSE, ""}:
        return True
    return one == "" and other in (*_UPWARD, *_DOWNWARD)


def _rounds(one: Figure, other: Figure, value: Decimal) -> bool:
    """Whether ``one`` is ``value`` to the last digit that counts, or a near bound of it."""
    if one.in_words and one.low <= 20:
        return False
    bounds = {one.qualifier, other.qualifier}
    if bounds & _UPWARD and bounds & _DOWNWARD:
        return False
    off = value - one.low
    if one.qualifier in _UPWARD:
        return other.qualifier not in _DOWNWARD and 0 <= off <= _SLACK * value
    if one.qualifier in _DOWNWARD or one.qualifier == "nearly":
        return other.qualifier not in _UPWARD and 0 <= -off <= _SLACK * value
    step = _last_digit(one)
    counting = one.low / step if step else Decimal(0)
    least = 2 if one.qualifier == "about" else 10
    return counting >= least and abs(off) <= step / 2


def _last_digit(figure: Figure) -> Decimal:
    """The value of one in the last digit that a figure gives: 0.01 million for "1.66 million"."""
    digits = re.search(r"\d[\d,.\u00a0\u202f ]*", figure.text)
    plain = digits[0].rstrip(" .,") if digits else ""
    mantissa = re.sub(r"[\u00a0\u202f ]", "", plain)
    decimals = re.search(r"[.,](\d{1,2})$", mantissa)
    if decimals:
        number = Decimal(re.sub(r"[.,]", "", mantissa[: decimals.start()]) + "." + decimals[1])
        unit = Decimal(1).scaleb(-len(decimals[1]))
    else:
        number = Decimal(re.sub(r"[.,]", "", mantissa) or "1")
        zeros = len(str(number)) - len(str(number).rstrip("0"))
        unit = Decimal(1).scaleb(zeros)
    factor = figure.low / number if number else Decimal(1)
    return unit * factor
