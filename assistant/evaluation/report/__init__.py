"""A run as a page to read."""

from __future__ import annotations

from assistant.evaluation.report.page import render

__all__ = ["render"]
