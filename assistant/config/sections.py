"""Sections of the settings: `[schedule]`, `[oidc]`, `[usage]`, and `[collections.NAME]`."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)

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


class UsageSettings(BaseModel):
    """The section ``[usage]``: what admins see of how the program is used."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question_texts: bool = Field(
        default=False,
        description="Whether the texts of questions are kept for admins, and what the documents did not say.",
    )
    days: float = Field(
        default=90, ge=0, description="Days after which questions are forgotten; 0: never."
    )
    audit_days: float = Field(
        default=365, ge=0, description="Days after which the audit log is forgotten; 0: never."
    )
    slow_seconds: float = Field(
        default=5, gt=0, le=3600, description="Seconds from which a question counts as slow."
    )


class OpenIdConnect(BaseModel):
    """The section ``[oidc]``: the provider that signs people in."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str | None = Field(
        default=None, description="Address of the provider; without it, nobody signs in this way."
    )
    client_id: str | None = Field(
        default=None, min_length=1, description="What the provider calls this program."
    )
    client_secret: SecretStr | None = Field(
        default=None, min_length=1, description="Its secret there; none for a public client."
    )
    label: str | None = Field(
        default=None, min_length=1, max_length=60, description="Name of the provider on the button."
    )
    address: str | None = Field(
        default=None,
        pattern=r"^https?://[^?#]+$",
        description="Address of this program as people see it, where a proxy hides it.",
    )
    scopes: tuple[str, ...] = Field(
        default=("openid", "profile", "email"), description="What is asked of the provider."
    )
    name_claim: str = Field(
        default="preferred_username", min_length=1, description="Claim that names a person here."
    )
    groups_claim: str = Field(
        default="groups", min_length=1, description="Claim that lists a person's groups."
    )
    groups: Groups = Field(default=(), description="Only members of one of these may sign in.")
    domains: tuple[str, ...] = Field(
        default=(), description="Only accounts of one of these domains may sign in."
    )

    @property
    def is_set(self) -> bool:
        return self.issuer is not None

    @field_validator("issuer", "address")
    @classmethod
    def _without_slash(cls, given: str | None) -> str | None:
        return given and given.strip().rstrip("/")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.issuer is None:
            return self
        if self.client_id is None:
            raise ValueError("oidc.issuer needs oidc.client_id, which the provider gives")
        where = urlsplit(self.issuer)
        if where.scheme != "https" and not (where.scheme == "http" and _is_here(where.hostname)):
            raise ValueError("oidc.issuer begins with https://, except on this machine")
        return self


def _is_here(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False


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
