"""The first use of a model by several threads at once: nobody waits for ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_FIRST_USE = """
import threading
from index.encoder import Encoder

encoder = Encoder.open()
encoder.dimension
start = threading.Barrier(6)

def use(n):
    start.wait()
    encoder.encode_query(f"question {n}")

threads = [threading.Thread(target=use, args=(n,), daemon=True) for n in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("done")
"""


def test_threads_that_use_a_model_first_and_at_once_all_come_through() -> None:
    for _ in range(3):
        ran = subprocess.run(
            [sys.executable, "-c", _FIRST_USE],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        assert ran.stdout.strip() == "done"


_LOADED = """
import sys
from pathlib import Path
from index.store import Index
from index.search import searcher

searcher.FEW = 0  # so small an index would always be compared
with Index.open(Path(sys.argv[1])) as index:
    def found():
        return [one.id for one in index.candidates("police officers", dense_limit=3, keyword_limit=0)]
    first = found()
    print("chromadb" in sys.modules)
    for _ in range(20):
        assert found() == first
    print("chromadb" in sys.modules)
"""


def test_a_process_that_asks_once_does_without_the_graph_and_finds_the_same(folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED, str(folder.parent / "index")],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    assert ran.stdout.split() == ["False", "True"]
