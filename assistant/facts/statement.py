"""What a figure counts, in full: the words of its document that say so.

1. Of a sentence: its clause, with "…" where the figure stands ("… of rural households use a clean stove"). A long
   sentence is cut at semicolons, then where another clause begins ("while", "whereas", ", and").
2. Of a table: the names of table, row and column.
3. Whether it is meant to be ("plan") or has been ("result"), by the words of the clause or of row and column.

A figure whose words cannot say what it counts is no fact: what is measured is only a unit ("5 years"), an empty word
("an increase of 24%") or the label of a number; a cell of text is no sentence; a table's cell lacks the unit that its
decimals, or the money that it names, need; its row was misread (two numbers in one cell, two columns of one name); its
line is made of numbers, as the labels of a picture are.

Derived when facts are read and not stored: it needs nothing but the quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import cast

from assistant.facts.model import Amount, Fact, Stage
from assistant.facts.sentences import NOTE_MARKS
from corpus.model import CELL_SEPARATOR
from corpus.names.numbers import currency_named, scale_named
from corpus.normalize import one_line
from corpus.yaml_text import parse_yaml

BLANK = "…"
_SHORT, _LONG = 28, 36  # words of a sentence that is shown whole; of a clause at most
_FEWEST = 3  # words besides the figure
_FEWEST_OF_CELL = 8  # words of a cell that is read as a sentence
_FEWEST_OF_CLAUSE = 8  # words that a cut must leave
_MOST_NUMBERS = 2  # of a line without an end; share of numbers among the words of a line with one
_NUMBERS = 0.7
_SHORT_WORD, _CAPITALS = 3, 0.6  # letters; share of longer words with a capital in a line of names
_GOES_ON = re.compile(r"\s*(?!(?:[ivx]+|[a-z])[.)]\s)[a-zà-ÿа-я]{2}")
_UNDER_THE = re.compile(r"\b(?:under|over|above|below)\s+(?:the|these|its|their)\s+$", re.I)
_HARD = re.compile(r"[;•]|:\s(?=\S+\s+\S)|\s[–—]\s")
_SOFT = re.compile(
    r",?\s(?=(?:while|whereas|although|but|compared|tandis que|alors que|mais|mientras|pero|тогда как|тогда)\s)|"
    r",\s(?=(?:and|with|including|et|y|dont|incluyendo|и)\s)|\.\s+(?=[A-ZÀ-Ý])",
    re.I,
)
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_TWO_NUMBERS = re.compile(r"\d[\d.,]*%?\s+\d[\d.,]*%?")
_BAD_GROUPS = re.compile(
    r"\d,\d{4,}|\d,\d{1,2}(?![\d%])(?!\s*(?:%|per|million|billion))|\d,\d{3}\.\d{3}"
)
_PERCENT = re.compile(r"%|per ?cent|pourcentage|porcentaje|процент", re.I)
_COUNTS = re.compile(
    r"\b(?:no\.?|number|n|count|nombre|número|nº|#|число|количество|total)\b", re.I
)
_NUMBERED = re.compile(r"\s*(?:\d{1,3}\.\s+|[•▪●–*-]\s+|\([a-z]\)\s+)")
_DECIMALS = re.compile(r"[.,]\d{1,2}$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\d[\d.,]*")
_END = re.compile(r"[.!?;:…»”\"')\]؟。][\s\d¹²³⁴⁵⁶⁷⁸⁹⁰]*$")
# "104 Law Concerning Disaster Management of 2007 (Indonesia) art 26": a note's number before what it names.
_NOTE = re.compile(r"\s+[A-ZÀ-Ý][a-zà-ÿ]+")
_OF_WORKS = re.compile(r"\([^()]{0,60}\d{4}\)|\barts?\b|[‘“]|\bibid\b|:\s[A-Z]")
_LIMIT = re.compile(r"[<>≤≥]\s*$")
_LIMITED = re.compile(r"[<>≤≥]")
_CAPTION = re.compile(
    r"\s*(?:table|tableau|cuadro|figure|gráfico|graphique|box|annex|таблица|рис)\b", re.I
)
_NAME_OF_TABLE = 4  # words


def stated(facts: Iterable[Fact], headings: Sequence[str]) -> Iterator[Fact]:
    """The facts of a passage with what they count in full and their stage, without figures that say nothing.

    ``headings``: above the passage, outermost first.
    """
    known = list(facts)
    doubled = _doubled(known)
    for fact in known:
        amount = fact.amount
        if amount is None:
            yield fact
            continue
        of_table = amount.counted is not None and amount.counted.stands == "section"
        if of_table:
            name = _table_of(fact, headings)
            made = None if _column(fact) in doubled else _of_cell(fact, amount, name)
        else:
            made = _of_sentence(fact, amount)
        if made is not None:
            yield replace(fact, amount=made)
        elif fact.action and not of_table:
            yield replace(fact, amount=None)


def _column(fact: Fact) -> tuple[str, str]:
    return fact.id, fact.amount.counted.key if fact.amount and fact.amount.counted else ""


def _doubled(facts: Sequence[Fact]) -> set[tuple[str, str]]:
    """Rows with columns of one name that hold different figures: the name above them was lost."""
    values: dict[tuple[str, str], set[Decimal]] = {}
    for fact in facts:
        if fact.amount is not None:
            values.setdefault(_column(fact), set()).add(fact.amount.low)
    return {column for column, found in values.items() if len(found) > 1}


# --- sentences -----------------------------------------------------------------------------------


def _of_sentence(fact: Fact, amount: Amount) -> Amount | None:
    text = fact.quote
    at, end = amount.start - fact.start, amount.end - fact.start
    if not 0 <= at < end <= len(text):
        return None  # a row longer than its passage is quoted as far as the passage goes
    low, high = 0, len(text)
    if CELL_SEPARATOR in text:
        low = (
            text.rfind(CELL_SEPARATOR, 0, at) + len(CELL_SEPARATOR)
            if CELL_SEPARATOR in text[:at]
            else 0
        )
        high = text.find(CELL_SEPARATOR, end) if CELL_SEPARATOR in text[end:] else len(text)
        if len(_WORD.findall(text, low, high)) < _FEWEST_OF_CELL:
            return None
    if _BAD_GROUPS.search(amount.text):
        return None
    label = one_line(amount.counted.text) if amount.counted else ""
    if label and _says(label) and one_line(text[low:at]).endswith(f"{label}:"):
        return replace(amount, full=label, stage=_stage(label, names=True))
    line = text[low:high]
    if _is_labels(line) or _is_empty(amount, whole=_END.search(line) is not None):
        return None
    if _leans(one_line(line).casefold(), one_line(text[low:at]).casefold(), label.casefold()):
        return None
    if low == at and _NOTE.match(text, end) and _OF_WORKS.search(text, end, high):
        return None
    if CELL_SEPARATOR in text and _LIMIT.search(text, low, at):
        return None
    numbered = _NUMBERED.match(text, low, at)
    low, high = _clause(text, numbered.end() if numbered else low, at, end, high)
    said = _WORD.findall(text[low:at]) + _WORD.findall(text[end:high])
    if len(said) < _FEWEST:
        return None
    full = f"{text[low:at]}{BLANK}{text[end:high]}".translate(NOTE_MARKS)
    if full.count("(") > full.count(")") and full.rfind("(") > full.find(BLANK):
        full = full[: full.rfind("(")]
    full = one_line(full).strip(" ,;:–—•-").removesuffix(".")
    bound = "" if _UNDER_THE.search(text, low, at) else amount.qualifier
    stage = _stage(f"{text[low:at]} {text[end:high]}")
    return replace(amount, full=full, qualifier=bound, stage=stage)


def _leans(line: str, before: str, counted: str) -> bool:
    """Whether a line points to one before it for what is counted: that is its subject, or stands before the figure."""
    leaning = _words("leaning").match(line)
    if leaning is None:
        return False
    is_subject = _words("being").match(line, leaning.end() + 1) is not None
    return is_subject or not counted or counted in before


def _is_labels(line: str) -> bool:
    """Whether a line is made of numbers and labels, as a picture's are, or is the end of another one."""
    numbers, words = len(_NUMBER.findall(line)), _WORD.findall(line)
    if sum(word.isupper() for word in words) > len(words) / 2 or _GOES_ON.match(line):
        return True
    if _END.search(line):
        return numbers > _NUMBERS * max(1, len(words))
    long = [word for word in words if len(word) > _SHORT_WORD]
    named = sum(word[0].isupper() for word in long) > _CAPITALS * len(long)
    return numbers > _MOST_NUMBERS or len(words) < _FEWEST_OF_CELL - 2 or named


def _is_empty(amount: Amount, *, whole: bool) -> bool:
    """Whether nothing is counted, or only an empty word or a unit; a ``whole`` sentence may say what rose or lasted."""
    if amount.counted is None:
        return amount.unit in (None, "percent", "percentage points")
    words = [word.casefold() for word in _WORD.findall(amount.counted.text)]
    if not words or (len(words) == 1 and len(words[0]) < _SHORT_WORD):
        return True
    dull = (_words("measures"), _words("empty"))
    return not whole and all(any(one.fullmatch(word) for one in dull) for word in words)


def _clause(text: str, low: int, at: int, end: int, high: int) -> tuple[int, int]:
    """The part of text[low:high] around text[at:end] that is shown: all of a short sentence."""
    for limit, marks in ((_SHORT, _HARD), (_LONG, _SOFT)):
        if len(text[low:high].split()) <= limit:
            break
        first = max((m.end() for m in marks.finditer(text, low, at)), default=low)
        if len(text[first:high].split()) >= _FEWEST_OF_CLAUSE:
            low = first
        last = min((m.start() for m in marks.finditer(text, end, high)), default=high)
        if len(text[low:last].split()) >= _FEWEST_OF_CLAUSE:
            high = last
    return low, high


# --- tables ----------------------------------------------------------------------------------------


def _of_cell(fact: Fact, amount: Amount, table: str) -> Amount | None:
    """``table``: its name, "" for none."""
    what = one_line(amount.counted.text) if amount.counted else ""
    label, _, header = what.rpartition(": ") if ": " in what else (what, "", what)
    cells = fact.quote.split(CELL_SEPARATOR.strip())
    misread = any(_TWO_NUMBERS.fullmatch(cell.strip()) for cell in cells)
    limited = _LIMITED.search(header) or _LIMIT.search(fact.quote[: amount.start - fact.start])
    if misread or limited or _BAD_GROUPS.search(amount.text):
        return None
    if not any(map(_says, (label, header, table))) or not (_says(header) or _YEAR.search(header)):
        return None
    near, unit = f"{header} {label}", amount.unit
    if (
        unit == "percent"
        and not _PERCENT.search(f"{amount.text} {near}")
        and _COUNTS.search(header)
    ):
        unit = None
    if not _words("ratios").search(near.casefold()):  # "exchange rate per US$" is no money
        unit = unit or currency_named(near) or currency_named(table) or None
    whole = not _DECIMALS.search(amount.text)
    if unit is None and (not whole or _words("money").search(near.casefold())):
        return None
    factor = Decimal(1)
    if unit not in ("percent", "percentage points") and scale_named(amount.text) == 1:
        factor = Decimal(max(scale_named(near), scale_named(table)))
    return replace(
        amount,
        unit=unit,
        low=amount.low * factor,
        high=amount.high * factor,
        full=f"{table}: {what}" if table else what,
        stage=_stage(near, names=True),
    )


def _table_of(fact: Fact, headings: Sequence[str]) -> str:
    """The name of the table: a line after the headings that is long enough to be one, else the last heading."""
    above = [one_line(name) for name in headings]
    inside = [one_line(name) for name in fact.section]
    after = inside[len(above) :] if inside[: len(above)] == above else inside
    if after and (_CAPTION.match(after[0]) or len(after[0].split()) >= _NAME_OF_TABLE):
        return after[0]
    return above[-1] if above and _says(above[-1]) else ""


def _says(name: str) -> bool:
    """Whether a name of a row or column says something: a word that is no unit and not empty."""
    words = [word.casefold() for word in _WORD.findall(name)]
    dull = (_words("measures"), _words("empty"))
    return any(len(word) > 2 and not any(one.fullmatch(word) for one in dull) for word in words)


# --- plan or result ----------------------------------------------------------------------------------


def _stage(text: str, *, names: bool = False) -> Stage:
    """What the words say: "plan" where they look ahead, "result" where they tell what was, else "".

    ``names``: of a row and a column, which tell of results without a verb.
    """
    folded = text.casefold()
    if _words("planned_names" if names else "planned").search(folded):
        return "plan"
    return "result" if not names and _words("done").search(folded) else ""


@cache
def _words(kind: str) -> re.Pattern[str]:
    raw = resources.files("assistant.facts").joinpath("statement_words.yaml")
    lists = cast("dict[str, list[str]]", parse_yaml(raw.read_text("utf-8")))
    return re.compile(rf"(?<!\w)(?:{'|'.join(lists[kind])})(?!\w)")
