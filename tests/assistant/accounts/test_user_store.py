"""Conversations, baskets and feedback in their file."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.accounts.basket import Basket, Pin, pin_answer, pin_quote
from assistant.accounts.briefings import Briefings
from assistant.accounts.conversations import Conversation, Conversations, Turn, to_json, to_markdown
from assistant.accounts.database import Database
from assistant.accounts.feedback import FeedbackStore, question_line, said
from assistant.accounts.user_store import UserStore
from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.evaluation.formats import load_questions
from assistant.model import Answer, Citation, Claim, Conflict, ConflictValue, Coverage, Reply

CITED = Citation(
    1, "unrwa.md", "Training", 10, 35, "UNRWA trained 2,278 staff.", "p-0", year=2018, page=3
)
ANSWER = Answer(
    trace_id="0",
    question="How many staff?",
    standalone_question="How many staff did UNRWA train?",
    claims=(Claim("2,278 staff", (1,), lead=True), Claim(CITED.quote, (1,))),
    citations=(CITED,),
    coverage=Coverage(61, 12, {"year": 2018}),
    conflicts=(Conflict("staff", (ConflictValue("2,278", 1),)),),
    timings_ms={"retrieve": 12.5},
)
DECLINED = replace(ANSWER, claims=(), citations=(), conflicts=(), notice="The documents do not.")
TURNS = (Turn("How many staff?", "done", ANSWER), Turn("Why?", "failed", error="no index"))


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def kept(tmp_path: Path) -> UserStore:
    return UserStore(tmp_path / "data")


def test_a_conversation_is_found_again_as_it_was(kept: UserStore, tmp_path: Path) -> None:
    kept.conversations.save("ann", "c1", TURNS, {"place": ["Peru"]})
    again = UserStore(tmp_path / "data").conversations
    assert again.get("ann", "c1") == Conversation(
        "c1", "How many staff?", TURNS, {"place": ["Peru"]}
    )
    assert [entry.title for entry in again.entries("ann")] == ["How many staff?"]


def test_nobody_reads_renames_changes_or_deletes_another_person_s(kept: UserStore) -> None:
    store = kept.conversations
    store.save("ann", "c1", TURNS, {})
    store.save("bob", "c1", (Turn("Mine?"),), {})
    store.rename("bob", "c1", "Bob's")
    assert not store.delete("bob", "c1")
    with pytest.raises(UsageError):
        store.get("bob", "c1")
    assert store.entries("bob") == []
    assert store.get("ann", "c1").turns == TURNS


def test_a_new_name_stays_when_the_conversation_goes_on(kept: UserStore) -> None:
    store = kept.conversations
    store.save("ann", "c1", TURNS[:1], {})
    store.rename("ann", "c1", "  Staff,\ntrained ")
    store.save("ann", "c1", TURNS, {})
    assert store.get("ann", "c1").title == "Staff, trained"
    with pytest.raises(UsageError, match="needs a name"):
        store.rename("ann", "c1", " ")


def test_a_conversation_is_found_by_words_of_its_title_questions_and_answers(
    kept: UserStore,
) -> None:
    store = kept.conversations
    store.save("ann", "c1", TURNS, {})
    store.save("ann", "c2", (Turn("Fünf Brunnen?"),), {})
    store.rename("ann", "c1", "Amman")
    for words, found in (("amman 2,278", ["c1"]), ("FÜNF", ["c2"]), ("citations", []), ("", None)):
        ids = [entry.id for entry in store.entries("ann", words)]
        assert ids == found or (found is None and set(ids) == {"c1", "c2"})
    assert store.entries("bob", "amman") == []


def test_a_pinned_conversation_is_so_for_its_person_only_and_keeps_its_time(
    kept: UserStore,
) -> None:
    store = kept.conversations
    store.save("ann", "c1", TURNS, {})
    before = store.entries("ann")[0].changed
    store.pin("bob", "c1", True)
    assert not store.entries("ann")[0].pinned
    store.pin("ann", "c1", True)
    store.save("ann", "c1", TURNS, {})
    assert store.entries("ann")[0].pinned
    store.pin("ann", "c1", False)
    assert not store.entries("ann")[0].pinned
    assert store.entries("ann")[0].changed >= before


def test_a_share_opens_one_conversation_until_its_person_takes_it_back(kept: UserStore) -> None:
    kept.conversations.save("ann", "c1", TURNS, {})
    with pytest.raises(UsageError):
        kept.shares.begin("bob", "c1")
    token = kept.shares.begin("ann", "c1")
    assert kept.shares.begin("ann", "c1") == token
    assert kept.shares.opened(token).turns == TURNS
    kept.shares.end("bob", "c1")
    assert kept.shares.token("ann", "c1") == token
    kept.shares.end("ann", "c1")
    with pytest.raises(UsageError):
        kept.shares.opened(token)
    again = kept.shares.begin("ann", "c1")
    assert again != token
    kept.conversations.delete("ann", "c1")
    with pytest.raises(UsageError):
        kept.shares.opened(again)


def test_a_briefing_is_kept_for_its_person_alone_and_the_last_changed_is_first(
    tmp_path: Path,
) -> None:
    clock = Clock()
    store = Briefings(Database(tmp_path / "people.sqlite"), clock)
    first = store.add("ann", " Police\n ", "{}")
    clock.now += 1
    second = store.add("ann", "Shelters", "{}")
    assert [one.title for one in store.entries("ann")] == ["Shelters", "Police"]
    clock.now += 1
    store.change("ann", first, lambda kept: kept.draft + "!")
    again = Briefings(Database(tmp_path / "people.sqlite"))
    assert [one.id for one in again.entries("ann")] == [first, second]
    assert again.get("ann", first).draft == "{}!"
    for act in (
        lambda: store.get("bob", first),
        lambda: store.change("bob", first, lambda kept: "stolen"),
        lambda: store.rename("ann", first, " "),
    ):
        with pytest.raises(UsageError):
            act()
    store.rename("bob", first, "Bob's")
    store.delete("bob", first)
    assert again.get("ann", first).title == "Police"
    store.forget("bob")
    assert len(store.entries("ann")) == 2
    store.forget("ann")
    assert store.entries("ann") == []


def test_of_changes_of_a_briefing_at_once_none_is_lost(kept: UserStore) -> None:
    made = kept.briefings.add("ann", "Police", "")

    def add(number: int) -> None:
        kept.briefings.change("ann", made, lambda one: f"{one.draft}{number};")

    with ThreadPoolExecutor(8) as people:
        list(people.map(add, range(16)))
    assert sorted(kept.briefings.get("ann", made).draft.split(";")[:-1], key=int) == [
        str(number) for number in range(16)
    ]


def test_a_share_of_a_briefing_ends_when_it_is_taken_back_or_the_briefing_deleted(
    kept: UserStore,
) -> None:
    made = kept.briefings.add("ann", "Police", "{}")
    with pytest.raises(UsageError):
        kept.briefing_shares.begin("bob", made)
    token = kept.briefing_shares.begin("ann", made)
    assert kept.briefing_shares.opened(token).title == "Police"
    kept.briefing_shares.end("ann", made)
    with pytest.raises(UsageError):
        kept.briefing_shares.opened(token)
    token = kept.briefing_shares.begin("ann", made)
    kept.briefings.delete("ann", made)
    with pytest.raises(UsageError):
        kept.briefing_shares.opened(token)


def test_a_file_from_before_briefings_were_kept_takes_one(kept: UserStore) -> None:
    kept.conversations.save("ann", "c1", TURNS, {})
    with sqlite3.connect(kept.conversations._database.file) as database:
        database.executescript(
            "DROP TABLE briefing_share; DROP TABLE briefing; PRAGMA user_version = 6"
        )
    database.close()
    assert kept.briefings.entries("ann") == []
    kept.briefings.add("ann", "Police", "{}")
    assert kept.conversations.get("ann", "c1").turns == TURNS


def test_who_says_that_there_should_be_no_answer_or_one_gives_a_question_that_is_so_and_the_last_word_counts(
    kept: UserStore,
) -> None:
    kept.feedback.add(said("ann", "right", ANSWER))
    kept.feedback.add(said("ann", "should-decline", ANSWER, expected="nothing"))
    (line,) = map(question_line, kept.feedback.all())
    assert (line["verdict"], line["answerable"]) == ("should-decline", False)
    assert "all" not in line
    missed = replace(DECLINED, trace_id="1")
    kept.feedback.add(said("ann", "should-answer", missed, expected="2,278"))
    line = question_line(kept.feedback.all()[-1])
    assert (line["answerable"], line["all"]) == (True, ["2,278"])


def test_what_is_older_than_the_settings_say_is_forgotten(tmp_path: Path) -> None:
    clock = Clock()
    database = Database(tmp_path / "people.sqlite")
    conversations, feedback = Conversations(database, clock), FeedbackStore(database, clock)
    conversations.save("ann", "old", TURNS, {})
    feedback.add(said("ann", "right", ANSWER))
    clock.now += 3 * 86400
    conversations.save("ann", "new", TURNS, {})
    briefings = Briefings(database, clock)
    briefings.add("ann", "Police", "{}")
    briefings.expire(1)
    assert len(briefings.entries("ann")) == 1
    clock.now += 1.5 * 86400
    briefings.expire(1)
    assert briefings.entries("ann") == []
    clock.now -= 1.5 * 86400
    assert conversations.expire(2) == ["old"]
    assert [entry.id for entry in conversations.entries("ann")] == ["new"]
    assert feedback.expire(4) == 0
    assert feedback.expire(2) == 1


def test_zero_days_keep_everything(kept: UserStore) -> None:
    kept.conversations.save("ann", "c1", TURNS, {})
    kept.feedback.add(said("ann", "right", ANSWER))
    assert kept.expire(Settings(conversation_days=0, feedback_days=0)) == []
    assert len(kept.feedback.all()) == 1


def test_a_conversation_that_cannot_be_read_is_named_and_the_others_are_listed(
    kept: UserStore,
) -> None:
    kept.conversations.save("ann", "c1", TURNS, {})
    with sqlite3.connect(kept.conversations._database.file) as database:
        database.execute("""UPDATE conversation SET turns = '[{"asked": 1}]'""")
    database.close()
    with pytest.raises(UsageError, match="another version"):
        kept.conversations.get("ann", "c1")
    assert len(kept.conversations.entries("ann")) == 1


def test_a_file_of_a_newer_version_is_refused(kept: UserStore) -> None:
    kept.baskets.change("ann", lambda _: Basket())
    with sqlite3.connect(kept.conversations._database.file) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(UsageError, match="newer version"):
        kept.baskets.get("ann")


def test_a_conversation_becomes_markdown_with_footnotes_and_no_markup_of_a_document(
    kept: UserStore,
) -> None:
    hostile = replace(ANSWER, claims=(Claim("[a](http://evil.example) <b>", (1,)),))
    turns = (Turn("How many *staff*?", "done", hostile), TURNS[1])
    text = to_markdown(Conversation("c1", "Staff", turns))
    assert text.startswith(
        "# Staff\n\n## How many \\*staff\\*?\n\n*How many staff did UNRWA train?*"
    )
    assert "\\[a\\](http://evil.example) \\<b\\>" in text
    assert "- \\[1\\] “UNRWA trained 2,278 staff.” Training, 2018, p. 3 (unrwa.md)" in text
    assert text.endswith("## Why?\n\nno index\n")


def test_a_conversation_becomes_json_with_every_citation(kept: UserStore) -> None:
    data = json.loads(to_json(Conversation("c1", "Staff", TURNS, {"year": ["2018"]})))
    cited = data["turns"][0]["answer"]["citations"][0]
    assert (cited["document"], cited["start"], cited["quote"]) == ("unrwa.md", 10, CITED.quote)
    assert data["filters"] == {"year": ["2018"]}


def test_a_basket_is_kept_for_each_person(kept: UserStore) -> None:
    quote = pin_quote(ANSWER, 1)
    assert quote is not None
    basket = Basket().added(quote).added(pin_answer(ANSWER))
    assert kept.baskets.change("ann", lambda _: basket) == basket
    assert kept.baskets.get("ann") == basket
    assert kept.baskets.get("bob") == Basket()


def test_of_pins_that_are_put_in_at_once_none_is_lost(kept: UserStore) -> None:
    pins = [Pin("quote", f"Quote {number}", (CITED,)) for number in range(24)]

    def put_in(pin: Pin) -> None:
        kept.baskets.change("ann", lambda basket: basket.added(pin))

    with ThreadPoolExecutor(8) as people:
        list(people.map(put_in, pins))
    assert {pin.text for pin in kept.baskets.get("ann").pins} == {pin.text for pin in pins}


def test_many_who_open_a_new_file_at_once_all_find_it_ready(tmp_path: Path) -> None:
    for number in range(20):
        database = Database(tmp_path / f"{number}.sqlite3")

        def tables(_: int, database: Database = database) -> int:
            with database.opened() as connection:
                (count,) = connection.execute("SELECT count(*) FROM basket").fetchone()
                return int(count)

        with ThreadPoolExecutor(8) as people:
            assert list(people.map(tables, range(16))) == [0] * 16


def test_a_pin_is_copied_with_its_footnote() -> None:
    quote = pin_quote(ANSWER, 1)
    assert quote is not None
    note = "[1] “UNRWA trained 2,278 staff.” Training, 2018, p. 3 (unrwa.md)"
    assert quote.plain_text() == note
    assert pin_answer(ANSWER).plain_text() == f"{ANSWER.text}\n\n{note}"


def test_feedback_becomes_lines_that_scoring_reads(kept: UserStore, tmp_path: Path) -> None:
    answers = [replace(ANSWER, trace_id=str(number)) for number in range(3)]
    refusals = [replace(DECLINED, trace_id=str(number)) for number in (3, 4)]
    kept.feedback.add(said("ann", "right", answers[0], history=["Where?"], index="abc"))
    kept.feedback.add(said("ann", "wrong-answer", answers[1], comment="of 2017"))
    kept.feedback.add(said("ann", "wrong-answer", refusals[0], expected="2,278"))
    kept.feedback.add(said("ann", "wrong-evidence", answers[2]))
    kept.feedback.add(said("ann", "right", refusals[1]))
    lines = [question_line(one) for one in kept.feedback.all()]
    file = tmp_path / "feedback.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    (read,) = load_questions([file])
    right, unknown, expected, evidence, declined = sorted(
        read.questions, key=lambda one: [line["id"] for line in lines].index(one.id)
    )
    assert right.wanted == (("2,278 staff",),)
    assert right.history == ("Where?",)
    assert [(s.file, s.page, s.quote) for s in right.supports] == [("unrwa.md", 3, CITED.quote)]
    assert unknown.wanted is None
    assert unknown.answerable
    assert expected.wanted == (("2,278",),)
    assert evidence.wanted == (("2,278 staff",),)
    assert evidence.supports == ()
    assert not declined.answerable
    assert {line["verdict"] for line in lines} == {"right", "wrong-answer", "wrong-evidence"}
    assert lines[0]["index"] == "abc"
    assert lines[1]["comment"] == "of 2017"
    assert "ann" not in json.dumps(lines)


def test_feedback_of_another_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="should-answer; got 'bad'"):
        said("ann", "bad", ANSWER)


def test_a_conversation_is_named_after_its_first_question_and_not_after_a_greeting(
    kept: UserStore,
) -> None:
    greeted = Turn("hello", "done", replace(DECLINED, reply=Reply("greeting")))
    kept.conversations.save("ann", "c1", (greeted,), {})
    assert kept.conversations.get("ann", "c1").title == "hello"
    kept.conversations.save("ann", "c1", (greeted, *TURNS), {})
    assert kept.conversations.get("ann", "c1").title == "How many staff?"
