"""Models that are known to fit, read from ``catalogue.yaml``: what they need, how large and how good they are.

Its prefixes count for a model whose own files name none: many that want "query: " before a question do not say
so in a form that a program reads. A model that is not listed works too, by its own files.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Kind = Literal["encoder", "reranker"]
_FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Entry:
    """One model. ``parameters`` in millions, ``megabytes`` of its weights as published.

    ``tokens`` is the most that it reads, ``dimension`` the numbers of a vector; of encoders alone.
    ``module`` and ``install``: a Python package that brings it along, and its name for pip. ``ndcg``: published
    nDCG@10, in [0, 1], by benchmark.
    """

    name: str
    kind: Kind
    languages: str
    license: str
    parameters: float
    megabytes: int
    architecture: str
    dimension: int | None = None
    tokens: int | None = None
    pooling: str | None = None
    query_prefix: str = ""
    passage_prefix: str = ""
    backend: str = "openvino"
    module: str = ""
    install: str = ""
    ndcg: Mapping[str, float] = field(default_factory=dict)

    @property
    def short(self) -> str:
        """The name without its owner."""
        return self.name.rpartition("/")[2]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """``benchmarks``: what each means. ``entries``: in the order of the file, encoders first."""

    benchmarks: Mapping[str, str]
    entries: tuple[Entry, ...]


@cache
def load() -> Catalogue:
    """The packaged catalogue."""
    data = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    encoders = [Entry(kind="encoder", **one) for one in data["encoders"]]
    rerankers = [
        Entry(kind="reranker", **{"backend": "sentence-transformers"} | one)
        for one in data["rerankers"]
    ]
    return Catalogue(data["benchmarks"], (*encoders, *rerankers))


def find(name: str) -> Entry | None:
    """The model of this name, with its owner or without, in any case; also by the package that brings it."""
    wanted = name.casefold()
    return next(
        (
            one
            for one in load().entries
            if wanted in {known.casefold() for known in (one.name, one.short, one.install) if known}
        ),
        None,
    )


def find_copy(name: str) -> Entry | None:
    """The same for a copy: a folder that has a model's name, or a repository of somebody else."""
    return find(name) or find(name.replace("\\", "/").rstrip("/").rpartition("/")[2])


def similar(name: str, kind: Kind) -> list[str]:
    """Names of at most two models that ``name`` may have meant, the nearest first."""
    known = {
        written.casefold(): one.name
        for one in load().entries
        if one.kind == kind
        for written in (one.name, one.short)
    }
    near = difflib.get_close_matches(name.casefold(), known, n=4, cutoff=0.7)
    return list(dict.fromkeys(known[one] for one in near))[:2]
