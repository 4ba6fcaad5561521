"""A reader asks everything that can be asked, near the words of a report that is kept for editors.

Its words, figures and names are in no answer, explanation, list, error or suggestion, and no count
counts it: what a reader is told is what they would be told if it had never been indexed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.accounts.permissions import Permissions
from assistant.accounts.users import Person
from assistant.config.errors import AssistantError, UsageError
from assistant.config.settings import Settings
from assistant.interfaces.api import create_app
from assistant.interfaces.state import AppState
from assistant.interfaces.web.examples import Examples

SHOWN = {
    "annual-2020.txt": "UNFPA annual report 2020\n\nVanuatu\n\nUNFPA trained 61 midwives in Vanuatu in"
    " 2020. The courses took three weeks.\n",
    "annual-2021.txt": "UNFPA annual report 2021\n\nVanuatu\n\nUNFPA trained 75 midwives in Vanuatu in"
    " 2021. Clinics opened in the spring.\n",
}
HIDDEN = {
    "secret/annual-2022.txt": "UNFPA annual report 2022\n\nPalau\n\nUNFPA trained 8,137 beekeepers in"
    " Palau in 2022. The zymurgy courses were held in Ngerulmud.\n\nVanuatu\n\nUNFPA trained 4,619"
    " midwives in Vanuatu in 2021.\n",
    "secret/audit.txt": "Audit of embezzlement\n\nPalau\n\nILO inspected 5,283 breweries in Palau in"
    " 2022. Zymurgy was found wanting.\n",
}
WORDS = ("8,137", "4,619", "5,283", "zymurgy", "ngerulmud", "breweries", "embezzlement", "secret")
"""What is in the hidden reports only; the questions below have none of it."""
QUESTIONS = (
    "How many beekeepers did UNFPA train in Palau?",
    "How many beekepers did UNFPA train in Paulau?",
    "How many midwives did UNFPA train in Vanuatu in 2021?",
    "What did the zymurgi courses in Ngerulmd reach?",
    "Which brewerys did ILO inspect?",
    "What does the report on embezlement say about Palau?",
    "What did UNFPA do in Palau and in Vanuatu?",
    "How many reports are there?",
    "What is indexed?",
    "List all figures of midwives and beekeepers.",
    "Compare annual-2021.txt and annual-2022.txt",
)
READER = Permissions.of(Person("rita"))
EDITOR = Permissions.of(Person("ed", "editor"))
ANY_TIME = {"trace_id", "timings_ms"}


def _opened(root: Path, texts: dict[str, str]) -> Assistant:
    for name, text in texts.items():
        path = root / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assistant = Assistant.open(root / "index", settings=Settings(editors_only=("secret/*",)))
    assert assistant.index(root / "reports").failed == ()
    return assistant


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with _opened(tmp_path_factory.mktemp("all"), SHOWN | HIDDEN) as opened:
        yield opened


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The same without the reports that are kept for editors."""
    with _opened(tmp_path_factory.mktemp("shown"), SHOWN) as opened:
        yield opened


def _answers(assistant: Assistant) -> list[dict[str, Any]]:
    return [assistant.ask(question, explain=True).to_dict() for question in QUESTIONS]


def _refusals(assistant: Assistant) -> list[str]:
    said = []
    calls: list[Callable[[str], object]] = [
        assistant.document,
        assistant.original,
        lambda name: assistant.compare("annual-2020.txt", name),
    ]
    names = [
        "secret/annual-2022.txt",
        "annual-2022.txt",
        "secret/anual-2022.txt",
        "audit",
        "audit.txt",
    ]
    for name in names:
        for call in calls:
            try:
                call(name)
            except AssistantError as refusal:
                said.append(str(refusal))
        said += [failure.reason for failure in assistant.remove([f"{name}x"]).unknown]
    return said


def _lists(assistant: Assistant) -> list[Any]:
    found: list[Any] = [record.to_dict() for record in assistant.documents()]
    found += assistant.related().items()
    for topic in ("beekepers Palau", "training of midwives", "zymurgi", "inspections"):
        found += [fact.to_dict() for fact in assistant.facts(topic)]
        found += [
            (hit.id, hit.passage.document, hit.passage.text) for hit in assistant.search(topic)
        ]
    found += [pair.to_dict() for pair in assistant.conflicts()]
    found.append(assistant.compare("annual-2020.txt", "annual-2021.txt").to_dict())
    return found


def _examples(assistant: Assistant) -> list[Any]:
    return list(asyncio.run(Examples(assistant).found()))


def _said(parts: object) -> str:
    return json.dumps(parts, ensure_ascii=False, default=str).casefold()


def _heard(parts: object) -> set[str]:
    return {word for word in WORDS if word in _said(parts)}


@pytest.mark.parametrize(
    ("ask", "told"), [(_answers, set(WORDS) - {"breweries"}), (_lists, set(WORDS))]
)
def test_a_reader_hears_nothing_of_what_an_editor_is_told(
    assistant: Assistant, ask: Callable[[Assistant], list[Any]], told: set[str]
) -> None:
    assert _heard(QUESTIONS) == set()
    assert _heard(ask(assistant.restricted_to(READER))) == set()
    assert _heard(ask(assistant.restricted_to(EDITOR))) >= told


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_reader_s_answer_is_that_of_an_index_without_what_is_hidden(
    assistant: Assistant, without: Assistant, question: str
) -> None:
    reader = assistant.restricted_to(READER)
    ours, theirs = (
        {k: v for k, v in one.ask(question).to_dict().items() if k not in ANY_TIME}
        for one in (reader, without)
    )
    assert ours == theirs


def test_lists_and_counts_are_those_of_an_index_without_what_is_hidden(
    assistant: Assistant, without: Assistant
) -> None:
    reader = assistant.restricted_to(READER)
    assert _lists(reader) == _lists(without)
    assert _examples(reader) == _examples(without)
    assert "palau" in _said(_examples(assistant.restricted_to(EDITOR)))
    coverage = reader.ask(QUESTIONS[0]).coverage
    assert (coverage.documents, coverage.searched) == (2, 2)


def test_a_typing_error_near_a_hidden_word_is_left_as_it_is(assistant: Assistant) -> None:
    corrected = assistant.restricted_to(EDITOR).ask("Which brewerys were inspected?", explain=True)
    kept = assistant.restricted_to(READER).ask("Which brewerys were inspected?", explain=True)
    assert "breweries" in _said(corrected.to_dict())
    assert "breweries" not in _said(kept.to_dict())


def test_no_refusal_and_no_suggestion_names_a_hidden_document(
    assistant: Assistant, without: Assistant
) -> None:
    said = _refusals(assistant.restricted_to(READER))
    assert said == _refusals(without)
    assert any("meant annual-202" in text for text in said)
    assert not any("meant secret" in text or "or secret" in text for text in said)
    with pytest.raises(UsageError, match=r"meant secret/annual-2022\.txt"):
        assistant.restricted_to(EDITOR).document("annual-2022.txt")


def test_a_name_is_not_among_the_removed_ones_if_its_remover_may_not_see_it(tmp_path: Path) -> None:
    same = SHOWN["annual-2020.txt"]
    with _opened(tmp_path, {"a.txt": same, "secret/a.txt": same}) as opened:
        assert opened.restricted_to(READER).remove(["a.txt"]).removed == ("a.txt",)


@pytest.fixture(scope="module")
def client(
    assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestClient, Access]]:
    access = Access(assistant.settings, tmp_path_factory.mktemp("access"))
    with TestClient(create_app(AppState(assistant, access)), "http://localhost") as opened:
        yield opened, access


def _over_http(client: TestClient, headers: dict[str, str]) -> list[str]:
    def post(path: str, body: dict[str, Any]) -> str:
        return client.post(path, json=body, headers=headers).text

    found = [post("/v1/ask", {"question": question}) for question in QUESTIONS]
    found += [
        client.post(
            "/v1/ask",
            json={"question": QUESTIONS[1]},
            headers=headers | {"Accept": "text/event-stream"},
        ).text
    ]
    found += [post("/v1/search", {"query": query}) for query in ("beekepers", "zymurgi in Paulau")]
    found += [post("/v1/facts", {"topic": topic}) for topic in ("beekepers", "midwives in Vanuatu")]
    asked = {"model": "quotes", "messages": [{"role": "user", "content": QUESTIONS[1]}]}
    found.append(post("/v1/chat/completions", asked))
    names = ["secret/annual-2022.txt", "annual-2022.txt"]
    paths = ["", *(f"/{name}/{form}" for name in names for form in ("text", "picture"))]
    found += [client.get(f"/v1/documents{path}", headers=headers).text for path in paths]
    found += [
        client.get(path, headers=headers).text for path in ("/readyz", "/healthz", "/metrics")
    ]
    return found


def test_over_http_a_reader_hears_nothing_of_what_an_editor_sees(
    client: tuple[TestClient, Access],
) -> None:
    opened, access = client
    heard = {}
    for role in ("reader", "editor"):
        headers = {"Authorization": f"Bearer {access.keys.add(role, role)}"}
        heard[role] = _heard(_over_http(opened, headers))
        listed = opened.get("/v1/documents", headers=headers).json()
        assert len(listed) == (2 if role == "reader" else 4)
    assert heard["reader"] == {"secret"}  # of the addresses that were asked for, not found
    assert heard["editor"] >= {"8,137", "4,619", "5,283", "zymurgy"}
