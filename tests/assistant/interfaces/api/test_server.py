"""The HTTP interface of a real server in a second process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import httpx
import pytest
from PIL import Image

from assistant.accounts.user_store import UserStore
from assistant.interfaces.api.schemas.responses import AnswerOut

QUESTION = "How many police officers did UNODC train in Viet Nam?"


def _problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["status"] == status
    assert told["detail"]
    assert told["error"]["message"] == told["detail"]
    assert told["instance"] == f"urn:request:{response.headers['x-request-id']}"
    return dict(told)


def _events(text: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [block.splitlines() for block in text.strip().split("\n\n")]
    return [
        (name.removeprefix("event: "), json.loads(data.removeprefix("data: ")))
        for name, data in blocks
    ]


def test_a_question_is_answered_with_quotes_that_stand_in_their_documents(
    client: httpx.Client,
) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    AnswerOut.model_validate(answer)
    assert answer["status"] == "answered"
    assert "2,278" in answer["text"]
    for citation in answer["citations"]:
        text = client.get(f"/v1/documents/{citation['document']}/text").json()["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]


def test_history_and_filters_count(client: httpx.Client) -> None:
    asked = {"question": "And in Peru?", "history": ["What did UNODC do in Viet Nam?"]}
    assert "40 judges" in client.post("/v1/ask", json=asked).json()["text"]
    filtered = {"question": QUESTION, "filters": {"publisher": "ILO"}}
    answer = client.post("/v1/ask", json=filtered).json()
    assert answer["status"] == "declined"
    assert answer["coverage"]["searched"] == 1
    left_out = {"question": QUESTION, "filters": {"without_publisher": "ILO"}}
    answer = client.post("/v1/ask", json=left_out).json()
    assert (answer["status"], answer["coverage"]["searched"]) == ("answered", 2)
    assert answer["coverage"]["filters"] == {"without_publisher": "ILO"}
    none = {"question": QUESTION, "filters": {"without_document": "*"}}
    assert "without document: *" in client.post("/v1/ask", json=none).json()["text"]


def test_an_answer_is_streamed_as_steps_paragraphs_and_the_whole(client: httpx.Client) -> None:
    response = client.post(
        "/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"}
    )
    assert response.headers["content-type"].startswith("text/event-stream")
    events = _events(response.text)
    names = [name for name, _ in events]
    assert names[:3] == ["step", "step", "step"]
    assert names[-1] == "answer"
    told = "\n\n".join(data["text"] for name, data in events if name == "text")
    assert told == events[-1][1]["text"]


def test_what_goes_wrong_in_a_stream_is_its_last_event(client: httpx.Client) -> None:
    asked = {"question": QUESTION, "filters": {"place": "Atlantis"}}
    response = client.post("/v1/ask", json=asked, headers={"Accept": "text/event-stream"})
    name, told = _events(response.text)[-1]
    assert (name, told["status"]) == ("problem", 400)
    assert "Atlantis" in told["detail"]


def test_passages_are_found_best_first(client: httpx.Client) -> None:
    found = client.post("/v1/search", json={"query": "garment factories", "limit": 2}).json()
    assert found[0]["document"] == "notes/ilo.md"
    assert [passage["rank"] for passage in found] == [1, 2]


def test_facts_have_the_quote_they_stand_in(client: httpx.Client) -> None:
    facts = client.post("/v1/facts", json={"topic": "training of police officers"}).json()
    best = facts[0]
    assert best["document"] == "unodc.txt"
    assert best["figure"]["text"] == "2,278"
    text = client.get("/v1/documents/unodc.txt/text").json()["text"]
    assert text[best["start"] : best["end"]] == best["quote"]


def test_a_map_counts_documents_and_is_a_file_of_each_kind(client: httpx.Client) -> None:
    wanted = {"topics": ["judges", "factories"], "by": "country"}
    made = client.post("/v1/map", json=wanted).json()
    (judges, factories) = made["rows"]
    counts = {cell["column"]: cell["documents"] for cell in judges["cells"]}
    assert counts == {"Bangladesh": 0, "Peru": 1}
    assert factories["cells"][0]["quotes"][0]["document"] == "notes/ilo.md"
    for name, begins in {
        "xlsx": b"PK",
        "png": b"\x89PNG",
        "svg": b"<?xml",
        "csv": b"\xef\xbb\xbf",
    }.items():
        file = client.post("/v1/map", json=wanted, params={"format": name})
        assert file.content.startswith(begins)
        assert f"map.{name}" in file.headers["content-disposition"]
    assert client.post("/v1/map", json={"under": "sdg/99"}).status_code == 400
    assert client.post("/v1/map", json={"by": "colour"}).status_code == 422


def test_a_briefing_is_a_file_with_footnotes(client: httpx.Client) -> None:
    plan = {"title": "Training", "sections": [{"heading": "Police", "questions": [QUESTION]}]}
    text = client.post("/v1/briefings", json=plan, params={"format": "md"}).text
    assert "# Training" in text
    assert "2,278" in text
    word = client.post("/v1/briefings", json=plan)
    assert word.headers["content-disposition"].endswith('"briefing.docx"')
    assert word.content.startswith(b"PK")
    many = plan | {"sections": [{"heading": "x", "questions": [QUESTION] * 51}]}
    _problem(client.post("/v1/briefings", json=many), 400)
    _problem(client.post("/v1/briefings", json={"title": "None", "sections": []}), 422)
    grown = plan | {"title": "{topic}" * 250, "topic": "a" * 1900}
    _problem(client.post("/v1/briefings", json=grown), 400)
    for too_much in ({"topic": "a" * 14_000}, {"sections": [{"holds": "figures"}] * 10_000}):
        _problem(client.post("/v1/briefings", json=plan | too_much), 422)


def test_what_is_said_of_an_answer_is_kept(client: httpx.Client, index_dir: Any) -> None:
    answer = client.post("/v1/ask", json={"question": QUESTION}).json()
    told = {"trace_id": answer["trace_id"], "verdict": "right", "comment": "as printed"}
    assert client.post("/v1/feedback", json=told).status_code == 204
    (kept,) = UserStore(index_dir / "data").feedback.all()
    assert (kept.verdict, kept.comment) == ("right", "as printed")
    assert kept.answer["question"] == QUESTION
    _problem(client.post("/v1/feedback", json=told | {"trace_id": "0"}), 404)
    _problem(client.post("/v1/feedback", json=told | {"verdict": "fine"}), 422)


def test_documents_are_listed_and_read_by_page(client: httpx.Client) -> None:
    names = [record["document"] for record in client.get("/v1/documents").json()]
    assert {"notes/ilo.md", "unfpa.pdf", "unodc.txt"} <= set(names)
    page = client.get("/v1/documents/unfpa.pdf/text", params={"page": 2}).json()
    assert "9 clinics" in page["text"]
    whole = client.get("/v1/documents/unfpa.pdf/text").json()["text"]
    assert whole[page["start"] : page["end"]] == page["text"]


def test_documents_and_quotes_are_cited_in_every_style(client: httpx.Client) -> None:
    [citation] = client.post("/v1/ask", json={"question": QUESTION}).json()["citations"]
    where = {"start": citation["start"], "end": citation["end"]}
    address = f"/v1/documents/{citation['document']}/citation"
    for style, kind, part in (
        ("chicago", "text/plain", "UNODC"),
        ("ris", "application/x-research-info-systems", "N1  - “UNODC trained 2,278"),
        ("bibtex", "application/x-bibtex", "note = {“UNODC trained 2,278"),
        ("csl-json", "application/vnd.citationstyles.csl+json", '"note": "“UNODC trained 2,278'),
    ):
        response = client.get(address, params={"style": style, **where})
        assert response.headers["content-type"] == f"{kind}; charset=utf-8"
        assert part in response.text
    paged = client.get("/v1/documents/unfpa.pdf/citation", params={"style": "un", "page": 2})
    assert paged.text.endswith(", p. 2.\n")
    assert "ILO" in client.get("/v1/documents/notes/ilo.md/citation").text
    _problem(client.get(address, params={"page": 1}), 400)
    _problem(client.get(address, params={"style": "mla"}), 422)
    _problem(client.get("/v1/documents/none.pdf/citation"), 404)


def test_a_page_of_a_pdf_is_shown_as_a_picture(
    client: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> None:
    response = client.get("/v1/documents/unfpa.pdf/picture", params={"page": 2})
    assert response.headers["content-type"] == "image/webp"
    file = tmp_path_factory.mktemp("picture") / "page.webp"
    file.write_bytes(response.content)
    assert Image.open(file).width == 1200
    _problem(client.get("/v1/documents/unodc.txt/picture"), 404)
    _problem(client.get("/v1/documents/unfpa.pdf/picture", params={"page": 3}), 404)


def test_a_file_that_is_sent_can_be_asked_about_until_it_is_removed(client: httpx.Client) -> None:
    files = [
        ("files", ("iom.txt", b"IOM\n\nIOM sheltered 913 migrants in Tonga in 2022.\n")),
        ("files", ("broken.pdf", b"%PDF-1.7 nothing else")),
    ]
    report = client.post("/v1/documents", files=files).json()
    assert report["added"] == ["iom.txt"]
    assert [failed["document"] for failed in report["failed"]] == ["broken.pdf"]
    asked = {"question": "How many migrants did IOM shelter in Tonga?"}
    assert "913" in client.post("/v1/ask", json=asked).json()["text"]
    assert client.delete("/v1/documents/uploads/iom.txt").status_code == 204
    assert client.post("/v1/ask", json=asked).json()["status"] == "declined"
    _problem(client.delete("/v1/documents/uploads/iom.txt"), 404)


def test_a_file_that_could_not_be_read_is_taken_off_the_list(client: httpx.Client) -> None:
    sent = client.post("/v1/documents", files={"files": ("empty.txt", b"")}).json()
    assert [failed["document"] for failed in sent["failed"]] == ["empty.txt"]
    assert client.delete("/v1/documents/uploads/empty.txt").status_code == 204
    listed = [record["document"] for record in client.get("/v1/documents").json()]
    assert "uploads/empty.txt" not in listed
    _problem(client.delete("/v1/documents/uploads/empty.txt"), 404)


def test_files_that_are_sent_with_their_folders_are_kept_in_these(client: httpx.Client) -> None:
    sent = [
        ("files", (f"{year}/notes.txt", f"IOM sheltered 5{year} migrants in Palau.\n".encode()))
        for year in (2022, 2023)
    ]
    report = client.post("/v1/documents", files=sent).json()
    assert report["added"] == ["2022/notes.txt", "2023/notes.txt"]
    names = [one["document"] for one in client.get("/v1/documents").json()]
    kept = [name for name in names if name.endswith("notes.txt")]
    assert [name.split("/")[-2] for name in kept] == ["2022", "2023"]
    for name in kept:
        assert client.delete(f"/v1/documents/{name}").status_code == 204
    twice = client.post("/v1/documents", files=[sent[0], sent[0]])
    assert "'2022/notes.txt'" in _problem(twice, 400)["detail"]
    hidden = client.post("/v1/documents", files={"files": (".git/notes.txt", b"Nothing.\n")})
    assert "'.git/notes.txt'" in _problem(hidden, 400)["detail"]


@pytest.mark.parametrize(
    "name",
    [
        "../../escape.txt",
        "..\\..\\escape.txt",
        "/etc/escape.txt",
        "C:\\my\\escape.txt",
        "c:escape.txt",
    ],
)
def test_of_a_name_that_leads_elsewhere_the_last_part_is_kept(
    client: httpx.Client, name: str
) -> None:
    report = client.post("/v1/documents", files={"files": (name, b"Nothing of note.\n")}).json()
    assert report["added"] == ["escape.txt"]
    assert client.delete("/v1/documents/uploads/escape.txt").status_code == 204


@pytest.mark.parametrize(
    ("path", "body", "status", "part"),
    [
        ("/v1/ask", {"question": QUESTION, "filter": {}}, 422, "body.filter"),
        ("/v1/ask", {"question": "x" * 2001}, 422, "body.question"),
        ("/v1/ask", {"question": QUESTION, "explain": 0}, 422, "body.explain"),
        ("/v1/ask", {"question": QUESTION, "filters": {"year": "soon"}}, 400, "year"),
        ("/v1/search", {"query": " "}, 400, "words"),
        ("/v1/search", {"query": "x", "limit": 0}, 422, "body.limit"),
        ("/v1/nothing", {}, 404, ""),
    ],
)
def test_what_cannot_be_done_is_a_problem_that_says_why(
    client: httpx.Client, path: str, body: dict[str, Any], status: int, part: str
) -> None:
    assert part in _problem(client.post(path, json=body), status)["detail"]


def test_problems_have_the_right_status_for_names_methods_and_sizes(client: httpx.Client) -> None:
    assert "unodc.txt" in _problem(client.get("/v1/documents/unodc/text"), 404)["detail"]
    _problem(client.get("/v1/ask"), 405)
    _problem(client.post("/v1/ask", content=b"{", headers={"Content-Type": "text/plain"}), 422)
    large = b'{"question": "' + b"x" * 2**20 + b'"}'
    json_type = {"Content-Type": "application/json"}
    _problem(client.post("/v1/ask", content=large, headers=json_type), 413)
    _problem(client.post("/mcp", content=large, headers=json_type), 413)
    parts = (large[at : at + 4096] for at in range(0, len(large), 4096))
    _problem(client.post("/v1/ask", content=parts, headers=json_type), 413)


def test_a_page_of_another_site_is_refused(client: httpx.Client) -> None:
    elsewhere = {"Origin": "http://evil.example"}
    files = {"files": ("planted.txt", b"UNODC trained 1 officer in Viet Nam.\n")}
    _problem(client.post("/v1/documents", files=files, headers=elsewhere), 403)


def test_a_name_that_somebody_made_point_here_is_refused(client: httpx.Client) -> None:
    _problem(client.get("/v1/documents", headers={"Host": "evil.example"}), 403)
    assert client.get("/v1/documents", headers={"Host": "localhost:80"}).status_code == 200


def test_the_server_says_that_it_runs_is_ready_and_what_it_counted(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready"}
    client.post("/v1/ask", json={"question": QUESTION})
    counted = client.get("/metrics").text
    assert 'assistant_answers_total{status="answered"}' in counted
    assert 'route="/v1/ask",status="200"' in counted


def test_a_request_keeps_the_id_that_it_came_with_if_it_is_one(client: httpx.Client) -> None:
    given = client.get("/healthz", headers={"X-Request-ID": "trace-7"})
    assert given.headers["x-request-id"] == "trace-7"
    forged = client.get("/healthz", headers={"X-Request-ID": "a forged line"})
    assert forged.headers["x-request-id"] not in ("a forged line", "")


def test_the_log_is_json_without_questions_and_secrets(
    client: httpx.Client, index_dir: Any
) -> None:
    shown = {"Authorization": "Bearer pa_1234_zebra", "Cookie": "assistant_session=giraffe"}
    client.post("/v1/ask", json={"question": "What about Zanzibar?"}, headers=shown)
    client.post("/login", data={"name": "ann", "password": "antelope"})
    logs = [log.read_text(encoding="utf-8") for log in index_dir.parent.glob("server-*.log")]
    address = str(client.base_url).rstrip("/")
    lines = next(log for log in logs if f"The chat: {address}," in log).splitlines()
    told = [json.loads(line) for line in lines if line.startswith("{")]
    asked = [line for line in told if line.get("route") == "/v1/ask"]
    assert asked[-1]["status"] == 200
    for secret in ("Zanzibar", "zebra", "giraffe", "antelope"):
        assert secret not in "\n".join(lines)


def test_the_chat_is_on_the_same_port(client: httpx.Client) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "Programme Assistant" in page.text


def test_the_chat_answers_gradio_s_client(server: str) -> None:
    from gradio_client import Client

    text, answer = Client(server, verbose=False).predict(QUESTION, api_name="/ask")
    assert "2,278" in text
    assert answer["citations"][0]["document"] == "unodc.txt"


def test_openapi_describes_every_address_with_an_example(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert {"/v1/ask", "/v1/search", "/v1/documents", "/readyz"} <= set(described["paths"])
    assert "Problem" in described["components"]["schemas"]
    question = described["components"]["schemas"]["AskRequest"]["properties"]["question"]
    assert question["examples"]


def test_another_address_than_this_machine_s_is_refused_without_credentials(
    index_dir: Any,
) -> None:
    command = (sys.executable, "-m", "assistant.interfaces.cli", "serve")
    everywhere = ".".join("0000")
    done = subprocess.run(
        [*command, "--host", everywhere, "--index", str(index_dir)],
        env=os.environ,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 2
    assert everywhere in done.stderr


def test_a_greeting_is_replied_to_without_a_plan_also_in_a_stream(client: httpx.Client) -> None:
    answer = client.post("/v1/ask", json={"question": "good morning"}).json()
    assert (answer["status"], answer["plan"], answer["citations"]) == ("reply", None, [])
    assert answer["reply"]["kind"] == "greeting"
    response = client.post(
        "/v1/ask", json={"question": "good morning"}, headers={"Accept": "text/event-stream"}
    )
    name, streamed = _events(response.text)[-1]
    assert name == "answer"
    assert (streamed["status"], streamed["plan"]) == ("reply", None)


def test_a_command_acts_on_the_answer_in_the_history(client: httpx.Client) -> None:
    first = client.post("/v1/ask", json={"question": QUESTION}).json()
    asked = {"question": "which page?", "history": [{"question": QUESTION, "answer": first}]}
    answer = client.post("/v1/ask", json=asked).json()
    assert answer["reply"]["kind"] == "command"
    assert answer["citations"][0]["quote"] == first["citations"][0]["quote"]
