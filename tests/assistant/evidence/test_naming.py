"""Whether a report names what is asked for, in all or right before a passage."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from assistant.evidence.naming import names
from corpus.names import find_places
from index.store import Index
from tests.assistant.reports import assistant_over

COUNTRIES = [
    "Kenya",
    "Peru",
    "Chad",
    "Mali",
    "Togo",
    "Benin",
    "Ghana",
    "Nepal",
    "Laos",
    "Japan",
    "Chile",
    "Cuba",
    "Haiti",
    "Malta",
    "Spain",
    "Italy",
    "France",
    "Germany",
    "Norway",
    "Sweden",
    "Finland",
    "Poland",
    "Romania",
    "Greece",
    "Turkey",
    "Egypt",
    "Tunisia",
    "Algeria",
    "Morocco",
    "Senegal",
]


def test_a_report_names_a_place_by_more_than_a_passing_word_or_right_before_a_passage(
    tmp_path: Path,
) -> None:
    visits = " ".join(
        f"The harbour office of {country} mended its lamps and wrote down what had been learnt by its crew of sailors."
        for country in COUNTRIES
    )
    others = "\n\n".join(
        f"## Town {n}\n\nThe office of town {n} has kept its lamps lit in Iceland."
        for n in range(60)
    )
    report = f"# Lamps\n\n## Visits\n\n{visits}\n\n{others}\n"
    with assistant_over(tmp_path, {"lamps.md": report}):
        pass
    with Index.open(tmp_path / "index") as index:
        passages = list(index.passages_of("lamps.md").values())
        visited = [one for one in passages if one.headings[-1:] == ("Visits",)]
        assert len(visited) > 2
        for before, passage in pairwise(visited):
            *_, earlier, last = (place.key for place in find_places(before.text))
            assert names(index, passage, last)
            assert not names(index, passage, earlier)
        assert names(index, visited[0], "Iceland")
        after = passages[passages.index(visited[-1]) + 1]
        assert not names(index, after, COUNTRIES[-1])
