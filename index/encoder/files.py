"""Where a model is on disk, and whether it is the one that was promised.

A name is looked for, in this order: as a path; as the default, which is in `weights` beside this file; in a
Python package that brings the model (index.encoder.catalogue); in the cache that the Hugging Face libraries keep
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

from index.encoder import catalogue
from index.encoder.catalogue import Entry, Kind
from index.errors import ModelFault

DEFAULT_MODEL = "multilingual-e5-small-int8"
DEFAULT_SHA256 = "c888835dbc0446f5ff328ecf733499aaff4c8e2a9c8bb57b10efffd62be2f536"
DEFAULT_FOLDER = Path(__file__).parent / "weights"
MINILM = "sentence-transformers/all-MiniLM-L6-v2"
_INSTALL = "install the program anew: pip install --force-reinstall --no-deps programme-assistant"


@dataclass(frozen=True, slots=True)
class Role:
    """What a model is wanted for. ``setting``: names it. ``marker``: a file that such a model has.

    ``kind``: the part of the catalogue that lists such models; None: no part does.
    """

    setting: str
    marker: str
    kind: Kind | None


ENCODER = Role("ASSISTANT_MODEL", "modules.json", "encoder")
READER = Role("ASSISTANT_READER", "config.json", "reranker")
ENTAILMENT = Role("ASSISTANT_ENTAILMENT", "config.json", None)


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-transformers folder. ``checksum``: SHA-256 of its weights, hex."""

    name: str
    folder: Path
    checksum: str


def find_model(name: str | None, cache_dir: Path, *, allow_download: bool = False) -> ModelFiles:
    """The model called ``name`` (a path, a name, or a name of the catalogue without its owner; None is the default).

    Raises ModelFault, at once unless a download is allowed, for a model that is not on disk and for weights
    that are not the promised ones.
    """
    wanted = name or DEFAULT_MODEL
    path = Path(wanted).expanduser()
    if path.is_dir():
        folder = _own_folder(path)
        return ModelFiles(str(folder), folder, _checksum(folder, cache_dir))
    known = None if wanted == DEFAULT_MODEL else catalogue.find(wanted)
    wanted = known.name if known else wanted
    folder = _folder(wanted, known, allow_download=allow_download)
    checksum = _checksum(folder, cache_dir)
    if wanted == DEFAULT_MODEL and checksum != DEFAULT_SHA256:
        raise ModelFault(
            f"the weights of the default model in {folder} have SHA-256 {checksum}, not"
            f" {DEFAULT_SHA256}; {_INSTALL}"
        )
    return ModelFiles(wanted, folder, checksum)


def _folder(name: str, known: Entry | None, *, allow_download: bool) -> Path:
    if name == DEFAULT_MODEL:
        return _default()
    if known is not None and known.kind == "reranker":
        raise ModelFault(
            f"{name} is a reranker, which reads a question and a text together; name it in the setting"
            " ASSISTANT_READER, and an encoder here (`assistant models` lists both)"
        )
    if known is not None and (found := on_disk(known)) is not None:
        return found
    for repository in (name, f"sentence-transformers/{name}"):
        if (found := cached_model(repository)) is not None:
            return found
    if not allow_download:
        raise ModelFault(missing(name, ENCODER))
    return fetch(name, ENCODER)


def _own_folder(path: Path) -> Path:
    """A folder that somebody named, as an absolute path; raises ModelFault for one that holds no model."""
    if (path / "modules.json").is_file():
        return path.resolve()
    if (path / "snapshots").is_dir():
        advice = (
            "it is a folder of the hub's cache: give the model's name, or a folder in its snapshots"
        )
    elif (path / "config.json").is_file():
        advice = (
            "it is a model of transformers alone, which does not say how its token vectors become one; load"
            " it with sentence-transformers and save it, or, if it is a reranker, name it in ASSISTANT_READER"
        )
    else:
        advice = "give a folder that has this file, or a name that `assistant models` lists"
    raise ModelFault(
        f"{path} is a directory without modules.json, which a model of sentence-transformers has (setting"
        f" ASSISTANT_MODEL); {advice}"
    )


def fetch(name: str, role: Role) -> Path:
    """The model fetched from the hub. Raises ModelFault, with the names that resemble it."""
    from index.encoder.download import download

    try:
        return download(name, role.marker)
    except ModelFault as fault:
        raise ModelFault(
            f"the model {name!r} (setting {role.setting}) is not on disk, and {fault}.{_meant(name, role)}"
            " Give the path of its folder, or leave the setting out"
        ) from fault


def missing(name: str, role: Role) -> str:
    """What to say of a model that is not on disk where nothing may be fetched."""
    known = catalogue.find(name) if role.kind else None
    about = _meant(name, role)
    if known is not None:
        package = f", or install it: pip install {known.install}" if known.install else ""
        about = f" It takes {known.megabytes:,} MB, licence {known.license}{package}."
    return (
        f"the model {name!r} (setting {role.setting}) is not on disk: not a folder, and not in"
        f" {_hub_cache()}.{about} Give the path of its folder, allow one download with"
        " ASSISTANT_ALLOW_DOWNLOAD=true, or leave the setting out"
    )


def _meant(name: str, role: Role) -> str:
    """A sentence about a name that is not in the catalogue; "" for one that is."""
    if role.kind is None or catalogue.find(name):
        return ""
    near = catalogue.similar(name, role.kind)
    meant = f" Was {' or '.join(near)} meant?" if near else ""
    return f"{meant} `assistant models` lists what is known to fit."


def on_disk(known: Entry) -> Path | None:
    """The folder of a model of the catalogue: the default's own, in a Python package, or in the hub's cache."""
    if known.name == DEFAULT_MODEL:
        return DEFAULT_FOLDER if (DEFAULT_FOLDER / "modules.json").is_file() else None
    if known.module and (found := _packaged(known.module)) is not None:
        return found
    return cached_model(known.name, (ENCODER if known.kind == "encoder" else READER).marker)


def _default() -> Path:
    if not (DEFAULT_FOLDER / "modules.json").is_file():
        raise ModelFault(f"the default model is missing in {DEFAULT_FOLDER}; {_INSTALL}")
    return DEFAULT_FOLDER


def _packaged(module: str) -> Path | None:
    """The folder ``model`` of an installed Python package."""
    found = importlib.util.find_spec(module)
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
