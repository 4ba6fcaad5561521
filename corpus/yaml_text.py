"""YAML as the program reads its own lists: with libyaml, where it is there.

PyYAML's own parser takes ten times as long: the lists that the first question of a process needs took it 0.2 seconds.
"""

from __future__ import annotations

from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> Any:
    """What ``text`` says. Raises yaml.YAMLError."""
    return yaml.load(text, _LOADER)  # noqa: S506  both are safe loaders
