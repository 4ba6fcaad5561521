"""An index knows the model that it was built with, and is searched with no other."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from index.encoder.files import DEFAULT_MODEL, MINILM
from index.errors import ModelFault, StaleIndex
from index.manifest.database import FILE_NAME
from index.store import Index
from tests.index.encoder.tiny_models import tiny_encoder
from tests.index.searching import search


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny encoder that wants prefixes, which only the catalogue knows."""
    return tiny_encoder(tmp_path_factory.mktemp("models") / "multilingual-e5-base")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the tiny encoder is kept in its compiled form."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def index_dir(tmp_path: Path, folder: Path, model: Path, cache: Path) -> Path:
    """The directory of an index that was built with the tiny encoder."""
    directory = tmp_path / "index"
    with Index.open(directory, model=str(model), create=True, cache_dir=cache) as index:
        index.sync([folder])
    return directory


def test_an_index_is_opened_with_the_model_it_was_built_with_where_none_is_named(
    index_dir: Path, folder: Path, model: Path, cache: Path
) -> None:
    with Index.open(index_dir, cache_dir=cache) as index:
        identity = index.encoder.identity
        assert (identity.model, identity.dimension) == (str(model), 32)
        assert (identity.query_prompt, identity.passage_prompt) == ("query: ", "passage: ")
        assert search(index, "judges in Peru")[0].passage.document == "peru.txt"
        assert index.sync([folder]).unchanged
    with Index.open(index_dir, cache_dir=cache, rebuild=True) as rebuilt:
        assert rebuilt.encoder.identity == identity


def test_another_model_is_refused_with_both_names_their_sizes_and_what_to_do(
    index_dir: Path, model: Path, cache: Path, tmp_path: Path
) -> None:
    other = tiny_encoder(tmp_path / "other", dimension=48)
    with pytest.raises(StaleIndex) as refused:
        Index.open(index_dir, model=str(other), cache_dir=cache)
    said = str(refused.value)
    assert f"{model} (32 numbers a passage), and {other} (48) is asked for" in said
    assert f"`assistant index --renew --model {other}`" in said
    with pytest.raises(StaleIndex, match=rf"and {DEFAULT_MODEL} \(384\) is asked for"):
        Index.open(index_dir, model=DEFAULT_MODEL, cache_dir=cache)
    with Index.open(index_dir, model=str(other), cache_dir=cache, rebuild=True) as rebuilt:
        assert rebuilt.encoder.dimension == 48


def test_other_prefixes_and_other_weights_are_refused_and_another_path_is_not(
    index_dir: Path, model: Path, cache: Path, tmp_path: Path
) -> None:
    with pytest.raises(StaleIndex, match="query_prompt: 'query: ', now 'ask: '"):
        Index.open(index_dir, query_prefix="ask: ", cache_dir=cache)
    moved = shutil.copytree(model, tmp_path / "elsewhere" / model.name)
    with Index.open(index_dir, model=str(moved), cache_dir=cache) as index:
        assert len(index.document_records()) == 4
    with (moved / "model.safetensors").open("r+b") as weights:
        weights.seek(-4, 2)
        weights.write(b"\0\0\0\0")
    with pytest.raises(StaleIndex, match="elsewhere"):
        Index.open(index_dir, model=str(moved), cache_dir=cache)


def test_a_model_that_is_gone_is_named_with_the_index_that_needs_it(
    index_dir: Path, cache: Path
) -> None:
    connection = sqlite3.connect(index_dir / FILE_NAME)
    built = json.loads(
        connection.execute("SELECT value FROM meta WHERE key='identity'").fetchone()[0]
    )
    built["model"] = "BAAI/bge-m3"
    connection.execute("UPDATE meta SET value = ? WHERE key = 'identity'", (json.dumps(built),))
    connection.commit()
    connection.close()
    with pytest.raises(
        ModelFault, match=r"index .* built with another model.*'BAAI/bge-m3'.*2,272 MB"
    ):
        Index.open(index_dir, cache_dir=cache)


def test_the_default_of_the_first_version_is_not_taken_for_a_choice(
    index_dir: Path, cache: Path
) -> None:
    connection = sqlite3.connect(index_dir / FILE_NAME)
    built = json.loads(
        connection.execute("SELECT value FROM meta WHERE key='identity'").fetchone()[0]
    )
    old = built | {"model": MINILM, "passages": 1}
    connection.execute("UPDATE meta SET value = ? WHERE key = 'identity'", (json.dumps(old),))
    connection.commit()
    connection.close()
    with pytest.raises(
        StaleIndex, match=rf"older version.*{MINILM} \(now {DEFAULT_MODEL}\).*--renew"
    ):
        Index.open(index_dir, cache_dir=cache)
