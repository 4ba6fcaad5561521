"""A team: people sign in, readers and editors, what each may see and do; in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = pytest.mark.timeout(240)
PASSWORD = "correct horse"


@pytest.fixture(scope="module")
def team(site: Any, serving: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The same documents with two users; one document is for editors only."""
    import ui
    from assistant.accounts.access import Access
    from assistant.config.settings import Settings
    from assistant.interfaces.state import AppState
    from assistant.service import Assistant

    data = tmp_path_factory.mktemp("team")
    settings = Settings(editors_only=("hostile.md",), data_dir=data)
    access = Access(settings, data)
    access.users.add("rita", PASSWORD, "reader")
    access.users.add("ed", PASSWORD, "editor")

    class Team:
        def __init__(self, assistant: Assistant) -> None:
            self.assistant = assistant

        def served(self) -> Any:
            return serving(ui.app(AppState(self.assistant, Access(settings, data))))

    with Assistant.open(site.assistant.directory, settings=settings) as assistant:
        yield Team(assistant)


@pytest.fixture(scope="module")
def url(team: Any) -> Iterator[str]:
    with team.served() as address:
        yield address


@pytest.fixture
def signed_in(sign_in: Any, url: str) -> Any:
    """``signed_in("rita")``: at the chat, after the sign-in page."""
    return lambda name, address="": sign_in(address or url, name, PASSWORD)


def test_somebody_signs_in_is_sent_where_they_wanted_and_signs_out(enter: Any, url: str) -> None:
    page = enter(url + "?publisher=UNODC")
    assert "/login" in page.url
    page.get_by_label("Name").fill("rita")
    page.get_by_label("Password").fill("wrong password")
    page.get_by_role("button", name="Sign in").click()
    assert page.get_by_role("alert").inner_text() == "Name or password is wrong."
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator(".pa-set", has_text="UNODC").wait_for()
    assert page.locator(".pa-person").inner_text().strip() == "rita"
    cookie = next(c for c in page.context.cookies() if c["name"] == "assistant_session")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    page.goto(url + "login")
    page.locator(".pa-welcome").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Password").wait_for()
    page.goto(url)
    assert "/login" in page.url


def test_the_sign_in_page_never_sends_anybody_to_another_site(enter: Any, url: str) -> None:
    for wanted in ("//evil.example/", "https://evil.example/", "/\\evil.example"):
        page = enter(f"{url}login?next={wanted}")
        assert page.locator("[name=next]").get_attribute("value") == "/"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_violation_on_the_sign_in_page(
    enter: Any, url: str, scheme: str
) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    page = enter(url, color_scheme=scheme)
    found = axe.Axe().run(page).response["violations"]
    assert [rule["id"] for rule in found if rule["impact"] in {"serious", "critical"}] == []


@pytest.mark.parametrize(
    "path",
    [
        "config",
        "gradio_api/info",
        "gradio_api/startup-events",
        "gradio_api/file=/etc/passwd",
        "document?name=unrwa-gender-based-violence.md",
        "theme.css",
    ],
)
def test_nothing_is_given_to_whoever_is_not_signed_in(enter: Any, url: str, path: str) -> None:
    page = enter(url)
    assert page.request.get(url + path).status == 401
    sent = page.request.post(
        url + "gradio_api/upload",
        multipart={"files": {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"}},
    )
    assert sent.status == 401


def test_a_reader_neither_sees_nor_reaches_what_changes_documents(
    signed_in: Any, url: str, team: Any
) -> None:
    page = signed_in("rita").page
    page.get_by_role("tab", name="Documents").click()
    page.locator(".pa-record").first.wait_for()
    assert page.get_by_role("button", name="Add files").count() == 0
    assert page.locator("[data-send=remove_document]").count() == 0
    before = [record.name for record in team.assistant.documents()]
    file = page.request.post(
        url + "gradio_api/upload",
        multipart={"files": {"name": "a.txt", "mimeType": "text/plain", "buffer": b"FAO in Fiji."}},
    )
    sent = [{"path": file.json()[0], "meta": {"_type": "gradio.FileData"}}]
    told = [
        _call(page, url, "pa-files", "upload", [sent, None, "", None, None, None, None], {}),
        _call(page, url, "pa-shelf", "remove_document", ["", None, None, None], before[0]),
        _call(page, url, "pa-document", "correct_document", [None] * 4, before[0]),
        _call(page, url, "pa-refresh", "click", ["", None, None, None], {}),
    ]
    assert ["Only an editor" in one for one in told] == [True] * 4
    assert [record.name for record in team.assistant.documents()] == before
    editor = signed_in("ed").page
    editor.get_by_role("tab", name="Documents").click()
    editor.get_by_role("button", name="Add a folder").wait_for()
    assert editor.locator("[data-send=remove_document]").count() == len(before)


def _call(page: Any, url: str, part: str, event: str, data: list[Any], document: Any) -> str:
    """Call what an event of the page calls, as a script would; what the queue said of it."""
    config = page.request.get(url + "config").json()
    known = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
    index = next(
        dep["id"] for dep in config["dependencies"] if [known[part], event] in dep["targets"]
    )
    body = {
        "data": data,
        "fn_index": index,
        "session_hash": "script",
        "trigger_id": known[part],
        "event_data": {"document": document} if document else None,
    }
    joined = page.request.post(
        url + "gradio_api/queue/join",
        data=json.dumps(body),
        headers={"Content-Type": "application/json"},
    )
    assert joined.status == 200, joined.text()
    told: str = page.request.get(url + "gradio_api/queue/data?session_hash=script").text()
    assert '"success":false' in told.replace(" ", "")
    return told


def test_a_document_for_editors_is_not_there_for_a_reader(signed_in: Any, url: str) -> None:
    question = "How many midwives did UNFPA train in Vanuatu?"
    reader, editor = signed_in("rita"), signed_in("ed")
    declined = reader.ask(question)
    assert declined.locator(".pa-cite").count() == 0
    assert "hostile.md" not in reader.page.content()
    assert reader.page.request.get(url + "document?name=hostile.md").status == 404
    assert "61 midwives" in editor.ask(question).inner_text()
    assert editor.page.request.get(url + "document?name=hostile.md").status == 200


def test_after_a_restart_people_are_signed_in_and_find_their_own_conversations(
    signed_in: Any, team: Any
) -> None:
    with team.served() as first:
        person = signed_in("rita", first)
        page = person.page
        person.ask("What did UNODC do in Viet Nam?")
        page.wait_for_url("**chat=*")
        talk = page.url.partition("chat=")[2]
        state = page.context.cookies()
    with team.served() as second:
        page.context.clear_cookies()
        for cookie in state:  # the address of the site is another one now
            page.context.add_cookies([{**cookie, "domain": "127.0.0.1"}])
        page.goto(f"{second}?chat={talk}")
        page.locator(".pa-turn .pa-cite").first.wait_for()
        turn = person.ask("And in Peru?")
        assert "UNODC do in Peru" in turn.locator(".pa-understood").inner_text()
        assert page.request.get(f"{second}conversations/{talk}.json").status == 200
        other = signed_in("ed", second).page
        assert other.request.get(f"{second}conversations/{talk}.json").status == 404
        other.goto(f"{second}?chat={talk}")
        other.locator(".pa-welcome").wait_for()
        assert other.locator(".pa-turn").count() == 0
