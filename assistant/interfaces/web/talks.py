"""The list of somebody's conversations: pinned ones first, then by day, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from babel.dates import format_datetime, format_skeleton

from assistant.accounts.conversations import Entry
from assistant.interfaces.web.templating import render
from assistant.locale import Texts

_WEEK = 7  # days that have a group together, after today and yesterday


@dataclass(frozen=True, slots=True)
class ShownTalk:
    """A conversation in the list. ``day``: where the heading does not say it, else "". ``when``: to the second."""

    entry: Entry
    day: str
    when: str


@dataclass(frozen=True, slots=True)
class TalkGroup:
    """Conversations under a heading."""

    heading: str
    talks: tuple[ShownTalk, ...]


def grouped(entries: Iterable[Entry], t: Texts, today: date) -> list[TalkGroup]:
    """The groups in the order in which they are shown; ``entries``: the newest first."""
    listed = list(entries)
    pinned = [entry for entry in listed if entry.pinned]
    found = [_group(t("Pinned"), pinned, t, today)] if pinned else []
    rest = [entry for entry in listed if not entry.pinned]
    for heading, of_day in groupby(rest, key=lambda entry: _heading(_day(entry), t, today)):
        found.append(_group(heading, of_day, t, today))
    return found


def _group(heading: str, entries: Iterable[Entry], t: Texts, today: date) -> TalkGroup:
    return TalkGroup(heading, tuple(_shown(entry, t, today) for entry in entries))


def _day(entry: Entry) -> date:
    return datetime.fromtimestamp(entry.changed).date()


def _heading(day: date, t: Texts, today: date) -> str:
    if day >= today:
        return t("Today")
    if day == today - timedelta(days=1):
        return t("Yesterday")
    if day > today - timedelta(days=_WEEK):
        return t("The last 7 days")
    month = str(format_skeleton("yMMMM", day, locale=t.language))
    return month[:1].upper() + month[1:]


def _shown(entry: Entry, t: Texts, today: date) -> ShownTalk:
    at = datetime.fromtimestamp(entry.changed)
    near = at.date() >= today - timedelta(days=1) and not entry.pinned
    day = "" if near else str(format_skeleton("MMMd", at, locale=t.language))
    return ShownTalk(entry, day, str(format_datetime(at, "medium", locale=t.language)))


def render_rail(t: Texts) -> str:
    """What stands above the list: a new chat, the search."""
    return render("rail", t)


def render_talks(entries: Sequence[Entry], conversation: str, words: str, t: Texts) -> str:
    """The list; ``conversation``: the one that is open. ``words``: what was searched for."""
    groups = grouped(entries, t, datetime.now().date())
    return render("talks", t, groups=groups, talk=conversation, words=words)


def render_share(entry_id: str, title: str, token: str, t: Texts) -> str:
    """What is told of a shared conversation: its address, and how it is taken back."""
    return render(
        "share",
        t,
        thing=entry_id,
        title=title,
        path=f"shared/{token}" if token else "",
        stop="unshare_talk",
        heading=t("Share this conversation"),
        note=t(
            "Whoever opens the address reads it as it is then, and changes nothing. Answers from documents that they may not see are left out."
        ),
    )
