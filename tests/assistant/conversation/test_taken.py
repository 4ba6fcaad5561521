"""A follow-up is put together from words that stay, words that are taken over, and words that are replaced."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest

from assistant.conversation import taken_words
from assistant.conversation.followups import standalone
from assistant.conversation.taken import (
    Taken,
    composed,
    likelihood,
    without_parallel,
    without_rivals,
)
from assistant.conversation.taken_words import Word, kept_in, words_of

DROPPED, KEPT, REPLACED = "-", "+", "/"


def _word(label: str, certain: float = 0.9) -> Word:
    rest = math.log((1 - certain) / 2)
    named = {DROPPED: "dropped", KEPT: "kept", REPLACED: "replaced"}[label]
    return Word(**{"dropped": rest, "kept": rest, "replaced": rest, named: math.log(certain)})


def _taken(own: str, *earlier: str, leans: float = 3.0) -> Taken:
    """``own``, ``earlier``: a sign for each word."""
    words = tuple(tuple(_word(sign) for sign in signs) for signs in earlier)
    return Taken(leans, tuple(sign == KEPT for sign in own), words)


def _composed(turn: str, earlier: Sequence[str], taken: Taken) -> str | None:
    found = composed(turn, earlier, taken)
    return None if found is None else found.text


def test_of_a_name_no_words_are_left_out() -> None:
    taken = _taken("-+", "+++/++++")
    assert composed("and police?", ["What did UN Women do in South Sudan?"], taken) is None


@pytest.mark.parametrize(
    ("turn", "earlier", "taken"),
    [
        # "How many reach UNICEF?"
        ("and UNICEF?", ["How many people reach UNFPA?"], _taken("-+", "++-+/")),
        # "Did they accept that (the review by UNDP by when?"
        ("by when?", ["Did they accept that (the review in UNDP)?"], _taken("++", "+++++++/")),
    ],
)
def test_a_question_that_would_fall_apart_is_none(
    turn: str, earlier: Sequence[str], taken: Taken
) -> None:
    assert composed(turn, earlier, taken) is None


@pytest.mark.parametrize(
    ("turn", "earlier", "taken", "alone"),
    [
        (
            "and about water?",
            ["What does it say about health?"],
            _taken("-++", "++-+//"),
            "What does it say about water?",
        ),
        (
            "and in Peru?",
            ["What did UNODC do on health in Mali?"],
            _taken("-++", "++++--//"),
            "What did UNODC do in Peru?",
        ),
        (
            "why?",
            ["How high were revenues of Yemen in 2023?"],
            _taken("+", "---++++-"),
            "Revenues of Yemen: why?",
        ),
        (
            "when?",
            ["How large was the budget of the AU?"],
            _taken("+", "-----+++"),
            "The AU: when?",
        ),
    ],
)
def test_what_is_left_of_a_question_can_be_read(
    turn: str, earlier: Sequence[str], taken: Taken, alone: str
) -> None:
    assert _composed(turn, earlier, taken) == alone


@pytest.mark.parametrize(
    ("turn", "earlier", "taken", "alone"),
    [
        (
            "and in Peru?",
            ["What did UNODC do in Viet Nam?"],
            _taken("-++", "++++///"),
            "What did UNODC do in Peru?",
        ),
        (
            "who paid for it",
            ["When was the MIRAA project in Niger launched?"],
            _taken("++++", "--++++++-"[:8]),
            "The MIRAA project in Niger launched: who paid for it?",
        ),
        (
            "by when",
            ["and who is responsible", "How many schools will UNICEF build?"],
            _taken("++", "----", "--+-++"),
            "Schools, UNICEF build: by when?",
        ),
        (
            "boys?",
            ["and in 2024", "How many girls did UNICEF reach in 2023?"],
            _taken("+", "--+", "++/++++-"),
            "How many boys did UNICEF reach (2024)?",
        ),
        (
            "а полиция?",
            ["Что сделала ПРООН по воде в Перу?"],
            _taken("-+", "+/++/++"),
            "Что сделала ПРООН по полиция в Перу?",
        ),
        (
            "а полиция?",
            ["Что сделало УНП ООН в Перу?"],
            _taken("-+", "+/++++"),
            "Что сделало УНП ООН в Перу полиция?",
        ),
        (
            "¿y la policía?",
            ["¿Qué hizo UNICEF en salud en Mali?"],
            _taken("--+", "++/+/++"),
            "Qué hizo UNICEF en policía en Mali?",
        ),
        (
            "and about water",
            ["What does UNICEF say about health?"],
            _taken("-++", "+++++/"),
            "What does UNICEF say about water?",
        ),
        (
            "et l'eau ?",
            ["Qui a formé les juges ?"],
            _taken("--", "++++/"),
            "Qui a formé les l'eau?",
        ),
        ("et où ?", ["Qui a formé les juges ?"], _taken("++", "--+++"), "Formé les juges : où?"),
        ("وكم؟", ["من درب القضاة؟"], _taken("+", "-++"), "درب القضاة: كم؟"),
    ],
)
def test_words_that_are_taken_over_stand_with_those_of_the_turn(
    turn: str, earlier: Sequence[str], taken: Taken, alone: str
) -> None:
    assert _composed(turn, earlier, taken) == alone


def test_a_turn_that_leans_on_nothing_or_takes_nothing_stays_as_it_is() -> None:
    earlier = ["What did UNODC do in Peru?"]
    assert composed("Who trained judges?", earlier, _taken("+++", "++++++", leans=-1)) is None
    assert composed("Who trained judges?", earlier, _taken("+++", "------")) is None


@pytest.mark.parametrize(
    ("turn", "earlier", "taken", "alone"),
    [
        (
            "which districts?",
            "Compare what ESCWA and UNLIREC did",
            _taken("++", "-++++-"),
            "ESCWA and UNLIREC: which districts?",
        ),
        (
            "who paid them",
            "How many members does the committee in Lebanon have?",
            _taken("+++", "+++-++++-"),
            "Members, the committee in Lebanon: who paid them?",
        ),
        ("why?", "How many?", _taken("+", "++"), None),
        (
            "¿cuántos participantes?",
            "¿Qué hizo la OIT en Bangladés?",
            _taken("++", "-+++++"),
            "La OIT en Bangladés: ¿cuántos participantes?",
        ),
        (
            "¿Y cuántas mujeres?",
            "¿Qué hizo la OIT en Bangladés?",
            _taken("+++", "-+++++"),
            "La OIT en Bangladés: ¿cuántas mujeres?",
        ),
        (
            "وزارة الصحة متى؟",
            "ماذا فعلت اليونيسف في مالي؟",
            _taken("+++", "--+--"),
            "اليونيسف: وزارة الصحة متى؟",
        ),
    ],
)
def test_words_that_asked_before_do_not_stand_before_a_question(
    turn: str, earlier: str, taken: Taken, alone: str | None
) -> None:
    assert _composed(turn, [earlier], taken) == alone


def test_a_question_made_like_the_one_before_is_complete() -> None:
    earlier = ["How many prosecutors were trained in Mexico in 2020?"]
    turn = "How many women were trained in Mexico in 2020?"
    taken = _taken("+++++++++", "++" + "+++" + "++++")
    assert without_parallel(turn, earlier, taken).leans == -math.inf
    assert standalone(turn, earlier, lambda *_: True, lambda *_: taken).text == turn


def test_a_question_made_like_the_one_before_takes_over_what_it_does_not_say() -> None:
    earlier = ["How many prosecutors were trained in Mexico?"]
    turn = "How many women were trained?"
    found = without_parallel(turn, earlier, _taken("+++++", "--" + "+--" + "++"))
    assert [word.is_kept for word in found.earlier[0]] == [False] * 5 + [True] * 2
    assert _composed(turn, earlier, found) == "In Mexico: how many women were trained?"


def test_a_name_that_a_question_made_alike_has_none_for_is_taken_over() -> None:
    earlier = ["How many judges in Peru were trained?"]
    turn = "How many women were trained?"
    found = without_parallel(turn, earlier, _taken("+++++", "--+++--"))
    assert _composed(turn, earlier, found) == "Peru: how many women were trained?"


def test_each_part_that_a_question_made_alike_says_otherwise_is_replaced() -> None:
    earlier = ["How many prosecutors were trained in Mexico in 2020?"]
    turn = "How many women were trained in Peru in 2021?"
    taken = _taken("+" * 9, "+" * 9)
    assert standalone(turn, earlier, lambda *_: True, lambda *_: taken).text == turn


def test_an_agency_that_is_spelt_like_a_word_that_asks_asks_nothing() -> None:
    taken = _taken("-+", "++/+++")
    assert (
        _composed("and WHO?", ["What did UNICEF do in Mali?"], taken) == "What did WHO do in Mali?"
    )


def test_questions_that_only_begin_alike_are_not_made_alike() -> None:
    earlier = ["Combien de juges ont suivi la formation à Lima ?"]
    taken = _taken("++++++", "---------+")
    assert without_parallel("Combien de femmes parmi eux ?", earlier, taken) == taken


def test_what_several_earlier_questions_say_is_taken_over_once() -> None:
    earlier = ["Who built the schools of UNICEF in Mali?", "What did UNICEF do in Mali in 2021?"]
    taken = _taken("++", "---+-+-+", "--+--+-+")
    assert _composed("by when", earlier, taken) == "2021, schools, UNICEF, Mali: by when?"
    assert composed("in Mali?", earlier, _taken("++", "-------+", "-----+--")) is None


def test_a_question_is_the_likelier_the_more_of_its_words_are_taken_over() -> None:
    earlier, turn = ["What did UNODC do in Peru?"], "by when?"
    taken = _taken("++", "--+--+")
    both, one, none = (
        likelihood(text, turn, earlier, taken)
        for text in ("UNODC, Peru: by when?", "Peru: by when?", "by when?")
    )
    assert both > one > none
    assert math.isfinite(none)


def test_words_of_an_earlier_turn_that_were_not_read_count_for_nothing() -> None:
    earlier, turn = ["What did UNODC do in Peru?", "Who built schools in Kenya?"], "by when?"
    taken = _taken("++", "--+--+")
    assert likelihood("Peru Kenya", turn, earlier, taken) == likelihood(
        "Peru", turn, earlier, taken
    )
    assert _composed(turn, earlier, taken) == "UNODC, Peru: by when?"


def test_words_have_their_marks_inside_and_none_around() -> None:
    text = "UN-Women's «data» for 2016/17, please!"
    assert [text[a:b] for a, b in words_of(text)] == [
        "UN-Women's",
        "data",
        "for",
        "2016/17",
        "please",
    ]


def test_the_rules_are_believed_unless_the_words_say_otherwise() -> None:
    history, turn = ["What did UNODC do in Viet Nam?"], "And in Peru?"
    rules = standalone(turn, history, lambda *_: True).text
    same = standalone(turn, history, lambda *_: True, lambda *_: _taken("-++", "++++/--")).text
    assert same == rules == "What did UNODC do in Peru?"

    history, turn = ["Did more women run in the elections in Liberia?"], "what was recommended"
    rules = standalone(turn, history, lambda *_: True).text
    assert "women" in rules
    sure = _taken("+++", "--------+")
    found = standalone(turn, history, lambda *_: True, lambda *_: sure)
    assert found.text == "Liberia: what was recommended?"
    assert found.inherited == ("Liberia",)


def test_a_network_that_is_sure_that_a_turn_leans_is_believed_and_an_unsure_one_is_not() -> None:
    history, turn = ["Did more women run in the elections in Liberia?"], "what was recommended"
    words = "+++", "--------+"
    sure, unsure = _taken(*words, leans=4.0), _taken(*words, leans=1.0)
    rather_complete = 0.1
    leaning = standalone(turn, history, lambda *_: rather_complete, lambda *_: sure)
    assert leaning.text == "Liberia: what was recommended?"
    complete = standalone(turn, history, lambda *_: rather_complete, lambda *_: unsure)
    assert complete.text == turn


def test_a_question_in_another_language_with_names_of_its_own_takes_no_words() -> None:
    history, turn = (
        ["How many people were trained in Mexico in 2023?"],
        "Qu'a fait l'ONUDC au Mexique ?",
    )
    sure = _taken("+++++", "++--++++", leans=4.0)
    assert standalone(turn, history, lambda *_: True, lambda *_: sure).text == turn


def test_a_correction_is_one_even_where_the_network_takes_nothing() -> None:
    history, turn = ["What did UNODC do in Peru?"], "I meant UNICEF in Mali"
    nothing = _taken("+++++", "------", leans=-1.0)
    found = standalone(turn, history, lambda *_: True, lambda *_: nothing)
    assert found.text == "What did UNICEF do in Mali?"


def test_a_turn_that_the_network_is_sure_takes_nothing_is_complete() -> None:
    history, turn = ["What did UNODC do in Peru?"], "how many took part in the courses?"
    assert standalone(turn, history, lambda *_: True).rewritten
    nothing = _taken("+++++++", "------", leans=-5.0)
    assert not standalone(turn, history, lambda *_: True, lambda *_: nothing).rewritten


def test_what_is_calculated_is_left_to_the_rules() -> None:
    history = ["What was the mortality rate in Cambodia in 2010?"]
    taken = _taken("++++++", "++++++++/+")
    found = standalone("and five years earlier?", history, lambda *_: True, lambda *_: taken)
    assert found.text == "What was the mortality rate in Cambodia in 2005?"


def test_each_turn_is_understood_with_all_those_before_it() -> None:
    seen: list[tuple[str, tuple[str, ...]]] = []

    def takes(turn: str, earlier: Sequence[str]) -> Taken:
        seen.append((turn, tuple(earlier)))
        return _taken("", leans=-9)

    standalone("three", ["one", "two"], lambda *_: False, takes)
    assert seen == [("two", ("one",)), ("three", ("two", "one"))]


def test_the_question_before_is_read_as_it_was_understood_and_older_ones_as_they_were_typed() -> (
    None
):
    seen: list[tuple[str, ...]] = []

    def takes(turn: str, earlier: Sequence[str]) -> Taken:
        seen.append(tuple(earlier))
        return _taken("", leans=-9)

    standalone("by when?", ["What did UNODC do in Peru?", "And in Mali?"], lambda *_: True, takes)
    assert seen[-1] == ("What did UNODC do in Mali?", "What did UNODC do in Peru?")


@pytest.mark.parametrize(
    ("earlier", "signs", "alone"),
    [
        ("Compare UNODC and ILO", "++/+", "Compare UNODC and ILO the police?"),
        (
            "What did UNODC do on health and education in Mali?",
            "++++++//++",
            "What did UNODC do on health and the police in Mali?",
        ),
        ("How many men and women were trained?", "++///++", "How many the police were trained?"),
    ],
)
def test_and_gives_way_only_between_words_that_do(earlier: str, signs: str, alone: str) -> None:
    assert _composed("and the police?", [earlier], _taken("-++", signs)) == alone


@pytest.mark.parametrize("run", ["of ", " ", ", ", ": ", "and the "])
def test_a_long_run_of_words_without_content_is_left_off_at_once(run: str) -> None:
    earlier = f"How large was the budget of Yemen {run * 100_000}x"
    signs = f"{'-----++'}{KEPT * len(words_of(earlier))}"[: len(words_of(earlier))]
    assert composed("when?", [earlier], _taken("+", signs)) is not None


def test_organisations_from_before_are_left_out_where_the_turn_names_one_of_its_own() -> None:
    question = "Compare UNICEF and UNFPA on FGM"
    dropped, kept = taken_words.DROPPED, taken_words.KEPT
    words = (dropped, kept, kept, kept, dropped, kept)
    taken = Taken(5.0, (True,) * 8, (words,))
    of_another = without_rivals("What were the challenges in the UNOPS plan?", [question], taken)
    assert kept_in(question, of_another.earlier[0]) == ["FGM"]
    assert without_rivals("Is UNDP one of them?", [question], taken) == taken
    assert without_rivals("What were the challenges?", [question], taken) == taken
