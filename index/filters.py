"""Filters: which documents and passages are asked, and which are left out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TypeVar

from index.model import DocumentRecord

_T = TypeVar("_T")
_NONE = ("",)  # what no document and no passage has
_NO_YEAR = (0,)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Documents that are not asked: those that have any of these; see `Filters` for the fields.

    No places: a passage that names one that is not wanted may speak of one that is.
    """

    documents: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()

    def has(self, record: DocumentRecord) -> bool:
        names = (record.name, *record.aliases)
        return (
            any(_is_among(name, self.documents) for name in names)
            or record.publisher in self.publishers
            or record.year in self.years
            or record.language in self.languages
        )

    def and_also(self, further: LeftOut) -> LeftOut:
        """What either leaves out."""
        return LeftOut(
            self.documents + further.documents,
            self.publishers + further.publishers,
            self.years + further.years,
            self.languages + further.languages,
        )


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may be found; an empty field does not filter, several must all hold.

    ``documents``: names or globs. ``years``: years of the report. ``places``: English names of
    countries or regions; a passage matches when it, its headings, its document's title or country names one.
    ``sections``: what the section is for that a passage is in (`corpus.sections.vocabulary.KINDS`).
    ``tags``: of which a passage has one (`index.manifest.tags`). ``collections``: names of sets of documents, for
    whoever makes the view that is searched. ``without``: documents that are left out of what the others admit.
    """

    documents: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    without: LeftOut = LeftOut()

    def admits(self, record: DocumentRecord) -> bool:
        """Whether a document can hold passages that are admitted.

        Places, sections, tags and collections are not looked at.
        """
        names = (record.name, *record.aliases)
        return (
            (not self.documents or any(_is_among(name, self.documents) for name in names))
            and (not self.publishers or record.publisher in self.publishers)
            and (not self.years or record.year in self.years)
            and (not self.languages or record.language in self.languages)
            and not self.without.has(record)
        )

    def narrowed(self, further: Filters) -> Filters:
        """With ``further`` documents, publishers, years, places and what is left out; of a field that both have, what they have in
        common.
        """
        named = further.documents
        if self.documents and named:
            named = tuple(n for n in named if _is_among(n, self.documents)) or _NONE
        return replace(
            self,
            documents=named or self.documents,
            publishers=_common(self.publishers, further.publishers, _NONE),
            years=_common(self.years, further.years, _NO_YEAR),
            places=_common(self.places, further.places, _NONE),
            without=self.without.and_also(further.without),
        )


def _common(own: tuple[_T, ...], further: tuple[_T, ...], none: tuple[_T, ...]) -> tuple[_T, ...]:
    if not own or not further:
        return own or further
    return tuple(one for one in further if one in own) or none


def _is_among(name: str, documents: Collection[str]) -> bool:
    """Whether a document is one of ``documents``, names or globs."""
    return name in documents or any(fnmatchcase(name, one) for one in documents)
