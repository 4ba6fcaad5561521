"""Where settings come from, and what is said about one that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config.errors import UsageError
from assistant.config.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ASSISTANT_{name.upper()}", raising=False)


def test_an_argument_goes_before_the_environment_and_that_before_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("assistant.toml").write_text('index_dir = "file"\nmodel = "file"\nquery_prefix = "file"\n')
    monkeypatch.setenv("ASSISTANT_INDEX_DIR", "environment")
    monkeypatch.setenv("ASSISTANT_MODEL", "environment")
    settings = load_settings(index_dir=Path("argument"))
    assert settings.index_dir == Path("argument")
    assert settings.model == "environment"
    assert settings.query_prefix == "file"
    assert settings.passage_prefix == ""


def test_an_argument_that_is_none_and_an_empty_variable_count_as_not_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSISTANT_MODEL", "")
    assert load_settings(index_dir=None) == Settings()
    assert load_settings().model is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('index_dri = "x"', "meant index_dir?"),
        ("session_hours = -0.1", "session_hours cannot be -0.1"),
        ('workers = "many"', "workers cannot be 'many'"),
        ('chroma_url = "localhost:8000"', "chroma_url cannot be 'localhost:8000'"),
        ('index_dir = "x', "not valid TOML"),
    ],
)
def test_a_line_of_the_file_that_cannot_be_is_refused_with_what_could_be(
    line: str, told: str
) -> None:
    Path("assistant.toml").write_text(line)
    with pytest.raises(UsageError, match=r".") as refused:
        load_settings()
    assert told in str(refused.value)
    assert "assistant.toml" in str(refused.value) or "setting" in str(refused.value)


@pytest.mark.parametrize("name", ["chat_model_key", "chroma_authorization"])
def test_a_secret_is_not_repeated_in_the_message(name: str) -> None:
    Path("assistant.toml").write_text(f"{name} = 7654321")
    with pytest.raises(UsageError, match=f"setting {name} cannot be what was given") as refused:
        load_settings()
    assert "7654321" not in str(refused.value)


def test_an_unknown_name_lists_the_settings_there_are() -> None:
    Path("assistant.toml").write_text("qqq = 1")
    with pytest.raises(UsageError) as refused:
        load_settings()
    assert all(name in str(refused.value) for name in Settings.model_fields)


def test_a_misspelt_variable_is_refused_and_another_program_s_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ASSISTANT_COLOUR_OF_HAIR", "red")
    load_settings()
    monkeypatch.setenv("ASSISTANT_INDEXDIR", "x")
    with pytest.raises(UsageError, match="meant ASSISTANT_INDEX_DIR"):
        load_settings()


def test_settings_cannot_be_changed_and_each_is_described() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().model = "other"  # type: ignore[misc]
    assert [n for n, field in Settings.model_fields.items() if not field.description] == []


def test_a_section_is_set_in_the_file_and_in_the_environment_and_its_slips_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("assistant.toml").write_text("[schedule]\nevery_minutes = 30\n")
    assert load_settings().schedule.every_minutes == 30
    monkeypatch.setenv("ASSISTANT_SCHEDULE__EVERY_MINUTES", "5")
    assert load_settings().schedule.every_minutes == 5
    monkeypatch.setenv("ASSISTANT_SCHEDULE__EVERY_MINUTES", "0.5")
    with pytest.raises(UsageError, match=r"schedule\.every_minutes cannot be '0\.5'"):
        load_settings()
    monkeypatch.delenv("ASSISTANT_SCHEDULE__EVERY_MINUTES")
    Path("assistant.toml").write_text("[schedule]\nevery_minute = 30\n")
    with pytest.raises(UsageError, match=r"'schedule\.every_minute'; meant schedule\.every_minut"):
        load_settings()


def test_a_key_is_for_the_models_of_one_provider_and_is_not_repeated() -> None:
    more = ("anthropic:large", "openai:small")
    with pytest.raises(UsageError, match="the models are of anthropic, openai") as refused:
        load_settings(chat_model="openai:large", more_chat_models=more, chat_model_key="sk-own")
    assert "sk-own" not in str(refused.value)
    assert load_settings(chat_model="openai:large", more_chat_models=more).answerers[0] == (
        "openai:large"
    )
    one = load_settings(more_chat_models=("openai:a", "openai:b"), chat_model_key="sk-own")
    assert one.answerers == ("quotes", "openai:a", "openai:b")
