"""Errors of the index; see corpus.errors for the tree."""

from corpus.errors import AssistantError


class IndexFault(AssistantError):
    """An index that cannot be opened or written; the text says how to mend it."""


class ModelFault(IndexFault):
    """The embedding model is missing or is not the one that was promised."""


class StaleIndex(IndexFault):
    """The index was built with another model, other settings or another version."""


class UnknownDocument(IndexFault):
    """A name that no document of the index has."""
