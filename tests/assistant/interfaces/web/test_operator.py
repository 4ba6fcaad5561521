"""The operator's page: what an admin is shown, in the browser and as a workbook, and who is not told of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from assistant import Assistant
from assistant.accounts.access import Access
from assistant.accounts.database import Database
from assistant.accounts.usage import Usage
from assistant.accounts.user_store import UserStore
from assistant.accounts.users import Person
from assistant.config.sections import CollectionSettings, UsageSettings
from assistant.config.settings import Settings
from assistant.interfaces.api import create_app
from assistant.interfaces.state import AppState

pytestmark = pytest.mark.timeout(240)
PASSWORD = "correct horse"
GAP = "How many astronauts did UNFPA train in Vanuatu?"
FOUND = "How many midwives did UNFPA train in Vanuatu?"
HOSTILE = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> in Vanuatu?"
TEXTS = {
    "open/annual.txt": "UNFPA annual report 2020\n\nVanuatu\n\nUNFPA trained 61 midwives in Vanuatu in"
    " 2020. The courses took three weeks.\n",
    "budget/plan.txt": "Budget of UNFPA\n\nVanuatu\n\nUNFPA paid 8,137 beekeepers in Vanuatu in 2022. The"
    " zymurgy allowance was halved.\n",
}


class Team:
    """A server whose readers and admins do what this test has them do."""

    def __init__(self, url: str, state: AppState, keys: dict[str, str]) -> None:
        self.url, self.state, self._keys = url, state, keys

    def client(self, key: str = "") -> httpx.Client:
        headers = {"Authorization": f"Bearer {self._keys[key]}"} if key else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=120)


@pytest.fixture(scope="module")
def team(serving: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Team]:
    import ui

    root = tmp_path_factory.mktemp("operator")
    for name, text in TEXTS.items():
        path = root / "reports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (root / "reports/open/broken.pdf").write_bytes(b"%PDF-1.4 no more than this")
    (root / "reports/budget/swindle.pdf").write_bytes(b"%PDF-1.4 no more than this")
    budget = CollectionSettings(document=("budget/",), see=("finance",), edit=("finance",))
    settings = Settings(
        collections={"budget": budget},
        time_limit_s=300,
        usage=UsageSettings(question_texts=True, slow_seconds=0.001),
    )
    with Assistant.open(root / "index", settings=settings) as assistant:
        assistant.index(root / "reports")
        access = Access(settings, root / "index/data")
        access.users.add("rita", PASSWORD, "reader")
        access.users.add("ed", PASSWORD, "editor")
        access.users.add("ada", PASSWORD, "admin")
        keys = {
            "reader": access.keys.add("reports", "reader"),
            "finance": access.keys.add("ledger", "editor", ["finance"]),
            "admin": access.keys.add("operator", "admin"),
        }
        state = AppState(assistant, access)
        with serving(create_app(state, chat=ui.app(state))) as address:
            made = Team(address, state, keys)
            _busy(made)
            yield made


def _busy(team: Team) -> None:
    """A day's work: questions, exports, documents, feedback."""
    with team.client("reader") as reader, team.client("finance") as finance:
        for question in (FOUND, GAP, GAP, HOSTILE, "hello"):
            assert reader.post("/v1/ask", json={"question": question}).status_code == 200
        reader.post("/v1/map?format=csv", json={"topics": ["midwives"]})
        given = reader.post("/v1/ask", json={"question": FOUND}).json()
        told = {"verdict": "wrong-answer", "trace_id": given["trace_id"], "comment": "=1+1 too few"}
        assert reader.post("/v1/feedback", json=told).status_code == 204
        secret = finance.post("/v1/ask", json={"question": "How many beekeepers did UNFPA pay?"})
        told = {"verdict": "right", "trace_id": secret.json()["trace_id"], "comment": "8,137 it is"}
        assert finance.post("/v1/feedback", json=told).status_code == 204
        for collection, name in (("", "fiji.txt"), ("budget", "fund.txt")):
            sent = {"files": (name, b"FAO taught 12 farmers in Fiji.\n" + name.encode())}
            added = finance.post(f"/v1/documents?collection={collection}", files=sent)
            assert added.json()["added"] == [name]
        finance.delete("/v1/documents/uploads/fiji.txt")
    for document in ("budget/plan.txt", "open/annual.txt"):
        team.state.record(Person("key ledger"), "corrected metadata", document)
    with team.client() as stranger:
        stranger.post("/login", data={"name": "rita", "password": "wrong password"})
        stranger.post("/login", data={"name": "my secret password", "password": "rita"})


@pytest.fixture
def admin(enter: Any, team: Team) -> Any:
    def opened(path: str = "admin", **options: Any) -> Any:
        page = enter(team.url + path, **options)
        page.locator("[name=name]").fill("ada")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("form button").click()
        page.wait_for_url(f"**/{path}")
        return page

    return opened


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_an_admin_sees_how_the_program_is_used(admin: Any, width: int, language: str) -> None:
    page = admin(width=width, locale=language)
    text = page.locator("main").inner_text()
    assert GAP in text
    gaps = page.locator("section:has(#gaps)").inner_text()
    assert "astronauts" in gaps
    assert "number" not in gaps
    assert {"en-GB": "Figure", "ar": "الرقم"}[language] in gaps
    assert "open/broken.pdf" in text
    assert "=1+1 too few" in text
    assert "rita" in page.locator("section:has(#users)").inner_text()
    assert "ledger" in page.locator("section:has(#keys)").inner_text()
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
    assert page.locator("img").count() == 0
    seconds = page.locator("section:has(#slow) td.number").first
    stacked = "start" if width < 640 else "end"
    assert seconds.evaluate("cell => getComputedStyle(cell).textAlign") == stacked


def test_the_audit_log_says_who_did_what(admin: Any) -> None:
    rows = admin().locator("section:has(#audit) tbody tr").all_inner_texts()
    log = "\n".join(" ".join(row.split()) for row in rows)
    assert "key reports exported map.csv" in log
    assert "key ledger added documents uploads/fiji.txt" in log
    assert "key ledger removed documents uploads/fiji.txt" in log
    assert "key ledger corrected what is said of documents open/annual.txt" in log
    assert "ada signed in password" in log
    assert "rita could not sign in password" in log
    assert "my secret password" not in log


def test_nothing_of_a_collection_that_an_admin_may_not_see_is_on_the_page(admin: Any) -> None:
    shown = admin().content()
    for hidden in ("8,137", "swindle", "budget/plan", "uploads/budget", "fund.txt"):
        assert hidden not in shown, hidden
    assert "The answer cites documents that you may not see." in shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation_on_the_page(admin: Any, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    found = axe.Axe().run(admin(color_scheme=scheme)).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}] == []


def test_the_chat_leads_an_admin_there_and_nobody_else(admin: Any, enter: Any, team: Team) -> None:
    page = admin("")
    page.get_by_role("link", name="Operation").click()
    page.locator("#audit").wait_for()
    page.get_by_role("link", name="Back to the chat").click()
    page.locator(".pa-welcome").wait_for()
    for name in ("rita", "ed"):
        with team.client() as other:
            other.post("/login", data={"name": name, "password": PASSWORD})
            for path in ("/admin", "/admin.xlsx"):
                assert other.get(path).status_code == 404


def test_the_workbook_has_every_table_and_runs_no_formula(team: Team) -> None:
    with team.client("admin") as client:
        got = client.get("/admin.xlsx?days=7")
    book = load_workbook(io.BytesIO(got.content))
    assert book.sheetnames == [
        "Questions",
        "Evidence gaps",
        "Slow questions",
        "Feedback",
        "Failing files",
        "Users",
        "Keys",
        "Sizes",
        "Audit log",
    ]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    said_in_it = "\n".join(str(cell.value) for cell in cells)
    assert "'=1+1 too few" in said_in_it
    for hidden in ("8,137", "swindle", "fund.txt"):
        assert hidden not in said_in_it
    with team.client("admin") as client:
        assert "usage.xlsx" in client.get("/admin").text


def test_texts_of_questions_are_kept_only_where_that_is_asked_for(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "index") as assistant:
        (tmp_path / "a.txt").write_text(TEXTS["open/annual.txt"], encoding="utf-8")
        assistant.index(tmp_path / "a.txt")
        answer = assistant.ask(GAP)
    now = [1_000_000.0]
    usage = Usage(Database(tmp_path / "people.sqlite"), lambda: now[0])
    usage.asked(answer, "chat", UsageSettings())
    assert b"astronauts" not in (tmp_path / "people.sqlite").read_bytes()
    kept = UsageSettings(question_texts=True, days=10, audit_days=5)
    usage.asked(answer, "chat", kept)
    usage.record("ann", "exported", "grid.xlsx")
    assert [one.question for one in usage.questions()] == ["", GAP]
    usage.expire(UsageSettings(days=10))
    assert [one.question for one in usage.questions()] == ["", ""]
    now[0] += 6 * 86400
    usage.expire(kept)
    assert (len(usage.questions()), usage.entries()) == (2, [])
    now[0] += 5 * 86400
    usage.expire(kept)
    assert list(usage.questions()) == []


def test_what_is_changed_on_the_command_line_is_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import subprocess
    import sys

    command = [sys.executable, "-m", "assistant.interfaces.cli", "key", "add", "nightly"]
    monkeypatch.setenv("ASSISTANT_DATA_DIR", str(tmp_path))
    subprocess.run(command, check=True, capture_output=True)
    (entry,) = UserStore(tmp_path).usage.entries()
    assert (entry.person, entry.action, entry.about) == (
        "(command line)",
        "changed keys",
        "added nightly",
    )
