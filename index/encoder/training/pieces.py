"""The pieces of a model as a model of SentencePiece, which `index.encoder.tokens` reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sentencepiece import (
    SentencePieceNormalizer,
    SentencePieceProcessor,
    sentencepiece_model_pb2,
)

_FORMAT: Any = sentencepiece_model_pb2  # its classes are made when it is imported
_UNKNOWN = "<unk>"
_SPECIAL = ("<s>", "<pad>", "</s>", "<mask>")  # no text is read as one of these


def write_pieces(pieces: Sequence[tuple[str, float]], file: Path) -> None:
    """Write texts of pieces with their log probabilities, numbered in this order.

    Texts are normalized as in XLM-RoBERTa: NFKC, control characters gone, line ends and others as spaces.
    """
    normalizer = SentencePieceNormalizer(rule_name="nmt_nfkc")
    model = _FORMAT.ModelProto.FromString(normalizer.serialized_model_proto())
    del model.pieces[:]
    kinds = _FORMAT.ModelProto.SentencePiece
    for text, score in pieces:
        special = kinds.CONTROL if text in _SPECIAL else kinds.NORMAL
        kind = kinds.UNKNOWN if text == _UNKNOWN else special
        model.pieces.add(piece=text, score=score, type=kind)
    numbers = {text: number for number, (text, _) in enumerate(pieces)}
    model.trainer_spec.model_type = _FORMAT.TrainerSpec.UNIGRAM
    model.trainer_spec.vocab_size = len(pieces)
    model.trainer_spec.unk_id = numbers[_UNKNOWN]
    model.trainer_spec.bos_id = numbers["<s>"]
    model.trainer_spec.eos_id = numbers["</s>"]
    model.trainer_spec.pad_id = numbers["<pad>"]
    file.write_bytes(model.SerializeToString())


def read_pieces(file: Path) -> list[tuple[str, float]]:
    """What `write_pieces` wrote; scores are those of float32."""
    model = SentencePieceProcessor(model_proto=file.read_bytes())
    return [(model.id_to_piece(number), model.get_score(number)) for number in range(len(model))]
