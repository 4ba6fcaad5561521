"""A question translated to the language of the documents that are searched."""

from __future__ import annotations

from dataclasses import replace

from assistant.question.glossary.meanings import LANGUAGES
from assistant.question.glossary.render import Piece, render
from assistant.question.understand import Question, function_stems
from corpus import domain
from corpus.names import find_places
from corpus.stemming import Word, stems, words


@domain.cached(256)
def translate_question(question: Question, language: str) -> Question | None:
    """``question`` in ``language``, word by word; None where the glossary lacks one of the two.

    What is asked (kind, unit, years, figures) stays; the first translation of each piece makes the text, the
    others are its ``alternatives``. Countries that the text names by an adjective only are added to ``places``.
    """
    if question.language not in LANGUAGES or language not in LANGUAGES:
        return None
    asked = {w.start for w in question.terms}
    counted = set(question.counted)
    own = words(question.text, question.language)
    written: list[str] = []
    terms: list[Word] = []
    number: list[str] = []
    alternatives: list[tuple[frozenset[str], frozenset[str]]] = []
    length = 0
    for piece in render(question.text, question.language, language):
        first = piece.translations[0]
        inside = [w for w in own if piece.start <= w.start < piece.end]
        if any(w.start in asked for w in inside):
            found = _terms(first, length, language)
            terms += found
            alternatives += _alternatives(piece, found, language)
            if counted & {w.stem for w in inside}:
                number += [w.stem for w in found]
        written.append(first)
        length += len(first) + 1
    text = " ".join(written) + "?"
    return replace(
        question,
        text=text[0].upper() + text[1:],
        language=language,
        terms=tuple(terms),
        counted=tuple(number),
        places=tuple(dict.fromkeys((*question.places, *(m.key for m in find_places(text))))),
        alternatives=tuple(alternatives),
    )


def _terms(translation: str, offset: int, language: str) -> list[Word]:
    """The words of ``translation``, which begins at ``offset``, that are not function words."""
    skip = function_stems(language)
    return [
        Word(w.start + offset, w.end + offset, w.stem)
        for w in words(translation, language)
        if w.stem not in skip
    ]


def _alternatives(
    piece: Piece, terms: list[Word], language: str
) -> list[tuple[frozenset[str], frozenset[str]]]:
    first = frozenset(w.stem for w in terms)
    skip = function_stems(language)
    found = []
    for translation in piece.translations[1:]:
        other = frozenset(stems(translation, language)) - skip
        if first and other and other != first:
            found.append((other, first))
    return found
