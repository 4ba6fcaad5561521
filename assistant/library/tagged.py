"""`TaggedLibrary`: the documents of one index with the terms of taxonomies that they speak of.

Tags are decided when they are first asked for, document by document, and kept in the index with the version of
taxonomies and weights: a taxonomy of one's own changes oftener than the documents, and whoever asks for no tags does
not wait. A document that is new or changed is tagged at the next question with tags.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from assistant.accounts.tag_corrections import TagCorrection, TagCorrections
from assistant.accounts.user_store import UserStore
from assistant.config.errors import UsageError
from assistant.config.filters import FilterForms, parse_filters
from assistant.config.settings import domain_folder
from assistant.library.corrected import CorrectedLibrary
from assistant.library.outlines import require_outlines
from assistant.library.speaking import Speaking, speaking_passages
from assistant.taxonomies.decide import weights
from assistant.taxonomies.model import Tag, Taxonomies, Taxonomy, Term
from assistant.taxonomies.read import read_taxonomies
from assistant.taxonomies.tagging import Tagger, corrected
from index.filters import Filters
from index.manifest.tags import PassageTag
from index.model import DocumentRecord
from index.store import Index
from index.view import IndexView


@dataclass(frozen=True, slots=True)
class TermUse:
    """How many documents and passages speak of a term."""

    term: Term
    documents: int
    passages: int

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "tag": self.term.tag,
            "name": self.term.name(),
            "names": dict(self.term.names),
            "definition": self.term.definition,
            "above": self.term.parent,
            "documents": self.documents,
            "passages": self.passages,
        }


class TaggedLibrary(CorrectedLibrary):
    """The documents of one index, and their tags. Safe to use from several threads."""

    def taxonomies(self) -> Taxonomies:
        """Those that come with the program and those of the folder of the setting ``domain``, as they are now.

        Raises UsageError for a file that is no taxonomy.
        """
        return read_taxonomies(domain_folder(self.settings), repr(weights()))

    def term_uses(self, taxonomy: str | None = None) -> list[TermUse]:
        """Every term of a taxonomy, or of all, with how many documents and passages speak of it.

        Raises UsageError for a taxonomy that there is not.
        """
        known = self.taxonomies()
        chosen = list(known) if taxonomy is None else [self._taxonomy(known, taxonomy)]
        documents: dict[str, set[str]] = defaultdict(set)
        passages: dict[str, int] = defaultdict(int)
        with self._tagged_index(known) as index:
            for name, _, one in index.tags():
                documents[one.tag].add(name)
                passages[one.tag] += 1
        terms = (term for one in chosen for term in one.terms)
        return [TermUse(term, len(documents[term.tag]), passages[term.tag]) for term in terms]

    def tags(self, document: str, *, tag: str | None = None, best: bool = True) -> list[Tag]:
        """The tags of a document, each with the quote that shows it best and how probable it is, by tag.

        ``tag``: only this. ``best``: False for every passage's. Raises NotFound for an unknown document.
        """
        name = self.document(document).name
        known = self.taxonomies()
        wanted = None if tag is None else self._known_tags([tag], known)
        with self._tagged_index(known) as index:
            found = [
                shown_tag(index, passage, name, one, known.terms[one.tag].name())
                for _, passage, one in index.tags(name, tags=wanted)
                if one.tag in known.terms
            ]
        order = {tag: number for number, tag in enumerate(known.terms)}
        found.sort(key=lambda one: (order[one.tag], -one.probability, one.start))
        if not best:
            return found
        return list({one.tag: one for one in reversed(found)}.values())[::-1]

    def documents(self, tags: Sequence[str] | None = None) -> list[DocumentRecord]:
        """What is indexed, by name, with the documents that could not be read and why.

        ``tags``: only those with a passage that has one of them. Raises UsageError for unknown tags.
        """
        records = super().documents()
        if not tags:
            return records
        known = self.taxonomies()
        wanted = self._known_tags(tags, known)
        with self._tagged_index(known) as index:
            tagged = {name for name, _, _ in index.tags(tags=wanted)}
        return [record for record in records if record.name in tagged]

    def speaking(
        self,
        tags: Sequence[str] = (),
        topics: Sequence[str] = (),
        filters: FilterForms = None,
    ) -> list[Speaking]:
        """Every passage that has one of ``tags`` or names one of ``topics``. Raises UsageError for unknown tags."""
        known, wanted = self.taxonomies(), parse_filters(filters)
        self._known_tags([*tags, *wanted.tags], known)
        with self.asking(wanted.collections)._tagged_index(known) as index:
            require_outlines(index, wanted)
            return speaking_passages(index.tagged(wanted.tags), tags, topics, wanted)

    def correct_tag(
        self,
        document: str,
        tag: str,
        holds: bool,
        *,
        start: int | None = None,
        end: int | None = None,
        person: str = "",
    ) -> None:
        """Say that a part of a document speaks of a term, or does not; it counts at once and stays.

        ``start``, ``end``: of the part, in code points; without them the whole document, of which can only be said
        that it does not. Raises NotFound, and UsageError for an unknown tag or an empty part.
        """
        found = self.document(document)
        known = self.taxonomies()
        self._known_tags([tag], known)
        if start is None or end is None:
            if holds:
                raise UsageError(
                    "a tag that is added needs the quote that shows it: give its start and end"
                )
            one = TagCorrection(found.name, tag, holds, person=person)
        else:
            if not 0 <= start < end <= len(found.text):
                raise UsageError(
                    f"a quote of {found.name} lies between 0 and {len(found.text)}, got {start} to {end}"
                )
            quote = found.text[start:end]
            one = TagCorrection(found.name, tag, holds, start, quote, person)
        self._corrections().add(one)
        with self._whole() as whole:
            self._tag(whole, known, [found.name])

    # --- for what filters by tags ----------------------------------------------------------------
    @contextmanager
    def _filtered_index(self, filters: Filters) -> Iterator[IndexView]:
        """What may be asked about, in the collections of ``filters``, where only passages with its tags are found."""
        self._require_tags(filters)
        with self.asking(filters.collections)._index() as index:
            yield index.tagged(filters.tags)

    def _require_tags(self, filters: Filters) -> None:
        """Tag what is not tagged yet, where filters name tags. Raises UsageError for one that is in no taxonomy."""
        if filters.tags:
            known = self.taxonomies()
            self._known_tags(filters.tags, known)
            with self._tagged_index(known):
                pass

    @contextmanager
    def _tagged_index(self, known: Taxonomies) -> Iterator[IndexView]:
        """What may be seen of the index, once every document of it carries tags of ``known``."""
        with self._whole() as whole:
            missing = whole.untagged(known.version)
            if missing:
                with self._shared.tagging:
                    self._tag(whole, known, whole.untagged(known.version))
        with self._index() as index:
            yield index

    def _tag(self, index: Index, known: Taxonomies, names: Sequence[str]) -> None:
        tagger = Tagger(index, list(known.terms.values()), known, self.settings.cache_dir)
        corrections = self._corrections()
        records = {record.name: record for record in index.document_records()}
        for name in names:
            if name not in records:
                continue
            tags = tagger.tags(records[name])
            own = corrections.of(name)
            if own:
                text = index.document(name).text
                tags = corrected(tags, own, index.passages_of(name), text, known)
            index.keep_tags(known.version, {name: tags})

    def _corrections(self) -> TagCorrections:
        return UserStore(self._data).tag_corrections

    def _known_tags(self, tags: Sequence[str], known: Taxonomies) -> list[str]:
        for tag in tags:
            if tag not in known.terms:
                raise UsageError(_unknown_tag(tag, known))
        return list(tags)

    def _taxonomy(self, known: Taxonomies, name: str) -> Taxonomy:
        found = known.get(name)
        if found is None:
            ids = ", ".join(one.id for one in known)
            raise UsageError(f"there is no taxonomy {name!r} (there are: {ids})")
        return found


def shown_tag(index: IndexView, passage: str, document: str, one: PassageTag, name: str) -> Tag:
    """A tag as people see it, with its quote."""
    text = index.document(document)
    return Tag(
        one.tag,
        name,
        one.probability,
        document,
        one.start,
        one.end,
        text.text[one.start : one.end],
        text.page_at(one.start),
        tuple(text.headings_at(one.start)),
        passage,
        one.corrected,
    )


def _unknown_tag(tag: str, known: Taxonomies) -> str:
    """With the tags that resemble it, by number or by a word of the name."""
    words = tag.partition("/")[2].casefold() or tag.casefold()
    named = [t.tag for t in known.terms.values() if words in t.name().casefold()]
    near = list(dict.fromkeys([*named, *difflib.get_close_matches(tag, list(known.terms), n=3)]))[
        :3
    ]
    hint = f"; meant {' or '.join(near)}?" if near else ""
    return f"there is no tag {tag!r}{hint} (`assistant tags` lists them)"
