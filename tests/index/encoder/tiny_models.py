"""Tiny encoders made on the spot, in the shapes of the models that the catalogue lists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

WORDS = "how many judges were trained in peru mali query passage the course lasted days : ."
TOKENS = 64


def tiny_encoder(
    folder: Path,
    *,
    architecture: str = "bert",
    pooling: str = "mean",
    dimension: int = 32,
    prompts: dict[str, str] | None = None,
    dense: int = 0,
) -> Path:
    """A folder of sentence-transformers with two layers and random weights, always the same ones.

    ``architecture``: bert, xlm-roberta or modernbert. ``dense``: numbers that a layer after the pooling makes of
    a vector; 0: no such layer.
    """
    import torch

    folder.mkdir(parents=True)
    torch.manual_seed(7)
    _network(architecture, _tokenizer(folder), dimension).save_pretrained(folder)
    modules = ["Transformer", "Pooling", *(["Dense"] if dense else []), "Normalize"]
    paths = ["", *(f"{n}_{name}" for n, name in enumerate(modules[1:], start=1))]
    _write(
        folder / "modules.json",
        [
            {
                "idx": n,
                "name": str(n),
                "path": path,
                "type": f"sentence_transformers.models.{name}",
            }
            for n, (name, path) in enumerate(zip(modules, paths, strict=True))
        ],
    )
    modes = {f"pooling_mode_{mode}": mode.startswith(pooling) for mode in _MODES}
    _write(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": dimension} | modes)
    _write(folder / "sentence_bert_config.json", {"max_seq_length": TOKENS})
    if prompts is not None:
        _write(folder / "config_sentence_transformers.json", {"prompts": prompts})
    if dense:
        _write_dense(folder / "2_Dense", dimension, dense)
    return folder


_MODES = ("cls_token", "mean_tokens", "max_tokens")


def _tokenizer(folder: Path) -> int:
    """Write a tokenizer that knows WORDS; returns how many tokens it has."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    vocabulary = {word: n for n, word in enumerate([*special, *WORDS.split()])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = ("cls", "pad", "sep", "unk", "mask")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=TOKENS,
        **{f"{name}_token": token for name, token in zip(names, special, strict=True)},
    ).save_pretrained(folder)
    return len(vocabulary)


def _network(architecture: str, vocabulary: int, dimension: int) -> Any:
    import transformers

    size = {
        "vocab_size": vocabulary,
        "hidden_size": dimension,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 2 * dimension,
        "pad_token_id": 1,
    }
    if architecture == "xlm-roberta":
        config = transformers.XLMRobertaConfig(**size, max_position_embeddings=TOKENS + 6)
        return transformers.XLMRobertaModel(config)
    if architecture == "modernbert":
        ends = {"cls_token_id": 0, "bos_token_id": 0, "sep_token_id": 2, "eos_token_id": 2}
        config = transformers.ModernBertConfig(**size, **ends, max_position_embeddings=TOKENS)
        return transformers.ModernBertModel(config)
    return transformers.BertModel(transformers.BertConfig(**size, max_position_embeddings=TOKENS))


def _write_dense(folder: Path, before: int, after: int) -> None:
    import torch
    from safetensors.torch import save_file

    activation = "torch.nn.modules.linear.Identity"
    shape = {"in_features": before, "out_features": after, "bias": False}
    _write(folder / "config.json", shape | {"activation_function": activation})
    save_file({"linear.weight": torch.randn(after, before)}, folder / "model.safetensors")


def _write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
