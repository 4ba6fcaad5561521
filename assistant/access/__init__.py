"""Who may do what: users, keys and roles, signing in, sessions. Knows no web framework but in `web`."""

from assistant.access.gate import Access, Credentials
from assistant.access.keys import Keys
from assistant.access.people import Person, Role
from assistant.access.users import Users

__all__ = ["Access", "Credentials", "Keys", "Person", "Role", "Users"]
