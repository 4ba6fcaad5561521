"""A chat model words an answer anew, and only what its quotes support is shown."""

from assistant.writing.writer import Writer

__all__ = ["Writer"]
