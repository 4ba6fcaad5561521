"""What changed in the documents since a briefing was written.

The quotes of a briefing are stored next to it, in ``FILE.quotes.json``. Then, for each old quote:

1. If it is quoted again, it is unchanged.
2. If its document still has it, it is no longer chosen (dropped).
3. If a new quote resembles it, it has changed.
4. Otherwise its document or its text is gone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.briefing.model import Briefing
from assistant.config.errors import UsageError
from assistant.facts.similarity import stems_of, word_overlap
from assistant.model import Citation
from assistant.service import Assistant
from corpus.normalize import one_line

_ALIKE = 0.6  # share of the words of both quotes that are in both


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote as it is stored."""

    document: str
    page: int | None
    quote: str


@dataclass(frozen=True, slots=True)
class Refreshed:
    """``changed``: pairs of old and new quotes. ``dropped``: still in the document, no longer chosen."""

    new: tuple[Quote, ...]
    changed: tuple[tuple[Quote, Quote], ...]
    gone: tuple[Quote, ...]
    dropped: tuple[Quote, ...]
    unchanged: int


def quotes_file(path: Path) -> Path:
    """The file with the quotes of the briefing ``path``."""
    return path.with_name(f"{path.name}.quotes.json")


def keep_quotes(briefing: Briefing, path: Path) -> None:
    """Write the quotes of the briefing ``path`` to a file next to it."""
    kept = [
        {"document": q.document, "page": q.page, "quote": q.quote} for q in _quotes(briefing.notes)
    ]
    text = json.dumps(
        {"made": briefing.made.isoformat(), "quotes": kept}, ensure_ascii=False, indent=1
    )
    quotes_file(path).write_text(text + "\n", encoding="utf-8")


def kept_quotes(path: Path) -> tuple[Quote, ...]:
    """The quotes of the briefing ``path`` when it was written. Raises UsageError."""
    stored = quotes_file(path)
    try:
        data: dict[str, Any] = json.loads(stored.read_text(encoding="utf-8"))
        return tuple(Quote(one["document"], one["page"], one["quote"]) for one in data["quotes"])
    except FileNotFoundError:
        raise UsageError(
            f"{stored} is not there, so what changed cannot be told; write {path} once without --refresh"
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{stored} cannot be read ({error}); write {path} without --refresh"
        ) from error


def refreshed(then: Sequence[Quote], briefing: Briefing, assistant: Assistant) -> Refreshed:
    """Compare old quotes (``then``) with those of a new briefing."""
    now = _quotes(briefing.notes)
    known, before = {_key(q) for q in now}, {_key(q) for q in then}
    new = [q for q in now if _key(q) not in before]
    missing = [q for q in then if _key(q) not in known]
    changed, gone, dropped = [], [], []
    texts = {r.name: "" for r in assistant.documents() if r.state == "indexed"}
    for quote in missing:
        name = quote.document
        if name in texts:
            texts[name] = texts[name] or one_line(assistant.document(name).text)
            if one_line(quote.quote) in texts[name]:
                dropped.append(quote)
                continue
        like = max(new, key=lambda q: _likeness(q, quote), default=None)
        if like is not None and _likeness(like, quote) >= _ALIKE:
            changed.append((quote, like))
            new.remove(like)
        else:
            gone.append(quote)
    return Refreshed(tuple(new), tuple(changed), tuple(gone), tuple(dropped), len(before & known))


def _quotes(notes: Sequence[Citation]) -> list[Quote]:
    return [Quote(n.document, n.page, n.quote) for n in notes]


def _key(quote: Quote) -> tuple[str, str]:
    return quote.document, one_line(quote.quote)


def _likeness(one: Quote, two: Quote) -> float:
    return word_overlap(stems_of(one.quote), stems_of(two.quote))
