"""Make the compiled form of a model and check it; imported only where there is none yet."""

from __future__ import annotations

import logging
import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock, Timeout

from index.encoder import compiled
from index.encoder.backend import Matrix
from index.encoder.files import ModelFiles
from index.encoder.network import Network
from index.encoder.reference import Reference
from index.encoder.rules import Rules
from index.errors import ModelFault

_log = logging.getLogger(__name__)
LEAST_COSINE = 0.9999

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


def make_form(files: ModelFiles, rules: Rules, folder: Path) -> compiled.CompiledForm:
    """Make, check and keep the form in ``folder``, unless another process has just done so."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{folder}.lock", timeout=600):
            return compiled.open_form(folder) or _make(files, rules, folder)
    except OSError as error:
        raise ModelFault(
            f"the compiled model cannot be kept in {folder.parent}: {error}; name a directory"
            " that can be written with ASSISTANT_CACHE_DIR"
        ) from error
    except Timeout as error:
        raise ModelFault(
            f"another process is still compiling the model ({folder}.lock); try again later"
        ) from error


def _make(files: ModelFiles, rules: Rules, folder: Path) -> compiled.CompiledForm:
    """Compile, compare, keep. Raises ModelFault when even float32 differs from the reference."""
    temporary = compiled.temporary_folder(folder)
    shutil.rmtree(temporary, ignore_errors=True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch's advice to those who trace modules
            inputs = compiled.convert(files.folder, temporary)
        expected = Reference(files.folder).encode(CHECK_TEXTS, rules.passage_prompt)
        lowest = 0.0
        for precision in dict.fromkeys((compiled.native_precision(), "f32")):
            form = compiled.CompiledForm(temporary, inputs, precision, 1.0)
            lowest = _lowest_cosine(Network(files.folder, rules, form), rules, expected)
            if lowest > LEAST_COSINE:
                return compiled.keep_form(
                    folder, compiled.CompiledForm(temporary, inputs, precision, lowest)
                )
            _log.info("%s in %s: cosine %.6f", files.name, precision, lowest)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    raise ModelFault(
        f"the compiled form of {files.name} differs from sentence-transformers: lowest cosine"
        f" {lowest:.6f}, more than {LEAST_COSINE} is wanted; update openvino"
    )


def _lowest_cosine(network: Network, rules: Rules, expected: Matrix) -> float:
    """Fidelity of a network, in [-1, 1]; its files are let go at the return, so they can move."""
    got = network.encode(CHECK_TEXTS, rules.passage_prompt)
    return float((got * expected).sum(axis=1).min())
