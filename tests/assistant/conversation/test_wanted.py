"""Which documents a turn asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.assistant.reports import assistant_over

TITLES = {
    "mali.md": ("Evaluation of the fund for artists of Mali", "Nine people met in Lima."),
    "perou.md": ("Évaluation des tribunaux du Pérou", "Neuf personnes se sont réunies à Lima."),
    "togo.md": ("Midwives of the coast, annual report", "Nine people met in Lima."),
    "guia.md": ("Guía para maestras", "Nueve personas se reunieron en Lima."),
    "plan.md": ("Revisión del plan de salud", "Nueve personas se reunieron en Lima."),
}


@pytest.mark.parametrize(
    ("turn", "documents"),
    [
        ("what evaluations do you have?", {"mali.md", "perou.md"}),
        ("quelles évaluations avez-vous ?", {"mali.md", "perou.md"}),
        ("list the evaluations in French", {"perou.md"}),
        ("which evaluations and guides do you have?", {"mali.md", "perou.md", "guia.md"}),
        ("which reviews do you have?", {"plan.md"}),
        ("what audits do you have?", set(TITLES)),  # no title says so
        ("which documents do you have?", set(TITLES)),
        ("which reports do you have?", set(TITLES)),
    ],
)
def test_a_kind_of_documents_is_asked_for_by_what_their_titles_say_in_any_language(
    tmp_path: Path, turn: str, documents: set[str]
) -> None:
    files = {
        name: f"---\ntitle: {title}\n---\n\n{text}\n" for name, (title, text) in TITLES.items()
    }
    with assistant_over(tmp_path, files) as opened:
        reply = opened.ask(turn).reply
    assert reply is not None
    assert set(reply.documents) == documents
