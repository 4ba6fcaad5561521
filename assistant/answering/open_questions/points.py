"""The points of an answer among candidates: the likeliest statements, which say different things."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from assistant.answering.open_questions.candidates import PointCandidate, kinds_of
from assistant.answering.open_questions.features import FEATURES
from assistant.answering.open_questions.kinds import sections_for
from assistant.answering.open_questions.listed import kinds_named
from assistant.answering.open_questions.reading import OpenReader
from assistant.answering.open_questions.select import Budget, select
from assistant.answering.open_questions.standing import introduces, stands_alone, words_of
from assistant.answering.weights import fitted
from assistant.citations import Place, is_among
from assistant.evidence.coverage import covers
from assistant.question.understand import Question
from assistant.reader.kinds import OpenKind
from corpus.names import find_figures, find_organisations, find_places
from corpus.sections import SectionKind

_LIKELY = 250  # sentences that are looked at closely
_ABOUT: frozenset[OpenKind] = frozenset({"overview", "evidence", "explain"})
_IN_SECTIONS = frozenset({"recommendations", "lessons", "challenges"})
_FEWEST_IN_SECTION = (
    6  # sentences of sections that are for what is asked, from which others are left out
)
_SAYING = 5  # words
_READ = 40  # likeliest sentences whose passages the reader reads


def _reread(
    question: Question,
    kind: OpenKind,
    candidates: Sequence[PointCandidate],
    scores: np.ndarray,
    read: OpenReader,
) -> np.ndarray:
    """Scores with what the reader says of the likeliest; of the others what it says of the worst of those."""
    order = [i for i in np.argsort(-scores, kind="stable").tolist() if _stands(candidates[i], kind)]
    top = order[:_READ]
    if not top:
        return scores
    logits = read.points(question, [candidates[i] for i in top])
    together: np.ndarray = scores + float(logits.min())
    together[top] = scores[top] + logits
    return together


def _stands(one: PointCandidate, kind: OpenKind) -> bool:
    """Whether a statement can be a point: it stands alone, begins an item, or says what its document is where that is asked."""
    begins = one.item is not None and one.span.start <= one.item.start + 3 < one.span.end
    return begins or stands_alone(one.text) or (kind in _ABOUT and introduces(one.text))


def _says(text: str) -> bool:
    """Whether a text may say something without being a sentence: a few words, or a row of a table; "1 735,00" does not."""
    return words_of(text) >= _SAYING or " | " in text


def _tells(text: str) -> bool:
    """Whether the quote of a look-up says something by itself: no heading of a few words, nothing that only announces a list; a
    figure with a word may be all that is asked for.
    """
    plain = text.strip().strip("*_#")
    figure = bool(words_of(plain)) and bool(find_figures(plain))
    return (figure or _says(plain)) and not plain.endswith(":")


def is_of_names(question: Question, kind: OpenKind, one: PointCandidate, one_report: bool) -> bool:
    """Whether a statement that names places or organisations, or else its heading, names one of those that are asked for.

    What one report says is its own, whoever else it names; but what was done in one place was not done in another. What a report
    of the publisher asked for is about by its title ("Better Work") is no other organisation.
    """
    heading = one.part.title if one.part is not None else ""
    names = [(question.places, find_places)] if not one_report or kind == "results" else []
    if not one_report:
        names.append((question.organisations, find_organisations))
    own = one.names if one.publisher in question.organisations else frozenset[str]()
    for asked, find in names:
        found = (find(one.text) or find(heading)) if asked else []
        named = {mention.key for mention in found} - own
        if named and not any(covers(key, named) for key in asked):
            return False
    return True


def chosen_points(
    question: Question,
    kind: OpenKind,
    one_report: bool,
    candidates: Sequence[PointCandidate],
    budget: Budget,
    read: OpenReader | None,
    leads: Collection[Place] = (),
) -> list[PointCandidate]:
    """The points to be shown, likeliest first. ``read``: asks the reader, where there is one. ``leads``: quotes that a
    look-up would give, as likely as any point.
    """
    scores = fitted("point", FEATURES).logit(np.stack([one.values for one in candidates]))
    if read is not None:
        scores = _reread(question, kind, candidates, scores, read)
    leading = [is_among(one.document, one.span, leads) for one in candidates]
    scores = np.where(leading, scores.max(), scores)
    likely = np.argsort(-scores, kind="stable")[:_LIKELY].tolist()
    whole = [
        i
        for i in likely
        if _stands(candidates[i], kind) and is_of_names(question, kind, candidates[i], one_report)
    ]
    asked = _section_asked_for(question, kind, one_report)
    whole = _of_section(asked, whole, candidates)
    others = [i for i in likely if leading[i] and i not in whole and _tells(candidates[i].text)]
    if kind == "evidence":  # a report may speak of a topic in rows alone
        told = {candidates[i].document for i in whole}
        rows = [
            i
            for i in likely
            if " | " in candidates[i].text
            and candidates[i].document not in told
            and is_of_names(question, kind, candidates[i], one_report)
        ]
        others += [i for i in _of_section(asked, rows, candidates) if not leading[i]]
    usable = [*whole, *others] or [i for i in likely if _says(candidates[i].text)]
    return select([candidates[i] for i in usable], scores[usable], budget)


def _section_asked_for(question: Question, kind: OpenKind, one_report: bool) -> SectionKind | None:
    """The kind of section from which alone one report's points are taken, where it has enough; None: from all."""
    if not one_report:
        return None
    if kind == "findings":
        named = kinds_named(question.text)
        return "conclusions" if "conclusions" in named and kind not in named else None
    return sections_for(kind)[0] if kind in _IN_SECTIONS else None


def _of_section(
    asked: SectionKind | None, kept: list[int], candidates: Sequence[PointCandidate]
) -> list[int]:
    """Those in sections that are for what is ``asked``, where a report has such; those of annexes and the like only
    where there is hardly anything else.
    """
    off = FEATURES.index("off")
    inside = [i for i in kept if not candidates[i].values[off]]
    inside = inside if len(inside) >= _FEWEST_IN_SECTION else kept
    if asked is None:
        return inside
    own = [
        i
        for i in inside
        for part in (candidates[i].part,)
        if part is not None and asked in kinds_of(part)
    ]
    return own if len(own) >= _FEWEST_IN_SECTION else inside
