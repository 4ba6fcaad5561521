"""Questions that a document is asked: in words that are known without it, and only where it says something."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.conversation.followups import standalone
from assistant.conversation.suggestions import about_figures, other_places
from assistant.interfaces.web import examples
from assistant.interfaces.web.examples import DECLINED, PLACES, WHOLE, Examples
from assistant.locale import LANGUAGES, texts
from assistant.locale.countries import country_name
from assistant.pipeline.questions import Questions
from assistant.service import Assistant
from corpus.model import Block, Document, Metadata
from tests.assistant.reports import assistant_over


def _asked(text: str) -> list[str]:
    block = Block("paragraph", 0, len(text))
    document = Document("d", text, "0", "text/plain", Metadata("A report"), (block,))
    return list(about_figures(document))


def test_a_figure_is_asked_for_without_the_words_that_count_it_in_millions() -> None:
    assert _asked("UNICEF supported 60 million children in Mali.") == [
        "How many children did UNICEF support in Mali?"
    ]


def test_a_figure_of_half_a_sentence_or_of_an_unknown_abbreviation_is_not_asked_for() -> None:
    assert _asked("UNDP supported 40 offices that work in villages.") == []
    assert _asked("The XYWF supported 31 countries.") == []
    assert _asked("In all 210 women received grants at the QDCs.") == []
    assert _asked("Central Emergency Response Fund supported 31 countries.") == []


REPORT = """---
title: Safe births, annual report 2022
publisher: UNFPA
language: en
---
# Results

## Ghana

UNFPA spoke with ministers about the money that midwives need. UNFPA wrote a strategy on safe births for
the years to come. UNFPA asked for more staff in the offices of the region. UNFPA printed a handbook on births.

## Peru

In Peru, UNFPA trained 61 midwives in 2022. UNFPA opened 7 birth centres in Peru with the ministry.
"""


@pytest.mark.parametrize("asked", ["Qu'a fait l'UNFPA au Pérou ?", "What did UNFPA do in Peru?"])
def test_a_country_that_was_asked_about_in_any_language_is_not_offered_again(
    tmp_path: Path, asked: str
) -> None:
    with assistant_over(tmp_path, {"births.md": REPORT}) as assistant:
        assert other_places(assistant.document("births.md"), asked) == ["Ghana"]


def test_a_country_under_whose_heading_the_report_speaks_of_other_things_is_no_example(
    tmp_path: Path,
) -> None:
    with assistant_over(tmp_path, {"births.md": REPORT}) as assistant:
        assert assistant.ask("What did UNFPA do in Ghana?").status == "answered"
        found = dict(asyncio.run(Examples(assistant).found()))
    assert list(found[PLACES]) == ["What did UNFPA do in Peru?"]


def test_a_greeting_shows_what_the_first_view_has_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with assistant_over(tmp_path, {"births.md": REPORT}) as assistant:
        found = dict(asyncio.run(Examples(assistant).found()))
        shown = [one for heading, asked in found.items() if heading != DECLINED for one in asked]
        monkeypatch.setattr(Questions, "answers", lambda *_: False)
        reply = assistant.ask("hello").reply
    assert reply is not None
    assert shown
    assert set(reply.questions) == set(shown[:3])


def test_examples_are_looked_for_only_while_nobody_else_asks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examples, "_SECONDS", 2.0)
    with assistant_over(tmp_path, {"births.md": REPORT}) as assistant:
        until = time.monotonic() + 2.5  # longer than examples are looked for
        looking = Examples(assistant, others_ask=lambda: time.monotonic() < until)
        with pytest.raises(TimeoutError):
            asyncio.run(asyncio.wait_for(looking.found(), 0.5))
        assert asyncio.run(looking.found())


def test_examples_are_looked_for_again_where_the_index_could_not_be_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with assistant_over(tmp_path, {"births.md": REPORT}) as assistant:
        looking = Examples(assistant)
        with monkeypatch.context() as taken_out:
            stated = [replace(one, name="taken-out.md") for one in assistant.documents()]
            taken_out.setattr(Assistant, "documents", lambda _: stated)
            assert asyncio.run(looking.found()) == ()
        assert asyncio.run(looking.found())


def test_a_report_of_some_length_is_offered_as_a_whole(tmp_path: Path) -> None:
    pages = "\n\n".join(
        f"UNFPA reached village {n} and spoke with its midwives." for n in range(20)
    )
    with assistant_over(tmp_path, {"births.md": REPORT + pages}) as assistant:
        found = dict(asyncio.run(Examples(assistant).found()))
    assert list(found[WHOLE]) == ["Summarise “Safe births, annual report 2022”"]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
@pytest.mark.parametrize("country", ["Mexico", "Philippines", "Egypt", "Haiti"])
def test_a_follow_up_that_is_offered_is_understood_in_its_own_language(
    language: str, country: str
) -> None:
    place = country_name(country, language)
    asked = {
        "en": "What did UNODC do in Peru?",
        "fr": "Qu'a fait l'ONUDC au Pérou ?",
        "es": "¿Qué hizo ONUDC en Perú?",
        "ar": "ماذا فعلت اليونيسف في بيرو؟",
        "ru": "Что сделал ЮНИСЕФ в Перу?",
    }[language]
    offered = texts(language)("And in {place}?", place=place)
    understood = standalone(offered, [asked]).text
    assert place in understood
    assert "Per" not in understood
    assert offered not in understood


def test_no_follow_up_in_french_needs_an_article_that_a_name_does_not_have() -> None:
    assert texts("fr")("And in {place}?", place="Mexique") == "Même question : Mexique ?"
