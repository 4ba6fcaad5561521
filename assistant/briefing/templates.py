"""The folder of an organisation with Word files, each a template of briefings that people choose by its name, and with outlines.

The setting `briefing_templates` names the folder, `briefing_template` the one that is taken where nobody chooses.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.briefing.plan import Plan, read_plan
from assistant.config.errors import UsageError
from assistant.config.settings import Settings

_log = logging.getLogger(__name__)
_TEMPLATE, _OUTLINE = (".docx",), (".yaml", ".yml")  # endings, in small or capital letters


@dataclass(frozen=True, slots=True)
class Templates:
    """``usual``: name of the one that is taken where nobody chooses, "" for none."""

    folder: Path | None
    usual: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Templates:
        folder = settings.briefing_templates
        return cls(folder and folder.expanduser().resolve(), settings.briefing_template or "")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the Word files, without their ending; the usual one first. Raises UsageError."""
        return tuple(sorted(self._files(_TEMPLATE), key=lambda name: name != self.usual))

    def path(self, name: str = "") -> Path | None:
        """The file of a template, "" for the usual one; None where there is none. Raises UsageError for an unknown name."""
        wanted = name or self.usual
        if not wanted:
            return None
        files = self._files(_TEMPLATE)
        if wanted not in files:
            known = (
                ", ".join(self.names) or "none: the setting briefing_templates names their folder"
            )
            raise UsageError(f"there is no template {wanted!r}; there are: {known}")
        return files[wanted]

    @property
    def outlines(self) -> tuple[str, ...]:
        """Names of the outlines, without their ending. Raises UsageError."""
        return tuple(self._files(_OUTLINE))

    def outline(self, name: str) -> Plan:
        """Raises UsageError for an unknown one, or one that cannot be read."""
        files = self._files(_OUTLINE)
        if name not in files:
            raise UsageError(f"there is no outline {name!r}; there are: {', '.join(files)}")
        return read_plan(files[name])

    def offered(self) -> tuple[str, ...]:
        """As `names`, to choose from; none, which is logged, where the folder cannot be read."""
        return self._readable(lambda: self.names)

    def offered_outlines(self) -> tuple[str, ...]:
        """As `outlines`, to choose from; none, which is logged, where the folder cannot be read."""
        return self._readable(lambda: self.outlines)

    def _readable(self, names: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
        try:
            return names()
        except UsageError as error:
            _log.warning("no templates or outlines are offered: %s", error)
            return ()

    def _files(self, endings: tuple[str, ...]) -> dict[str, Path]:
        """Files by name without their ending, in order of their names; of two that are called alike the first."""
        if self.folder is None:
            return {}
        try:
            files = sorted(
                (one for one in self.folder.iterdir() if one.is_file()),
                key=lambda one: (one.stem.casefold(), one.suffix.casefold()),
            )
        except OSError as error:
            raise UsageError(
                f"the setting briefing_templates names {self.folder}, which cannot be read ({error.strerror}): give a folder"
            ) from error
        found: dict[str, Path] = {}
        for one in files:
            if one.suffix.lower() in endings and not one.name.startswith((".", "~$")):
                found.setdefault(one.stem, one)
        return found
