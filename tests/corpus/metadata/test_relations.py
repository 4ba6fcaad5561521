"""Which documents are recognised as related, and which only look related."""

from __future__ import annotations

from dataclasses import replace

from corpus.metadata.relations import Edition, base_symbol, figures_of, relations

FIGURES = frozenset({"1250", "38000", "417", "2278", "90600", "512"})
REPORT = Edition(
    "report.pdf",
    "Evaluation of the reintegration project in the north",
    "IOM",
    2023,
    "en",
    None,
    100_000,
    FIGURES,
)


def test_a_corrigendum_is_found_by_its_symbol() -> None:
    report = replace(REPORT, symbol="DP/2025/14")
    corrigendum = replace(REPORT, name="corr.pdf", symbol="DP/2025/14/Corr.1")
    assert base_symbol(corrigendum.symbol) == "DP/2025/14"
    assert relations([report, corrigendum]) == {
        "corr.pdf": [("corrects", "report.pdf")],
        "report.pdf": [("corrected by", "corr.pdf")],
    }


def test_an_addendum_adds_and_corrects_nothing() -> None:
    addendum = replace(REPORT, name="add.pdf", symbol="A/80/75/Add.1")
    assert base_symbol(addendum.symbol) is None
    assert relations([replace(REPORT, symbol="A/80/75"), addendum])["add.pdf"] == [
        ("adds to", "report.pdf")
    ]


def test_a_translation_is_known_by_its_figures_or_its_symbol() -> None:
    french = replace(REPORT, name="rapport.pdf", title="Évaluation", language="fr")
    assert relations([REPORT, french])["rapport.pdf"] == [("translation", "report.pdf")]
    one, other = (replace(e, symbol="A/80/75", figures=frozenset()) for e in (REPORT, french))
    assert relations([one, other])["report.pdf"] == [("translation", "rapport.pdf")]


def test_a_brief_is_much_shorter_and_has_the_figures_or_the_title_of_its_report() -> None:
    brief = replace(REPORT, name="brief.pdf", length=8_000, title="In brief")
    assert relations([REPORT, brief])["brief.pdf"] == [("short version of", "report.pdf")]
    brief = replace(REPORT, name="brief.pdf", length=8_000, figures=frozenset())
    assert relations([REPORT, brief])["brief.pdf"] == [("short version of", "report.pdf")]


def test_a_response_to_a_report_is_no_version_of_it() -> None:
    response = replace(
        REPORT,
        name="response.pdf",
        title=f"Management response: {REPORT.title}",
        length=8_000,
        figures=frozenset(),
    )
    assert relations([REPORT, response]) == {}


def test_other_reports_of_the_same_publisher_have_nothing_to_do_with_each_other() -> None:
    other = replace(REPORT, name="b.pdf", title="Another", figures=frozenset({"777", "2278"}))
    assert relations([REPORT, other]) == {}


def test_figures_are_digits_without_marks_and_without_years() -> None:
    text = (
        "In 2019, 2,278 staff in 12 districts; 1 250 judges and 3.5 million in 2020–2021, see 417."
    )
    assert figures_of(text) == {"2278", "1250", "417"}
