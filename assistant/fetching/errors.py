"""Why something could not be fetched; see corpus.errors for the tree."""

from corpus.errors import AssistantError


class FetchFault(AssistantError):
    """An address cannot be fetched; the text says what was got and what to do."""


class RefusedAddress(FetchFault):
    """An address that is never asked: no http(s), or one of a private network."""
