"""The sample reports in an index of their own, for new users who have not indexed anything yet."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from assistant.config.errors import StaleIndex
from assistant.config.settings import Settings, load_settings
from assistant.service import Assistant
from index.encoder import user_cache_dir
from index.encoder.files import DEFAULT_MODEL
from index.model import ProgressCallback


def open_samples(
    *, settings: Settings | None = None, progress: ProgressCallback | None = None
) -> Assistant:
    """An assistant over the sample reports; their index is built, or updated, first.

    It is in the cache directory, separate from the user's: if another version of the program or another
    model has built it, it is built again.
    """
    settings = settings or load_settings()
    model = settings.model or DEFAULT_MODEL  # not the one that the samples were indexed with before
    own = settings.model_copy(update={"chroma_url": None, "model": model})
    assistant = Assistant.open(sample_index(settings), settings=own)
    try:
        try:
            assistant.index(sample_dir(), progress=progress)
        except StaleIndex:
            assistant.index(sample_dir(), rebuild=True, progress=progress)
    except BaseException:
        assistant.close()
        raise
    return assistant


def sample_dir() -> Path:
    """The folder of the sample reports, as installed."""
    return Path(str(resources.files("corpus"))) / "samples"


def sample_index(settings: Settings) -> Path:
    """The directory of the samples' own index."""
    root = settings.cache_dir or user_cache_dir()
    return (root / "samples").expanduser().absolute()
