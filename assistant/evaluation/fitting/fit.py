"""Fit the answerer's logistic models: ``python -m assistant.evaluation.fitting.fit --index DIR FILE…``
(``--also DIR FILE`` for questions on another index; ``--prior FILE…`` for questions that the ranker has
learnt from, of which it says more than it would of others: they fit the first model only).

1. Every question is understood and its passages are found; each candidate sentence is right when it
   overlaps a support quote, or holds all that is asked for in a document that the supports name.
2. The sentence model ranks the sentences of a question (`assistant.evaluation.fitting.listwise`).
3. The sentences that it puts first are read by the ranker; a second model of the same kind adds
   its verdict to the first one's log-odds, which are out of fold.
4. The decline model, one without and one with the ranker, is a logistic regression on the decision features of answerable and absent
   questions, computed from out-of-fold sentence probabilities. Absent questions are weighted to a
   share of `_ABSENT_SHARE`, about what the development questions have; the threshold declines the
   share `_LOST` of the answerable ones.
5. The lead model tells how likely a part of the best sentence is what was asked for.
6. Cross-validation (folds over questions, fixed seed) is printed; the weights of all questions are
   written to ``weights.json``.

Only development questions may be given: what is kept aside must not be seen here.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.answering.choose import choose, eligible
from assistant.answering.decide import DECISION, decision_features
from assistant.answering.features import FEATURES, Candidate
from assistant.answering.read import (
    JUDGED_FEATURES,
    Scored,
    judge,
    judged_values,
    likeliest,
    merged,
    sentences,
)
from assistant.conversation.followups import standalone
from assistant.evaluation.estimates import auroc
from assistant.evaluation.fitting.leads import fit_lead
from assistant.evaluation.fitting.linear import FOLDS, Model, folds_of, logistic, sigmoid
from assistant.evaluation.fitting.listwise import fit_ranking
from assistant.evaluation.matching import contains_all
from assistant.evaluation.questions import Question as Asked
from assistant.evaluation.questions import load_questions
from assistant.evaluation.supports import Located, locate
from assistant.question.understand import VALUES, Question, understand
from assistant.reader.packaged import PackagedRanker
from assistant.reader.pairs import Judged, Ranker
from assistant.retrieval.retrieve import retrieve
from index.store import Index
from index.view import IndexView

_ABSENT_SHARE = 0.25
_LOST = 0.08
_AGAINST = {"names_lost", "value_lost", "asks_value", "contrary"}
_SIGNS = np.asarray([-1.0 if name in _AGAINST else 1.0 for name in DECISION])
_WEIGHTS = Path(__file__).parents[2] / "answering" / "weights.json"


@dataclass(frozen=True, slots=True)
class Seen:
    """A question with its candidate sentences. ``right``: bool (n,). ``whole``: bool (n,), the
    sentence alone holds all that is asked for.
    """

    asked: Asked
    question: Question
    found: list[Candidate]
    values: np.ndarray
    right: np.ndarray
    whole: np.ndarray
    judged: list[Judged] | None = None


def see(index: IndexView, asked: Asked) -> Seen:
    """Find the candidates of one question and tell which are right."""
    records = {r.name: r for r in index.document_records() if r.state == "indexed"}
    question = understand(standalone(asked.question, asked.history).text)
    evidence = retrieve(index, question, records)
    found = sentences(index, evidence)
    return labelled(asked, question, found, supports_of(index, asked))


def supports_of(index: IndexView, asked: Asked) -> list[Located]:
    """Where the supports of a question stand, of those whose documents are indexed."""
    known = {r.name for r in index.document_records() if r.state == "indexed"}
    return [locate(s, index.document(s.file)) for s in asked.supports if s.file in known]


def labelled(
    asked: Asked, question: Question, found: list[Candidate], places: Sequence[Located]
) -> Seen:
    """The question with its sentences, and which of them are right; ``places``: of its supports."""
    whole = [bool(asked.wanted) and contains_all(c.text, asked.wanted or ()) for c in found]
    right = [
        any(p.cited_by(c.source.record.name, c.span) for p in places)
        or (holds and c.source.record.name in asked.files)
        for c, holds in zip(found, whole, strict=True)
    ]
    values = np.stack([c.values for c in found]) if found else np.zeros((0, len(FEATURES)))
    return Seen(asked, question, found, values, np.asarray(right, bool), np.asarray(whole, bool))


def fit_sentences(seen: Sequence[Seen]) -> Model:
    """The model of the probability that a sentence holds the answer."""
    return Model(*fit_ranking([(s.values, s.right) for s in seen if s.right.any()]))


def _decisions(seen: Sequence[Seen], ranked: Sequence[Sequence[Scored]]) -> np.ndarray:
    return np.stack([decision_features(s.question, r) for s, r in zip(seen, ranked, strict=True)])


def fit_decline(rows: np.ndarray, answerable: np.ndarray) -> Model:
    """The model of the probability that the documents answer.

    Features that say nearly the same can get weights of opposite signs, which fits these questions
    and no others; one whose weight has the wrong sign is left out, and the rest fitted again.
    """
    absent = max(1, int((~answerable).sum()))
    share = _ABSENT_SHARE / (1 - _ABSENT_SHARE) * answerable.sum() / absent
    weights = np.where(answerable, 1.0, share)
    used = np.ones(len(DECISION), bool)
    while True:
        model = logistic(rows * used, answerable, weights, 0.3)
        wrong = used & (model.weights * _SIGNS < 0)
        if not wrong.any():
            return model
        used &= ~wrong


def _threshold(confidence: np.ndarray, answerable: np.ndarray) -> tuple[float, float, float]:
    """The threshold, in hundredths, that declines at most `_LOST` of the answerable questions; recall,
    precision there.

    Precision is what it would be with `_ABSENT_SHARE` of absent questions.
    """
    at = math.floor(100 * float(np.quantile(confidence[answerable], _LOST))) / 100
    declined = confidence < at
    recall = float(declined[~answerable].mean())
    lost = float(declined[answerable].mean())
    hits, false = _ABSENT_SHARE * recall, (1 - _ABSENT_SHARE) * lost
    return at, recall, hits / (hits + false) if hits + false else 1.0


def fit(
    seen: Sequence[Seen], ranker: Ranker, more: Sequence[Seen] = ()
) -> dict[str, dict[str, float]]:
    """Cross-validate, print, and give the content of ``weights.json``. ``more``: for the first model."""
    print("without the ranker")
    prior = _out_of_fold(seen, more)
    alone = [merged(s.found, sigmoid(p)) for s, p in zip(seen, prior, strict=True)]
    print_sentences(seen, alone)
    weights = {
        "sentence": fit_sentences([*seen, *more]).to_dict(FEATURES),
        "decline": _decline(seen, alone),
        "lead": _lead(seen, alone),
    }
    print("with the ranker")
    again = [_judged(s, p, ranker) for s, p in zip(seen, prior, strict=True)]
    logits = _out_of_fold(again)
    ranked = [merged(s.found, sigmoid(p), s.judged) for s, p in zip(again, logits, strict=True)]
    print_sentences(again, ranked)
    weights |= {
        "judged": fit_sentences(again).to_dict(JUDGED_FEATURES),
        "decline_judged": _decline(again, ranked),
        "lead_judged": _lead(again, ranked),
    }
    return weights


def _out_of_fold(seen: Sequence[Seen], more: Sequence[Seen] = ()) -> list[np.ndarray]:
    """Log-odds of every sentence by a model that has not seen its question, but all of ``more``."""
    folds = folds_of(len(seen))
    out: list[np.ndarray] = [np.zeros(0)] * len(seen)
    for fold in range(FOLDS):
        rest = [s for s, f in zip(seen, folds, strict=True) if f != fold]
        model = fit_sentences([*rest, *more])
        for i in np.flatnonzero(folds == fold).tolist():
            out[i] = model.logit(seen[i].values)
    return out


def _judged(seen: Seen, prior: np.ndarray, ranker: Ranker) -> Seen:
    """The likeliest sentences, with the ranker's verdict among their features."""
    kept = likeliest(seen.found, prior)
    found = [seen.found[i] for i in kept]
    judged = judge(found, ranker)
    values = judged_values(prior[kept], judged) if kept else np.zeros((0, len(JUDGED_FEATURES)))
    return replace(
        seen,
        found=found,
        values=values,
        right=seen.right[kept],
        whole=seen.whole[kept],
        judged=judged,
    )


def _decline(seen: Sequence[Seen], ranked: Sequence[Sequence[Scored]]) -> dict[str, float]:
    """The decline model and its threshold; ``ranked`` comes from models that saw other questions."""
    folds = folds_of(len(seen))
    rows = _decisions(seen, ranked)
    answerable = np.asarray([s.asked.answerable for s in seen])
    confidence = np.zeros(len(seen))
    for fold in range(FOLDS):
        rest, here = folds != fold, folds == fold
        model = fit_decline(rows[rest], answerable[rest])
        confidence[here] = sigmoid(model.logit(rows[here]))
    threshold, recall, precision = _threshold(confidence, answerable)
    area = float(auroc(np.stack((confidence, answerable), axis=-1)))
    print(
        f"decline: AUROC {area:.3f}, recall {recall:.3f}, precision {precision:.3f}"
        f" at threshold {threshold:.3f}"
    )
    weights = fit_decline(rows, answerable).to_dict(DECISION)
    return {"threshold": threshold, **weights}


def _lead(seen: Sequence[Seen], ranked: Sequence[Sequence[Scored]]) -> dict[str, float]:
    """The model of what an answer begins with, from the sentence that would be quoted first."""
    return fit_lead(
        [
            (choose(s.question, eligible(s.question, r))[0], s.asked.wanted)
            for s, r in zip(seen, ranked, strict=True)
            if r and s.asked.wanted and s.question.kind in VALUES
        ]
    )


def print_sentences(seen: Sequence[Seen], ranked: Sequence[Sequence[Scored]]) -> None:
    """How often a right sentence, and all that was asked for, is among the best k."""
    asked = [(s, r) for s, r in zip(seen, ranked, strict=True) if s.asked.answerable]
    for k in (1, 2, 3, 5):
        right, held = [], []
        for s, best in asked:
            correct = {id(c) for c, ok in zip(s.found, s.right, strict=True) if ok}
            right.append(any(id(item.candidate) in correct for item in best[:k]))
            text = "\n".join(item.candidate.text for item in best[:k])
            held.append(contains_all(text, s.asked.wanted or ()))
        print(f"best {k}: right {np.mean(right):.3f}, all that was asked for {np.mean(held):.3f}")


def _see_all(directory: Path, files: Sequence[Path]) -> list[Seen]:
    with Index.open(directory) as index:
        return [see(index, q) for file in load_questions(files) for q in file.questions]


def main() -> None:
    """Read arguments, fit, write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("questions", nargs="+", type=Path)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument(
        "--also",
        nargs=2,
        type=Path,
        action="append",
        default=[],
        metavar=("DIR", "FILE"),
        help="another index with questions on it: how rare a word is depends on the index",
    )
    parser.add_argument(
        "--prior",
        nargs="+",
        type=Path,
        default=[],
        metavar="FILE",
        help="questions that the ranker has learnt from",
    )
    parser.add_argument("--out", type=Path, default=_WEIGHTS)
    options = parser.parse_args()
    seen = _see_all(options.index, options.questions)
    for directory, questions in options.also:
        seen += _see_all(directory, [questions])
    more = _see_all(options.index, options.prior)
    weights = fit(seen, PackagedRanker(), more)
    options.out.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
