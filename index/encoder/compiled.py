"""The compiled form of a model: OpenVINO's, made once from the torch module and kept on disk.

OpenVINO uses the processor's own short floats where there are any (bfloat16): measured here 1.7
times the rate of float32, at a cosine of at least 0.99996 with torch. What is made is compared with
the reference before it is kept; a form that differs more is compiled in float32 instead.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from openvino import CompiledModel

FORM = 1  # raised when what is kept on disk changes its meaning
_MOST_STREAMS = 16  # each keeps the memory of a batch
_ONE_AT_A_TIME = threading.Lock()
_IMPORTING = threading.Lock()


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """A compiled model on disk. ``precision``: "f32" or "bf16". ``fidelity``: lowest cosine found."""

    folder: Path
    inputs: tuple[str, ...]
    precision: str
    fidelity: float


class CompiledNetwork:
    """Token ids in, token vectors out; each thread has a request of its own."""

    def __init__(self, form: CompiledForm) -> None:
        self._model = _compile(form.folder, form.precision)
        self._inputs = form.inputs
        self._local = threading.local()

    def __call__(self, ids: npt.NDArray[np.int64], mask: npt.NDArray[np.int64]) -> Any:
        """Token vectors, float32 (n, length, dimension), valid until this thread's next call."""
        request = getattr(self._local, "request", None)
        if request is None:
            request = self._local.request = self._model.create_infer_request()
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        request.infer({name: given[name] for name in self._inputs}, share_inputs=True)
        return request.get_output_tensor(0).data


def open_form(folder: Path) -> CompiledForm | None:
    """The form kept in ``folder``; None if there is none."""
    description = folder / "form.json"
    if not description.is_file():
        return None
    kept = json.loads(description.read_text(encoding="utf-8"))
    return CompiledForm(folder, tuple(kept["inputs"]), kept["precision"], kept["fidelity"])


def form_folder(cache_dir: Path, name: str, checksum: str) -> Path:
    """Where the form of a model is kept; another version of OpenVINO makes its own."""
    import_openvino()
    from openvino import __version__ as version

    short = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return cache_dir / "models" / f"{short}-{checksum[:12]}-openvino-{version.split('-')[0]}-{FORM}"


def keep_form(folder: Path, form: CompiledForm) -> CompiledForm:
    """Describe a form that was made, and move it to its place as a whole."""
    described = {
        "inputs": form.inputs,
        "precision": form.precision,
        "fidelity": form.fidelity,
    }
    (form.folder / "form.json").write_text(json.dumps(described), encoding="utf-8")
    shutil.rmtree(form.folder / "processor", ignore_errors=True)  # made for the path it was at
    shutil.rmtree(folder, ignore_errors=True)
    form.folder.rename(folder)
    return CompiledForm(folder, form.inputs, form.precision, form.fidelity)


def convert(model_folder: Path, into: Path) -> tuple[str, ...]:
    """Write ``network.xml`` and ``.bin`` of a model's transformer; returns the names of its inputs."""
    import_openvino()
    import inspect

    import openvino
    import torch

    from index.encoder.reference import load_transformer

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


def streams() -> int:
    """How many requests run side by side, each on a core of its own."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, _MOST_STREAMS)


def _compile(folder: Path, precision: str) -> CompiledModel:
    """Compile for this processor, one thread for each request.

    Threads that share a request wait for each other: on a machine whose cores are busy, a request on
    two of them took 1.5 times as long as on one, and batches had 0.7 times the rate.
    """
    import_openvino()
    import openvino

    core = openvino.Core()
    options = {
        "PERFORMANCE_HINT": "THROUGHPUT",
        "NUM_STREAMS": str(streams()),
        "INFERENCE_NUM_THREADS": str(streams()),
        "INFERENCE_PRECISION_HINT": precision,
        "CACHE_DIR": str(folder / "processor"),
    }
    with _ONE_AT_A_TIME:
        return compile_network(core, folder / "network.xml", options)


def compile_network(core: Any, file: Path, options: Mapping[str, str]) -> Any:
    """The network of ``file`` compiled for this processor, or taken from the cache in ``options``.

    Two processes that compile the same network at once write the same file of the cache, and the one that
    comes second finds it gone; by its second attempt it is there.
    """
    try:
        return core.compile_model(str(file), "CPU", options)
    except RuntimeError:
        return core.compile_model(str(file), "CPU", options)


def native_precision() -> str:
    """The short float that this processor computes with, or "f32"."""
    import_openvino()
    import openvino

    able = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in able else "f32"


def import_openvino() -> None:
    """Import openvino without its telemetry: it has a stand-in for when that is not installed.

    Its table of number types is made when it is first used, in a way that two threads can block
    each other for ever; so it is used once here, by one thread.
    """
    with _IMPORTING:
        if "openvino" not in sys.modules:
            sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
        import openvino

        openvino.Type.f32.to_dtype()


def temporary_folder(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.{os.getpid()}")
