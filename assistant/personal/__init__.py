"""What is kept for a person: conversations, the basket, feedback; one SQLite file."""

from assistant.personal.kept import Kept

__all__ = ["Kept"]
