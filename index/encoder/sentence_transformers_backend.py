"""sentence-transformers itself: the reference that defines what a model's vectors are; and its CrossEncoder.

Takes seconds to import; used to compile a model and to check the result, and for models that this program
cannot compile. A CrossEncoder turns pairs of texts into scores.
"""

from __future__ import annotations

import contextlib
import copy
import logging
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from corpus.model import Span
from index.encoder.backend import Matrix, unit_rows
from index.encoder.catalogue import find
from index.encoder.files import READER, Role, cached_model, fetch, missing
from index.errors import ModelFault

Predict = Callable[[list[tuple[str, str]]], list[float]]


class SentenceTransformersBackend:
    """`Backend` over sentence-transformers; a span's vector is that of its text alone."""

    name = "sentence-transformers"

    def __init__(self, folder: Path) -> None:
        self._model = _load(folder)
        tokenizer = self._model.tokenizer
        # Encoding sets the tokenizer's padding and truncation anew, so one thread at a time; counting has
        # a tokenizer of its own.
        self._encoding = threading.Lock()
        self._counter = copy.deepcopy(tokenizer)
        self.max_tokens = int(self._model.max_seq_length or tokenizer.model_max_length)
        prompts = self._model.prompts
        self.query_prompt = str(prompts.get("query") or "")
        self.passage_prompt = str(prompts.get("document") or prompts.get("passage") or "")
        self.special_tokens = len(tokenizer("")["input_ids"])
        self.dimension = int(self.encode(["dimension"], "").shape[1])

    def encode(self, texts: Sequence[str], prompt: str) -> Matrix:
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        with self._encoding:
            rows = self._model.encode(
                list(texts), prompt=prompt or "", show_progress_bar=False, convert_to_numpy=True
            )
        return unit_rows(np.asarray(rows))

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]], prompt: str
    ) -> tuple[Matrix, list[Matrix]]:
        rows = self.encode(texts, prompt)
        return rows, [
            self.encode([span.of(text) for span in inside], prompt)
            for text, inside in zip(texts, spans, strict=True)
        ]

    def count_tokens(self, text: str) -> int:
        return len(self._counter(text, add_special_tokens=False, truncation=False)["input_ids"])


def load_transformer(folder: Path) -> Any:
    """The torch module under the first module of a model, in evaluation mode."""
    return _load(folder)[0].auto_model.eval()


def _load(folder: Path) -> Any:
    # Waiting OpenMP threads spin by default and take the cores from threads that have work.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    with quiet():
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelFault(
                f"sentence-transformers cannot load the model in {folder}: {error}"
            ) from error


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep progress bars and advice of the libraries out of our output while a model loads."""
    before = os.environ.get("HF_HUB_OFFLINE")
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    logging.getLogger("transformers").setLevel(logging.ERROR)
    try:
        yield
    finally:
        if before is None:
            del os.environ["HF_HUB_OFFLINE"]
        else:
            os.environ["HF_HUB_OFFLINE"] = before


def find_cross_encoder(name: str, role: Role = READER, *, allow_download: bool = False) -> Path:
    """The folder of a CrossEncoder.

    Raises ModelFault, at once unless a download is allowed, for one that is not on disk.
    """
    path = Path(name).expanduser()
    if (path / role.marker).is_file():
        return path.resolve()
    if path.is_dir():
        raise ModelFault(
            f"{path} is a directory without {role.marker}; the setting {role.setting} takes a CrossEncoder of"
            " sentence-transformers: a folder that has this file, or a name"
        )
    known = find(name)
    if known is not None and known.kind == "encoder":
        raise ModelFault(
            f"{known.name} is an encoder, which reads one text (setting ASSISTANT_MODEL); the setting"
            f" {role.setting} takes a CrossEncoder, which reads two together"
        )
    wanted = known.name if known else name
    found = cached_model(wanted, role.marker)
    if found is None and not allow_download:
        raise ModelFault(missing(wanted, role))
    return found or fetch(wanted, role)


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
