"""A CrossEncoder of sentence-transformers: pairs of texts to scores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.encoder.files import cached_model
from index.encoder.reference import quiet
from index.errors import ModelFault

Predict = Callable[[list[tuple[str, str]]], list[float]]


def find_cross_encoder(name: str) -> Path:
    """The folder of a CrossEncoder; raises ModelFault, at once, for one that is not on disk."""
    path = Path(name).expanduser()
    folder = (
        path.resolve() if (path / "config.json").is_file() else cached_model(name, "config.json")
    )
    if folder is None:
        raise ModelFault(
            f"the CrossEncoder {name!r} (setting ASSISTANT_RANKER) is neither a folder with a"
            " config.json nor in the cache of the Hugging Face libraries; give its path, or"
            " 'packaged' for the ranker that comes with this program, or 'off'"
        )
    return folder


def load_cross_encoder(folder: Path) -> Predict:
    """A function from pairs (question, text) to log-odds, one a pair."""
    with quiet():
        from sentence_transformers import CrossEncoder
        from torch import nn

        model = CrossEncoder(
            str(folder), device="cpu", local_files_only=True, activation_fn=nn.Identity()
        )

    def predict(pairs: list[tuple[str, str]]) -> list[float]:
        return [float(score) for score in model.predict(pairs, show_progress_bar=False)]

    return predict
