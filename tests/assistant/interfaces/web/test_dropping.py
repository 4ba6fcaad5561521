"""Files and folders that are dropped on the page, and the chips that say what has become of them."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from assistant.interfaces.uploads import Indexing
from assistant.interfaces.web.attached import attached_files, render_attached
from assistant.locale import Texts
from index.model import DocumentRecord

pytestmark = pytest.mark.timeout(240)
_DROP = """files => {
    const carried = new DataTransfer();
    for (const [name, text] of files) carried.items.add(new File([text], name));
    const send = type => document.querySelector('#pa-chat, #pa-shelf').dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried }));
    send('dragenter');
    const cover = document.querySelector('.pa-drop')?.textContent;
    send('dragover');
    send('drop');
    return cover;
}"""


def test_a_chip_says_whether_its_file_is_read_known_ready_or_refused() -> None:
    records = [
        DocumentRecord("conversations/c/a.pdf", "A", pages=22),
        DocumentRecord("conversations/c/b.pdf", state="failed", reason="The file is empty."),
        DocumentRecord("lib.pdf", "A report", aliases=("conversations/c/copy.pdf",)),
        DocumentRecord("other.pdf", "Another"),
    ]
    indexing = Indexing(("a.pdf", "d.pdf"))
    files = attached_files(records, "conversations/c/", indexing)
    assert [file.name for file in files] == ["a.pdf", "b.pdf", "copy.pdf", "d.pdf"]
    html = render_attached(records, "conversations/c/", indexing, Texts("en"))
    for said in (
        "ready, pages: 22",
        "The file is empty.",
        "is in the library already:",
        "A report",
        "is being read",
    ):
        assert said in html
    assert "Another" not in html


def test_dropped_files_are_added_to_the_conversation_and_others_are_refused_before_they_are_sent(
    visit: Any,
) -> None:
    person = visit()
    sent: list[str] = []
    person.page.on(
        "request",
        lambda request: sent.append(request.post_data or "") if "/upload" in request.url else None,
    )
    text = "Notes\n\nILO trained 83 potters in Tonga in 2023.\n"
    cover = person.page.evaluate(
        _DROP, [["potters.txt", text], ["film.mp4", "x"], [".DS_Store", "x"]]
    )
    assert cover == "Drop files or a folder: they are added to this conversation"
    told = person.page.locator(".pa-drop-told")
    told.wait_for()
    assert "film.mp4" in told.inner_text()
    assert "DS_Store" not in told.inner_text()
    box, asked = told.bounding_box(), person.page.locator("#pa-composer").bounding_box()
    assert asked is None or box["y"] + box["height"] < asked["y"]
    person.page.locator(".pa-attached .pa-chip", has_text="potters.txt ready").wait_for()
    assert person.page.locator(".pa-sending").count() == 0
    assert len(sent) == 1
    turn = person.ask("How many potters did ILO train in Tonga?")
    assert "83" in turn.inner_text()
    assert person.faults == []


def test_files_that_are_dropped_on_the_documents_are_added_for_everybody_with_progress(
    visit: Any, site: Any, tmp_path: Path
) -> None:
    person = visit()
    person.page.get_by_role("tab", name="Documents").click()
    person.page.locator("[data-tab-id=documents][aria-selected=true]").wait_for()
    person.page.locator("#pa-files input[type=file]").wait_for(state="attached")
    files = [
        [f"drop-{n}.txt", f"Report {n}\n\nUNEP counted {n + 40} seals in Iceland.\n"]
        for n in range(3)
    ]
    assert "for everybody" in person.page.evaluate(_DROP, files)
    person.page.locator(".pa-outcomes li", has_text="drop-2.txt added").wait_for()
    added = [one.name for one in site.assistant.documents() if "drop-" in one.name]
    assert len(added) == 3
    seals = tmp_path / "drop-seals"
    for year in ("2021", "2022", ".git"):
        (seals / year).mkdir(parents=True)
        text = "Report\n\nUNEP counted 77 drop-seals in Iceland.\n"  # the same bytes twice
        (seals / year / "report.txt").write_text(text, encoding="utf-8")
    with person.page.expect_file_chooser() as chosen:
        person.page.get_by_role("button", name="Add a folder").click()
    chosen.value.set_files(seals)
    for year in ("2021", "2022"):
        said = f"drop-seals/{year}/report.txt added"
        person.page.locator(".pa-outcomes li", has_text=said).wait_for()
    known = [n for one in site.assistant.documents() for n in (one.name, *one.aliases)]
    assert [name for name in known if "drop-seals" in name] == [
        f"uploads/_all/drop-seals/{year}/report.txt" for year in ("2021", "2022")
    ]
    added = [name for name in known if "drop-" in name]
    for name in added:
        site.state.kept(site.assistant).remove(name)
    kept = site.assistant.directory / "uploads"
    assert not (kept / "_all").exists(), "a folder goes with its last file"
    assert person.faults == []


@pytest.mark.parametrize(
    "name",
    [
        *("../a.txt", "/a.txt", "x/../a.txt", "x//a.txt", "C:/a.txt", "x\\y/a.txt", "x\0/a.txt"),
        *("_all", ".git/a.txt", "\ud800/a.txt", f"{'x' * 300}/a.txt", "x/" * 30 + "a.txt"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_before_anything_is_moved(
    site: Any, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_text("UNEP counted seals.\n", encoding="utf-8")
    (refused,) = site.state.kept(site.assistant).add([file], names=[name])
    assert refused.error
    assert file.exists()


def test_a_file_does_not_take_the_place_of_a_folder_nor_a_folder_that_of_a_file(
    site: Any, tmp_path: Path
) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for file in files:
        file.write_text("UNEP counted seals.\n", encoding="utf-8")
    (refused,) = site.state.kept(site.assistant).add(files, names=["x/y.txt", "x/y.txt/b.txt"])
    assert "cannot be taken here" in refused.error


def test_adding_is_stopped_and_what_was_not_read_leaves_no_file(site: Any, tmp_path: Path) -> None:
    files = [tmp_path / f"stop-{number}.txt" for number in range(3)]
    for file in files:
        file.write_text(f"UNEP counted seals for {file.name}.\n", encoding="utf-8")
    stop = threading.Event()
    stop.set()
    *_, last = site.state.kept(site.assistant).add(files, stop)
    assert last.stopped
    assert not any("stop-" in one.name for one in site.assistant.documents())
    assert list((site.assistant.directory / "uploads").glob("stop-*")) == []
