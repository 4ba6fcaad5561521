"""Patterns by language from the files of words beside the code."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from corpus.yaml_text import parse_yaml


@cache
def patterns_in(package: str, file: str, language: str) -> dict[str, re.Pattern[str]]:
    """The patterns of a language in a YAML file of ``package``, by name; those of English for a language without its own.

    They are compared without case.
    """
    known = parse_yaml(resources.files(package).joinpath(file).read_text("utf-8"))
    own = known.get(language, known["en"])
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in own.items()}
