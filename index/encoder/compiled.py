"""A model compiled by OpenVINO: found on disk (index.encoder.conversion makes it), and how OpenVINO is set up."""

from __future__ import annotations

import json
import os
import sys
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

FORMAT = 1  # raised when what is kept on disk changes its meaning
_MOST_STREAMS = 16  # each keeps the memory of a batch
_IMPORTING = threading.Lock()


@dataclass(frozen=True, slots=True)
class CompiledFiles:
    """A compiled model on disk. ``precision``: "f32" or "bf16". ``fidelity``: lowest cosine found.

    ``processor``: where OpenVINO keeps what it makes of it for this processor; None: in the folder.
    """

    folder: Path
    inputs: tuple[str, ...]
    precision: str
    fidelity: float
    processor: Path | None = None


def find_compiled(folder: Path) -> CompiledFiles | None:
    """The compiled model in ``folder``; None if there is none."""
    description = folder / "form.json"
    if not description.is_file():
        return None
    kept = json.loads(description.read_text(encoding="utf-8"))
    return CompiledFiles(folder, tuple(kept["inputs"]), kept["precision"], kept["fidelity"])


def find_included(model: Path, cache: Path) -> CompiledFiles | None:
    """The compiled model that a model's own folder brings along; None if there is none.

    What is made of it for this processor is kept in ``cache``: an installed package may not be written to.
    """
    description = model / "form.json"
    if not description.is_file():
        return None
    kept = json.loads(description.read_text(encoding="utf-8"))
    return CompiledFiles(
        model, tuple(kept["inputs"]), native_precision(), kept["fidelity"], cache / "processor"
    )


def compiled_folder(cache_dir: Path, name: str, checksum: str) -> Path:
    """Where a compiled model is kept; another version of OpenVINO makes its own."""
    short = name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return cache_dir / "models" / f"{short}-{checksum[:12]}-openvino-{_version()}-{FORMAT}"


def streams() -> int:
    """How many requests run side by side, each on a core of its own."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(cores or 1, _MOST_STREAMS)


def compile_network(
    core: Any, network: Any, precision: str, cache: Path, at_once: int | None = None
) -> Any:
    """A network, or that of a file (str), compiled for this processor, or taken from the folder ``cache``; one thread for
    each request. ``at_once``: requests that run side by side, each with memory of its own; None: one for each core.

    Threads that share a request wait for each other: on a machine whose cores are busy, a request on
    two of them took 1.5 times as long as on one, and batches had 0.7 times the rate.

    Of processes that compile the same network for the first time, one does it while the others wait: what OpenVINO keeps is
    mapped into memory, and a process that maps what another one is writing is killed.
    """
    requests = str(at_once or streams())
    options = {
        "PERFORMANCE_HINT": "THROUGHPUT",
        "NUM_STREAMS": requests,
        "INFERENCE_NUM_THREADS": requests,
        "INFERENCE_PRECISION_HINT": precision,
        "CACHE_DIR": str(cache),
    }
    compile_model = partial(core.compile_model, network, "CPU", options)
    kept = cache / f"kept-{_version()}-{precision}"
    if kept.is_file():
        return compile_model()
    from filelock import FileLock  # imports asyncio: not before it is needed

    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / "lock"):
        compiled = compile_model()
        kept.touch()
    return compiled


def _version() -> str:
    """Of OpenVINO: another one makes its own files."""
    import_openvino()
    from openvino import __version__ as version

    return str(version.split("-")[0])


def native_precision() -> str:
    """The short float that this processor computes with, or "f32"."""
    import_openvino()
    import openvino

    able = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return "bf16" if "BF16" in able else "f32"


def import_openvino() -> None:
    """Import openvino without its telemetry: it does without where that is not installed.

    Its table of number types is made when it is first used, in a way that two threads can block
    each other for ever; so it is used once here, by one thread.
    """
    with _IMPORTING:
        if "openvino" not in sys.modules:
            sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
        import openvino

        openvino.Type.f32.to_dtype()
