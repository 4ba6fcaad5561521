"""Fuzzing with atheris: what no input may do to readers, to the understanding of questions, to the check.

    pip install atheris
    python tests/benchmarks/fuzzing.py readers --seconds 600 --seeds FOLDER [--out findings]
    python tests/benchmarks/fuzzing.py questions --seconds 600
    python tests/benchmarks/fuzzing.py verification --seconds 600

A finding is an exception that is none of ours, an input that takes longer than LONGEST seconds, or a broken
promise: a citation that does not stand at its place, a claim with a figure that stands nowhere. Each kind
of finding is kept once, as the input that made it; fuzzing goes on. A finding becomes a test beside the
code that it is about. atheris is for CPython on Linux, and no need of the test suite, which tries the same
with Hypothesis (`tests/assistant/test_hostile_questions.py`, `tests/assistant/writing/test_any_reply.py`).
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["corpus", "assistant"]):
    from assistant.answering.verify import figures, verify
    from assistant.config.errors import AssistantError
    from assistant.conversation.decompose import decompose
    from assistant.conversation.followups import standalone
    from assistant.generation.check.evidence import Annotated, Evidence
    from assistant.generation.check.rules import apply_rules
    from assistant.generation.check.said import ground_of
    from assistant.generation.reply import sentences
    from assistant.model import Citation, Claim
    from assistant.question.understand import understand
    from corpus.readers import read

LONGEST = 20.0  # seconds for one input; each takes milliseconds
_NAMES = ("a.txt", "a.md", "a.html", "a.csv", "a.docx", "a.xlsx", "a.pptx", "a.pdf")
_LARGEST_SEED = 60_000  # bytes
_TEXT = "In 2018, UNODC trained more than 2,278 police officers in Viet Nam; 40 judges in Peru.\n"


class BrokenPromise(Exception):
    """Something came out that never should."""


def readers(data: bytes) -> None:
    """The first byte chooses the format."""
    if not data:
        return
    with contextlib.suppress(AssistantError):
        document = read(_NAMES[data[0] % len(_NAMES)], data[1:])
        for block in document.blocks:
            if not 0 <= block.start <= block.end <= len(document.text):
                raise BrokenPromise(f"block {block.start} to {block.end} of {len(document.text)}")


def questions(data: bytes) -> None:
    """Lines are the turns of a conversation; the last is the question."""
    told = atheris.FuzzedDataProvider(data).ConsumeUnicode(len(data))  # with lone surrogates
    *history, question = told.split("\n")
    alone = standalone(question, history)
    for part in decompose(understand(alone.text)):
        for word in part.terms:
            if not 0 <= word.start < word.end <= len(part.text):
                raise BrokenPromise(f"term {word.start} to {word.end} of {part.text!r}")


def verification(data: bytes) -> None:
    """Claims and citations made of the input, over a text; and a chat model's reply."""
    given = atheris.FuzzedDataProvider(data)
    start, end = given.ConsumeIntInRange(-5, 100), given.ConsumeIntInRange(-5, 100)
    quote = _TEXT[max(0, start) : max(0, end)] if given.ConsumeBool() else given.ConsumeUnicode(60)
    claim = Claim(given.ConsumeUnicode(80), (given.ConsumeIntInRange(0, 2),))
    cited = Citation(1, "a.txt", given.ConsumeUnicode(20), start, end, quote, "p1")
    for verbatim in (True, False):
        left = verify((claim,), (cited,), text_of=lambda _: _TEXT, verbatim=verbatim)
        for citation in left.citations:
            if _TEXT[citation.start : citation.end] != citation.quote:
                raise BrokenPromise(f"{citation.quote!r} does not stand at its place")
        for kept in left.claims:
            if figures(kept.text) - figures(f"{cited.quote}\n{cited.title}"):
                raise BrokenPromise(f"a figure of {kept.text!r} stands nowhere")
    for written in sentences([given.ConsumeUnicode(200), given.ConsumeUnicode(200)]):
        ruled = apply_rules(Annotated(written.text), Evidence((ground_of(cited),)))
        as_written = all(any(one.how == "same" for one in found) for _, found in ruled.figures)
        if ruled.reason is None and as_written:
            grounds = f"{cited.quote}\n{cited.title}"
            if figures(written.text) - figures(grounds):
                raise BrokenPromise(f"a figure of {written.text!r} stands nowhere")


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (readers, questions, verification)
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seeds", type=Path)
    parser.add_argument("--out", type=Path, default=Path("findings"))
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    corpus = _corpus(given.target, given.seeds)
    tried = _Tried(TARGETS[given.target], given.out, time.monotonic() + given.seconds)
    options = ["-timeout=300", "-rss_limit_mb=6000", "-max_len=65536", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], tried.one)
    atheris.Fuzz()


class _Tried:
    """Runs the target on each input, and keeps one input of each kind of finding."""

    def __init__(self, target: Callable[[bytes], None], out: Path, end: float) -> None:
        self._target, self._out, self._end = target, out, end
        self._count = 0
        self._kinds: set[str] = set()

    def one(self, data: bytes) -> None:
        begun = time.monotonic()
        if begun > self._end:
            print(f"{self._count} inputs, {len(self._kinds)} kinds of findings in {self._out}")
            sys.stdout.flush()
            os._exit(0)  # an exception would count as a crash
        self._count += 1
        try:
            self._target(data)
        except Exception as error:
            *_, frame = traceback.extract_tb(error.__traceback__)
            self._keep(f"{type(error).__name__} {frame.filename}:{frame.lineno}", data)
        if (taken := time.monotonic() - begun) > LONGEST:
            self._keep(f"slow: {taken:.0f} s", data)

    def _keep(self, kind: str, data: bytes) -> None:
        if kind not in self._kinds:
            self._kinds.add(kind)
            file = self._out / hashlib.sha256(data).hexdigest()[:16]
            file.write_bytes(data)
            print(f"{kind}: {file}", flush=True)


def _corpus(target: str, seeds: Path | None) -> Path:
    """A folder to begin with: small files with the byte that chooses their format before them."""
    folder = Path(tempfile.mkdtemp())
    texts = [_TEXT, "How many judges did UNODC train in Peru?\nAnd in Kenya?\nWhen was it?", "=1+1"]
    for at, text in enumerate(texts):
        (folder / f"text-{at}").write_bytes(text.encode())
    for at, file in enumerate(sorted(seeds.rglob("*")) if seeds and target == "readers" else ()):
        name = f"a{file.suffix.lower()}"
        if file.is_file() and name in _NAMES and file.stat().st_size <= _LARGEST_SEED:
            (folder / f"seed-{at}").write_bytes(bytes([_NAMES.index(name)]) + file.read_bytes())
    return folder


if __name__ == "__main__":
    main()
