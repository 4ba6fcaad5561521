"""The ranker that the settings ask for; one of each kind in a process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assistant.reader.cross_encoder import CrossEncoderRanker
from assistant.reader.packaged import PackagedRanker
from assistant.reader.pairs import Ranker

PACKAGED, OFF = "packaged", "off"


@cache
def open_ranker(name: str, cache_dir: Path | None = None) -> Ranker | None:
    """``name``: "packaged", "off" (None is returned), or a CrossEncoder by name or path.

    Nothing is loaded yet. Raises ModelFault, at once, for a CrossEncoder that is not on disk.
    """
    if name == OFF:
        return None
    if name == PACKAGED:
        return PackagedRanker(cache_dir=cache_dir)
    return CrossEncoderRanker.open(name)
