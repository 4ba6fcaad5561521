"""Why a sentence is not quoted: the rule that left it out, and no other."""

from __future__ import annotations

from assistant.answering.choose import choose
from assistant.answering.eligible import eligible
from assistant.answering.read import Key
from assistant.question.understand import understand
from tests.assistant.answering.made import scored

HOW_MANY = "How many judges did UNODC train in Peru?"


def dropped_by(question: str, *texts: tuple[str, float, tuple[str, ...]]) -> dict[str, str]:
    asked = understand(question)
    ranked = [
        scored(asked, text, probability, report=f"{n}.txt", missing=missing)
        for n, (text, probability, missing) in enumerate(texts)
    ]
    rules: dict[Key, str] = {}
    choose(asked, eligible(asked, ranked, rules), rules)
    return {ranked[int(key[0].removesuffix(".txt"))].candidate.text: r for key, r in rules.items()}


def test_each_sentence_has_the_rule_that_dropped_it() -> None:
    rules = dropped_by(
        HOW_MANY,
        ("UNODC trained 40 judges in Peru.", 0.9, ()),
        ("The Office trained 25 judges.", 0.8, ("Peru",)),
        ("UNODC trained judges in Peru.", 0.7, ()),
        ("In Peru UNODC trained 40 judges.", 0.6, ()),
        ("UNODC met 3 ministers of Peru for lunch.", 0.001, ()),
    )
    assert rules == {
        "The Office trained 25 judges.": "eligible: lacks a name asked for",
        "UNODC trained judges in Peru.": "eligible: has no value of the kind asked for",
        "In Peru UNODC trained 40 judges.": "choose: says the same as a chosen one",
        "UNODC met 3 ministers of Peru for lunch.": "choose: chance to be the right one is below 0.1",
    }


def test_a_rule_that_no_sentence_meets_drops_none() -> None:
    rules = dropped_by(HOW_MANY, ("The Office trained 25 judges.", 0.8, ("Peru",)))
    assert rules == {}
