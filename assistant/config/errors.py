"""Errors that reach the users of the package; see corpus.errors for the tree."""

from corpus.errors import (
    AssistantError,
    EncryptedFile,
    LibraryFault,
    NoText,
    ReadError,
    UnsupportedFile,
)
from index.errors import IndexFault, ModelFault, StaleIndex


class UsageError(AssistantError):
    """A call that asks for something that cannot be done; the text says what can."""


class NotFound(UsageError):
    """A name that stands for nothing here; the text says which names resemble it."""


__all__ = [
    "AssistantError",
    "EncryptedFile",
    "IndexFault",
    "LibraryFault",
    "ModelFault",
    "NoText",
    "NotFound",
    "ReadError",
    "StaleIndex",
    "UnsupportedFile",
    "UsageError",
]
