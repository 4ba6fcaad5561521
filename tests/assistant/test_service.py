"""`Assistant` over a real index: one object, from several threads, beside another of its kind."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.accounts.permissions import Permissions
from assistant.config.errors import AssistantError, IndexFault, StaleIndex, UsageError
from assistant.config.settings import Settings
from assistant.model import Step
from index.filters import Filters
from index.model import Progress
from tests.kept import Kept

_TEXTS = {
    "unodc.txt": "UNODC report\n\nUNODC trained 2,278 police officers in Viet Nam in 2018.\n",
    "peru/unodc.txt": "Peru\n\nIn Peru, UNODC trained 40 judges on violence against women.\n",
    "ilo.md": "# Better work\n\nThe ILO inspected 512 garment factories in Bangladesh.\n",
}
_QUESTION = "How many police officers did UNODC train in Viet Nam?"


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(workers=1)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Kept:
    def make(place: Path) -> None:
        for name, text in _TEXTS.items():
            path = place / "reports" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        with Assistant.open(place / "index", settings=settings) as assistant:
            assistant.index([place / "reports"])

    return Kept(tmp_path_factory.mktemp("kept"), make)


@pytest.fixture(scope="module")
def shared(
    kept: Kept, settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Assistant]:
    """One for all tests that change nothing in it."""
    place = kept.copied(tmp_path_factory.mktemp("shared") / "place")
    with Assistant.open(place / "index", settings=settings) as opened:
        yield opened


@pytest.fixture
def reports(kept: Kept) -> Path:
    return kept.renewed() / "reports"


@pytest.fixture
def assistant(reports: Path, settings: Settings) -> Iterator[Assistant]:
    """One of ``reports``, which a test may change."""
    with Assistant.open(reports.parent / "index", settings=settings) as opened:
        yield opened


def test_what_is_indexed_is_answered_with_quotes_at_their_spans(shared: Assistant) -> None:
    answer = shared.ask(_QUESTION)
    assert answer.status == "answered"
    assert "2,278" in answer.text
    for citation in answer.citations:
        text = shared.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote


def test_history_and_filters_take_the_forms_of_the_contract(shared: Assistant) -> None:
    answer = shared.ask("And in Peru?", history=["What did UNODC do in Viet Nam?"])
    assert "40 judges" in answer.text
    narrowed = shared.ask(_QUESTION, filters={"document": ["peru/*"]})
    assert narrowed.coverage.searched == 1
    assert narrowed.to_dict()["coverage"]["filters"] == {"document": "peru/*"}
    assert {hit.passage.document for hit in shared.search("UNODC", filters={"place": "Peru"})} == {
        "peru/unodc.txt"
    }
    assert len(shared.search("trained", limit=1, filters=Filters())) == 1


def test_forcing_an_answer_switches_declining_off(shared: Assistant) -> None:
    question = "How many nurses did UNICEF hire in Chad?"
    assert shared.ask(question).status == "declined"
    assert shared.ask(question, force=True).status != "declined"


def test_an_account_is_given_only_on_request(shared: Assistant) -> None:
    assert shared.ask(_QUESTION).explanation is None
    assert shared.ask(_QUESTION, explain=True).explanation


def test_a_call_that_cannot_be_is_refused_in_words(shared: Assistant, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one string"):
        shared.ask("And in Peru?", history="What did UNODC do?")
    with pytest.raises(UsageError, match="needs words"):
        shared.search("  ")
    with pytest.raises(UsageError, match="limit=0"):
        shared.search("police", limit=0)
    with pytest.raises(UsageError, match="at least one file or folder"):
        shared.index([])
    with pytest.raises(UsageError, match=r"meant peru/unodc\.txt"):
        shared.document("peru/unodc.text")
    with pytest.raises(UsageError, match=r"meant peru/unodc\.txt or unodc\.txt"):
        shared.document("there/unodc.txt")


def test_before_anything_is_indexed_every_question_says_so(
    tmp_path: Path, settings: Settings
) -> None:
    with Assistant.open(tmp_path / "none", settings=settings) as assistant:
        assert not assistant.has_index
        for call in (assistant.documents, lambda: assistant.ask(_QUESTION)):
            with pytest.raises(IndexFault, match="assistant index"):
                call()
    assert not (tmp_path / "none").exists()


def test_a_closed_assistant_says_that_it_is_closed(assistant: Assistant) -> None:
    assistant.close()
    assistant.close()
    with pytest.raises(UsageError, match="closed"):
        assistant.documents()


def test_removing_takes_names_and_globs_and_tells_what_is_not_there(assistant: Assistant) -> None:
    removal = assistant.remove(["peru/*", "ilo.md", "ilo.txt"])
    assert sorted(removal.removed) == ["ilo.md", "peru/unodc.txt"]
    assert [unknown.document for unknown in removal.unknown] == ["ilo.txt"]
    assert "ilo.md" in removal.unknown[0].reason
    assert [record.name for record in assistant.documents()] == ["unodc.txt"]


def test_a_look_at_the_folders_finds_what_is_new_changed_and_gone(
    assistant: Assistant, reports: Path, tmp_path: Path
) -> None:
    more, talks = tmp_path / "more", tmp_path / "talks"
    for folder in (more, talks / "c1"):
        folder.mkdir(parents=True)
        (folder / "notes.txt").write_text(f"Notes on {folder.name}.\n", encoding="utf-8")
    assistant.index([f"more={more}", f"conversations={talks}"])
    (reports / "new.txt").write_text("UNFPA trained 61 midwives in Vanuatu.\n", encoding="utf-8")
    (reports / "ilo.md").write_text("The ILO inspected 600 factories.\n", encoding="utf-8")
    (reports / "peru" / "unodc.txt").unlink()
    (talks / "c1" / "other.txt").write_text("Nobody has added this.\n", encoding="utf-8")
    shutil.rmtree(more)
    report = assistant.refresh()
    assert (report.added, report.updated) == (("new.txt",), ("ilo.md",))
    assert report.removed == ("peru/unodc.txt",)
    assert [failure.document for failure in report.failed] == [str(more)]
    assert "not there any more" in report.failed[0].reason
    own = assistant.restricted_to(Permissions(conversation="c1"))
    names = {record.name for record in own.documents()}
    kept = {"more/notes.txt", "conversations/c1/notes.txt"}
    assert names == {"new.txt", "ilo.md", "unodc.txt"} | kept


def test_progress_reaches_every_document(assistant: Assistant, reports: Path) -> None:
    seen: list[Progress] = []
    assistant.index([reports], rebuild=True, progress=seen.append)
    assert seen[-1].documents_done == seen[-1].documents_total == len(_TEXTS)
    assert all(a.documents_done <= b.documents_done for a, b in pairwise(seen))


def test_two_assistants_on_one_index_see_each_other_s_changes(
    assistant: Assistant, reports: Path, settings: Settings
) -> None:
    with Assistant.open(assistant.directory, settings=settings) as other:
        assert other.ask(_QUESTION).text == assistant.ask(_QUESTION).text
        (reports / "unodc.txt").write_text(
            "UNODC report\n\nUNODC trained 3,131 police officers in Viet Nam in 2019.\n"
        )
        other.index([reports])
        assert "3,131" in assistant.ask(_QUESTION).text
        assert "3,131" in other.ask(_QUESTION).text
        other.index([reports], rebuild=True)
        assert "3,131" in assistant.ask(_QUESTION).text


def test_many_threads_get_the_answer_that_one_gets(shared: Assistant) -> None:
    questions = [_QUESTION, "What did UNODC do in Peru?", "How many factories were inspected?"]
    alone = {question: shared.ask(question).text for question in questions}
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda q: (q, shared.ask(q).text), questions * 8))
    assert all(text == alone[question] for question, text in together)


@pytest.mark.parametrize("stage", ["understand", "retrieve", "answer"])
@pytest.mark.parametrize("change", ["replaced", "taken out"])
def test_a_document_that_goes_in_the_middle_of_a_question_is_asked_for_again(
    assistant: Assistant, reports: Path, settings: Settings, stage: str, change: str
) -> None:
    changes = iter([change])

    def editor() -> None:
        with Assistant.open(assistant.directory, settings=settings) as other:
            if change == "taken out":
                other.remove("unodc.txt")
            else:
                longer = "UNODC report, second edition\n\n" + _TEXTS["unodc.txt"]
                (reports / "unodc.txt").write_text(longer.replace("2,278", "2,300"))
                other.index([reports])

    def watch(event: object) -> None:
        if isinstance(event, Step) and event.name == stage and next(changes, None):
            thread = threading.Thread(target=editor)
            thread.start()
            thread.join()

    answer = assistant.ask(_QUESTION, watch=watch)
    assert next(changes, None) is None
    if change == "replaced":
        assert answer.status == "answered"
        assert "2,300" in answer.text
    else:
        assert answer.status == "declined"
    assert answer.removed == ()
    assert "2,278" not in answer.text


def test_questions_are_answered_while_the_index_is_built_anew(
    assistant: Assistant, reports: Path
) -> None:
    stop = threading.Event()
    faults: list[Exception] = []
    answered = threading.Semaphore(0)

    def keep_asking() -> None:
        while not stop.is_set():
            try:
                assistant.ask(_QUESTION)
            except Exception as fault:
                faults.append(fault)
                return
            answered.release()

    threads = [threading.Thread(target=keep_asking) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert answered.acquire(timeout=60)
    assistant.index([reports], rebuild=True)
    stop.set()
    for thread in threads:
        thread.join(timeout=60)
    assert faults == []
    assert "2,278" in assistant.ask(_QUESTION).text


def test_an_index_of_other_settings_is_refused_checked_and_made_anew_from_its_texts(
    assistant: Assistant, reports: Path, settings: Settings
) -> None:
    assistant.close()
    other = settings.model_copy(update={"passage_prefix": "text: "})
    with Assistant.open(assistant.directory, settings=other) as stale:
        with pytest.raises(StaleIndex, match="--renew"):
            stale.ask(_QUESTION)
        problems = [result for result in stale.check() if result.state == "problem"]
        assert [problem.subject for problem in problems] == ["index"]
        assert "--renew" in problems[0].detail
        assert len(stale.renew().updated) == len(_TEXTS)
        assert "2,278" in stale.ask(_QUESTION).text


def test_a_path_that_is_not_there_costs_nothing_that_was_indexed(
    assistant: Assistant, tmp_path: Path, settings: Settings
) -> None:
    with pytest.raises(AssistantError, match="no-such"):
        assistant.index([tmp_path / "no-such"], rebuild=True)
    assert len(assistant.documents()) == len(_TEXTS)
    with Assistant.open(tmp_path / "other", settings=settings) as other:
        with pytest.raises(AssistantError, match="no-such"):
            other.index([tmp_path / "no-such"])
        assert not other.has_index


def test_calls_that_need_the_index_alone_are_refused_inside_one_that_uses_it(
    assistant: Assistant, reports: Path
) -> None:
    def close(_: Progress) -> None:
        assistant.close()

    seen: list[int] = []
    assistant.index(
        [reports], rebuild=True, progress=lambda _: seen.append(len(assistant.documents()))
    )
    assert seen == sorted(seen)
    with pytest.raises(UsageError, match="progress callback"):
        assistant.index([reports], rebuild=True, progress=close)
    assert assistant.index([reports]).failed == ()


def test_what_derived_stores_lost_is_found_and_repaired(
    assistant: Assistant, settings: Settings
) -> None:
    assistant.close()
    shutil.rmtree(assistant.directory / "keywords")
    with Assistant.open(assistant.directory, settings=settings) as damaged:
        problems = [result for result in damaged.check() if result.state == "problem"]
        assert problems
        assert all("assistant check --repair" in problem.remedy for problem in problems)
        repaired = damaged.check(repair=True)
        assert [result for result in repaired if result.state == "problem"] == []
        assert any(result.subject == "repair" for result in repaired)
        assert "2,278" in damaged.ask(_QUESTION).text


def test_a_sound_index_is_called_sound(assistant: Assistant, reports: Path) -> None:
    (reports / "empty.txt").write_text("")
    assert [failure.document for failure in assistant.index([reports]).failed] == ["empty.txt"]
    results = {result.subject: result for result in assistant.check()}
    assert results["index"].state == "ok"
    assert results["document empty.txt"].state == "note"
