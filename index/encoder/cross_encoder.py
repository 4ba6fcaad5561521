"""A CrossEncoder of sentence-transformers: pairs of texts to scores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.encoder.files import cached_model
from index.encoder.sentence_transformers_backend import quiet
from index.errors import ModelFault

Predict = Callable[[list[tuple[str, str]]], list[float]]
_RANKERS = "'packaged' for the ranker that comes with this program, or 'off'"


def find_cross_encoder(
    name: str, setting: str = "ASSISTANT_RANKER", instead: str = _RANKERS
) -> Path:
    """The folder of a CrossEncoder; raises ModelFault, at once, for one that is not on disk.

    ``setting``, and what else it takes (``instead``): for the message.
    """
    path = Path(name).expanduser()
    folder = (
        path.resolve() if (path / "config.json").is_file() else cached_model(name, "config.json")
    )
    if folder is None:
        raise ModelFault(
            f"the CrossEncoder {name!r} (setting {setting}) is neither a folder with a"
            f" config.json nor in the cache of the Hugging Face libraries; give its path, or {instead}"
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


def load_entailment(folder: Path) -> Callable[[str, str], float]:
    """A function from (premise, hypothesis) to the probability, in [0, 1], that one entails the other.

    Raises ModelFault for a model none of whose labels is called entailment.
    """
    with quiet():
        from sentence_transformers import CrossEncoder
        from torch import nn

        model = CrossEncoder(
            str(folder), device="cpu", local_files_only=True, activation_fn=nn.Softmax(dim=-1)
        )
    labels: dict[int, str] = model.config.id2label
    at = next((n for n, label in labels.items() if label.lower().startswith("entail")), None)
    if at is None:
        raise ModelFault(
            f"the CrossEncoder {folder} has the labels {', '.join(labels.values())}; a model of"
            " natural language inference, with a label entailment, is wanted"
        )

    def probability(premise: str, hypothesis: str) -> float:
        return float(model.predict([(premise, hypothesis)], show_progress_bar=False)[0][at])

    return probability
