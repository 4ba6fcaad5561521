"""Who answers is chosen above the question box, where chat models are set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant import Assistant
from assistant.config.settings import Settings

pytestmark = pytest.mark.timeout(240)
QUESTION = "How many midwives did UNFPA train in Samoa?"
NOWHERE = "http://127.0.0.1:9/v1"  # nothing listens at this port


def test_quotes_or_a_chat_model_are_chosen_and_the_choice_stays_in_another_language(
    visit: Any, serving: Any, tmp_path: Path
) -> None:
    import ui
    from assistant.interfaces.state import AppState

    report = tmp_path / "report.txt"
    report.write_text("UNFPA report 2021\n\nUNFPA trained 61 midwives in Samoa in 2021.\n")
    settings = Settings(chat_model="openai:first", chat_model_url=NOWHERE, chat_model_time_s=5)
    with Assistant.open(tmp_path / "index", settings=settings) as assistant:
        assert assistant.index(report).failed == ()
        with serving(ui.app(AppState(assistant))) as url:
            person = visit(url=url)
            asked = person.ask(QUESTION)
            assert "The chat model could not be used" in asked.inner_text()
            choice = person.page.get_by_label("Answered by")
            assert choice.locator("option").all_inner_texts() == ["openai:first", "exact quotes"]
            choice.select_option(label="exact quotes")
            asked = person.ask("hello")
            asked = person.ask(QUESTION)
            assert "61 midwives" in asked.inner_text()
            assert "could not be used" not in asked.inner_text()
            person.page.get_by_label("Language", exact=True).select_option("fr")
            french = person.page.get_by_label("Réponse par")
            french.wait_for()
            assert french.input_value() == "quotes"
            assert "could not" not in person.ask(QUESTION).inner_text()
            assert person.faults == []


def test_there_is_no_choice_where_no_chat_model_is_set(visit: Any) -> None:
    assert visit().page.get_by_label("Answered by").count() == 0
