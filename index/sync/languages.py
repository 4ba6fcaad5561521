"""Languages of documents and passages, against those of the model and the stemmers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from corpus.metadata import detect_language
from index.model import DocumentRecord

_FEW = 2
_SHARE = 0.1  # of all documents
_SHORTEST = 120  # characters of a passage whose language can be told


def passage_language(text: str, document: str | None, known: Collection[str]) -> str | None:
    """The language of a passage: its own where it is one of ``known``, else its document's."""
    own = detect_language(text) if len(text) >= _SHORTEST else None
    return own if own in known else document


def unspoken(records: Iterable[DocumentRecord], languages: Collection[str], model: str) -> str:
    """Says that many documents are in languages that the model was not made for; "" if few are.

    ``languages``: those of the model; empty where its card names none, and then nothing is said.
    """
    told = [record.language for record in records if record.state == "indexed" and record.language]
    foreign = Counter(language for language in told if language not in languages)
    count = sum(foreign.values())
    if not languages or count < _FEW or count < _SHARE * len(told):
        return ""
    named = ", ".join(language for language, _ in foreign.most_common())
    return (
        f"{count} of {len(told)} documents are in languages that the model {model} was not made for"
        f" ({named}): they are found by their words, less well by their meaning. The setting `model`"
        " (ASSISTANT_MODEL) takes a multilingual one; then `assistant index --rebuild`."
    )
