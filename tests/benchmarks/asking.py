"""A warm question beside embedding, Chroma and tantivy alone; what the reader adds; a busy machine."""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.config.settings import Settings
from assistant.reader.readers import OFF, PACKAGED
from assistant.service import Assistant
from index.encoder import Encoder
from index.store import Index
from tests.benchmarks.ratios import Ratio, in_turns, seconds
from tests.benchmarks.texts import QUESTIONS

_SPIN = "while True: pass"


def _index(temporary: Path, reports: Path) -> Path:
    directory = temporary / "asked"
    if not Index.exists(directory):
        with Assistant.open(directory) as assistant:
            assistant.index([reports])
    return directory


def _median_ms(
    call: Callable[[str], object],
    turn: list[int],
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Over all questions, each worded anew so that no vector is remembered."""
    turn[0] += 1
    asked = [f"{question[:-1]} {turn[0]}?" for question in QUESTIONS]
    return 1000 * statistics.median(seconds(lambda q=q: call(q), clock) for q in asked)


def _open(temporary: Path, reports: Path, reader: str) -> Assistant:
    """Warm: every question has been asked once."""
    assistant = Assistant(_index(temporary, reports), Settings(reader=reader))
    for question in QUESTIONS:
        assistant.ask(question)
    return assistant


def warm_beside_its_parts(temporary: Path, reports: Path, rounds: int) -> Ratio:
    """Without the reader, which none of the parts has."""
    turn = [0]
    with _open(temporary, reports, OFF) as assistant, assistant._index() as index:
        index._vectors.warm()

        def parts(question: str) -> None:
            vector = index.encoder.encode_query(question)
            index._vectors.search(vector, 80)
            index._parts.keywords.search(question, 80)

        for question in QUESTIONS:
            parts(question)
        ratio, ours, floor = in_turns(
            lambda: _median_ms(assistant.ask, turn), lambda: _median_ms(parts, turn), rounds
        )
        computed, *_ = in_turns(
            lambda: _median_ms(assistant.ask, turn, time.process_time),
            lambda: _median_ms(parts, turn, time.process_time),
            rounds,
        )
    detail = {
        "ask_ms": ours,
        "embed_chroma_tantivy_ms": floor,
        "processor_time": round(computed, 2),
    }
    return Ratio("ask warm, reader off / its parts alone", ratio, 2.0, False, detail)


def warm_with_the_reader(temporary: Path, reports: Path, rounds: int) -> Ratio:
    """Milliseconds of a question beside the 600 that it may take; and what the reader adds."""
    turn = [3000]
    with _open(temporary, reports, PACKAGED) as reading, _open(temporary, reports, OFF) as plain:
        _, on, off = in_turns(
            lambda: _median_ms(reading.ask, turn), lambda: _median_ms(plain.ask, turn), rounds
        )
    added = statistics.median(one - other for one, other in zip(on, off, strict=True))
    detail = {"on_ms": on, "off_ms": off, "added_ms": round(added, 1)}
    value = statistics.median(on) / 600
    return Ratio("ask warm, reader on / 600 ms", value, 1.0, False, detail)


@contextlib.contextmanager
def _one_core_busy() -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-c", _SPIN])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _busy(measured: Callable[[], float]) -> float:
    with _one_core_busy():
        return measured()


def warm_with_a_busy_core(temporary: Path, reports: Path, rounds: int) -> Ratio:
    turn = [1000]
    with _open(temporary, reports, PACKAGED) as assistant:

        def asked() -> float:
            return _median_ms(assistant.ask, turn)

        ratio, busy, quiet = in_turns(lambda: _busy(asked), asked, rounds)
    detail = {"busy_ms": busy, "quiet_ms": quiet}
    return Ratio("ask warm, a core busy / quiet", ratio, 1.5, False, detail)


def encoding_with_a_busy_core(_: Path, __: Path, rounds: int) -> Ratio:
    """One query in our encoder beside one in torch with its default threads, a core being busy."""
    turn = [2000]
    ours, torch = Encoder.open(), Encoder.open(compiled=False)
    for encoder in (ours, torch):
        encoder.encode_query("warm")
    with _one_core_busy():
        ratio, fast, slow = in_turns(
            lambda: _median_ms(ours.encode_query, turn),
            lambda: _median_ms(torch.encode_query, turn),
            rounds,
        )
    detail = {"query_ms": fast, "torch_ms": slow}
    return Ratio("query on a busy core / torch", ratio, 1.0, False, detail)
