"""Tags of one document: which passages speak of which terms, each with the sentence that shows it.

1. `decide.judge` gives probabilities; a tag is given from the fitted threshold.
2. Its quote is the sentence that names the term, or one below it, most often; where none does, the sentence whose vector is
   nearest to the term's.
3. What an editor has corrected replaces what was decided (`corrected`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from assistant.accounts.tag_corrections import TagCorrection
from assistant.taxonomies.decide import Judged, judge, parents, weights
from assistant.taxonomies.model import Taxonomies, Term
from assistant.taxonomies.read import packaged_terms
from assistant.taxonomies.vectors import TermVectors, Vectors
from assistant.taxonomies.words import Naming, TermNames
from corpus.model import Passage, Span
from index.manifest.tags import PassageTag
from index.model import DocumentRecord
from index.view import IndexView


class Tagger:
    """Tags documents with ``terms``; what it makes of the terms in a language is remembered."""

    def __init__(
        self, index: IndexView, terms: Sequence[Term], taxonomies: Taxonomies, cache: Path | None
    ) -> None:
        """``taxonomies``: say which terms are above which. ``cache``: directory for vectors of terms."""
        self._index = index
        self._terms = list(terms)
        self._above = parents(self._terms, taxonomies)
        self._below = _below(self._above)
        self._meant = TermVectors(index.own_encoder, cache)
        self._known: dict[str, tuple[TermNames, Vectors, Vectors]] = {}

    def tags(self, record: DocumentRecord) -> list[PassageTag]:
        """The tags of a document's passages, in the order of the text. Raises UnknownDocument."""
        names, meanings, background = self._of(record.language or "en")
        passages = self._index.passages_of(record.name)
        vectors = self._index.passage_vectors(record.name)
        if len(vectors) != len(passages):
            return []  # replaced meanwhile: it is tagged when it is next asked for
        kept = list(passages.values())
        judged = judge(kept, record.title, vectors, names, meanings, background, self._above)
        rows, terms = np.nonzero(judged.probabilities >= weights()["threshold"])
        ids = list(passages)
        wanted = list(dict.fromkeys(ids[row] for row in rows))
        sentences = self._index.sentence_vectors(wanted)
        found = []
        for row, term in zip(rows.tolist(), terms.tolist(), strict=True):
            vector = sentences.get(ids[row])
            span = self._quote(kept[row], judged, row, term, vector, meanings)
            found.append(
                PassageTag(
                    self._terms[term].tag,
                    kept[row].position,
                    float(judged.probabilities[row, term]),
                    span.start,
                    span.end,
                )
            )
        return found

    def _of(self, language: str) -> tuple[TermNames, Vectors, Vectors]:
        if language not in self._known:
            meanings = self._meant.of(self._terms, language)
            background = self._meant.of(packaged_terms(), language)
            self._known[language] = TermNames(self._terms, language), meanings, background
        return self._known[language]

    def _quote(
        self,
        passage: Passage,
        judged: Judged,
        row: int,
        term: int,
        vectors: Vectors | None,
        meanings: Vectors,
    ) -> Span:
        """The sentence that shows that a passage speaks of a term; the passage itself where it has none."""
        if not passage.sentences:
            return Span(passage.start, passage.end)
        naming = _naming_sentence(passage, judged.namings[row], {term, *self._below[term]})
        if naming is not None:
            return naming
        if vectors is None or len(vectors) != len(passage.sentences):
            return passage.sentences[0]
        return passage.sentences[int(np.argmax(vectors @ meanings[term]))]


def named(
    terms: Sequence[Term], names: TermNames, passages: Iterable[Passage]
) -> Iterator[PassageTag]:
    """A tag for each sentence of a passage that names a term in so many words, and for each term that only the passage names."""
    for passage in passages:
        found = names.find(passage.text)
        for term in dict.fromkeys(one.term for one in found):
            counts = _namings_by_sentence(passage, found, {term})
            naming = [span for span, n in zip(passage.sentences, counts, strict=True) if n]
            for span in naming or [Span(passage.start, passage.end)]:
                yield PassageTag(terms[term].tag, passage.position, 1.0, span.start, span.end)


def _naming_sentence(
    passage: Passage, namings: Iterable[Naming], among: Collection[int]
) -> Span | None:
    """The sentence that names one of the terms ``among`` most often; None where none does."""
    counts = _namings_by_sentence(passage, namings, among)
    return passage.sentences[counts.index(max(counts))] if any(counts) else None


def _namings_by_sentence(
    passage: Passage, namings: Iterable[Naming], among: Collection[int]
) -> list[int]:
    """How often each sentence of a passage names one of the terms ``among``."""
    counts = [0] * len(passage.sentences)
    for one in namings:
        at = passage.start + one.start
        for number, span in enumerate(passage.sentences):
            counts[number] += one.term in among and span.start <= at < span.end
    return counts


def corrected(
    tags: Iterable[PassageTag],
    corrections: Sequence[TagCorrection],
    passages: Mapping[str, Passage],
    text: str,
    taxonomies: Taxonomies,
) -> list[PassageTag]:
    """``tags`` with what editors have corrected: wrong ones taken out, missing ones added.

    A correction counts where its quote still is in the ``text``. A term that is wrong takes those below it along; a
    term that is added brings those above it.
    """
    found = {(one.position, one.tag): one for one in tags}
    for correction in corrections:
        start = _place(correction, text)
        if start is None:
            continue
        end = start + len(correction.quote) if correction.quote else len(text)
        for passage in passages.values():
            if passage.end <= start or end <= passage.start:
                continue
            if not correction.holds:
                for key in list(found):
                    position, tag = key
                    wrong = correction.tag in (tag, *taxonomies.above(tag))
                    if position == passage.position and wrong:
                        del found[key]
            elif passage.start <= start < passage.end:
                for tag in (correction.tag, *taxonomies.above(correction.tag)):
                    until = min(end, passage.end)
                    one = PassageTag(tag, passage.position, 1.0, start, until, corrected=True)
                    found[passage.position, tag] = one
    return sorted(found.values(), key=lambda one: (one.position, one.tag))


def _place(correction: TagCorrection, text: str) -> int | None:
    """Where the quote of a correction is now; 0 for one that is about the whole document."""
    if not correction.quote:
        return 0
    if text.startswith(correction.quote, correction.start):
        return correction.start
    at = text.find(correction.quote)
    return at if at >= 0 else None


def _below(above: Sequence[Sequence[int]]) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in above]
    for term, over in enumerate(above):
        for parent in over:
            found[parent].append(term)
    return found
