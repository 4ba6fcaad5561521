"""Every route of the HTTP interface, asked by every role: who is told what, as a table that counts.

A report of a collection that somebody may not see leaves nothing in what they are told; one that they may see but
not ask about can be read, and is in no answer. A route that is added has to be added here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.config.sections import CollectionSettings
from assistant.config.settings import Settings
from assistant.interfaces.api import create_app
from assistant.interfaces.state import AppState

TEXTS = {
    "open/annual.txt": "UNFPA annual report 2020\n\nVanuatu\n\nUNFPA trained 61 midwives in Vanuatu in"
    " 2020. The courses took three weeks.\n",
    "budget/plan.txt": "Budget of UNFPA\n\nPalau\n\nUNFPA paid 8,137 beekeepers in Palau in 2022. The"
    " zymurgy allowance was halved.\n",
    "drafts/audit.txt": "Draft audit\n\nTonga\n\nILO inspected 5,283 breweries in Tonga in 2022, where"
    " quaggas were found.\n",
    "archive/old.txt": "Archive of 1998\n\nNauru\n\nWHO vaccinated 4,619 children in Nauru in 1998 against"
    " xerosis.\n",
}
WORDS = {
    "open/annual.txt": ("61 midwives", "three weeks"),
    "budget/plan.txt": ("8,137", "zymurgy", "budget/plan.txt", "swindle.pdf"),
    "drafts/audit.txt": ("5,283", "quaggas", "drafts/audit.txt"),
    "archive/old.txt": ("4,619", "xerosis"),
}
COLLECTIONS = {
    "budget": CollectionSettings(document=("budget/",), see=("finance",), edit=("finance leads",)),
    "drafts": CollectionSettings(document=("drafts/*",), see=("editor",)),
    "archive": CollectionSettings(document=("archive/*",), ask=("analysts",)),
}
SEEN: dict[str, set[str]] = {
    "reader": {"open/annual.txt", "archive/old.txt"},
    "analyst": {"open/annual.txt", "archive/old.txt"},
    "accountant": {"open/annual.txt", "archive/old.txt", "budget/plan.txt"},
    "treasurer": {"open/annual.txt", "archive/old.txt", "budget/plan.txt"},
    "editor": {"open/annual.txt", "archive/old.txt", "drafts/audit.txt"},
    "admin": {"open/annual.txt", "archive/old.txt", "drafts/audit.txt"},
    "website": {"archive/old.txt"},
}
ASKED = {
    role: names - (set() if role == "analyst" else {"archive/old.txt"})
    for role, names in SEEN.items()
}
GROUPS = {"analyst": ["analysts"], "accountant": ["finance"], "treasurer": ["finance leads"]}
REMOVES = {"treasurer": {"budget/plan.txt"}, "editor": {"drafts/audit.txt"}} | {
    "admin": {"drafts/audit.txt"}
}
"""What each role may take out of the hidden reports; editors also what is for everybody."""
QUESTIONS = (
    "How many beekeepers did UNFPA pay in Palau?",
    "How many brewerys did ILO inspect in Tonga?",
    "How many children did WHO vaccinate in Nauru?",
    "How many midwives did UNFPA train in Vanuatu?",
    "What is indexed?",
    "List all figures.",
)
Send = Callable[[TestClient, dict[str, str]], list[str]]


def _posts(path: str, *bodies: dict[str, Any]) -> Send:
    def send(client: TestClient, headers: dict[str, str]) -> list[str]:
        return [client.post(path, json=body, headers=headers).text for body in bodies]

    return send


def _gets(*paths: str) -> Send:
    def send(client: TestClient, headers: dict[str, str]) -> list[str]:
        return [client.get(path, headers=headers).text for path in paths]

    return send


def _of_each(form: str) -> Send:
    """A path below each document. Its name is in a refusal, since it was asked for."""

    def send(client: TestClient, headers: dict[str, str]) -> list[str]:
        asked = {name: client.get(form.format(name=name), headers=headers) for name in TEXTS}
        return [
            got.text if got.status_code < 400 else got.text.replace(name, "")
            for name, got in asked.items()
        ]

    return send


def _tool(name: str, given: dict[str, Any]) -> dict[str, Any]:
    called = {"name": name, "arguments": given}
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": called}


def _mcp(client: TestClient, headers: dict[str, str]) -> list[str]:
    both = headers | {"Accept": "application/json, text/event-stream"}
    calls = [_tool("ask", {"question": question}) for question in QUESTIONS[:3]]
    calls += [_tool("search", {"query": "beekeepers breweries children"})]
    calls += [_tool("facts", {"topic": "beekeepers breweries"}), _tool("collections", {})]
    calls += [_tool("tables", {})]
    calls += [{"jsonrpc": "2.0", "id": 1, "method": "resources/list", "params": {}}]
    return [client.post("/mcp", json=call, headers=both).text for call in calls]


GRID = {"questions": list(QUESTIONS[:2])}
PLAN = {"title": "Palau", "sections": [{"heading": "A", "questions": list(QUESTIONS[:3])}]}
CHAT = [{"model": "quotes", "messages": [{"role": "user", "content": q}]} for q in QUESTIONS[:3]]
LOOKED_UP: dict[tuple[str, str], Send] = {
    ("GET", "/v1/collections"): _gets("/v1/collections"),
    ("GET", "/v1/documents"): _gets(
        "/v1/documents", *(f"/v1/documents?collection={name}" for name in COLLECTIONS)
    ),
    ("GET", "/v1/documents/x/text"): _of_each("/v1/documents/{name}/text"),
    ("GET", "/v1/documents/x/outline"): _of_each("/v1/documents/{name}/outline"),
    ("GET", "/v1/documents/x/citation"): _of_each("/v1/documents/{name}/citation?start=0&end=9"),
    ("GET", "/v1/documents/x/tables"): _of_each("/v1/documents/{name}/tables"),
    ("GET", "/v1/documents/x/tables/x"): _of_each("/v1/documents/{name}/tables/1"),
    ("GET", "/v1/tables"): _gets("/v1/tables"),
    ("GET", "/v1/documents/x/picture"): _of_each("/v1/documents/{name}/picture"),
    ("GET", "/v1/tags"): _gets("/v1/tags?taxonomy=sdg"),
    ("GET", "/v1/tags/x"): _of_each("/v1/tags/{name}"),
    ("GET", "/metrics"): _gets("/metrics"),
    ("GET", "/healthz"): _gets("/healthz"),
    ("GET", "/readyz"): _gets("/readyz"),
    ("GET", "/openapi.json"): _gets("/openapi.json"),
    ("GET", "/v1/models"): _gets("/v1/models"),
    ("GET", "/v1/models/x"): _gets("/v1/models/quotes"),
}
ANSWERED: dict[tuple[str, str], Send] = {
    ("POST", "/v1/ask"): _posts("/v1/ask", *({"question": q, "explain": True} for q in QUESTIONS)),
    ("POST", "/v1/search"): _posts("/v1/search", {"query": "beekeepers"}, {"query": "xerosiss"}),
    ("POST", "/v1/facts"): _posts("/v1/facts", {"topic": "beekeepers, breweries, children"}),
    ("POST", "/v1/map"): _posts(
        "/v1/map",
        *({"by": by, "topics": ["beekeepers", "breweries"]} for by in ("country", "year")),
    ),
    ("POST", "/v1/briefings"): _posts("/v1/briefings?format=md", PLAN),
    ("POST", "/v1/grids"): _posts("/v1/grids", GRID),
    ("POST", "/v1/chat/completions"): _posts("/v1/chat/completions", *CHAT),
    ("POST", "/mcp"): _mcp,
}
CHANGES = {
    ("POST", "/v1/documents"),
    ("DELETE", "/v1/documents/x"),
    ("POST", "/v1/tags"),
    ("POST", "/v1/feedback"),
}
ANY_METHOD = {
    "/mcp",
    "/openapi.json",
}  # other methods of them are refused, or the same without a body


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    root = tmp_path_factory.mktemp("roles")
    for name, text in TEXTS.items():
        path = root / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "reports/budget/swindle.pdf").write_bytes(b"%PDF-1.4 no more than this")
    settings = Settings(collections=COLLECTIONS, requests_per_minute=100_000, time_limit_s=300)
    with Assistant.open(root / "index", settings=settings) as assistant:
        assert [one.document for one in assistant.index(root / "reports").failed] == [
            "budget/swindle.pdf"
        ]
        access = Access(settings, root / "access", insist=True)
        app = create_app(AppState(assistant, access))
        with TestClient(app, "http://localhost") as opened:
            opened.keys = {role: _key(access, role) for role in SEEN}  # type: ignore[attr-defined]
            yield opened


def _key(access: Access, role: str) -> dict[str, str]:
    name = role if role in ("editor", "admin") else "reader"
    within = ["archive"] if role == "website" else []
    key = access.keys.add(role, name, GROUPS.get(role, ()), within)  # type: ignore[arg-type]
    return {"Authorization": f"Bearer {key}"}


def _keys(client: TestClient) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = client.keys  # type: ignore[attr-defined]
    return found


def _heard(told: list[str]) -> set[str]:
    """Names of the reports of which a word is in what was told."""
    text = "\n".join(told).casefold()
    return {name for name, words in WORDS.items() if any(word in text for word in words)}


def test_the_table_has_every_route(client: TestClient) -> None:
    from tests.assistant.interfaces.api.test_every_route import routes

    known = {*LOOKED_UP, *ANSWERED, *CHANGES}
    found = {(method, path) for method, path in routes(client.app) if path not in ANY_METHOD}
    assert found - known == set()
    assert {one for one in known if one[1] not in ANY_METHOD} - found == set()


@pytest.mark.parametrize("route", [*LOOKED_UP, *ANSWERED], ids=" ".join)
def test_nobody_is_told_anything_without_credentials(
    client: TestClient, route: tuple[str, str]
) -> None:
    told = {**LOOKED_UP, **ANSWERED}[route](client, {})
    assert _heard(told) == set()


@pytest.mark.parametrize("role", SEEN)
@pytest.mark.parametrize("route", LOOKED_UP, ids=" ".join)
def test_a_look_up_tells_of_what_the_role_may_see(
    client: TestClient, role: str, route: tuple[str, str]
) -> None:
    heard = _heard(LOOKED_UP[route](client, _keys(client)[role]))
    assert heard <= SEEN[role]
    if route == ("GET", "/v1/documents/x/text"):
        assert heard == SEEN[role]


@pytest.mark.parametrize("role", SEEN)
@pytest.mark.parametrize("route", ANSWERED, ids=" ".join)
def test_an_answer_is_made_of_what_the_role_may_ask_about(
    client: TestClient, role: str, route: tuple[str, str]
) -> None:
    heard = _heard(ANSWERED[route](client, _keys(client)[role]))
    assert heard <= ASKED[role]
    if route == ("POST", "/v1/ask"):
        assert heard == ASKED[role]


@pytest.mark.parametrize("role", SEEN)
def test_counts_are_of_what_the_role_may_see(client: TestClient, role: str) -> None:
    key = _keys(client)[role]
    listed = client.get("/v1/documents", headers=key).json()
    failed = {"budget/swindle.pdf"} if "budget/plan.txt" in SEEN[role] else set()
    assert {one["document"] for one in listed} == SEEN[role] | failed
    answer = client.post("/v1/ask", json={"question": QUESTIONS[3]}, headers=key).json()
    assert answer["coverage"]["documents"] == len(ASKED[role])
    shown = client.get("/v1/collections", headers=key).json()
    counts = {one["collection"]: (one["documents"], one["asked"]) for one in shown}
    folders = {name.partition("/")[0] for name in SEEN[role]} & COLLECTIONS.keys()
    assert counts == {
        name: (1, int(any(one.startswith(name) for one in ASKED[role]))) for name in folders
    }


@pytest.mark.parametrize("role", SEEN)
def test_a_scope_holds_and_one_that_may_not_be_seen_is_not_there(
    client: TestClient, role: str
) -> None:
    key = _keys(client)[role]
    for name in (*COLLECTIONS, "nothing"):
        asked = {"question": QUESTIONS[0], "filters": {"collection": name}}
        response = client.post("/v1/ask", json=asked, headers=key)
        inside = {one for one in ASKED[role] if one.startswith(f"{name}/")}
        if not any(one.startswith(f"{name}/") for one in SEEN[role]):
            assert response.status_code == 400
            assert f"no collection '{name}'" in response.json()["detail"]
            hidden = COLLECTIONS.keys() - {one.partition("/")[0] for one in SEEN[role]} - {name}
            assert not any(other in response.text for other in hidden)
        else:
            assert response.json()["coverage"]["documents"] == len(inside)


@pytest.mark.parametrize("role", SEEN)
def test_who_may_not_edit_a_report_changes_nothing_of_it(client: TestClient, role: str) -> None:
    key = _keys(client)[role]
    may_add = {
        "": role in ("editor", "admin"),
        "budget": role == "treasurer",
        "drafts": role in ("editor", "admin"),
        "archive": role in ("editor", "admin"),
    }
    for name, allowed in may_add.items():
        if allowed:
            continue
        sent = {"files": ("new.txt", b"IOM sheltered 913 migrants.\n")}
        refused = client.post(f"/v1/documents?collection={name}", files=sent, headers=key)
        assert refused.status_code == 403, name
    for name in TEXTS:
        if name in REMOVES.get(role, ()) or (may_add[""] and name in SEEN[role]):
            continue
        wanted = 403 if name in SEEN[role] else 404
        wrong = {"document": name, "tag": "sdg/5", "holds": False}
        assert client.delete(f"/v1/documents/{name}", headers=key).status_code == wanted, name
        assert client.post("/v1/tags", json=wrong, headers=key).status_code == wanted, name


def test_what_is_added_to_a_collection_is_only_for_those_who_may_see_it(
    client: TestClient,
) -> None:
    keys = _keys(client)
    sent = {
        "files": ("note.txt", b"The pangolin fund\n\nFAO paid 777 pangolins in Fiji in 2023.\n")
    }
    added = client.post("/v1/documents?collection=budget", files=sent, headers=keys["treasurer"])
    assert added.json()["added"] == ["note.txt"]
    name = "uploads/budget/note.txt"
    statuses = {
        role: client.get(f"/v1/documents/{name}/text", headers=key).status_code
        for role, key in keys.items()
    }
    seen = {role for role, status in statuses.items() if status == 200}
    assert seen == {"accountant", "treasurer"}
    again = {"files": ("note.txt", b"Nothing.\n")}
    for role in ("editor", "admin"):
        refused = client.post("/v1/documents?collection=budget", files=again, headers=keys[role])
        assert refused.status_code == 403
        assert client.delete(f"/v1/documents/{name}", headers=keys[role]).status_code == 404
    assert client.delete(f"/v1/documents/{name}", headers=keys["accountant"]).status_code == 403
    assert client.delete(f"/v1/documents/{name}", headers=keys["treasurer"]).status_code == 204


def test_the_explanation_of_an_answer_corrects_no_word_to_one_that_is_hidden(
    client: TestClient,
) -> None:
    asked = {"question": "Which brewerys were inspected?", "explain": True}
    told = {
        role: json.dumps(client.post("/v1/ask", json=asked, headers=key).json())
        for role, key in _keys(client).items()
    }
    assert {role for role, text in told.items() if "breweries" in text} == {"editor", "admin"}
