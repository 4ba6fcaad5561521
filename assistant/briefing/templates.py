"""The folder of an organisation with Word files, each a template of briefings that people choose by its name, and with outlines.

The setting `briefing_templates` names the folder, `briefing_template` the one that is taken where nobody chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from assistant.briefing.plan import Plan, read_plan
from assistant.config.errors import UsageError
from assistant.config.settings import Settings

_ENDING, _OUTLINE = ".docx", ".yaml"


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
        found = sorted((one.stem for one in self._files(_ENDING)), key=str.casefold)
        return tuple(sorted(found, key=lambda name: name != self.usual))

    def path(self, name: str = "") -> Path | None:
        """The file of a template, "" for the usual one; None where there is none. Raises UsageError for an unknown name."""
        wanted = name or self.usual
        if not wanted:
            return None
        if wanted not in self.names or self.folder is None:
            known = (
                ", ".join(self.names) or "none: the setting briefing_templates names their folder"
            )
            raise UsageError(f"there is no template {wanted!r}; there are: {known}")
        return self.folder / f"{wanted}{_ENDING}"

    @property
    def outlines(self) -> tuple[str, ...]:
        """Names of the outlines, without their ending. Raises UsageError."""
        return tuple(sorted((one.stem for one in self._files(_OUTLINE)), key=str.casefold))

    def outline(self, name: str) -> Plan:
        """Raises UsageError for an unknown one, or one that cannot be read."""
        if name not in self.outlines or self.folder is None:
            raise UsageError(f"there is no outline {name!r}; there are: {', '.join(self.outlines)}")
        return read_plan(self.folder / f"{name}{_OUTLINE}")

    def _files(self, ending: str) -> list[Path]:
        if self.folder is None:
            return []
        try:
            files = list(self.folder.iterdir())
        except OSError as error:
            raise UsageError(
                f"the setting briefing_templates names {self.folder}, which cannot be read ({error.strerror}): give a folder"
            ) from error
        return [
            one for one in files if one.suffix == ending and not one.name.startswith((".", "~$"))
        ]
