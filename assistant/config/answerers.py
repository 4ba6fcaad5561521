"""Who answers: names that settings, answers and interfaces have in common."""

from __future__ import annotations

QUOTES = "quotes"
"""Who answers without a chat model."""
