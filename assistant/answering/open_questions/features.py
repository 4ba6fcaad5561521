"""What is known of a sentence that may be a point: the names of its features, and those that its words alone give."""

from __future__ import annotations

import re

from assistant.answering.open_questions.kinds import sections_for
from assistant.answering.open_questions.standing import is_whole, leans, words_of
from assistant.reader.kinds import OpenKind
from corpus.sections.cues import does

FEATURES = (
    "cosine",  # of sentence and question
    "residual",  # of sentence and what the question says beyond naming the document
    "passage",  # score of its passage in retrieval, relative to the best; 0 where it was not found
    "passage_cosine",  # of its passage and the question
    "passage_words",  # BM25 of its passage, relative to the best of the document
    "neighbour",  # highest cosine of the question with the sentences next to it
    "central",  # cosine with the mean of the sentences of its document
    "repeated",  # highest cosine with a sentence elsewhere in its document: what a report says twice matters
    "words_in",  # share of the question's words that it has, weighted by rarity
    "words_above",  # share of those that its headings have
    "section",  # its section is for what is asked
    "section_near",  # its section is of a kind in which answers are looked for besides
    "within",  # a section around its own is for what is asked
    "part_opens",  # it is among the first sentences of its section
    "summary",  # it is in a summary
    "opening",  # it is among the first sentences of its document's text
    "off",  # its section is an annex, contents, references, front matter or method
    "item",  # it begins an item of the kind asked for
    "in_item",  # it goes on with one
    "cue",  # it does what is asked for ("should", "challenge")
    "figure",  # it has a figure
    "figures",  # it has two or more
    "names",  # capitalised words in it, as a share
    "short",
    "long",
    "leans",
    "whole",
    "first",  # it begins a paragraph
    "row",  # it is a row of a table
    "results_figure",  # results are asked for, and it has a figure
    "overview_summary",  # an overview is asked for, and it is in a summary
    "place",  # it names a place that is asked for
    "document",  # score of its document in retrieval, relative to the best
)
_FIGURE = re.compile(r"\d[\d.,]*")
_NAME = re.compile(r"(?<=[^\W_] )[A-ZÀ-ÞА-Я][\w-]+")
_SHORT, _LONG = 10, 45  # words
_CUES = frozenset(
    {
        "recommendations",
        "findings",
        "conclusions",
        "lessons",
        "challenges",
        "results",
        "activities",
        "method",
        "finance",
        "objectives",
        "context",
    }
)


def form_of(text: str, kind: OpenKind) -> tuple[float, ...]:
    """What the words of a sentence say of it: the features from "cue" to "whole"."""
    count = words_of(text)
    cue = sections_for(kind)[0] if kind != "overview" else "results"
    return (
        float(cue in _CUES and does(cue, text)),
        float(any(character.isdigit() for character in text)),
        float(len(_FIGURE.findall(text)) > 1),
        len(_NAME.findall(text)) / max(1, count),
        float(count < _SHORT),
        float(count > _LONG),
        float(leans(text)),
        float(is_whole(text)),
    )
