"""Whatever is asked, the service answers or says what is wrong: it never crashes and never hangs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.config.errors import AssistantError, UsageError
from assistant.service import Assistant

PLAIN = "How many judges were trained in Peru?"
LONGEST = 60  # seconds: a hang, on however busy a machine; each takes far less than one
HOSTILE = {
    "100,000 characters": "How many judges were trained in Peru? " * 2_700,
    "one word of 100,000 letters": "a" * 100_000,
    "100,000 brackets": "(" * 100_000,
    "100,000 different words": " ".join(f"w{n}" for n in range(20_000)),
    "figures": "1" * 50_000 + "," + "9" * 50_000,
    "spaces": " " * 100_000 + "?",
    "null bytes": "How many\x00 judges\x00?",
    "lone surrogates": "How many \ud800 judges \udfff were trained?",
    "bidi overrides": "\u202eureP ni\u202c \u2066judges\u2069 \u200f?",
    "zero width": "ju\u200bdges\ufeff in P\u200deru?",
    "combining marks": "e" + "\u0301" * 50_000,
    "query syntax": 'body:("a" AND *)^9 OR ~?\\ -+[1 TO 2] DROP TABLE passages; --',
    "format strings": "{0} %s ${x} {{7*7}} <script>alert(1)</script>",
    "controls": "".join(map(chr, range(1, 32))) + "judges",
    "only signs": "?!… — «»",
    "tabs": "\t" * 100_000,
    "spaces in the middle": "How many judges" + " " * 100_000 + "in Peru?",
    "a long word in a second part": f"Who taught in x and in {'a' * 50_000} b c d e f g h i j",
    "years": "2018-2019-" * 200,
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    place = tmp_path_factory.mktemp("hostile")
    text = "Peru\n\nIn Peru, 2,278 judges were trained in 2018.\n\nMali\n\n40 villages.\n"
    (place / "peru.txt").write_text(text, encoding="utf-8")
    with Assistant.open(place / "index") as opened:
        opened.index([place / "peru.txt"])
        yield opened


def said(assistant: Assistant, question: str, **more: object) -> str:
    """The answer as JSON in UTF-8, or the message of the error; in bounded time."""
    begun = time.monotonic()
    try:
        answer = json.dumps(assistant.ask(question, **more).to_dict())
    except AssistantError as error:
        answer = str(error)
    assert time.monotonic() - begun < LONGEST
    assert answer.encode()
    return answer


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_question_is_answered_or_refused(assistant, kind):
    assert said(assistant, HOSTILE[kind])
    assert "2,278" in assistant.ask(PLAIN).text


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_earlier_question_leaves_the_next_one_answered(assistant, kind):
    assert said(assistant, "And in Mali?", history=[HOSTILE[kind]])
    assert "2,278" in said(assistant, PLAIN, history=[HOSTILE[kind]])


def test_ten_thousand_turns_of_history_are_read_in_bounded_time(assistant):
    history = [f"What happened in district {n}?" for n in range(10_000)]
    assert "2,278" in said(assistant, PLAIN, history=history)
    assert said(assistant, "And in Peru?", history=history)


def test_a_thousand_filters_are_applied(assistant):
    names = [f"report-{n}*.txt" for n in range(1_000)]
    assert "no document" in said(assistant, PLAIN, filters={"document": names}).lower()
    assert "2,278" in said(assistant, PLAIN, filters={"document": [*names, "peru.txt"]})
    places = ["\x00", "\ud800", "x" * 100_000]
    assert said(assistant, PLAIN, filters={"place": places})


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_words_are_searched_for(assistant, kind):
    if not HOSTILE[kind].strip():
        with pytest.raises(UsageError, match="a search needs words"):
            assistant.search(HOSTILE[kind])
        return
    (hit,) = assistant.search(HOSTILE[kind])  # the only passage there is
    text = assistant.document("peru.txt").text
    assert hit.passage.text == text[hit.passage.start : hit.passage.end]
    assert 0 <= hit.score <= 1


def test_hostile_signs_around_words_do_not_hide_them(assistant):
    apart = [kind for kind in HOSTILE if "judges" in HOSTILE[kind].split()]
    assert {"100,000 characters", "lone surrogates", "spaces in the middle"} <= set(apart)
    scores = {kind: assistant.search(HOSTILE[kind])[0].keyword for kind in apart}
    assert assistant.search(HOSTILE["only signs"])[0].keyword == 0
    assert min(scores.values()) > 0


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(), max_size=200), st.lists(st.text(max_size=50), max_size=3))
def test_any_text_is_a_question(assistant, question, history):
    assert said(assistant, question, history=history)
