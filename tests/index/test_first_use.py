"""The first use of a model by several threads at once: nobody waits for ever."""

from __future__ import annotations

import subprocess
import sys

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
