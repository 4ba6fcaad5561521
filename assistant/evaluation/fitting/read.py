"""Fit what uses the reader: ``python -m assistant.evaluation.fitting.read --on DIR FILE… [--on DIR FILE…]``

1. The order of passages (``passage_read``), a conditional logit; right are those with a right sentence.
2. The probability that a sentence answers (``read``), a model of the same kind over the log-odds of the sentence
   model and what the reader says.
3. The part of the best sentence that an answer begins with (``lead_read``).
4. Whether the documents answer (``decline_read``), a logistic regression over the verdict of features alone and what
   the reader says, and its threshold: most right answers are to be shown and absent questions declined.

Only questions on documents that the reader has not learnt from are used: of others it is surer than it will be of
new reports. Cross-validation (folds over documents) is printed, and ``weights.json`` written.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.answering.choose import choose
from assistant.answering.decide import (
    DECISION_FEATURES,
    READ_DECISION_FEATURES,
    decision_features,
    read_decision_features,
)
from assistant.answering.eligible import eligible
from assistant.answering.features import FEATURES
from assistant.answering.rank import PASSAGE_FEATURES, passage_features
from assistant.answering.read import (
    READ_FEATURES,
    ScoredSentence,
    merge_duplicates,
    read_features,
    read_passages,
    score_candidates,
    score_of,
    score_read,
)
from assistant.answering.weights import fitted
from assistant.evaluation.estimates import auroc
from assistant.evaluation.fitting.fit import (
    WEIGHTS,
    best_threshold,
    fit_lead,
    fit_sentences,
    fit_verdict,
    out_of_fold,
    print_sentences,
)
from assistant.evaluation.fitting.groups import Labelled, labelled
from assistant.evaluation.fitting.models import (
    FOLDS,
    Model,
    conditional_logit,
    folds_of,
    sigmoid,
)
from assistant.evaluation.formats import load_questions
from assistant.evaluation.matching import contains_all
from assistant.evidence.sources import Source
from assistant.question.understand import VALUES
from assistant.reader.passage_reader import PackagedReader
from assistant.reader.scores import PassageScore
from assistant.reader.training.groups import DOCUMENTS_HELD_OUT, is_held_out
from index.store import Index

Said = dict[str, PassageScore]  # by id of a passage


def read_questions(directory: Path, files: Sequence[Path]) -> list[tuple[Labelled, Said]]:
    """The questions of ``files`` on documents in ``directory`` that are held out, with what the reader says."""
    reader, seen = PackagedReader(), list[tuple[Labelled, Said]]()
    with Index.open(directory) as index:
        known = {r.name for r in index.document_records() if r.state == "indexed"}
        for file in load_questions(files):
            for asked in file.questions:
                names = set(asked.files or filter(None, [asked.document]))
                if names and names <= known and all(map(_is_unseen, names)):
                    one = labelled(index, asked)
                    if not asked.answerable and not all(map(_is_unseen, _documents(one)[:1])):
                        continue  # the question itself may have been learnt from
                    sources = list(_sources(one).values())
                    seen.append((one, read_passages(index, one.question, sources, reader.read)))
    return seen


def _is_unseen(document: str) -> bool:
    return is_held_out(document, DOCUMENTS_HELD_OUT)


def _documents(seen: Labelled) -> list[str]:
    """Of the passages found, the best first."""
    return [source.record.name for source in _sources(seen).values()]


def _sources(seen: Labelled) -> dict[str, Source]:
    return {candidate.source.hit.id: candidate.source for candidate in seen.found}


def fit(seen: Sequence[tuple[Labelled, Said]]) -> dict[str, dict[str, float]]:
    """Cross-validate, print, and give the parts of ``weights.json``."""
    decision, seen = _decision(seen), [one for one in seen if one[0].asked.answerable]
    first = fitted("sentence", FEATURES)
    scores = [[score_of(c, said[c.source.hit.id]) for c in one.found] for one, said in seen]
    read = [
        replace(one, values=read_features(first.logit(one.values), own))
        for (one, _), own in zip(seen, scores, strict=True)
    ]
    ranked: list[list[ScoredSentence]] = []
    for one, own, logits in zip(read, scores, out_of_fold(read), strict=True):
        by_candidate = {id(c): score for c, score in zip(one.found, own, strict=True)}
        merged = merge_duplicates(one.found, sigmoid(logits))
        ranked.append([replace(i, read=by_candidate[id(i.candidate)]) for i in merged])
    print_sentences(read, ranked)
    cases = [
        (eligible(s.question, r)[0], s.asked.wanted, s.document)
        for s, r in zip(read, ranked, strict=True)
        if r and s.asked.wanted and s.question.kind in VALUES
    ]
    return {
        "passage_read": _passages(seen).to_dict(PASSAGE_FEATURES),
        "read": fit_sentences(read).to_dict(READ_FEATURES),
        "lead_read": fit_lead(cases),
        "decline_read": decision,
    }


def _decision(seen: Sequence[tuple[Labelled, Said]]) -> dict[str, float]:
    """The model of the decision and its threshold, chosen out of fold."""
    first = fitted("decline", DECISION_FEATURES)
    rows, shown = [], []
    for one, said in seen:
        read = score_read(one.found, said)
        verdict = decision_features(one.question, score_candidates(one.found))
        rows.append(read_decision_features(float(first.logit(verdict[None, :])[0]), read))
        quoted = choose(one.question, eligible(one.question, read))
        text = "\n".join(item.candidate.text for item in quoted)
        shown.append(contains_all(text, one.asked.wanted or ()))
    values, answerable = np.stack(rows), np.asarray([one.asked.answerable for one, _ in seen])
    right = np.asarray(shown) & answerable
    confidence, folds = np.zeros(len(seen)), folds_of([one.document for one, _ in seen])
    for fold in range(FOLDS):
        here = folds == fold
        model = fit_verdict(values[~here], answerable[~here])
        confidence[here] = sigmoid(model.logit(values[here]))
    threshold, recall, precision = best_threshold(confidence, answerable, right)
    area = float(auroc(np.stack((confidence, answerable), axis=-1)))
    print(
        f"decline: AUROC {area:.3f}, recall {recall:.3f}, precision {precision:.3f} at {threshold}"
    )
    return {
        "threshold": threshold,
        **fit_verdict(values, answerable).to_dict(READ_DECISION_FEATURES),
    }


def _passages(seen: Sequence[tuple[Labelled, Said]]) -> Model:
    groups = []
    for one, said in seen:
        sources = _sources(one)
        right = {c.source.hit.id for c, ok in zip(one.found, one.right, strict=True) if ok}
        if right:
            values = passage_features(list(sources.values()), said)
            groups.append((values, np.asarray([id_ in right for id_ in sources], bool)))
    return conditional_logit(groups)


def main() -> None:
    """Read arguments, fit, write the weights."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--on", nargs="+", action="append", type=Path, required=True, metavar=("DIR", "FILE")
    )
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    seen = [one for directory, *files in options.on for one in read_questions(directory, files)]
    weights = json.loads(WEIGHTS.read_text("utf-8")) | fit(seen)
    options.out.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
