"""A taxonomy of one's own; alone in its file, because an open assistant with other words would be in its way."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant import Assistant
from assistant.config.errors import UsageError
from assistant.config.settings import load_settings


def test_a_taxonomy_of_ones_own_is_used_without_indexing_again(tmp_path: Path) -> None:
    (tmp_path / "women.txt").write_text(
        "Ending violence in Fiji\n\nThe shelters gave refuge to 120 survivors of domestic violence.\n"
    )
    with Assistant.open(tmp_path / "index") as assistant:
        assistant.index(tmp_path / "women.txt")
    own = tmp_path / "words" / "taxonomies"
    own.mkdir(parents=True)
    (own / "works.yaml").write_text(
        "id: works\nname: Works\nterms:\n"
        "  - {id: refuge, name: Shelters, definition: Shelters for survivors., synonyms: [refuge]}\n"
    )
    settings = load_settings(domain=tmp_path / "words")
    with Assistant.open(tmp_path / "index", settings=settings) as again:
        (use,) = again.term_uses("works")
        assert (use.documents, use.passages) == (1, 1)
        (own / "works.yaml").write_text("id: works\nname: Works\nterms: refuge\n")
        with pytest.raises(UsageError, match=r"works.yaml, terms: terms are a list, got 'refuge'"):
            again.term_uses()
