"""Questions in one language about documents in another: found, quoted as printed, declined."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.model import Answer
from assistant.samples import open_samples
from assistant.service import Assistant

ENGLISH = """Harbour Initiative: annual report

Training
Forty workshops on trafficking were held. The initiative trained 412 judges on gender-based violence.

Shelters
The shelters took in 96 survivors. The European Union funded the shelters with 2 million euros.
"""
FRENCH = """Projet Oasis : rapport d’évaluation

Budget
Le projet a coûté 750 000 dollars et a été financé par la Norvège.

Résultats
Les ateliers ont réuni 63 sages-femmes. Le forage a été abandonné faute de pièces de rechange.
"""
SPANISH = """Proyecto Semilla: informe final

Resultados
Se entregaron semillas a 218 familias campesinas. La junta directiva se reunió en Cuenca.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("languages")
    reports = folder / "reports"
    reports.mkdir()
    for name, text in (("harbour", ENGLISH), ("oasis", FRENCH), ("semilla", SPANISH)):
        (reports / f"{name}.txt").write_text(text, encoding="utf-8")
    with Assistant.open(folder / "index") as opened:
        opened.index([reports])
        languages = {d.name: d.language for d in opened.documents()}
        assert languages == {"harbour.txt": "en", "oasis.txt": "fr", "semilla.txt": "es"}
        yield opened


def quoted(assistant: Assistant, answer: Answer) -> str:
    for citation in answer.citations:
        text = assistant.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote
    return " ".join(citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Combien de juges l’initiative a-t-elle formés ?", "trained 412 judges"),
        ("¿Cuántas sobrevivientes acogieron los refugios?", "96 survivors"),
        ("Qui a financé les refuges ?", "The European Union funded the shelters"),
        ("How much did the Oasis project cost?", "750 000 dollars"),
        ("How many midwives attended the workshops?", "63 sages-femmes"),
        ("How many families received seeds?", "218 familias"),
        ("¿Cuántas parteras asistieron a los talleres?", "63 sages-femmes"),
        ("Combien de familles ont reçu des semences ?", "218 familias"),
    ],
)
def test_an_answer_in_another_language_is_quoted_as_it_is_printed(
    assistant: Assistant, question: str, quote: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status != "declined"
    assert quote in quoted(assistant, answer)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Combien de sages-femmes ont participé aux ateliers ?", "63 sages-femmes"),
        ("¿A cuántas familias se entregaron semillas?", "218 familias"),
        ("How many judges did the Harbour Initiative train?", "412 judges"),
    ],
)
def test_a_question_in_the_language_of_its_document_is_answered_from_it(
    assistant: Assistant, question: str, quote: str
) -> None:
    assert quote in assistant.ask(question).citations[0].quote


def test_what_no_document_says_is_declined_in_the_language_of_the_question(
    assistant: Assistant,
) -> None:
    answer = assistant.ask("Combien de juges l’initiative a-t-elle formés au Kenya ?")
    assert answer.status == "declined"
    assert answer.text.startswith("Les documents ne répondent pas")


def test_a_filter_on_the_language_leaves_out_the_others(assistant: Assistant) -> None:
    answer = assistant.ask(
        "Combien de juges l’initiative a-t-elle formés ?", filters={"language": "fr"}
    )
    assert "412" not in quoted(assistant, answer)


@pytest.fixture(scope="module")
def samples() -> Iterator[Assistant]:
    with open_samples() as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "Qu'a fait l'ONUDC au Mexique ?",
        "¿Qué hizo la UNODC en México?",
        "Что сделало УНП ООН в Мексике?",
    ],
)
def test_an_open_question_in_another_language_than_its_reports_is_answered_from_them(
    samples: Assistant, question: str
) -> None:
    answer = samples.ask(question)
    assert answer.status == "answered"
    assert "7,500 police officers" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Qu'a fait l'ONUDC contre la chasse à la baleine ?",
        "¿Qué hizo la UNODC contra la caza de ballenas?",
        "Что сделано для спасения китов?",
    ],
)
def test_what_nothing_speaks_of_is_declined_in_another_language_too(
    samples: Assistant, question: str
) -> None:
    assert samples.ask(question).status == "declined"


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the UNRWA report",
        "Résume le rapport de l'UNRWA",
        "Fais un résumé du rapport de l'UNRWA",
        "Resume el informe de UNRWA",
        "Кратко изложи доклад БАПОР",
        "لخص تقرير الأونروا",
    ],
)
def test_a_report_of_a_publisher_that_is_named_is_summarised(
    samples: Assistant, question: str
) -> None:
    answer = samples.ask(question, history=["How many judges were trained in Peru?"])
    assert answer.status == "answered"
    assert {one.document for one in answer.citations} == {"unrwa-gender-based-violence.md"}


@pytest.mark.parametrize("question", ["Summarise the WFP report", "Résume le rapport du PAM"])
def test_a_report_of_a_publisher_that_has_none_is_not_summarised(
    samples: Assistant, question: str
) -> None:
    assert samples.ask(question).status == "declined"
