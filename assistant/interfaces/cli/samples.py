"""Which index a question goes to: the user's, or that of the sample reports when there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config.errors import UsageError
from assistant.interfaces.cli.progress import indexing_progress
from assistant.interfaces.cli.streams import say

if TYPE_CHECKING:
    from assistant.service import Assistant


def open_or_samples(index: Path | None, *, model: str | None = None) -> Assistant:
    """The assistant over the user's index; without one, over the samples, which is said.

    ``model``: the chat model that was named on the command line. Raises UsageError for one that
    cannot be used, before anything else is done.

    An index named on the command line has to be there: an answer from other documents than the
    ones that were named would be a wrong answer.
    """
    from assistant.config.settings import load_settings
    from assistant.generation.providers import open_chat_model
    from assistant.samples import open_samples
    from assistant.service import Assistant

    settings = load_settings(chat_model=model)
    open_chat_model(settings)
    assistant = Assistant.open(index, settings=settings)
    if assistant.has_index:
        return assistant
    if index is not None:
        raise UsageError(
            f"there is no index in {assistant.directory};"
            f" make one with `assistant index PATH --index {index}`"
        )
    say(
        f"No index in {assistant.directory}: these are the sample reports."
        " Use `assistant index PATH` for your own."
    )
    with indexing_progress() as progress:
        return open_samples(settings=settings, progress=progress)
