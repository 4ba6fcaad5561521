"""Compiles a model with OpenVINO and checks the result; imported only where there is none yet.

1. The model's torch module is converted to a network of OpenVINO, in a temporary folder.
2. The network is compiled with the processor's own short floats where it has any (bfloat16): measured
   here 1.7 times the rate of float32, at a cosine of at least 0.99996 with torch.
3. It encodes `CHECK_TEXTS`, and so does sentence-transformers. If the vectors differ by more than
   `LEAST_COSINE` allows, it is compiled in float32 instead.
4. The folder takes its place as a whole, with a description; or with the reason why the model is not
   compiled, so that the next process need not try again. It is then run by sentence-transformers.
"""

from __future__ import annotations

import inspect
import json
import logging
import os
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from index.encoder.backend import Matrix
from index.encoder.compiled import CompiledFiles, find_compiled, import_openvino, native_precision
from index.encoder.config import ModelConfig, UnsupportedModel
from index.encoder.files import ModelFiles
from index.encoder.openvino_backend import OpenVinoBackend
from index.encoder.sentence_transformers_backend import (
    SentenceTransformersBackend,
    load_transformer,
)
from index.errors import ModelFault

_log = logging.getLogger(__name__)
LEAST_COSINE = 0.9999
_REFUSED = "refused.txt"  # why a model is not compiled; without the file it is tried again

# Lengths from one word to beyond the limit, the scripts that reports are written in, figures.
CHECK_TEXTS: Sequence[str] = (
    "training",
    "How many judges and prosecutors were trained in Viet Nam?",
    "In 2018, 2,278 staff members (1,412 women) completed the course, an increase of 12.5%.",
    "Le personnel a été formé à la prévention des violences faites aux femmes.",
    "La capacitación llegó a 7.500 personas en 26 estados.",
    "تدريب القضاة والمدعين العامين على التعامل مع الناجيات من العنف",
    "Обучение сотрудников полиции и судей прошло в пяти областях.",
    "Trained | 1,204 | 980 | Bangladesh\nTrained | 310 | 295 | Nepal",
    " ".join(
        f"Workshop {n} brought together {n * 7} midwives from district {n}." for n in range(60)
    ),
)


def compile_model(files: ModelFiles, config: ModelConfig, folder: Path) -> CompiledFiles:
    """Compile, check and keep a model in ``folder``, unless another process has just done so.

    Raises UnsupportedModel, with the reason, for a model that cannot be compiled, now or when it was tried.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock", timeout=600):
            refused = folder / _REFUSED
            if refused.is_file():
                raise UnsupportedModel(refused.read_text(encoding="utf-8"))
            try:
                return find_compiled(folder) or _make(files, config, folder)
            except UnsupportedModel as reason:
                folder.mkdir(exist_ok=True)
                refused.write_text(str(reason), encoding="utf-8")
                raise
    except OSError as error:
        raise ModelFault(
            f"the compiled model cannot be kept in {folder.parent}: {error}; name a directory"
            " that can be written with ASSISTANT_CACHE_DIR"
        ) from error
    except Timeout as error:
        raise ModelFault(
            f"another process is still compiling the model ({folder}.lock); try again later"
        ) from error


def _make(files: ModelFiles, config: ModelConfig, folder: Path) -> CompiledFiles:
    """Compile, compare, keep. Raises UnsupportedModel when even float32 differs from the reference."""
    temporary = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's advice to those who trace modules
            inputs = _converted(files.folder, temporary)
        expected = SentenceTransformersBackend(files.folder).encode(
            CHECK_TEXTS, config.passage_prompt
        )
        lowest = 0.0
        for precision in dict.fromkeys((native_precision(), "f32")):
            compiled = CompiledFiles(temporary, inputs, precision, 1.0)
            lowest = _lowest_cosine(
                OpenVinoBackend(files.folder, config, compiled), config, expected
            )
            if lowest > LEAST_COSINE:
                return _keep(folder, CompiledFiles(temporary, inputs, precision, lowest))
            _log.info("%s in %s: cosine %.6f", files.name, precision, lowest)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    raise UnsupportedModel(
        f"its compiled form differs from it, lowest cosine {lowest:.6f} (openvino; {folder / _REFUSED})"
    )


def _converted(model_folder: Path, into: Path) -> tuple[str, ...]:
    """See `convert`; what the libraries raise for a network that they cannot convert is an UnsupportedModel."""
    try:
        return convert(model_folder, into)
    except (OSError, ModelFault):
        raise
    except Exception as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UnsupportedModel(f"openvino cannot convert it: {reason}") from error


def convert(model_folder: Path, into: Path) -> tuple[str, ...]:
    """Write ``network.xml`` and ``.bin`` of a model's transformer; returns the names of its inputs."""
    import_openvino()
    import openvino
    import torch

    transformer = load_transformer(model_folder)
    accepted = inspect.signature(transformer.forward).parameters
    wanted = ("input_ids", "attention_mask", "token_type_ids")
    inputs = tuple(name for name in wanted if name in accepted)

    class TokenVectors(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, *given: Any) -> Any:
            named = dict(zip(inputs, given, strict=True))
            return self.transformer(**named).last_hidden_state

    example = tuple(torch.ones((2, 8), dtype=torch.int64) for _ in inputs)
    network = openvino.convert_model(TokenVectors().eval(), example_input=example)
    for port, name in zip(network.inputs, inputs, strict=True):
        port.get_tensor().set_names({name})
    into.mkdir(parents=True, exist_ok=True)
    openvino.save_model(network, into / "network.xml", compress_to_fp16=False)
    return inputs


def _lowest_cosine(network: OpenVinoBackend, config: ModelConfig, expected: Matrix) -> float:
    """Fidelity of a network, in [-1, 1]; its files are let go at the return, so they can move."""
    got = network.encode(CHECK_TEXTS, config.passage_prompt)
    return float((got * expected).sum(axis=1).min())


def _keep(folder: Path, compiled: CompiledFiles) -> CompiledFiles:
    """Describe a compiled model, and move it to its place as a whole."""
    described = {
        "inputs": compiled.inputs,
        "precision": compiled.precision,
        "fidelity": compiled.fidelity,
    }
    (compiled.folder / "form.json").write_text(json.dumps(described), encoding="utf-8")
    shutil.rmtree(compiled.folder / "processor", ignore_errors=True)  # made for the path it was at
    shutil.rmtree(folder, ignore_errors=True)
    compiled.folder.rename(folder)
    return CompiledFiles(folder, compiled.inputs, compiled.precision, compiled.fidelity)
