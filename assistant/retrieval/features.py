"""How well passages fit a question: features of each passage, and one weighted sum of them.

1. Dense and keyword scores, each min-max normalised over the candidates (`index.search.fusion`), since their
   ranges differ from question to question.
2. The best sentence of the passage: the highest cosine of one of its sentences with the question, normalised in
   the same way. A long passage is near to no question as a whole. (Late interaction, with sentences for
   tokens; O. Khattab and M. Zaharia, "ColBERT", SIGIR 2020.)
3. Whether the document is in another language than the question: there, the question's words are missing, and
   cosines are lower.
4. How a passage comes out when its document is searched by itself (`assistant.retrieval.within_document`), by
   the first three features with the same weights.

Also tried, over 2,523 questions with a right passage among the best ten for .814 of them: the share of the question's
words in the title, of the names asked for that a passage covers, the two scores apart for other languages, ranks,
cosines as they are, the score of neighbours, the length. None of them changed that by more than .002, all
together by .009. The weights are fitted by ``assistant.evaluation.fitting.retrieval``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import numpy as np

from assistant.question.understand import Question
from corpus.stemming import stems
from index.model import Candidate, DocumentRecord
from index.search.fusion import min_max
from index.view import IndexView

DEPTH = 3  # documents that are searched by themselves
FEATURES = (
    "dense",  # cosine of question and passage
    "keyword",  # BM25 of the question's words
    "sentence",  # highest cosine of the question with one of the passage's sentences
    "foreign",  # 1 in a document in another language
    *(f"inside_{place}" for place in range(1, DEPTH + 1)),  # inside the best document, the second …
)


@cache
def weights() -> np.ndarray:
    """Weight of each of `FEATURES`, float64 (features,), as ``weights.json`` has them."""
    raw = resources.files("assistant.retrieval").joinpath("weights.json").read_text("utf-8")
    known = json.loads(raw)
    if set(known) != set(FEATURES):
        raise ValueError(f"weights.json has {sorted(known)}, wanted are {sorted(FEATURES)}")
    return np.asarray([known[name] for name in FEATURES])


def passage_scores(values: np.ndarray) -> np.ndarray:
    """Scores in [0, 1] for the first of `FEATURES`, of shape (n, some): float64 (n,), higher is better.

    The weighted sum, divided by the highest one that a passage can have. Scores compare passages of one
    question only.
    """
    used = weights()[: values.shape[1]]
    return np.asarray(np.clip(values @ used / used[used > 0].sum(), 0.0, 1.0))


def passage_features(
    index: IndexView,
    question: Question,
    vector: np.ndarray,
    pool: Sequence[Candidate],
    records: Mapping[str, DocumentRecord],
    inside: Sequence[Mapping[str, float]] = (),
) -> np.ndarray:
    """Features of ``pool``, float64 (n, features), each in [0, 1].

    ``vector``: of the question, float32 (dimension,). ``inside``: for the best document, the second and so
    on, scores of its passages by id, in [0, 1].
    """
    if not pool:
        return np.zeros((0, len(FEATURES)))
    foreign = np.asarray([is_foreign(records[c.passage.document], question) for c in pool], float)
    deep = [[scores.get(c.id, 0.0) for c in pool] for scores in inside]
    deep += [[0.0] * len(pool)] * (DEPTH - len(deep))
    return np.column_stack((text_features(index, vector, pool), foreign, *deep))


def text_features(index: IndexView, vector: np.ndarray, pool: Sequence[Candidate]) -> np.ndarray:
    """The features "dense", "keyword" and "sentence" of ``pool``, float64 (n, 3), each from 0 to 1."""
    given = (
        np.asarray([c.dense for c in pool]),
        np.asarray([c.keyword for c in pool]),
        _best_sentences(index, vector, pool),
    )
    return np.column_stack([min_max(one) for one in given])


def is_foreign(record: DocumentRecord, question: Question) -> bool:
    """Whether a document is in another language than the question; False where it is not known."""
    return bool(record.language) and record.language != question.language


def rarities(index: IndexView, question: Question) -> dict[str, float]:
    """Weight of each stem of the question, > 0: ``log(1 + N / (1 + n))``, where n of the N passages of the
    index have the word, or the most common of the other words for it.
    """
    spelled = {w.stem: question.text[w.start : w.end] for w in question.terms}
    other = sorted({stem for other_words, _ in question.alternatives for stem in other_words})
    counts = index.document_frequencies([*spelled.values(), *other])
    known = dict(zip((*spelled, *other), counts, strict=True))
    having = {s: known[s] for s in spelled}
    for other_words, asked in question.alternatives:
        for s in asked & having.keys():
            having[s] = max(having[s], min(known[one] for one in other_words))
    total = max(1, index.passage_count())
    return {s: float(np.log1p(total / (1 + n))) for s, n in having.items()}


def share_said(asked: Question, rarity: Mapping[str, float], text: str) -> float:
    """The share of the words of ``rarity`` that a text in the language of ``asked`` has, weighted by it, in [0, 1].

    Another translation of a word counts as that word.
    """
    said = set(stems(text, asked.language))
    for other, first in asked.alternatives:
        said |= first if other <= said else frozenset()
    inside = sum(weight for stem, weight in rarity.items() if stem in said)
    return inside / (sum(rarity.values()) or 1.0)


def _best_sentences(index: IndexView, vector: np.ndarray, pool: Sequence[Candidate]) -> np.ndarray:
    """Highest cosine of a sentence of each passage; the passage's own where it has no sentences."""
    known = index.sentence_vectors([c.id for c in pool])
    best = [
        float((known[c.id] @ vector).max()) if len(known.get(c.id, ())) else c.dense for c in pool
    ]
    return np.asarray(best)
