"""Fit what uses the reader: ``python -m assistant.evaluation.fitting.read --on DIR FILE… [--on DIR FILE…]``

1. The order of passages (``passage_read``), a conditional logit; right are those with a right sentence.
2. The probability that a sentence answers (``read``), a model of the same kind over the log-odds of the sentence
   model and what the reader says.
3. The part of the best sentence that an answer begins with (``lead_read``).

Only answerable questions on documents that the reader has not learnt from are used: of others it is surer than it
will be of new reports. Cross-validation (folds over documents) is printed, and ``weights.json`` written.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from assistant.answering.choose import eligible
from assistant.answering.features import FEATURES
from assistant.answering.rank import PASSAGE_FEATURES, passage_features
from assistant.answering.read import (
    READ_FEATURES,
    ScoredSentence,
    merge_duplicates,
    read_features,
    read_passages,
    score_of,
)
from assistant.answering.weights import fitted
from assistant.evaluation.fitting.fit import (
    WEIGHTS,
    fit_lead,
    fit_sentences,
    out_of_fold,
    print_sentences,
)
from assistant.evaluation.fitting.groups import Labelled, labelled
from assistant.evaluation.fitting.models import Model, conditional_logit, sigmoid
from assistant.evaluation.questions import load_questions
from assistant.evidence.sources import Source
from assistant.question.understand import VALUES
from assistant.reader.passage_reader import open_reader
from assistant.reader.scores import PassageScore
from assistant.reader.training.groups import DOCUMENTS_HELD_OUT, is_held_out
from index.store import Index

Said = dict[str, PassageScore]  # by id of a passage


def read_questions(directory: Path, files: Sequence[Path]) -> list[tuple[Labelled, Said]]:
    """The questions of ``files`` on documents in ``directory`` that are held out, with what the reader says."""
    reader, seen = open_reader(), list[tuple[Labelled, Said]]()
    with Index.open(directory) as index:
        known = {r.name for r in index.document_records() if r.state == "indexed"}
        for file in load_questions(files):
            for asked in file.questions:
                names = set(asked.files)
                unseen = all(is_held_out(name, DOCUMENTS_HELD_OUT) for name in names)
                if asked.answerable and names and names <= known and unseen:
                    one = labelled(index, asked)
                    sources = list(_sources(one).values())
                    seen.append((one, read_passages(index, one.question, sources, reader)))
    return seen


def _sources(seen: Labelled) -> dict[str, Source]:
    return {candidate.source.hit.id: candidate.source for candidate in seen.found}


def fit(seen: Sequence[tuple[Labelled, Said]]) -> dict[str, dict[str, float]]:
    """Cross-validate, print, and give the three parts of ``weights.json``."""
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
