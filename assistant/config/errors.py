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
    """A call that cannot be carried out; the message says what is possible."""


class NotFound(UsageError):
    """An unknown name; the message gives the names that resemble it."""


class NotAllowed(UsageError):
    """Something that is there, and that this person may not do with it."""


__all__ = [
    "AssistantError",
    "EncryptedFile",
    "IndexFault",
    "LibraryFault",
    "ModelFault",
    "NoText",
    "NotAllowed",
    "NotFound",
    "ReadError",
    "StaleIndex",
    "UnsupportedFile",
    "UsageError",
]
