"""What a command pulls into its process: asking stays small, so that it starts at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.interfaces.cli.console import THREAD_SETTINGS

HEAVY = (
    "torch", "transformers", "sentence_transformers", "langchain_core",
    "langchain_chroma", "chromadb", "tokenizers", "gradio", "sklearn", "scipy", "pandas", "pypdfium2",
    "index.sync.apply", "index.sync.writer", "corpus.readers.builder",
)  # fmt: skip


def modules_after(*arguments: object, **more: str) -> set[str]:
    """Names of the modules that a process has imported when its command is done."""
    code = (
        "import sys; from assistant.interfaces.cli import main; status = main();"
        "print(*sys.modules, sep='\\n', file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=os.environ | more,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert done.stdout
    return set(done.stderr.split())


def test_asking_and_searching_import_no_library_that_they_do_without(
    index_dir: Path, cache_dir: Path
) -> None:
    for command in (("ask", "How many judges were trained in Peru?"), ("search", "judges")):
        imported = modules_after(*command, "--index", index_dir, ASSISTANT_CACHE_DIR=str(cache_dir))
        assert {"openvino", "tantivy", "sentencepiece"} <= imported
        assert imported.isdisjoint(HEAVY)


@pytest.mark.parametrize("given", [None, "3"])
def test_threads_of_numeric_libraries_are_settled_but_not_against_the_user(given) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in THREAD_SETTINGS}
    if given is not None:
        environment["OPENBLAS_NUM_THREADS"] = given
    code = (
        "import os, sys; from assistant.interfaces.cli import main; main();"
        "assert 'numpy' not in sys.modules; print(os.environ['OPENBLAS_NUM_THREADS'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--version"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.split()[-1] == (given or THREAD_SETTINGS["OPENBLAS_NUM_THREADS"])
