"""What a model's own files say about turning a text into a vector, and about its languages.

Read without sentence-transformers, which takes seconds to import. Understood is the usual shape:
a transformer, mean or first-token pooling, and at most a normalisation after it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import yaml

from index.encoder.backend import Vector
from index.encoder.tokens import has_tokenizer

Pooling = Literal["mean", "cls"]
QUESTION_MEANS = "question_means.npz"  # a file of some models
_LONGEST_CARD = 20_000  # characters of the front matter of a model's README.md
_MANY = {"multilingual", "mul"}


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """How token vectors become one vector; ``max_tokens`` counts the model's special tokens."""

    dimension: int
    pooling: Pooling
    max_tokens: int
    pad_id: int
    query_prompt: str
    passage_prompt: str


class UnsupportedModel(Exception):
    """The model has a shape that only sentence-transformers knows how to run."""


def read_config(folder: Path) -> ModelConfig:
    """Read the files of the model in ``folder``. Raises UnsupportedModel with the reason."""
    modules = _json(folder / "modules.json")
    kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or kinds[2:] not in ([], ["Normalize"]):
        raise UnsupportedModel(f"its modules are {', '.join(kinds)}")
    if not has_tokenizer(folder):
        raise UnsupportedModel("it has no tokenizer.json")
    transformer = folder / str(modules[0].get("path", ""))
    settings = _json(transformer / "sentence_bert_config.json", {})
    if settings.get("do_lower_case"):
        raise UnsupportedModel("it lowers its texts before the tokenizer")
    pooling = _json(folder / str(modules[1]["path"]) / "config.json")
    if not pooling.get("include_prompt", True):
        raise UnsupportedModel("its prompts are left out of the pooling")
    prompts = _json(folder / "config_sentence_transformers.json", {}).get("prompts") or {}
    config = _json(transformer / "config.json")
    dimension = config.get("hidden_size") or config.get("dim")
    if not isinstance(dimension, int):
        raise UnsupportedModel("its config.json does not name the size of its vectors")
    return ModelConfig(
        dimension=dimension,
        pooling=_pooling(pooling),
        max_tokens=_max_tokens(folder, settings, config),
        pad_id=int(config.get("pad_token_id") or 0),
        query_prompt=str(prompts.get("query") or ""),
        passage_prompt=str(prompts.get("document") or prompts.get("passage") or ""),
    )


def _pooling(config: dict[str, Any]) -> Pooling:
    modes = {
        key.removeprefix("pooling_mode_")
        for key, value in config.items()
        if key.startswith("pooling_mode_") and value is True
    }
    if "pooling_mode" in config:
        modes = {str(config["pooling_mode"])}
    if modes in ({"mean_tokens"}, {"mean"}):
        return "mean"
    if modes in ({"cls_token"}, {"cls"}):
        return "cls"
    raise UnsupportedModel(f"its pooling is {', '.join(sorted(modes)) or 'not named'}")


def _max_tokens(folder: Path, settings: dict[str, Any], config: dict[str, Any]) -> int:
    limits = [
        settings.get("max_seq_length"),
        _json(folder / "tokenizer_config.json", {}).get("model_max_length"),
        config.get("max_position_embeddings"),
    ]
    known = [int(limit) for limit in limits if isinstance(limit, int | float) and limit < 1e6]
    if not known:
        raise UnsupportedModel("it does not say how many tokens it takes")
    return known[0]


def _json(path: Path, default: Any = None) -> Any:
    if default is not None and not path.is_file():
        return default
    return json.loads(path.read_text(encoding="utf-8"))


def question_means_of(folder: Path) -> dict[str, Vector]:
    """By ISO 639-1 code the mean vector of questions in that language, float32 (dimension,); empty where the files have none."""
    path = folder / QUESTION_MEANS
    if not path.is_file():
        return {}
    with np.load(path) as means:
        return {language: means[language].astype(np.float32) for language in means.files}


def languages_of(folder: Path) -> frozenset[str]:
    """ISO 639-1 codes from the front matter of the model's README.md; empty: not said, or many."""
    try:
        with (folder / "README.md").open(encoding="utf-8", errors="replace") as file:
            text = file.read(_LONGEST_CARD)
        front = yaml.safe_load(text.split("---", 2)[1]) if text.startswith("---") else None
    except (OSError, IndexError, yaml.YAMLError):
        return frozenset()
    said = front.get("language") if isinstance(front, dict) else None
    found = {str(one).lower() for one in (said if isinstance(said, list) else [said]) if one}
    return frozenset() if found & _MANY else frozenset(code for code in found if len(code) == 2)
