"""Reading and encoding on the machines of a Ray cluster (extra ``ray``): a pipeline of Ray Data.

1. Each file that is new or changed is an item. Actors read them, each in the same isolated process as
   without Ray; other actors, which load the model once, cut and encode them.
2. What comes back goes to the one writer of the index, in the order of the files.

The functions are those of a run without Ray, and so are the results. A worker that dies is replaced
by Ray and its files are read again. Every machine must see the files under the same paths, and
have this program installed.
"""

from __future__ import annotations

import logging
import pickle
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus import domain
from corpus.errors import ReadError
from corpus.files.reading import read_with
from corpus.files.scan import Source
from corpus.files.worker import Limits, Worker
from corpus.model import Document
from index.encoder import Encoder, Identity
from index.errors import IndexFault
from index.sync.chunks import Encoded, encode_document

Row = dict[str, Any]


def read_and_encode(
    encoder: Encoder, sources: Sequence[Source]
) -> Iterator[tuple[Source, Document | ReadError, Encoded | None]]:
    """Every source with its document and vectors, or the reason why there are none, in order.

    A cluster that ``ray.init`` has joined is used, else one of this machine is started. Raises
    IndexFault without the extra.
    """
    try:
        import ray
        from ray.data import DataContext
    except ImportError as error:
        raise IndexFault(
            "Ray is not installed; install the extra: pip install 'programme-assistant[ray]'"
        ) from error
    if not sources:
        return
    if not ray.is_initialized():
        ray.init(logging_level=logging.ERROR, include_dashboard=False)
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = True
    workers = max(1, int(ray.cluster_resources().get("CPU", 2)) // 2)
    items = [{"at": at, "source": pickle.dumps(source)} for at, source in enumerate(sources)]
    read = ray.data.from_items(items, override_num_blocks=len(items)).map(
        _Read, fn_constructor_args=(domain.folder(),), concurrency=(1, workers), num_cpus=0.5
    )
    encoded = read.map(
        _Encode,
        fn_constructor_args=(encoder.reopen, encoder.identity),
        concurrency=(1, workers),
        num_cpus=0.5,
    )
    for row in encoded.iter_rows():
        yield (sources[row["at"]], *pickle.loads(row["outcome"]))  # noqa: S301  (our own actors')


class _Read:
    """An actor with a reading process of its own."""

    def __init__(self, words: Path | None) -> None:
        domain.use(words)
        self._worker = Worker(Limits())

    def __call__(self, row: Row) -> Row:
        outcome: Document | ReadError
        try:
            outcome = read_with(pickle.loads(row["source"]), self._worker)  # noqa: S301
        except ReadError as error:
            outcome = error
        return {"at": row["at"], "outcome": pickle.dumps(outcome)}


class _Encode:
    """An actor with the model in memory."""

    def __init__(self, reopen: Callable[[], Encoder], wanted: Identity) -> None:
        self._encoder = reopen()
        if self._encoder.identity != wanted:
            raise IndexFault(f"this machine has another model than the index: {wanted.model}")

    def __call__(self, row: Row) -> Row:
        outcome = pickle.loads(row["outcome"])  # noqa: S301
        known = isinstance(outcome, ReadError)
        encoded = None if known else encode_document(outcome, self._encoder)
        return {"at": row["at"], "outcome": pickle.dumps((outcome, encoded))}
