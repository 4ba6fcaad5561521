"""What a document says of itself."""

from __future__ import annotations

import socket

import pytest

from corpus.metadata import describe, detect_language
from corpus.readers import read

ENGLISH = "The programme trained judges and police officers in twelve districts. " * 8
BOARD = (
    "United Nations",
    "Executive Board",
    "Distr.: General",
    "11 April 2025",
    "Original: English",
    "Annual session of 2025",
    "Item 2 of the provisional agenda",
    "Progress on the strategic plan of the entity",
)


def test_a_rubbish_title_of_the_file_gives_way_to_the_printed_one() -> None:
    found = describe(
        "x.pdf",
        ENGLISH,
        properties={
            "title": "Microsoft Word - final_v3.doc",
            "printed": "Training of judges in Mali",
        },
        first_lines=["Training of judges in Mali", "Some text of it."],
    )
    assert found.title == "Training of judges in Mali"


def test_a_title_that_a_template_left_behind_is_not_believed() -> None:
    found = describe(
        "x.pdf",
        ENGLISH,
        properties={"title": "Borders and customs in Asia"},
        first_lines=["Shelters for survivors in Peru: an evaluation"],
    )
    assert found.title == "Shelters for survivors in Peru: an evaluation"


@pytest.mark.parametrize(
    "line",
    [
        "Skip to main content",
        "Aller au contenu principal",
        "Ir al contenido principal",
        "Перейти к основному содержанию",
        "تجاوز إلى المحتوى الرئيسي",
        "is a free map of all the shelters, made by volunteers",
    ],
)
def test_no_title_begins_with_a_link_of_the_page_or_in_the_middle_of_a_sentence(line: str) -> None:
    found = describe("x.md", ENGLISH, first_lines=[line, "Shelters for survivors in Peru in 2021"])
    assert found.title == "Shelters for survivors in Peru in 2021"


@pytest.mark.parametrize(
    "title", ["eTrade readiness of Peru in 2021", "e-Government survey of the islands in 2022"]
)
def test_a_title_may_begin_with_a_word_that_is_written_small(title: str) -> None:
    assert describe("x.md", ENGLISH, first_lines=[title, "Shelters for all"]).title == title


def test_the_title_of_a_board_document_stands_behind_session_and_agenda() -> None:
    found = describe("x.pdf", ENGLISH, first_lines=BOARD)
    assert found.title == "Progress on the strategic plan of the entity"


def test_a_general_title_is_followed_by_what_it_is_about() -> None:
    found = describe("x.pdf", ENGLISH, first_lines=["Final evaluation", "Return and work in Niger"])
    assert found.title == "Final evaluation: Return and work in Niger"


def test_a_file_without_any_title_is_called_by_its_name() -> None:
    assert describe("en/mali-annual_report.txt", "x").title == "Mali annual report"


@pytest.mark.parametrize(
    ("line", "symbol", "publisher"),
    [
        ("A/80/75", "A/80/75", "United Nations"),
        ("UNW/2025/2", "UNW/2025/2", "UN Women"),
        ("E/ICEF/2025/19", "E/ICEF/2025/19", "UNICEF"),
        ("DP/2025/13", "DP/2025/13", "UNDP"),
        ("JIU/REP/2025/2", "JIU/REP/2025/2", "JIU"),
        ("DP/FPA/2025/4 (Part I)", "DP/FPA/2025/4 (Part I)", "UNFPA"),
    ],
)
def test_a_symbol_is_found_and_says_who_published(line: str, symbol: str, publisher: str) -> None:
    found = describe("x.pdf", ENGLISH, first_lines=[line])
    assert (found.symbol, found.publisher) == (symbol, publisher)


@pytest.mark.parametrize("line", ["and/or", "A/C", "24/7", "https://x.org/A/B/C", "M/F"])
def test_what_only_looks_like_a_symbol_is_none(line: str) -> None:
    assert describe("x.pdf", ENGLISH, first_lines=[line]).symbol is None


def test_the_year_is_that_of_the_date_of_distribution() -> None:
    text = ENGLISH + "In 2019 and again in 2019, and in 2021 and 2021."
    found = describe("x.pdf", text, properties={"created": "D:20260101"}, first_lines=BOARD)
    assert found.year == 2025


def test_the_date_of_a_copy_is_not_the_year_of_an_old_text() -> None:
    text = ENGLISH + "The meetings of 1979, 1980 and 1980 and the session of 1979."
    assert describe("x.pdf", text, properties={"created": "D:2015"}).year is None


def test_a_plan_is_of_the_year_in_which_it_begins() -> None:
    found = describe("x.txt", ENGLISH, first_lines=["National disability strategic plan 2014-2018"])
    assert found.year == 2014


def test_nothing_is_guessed_where_nothing_is_said() -> None:
    found = describe("notes.txt", "12 | 13 | 14")
    assert (found.publisher, found.year, found.language, found.symbol) == (None, None, None, None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The programme trained two hundred judges in the year under review.", "en"),
        ("Le programme a formé deux cents juges au cours de l’année écoulée.", "fr"),
        ("El programa capacitó a doscientos jueces durante el año que abarca.", "es"),
        ("Программа обучила двести судей в течение отчетного периода.", "ru"),
        ("درّب البرنامج مئتي قاض خلال السنة المشمولة بالتقرير.", "ar"),
    ],
)
def test_the_language_is_found_without_the_network(
    text: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert detect_language(text) == language


def test_one_foreign_page_does_not_change_the_language_of_a_report() -> None:
    assert detect_language("Distr.: General. " + "Программа обучила двести судей. " * 200) == "ru"


def test_the_name_of_an_agenda_item_is_not_the_title_of_what_is_under_it() -> None:
    lines = (
        *BOARD[:-1],
        "The entity: annual report of the Director",
        "UNITED NATIONS POPULATION FUND",
        "Progress in implementing the strategic plan",
        "Report of the Executive Director for 2024",
        "Summary",
    )
    title = describe("x.pdf", ENGLISH, first_lines=lines).title
    assert title.startswith("Progress in implementing the strategic plan")


def test_a_corrigendum_is_called_one() -> None:
    for properties in ({}, {"title": BOARD[-1]}):
        found = describe(
            "x.pdf", ENGLISH, properties=properties, first_lines=(*BOARD, "Corrigendum")
        )
        assert found.title == f"{BOARD[-1]}: Corrigendum"


def test_the_year_stands_in_what_a_document_wants_to_be_cited_as() -> None:
    text = f"{ENGLISH}\nSuggested citation\n\nThe Fund (1998). Parents in 1990. Florence, 2023.\n{ENGLISH}"
    assert describe("x.md", text).year == 2023


def test_an_organisation_that_only_the_text_names_has_not_published_it() -> None:
    text = ENGLISH + "ESCWA trained judges. " * 40
    assert describe("page.txt", text).publisher is None
    assert describe("page.txt", text, first_lines=["ESCWA", "Judges"]).publisher == "ESCWA"
    first = ["Training", f"ESCWA, in partnership with the ministry, trained judges. {ENGLISH}"]
    assert describe("page.txt", text, first_lines=first).publisher is None


@pytest.mark.parametrize(
    ("imprint", "publisher", "year"),
    [
        ("© Council for Wells 2014", "Council for Wells", 2014),
        ("Copyright © UNICEF, July 2021.", "UNICEF", 2021),
        ("Published by\n\n## UNODC - Vienna", "UNODC", None),
        ("(c) In Nigeria, women were trained in 2024", None, None),
        ("© UNICEF/2023/Name of a photographer", None, None),
    ],
)
def test_the_imprint_says_who_published_and_when(
    imprint: str, publisher: str | None, year: int | None
) -> None:
    found = describe("x.txt", f"{ENGLISH}\n\n{imprint}\n\n{ENGLISH}")
    assert (found.publisher, found.year) == (publisher, year)


def test_a_symbol_in_a_sentence_is_that_of_another_document() -> None:
    line = "The committee has read the second report (CEDAW/C/XYZ/2) in its session"
    assert describe("x.md", ENGLISH, first_lines=["Observations on wells", line]).symbol is None


@pytest.mark.parametrize(
    ("letter", "sentence"),
    [
        (
            "Letter dated 3 June 2025 from the Mission",
            "I transmit to you herewith the first report on wells (see annex).",
        ),
        (
            "Lettre datée du 3 juin 2025 de la Mission",
            "J’ai l’honneur de vous faire tenir ci-joint le first report on wells.",
        ),
        (
            "Carta de fecha 3 de junio de 2025 dirigida por la Misión",
            "Tengo el honor de transmitir adjunto el first report on wells, y",
        ),
    ],
)
def test_a_letter_is_named_for_what_it_is_the_cover_of(letter: str, sentence: str) -> None:
    found = describe("x.pdf", f"{letter}\n\n{sentence}", first_lines=[letter, sentence])
    assert found.title == f"First report on wells: {letter}"


def test_a_summary_is_named_with_the_work_that_it_is_of() -> None:
    text = f"The World Wells Report 2026 calls on everybody. {ENGLISH}"
    found = describe("x.md", text, headings=["Synthesis - Water for all"])
    assert found.title == "World Wells Report: Synthesis - Water for all"


def test_a_file_is_named_for_the_work_that_its_name_and_its_text_agree_on() -> None:
    lines = ["Council for Wells Publication", "Office of the director"]
    text = "The National Wells Strategic Plan 2014-2018 begins. " * 3
    found = describe("wells-strategic-plan-2014-2018.txt", text, first_lines=lines)
    assert found.title == "National Wells Strategic Plan 2014-2018"


def test_the_heading_of_a_chapter_is_not_the_title_of_a_document() -> None:
    lines = ["5.1 Education Sector", "The most important factor is the education of all."]
    found = describe("plan-of-wells.docx", ENGLISH, first_lines=lines, headings=lines[:1])
    assert found.title == "Plan of wells"


def test_a_title_says_what_kind_of_document_it_is_where_the_next_line_says_so() -> None:
    lines = ["Water and return in Niger", "Évaluation finale interne", "Juillet 2021"]
    found = describe("x.pdf", ENGLISH, first_lines=lines)
    assert found.title == "Water and return in Niger: Évaluation finale interne"


def test_a_cover_printed_twice_is_one_title() -> None:
    lines = ["COUNTRY PROGRAMME EVALUATION", "LIBERIA"] * 2
    found = describe("x.pdf", ENGLISH, first_lines=lines)
    assert found.title == "Country programme Evaluation: Liberia"


def test_a_workbook_without_a_title_is_called_by_its_name_and_that_of_its_sheet() -> None:
    found = describe("register.xlsx", "a | b", properties={"sheet": "2005 to August 2024"})
    assert found.title == "Register: 2005 to August 2024"
    assert describe("register.xlsx", "a | b", properties={"sheet": "Sheet1"}).title == "Register"


def test_a_name_in_capitals_is_written_as_elsewhere() -> None:
    found = describe("x.pdf", ENGLISH, first_lines=("MINISTRY OF WOMEN’S AFFAIRS",))
    assert found.publisher == "Ministry of Women’s Affairs"


@pytest.mark.parametrize(
    "line",
    [
        "Can you put Ministry of Agriculture logo on the front too?",
        "This report is made of what government, UN and media say of five countries.",
    ],
)
def test_a_name_within_a_sentence_is_no_publisher(line: str) -> None:
    assert describe("x.pdf", ENGLISH, first_lines=("Food prices", line)).publisher is None


def test_the_first_sentence_is_no_part_of_a_short_title() -> None:
    text = "Ferry strategy 2031\n\nThe workshop on the draft was held in Lima in May of that year."
    document = read("ferry.md", f"# {text}".encode())
    assert document.metadata.title == "Ferry strategy 2031"


def test_a_title_that_names_the_united_nations_says_who_publishes() -> None:
    text = (
        "# United Nations Strategic Plan 2022-2025\n\n" + "The United Nations works in Ardia. " * 20
    )
    assert read("plan.md", text.encode()).metadata.publisher == "United Nations"
