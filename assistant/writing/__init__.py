"""A chat model words, translates and connects what was quoted; only what the quotes support is shown."""

from assistant.writing.opening import check_translation, open_pen
from assistant.writing.pen import Pen
from assistant.writing.translate import NAMES as LANGUAGES
from assistant.writing.writer import Writer

__all__ = ["LANGUAGES", "Pen", "Writer", "check_translation", "open_pen"]
