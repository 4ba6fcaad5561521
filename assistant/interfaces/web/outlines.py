"""The outlines that somebody may write a briefing by: those of the organisation's folder, and their own kept briefings."""

from __future__ import annotations

from assistant.accounts.users import Person
from assistant.briefing.plan import Plan
from assistant.interfaces.state import AppState
from assistant.interfaces.web.briefings import opened

_FILE, _KEPT = "file:", "kept:"


def value_of(briefing_id: str) -> str:
    """How a kept briefing is named among the choices."""
    return f"{_KEPT}{briefing_id}"


def choices(state: AppState, person: Person) -> list[tuple[str, str]]:
    """What is shown, and its value; of a folder that cannot be read nothing."""
    kept = state.store.briefings.entries(person.name)
    files = [(name, f"{_FILE}{name}") for name in state.templates.offered_outlines()]
    return [*files, *((one.title, value_of(one.id)) for one in kept)]


def chosen(state: AppState, person: Person, value: str) -> Plan | None:
    """The outline of a value; None for "". Raises UsageError for one that is not there any more."""
    if value.startswith(_FILE):
        return state.templates.outline(value.removeprefix(_FILE))
    if value.startswith(_KEPT):
        return opened(state, person, value.removeprefix(_KEPT)).outline()
    return None
