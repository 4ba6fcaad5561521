"""Verification takes out what the documents do not say, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answering.verify import verify
from assistant.model import Citation, Claim, Computed

TEXT = (
    "In Peru, UNODC trained 2,278 judges and 5 courts were set up in Lima in 2018. "
    "In Viet Nam, UNODC trained 140 officers.\n"
)
FIRST = TEXT[: TEXT.index(" In Viet")]
SECOND = TEXT[TEXT.index("In Viet") : -1]


def citation(quote: str = FIRST, number: int = 1, **changes: object) -> Citation:
    start = TEXT.index(quote) if quote in TEXT else 0
    made = Citation(
        number=number,
        document="report.txt",
        title="Training of judges",
        start=start,
        end=start + len(quote),
        quote=quote,
        passage="p",
        publisher="UNODC",
        year=2019,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def text_of(name: str) -> str:
    if name != "report.txt":
        raise LookupError(name)
    return TEXT


def check(claims: list[Claim], citations: list[Citation], **options: object):  # type: ignore[no-untyped-def]
    return verify(claims, citations, text_of=text_of, **options)  # type: ignore[arg-type]


def test_a_quote_at_its_span_and_the_claim_made_of_it_are_kept() -> None:
    result = check([Claim(FIRST, (1,))], [citation()])
    assert [c.text for c in result.claims] == [FIRST]
    assert result.citations[0].quote == FIRST
    assert result.removed == ()


def test_a_quote_that_is_not_in_the_document_is_removed_with_its_claim() -> None:
    forged = citation().quote.replace("judges", "nurses")
    result = check([Claim(forged, (1,))], [citation(quote=forged)])
    assert result.claims == ()
    assert result.citations == ()
    assert [r.reason for r in result.removed] == ["quote-not-found", "quote-not-found"]


def test_a_quote_one_character_beside_its_span_is_removed() -> None:
    moved = replace(citation(), start=1, end=len(FIRST) + 1)
    assert check([Claim(FIRST, (1,))], [moved]).citations == ()


def test_a_quote_from_a_document_that_is_not_indexed_is_removed() -> None:
    assert check([Claim(FIRST, (1,))], [replace(citation(), document="other.txt")]).citations == ()


def test_a_span_that_leaves_the_document_is_removed() -> None:
    beyond = replace(citation(), start=0, end=len(TEXT) + 5)
    assert check([Claim(FIRST, (1,))], [beyond]).citations == ()


@pytest.mark.parametrize("figure", ["2,287", "2,27", "22,278", "278", "12,278", "2.278 million"])
def test_an_altered_digit_is_a_figure_that_does_not_stand_in_the_quote(figure: str) -> None:
    claim = Claim(f"UNODC trained {figure} judges", (1,))
    result = check([claim], [citation()], verbatim=False)
    assert [r.reason for r in result.removed] == ["figure-not-in-quote"]


@pytest.mark.parametrize("figure", ["2,278", "2 278", "2278"])
def test_the_same_digits_in_another_grouping_are_the_same_figure(figure: str) -> None:
    claim = Claim(f"UNODC trained {figure} judges", (1,))
    assert check([claim], [citation()], verbatim=False).removed == ()


def test_a_year_that_the_quote_does_not_give_is_removed() -> None:
    result = check([Claim("Courts were set up in 2017", (1,))], [citation()], verbatim=False)
    assert [r.reason for r in result.removed] == ["figure-not-in-quote"]


def test_the_year_and_publisher_of_the_report_support_a_claim() -> None:
    claim = Claim("UNODC reported in 2019 on judges", (1,))
    assert check([claim], [citation()], verbatim=False).removed == ()


def test_a_swapped_country_is_removed() -> None:
    claim = Claim("UNODC trained 2,278 judges in Bolivia", (1,))
    result = check([claim], [citation()], verbatim=False)
    assert [r.reason for r in result.removed] == ["place-not-in-quote"]


def test_a_country_in_the_headings_above_the_quote_supports_a_claim() -> None:
    claim = Claim("In Bolivia 2,278 judges were trained", (1,))
    placed = replace(citation(), section=("BOLIVIA",))
    assert check([claim], [placed], verbatim=False).removed == ()


def test_a_swapped_agency_is_removed() -> None:
    claim = Claim("UNHCR trained 2,278 judges", (1,))
    result = check([claim], [citation()], verbatim=False)
    assert [r.reason for r in result.removed] == ["organisation-not-in-quote"]


def test_a_figure_of_another_quote_does_not_support_a_claim() -> None:
    claims = [Claim("UNODC trained 140 judges in Peru", (1,)), Claim(SECOND, (2,))]
    result = check(claims, [citation(), citation(SECOND, 2)], verbatim=False)
    assert [r.reason for r in result.removed] == ["figure-not-in-quote"]
    assert [c.quote for c in result.citations] == [SECOND]


def test_numbers_are_given_anew_after_a_removal() -> None:
    claims = [Claim("UNHCR did it", (1,)), Claim(SECOND, (2,))]
    result = check(claims, [citation(), citation(SECOND, 2)])
    assert result.claims == (Claim(SECOND, (1,)),)
    assert [c.number for c in result.citations] == [1]


def test_a_figure_from_the_question_or_a_computation_is_allowed() -> None:
    claim = Claim("Of the 99 planned, 2,278 judges make 12", (1,))
    result = check(
        [claim],
        [citation()],
        verbatim=False,
        question="Were 99 planned?",
        computed=[Computed("12", "count", (1,))],
    )
    assert result.removed == ()


def test_words_that_no_quote_says_are_unsupported_without_a_model() -> None:
    result = check([Claim("UNODC did very well", (1,))], [citation()])
    assert [r.reason for r in result.removed] == ["unsupported"]


def test_a_claim_without_a_citation_is_removed() -> None:
    assert check([Claim(FIRST, ())], [citation()]).claims == ()


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 60))
def test_every_slice_of_a_document_is_a_valid_quote_and_every_other_text_is_not(
    start: int, length: int
) -> None:
    end = min(len(TEXT), start + length)
    good = Citation(1, "report.txt", "T", start, end, TEXT[start:end], "p")
    assert check([Claim(TEXT[start:end], (1,))], [good], verbatim=False).citations == (good,)
    bad = replace(good, quote=TEXT[start:end] + "x")
    assert check([Claim("x", (1,))], [bad], verbatim=False).citations == ()


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_claimed_number_passes_only_if_its_digits_are_the_quoted_ones(
    quoted: int, claimed: int
) -> None:
    quote = f"It reached {quoted} people."

    def only(_: str) -> str:
        return quote

    result = verify(
        [Claim(f"{claimed} people", (1,))],
        [Citation(1, "d", "T", 0, len(quote), quote, "p")],
        text_of=only,
        verbatim=False,
    )
    assert bool(result.claims) == (quoted == claimed)
