"""Records of an interface that answers with JSON: one in another form than documented must not end the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from assistant.fetching.model import Failed, Reference


def read_record(
    read: Callable[[Any], Iterable[Reference]], record: Any, what: str
) -> Iterator[Reference | Failed]:
    """What ``read`` makes of a record, and its failure to read it under the name ``what``."""
    try:
        for one in read(record):
            if not isinstance(one.address, str):
                raise TypeError(f"the address is {one.address!r:.80}")
            yield one
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = f"it has another form than the documentation ({error!r:.100}): {record!r:.100}"
        yield Failed(what, reason)


def text_of(value: Any) -> str | None:
    """Text or a number, as text; None for anything else."""
    return str(value) if isinstance(value, str | int | float) and value != "" else None
