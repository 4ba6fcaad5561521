"""Where documents are listed; one module for each kind of source, all with the shape of `Source`."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import SecretStr

from assistant.config.errors import UsageError
from assistant.config.settings import Settings
from assistant.fetching.model import Source
from assistant.fetching.sources.address_list import AddressList
from assistant.fetching.sources.iati import Iati
from assistant.fetching.sources.page import LinkedPages
from assistant.fetching.sources.reference_list import ENDINGS, ReferenceList
from assistant.fetching.sources.reliefweb import ReliefWeb
from assistant.fetching.sources.un_digital_library import UnDigitalLibrary
from assistant.fetching.sources.world_bank import WorldBank

INTERFACES: dict[str, Callable[[Settings], Source]] = {
    "reliefweb": lambda settings: ReliefWeb(settings.reliefweb_appname),
    "worldbank": lambda settings: WorldBank(),
    "iati": lambda settings: Iati(_secret(settings.iati_key)),
    "undl": lambda settings: UnDigitalLibrary(_secret(settings.un_library_key)),
}


def open_source(
    text: str,
    settings: Settings,
    *,
    depth: int = 0,
    match: Sequence[str] = (),
    follow: Sequence[str] = (),
    pages: int = 500,
) -> Source:
    """The source that ``text`` names: an interface, the address of a page, or a file with addresses.

    The rest is for a page, see `LinkedPages`. Raises UsageError.
    """
    if text in INTERFACES:
        return INTERFACES[text](settings)
    if text.lower().startswith(("http://", "https://")):
        return LinkedPages(text, depth, tuple(match), tuple(follow), pages)
    file = Path(text).expanduser()
    if file.is_file():
        return ReferenceList(file) if file.suffix.lower() in ENDINGS else AddressList(file)
    near = difflib.get_close_matches(text.lower(), INTERFACES, n=1)
    meant = f"; meant {near[0]!r}?" if near else ""
    raise UsageError(
        f"no source {text!r}{meant} (a source is {', '.join(INTERFACES)}, an address that begins with"
        " http:// or https://, or a file with addresses)"
    )


def _secret(value: SecretStr | None) -> str | None:
    return value.get_secret_value() if value else None
