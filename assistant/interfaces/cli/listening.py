"""What a server listens on, and whom it then has to ask who they are."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.config.errors import UsageError

if TYPE_CHECKING:
    from assistant.accounts.access import Access
    from assistant.service import Assistant


def access_for(
    assistant: Assistant,
    index: Path | None,
    host: str,
    *,
    sign_in: bool = False,
    anybody: bool = False,
) -> Access:
    """Who may do what on a server at ``host``.

    ``index``: the option --index, beside whose index the users stand, also while the samples are
    asked. ``sign_in``: everybody has to sign in; ``anybody``: nobody, on a network too. Raises
    UsageError where a network could ask without credentials, or nobody could sign in.
    """
    from assistant.accounts.access import Access
    from assistant.config.settings import data_dir

    settings = assistant.settings
    own = (index or settings.index_dir).expanduser().absolute()
    insist = sign_in or not (anybody or is_loopback(host))
    access = Access(settings, data_dir(settings, own), insist=insist, anywhere=anybody)
    known = access.users.people() or access.keys.listed() or settings.proxy_user_header
    if access.required and anybody:
        raise UsageError(
            "--no-auth lets everybody in, but there are users or keys:"
            " take them out, or leave that option out"
        )
    if access.required and not known:
        why = "--auth asks everybody to sign in" if sign_in else f"--host {host} opens a network"
        raise UsageError(
            f"{why}: say first who may, with `assistant user add NAME` or"
            " `assistant key add NAME`; or use 127.0.0.1"
        )
    return access


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
