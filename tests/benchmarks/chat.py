"""Time from Enter to the first text and to the finished answer, one person and many at once.

    python -m tests.benchmarks.chat INDEX QUESTIONS.jsonl [--people 20] [--each 5]

Each person is a client of the page's own events, over HTTP; they ask the next question, in a new
conversation, when the last answer is finished, as fast as they can. "First text" is
the first state of the conversation that reaches the client with the answer in it or a step that is
done; "shown" is the question with "Searching" beneath it.
"""

from __future__ import annotations

import argparse
import json
import secrets
import socket
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import uvicorn

import ui
from assistant.config.settings import load_settings
from assistant.interfaces.state import AppState
from assistant.service import Assistant


@dataclass(frozen=True)
class Times:
    """Seconds after the question was sent."""

    shown: float
    text: float
    finished: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--each", type=int, default=5, help="questions of each person")
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    settings = load_settings(data_dir=given.index / "measured")
    with Assistant.open(given.index, settings=settings) as assistant:
        assistant.warm()
        url = _served(assistant)
        for people in (1, given.people):
            each = given.each if people > 1 else given.each * 6
            begun = time.perf_counter()
            with ThreadPoolExecutor(people) as pool:
                own = [questions[at::people][:each] for at in range(people)]
                times = [one for some in pool.map(lambda q: _person(url, q), own) for one in some]
            print(f"{people} at once, {len(times)} answers, {time.perf_counter() - begun:.1f} s:")
            for name in ("shown", "text", "finished"):
                print(f"  {name:9}{_of([getattr(one, name) for one in times])}")


def _of(seconds: Sequence[float]) -> str:
    p95 = statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]
    return f"median {statistics.median(seconds) * 1000:6.0f} ms   95% {p95 * 1000:6.0f} ms"


def _served(assistant: Assistant) -> str:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(ui.app(AppState(assistant)), log_config=None))
    kwargs = {"sockets": [listening]}
    threading.Thread(target=server.run, kwargs=kwargs, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def _person(url: str, questions: Sequence[str]) -> list[Times]:
    with httpx.Client(base_url=url, timeout=120) as client:
        config = client.get("/config").json()
        box = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "pa-ask")
        asking = next(d for d in config["dependencies"] if [box, "submit"] in d["targets"])
        return [_ask(client, asking["id"], box, question) for question in questions]


def _ask(client: httpx.Client, act: int, box: int, question: str) -> Times:
    session = secrets.token_hex(6)
    body = {
        "data": [question, None, None, None, None],
        "fn_index": act,
        "trigger_id": box,
        "session_hash": session,
    }
    begun = time.perf_counter()
    event = client.post("/gradio_api/queue/join", json=body).raise_for_status().json()["event_id"]
    shown = text = 0.0
    for message in _messages(client, session):
        if message.get("event_id") != event:
            continue
        now = time.perf_counter() - begun
        states = json.dumps(message.get("output", {}))
        shown = shown or (now if "pa-turn" in states else 0.0)
        if not text and ("pa-steps-done" in states or "pa-actions" in states):
            text = now
        if message["msg"] == "process_completed":
            if not message["success"] or not text:
                raise RuntimeError(f"no answer to {question!r}: {message}")
            return Times(shown, text, now)
    raise RuntimeError(f"the connection ended before the answer to {question!r}")


def _messages(client: httpx.Client, session: str) -> Iterator[dict[str, Any]]:
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            if line.startswith("data:"):
                yield json.loads(line[5:])


if __name__ == "__main__":
    main()
