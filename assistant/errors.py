"""Errors that reach the users of the package; see corpus.errors for the tree."""

from corpus.errors import AssistantError, EncryptedFile, NoText, ReadError, UnsupportedFile
from index.errors import IndexFault, ModelFault, StaleIndex


class UsageError(AssistantError):
    """A call that asks for something that cannot be done; the text says what can."""


__all__ = [
    "AssistantError",
    "EncryptedFile",
    "IndexFault",
    "ModelFault",
    "NoText",
    "ReadError",
    "StaleIndex",
    "UnsupportedFile",
    "UsageError",
]
