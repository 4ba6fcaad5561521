"""Which index a question goes to: the user's, or that of the sample reports when there is none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from assistant.cli.progress import indexing_progress
from assistant.cli.streams import say
from assistant.errors import UsageError

if TYPE_CHECKING:
    from assistant.service import Assistant


def open_or_samples(index: Path | None) -> Assistant:
    """The assistant over the user's index; without one, over the samples, which is said.

    An index named on the command line has to be there: an answer from other documents than the
    ones that were named would be a wrong answer.
    """
    from assistant.samples import open_samples
    from assistant.service import Assistant

    assistant = Assistant.open(index)
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
        return open_samples(progress=progress)
