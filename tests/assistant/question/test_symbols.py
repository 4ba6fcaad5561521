from __future__ import annotations

import pytest

from assistant.question.symbols import named_by_symbol
from index.model import DocumentRecord

RECORDS = {
    name: DocumentRecord(name, title=title, symbol=symbol)
    for name, title, symbol in (
        ("a.pdf", "Aid", "A/80/75"),
        ("b.pdf", "Older aid", "A/80/7"),
        ("c.pdf", "Review", "E/CN.6/2025/3/Rev.1"),
        ("d.pdf", "Evaluation", "DP/2025/14"),
        ("e.pdf", "Corrigendum", "DP/2025/14/Corr.1"),
        ("f.pdf", "Progress", "DP/FPA/2025/4 (Part I)"),
        ("g.pdf", "No number", None),
    )
}


@pytest.mark.parametrize(
    ("text", "titled", "names"),
    [
        ("What does A/80/75 say?", "What does “Aid” say?", ["a.pdf"]),
        ("what does a/80/75, say", "what does “Aid”, say", ["a.pdf"]),
        ("(see A/80/7).", "(see “Older aid”).", ["b.pdf"]),
        ("A/80/75/Add.1", "A/80/75/Add.1", []),
        ("CA/80/75", "CA/80/75", []),
        ("E/CN.6/2025/3", "“Review”", ["c.pdf"]),
        ("E/CN.6/2025/3/Rev.1 and A/80/7", "“Review” and “Older aid”", ["b.pdf", "c.pdf"]),
        ("DP/2025/14?", "“Evaluation”?", ["d.pdf", "e.pdf"]),
        ("DP/2025/14/Corr.1", "“Corrigendum”", ["e.pdf"]),
        ("DP/FPA/2025/4", "“Progress”", ["f.pdf"]),
        ("and/or", "and/or", []),
        ("A/99/1", "A/99/1", []),
    ],
)
def test_a_symbol_stands_for_its_document(text: str, titled: str, names: list[str]) -> None:
    assert named_by_symbol(text, RECORDS) == (titled, names)
