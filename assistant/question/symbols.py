"""Documents that a text names by their symbol, the publisher's own number: "What does A/80/75 recommend?"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from index.model import DocumentRecord

# What comes after the number of a document that was issued in parts, again or with additions.
_ISSUE = re.compile(r"(?:/(?:Rev|Add)\.\s?\d+)+$|\s?\(Part [IVX]+\)$")
_CORRECTED = "/Corr."


def named_by_symbol(text: str, records: Mapping[str, DocumentRecord]) -> tuple[str, list[str]]:
    """``text`` with titles for symbols, and the names of the documents whose symbols are in it, whatever their case.

    A corrigendum comes with what it corrects. A number without "/Rev.1", "/Add.2" or "(Part I)" stands for the documents
    that have it with one of these, where none has it alone.
    """
    if "/" not in text:
        return text, []
    numbered = {record.symbol: record for record in records.values() if record.symbol}
    forms = {symbol: symbol for symbol in numbered if _is_in(symbol, text)}
    for symbol in numbered:
        base = _ISSUE.sub("", symbol)
        if base not in numbered and _is_in(base, text):
            forms.setdefault(symbol, base)
    for symbol in numbered:
        if symbol.partition(_CORRECTED)[0] in forms:
            forms.setdefault(symbol, symbol)
    named = [record.name for symbol, record in numbered.items() if symbol in forms]
    for symbol, form in sorted(forms.items(), key=lambda item: -len(item[1])):
        text = _form(form).sub(partial(_titled, numbered[symbol].title), text)
    return text, named


def _is_in(symbol: str, text: str) -> bool:
    """Looked for as it is first: thousands of patterns would take a second."""
    return symbol.casefold() in text.casefold() and _form(symbol).search(text) is not None


def _titled(title: str, _: re.Match[str]) -> str:
    return f"“{title}”"


def _form(symbol: str) -> re.Pattern[str]:
    """The symbol as a whole: "A/80/7" is in neither "A/80/75" nor "A/80/7/Add.1"."""
    return re.compile(rf"(?<![\w/]){re.escape(symbol)}(?![\w]|/\w)", re.IGNORECASE)
