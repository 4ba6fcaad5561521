"""What the three Office formats have in common: their properties, and how damage is told."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from corpus.errors import AssistantError, ReadError
from corpus.readers.builder import fold

# Titles that programs write by themselves.
_EMPTY_TITLES = ("powerpoint presentation", "microsoft word", "untitled", "document1", "slide 1")


@contextmanager
def damaged(what: str) -> Iterator[None]:
    """Turns whatever a library raises over a broken file into a ReadError with the reason.

    The libraries raise nearly every built-in exception (KeyError for a missing part, ValueError for
    a broken number, their own classes), so no list of them would be complete.
    """
    try:
        yield
    except (AssistantError, MemoryError):
        raise
    except Exception as error:
        reason = fold(str(error))[:200] or type(error).__name__
        raise ReadError(
            f"The {what} is damaged and cannot be read ({reason}); "
            "open it in the program that made it, repair it and save it again."
        ) from error


def core_properties(properties: Any) -> dict[str, str]:
    """Properties that openpyxl, python-docx and python-pptx name alike, as strings."""
    found: dict[str, str] = {}
    for key, attributes in (
        ("title", ("title",)),
        ("author", ("author", "creator")),
        ("subject", ("subject",)),
        ("language", ("language",)),
        ("created", ("created",)),
        ("modified", ("modified",)),
    ):
        for attribute in attributes:
            value = getattr(properties, attribute, None)
            text = fold(value.isoformat() if isinstance(value, datetime.date) else str(value or ""))
            if text and not (key == "title" and text.lower().startswith(_EMPTY_TITLES)):
                found.setdefault(key, text)
    return found
