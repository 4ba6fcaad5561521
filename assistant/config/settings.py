"""Settings: arguments, then environment variables ``ASSISTANT_…``, then ``assistant.toml``.

The first of these that has a setting decides it. The file is looked for in the working directory.
An unknown name is an error, which gives the names it resembles: if a misspelt setting were ignored,
answers would change without notice.
"""

from __future__ import annotations

import difflib
import logging
import os
import tomllib
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    IPvAnyNetwork,
    SecretStr,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.config.answerers import QUOTES
from assistant.config.errors import UsageError
from assistant.config.sections import (
    Collections,
    CollectionSettings,
    Groups,
    OpenIdConnect,
    Schedule,
    UsageSettings,
)

FILE = "assistant.toml"
PREFIX = "ASSISTANT_"
_SECRET = (
    "chat_model_key",
    "chroma_authorization",
    "iati_key",
    "oidc.client_secret",
    "un_library_key",
)  # never repeated in a message


EDITORS_ONLY = "editors-only"
"""Name of the collection that the setting ``editors_only`` of version 0.1 makes."""
ChatModelName = Annotated[str, StringConstraints(pattern=r"^[\w-]+:\S+$")]
_CollectionName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,49}$")]
_log = logging.getLogger(__name__)
_said: set[str] = set()


class Settings(BaseSettings):
    """All settings. Values are checked; the object cannot be changed."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        env_nested_delimiter="__",
        toml_file=FILE,
        extra="forbid",
        frozen=True,
    )

    index_dir: Path = Field(
        default=Path(".assistant/index"),
        description="Directory of the index; a relative path starts at the working directory.",
    )
    model: str | None = Field(
        default=None,
        min_length=1,
        description="Embedding model: a name (`assistant models` lists some), or the path of a"
        " sentence-transformers folder; without it the one that the index was built with, for a new index"
        " multilingual-e5-small, which comes with this program.",
    )
    allow_download: bool = Field(
        default=False,
        description="Whether a model that is not on disk may be fetched from its hub.",
    )
    query_prefix: str = Field(
        default="", max_length=200, description="Put before each question, as the model asks for."
    )
    passage_prefix: str = Field(
        default="", max_length=200, description="Put before each passage, as the model asks for."
    )
    reader: str = Field(
        default="packaged",
        min_length=1,
        description="What reads the passages found with the question: packaged, the reader that comes with the"
        " program; off, quicker and less often right; or a CrossEncoder of sentence-transformers, by name or path.",
    )
    answers: Literal["cautious", "balanced", "eager"] = Field(
        default="balanced",
        description="How sure an answer has to be: balanced, as likely right as most right answers are shown and"
        " most questions without one declined; cautious, .15 likelier, which declines more; eager, .15 less"
        " likely, which answers more, and wrongly more often.",
    )
    chroma_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Address of a Chroma server; without it Chroma runs in this process.",
    )
    chroma_authorization: SecretStr | None = Field(
        default=None,
        min_length=1,
        description="Header Authorization for the proxy before the Chroma server (Bearer …).",
    )
    domain: Path | None = Field(
        default=None,
        description="Folder with words of the user's field, which are added to the packaged lists or take"
        " their place (organisations.yaml and others); without it, those lists alone.",
    )
    briefing_templates: Path | None = Field(
        default=None,
        description="Folder with Word files (.docx) as templates of briefings, and with outlines (.yaml, .yml); people choose"
        " among them by the names of the files.",
    )
    briefing_template: str | None = Field(
        default=None,
        min_length=1,
        description="The template of that folder, without its ending, that every Word file takes where nobody chooses.",
    )
    cache_dir: Path | None = Field(
        default=None,
        description="Directory for what can be made anew: the index of the samples, compiled models;"
        " without it the system's cache directory.",
    )
    title: str | None = Field(
        default=None, min_length=1, max_length=60, description="Name of the chat on its pages."
    )
    data_dir: Path | None = Field(
        default=None,
        description="Directory of users, sessions, conversations and feedback; without it the"
        " folder `data` of the index.",
    )
    session_hours: float = Field(
        default=12, gt=0, le=24 * 90, description="Hours until somebody has to sign in again."
    )
    proxy_user_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z][A-Za-z0-9-]*$",
        description="Header in which a proxy names the person whom it has signed in.",
    )
    proxy_addresses: tuple[IPvAnyNetwork, ...] = Field(
        default=(IPv4Network("127.0.0.1/32"), IPv6Network("::1/128")),
        description="Addresses of a proxy in front of the server; from others that header, X-Forwarded-For and"
        " X-Forwarded-Proto are ignored.",
    )
    proxy_groups_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z][A-Za-z0-9-]*$",
        description="Header in which that proxy lists the person's groups, with commas between them.",
    )
    oidc: OpenIdConnect = Field(
        default=OpenIdConnect(), description="Section of the provider that signs people in."
    )
    editor_groups: Groups = Field(
        default=(), description="Groups, of a proxy or provider, whose members are editors."
    )
    admin_groups: Groups = Field(
        default=(), description="Groups, of a proxy or provider, whose members are admins."
    )
    conversation_days: float = Field(
        default=365,
        ge=0,
        description="Days after which a conversation or briefing that has not changed is forgotten; 0: never.",
    )
    feedback_days: float = Field(
        default=0, ge=0, description="Days after which feedback is forgotten; 0: never."
    )
    collections: Annotated[
        dict[_CollectionName, CollectionSettings], AfterValidator(Collections)
    ] = Field(
        default=Collections(),
        description="Sections of named sets of documents, each with who may see it.",
    )
    editors_only: tuple[str, ...] = Field(
        default=(),
        description="Old form of a collection: documents, by name or glob, that only editors may see.",
    )
    workers: int | None = Field(
        default=None, ge=1, le=64, description="Files read at once; without it, one for each core."
    )
    reliefweb_appname: str | None = Field(
        default=None,
        min_length=1,
        description="Name that ReliefWeb has approved for `assistant fetch reliefweb`.",
    )
    iati_key: SecretStr | None = Field(
        default=None, min_length=1, description="Key of the IATI Datastore, for `assistant fetch`."
    )
    un_library_key: SecretStr | None = Field(
        default=None,
        min_length=1,
        description="Key of the UN Digital Library, for `assistant fetch`.",
    )
    chat_model: ChatModelName | None = Field(
        default=None,
        description="Chat model that reads and answers, as provider:name; without it, none.",
    )
    more_chat_models: tuple[ChatModelName, ...] = Field(
        default=(),
        max_length=20,
        description="Further chat models that people may choose in the chat, as provider:name.",
    )
    chat_model_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Address of the chat model's interface, where it is not the provider's own.",
    )
    chat_model_key: SecretStr | None = Field(
        default=None,
        description="Key of the chat model; without it, the provider's own variable counts.",
    )
    chat_model_reads: int = Field(
        default=6000,
        ge=200,
        le=1_000_000,
        description="Tokens of the passages that the chat model reads at most, best first.",
    )
    chat_model_tokens: int = Field(
        default=1500,
        ge=16,
        le=100_000,
        description="Tokens of one reply of the chat model at most.",
    )
    entailment: str | None = Field(
        default=None,
        min_length=1,
        description="A CrossEncoder for natural language inference, by name or path: what the chat"
        " model writes must follow from the quotes as it sees it.",
    )
    chat_model_time_s: float = Field(
        default=20, gt=0, le=600, description="Seconds after which a chat model is given up."
    )
    answers_at_once: int | None = Field(
        default=None,
        ge=1,
        le=256,
        description="Questions that the server works on side by side; without it, one a core.",
    )
    answers_waiting: int = Field(
        default=32, ge=0, le=10_000, description="Questions that may wait; more are refused."
    )
    time_limit_s: float = Field(
        default=30, gt=0, le=3600, description="Seconds after which the server gives a call up."
    )
    requests_per_minute: int = Field(
        default=120, ge=1, le=1_000_000, description="Requests of one caller to the server."
    )
    upload_limit_mb: int = Field(
        default=100, ge=1, le=10_000, description="Size of what is sent to the server at once."
    )
    schedule: Schedule = Field(
        default=Schedule(), description="Section of what a server does by itself."
    )
    usage: UsageSettings = Field(
        default=UsageSettings(), description="Section of what admins see of the use."
    )
    log_questions: bool = Field(
        default=False, description="Whether questions are written to the server's log."
    )

    @model_validator(mode="after")
    def _key_and_address_are_of_one_provider(self) -> Settings:
        """A key is never sent to another provider than its own."""
        models = (self.chat_model, *self.more_chat_models)
        providers = sorted({name.partition(":")[0] for name in models if name is not None})
        if len(providers) > 1 and (self.chat_model_key or self.chat_model_url):
            raise ValueError(
                f"chat_model_key and chat_model_url are of one provider, and the models are of {', '.join(providers)};"
                " leave both out and set each provider's own variables"
            )
        return self

    @property
    def answerers(self) -> tuple[str, ...]:
        """Who may write an answer, first who does where nobody chooses: chat models by name, `QUOTES`."""
        return tuple(dict.fromkeys((self.chat_model or QUOTES, *self.more_chat_models, QUOTES)))

    @model_validator(mode="before")
    @classmethod
    def _editors_only_is_a_collection(cls, given: Any) -> Any:
        """Documents of ``editors_only`` become a collection that editors see; said once in a process."""
        if not isinstance(given, dict) or not given.get("editors_only"):
            return given
        documents = given["editors_only"]
        if EDITORS_ONLY not in _said:
            _said.add(EDITORS_ONLY)
            _log.warning(
                "the setting editors_only is now the collection %s: write [collections.%s] with document = %s"
                ' and see = ["editor"] in %s instead',
                EDITORS_ONLY,
                EDITORS_ONLY,
                list(documents) if isinstance(documents, list | tuple) else documents,
                FILE,
            )
        made = {"document": documents, "see": ["editor"]}
        collections = {EDITORS_ONLY: made} | dict(given.get("collections") or {})
        return {name: value for name, value in given.items() if name != "editors_only"} | {
            "collections": collections
        }

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def setting_fields() -> dict[str, FieldInfo]:
    """Every setting by name, those of sections as ``section.name``."""
    found: dict[str, FieldInfo] = {}
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            own = field.annotation.model_fields
            found |= {f"{name}.{inner}": one for inner, one in own.items()}
        elif name == "collections":
            own = CollectionSettings.model_fields
            found |= {f"{name}.NAME.{inner}": one for inner, one in own.items()}
        else:
            found[name] = field
    return found


def data_dir(settings: Settings, index: Path) -> Path:
    """The directory of users, conversations and feedback of the index in directory ``index``."""
    return (settings.data_dir or index / "data").expanduser().absolute()


def domain_folder(settings: Settings) -> Path | None:
    """The folder with the words of the user's field, as an absolute path."""
    return settings.domain and settings.domain.expanduser().resolve()


def load_settings(**arguments: Any) -> Settings:
    """The settings of this process; an argument that is None counts as not given.

    Raises UsageError for an unknown name, a value out of bounds, or a file that is not TOML.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    _refuse_misspelt_variables()
    try:
        return Settings(**given)
    except ValidationError as error:
        raise UsageError(_explain(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{FILE} is not valid TOML: {error}") from error


def _refuse_misspelt_variables() -> None:
    """Raise UsageError for a variable whose name is nearly a setting; others may belong to other programs."""
    names = {PREFIX + name.upper(): name for name in Settings.model_fields}
    for variable in sorted(os.environ):
        name = variable.upper()
        if not name.startswith(PREFIX) or name in names:
            continue
        if near := difflib.get_close_matches(name, names, n=1, cutoff=0.85):
            raise UsageError(f"unknown setting {variable} in the environment; meant {near[0]}?")


def _explain(error: ValidationError) -> str:
    """One line for each fault, for the person who wrote the setting."""
    lines = []
    for problem in error.errors():
        if not problem["loc"]:  # of several settings; what was given holds secrets
            lines.append(problem["msg"].removeprefix("Value error, "))
            continue
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            known = setting_fields()
            near = difflib.get_close_matches(name, known, n=2, cutoff=0.5)
            meant = f"; meant {' or '.join(near)}?" if near else ""
            every = ", ".join(sorted(known))
            lines.append(f"unknown setting {name!r}{meant} (settings: {every})")
        else:
            given = "what was given" if name in _SECRET else repr(problem["input"])
            lines.append(f"setting {name} cannot be {given}: {problem['msg']}")
    return "\n".join(lines)
