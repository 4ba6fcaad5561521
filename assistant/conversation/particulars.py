"""What is known of one document, where a question asks for it: its pages, language, address, year or publisher.

Patterns (`particulars.yaml`) tell what is asked for, and by which words a document is named. A question means the only document

- that it calls by a word for such ("the review on …") and by words that title, publisher, file name and year have; by names
  alone where it is in another language;
- of whose title it says most;
- whose title it has in quotation marks;
- or that was shown, by a pronoun or a bare "the report".

Any other question is none of these, since what was published, or where something can be had, is what documents tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from babel import Locale

from assistant.conversation.inventory import described
from assistant.conversation.languages import language_name
from assistant.locale import say
from assistant.model import Answer
from assistant.question.document_names import document_name_stems
from assistant.question.understand import function_stems
from corpus.stemming import stems
from corpus.yaml_text import parse_yaml
from index.model import DocumentRecord

Kind = Literal["pages", "language", "address", "year", "publisher"]
_NAMES: Mapping[Kind, str] = {
    "year": "Year", "publisher": "Publisher", "pages": "Pages", "language": "Language", "address": "Address"
}  # fmt: skip

_NAME = re.compile(r"(?:[A-ZА-ЯЁÀ-Þ]|\d)[\w’'-]*")  # a word with a capital letter, or a number
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WORD = re.compile(r"[^\W_][\w’'-]*")
_ELIDED = re.compile(r"\b[dl][’']", re.IGNORECASE)
_MOST = 0.6  # share of a title's words by which it is said without a word for documents
_WORDS = "words"  # key of the list of words for documents


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is asked of a document."""

    kind: Kind
    record: DocumentRecord

    @property
    def may_be_told(self) -> bool:
        """Whether the text of the document may say it better: the day on which it was published, or what is not known."""
        return self.kind == "year" or not known_of(self.record, "en")[self.kind]

    def is_told_by(self, answer: Answer) -> bool:
        """Whether an answer is from the document; of its year, where it begins with something of that, if it is known."""
        if not answer.claims or {one.document for one in answer.citations} != {self.record.name}:
            return False
        year = str(self.record.year or "")
        return self.kind != "year" or year in _YEAR.findall(answer.claims[0].text) or not year


@dataclass(frozen=True, slots=True)
class Before:
    """Names of the documents that a pronoun may mean. ``shown``: that the last answer was about; ``quoted``: that it was from,
    which only what any document has is asked of: pages, a language, an address.
    """

    shown: str | None = None
    quoted: str | None = None

    def meant(self, kind: Kind) -> str | None:
        return self.shown or (self.quoted if kind in ("pages", "language", "address") else None)


def asks_for_any(question: str) -> bool:
    """Whether a question has the form of one for what is known of a document."""
    return next(_matches(question), None) is not None


def particulars(
    question: str, language: str, records: Sequence[DocumentRecord], before: Before
) -> Particulars | None:
    """What a question asks of one of ``records``; None for one that asks something else."""
    for kind, words in _matches(question):
        named = [one for one in records if _names(words, one, language, kind)]
        if not _left(words, language):
            named = [one for one in records if one.name == before.meant(kind)]
        if len(named) == 1:
            return Particulars(kind, named[0])
    return None


def _matches(question: str) -> Iterator[tuple[Kind, str]]:
    """What a question may ask for, and its words for the document."""
    asked = question.strip().rstrip("?؟.! ")
    for kind, patterns in _patterns().items():
        for pattern in patterns:
            if found := pattern.fullmatch(asked):
                yield kind, found.groupdict().get("report") or ""


def particulars_text(asked: Particulars, language: str) -> str:
    """The document and what is known of it, what is asked for first."""
    record, locale = asked.record, Locale.parse(language)
    known = known_of(record, language)
    order = sorted(known, key=lambda kind: kind != asked.kind)
    unknown = say("not known", language)
    lines = [
        "- "
        + say(
            "{name}: {value}",
            language,
            name=say(_NAMES[kind], language),
            value=known[kind] or unknown,
        )
        for kind in order
        if known[kind] or kind == asked.kind
    ]
    return "\n".join([f"{described(record, locale)}:", "", *lines])


def known_of(record: DocumentRecord, language: str) -> dict[Kind, str]:
    """What is known of a document, as it is told in ``language``; "" for what is not."""
    spoken = language_name(Locale.parse(language), record.language) if record.language else ""
    return {
        "year": str(record.year or ""),
        "publisher": record.publisher or "",
        "pages": str(record.pages or ""),
        "language": spoken,
        "address": record.url or "",
    }


def _names(words: str, record: DocumentRecord, language: str, kind: Kind) -> bool:
    """Whether ``words`` name a document."""
    if record.title and f"“{record.title}”" in words:
        return True
    left = _left(words, language, record.language or language)
    said = set(stems(" ".join(left), language))
    if all(word.isdigit() for word in left) or not said <= _stems_of(record, language):
        return False
    if record.language != language and not all(map(_NAME.fullmatch, left)):
        return False
    if any(map(_is_word, _words_of(words))):
        return True
    own = " ".join(_left(record.title, language, record.language or language))
    title = set(stems(own, language))
    return kind != "address" and len(said & title) >= max(1, _MOST * len(title))


def _left(words: str, *languages: str) -> list[str]:
    """Those of ``words`` that say which document is meant: neither words for documents nor function words of ``languages``."""

    def says_nothing(word: str) -> bool:
        return any(set(stems(word, one)) <= function_stems(one) for one in languages)

    return [word for word in _words_of(words) if not (_is_word(word) or says_nothing(word))]


def _words_of(text: str) -> list[str]:
    return _WORD.findall(_ELIDED.sub("", text))


def _stems_of(record: DocumentRecord, language: str) -> frozenset[str]:
    return document_name_stems(record, language) | {str(record.year or "")}


def _is_word(word: str) -> bool:
    return any(one.fullmatch(word) for one in _all_patterns()[_WORDS])


@cache
def _patterns() -> dict[Kind, list[re.Pattern[str]]]:
    return {cast("Kind", k): own for k, own in _all_patterns().items() if k != _WORDS}


@cache
def _all_patterns() -> dict[str, list[re.Pattern[str]]]:
    raw = resources.files("assistant.conversation").joinpath("particulars.yaml").read_text("utf-8")
    return {
        kind: [re.compile(one, re.IGNORECASE) for one in patterns]
        for kind, patterns in parse_yaml(raw).items()
    }
