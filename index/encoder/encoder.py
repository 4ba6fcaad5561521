"""Texts to unit vectors, by a model compiled with OpenVINO or by sentence-transformers."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from corpus.model import Span
from index.cache import BoundedCache
from index.encoder.backend import Backend, Matrix, ModelInfo, Vector
from index.encoder.catalogue import find_copy
from index.encoder.config import (
    ModelConfig,
    UnsupportedModel,
    languages_of,
    question_means_of,
    read_config,
)
from index.encoder.files import DEFAULT_MODEL, ModelFiles, find_model, user_cache_dir
from index.model import without_surrogates

__all__ = ["Encoder", "Identity", "Matrix", "Vector"]

_log = logging.getLogger(__name__)
# Questions with answers, each of another topic; what a cosine of some model means is measured on them.
_PAIRS = (
    ("How many judges were trained?", "In 2018 the project trained 278 judges and prosecutors."),
    ("Where was the school built?", "The new primary school stands in the north of the district."),
    ("Who paid for the vaccines?", "The government bought the vaccines with a loan from the bank."),
    ("Why did the harvest fail?", "Because of the drought farmers lost most of their maize."),
    ("When did the ferry line open?", "Ships have crossed the strait since March 2004."),
    ("What did the audit find?", "The auditors found that two invoices had been paid twice."),
    (
        "How long do refugees stay in the camp?",
        "Families live in the camp for nine years on average.",
    ),
    ("Which river was cleaned?", "Volunteers removed rubbish from the banks of the Danube."),
)
_LEAST_APART = 0.01  # a model that tells nothing apart relates nothing
# Of what questions of one language have in common. Less finds less in other languages, more less in their own: of 751 questions
# on passages in another language .58, .69, .73 and of 4,785 others .86, .87, .84 had theirs among the nearest twenty at 0, .5, 1.
_COMMON = 0.5
_KEPT_LOADED = 2  # with other prefixes or another cache they count as others
_REMEMBERED = 4096  # texts: questions, and names of columns and cells that are compared with them


@dataclass(frozen=True, slots=True)
class Identity:
    """What an index must be searched with: another model or prefix gives other vectors."""

    model: str
    checksum: str
    dimension: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


class Encoder:
    """A model, loaded when it is first used. Safe to use from several threads."""

    def __init__(
        self,
        identity: Identity,
        load: Callable[[], Backend],
        languages: frozenset[str] = frozenset(),
        reopen: Callable[[], Encoder] | None = None,
        means: Mapping[str, Vector] | None = None,
    ) -> None:
        """``languages``: ISO 639-1 codes that the model was made for; empty: not known. ``means``: of questions by language,
        as `question_means_of` gives them.

        ``reopen`` opens the same model in another process; it can be pickled.
        """
        self.identity = identity
        self.languages = languages
        self.reopen = reopen
        self._load = load
        self._means = means or {}
        self._loaded: Backend | None = None
        self._questions: BoundedCache[str, Vector] = BoundedCache(_REMEMBERED)
        self._lock = threading.Lock()

    @classmethod
    def open(
        cls,
        name: str | None = None,
        *,
        cache_dir: Path | None = None,
        query_prefix: str = "",
        passage_prefix: str = "",
        allow_download: bool = False,
        compiled: bool = True,
        shared: bool = False,
    ) -> Encoder:
        """Find a model by name or path; None is the packaged default.

        ``query_prefix`` and ``passage_prefix`` replace the model's own prompts where they are not
        empty; a model whose files name no prompts has those of the catalogue. ``compiled``: False runs
        sentence-transformers itself. ``shared``: the packaged model is loaded once in a process, and stays: an index that is
        opened after another one does without the quarter of a second that loading takes, and two have the memory of one. Raises ModelFault, at once unless a download is allowed, for a model
        that is not on disk.
        """
        cache = cache_dir or user_cache_dir()
        files = find_model(name, cache, allow_download=allow_download)
        load, info = _loading(files, cache, compiled=compiled)
        query_prompt, passage_prompt = _prompts(files.name, info)
        identity = Identity(
            model=files.name,
            checksum=files.checksum,
            dimension=info.dimension,
            max_tokens=info.max_tokens,
            query_prompt=query_prefix or query_prompt,
            passage_prompt=passage_prefix or passage_prompt,
        )
        reopen = partial(
            cls.open,
            name,
            cache_dir=cache_dir,
            query_prefix=query_prefix,
            passage_prefix=passage_prefix,
            compiled=compiled,
        )
        means = question_means_of(files.folder)
        opened = cls(identity, load, languages_of(files.folder), reopen, means)
        if not shared or identity.model != DEFAULT_MODEL:
            return opened
        return _packaged.get_or_make((identity, cache), lambda _: opened)

    @property
    def _backend(self) -> Backend:
        with self._lock:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded

    @property
    def backend(self) -> str:
        """What runs the model: "openvino" or "sentence-transformers"."""
        return self._backend.name

    @property
    def dimension(self) -> int:
        return self.identity.dimension

    @property
    def max_tokens(self) -> int:
        """Most tokens that the model reads, its special ones counted."""
        return self.identity.max_tokens

    @property
    def passage_tokens(self) -> int:
        """Tokens of a passage that fit next to the special ones and the prompt."""
        prompt = self.count_tokens(self.identity.passage_prompt)
        return self.max_tokens - self._backend.special_tokens - prompt

    def warm(self) -> None:
        """Load the model and let it run once; the first run allocates its memory."""
        self._backend.encode(["warm"], "")

    def count_tokens(self, text: str) -> int:
        """Tokens of ``text``, without special ones and without any limit."""
        return self._backend.count_tokens(without_surrogates(text)) if text else 0

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        """Unit rows of shape (len(texts), dimension), float32."""
        return self._backend.encode(
            [without_surrogates(t) for t in texts], self.identity.passage_prompt
        )

    def encode_with_spans(
        self, texts: Sequence[str], spans: Sequence[Sequence[Span]]
    ) -> tuple[Matrix, list[Matrix]]:
        """Passages, and the sentences inside them from the same forward pass.

        ``spans``: for each text, spans of its sentences (offsets of that text). Returns unit rows
        (n, dimension), and for each text unit rows (number of its spans, dimension).
        """
        prompt = self.identity.passage_prompt
        return self._backend.encode_with_spans(
            [without_surrogates(t) for t in texts], spans, prompt
        )

    def relatedness(self, cosine: float) -> float:
        """What a cosine of a question and a passage means, in [0, 1], alike for all models.

        0: at most as near as question and answer of different topics, in the mean; 0.5: as near as those of
        one topic. Cosines themselves cannot be compared: unrelated texts have 0.1 by one model, 0.76 by another.
        """
        unrelated, related = self._anchors
        return min(1.0, max(0.0, 0.5 * (cosine - unrelated) / (related - unrelated)))

    @cached_property
    def _anchors(self) -> tuple[float, float]:
        """Mean cosine of the questions of `_PAIRS` with other answers and with their own."""
        questions, answers = zip(*_PAIRS, strict=True)
        cosines = np.stack(self.encode_queries(questions)) @ self.encode_passages(answers).T
        own = np.eye(len(cosines), dtype=bool)
        unrelated, related = float(cosines[~own].mean()), float(cosines[own].mean())
        return unrelated, max(related, unrelated + _LEAST_APART)

    def encode_query(self, text: str) -> Vector:
        """Unit vector of shape (dimension,), not to be changed; the last ones are remembered."""
        return self.encode_queries([text])[0]

    def encode_queries(self, texts: Sequence[str]) -> list[Vector]:
        """The same for several texts, in one forward pass: a second one costs a third of the first."""
        found = self._questions.get_many(texts, self._encoded)
        return [found[text] for text in texts]

    def without_language(self, vector: Vector, language: str) -> Vector:
        """The unit vector of a question with less of what questions in its language have in common, so that passages in other
        languages are as near as their meaning; as it is where the model's files do not say what that is.

        Libovický et al. 2020, "On the Language Neutrality of Pre-trained Multilingual Representations", centre all vectors so.
        """
        mean = self._means.get(language)
        if mean is None:
            return vector
        rest = vector - _COMMON * mean
        return np.asarray(rest / np.linalg.norm(rest), np.float32)

    def _encoded(self, texts: Sequence[str]) -> dict[str, Vector]:
        prompt = self.identity.query_prompt
        rows = self._backend.encode([without_surrogates(text) for text in texts], prompt)
        rows.flags.writeable = False
        return dict(zip(texts, rows, strict=True))


_packaged: BoundedCache[tuple[Identity, Path], Encoder] = BoundedCache(_KEPT_LOADED)


def _prompts(name: str, info: ModelInfo) -> tuple[str, str]:
    """What to write before questions and passages: as the model's files say, else the catalogue."""
    own = info.query_prompt, info.passage_prompt
    known = None if any(own) else find_copy(name)
    return own if known is None else (known.query_prefix, known.passage_prefix)


def _loading(
    files: ModelFiles, cache: Path, *, compiled: bool
) -> tuple[Callable[[], Backend], ModelInfo]:
    """How to load a model, and what can be said of it before that."""
    if compiled:
        try:
            config = read_config(files.folder)
        except UnsupportedModel as reason:
            _warn(files.name, reason)
        else:
            return lambda: _compiled(files, config, cache), config
    from index.encoder.sentence_transformers_backend import SentenceTransformersBackend

    reference = SentenceTransformersBackend(files.folder)
    return lambda: reference, reference


def _warn(name: str, reason: UnsupportedModel) -> None:
    _log.warning("%s runs in sentence-transformers, which is slower: %s", name, reason)


def _compiled(files: ModelFiles, config: ModelConfig, cache: Path) -> Backend:
    from index.encoder.compiled import compiled_folder, find_compiled, find_included
    from index.encoder.openvino_backend import OpenVinoBackend

    folder = compiled_folder(cache, files.name, files.checksum)
    compiled = find_included(files.folder, folder) or find_compiled(folder)
    if compiled is None:
        from index.encoder.conversion import compile_model

        try:
            compiled = compile_model(files, config, folder)
        except UnsupportedModel as reason:
            from index.encoder.sentence_transformers_backend import SentenceTransformersBackend

            _warn(files.name, reason)
            return SentenceTransformersBackend(files.folder)
    return OpenVinoBackend(files.folder, config, compiled)
