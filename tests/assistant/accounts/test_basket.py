"""Pins in the order that somebody wants."""

from __future__ import annotations

from assistant.accounts.basket import Basket, Pin, pin_answer, pin_quote
from assistant.model import Answer, Citation, Claim, Coverage

CITED = Citation(1, "unrwa.md", "Training", 10, 35, "UNRWA trained 2,278 staff.", "p-0")
ANSWER = Answer(
    trace_id="0",
    question="And there?",
    standalone_question="How many staff did UNRWA train?",
    claims=(Claim("2,278", (1,), lead=True), Claim(CITED.quote, (1,))),
    citations=(CITED,),
    coverage=Coverage(61, 61),
)


def pins(*texts: str) -> Basket:
    basket = Basket()
    for text in texts:
        basket = basket.added(Pin("quote", text, ()))
    return basket


def order(basket: Basket) -> str:
    return "".join(pin.text for pin in basket.pins)


def test_a_quote_is_pinned_with_its_source_and_an_answer_with_all_of_its_own() -> None:
    quote, whole = pin_quote(ANSWER, 1), pin_answer(ANSWER)
    assert quote == Pin("quote", CITED.quote, (CITED,), "How many staff did UNRWA train?")
    assert whole.text == "2,278 [1]\n\nUNRWA trained 2,278 staff. [1]"
    assert whole.citations == (CITED,)
    assert pin_quote(ANSWER, 2) is None


def test_the_same_is_not_pinned_twice() -> None:
    quote = pin_quote(ANSWER, 1)
    assert quote is not None
    assert Basket().added(quote).added(quote).pins == (quote,)


def test_a_pin_is_moved_up_and_down_and_no_further_than_the_ends() -> None:
    basket = pins("a", "b", "c")
    a, _, c = (pin.id for pin in basket.pins)
    assert order(basket.moved(a, 1)) == "bac"
    assert order(basket.moved(c, -1)) == "acb"
    assert order(basket.moved(c, -9)) == "cab"
    assert order(basket.moved(a, 9)) == "bca"
    assert order(basket.moved("none", 1)) == "abc"


def test_a_pin_is_taken_out() -> None:
    basket = pins("a", "b")
    assert order(basket.removed(basket.pins[0].id)) == "b"
