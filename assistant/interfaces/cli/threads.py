"""Threads of the numeric libraries, settled before one of them is imported.

Their defaults take every core for each call and let waiting threads spin: a question of 8 ms takes
half a second on a machine whose cores are busy. What a user has set is left as it is.
"""

from __future__ import annotations

import os

SETTLED = {
    "OPENBLAS_NUM_THREADS": "1",  # numpy: our products are small; starting its pool takes 50 ms
    "MKL_NUM_THREADS": "1",
    "OMP_WAIT_POLICY": "PASSIVE",  # torch, where a model runs in it: all cores, but without spinning
    "KMP_BLOCKTIME": "0",
}


def settle_threads() -> None:
    """Set what is not set yet in the environment of this process."""
    for name, value in SETTLED.items():
        os.environ.setdefault(name, value)
