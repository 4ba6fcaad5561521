"""What a turn wants within its conversation, however long that has become."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.conversation.converse import converse
from assistant.conversation.history import Earlier


def test_each_turn_of_a_long_conversation_is_decided_once() -> None:
    decided: list[str] = []

    def classify(turn: str) -> Mapping[str, float]:
        decided.append(turn)
        return {"question": 0.9, "inventory": 0.1}

    earlier = [Earlier(f"What was done for health in district {n}?") for n in range(50)]
    found = converse("What was done for schools there?", earlier, classify)
    assert len(found.questions) == 50
    assert decided == [*(one.question for one in earlier), found.typed]


def test_a_turn_after_a_list_of_documents_is_about_them_also_where_no_answer_is_known() -> None:
    earlier = [Earlier("What documents do you have?"), Earlier("and in French?")]
    found = converse("only 2022", earlier, classify=None)
    assert found.questions == ()
    assert found.wish.label == "inventory/some"
