"""Whether a text follows from another, as a model of natural language inference sees it."""

from __future__ import annotations

from functools import cache

from assistant.generation.check import Entails
from index.encoder.cross_encoder import find_cross_encoder, load_entailment


@cache
def open_entailment(name: str) -> Entails:
    """The CrossEncoder of this name or path; one of each in a process.

    Raises ModelFault for one that is not on disk, or that tells no entailment.
    """
    return load_entailment(find_cross_encoder(name, "ASSISTANT_ENTAILMENT", "nothing at all"))
