"""The command `models`, and indexing with another model than the packaged one."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.index.encoder.tiny_models import tiny_encoder

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_encoder(tmp_path_factory.mktemp("models") / "tiny", pooling="cls")


def test_models_says_what_each_needs_and_whether_it_is_on_this_disk(assistant: Run) -> None:
    rows = json.loads(assistant("models", "--json").stdout)
    by_name = {row["name"]: row for row in rows}
    packaged = by_name["multilingual-e5-small-int8"]
    assert Path(packaged["folder"], "modules.json").is_file()
    assert (packaged["query_prefix"], packaged["pooling"]) == ("query: ", "mean")
    assert by_name["BAAI/bge-m3"] | {"folder": None} == by_name["BAAI/bge-m3"]
    assert {row["kind"] for row in rows} == {"encoder", "reranker"}
    told = assistant("models")
    for row in rows:
        here = "on this disk" if row["folder"] else "not on this disk"
        assert f"{row['name']} ({here})" in told.stdout
        assert f"licence {row['license']}; {row['megabytes']:,} MB" in told.stdout
    assert "nDCG@10 0.465 MTEB English, 0.509 MTEB Multilingual" in told.stdout
    assert "only if the setting `allow_download` is true" in told.stderr
    allowed = assistant("models", ASSISTANT_ALLOW_DOWNLOAD="true")
    assert "when it is first used" in allowed.stderr


def test_an_index_made_with_a_model_is_asked_with_it_and_with_no_other(
    assistant: Run, reports: Path, model: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    made = assistant("index", reports, "--model", model, "--index", index, "--json")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["added"] == ["ilo.md", "unodc.txt"]
    found = assistant("search", "police officers in Viet Nam", "--index", index, "--json")
    assert json.loads(found.stdout)[0]["document"] == "unodc.txt"
    checked = json.loads(assistant("check", "--index", index, "--json").stdout)
    assert _model(checked).startswith(str(model))
    renewed = json.loads(assistant("index", "--renew", "--index", index, "--json").stdout)
    assert renewed["updated"] == ["ilo.md", "unodc.txt"]
    assert _model(json.loads(assistant("check", "--index", index, "--json").stdout)) == _model(
        checked
    )
    other = assistant("search", "police", "--index", index, ASSISTANT_MODEL="all-MiniLM-L6-v2")
    assert other.returncode == 2
    assert "(32 numbers a passage)" in other.stderr
    assert "sentence-transformers/all-MiniLM-L6-v2 (384) is asked for" in other.stderr


def test_a_model_named_in_the_file_of_settings_is_used(
    assistant: Run, workplace: Path, model: Path, tmp_path: Path
) -> None:
    file = workplace / "assistant.toml"
    file.write_text(f'model = "{model.as_posix()}"\n', encoding="utf-8")
    try:
        checked = json.loads(assistant("check", "--index", tmp_path / "none", "--json").stdout)
    finally:
        file.unlink()
    assert _model(checked).startswith(str(model))


def _model(checked: list[dict[str, str]]) -> str:
    """What `check` says of the model."""
    return next(one["detail"] for one in checked if one["subject"] == "model")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("BAAI/bge-smal-en-v1.5", "Was BAAI/bge-small-en-v1.5"),
        ("BAAI/bge-m3", "2,272 MB"),
        ("reports", "without modules.json"),
    ],
)
def test_a_model_that_cannot_be_used_is_said_before_anything_is_read(
    name: str, told: str, assistant: Run, workplace: Path, reports: Path, tmp_path: Path
) -> None:
    begun = time.monotonic()
    done = assistant(
        "index", reports, "--model", name, "--index", tmp_path / "index", HF_HOME=str(tmp_path)
    )
    assert time.monotonic() - begun < 10
    assert done.returncode == 2
    assert told in done.stderr
    assert "unexpected" not in done.stderr
    assert not (tmp_path / "index" / "manifest.sqlite3").exists()
