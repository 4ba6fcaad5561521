"""Figures that differ are told where nothing shows whether the documents disagree."""

from __future__ import annotations

from pathlib import Path

from assistant import Assistant
from assistant.config.settings import Settings
from tests.assistant.reports import assistant_over

SAMPLES = Path(__file__).parents[3] / "corpus" / "samples"
PAGE, REPORT = "unodc-police-programmes.html", "unodc-criminal-justice.pdf"
QUESTION = "In how many states did UNODC hold its training programme in Mexico?"


def test_two_figures_that_are_quoted_for_one_thing_are_named_as_different(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / "index", settings=Settings(workers=1)) as opened:
        opened.index([SAMPLES / PAGE, SAMPLES / REPORT])
        answer = opened.ask(QUESTION)
    numbers = {citation.document: citation.number for citation in answer.citations}
    told = f"The quotes give different figures: 25 states [{numbers[PAGE]}]; 26 states [{numbers[REPORT]}]."
    assert told in answer.notice
    assert answer.conflicts == ()


def test_one_figure_said_twice_is_no_difference(tmp_path: Path) -> None:
    line = "The training programme of UNODC in Mexico covered 25 states.\n"
    reports = {
        "a.md": f"# Programmes\n\n{line}",
        "b.md": f"# Results\n\nIn all, {line[0].lower()}{line[1:]}",
    }
    with assistant_over(tmp_path, reports) as opened:
        assert "different figures" not in opened.ask(QUESTION).notice
