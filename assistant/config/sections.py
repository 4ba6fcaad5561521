"""Sections of the settings: `[schedule]`, and `[collections.NAME]`."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_Group = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Groups = tuple[_Group, ...]


class Schedule(BaseModel):
    """The section ``[schedule]``: what a server does by itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every_minutes: float | None = Field(
        default=None,
        ge=1,
        le=7 * 24 * 60,
        description="Minutes between two looks of `assistant serve` at the folders that are indexed, for"
        " what is new, changed or gone; without it, only an editor has it look.",
    )


class CollectionSettings(BaseModel):
    """A section ``[collections.NAME]``: a named set of documents, and the groups that may see, ask and edit it.

    What chooses documents has the names and forms of filters; all that is given must hold.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str | None = Field(
        default=None, min_length=1, max_length=80, description="Name that people see."
    )
    document: tuple[str, ...] = Field(
        default=(), description="Its documents: names, globs, or folders (`drafts/`)."
    )
    publisher: tuple[str, ...] = Field(default=(), description="Only of these publishers.")
    year: tuple[int | str, ...] = Field(
        default=(), description='Only of these years of the report, or of `"2017-2020"`.'
    )
    language: tuple[str, ...] = Field(default=(), description="Only in these languages (en, fr).")
    see: Groups | None = Field(
        default=None,
        description="Groups that may see its documents; without it, everybody. Those in `ask` and `edit` may too.",
    )
    ask: Groups | None = Field(
        default=None,
        description="Groups that may ask about its documents; without it, all who may see them.",
    )
    edit: Groups | None = Field(
        default=None,
        description="Groups that may add and remove its documents; without it, editors who may see them.",
    )


class Collections(dict[str, CollectionSettings]):
    """The sections by name. Not changed once it is made, so that settings can be compared and hashed."""

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none
        return hash(tuple(self.items()))
