"""A tiny BERT that classifies pairs of texts, made on the spot: a CrossEncoder that loads at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transformers import BertForSequenceClassification


def tiny_bert(
    folder: Path, words: Sequence[str], labels: Sequence[str]
) -> BertForSequenceClassification:
    """A model with one output for each of ``labels``; the tokenizer, of ``words``, is saved in ``folder``."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words]
    vocabulary = folder.with_suffix(".txt")
    vocabulary.write_text("\n".join(known), encoding="utf-8")
    BertTokenizerFast(str(vocabulary)).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(known),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=dict(enumerate(labels)),
        label2id={label: n for n, label in enumerate(labels)},
    )
    return BertForSequenceClassification(config)
