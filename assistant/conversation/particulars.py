"""What is known of one document, where a question asks for it: its pages, language, address, year or publisher.

Patterns (`particulars.yaml`) tell what is asked for, and by which words the document is named. It is the only one of
which title, publisher, file name and year have all these words, or the names and years among them where it is in
another language; a pronoun is the one that was shown before. Where there is none or are several, the question is like any other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from babel import Locale

from assistant.conversation.inventory import described
from assistant.conversation.languages import language_name
from assistant.locale import say
from assistant.model import Answer
from assistant.question.understand import function_stems
from assistant.retrieval.within_document import document_name_stems
from corpus.stemming import stems
from corpus.yaml_text import parse_yaml
from index.model import DocumentRecord

Kind = Literal["pages", "language", "address", "year", "publisher"]
_NAMES: Mapping[Kind, str] = {
    "year": "Year", "publisher": "Publisher", "pages": "Pages", "language": "Language", "address": "Address"
}  # fmt: skip

_NAME = re.compile(r"\b(?:[A-ZА-ЯЁÀ-Þ]|\d)[\w’'-]*")  # a word with a capital letter, or a number
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is asked of a document."""

    kind: Kind
    record: DocumentRecord

    @property
    def may_be_told(self) -> bool:
        """Whether the text of the document may say it better: the day on which it was published."""
        return self.kind == "year"

    def is_told_by(self, answer: Answer) -> bool:
        """Whether an answer is from the document and begins with something of its year, or of any where that is not known."""
        if not answer.claims or {one.document for one in answer.citations} != {self.record.name}:
            return False
        years = _YEAR.findall(answer.claims[0].text)
        return str(self.record.year) in years if self.record.year else bool(years)


def particulars(
    question: str, language: str, records: Sequence[DocumentRecord], shown: str | None = None
) -> Particulars | None:
    """What a question asks of one of ``records``; None for one that asks something else. ``shown``: name of the document that a
    pronoun means.
    """
    asked = question.strip().rstrip("?؟.! ")
    for kind, patterns in _patterns().items():
        for pattern in patterns:
            if found := pattern.fullmatch(asked):
                record = _named(found["report"], language, records, shown)
                if record is not None:
                    return Particulars(kind, record)
    return None


def particulars_text(asked: Particulars, language: str) -> str:
    """The document and what is known of it, what is asked for first."""
    record, locale = asked.record, Locale.parse(language)
    known: dict[Kind, str] = {
        "year": str(record.year or ""),
        "publisher": record.publisher or "",
        "pages": str(record.pages or ""),
        "language": language_name(locale, record.language) if record.language else "",
        "address": record.url or "",
    }
    order = sorted(known, key=lambda kind: kind != asked.kind)
    lines = [
        f"- {say(_NAMES[kind], language)}: {known[kind] or say('not known', language)}"
        for kind in order
        if known[kind] or kind == asked.kind
    ]
    return "\n".join([f"{described(record, locale)}:", "", *lines])


def _named(
    words: str, language: str, records: Sequence[DocumentRecord], shown: str | None
) -> DocumentRecord | None:
    every = set(stems(words, language)) - function_stems(language)
    names = set(stems(" ".join(_NAME.findall(words)), language))
    if not every:
        meant = [one for one in records if one.name == shown]
    else:
        meant = [
            one
            for one in records
            if (wanted := every if one.language == language else names)
            and wanted <= document_name_stems(one, language) | {str(one.year or "")}
        ]
    return meant[0] if len(meant) == 1 else None


@cache
def _patterns() -> dict[Kind, list[re.Pattern[str]]]:
    raw = resources.files("assistant.conversation").joinpath("particulars.yaml").read_text("utf-8")
    return {
        cast("Kind", kind): [re.compile(one, re.IGNORECASE) for one in patterns]
        for kind, patterns in parse_yaml(raw).items()
    }
