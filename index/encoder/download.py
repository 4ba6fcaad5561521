"""Fetches a model from the hub, where that is allowed: only the files that are needed, and no long wait.

1. The hub is asked once what the repository holds, for at most `_PATIENCE_S` seconds: a hub that cannot be
   reached is said at once, instead of after the minutes that its client tries.
2. A repository without what is needed is refused before anything large is fetched.
3. Of weights that lie there in several forms, one is fetched: a repository may hold five times its model.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from index.errors import ModelFault

_PATIENCE_S = 10.0
_WEIGHTS = (".safetensors", ".bin")  # the first of these that a folder has
_SMALL = (".json", ".txt", ".model", ".md")
_OTHER_FORMS = ("onnx", "openvino", "coreml")  # folders with the same weights in other forms


def download(name: str, marker: str) -> Path:
    """The folder of the model ``name`` in the hub's cache, fetched. ``marker``: a file that it must have.

    Raises ModelFault, which says why it could not be had.
    """
    from huggingface_hub import HfApi, snapshot_download
    from huggingface_hub.errors import RepositoryNotFoundError

    try:
        info = HfApi().model_info(name, timeout=_PATIENCE_S)
        there = [one.rfilename for one in info.siblings or ()]
        if marker not in there:
            raise ModelFault(f"{name} on the hub has no {marker}, so it is no model of this kind")
        return Path(snapshot_download(name, allow_patterns=needed(there)))
    except ModelFault:
        raise
    except RepositoryNotFoundError as error:
        raise ModelFault(
            f"the hub has no model {name}, or shows it only to those who have signed in"
        ) from error
    except Exception as error:  # the hub's client raises errors of several libraries
        raise ModelFault(f"{name} could not be fetched from the hub: {_reason(error)}") from error


def needed(files: Sequence[str]) -> list[str]:
    """Those of a repository's files that sentence-transformers loads."""
    kept = [file for file in files if file.split("/")[0] not in _OTHER_FORMS]
    wanted = [file for file in kept if file.endswith(_SMALL)]
    for _, inside in groupby(sorted(kept, key=_folder_of), _folder_of):
        there = list(inside)
        forms = ([file for file in there if file.endswith(form)] for form in _WEIGHTS)
        wanted += next(filter(None, forms), [])
    return wanted


def _folder_of(file: str) -> str:
    return file.rpartition("/")[0]


def _reason(error: Exception) -> str:
    """The first line of an error, or its kind where it has no words."""
    return next(iter(str(error).strip().splitlines()), "") or type(error).__name__
