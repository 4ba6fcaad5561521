"""A draft against its documents: a section asked anew, and what somebody may still see of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.accounts.permissions import Permissions
from assistant.briefing.compose import compose
from assistant.briefing.draft import Draft, Standing
from assistant.briefing.model import Section
from assistant.briefing.outline import outline_of
from assistant.briefing.plan import Plan, SectionPlan, topic_plan
from assistant.briefing.renew import renewed
from assistant.briefing.write import to_html, to_markdown
from assistant.config.errors import UsageError
from assistant.config.settings import CollectionSettings, Settings
from corpus.files.corrections import Correction
from tests.assistant.briefing.conftest import REPORTS
from tests.assistant.reports import assistant_over

TOPIC = "police officers trained on violence against women"


def made(assistant: Assistant, language: str = "en") -> Draft:
    return Draft(compose(assistant, topic_plan(TOPIC, language)), TOPIC)


def card(draft: Draft, heading: str) -> str:
    return next(card.id for card in draft.arrangement.cards if card.heading == heading)


def texts(draft: Draft, heading: str) -> list[str]:
    of = draft.arrangement.card(card(draft, heading))
    return [bullet.text for piece in of.pieces for bullet in piece.part.bullets]


def test_a_section_is_asked_about_its_heading_and_repeats_nothing_of_the_others(
    assistant: Assistant,
) -> None:
    draft = made(assistant)
    told = {bullet for one in draft.arrangement.cards for bullet in texts(draft, one.heading)}
    assert told
    draft = draft.changed(lambda cards: cards.begun("Judges trained on forensic evidence"))
    only = draft.arrangement.cards[:-1]
    for one in only:
        draft = draft.changed(lambda cards, at=one.id: cards.card_out(at))
    new = card(draft, "Judges trained on forensic evidence")
    filled = draft.filled(new, renewed(assistant, draft, new))
    assert "40 judges" in " ".join(texts(filled, "Judges trained on forensic evidence"))
    assert filled.standing(assistant) == Standing()
    again = filled.changed(lambda cards: cards.begun("Judges trained on forensic evidence in Peru"))
    other = card(again, "Judges trained on forensic evidence in Peru")
    with pytest.raises(UsageError, match="say nothing else"):
        renewed(assistant, again, other)


@pytest.mark.parametrize("filters", [{}, {"document": "first.txt"}])
def test_a_section_that_a_person_gives_another_heading_is_asked_about_that(
    assistant: Assistant, filters: dict[str, str]
) -> None:
    told = {"heading": "Police", "topic": TOPIC, "filters": filters}
    plan = {"title": "Training", "complete": True, "sections": [told]}
    draft = Draft(compose(assistant, Plan.model_validate(plan)), TOPIC)
    at = card(draft, "Police")
    same = draft.changed(lambda cards: cards.headed(at, "Police"))
    assert same.arrangement.card(at).asked == draft.arrangement.card(at).asked
    new = "Judges trained on forensic evidence"
    renamed = draft.changed(lambda cards: cards.headed(at, new))
    filled = renamed.filled(at, renewed(assistant, renamed, at))
    assert all("judges" in text for text in texts(filled, new))
    (section,) = outline_of(renamed).sections
    assert (section.topic, section.filters) == (f"{{topic}}: {new}", filters)
    assert renamed.undone().arrangement.card(at).asked == draft.arrangement.card(at).asked


def test_another_heading_is_advised_only_where_it_helps(assistant: Assistant) -> None:
    told = {"title": "T", "sections": [{"heading": "Zeppelins", "topic": "zeppelins"}]}
    draft = Draft(compose(assistant, Plan.model_validate(told)), "zeppelins")
    asked = (SectionPlan(heading="Zeppelins", topic="zeppelins"), SectionPlan(holds="figures"))
    sections = tuple(Section(one.heading or "Figures", (), one) for one in asked)
    empty = replace(draft, briefing=replace(draft.briefing, sections=sections))
    with pytest.raises(UsageError, match="another heading asks about another topic"):
        renewed(assistant, empty, card(empty, "Zeppelins"))
    with pytest.raises(UsageError, match=r"stays as it is$"):
        renewed(assistant, empty, card(empty, "Figures"))


@pytest.mark.parametrize(("language", "heading"), [("en", "Key messages"), ("fr", "Messages clés")])
def test_a_section_of_the_whole_topic_is_that_of_the_topic_asked_anew(
    assistant: Assistant, language: str, heading: str
) -> None:
    draft = made(assistant, language)
    before = texts(draft, heading)
    piece = draft.arrangement.card(card(draft, heading)).pieces[0].id
    less = draft.changed(lambda cards: cards.piece_out(piece))
    assert texts(less, heading) != before
    at = card(less, heading)
    assert texts(less.filled(at, renewed(assistant, less, at)), heading) == before


def test_nothing_is_seen_of_a_document_that_may_no_longer_be_seen(tmp_path: Path) -> None:
    settings = Settings(
        collections={"police": CollectionSettings(document=("first.txt",), see=("board",))}
    )
    with assistant_over(tmp_path, REPORTS, settings) as assistant:
        board = assistant.restricted_to(Permissions(frozenset({"reader", "board"})))
        draft = made(board)
        assert draft.standing(board) == Standing()
        seen = to_markdown(draft.written(draft.standing(board)))
        assert "900 police officers" in seen
        assert "950 police officers" in seen
        reader = assistant.restricted_to(Permissions(frozenset({"reader"})))
        standing = draft.standing(reader)
        written = draft.written(standing)
        assert standing.hidden
        for text in (to_markdown(written), to_html(written)):
            assert "950 police officers" in text
            assert "900" not in text
            assert "first" not in text


def test_a_quote_that_is_no_longer_at_its_place_is_gone_until_it_is_there_again(
    tmp_path: Path,
) -> None:
    with assistant_over(tmp_path, REPORTS) as assistant:
        draft = made(assistant)
        file = tmp_path / "reports" / "second.txt"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace("950", "951"), encoding="utf-8")
        assistant.index(tmp_path / "reports")
        standing = draft.standing(assistant)
        assert standing.gone
        assert not standing.hidden
        assert "950" not in to_markdown(draft.written(standing))
        file.write_text(text, encoding="utf-8")
        assistant.index(tmp_path / "reports")
        assert draft.standing(assistant) == Standing()


def test_a_corrected_publisher_and_title_are_shown_and_those_of_a_document_that_is_gone_stay(
    tmp_path: Path,
) -> None:
    with assistant_over(tmp_path, REPORTS) as assistant:
        draft = made(assistant)
        before = to_markdown(draft.written(draft.standing(assistant)))
        assert "Office of Mexico" not in before
        assert draft.described(assistant) == draft
        assistant.correct_metadata(
            "second.txt",
            Correction(title="Police in Mexico", publisher="Office of Mexico", year=2019),
        )
        now = draft.described(assistant)
        assert now.standing(assistant) == Standing()
        text = to_markdown(now.written(now.standing(assistant)))
        assert "Office of Mexico, Police in Mexico, 2019" in text
        assert "(Office of Mexico, 2019)" in text
        assistant.remove(["second.txt"])
        assert draft.described(assistant) == draft
