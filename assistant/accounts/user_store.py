"""`UserStore`: what is stored for the people of one data directory."""

from __future__ import annotations

from pathlib import Path

from assistant.accounts.basket import Baskets
from assistant.accounts.briefings import Briefings
from assistant.accounts.conversations import Conversations
from assistant.accounts.database import Database
from assistant.accounts.feedback import FeedbackStore
from assistant.accounts.metadata_corrections import MetadataCorrections
from assistant.accounts.shares import BRIEFINGS, CONVERSATIONS, Shares
from assistant.accounts.tag_corrections import TagCorrections
from assistant.accounts.usage import Usage
from assistant.config.settings import Settings

FILE = "people.sqlite"


class UserStore:
    """Conversations, briefings, baskets, feedback, corrections of tags and metadata, and usage of one data directory."""

    def __init__(self, directory: Path) -> None:
        database = Database(directory / FILE)
        self.conversations = Conversations(database)
        self.shares = Shares(database, CONVERSATIONS, self.conversations.get)
        self.briefings = Briefings(database)
        self.briefing_shares = Shares(database, BRIEFINGS, self.briefings.get)
        self.baskets = Baskets(database)
        self.feedback = FeedbackStore(database)
        self.tag_corrections = TagCorrections(database)
        self.metadata_corrections = MetadataCorrections(database)
        self.usage = Usage(database)

    def expire(self, settings: Settings) -> list[str]:
        """Delete what is older than the settings allow; returns the ids of deleted conversations."""
        if settings.feedback_days:
            self.feedback.expire(settings.feedback_days)
        self.usage.expire(settings.usage)
        if not settings.conversation_days:
            return []
        self.briefings.expire(settings.conversation_days)
        return self.conversations.expire(settings.conversation_days)
