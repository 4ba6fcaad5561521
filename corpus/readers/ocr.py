"""Text recognised on a picture of a page, offline; the only module that imports RapidOCR.

1. RapidOCR reads Latin letters (the extra ``ocr``); its models are in its wheel. It knows neither
   Arabic nor Cyrillic and finds lines there that it cannot read.
2. Such pages are read by Tesseract, where it is installed with the language (``tesseract``); without
   RapidOCR, so are those in Latin letters.
3. A page that was scanned lying on its side is turned: lines that are taller than wide show it,
   and the turn that reads best is kept.

Lines that cannot be read with some certainty are left out: a wrong figure is worse than none.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from corpus.readers import tesseract
from corpus.readers.tesseract import Script

INSTALL = 'pip install "rapidocr>=3.10,<4"'
_LEAST_CERTAIN = 0.6  # of a line, 0 to 1; letters that were guessed stay below
_LEAST_DENSE = 0.4  # letters for each that fits in; a script that is not known gives next to none
_ASPECT = 0.5  # width of an average letter as a share of the height of its line


@dataclass(frozen=True, slots=True)
class Recognised:
    """A word or line of a picture: its text and its box in pixels from the upper left.

    ``line``: the same for all words of one line. ``certain``: from 0 to 1.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    line: int
    certain: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recognised on a picture turned by ``turns`` quarters counterclockwise."""

    words: tuple[Recognised, ...]
    turns: int = 0


def is_installed(script: Script | None = None) -> bool:
    """Whether pages in ``script`` (None: in Latin letters, or not known) can be recognised."""
    if script is not None:
        return tesseract.knows(script)
    return _has_rapidocr() or tesseract.knows("Latin")


def _has_rapidocr() -> bool:
    return find_spec("rapidocr") is not None


def recognise(picture: np.ndarray[Any, Any], script: Script | None = None) -> Reading:
    """The text on ``picture``: an array (height, width) or (height, width, 3) of bytes.

    ``script``: where it is known to be another than Latin. Nothing recognised: no words.
    """
    if script is not None:
        return Reading(tuple(_by_tesseract(picture, script)))
    found = _turned_upright(picture) if _has_rapidocr() else Reading(())
    if _is_readable(found.words) or not tesseract.is_installed():
        return Reading(tuple(_certain(found.words)), found.turns)
    other = tesseract.script_of(picture) or (None if _has_rapidocr() else "Latin")
    if other is not None and tesseract.knows(other):
        return Reading(tuple(_by_tesseract(picture, other)))
    return Reading(tuple(_certain(found.words)), found.turns)


@lru_cache(maxsize=1)
def _engine() -> Any:
    from rapidocr import RapidOCR  # loads three models: half a second

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            # Its test for lines upside down turns good lines of typescript round.
            "Global.use_cls": False,
            # The worker that runs it has one core.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _turned_upright(picture: np.ndarray[Any, Any]) -> Reading:
    found = _lines(picture)
    upright = [word for word in found if word.x1 - word.x0 >= word.y1 - word.y0]
    if len(upright) * 2 >= len(found):
        return Reading(tuple(found))
    turned = [Reading(tuple(_lines(np.rot90(picture, turns))), turns) for turns in (1, 3)]
    return max(turned, key=lambda reading: _quality(reading.words))


def _lines(picture: np.ndarray[Any, Any]) -> list[Recognised]:
    result = _engine()(np.ascontiguousarray(picture))
    if result.boxes is None or result.txts is None:
        return []
    return [
        Recognised(
            text,
            float(min(x for x, _ in box)),
            float(min(y for _, y in box)),
            float(max(x for x, _ in box)),
            float(max(y for _, y in box)),
            number,
            float(score),
        )
        for number, (box, text, score) in enumerate(
            zip(result.boxes, result.txts, result.scores, strict=True)
        )
        if text.strip()
    ]


def _letters(word: Recognised) -> int:
    return sum(not character.isspace() for character in word.text)


def _quality(words: Sequence[Recognised]) -> float:
    """Letters that were read, each as much as it is certain."""
    return sum(_letters(word) * word.certain for word in words)


def _is_readable(words: Sequence[Recognised]) -> bool:
    """Whether the lines hold about as many letters as fit into them."""
    if not words:
        return False
    height = statistics.median(word.y1 - word.y0 for word in words)
    room = sum(word.x1 - word.x0 for word in words) / max(1.0, _ASPECT * height)
    return sum(map(_letters, words)) >= _LEAST_DENSE * room


def _certain(words: Sequence[Recognised]) -> list[Recognised]:
    return [word for word in words if word.certain >= _LEAST_CERTAIN]


def _by_tesseract(picture: np.ndarray[Any, Any], script: Script) -> list[Recognised]:
    return [Recognised(*found) for found in tesseract.words(picture, script)]
