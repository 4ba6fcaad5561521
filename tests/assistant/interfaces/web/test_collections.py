"""The scope of a conversation, and documents of a collection, in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from assistant.accounts.access import Access
from assistant.config.sections import CollectionSettings
from assistant.config.settings import Settings
from assistant.interfaces.state import AppState
from tests.assistant.reports import assistant_over

pytestmark = pytest.mark.timeout(240)
PASSWORD = "correct horse"
TEXTS = {
    "open/annual.txt": "UNFPA annual report 2020\n\nVanuatu\n\nUNFPA trained 61 midwives in Vanuatu in"
    " 2020. The courses took three weeks.\n",
    "budget/plan.txt": "Budget of UNFPA\n\nVanuatu\n\nUNFPA paid 8,137 beekeepers in Vanuatu in 2022. The"
    " zymurgy allowance was halved.\n",
}
COLLECTIONS = {
    "budget": CollectionSettings(
        title="The budget", document=("budget/",), see=("finance",), edit=("finance",)
    ),
    "open": CollectionSettings(title="Open reports", document=("open/",)),
}


@pytest.fixture(scope="module")
def url(serving: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import ui

    root = tmp_path_factory.mktemp("collections")
    settings = Settings(collections=COLLECTIONS)
    access = Access(settings, root / "data")
    access.users.add("rita", PASSWORD, "reader")
    access.users.add("fin", PASSWORD, "reader", ["finance"])
    with (
        assistant_over(root, TEXTS, settings) as assistant,
        serving(ui.app(AppState(assistant, access))) as address,
    ):
        yield address


@pytest.fixture
def signed_in(sign_in: Any, url: str) -> Any:
    """``signed_in("fin", width=390)``: at the chat, after the sign-in page."""
    return lambda name, **options: sign_in(url, name, PASSWORD, **options)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_collection_that_is_chosen_is_the_scope_of_the_conversation(
    signed_in: Any, width: int
) -> None:
    person = signed_in("fin", width=width)
    page = person.page
    choice = page.get_by_label("Ask about")
    assert choice.locator("option").all_inner_texts() == [
        "All documents",
        "The budget",
        "Open reports",
    ]
    choice.select_option(label="Open reports")
    page.locator(".pa-collection.pa-set").wait_for()
    page.wait_for_url("**collection=open*")
    declined = person.ask("How many beekeepers did UNFPA pay in Vanuatu?")
    assert "8,137" not in declined.inner_text()
    page.reload()
    page.locator(".pa-turn").first.wait_for()
    assert page.get_by_label("Ask about").input_value() == "open"
    page.get_by_label("Ask about").select_option(label="The budget")
    page.wait_for_url("**collection=budget*")
    answered = person.ask("How many beekeepers did UNFPA pay in Vanuatu?")
    assert "8,137" in answered.inner_text()
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0


def test_a_reader_of_another_group_sees_no_sign_of_a_collection(signed_in: Any) -> None:
    page = signed_in("rita").page
    assert page.get_by_label("Ask about").locator("option").all_inner_texts() == [
        "All documents",
        "Open reports",
    ]
    page.get_by_role("tab", name="Documents").click()
    page.locator(".pa-record").first.wait_for()
    assert page.locator(".pa-record").count() == 1
    assert page.get_by_role("button", name="Add files").count() == 0
    assert "budget" not in page.content()
    assert "zymurgy" not in page.content()


def test_who_may_edit_a_collection_adds_to_it_and_takes_out_of_it(signed_in: Any) -> None:
    page = signed_in("fin").page
    page.get_by_role("tab", name="Documents").click()
    page.locator(".pa-record").first.wait_for()
    assert page.locator("[data-send=remove_document]").count() == 1
    note = {
        "name": "fund.txt",
        "mimeType": "text/plain",
        "buffer": b"FAO paid 777 drivers in Fiji.\n",
    }
    page.locator("#pa-files input[type=file]").set_input_files(note)
    page.locator(".pa-outcomes .pa-good").wait_for()
    added = page.locator(".pa-record", has_text="fund.txt")
    assert "The budget" in added.inner_text()
    assert "uploads/budget/fund.txt" in added.text_content()
    page.on("dialog", lambda dialog: dialog.accept())
    added.locator("[data-send=remove_document]").click()
    added.wait_for(state="detached")
    assert not page.locator("#pa-refresh").is_visible()


def test_nobody_adds_to_a_collection_by_an_event_that_the_page_does_not_offer(
    signed_in: Any, url: str
) -> None:
    page = signed_in("rita").page
    config = page.request.get(url + "config").json()
    ids = {c["props"].get("elem_id"): c["id"] for c in config["components"]}
    act = next(a for a in config["dependencies"] if [ids["pa-files"], "upload"] in a["targets"])
    sent = page.request.post(
        url + "gradio_api/upload",
        multipart={"files": {"name": "a.txt", "mimeType": "text/plain", "buffer": b"FAO in Fiji."}},
    )
    file = [{"path": sent.json()[0], "meta": {"_type": "gradio.FileData"}}]
    for collection in ("budget", "open", "", None, "../x"):
        data = [file, collection, "", *[None] * (len(act["inputs"]) - 3)]
        joined = page.request.post(
            url + "gradio_api/queue/join",
            data=json.dumps({"data": data, "fn_index": act["id"], "session_hash": "s1"}),
            headers={"Content-Type": "application/json"},
        )
        assert joined.ok, joined.text()
        told = page.request.get(url + "gradio_api/queue/data?session_hash=s1").text()
        assert '"success": false' in told or '"success":false' in told, collection
