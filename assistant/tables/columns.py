"""Matching of a question's words to the columns of a table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from assistant.question.understand import Question
from assistant.tables.model import Table
from corpus.normalize import fold
from corpus.stemming import STOP_WORDS, words

NAMED = 0.6  # share of a column's words that the question must say to name it
_FIRST_TERMS = 4  # words at the beginning of a question among which is what it asks for
_DISTINCT = 0.8  # different cells of a column, as a share of the rows, from which it names the rows


def column_share(column: str, question: Question) -> float:
    """Share of the words of a column's name that the question says, in [0, 1]."""
    return _share(column, question, {word.stem for word in question.terms})


def named_columns(question: Question, columns: Iterable[str]) -> list[str]:
    """The columns that the question names, the best first."""
    shares = [(-column_share(column, question), at, column) for at, column in enumerate(columns)]
    return [column for share, _, column in sorted(shares) if -share >= NAMED]


def answer_column(question: Question, table: Table, title: str) -> str | None:
    """The column that is asked for: its name is what the question begins with.

    If there is none, and the question begins with what the table or the document is about ("evaluations", in a
    register of evaluations), the first column, if it names the rows. ``title``: of the document.
    """
    wanted = asked_for(question)
    shares = [
        (_share(column, question, wanted), -at, column)
        for at, column in enumerate(table.columns)
        if not table.is_numeric(column)
    ]
    share, _, best = max(shares, default=(0.0, 0, ""))
    if share >= NAMED:
        return best
    first = next((column for column in table.columns if column), "")
    values = table.values(first)
    names_rows = len(values) > _DISTINCT * len(table.rows) and not table.is_numeric(first)
    about = content_stems(f"{table.names} {title}", question)
    return first if names_rows and begins_with(question) & about else None


def asked_for(question: Question) -> set[str]:
    """Stems of what the question counts, or of its first words."""
    return set(question.counted) or {word.stem for word in question.terms[:_FIRST_TERMS]}


def begins_with(question: Question) -> set[str]:
    """The stem of the question's first term; empty for a question without terms."""
    return {word.stem for word in question.terms[:1]}


def content_stems(text: str, question: Question) -> frozenset[str]:
    """Stems of the words of ``text`` without stop words, in the question's language."""
    return frozenset(content_stem_sequence(text, question.language))


@lru_cache(maxsize=20_000)  # every question looks at the same cells again
def content_stem_sequence(text: str, language: str) -> tuple[str, ...]:
    """Stems of the words of ``text`` without stop words, in their order."""
    return tuple(
        w.stem for w in words(text, language) if fold(text[w.start : w.end]) not in STOP_WORDS
    )


def _share(column: str, question: Question, wanted: set[str]) -> float:
    own = content_stems(column, question)
    return len(own & wanted) / len(own) if own else 0.0
