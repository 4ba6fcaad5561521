"""Questions asked of a real index: what is quoted, what comes first, what is declined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.config.settings import Settings
from assistant.model import Answer
from assistant.samples import open_samples
from assistant.service import Assistant
from tests.assistant.reports import assistant_over

REPORT = """Training of police and courts

Background

Launched in 2016, the Harbour Initiative is a programme of UNODC against violence in port towns. \
In its first phase UNRWA trained 3,412 staff in all its fields of operation.

Countries

In Peru, UNODC trained 61 judges on gender-based violence. It also set up 7 courts in Lima.
In Mexico, UNODC trained police officers in 26 states, reaching 6,300 police officers.
The Harbour Initiative works in five countries: Belarus, Brazil, Nepal, Niger and Ukraine.

MALI
UN Women trained 23 young artists on how to speak about violence.
A pool of 52 police officers was taught how to receive survivors.
"""
OTHER = """Courts and police of the Americas

In Mexico, UNODC trained 6,900 police officers in 25 states.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("asking")
    (folder / "reports").mkdir()
    (folder / "reports" / "training.txt").write_text(REPORT, encoding="utf-8")
    (folder / "reports" / "americas.txt").write_text(OTHER, encoding="utf-8")
    with Assistant.open(folder / "index") as opened:
        opened.index([folder / "reports"])
        yield opened


def everything_stands(assistant: Assistant, answer: Answer) -> None:
    for citation in (*answer.citations, *answer.closest):
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote


def test_the_figure_asked_for_comes_first_with_what_it_counts(assistant: Assistant) -> None:
    answer = assistant.ask("How many staff did UNRWA train?")
    assert answer.status == "answered"
    assert answer.text.startswith("3,412 staff [1]")
    everything_stands(assistant, answer)


def test_another_agency_than_the_one_that_did_it_is_declined_and_named(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("How many staff did UNHCR train?")
    assert answer.status == "declined"
    assert answer.missing == ("UNHCR",)
    assert answer.closest
    everything_stands(assistant, answer)


def test_what_was_taken_over_and_is_said_nowhere_is_given_up_where_the_question_names_a_place(
    assistant: Assistant,
) -> None:
    before = "How many staff did UNRWA train?"
    answer = assistant.ask("How many judges were trained in Peru?", history=[before])
    assert answer.status == "answered"
    assert answer.standalone_question == "How many judges were trained in Peru?"
    assert "61 judges" in answer.text


def test_a_follow_up_that_the_documents_do_not_answer_is_declined(assistant: Assistant) -> None:
    before = "How many judges did UNODC train in Peru?"
    assert assistant.ask("And in Kenya?", history=[before]).status == "declined"


def test_a_country_that_nothing_mentions_is_declined_and_named(assistant: Assistant) -> None:
    answer = assistant.ask("How many judges did UNODC train in Kenya?")
    assert answer.status == "declined"
    assert "Kenya" in answer.missing


def test_a_sentence_about_another_country_is_not_quoted(assistant: Assistant) -> None:
    answer = assistant.ask("What did UNODC do in Peru?")
    assert "61 judges" in answer.text
    assert "Mexico" not in answer.text


def test_a_sentence_that_goes_on_is_quoted_too(assistant: Assistant) -> None:
    assert "7 courts" in assistant.ask("What did UNODC do in Peru?").text


def test_a_heading_is_the_place_of_the_sentences_under_it(assistant: Assistant) -> None:
    answer = assistant.ask("How many police officers were taught in Mali?")
    assert answer.text.startswith("52 police officers")
    assert all(citation.quote != "MALI" for citation in answer.citations)


def test_what_another_place_has_is_not_quoted_beside_what_is_asked_for(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("How many police officers were taught in Mali?")
    assert answer.citations
    assert "Mexico" not in answer.text


def test_two_values_for_the_same_thing_are_shown_as_a_conflict(assistant: Assistant) -> None:
    answer = assistant.ask("How many police officers did UNODC train in Mexico?")
    assert len(answer.conflicts) == 1
    values = [value.value for value in answer.conflicts[0].values]
    assert {value.split()[0] for value in values} == {"6,300", "6,900"}
    assert "6,300" in answer.text
    assert "6,900" in answer.text


def test_a_second_quote_gives_another_figure_rather_than_the_same_again() -> None:
    with open_samples() as samples:
        answer = samples.ask("How many police officers did UNODC train in Mexico?")
    assert len(answer.citations) == 2
    assert "8,000" in answer.text
    assert "7,500" in answer.text


def test_a_row_of_another_country_does_not_answer_for_the_one_asked_for() -> None:
    with open_samples() as samples:
        told = samples.ask("How many states was the training of police by UNODC in Myanmar in?")
    assert "Mexico" not in told.text


def test_a_figure_under_the_heading_of_a_country_is_said_to_be_of_that_country(
    tmp_path: Path,
) -> None:
    report = """# Annual report on relief, 2024

## Responses

### A. Sudan

Clean water was brought to the camps, and wells were dug before the rains of the year began.

### B. Ukraine

The agency reached 9.8 million people with relief goods before the winter of the year set in.
"""
    with assistant_over(tmp_path, {"relief.md": report}) as opened:
        open_, named = (
            opened.ask(f"How many people did the agency reach with relief goods{where}?")
            for where in ("", " in Ukraine")
        )
    assert "9.8 million" in open_.text
    assert open_.notice == "This is said of Ukraine [1]."
    assert not any(claim.lead for claim in open_.claims)
    assert "9.8 million" in named.text
    assert named.notice == ""


def test_a_list_is_quoted_whole(assistant: Assistant) -> None:
    text = assistant.ask("Which countries does the Harbour Initiative work in?").text
    assert all(name in text for name in ("Belarus", "Brazil", "Nepal", "Niger", "Ukraine"))


def test_a_follow_up_is_answered_about_its_subject(assistant: Assistant) -> None:
    answer = assistant.ask("When was it launched?", history=["What is the Harbour Initiative?"])
    assert answer.standalone_question == "When was the Harbour Initiative launched?"
    assert answer.text.startswith("2016")


def test_misspelt_words_are_found(assistant: Assistant) -> None:
    assert "3,412" in assistant.ask("How many stafff did UNRWA train?").text


def test_a_right_word_that_no_document_has_is_not_corrected(assistant: Assistant) -> None:
    answer = assistant.ask("What are the recommendations on whale hunting?")
    assert answer.status == "declined"
    assert "whale" in answer.standalone_question


def test_an_abbreviation_finds_what_is_written_out(assistant: Assistant) -> None:
    assert "61 judges" in assistant.ask("How many judges were trained on GBV in Peru?").text


def test_a_decline_names_what_is_missing_as_it_was_typed(assistant: Assistant) -> None:
    answer = assistant.ask("¿Cuántos jueces capacitó la UNODC en Noruega?")
    assert answer.missing == ("Noruega",)
    assert "Noruega" in answer.notice


def test_a_decline_speaks_the_language_of_the_question(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de juges l'UNODC a-t-il formés au Kenya ?")
    assert answer.text.startswith("Les documents ne répondent pas")


def test_a_filter_that_leaves_nothing_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("How many staff did UNRWA train?", filters={"year": 1950})
    assert answer.status == "declined"
    assert answer.coverage.searched == 0
    assert "1950" in answer.text


def test_the_account_names_what_dropped_a_sentence(assistant: Assistant) -> None:
    explanation = assistant.ask("How many staff did UNRWA train?", explain=True).explanation
    assert explanation is not None
    (part,) = explanation["parts"]
    dropped = {one["text"].split(",")[0]: one["dropped_by"] for one in part["sentences"]}
    assert dropped["In its first phase UNRWA trained 3"] is None
    assert dropped["In Mexico"] == "choose: chance to be the right one is below 0.1"
    assert dropped["Launched in 2016"] == "choose: chance to be the right one is below 0.1"


def test_an_empty_question_asks_for_one(assistant: Assistant) -> None:
    assert assistant.ask("").text.startswith("I did not understand that. Please ask a question")


def test_a_cautious_assistant_answers_less_and_an_eager_one_more(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "training.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "reports" / "americas.txt").write_text(OTHER, encoding="utf-8")
    questions = (
        "How many judges did UNODC train in Peru?",
        "What was the Harbour Initiative for?",
        "Who taught the police officers in Mali?",
        "How many courts are there in Lima?",
        "How many survivors were received in Mali?",
        "Which artists were trained in Mali?",
        "What did UNODC do in Belarus?",
        "How many police officers are there in Mexico?",
    )
    answered = {}
    for answers in ("cautious", "balanced", "eager"):
        settings = Settings(answers=answers, workers=1)
        with Assistant.open(tmp_path / "index", settings=settings) as opened:
            opened.index([tmp_path / "reports"])
            given = (opened.ask(question) for question in questions)
            answered[answers] = {one.question for one in given if one.status == "answered"}
    assert answered["cautious"] <= answered["balanced"] <= answered["eager"]
    assert answered["cautious"] < answered["eager"]


def test_the_name_of_an_organisation_does_not_say_what_is_counted(tmp_path: Path) -> None:
    artists = (
        "# Work in Mali\n\nUN Women trained 17 young slam artists in Bamako.\n"
        "The artists wrote songs about the harbour.\n"
    )
    volunteers = "# Volunteers\n\n3,000 UN Volunteers were deployed in the north. They taught.\n"
    with assistant_over(tmp_path, {"artists.md": artists, "volunteers.md": volunteers}) as opened:
        assert "3,000" in opened.ask("How many volunteers were deployed?").text
        assert opened.ask("How many women were trained?").status == "declined"
        assert opened.ask("How many artists were trained in Mali?").text.startswith("17 ")


ABOUT_A_PROJECT = {
    "teach.md": "# Leave no girl behind\n\nThe Teach project ran in Balochistan, Pakistan. It taught 29,000 girls who were out of"
    " school in five districts. Of the people asked, 85% said that they had changed their mind about early marriage.\n\n"
    "The lessons were paid for by a grant of the Lake Fund.\n",
    "plan.md": "---\ntitle: Plan of UNICEF\npublisher: UNICEF\n---\n# Plan\n\nUNICEF agrees with six of seven"
    " recommendations. UNICEF will report each year.\n",
    "mali.md": "# Wells of Mali\n\nIn Mali, Oxfam dug 40 wells for 9,000 people.\n",
}


def test_what_is_declined_with_a_name_from_before_is_asked_of_the_report_that_was_just_quoted(
    tmp_path: Path,
) -> None:
    turns = (
        "Is there anything from UNICEF on early marriage?",
        "ok and the one in Pakistan, did people change their mind about early marriage?",
        "how many girls was that project for",
        "and in Mali?",
    )
    history: list[dict[str, object]] = []
    with assistant_over(tmp_path, ABOUT_A_PROJECT) as opened:
        for turn in turns:
            history.append({"question": turn, "answer": opened.ask(turn, history)})
    declined, quoted, asked, swapped = (one["answer"] for one in history)
    assert isinstance(asked, Answer)
    assert [one.status for one in (declined, quoted)] == ["declined", "answered"]  # type: ignore[attr-defined]
    assert (
        asked.standalone_question == "“Leave no girl behind”: how many girls was that project for"
    )
    assert {one.document for one in asked.citations} == {"teach.md"}
    assert "29,000" in asked.text
    assert swapped.status == "declined"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "turns",
    [
        ("How many girls did the Teach project reach?", "what about penguins?"),
        (
            "Did people in Pakistan change their mind about early marriage?",
            "What did FAO do in Kenya?",
            "and how many girls did they teach",
        ),
    ],
)
def test_a_report_is_not_asked_for_what_it_does_not_speak_of_or_after_another_question(
    tmp_path: Path, turns: tuple[str, ...]
) -> None:
    history: list[dict[str, object]] = []
    with assistant_over(tmp_path, ABOUT_A_PROJECT) as opened:
        for turn in turns:
            history.append({"question": turn, "answer": opened.ask(turn, history)})
    first, last = history[0]["answer"], history[-1]["answer"]
    assert isinstance(first, Answer)
    assert isinstance(last, Answer)
    assert (first.status, last.status) == ("answered", "declined")
