"""Made-up groups, and a tiny model to train on them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.reader.network import SHARED_LAYERS
from assistant.reader.passage_reader import SHARED, WEIGHTS
from index.encoder.training.e5 import tokenizer_of, write_settings

if TYPE_CHECKING:
    from assistant.reader.training.upper import UpperLayers

PLACES = ("Peru", "Kenya", "Mali", "Chad")
_WORDS = (
    "how many judges were trained in ? . tells of something else sentence the office opened year"
    " annual report unodc"
)


def passage(
    document: str, units: list[str], labels: list[int], answer: Any = None
) -> dict[str, Any]:
    return {
        "document": document,
        "publisher": "UNODC",
        "title": "Annual report",
        "headings": [],
        "units": units,
        "labels": labels,
        "answer": answer,
    }


def line(number: int, source: str = "reports") -> dict[str, Any]:
    """A question on one of thirty reports, or on a text of its own; its passage, and others."""
    place = PLACES[number % len(PLACES)]
    texts = 30 if source == "reports" else 1000
    document, other = f"{source}-{number % texts}", f"{source}-{(number + 7) % texts}"
    right = f"{number} judges were trained in {place}."
    return {
        "source": source,
        "id": f"{source}-{number}",
        "documents": [document],
        "language": "en",
        "question": f"How many judges were trained in {place}?",
        "names": [place],
        "answerable": True,
        "passages": [
            passage(document, [right, "The office opened."], [1, 0], [0, 0, len(str(number))]),
            passage(other, ["This tells of something else.", "The year."], [0, 0]),
            passage(document, ["A sentence of something else."], [0]),
        ],
    }


def write_groups(path: Path, count: int, source: str = "reports") -> Path:
    path.write_text("".join(json.dumps(line(n, source)) + "\n" for n in range(count)), "utf-8")
    return path


def tiny_backbone(folder: Path) -> Path:
    """A BERT of two layers, 16 wide, with the tokenizer of the encoder over a few words."""
    from transformers import BertConfig, BertModel

    words = dict.fromkeys([*_WORDS.split(), *(p.lower() for p in PLACES), *PLACES])
    characters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.?,"
    pieces = [*(f"▁{word}" for word in words), "▁", *characters]
    known = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)]
    known += [(piece, -5.0 if len(piece) > 1 else -9.0) for piece in dict.fromkeys(pieces)]
    config = BertConfig(
        vocab_size=len(known),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=512,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    settings = json.loads((folder / "config.json").read_text("utf-8"))
    write_settings(folder, settings)
    tokenizer_of(known, {"\x01": "", "\n": " "}).save(str(folder / "tokenizer.json"))
    return folder


def untrained_layers(folder: Path, outputs: Sequence[int | None]) -> UpperLayers:
    """A layer as wide as those of the packaged reader, that is not trained. ``folder``: for its file."""
    import torch
    from transformers import BertConfig, BertModel

    from assistant.reader.training.reader import Reader
    from assistant.reader.training.upper import UpperLayers

    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=8,
        hidden_size=384,
        num_hidden_layers=SHARED_LAYERS + 1,
        num_attention_heads=12,
        intermediate_size=64,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return UpperLayers(Reader(folder), outputs)


def copy_shared_layers(into: Path) -> None:
    """Those of the packaged reader."""
    for file in (WEIGHTS / SHARED, (WEIGHTS / SHARED).with_suffix(".bin")):
        shutil.copy2(file, into)
