"""Texts as libraries take them that know only valid UTF-8."""

from __future__ import annotations


def without_surrogates(text: str) -> str:
    """The text with a mark for each lone surrogate; offsets stay what they were."""
    return text.encode("utf-8", "replace").decode("utf-8")
