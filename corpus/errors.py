"""The exceptions of the project as a tree. A message says what was found, what is expected, what to do.

AssistantError
├── ReadError              a file that cannot be turned into a document (its reason is for the user)
│   ├── UnsupportedFile    a format that no reader takes
│   ├── EncryptedFile      a password is needed
│   └── NoText             nothing to read: empty, or pictures only
├── LibraryFault           folders that cannot be read as asked: no such path, two equal names
├── IndexFault             (index.errors) an index that cannot be opened or written
├── FetchFault             (assistant.fetching.errors) an address that cannot be fetched
│   └── RefusedAddress     one that is never asked: no http(s), or a private network
└── UsageError             (assistant.config.errors) a call that asks for something that cannot be done
"""


class AssistantError(Exception):
    """Every error that this program raises on purpose; its text can be shown to a user as it is."""


class ReadError(AssistantError):
    """A file cannot be read; the text explains why to the person who owns the file."""


class UnsupportedFile(ReadError):
    """No reader takes this format."""


class EncryptedFile(ReadError):
    """The file is encrypted and no right password was given."""


class NoText(ReadError):
    """The file opens, but there is no text in it (empty, or scanned pages without a text layer)."""


class LibraryFault(AssistantError):
    """Folders cannot be read as asked: a path that does not exist, equal names, a bad corpus.yaml."""
