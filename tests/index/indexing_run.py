"""Indexes a folder in a process of its own, for whoever means to kill it.

    python indexing_run.py INDEX FOLDER [MODEL]

Prints "ready" when everything is loaded and the run begins, "step" when a document was read or a part
of one was written, "done" when it has ended.
"""

from __future__ import annotations

import sys
from pathlib import Path

import chromadb  # noqa: F401  (loaded before "ready", so that a kill hits the run)
import langchain_chroma  # noqa: F401

from assistant.config.settings import Settings
from assistant.library.shared_index import open_index


def main(directory: str, folder: str, model: str | None = None) -> None:
    with open_index(Path(directory), Settings(model=model), create=True) as index:
        index.encoder.warm()
        print("ready", flush=True)
        index.sync([folder], workers=1, progress=lambda _: print("step", flush=True))
    print("done", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
