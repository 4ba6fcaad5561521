"""From chosen sentences to claims, citations and what has to be said about them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answering.assessment import Assessment
from assistant.answering.decide import Decision
from assistant.answering.draft import AnswerDraft, compose, decline, finish
from assistant.answering.read import ScoredSentence
from assistant.answering.verify import verify
from assistant.evidence.spans import AnswerSpan
from assistant.model import Coverage
from assistant.question.understand import understand
from assistant.retrieval.results import RetrievalResult
from tests.assistant.answering.made import document, scored

HOW_MANY = "How many judges did the ministry train?"
FIRST = scored(HOW_MANY, "The ministry trained 340 judges.", 0.98)
SECOND = scored(HOW_MANY, "The ministry says that 355 judges came.", 0.9, report="b.txt", year=2021)
ALL = Coverage(documents=2, searched=2)


def assessed(
    *chosen: ScoredSentence,
    question: str = HOW_MANY,
    ranked: Sequence[ScoredSentence] = (),
    conflicting: tuple[tuple[ScoredSentence, AnswerSpan], ...] = (),
    readings: tuple[tuple[ScoredSentence, str], ...] = (),
    missing: tuple[str, ...] = (),
) -> Assessment:
    asked = understand(question)
    return Assessment(
        question=asked,
        found=RetrievalResult(asked, (), None, {}, {}),  # type: ignore[arg-type]
        ranked=tuple(ranked or chosen),
        chosen=chosen,
        conflicting=conflicting,
        readings=readings,
        decision=Decision(bool(chosen), 0.9 if chosen else 0.1, missing),
    )


def drafted(*answered: Assessment, unanswered: Sequence[Assessment] = ()) -> AnswerDraft:
    documents = {i.key[0]: document(i) for part in answered for i in part.chosen}
    composed = compose(answered, documents)
    verified = verify(
        composed.claims, composed.citations, text_of=lambda name: documents[name].text
    )
    return finish(answered, unanswered, composed, verified)


def test_the_short_answer_comes_first_then_the_quote() -> None:
    draft = drafted(assessed(FIRST))
    assert [(c.text, c.citations, c.lead) for c in draft.claims] == [
        ("340 judges", (1,), True),
        ("The ministry trained 340 judges.", (1,), False),
    ]
    assert [(c.number, c.document, c.quote) for c in draft.citations] == [
        (1, "a.txt", "The ministry trained 340 judges.")
    ]
    assert draft.notice == ""


def test_values_that_conflict_are_named_with_their_citations() -> None:
    first, second = FIRST.candidate.spans[0], SECOND.candidate.spans[0]
    draft = drafted(assessed(FIRST, SECOND, conflicting=((FIRST, first), (SECOND, second))))
    (conflict,) = draft.conflicts
    assert [(value.value, value.citation) for value in conflict.values] == [
        ("340 judges", 1),
        ("355 judges", 2),
    ]
    assert draft.notice == "The documents disagree: 340 judges [1]; 355 judges [2]."


def test_readings_for_two_years_have_no_short_answer_and_are_named() -> None:
    draft = drafted(assessed(FIRST, SECOND, readings=((FIRST, "2020"), (SECOND, "2021"))))
    assert not any(claim.lead for claim in draft.claims)
    assert draft.notice == "The documents answer for each apart: 2020 [1]; 2021 [2]."


def test_a_part_without_an_answer_is_named_with_what_it_lacks() -> None:
    other = assessed(question="How many judges did Kenya train?", missing=("Kenya",))
    draft = drafted(assessed(FIRST), unanswered=[other])
    assert draft.notice == "Not answered: How many judges did Kenya train?"
    assert draft.missing == ("Kenya",)


def test_a_decline_names_what_is_missing_and_shows_the_nearest_sentences() -> None:
    part = assessed(ranked=[FIRST, SECOND], missing=("Kenya",))
    documents = {item.key[0]: document(item) for item in (FIRST, SECOND)}
    draft = decline(part, ALL, documents)
    assert draft.claims == ()
    assert [one.document for one in draft.closest] == ["a.txt", "b.txt"]
    assert draft.missing == ("Kenya",)
    assert draft.notice.endswith("Nothing was found that connects this with Kenya.")


def test_a_decline_without_a_name_says_which_kind_of_value_is_missing() -> None:
    draft = decline(assessed(ranked=[]), ALL, {})
    assert draft.missing == ("number",)
    assert draft.notice.endswith("No figure for this was found.")


def test_a_decline_says_when_filters_leave_nothing() -> None:
    draft = decline(assessed(ranked=[]), Coverage(2, 0, {"year": 1950}), {})
    assert "year: 1950" in draft.notice
