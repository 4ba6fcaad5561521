"""Encoding beside torch, and a whole run of indexing beside encoding alone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from corpus.files.reading import read_all
from corpus.files.scan import Root, scan
from corpus.model import Document, Span
from corpus.passages import cut, embedding_text
from index.encoder import Encoder
from index.encoder.files import MINILM
from index.store import Index
from tests.benchmarks.ratios import Ratio, in_turns, seconds
from tests.benchmarks.texts import write_reports

_TEXTS = 96  # of a round in which torch encodes too
_COPIES = 40  # of each report: files of three or four passages, two thousand in all


def passages(reports: Path, encoder: Encoder) -> tuple[list[str], list[list[Span]]]:
    """What indexing encodes: texts of passages, and the spans of their sentences in them."""
    texts, spans = [], []
    for _, document in read_all(scan([Root(reports)]), 1):
        if isinstance(document, Document):
            for passage in cut(document, encoder.count_tokens, encoder.passage_tokens):
                text = embedding_text(document.metadata.title, passage)
                shift = len(text) - len(passage.text) - passage.start
                texts.append(text)
                spans.append([Span(s.start + shift, s.end + shift) for s in passage.sentences])
    return texts, spans


def encoding_beside_torch(_: Path, reports: Path, rounds: int) -> Ratio:
    """With a model of PyPI that torch can run: of the packaged one there is the compiled form alone."""
    ours, torch = Encoder.open(MINILM), Encoder.open(MINILM, compiled=False)
    texts = passages(reports, ours)[0][:_TEXTS]
    ours.encode_passages(texts[:8])
    torch.encode_passages(texts[:8])
    ratio, fast, slow = in_turns(
        lambda: len(texts) / seconds(lambda: ours.encode_passages(texts)),
        lambda: len(texts) / seconds(lambda: torch.encode_passages(texts)),
        rounds,
    )
    detail = {"passages_per_second": fast, "torch_fp32": slow}
    return Ratio("encoding / torch fp32", ratio, 3.0, True, detail)


def indexing_beside_encoding(temporary: Path, _: Path, rounds: int) -> Ratio:
    """Rates by the clock; ``processor_ms``: of all threads, for a passage, which others do not change."""
    encoder = Encoder.open()
    reports = write_reports(temporary / "many", _COPIES)
    texts, spans = passages(reports, encoder)
    encoder.encode_with_spans(texts[:8], spans[:8])
    used: dict[str, list[float]] = {"indexing": [], "encoding_alone": []}

    def rate(kind: str, call: Callable[[], int]) -> float:
        begun, cost = time.perf_counter(), time.process_time()
        count = call()
        used[kind].append(round((time.process_time() - cost) * 1000 / count, 2))
        return count / (time.perf_counter() - begun)

    def index_them() -> float:
        shutil.rmtree(temporary / "rate", ignore_errors=True)
        with Index.open(temporary / "rate", create=True) as index:
            index.encoder.warm()
            return rate("indexing", lambda: index.sync([reports]) and index.passage_count())

    def encode_them() -> float:
        return rate("encoding_alone", lambda: len(encoder.encode_with_spans(texts, spans)[0]))

    ratio, whole, alone = in_turns(index_them, encode_them, rounds)
    detail = {"passages_per_second": whole, "encoding_alone": alone, "processor_ms": used}
    return Ratio("indexing / encoding alone", ratio, 0.8, True, detail)
