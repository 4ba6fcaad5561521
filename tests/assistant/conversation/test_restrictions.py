"""What a turn keeps of the last answer and what it leaves out of it."""

from __future__ import annotations

import pytest

from assistant.conversation.restrictions import Restriction, restriction


@pytest.mark.parametrize(
    ("turn", "keeps", "leaves"),
    [
        ("only UNODC, not 2018, not UNLIREC", "UNODC", ("2018", "UNLIREC")),
        ("only UNODC and ILO, not 2017, not 2018", "UNODC and ILO", ("2017", "2018")),
        ("only UNODC, not 2018, 2019", "UNODC", ("2018, 2019",)),
        ("not 2018, not UNODC", "", ("2018", "UNODC")),
        ("without UNODC without 2018", "", ("UNODC", "2018")),
        ("without UNODC, not 2018 and only ILO", "ILO", ("UNODC", "2018")),
        ("UNODC without 2018 and only 2019", "UNODC, 2019", ("2018",)),
        ("seulement l'UNODC, pas 2018, sans l'OIT", "l'UNODC", ("2018", "l'OIT")),
        ("solo UNODC, no 2018, sin la OIT", "UNODC", ("2018", "la OIT")),
        ("только УНП ООН, не 2018, без МОТ", "УНП ООН", ("2018", "МОТ")),
        ("فقط UNODC وليس 2018 بدون اليونيسف", "UNODC", ("2018", "اليونيسف")),
    ],
)
def test_each_word_that_keeps_or_leaves_out_has_what_follows_it(
    turn: str, keeps: str, leaves: tuple[str, ...]
) -> None:
    assert restriction(turn) == Restriction(keeps, leaves)


@pytest.mark.parametrize(
    "turn", ["UNODC only", "l'UNODC uniquement", "UNODC solamente", "UNODC только", "UNODC فقط"]
)
def test_only_may_stand_behind_what_is_kept(turn: str) -> None:
    found = restriction(turn)
    assert found is not None
    assert "UNODC" in found.keeps


@pytest.mark.parametrize(
    ("turn", "found"),
    [
        ("only WHO", Restriction("WHO")),
        ("not 2018 and only WHO", Restriction("WHO", ("2018",))),
        ("only who?", None),
        ("not 2018 and only who", None),
    ],
)
def test_the_name_of_an_agency_does_not_ask(turn: str, found: Restriction | None) -> None:
    assert restriction(turn) == found


@pytest.mark.parametrize(
    "turn",
    [
        "without 2018 and only",
        "without UNICEF, 2018 only",
        "only UNODC without",
        "not UNICEF, not ILO, WFP",
        "without UNICEF, not ILO, WFP",
    ],
)
def test_a_turn_of_which_a_part_is_not_understood_restricts_nothing(turn: str) -> None:
    assert restriction(turn) is None


@pytest.mark.parametrize("run", [",", " ", "\n", ".", ", ", " و", " only", " not"])
@pytest.mark.parametrize("begins", ["without UNICEF", "only ", "not UNICEF", "UNODC "])
def test_a_turn_with_a_long_run_of_signs_is_read_at_once(begins: str, run: str) -> None:
    turn = f"{begins}{run * 100_000}x"
    found = restriction(turn)
    assert found == (restriction(f"{begins} x") if run.isspace() else None)
