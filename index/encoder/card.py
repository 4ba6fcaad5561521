"""What a model's card says of it: the languages that it was made for."""

from __future__ import annotations

from pathlib import Path

import yaml

_LONGEST = 20_000  # characters of a card's front matter
_ALL = {"multilingual", "mul"}


def languages_of(folder: Path) -> frozenset[str]:
    """ISO 639-1 codes from the front matter of the model's README.md; empty: not said, or many."""
    try:
        with (folder / "README.md").open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LONGEST)
        front = yaml.safe_load(text.split("---", 2)[1]) if text.startswith("---") else None
    except (OSError, IndexError, yaml.YAMLError):
        return frozenset()
    said = front.get("language") if isinstance(front, dict) else None
    found = {str(one).lower() for one in (said if isinstance(said, list) else [said]) if one}
    return frozenset() if found & _ALL else frozenset(code for code in found if len(code) == 2)
