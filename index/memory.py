"""Returns memory that was freed to the system.

The C library keeps what many short-lived texts and vectors leave between longer-lived ones: measured
while indexing, 9 KB a passage, where 3 KB are in use; after loading what questions need, 23 MB. It also
begins to keep freed arrays of up to 32 MB once one was: where 17,500 passages are asked while
reports come and go, 4 MB more with every report.
"""

from __future__ import annotations

import ctypes
import sys

_MMAP_THRESHOLD = -3  # M_MMAP_THRESHOLD of malloc.h
_LARGE = 8 * 2**20  # bytes


def return_freed_memory() -> None:
    """Return freed memory to the system where the C library can; a few milliseconds."""
    _call("malloc_trim", 0)


def return_large_arrays() -> None:
    """Let arrays of 8 MiB and more go back to the system whenever they are freed, in this process."""
    _call("mallopt", _MMAP_THRESHOLD, _LARGE)


def _call(name: str, *values: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
    if function is not None:  # the C library musl has none of them
        function(*values)
