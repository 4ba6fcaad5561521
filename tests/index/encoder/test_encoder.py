from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.model import Span
from index.encoder import Encoder, files
from index.encoder.config import UnsupportedModel, read_config
from index.encoder.conversion import CHECK_TEXTS
from index.encoder.files import find_model
from index.encoder.openvino_backend import token_ranges
from index.errors import ModelFault

MINILM = "all-MiniLM-L6-v2"
TEXTS = ["Two judges.", "Half of those who took part in the course were women.", "MALI"]


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory) -> Path:
    """An ordinary model of sentence-transformers, with model.safetensors."""
    return find_model(MINILM, tmp_path_factory.mktemp("cache")).folder


def copied(model_folder: Path, to: Path) -> Path:
    """A copy of the model whose small files may be changed."""
    shutil.copytree(model_folder, to)
    return to


def test_the_compiled_model_is_made_once_and_agrees_with_sentence_transformers(tmp_path):
    first = Encoder.open(MINILM, cache_dir=tmp_path)
    reference = Encoder.open(MINILM, cache_dir=tmp_path, compiled=False)
    assert first.backend == "openvino"
    assert reference.backend == "sentence-transformers"
    cosines = (first.encode_passages(CHECK_TEXTS) * reference.encode_passages(CHECK_TEXTS)).sum(1)
    assert cosines.min() > 0.9999
    assert first.identity == reference.identity
    (made,) = tmp_path.glob("models/*/network.xml")
    before = made.stat().st_mtime_ns
    Encoder.open(MINILM, cache_dir=tmp_path).warm()
    assert made.stat().st_mtime_ns == before


def test_sentence_transformers_encodes_and_counts_in_several_threads_as_in_one(tmp_path):
    reference = Encoder.open(MINILM, cache_dir=tmp_path, compiled=False)
    batches = [["Judge. " * (1 + n * length) for n in range(9)] for length in (1, 4, 9)]
    expected = [reference.encode_passages(batch) for batch in batches]
    tokens = [reference.count_tokens(batch[-1]) for batch in batches]

    def work(number: int) -> bool:
        at = number // 2 % len(batches)
        if number % 2:
            return {reference.count_tokens(batches[at][-1]) for _ in range(300)} == {tokens[at]}
        return np.allclose(reference.encode_passages(batches[at]), expected[at], atol=1e-4)

    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(work, range(60))) == {True}


def test_the_packaged_model_is_shared_by_whoever_opens_it_alike_and_no_other_is(tmp_path):
    one = Encoder.open(shared=True, cache_dir=tmp_path)
    assert Encoder.open(shared=True, cache_dir=tmp_path) is one
    assert Encoder.open(shared=True, cache_dir=tmp_path / "other") is not one
    assert Encoder.open(shared=True, cache_dir=tmp_path, query_prefix="query: In ") is not one
    assert Encoder.open(cache_dir=tmp_path) is not one
    assert Encoder.open(MINILM, shared=True, cache_dir=tmp_path) is not Encoder.open(
        MINILM, shared=True, cache_dir=tmp_path
    )


def test_asking_imports_neither_torch_nor_sentence_transformers(encoder):
    encoder.warm()  # the compiled form is there from now on
    code = (
        "import sys; from index.encoder import Encoder; Encoder.open().encode_query('Peru');"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_vectors_are_unit_rows_in_the_order_of_the_texts(encoder):
    rows = encoder.encode_passages([*TEXTS, *reversed(TEXTS)])
    assert rows.dtype == np.float32
    assert rows.shape == (6, encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[:3], rows[:2:-1], atol=1e-5)


def test_no_text_gives_no_rows(encoder):
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_a_sentence_of_a_passage_is_nearest_to_the_question_that_it_answers(encoder):
    sentences = ["The course lasted three days.", "Midwives from Mali took part."]
    text = " ".join(sentences)
    split = len(sentences[0])
    passages, (inside,) = encoder.encode_with_spans(
        [text], [[Span(0, split), Span(split + 1, len(text))]]
    )
    np.testing.assert_allclose(passages, encoder.encode_passages([text]), atol=0.02)
    assert inside.shape == (2, encoder.dimension)
    assert int(np.argmax(inside @ encoder.encode_query("How long was the training?"))) == 0
    assert (
        int(np.argmax(inside @ encoder.encode_query("Which country did midwives come from?"))) == 1
    )


def test_the_tokens_of_a_sentence_are_those_that_begin_in_it():
    offsets = [(0, 0), (0, 3), (4, 7), (8, 12), (0, 0)]  # special, "One", "two", "four", special
    spans = [Span(0, 4), Span(4, 12), Span(12, 20)]
    assert token_ranges(offsets, spans) == [(1, 2), (2, 4), (0, 0)]
    assert token_ranges(offsets, [Span(0, 3)], shift=4) == [(2, 3)]


def test_a_sentence_beyond_the_limit_of_the_model_has_the_vector_of_its_passage(encoder):
    text = "word " * 800 + "end."
    passages, (inside,) = encoder.encode_with_spans([text], [[Span(len(text) - 4, len(text))]])
    np.testing.assert_allclose(inside[0], passages[0], atol=1e-5)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_a_vector_and_a_number_of_tokens(encoder, text):
    assert float(np.linalg.norm(encoder.encode_query(text))) == pytest.approx(1, abs=1e-3)
    assert encoder.count_tokens("Mali") == 1
    assert encoder.count_tokens(f"{text} Mali") == encoder.count_tokens(text) + 1


def test_a_lone_surrogate_is_no_obstacle(encoder):
    assert encoder.count_tokens("\ud800 Mali") == encoder.count_tokens("? Mali")


def test_prefixes_stand_before_questions_and_before_passages(encoder):
    assert (encoder.identity.query_prompt, encoder.identity.passage_prompt) == (
        "query: ",
        "passage: ",
    )
    other = Encoder.open(query_prefix="query: In ", passage_prefix="passage: In ")
    np.testing.assert_allclose(
        other.encode_query("Mali"), encoder.encode_query("In Mali"), atol=1e-5
    )
    np.testing.assert_allclose(
        other.encode_passages(["Mali"]), encoder.encode_passages(["In Mali"]), atol=1e-5
    )
    assert other.passage_tokens == encoder.passage_tokens - encoder.count_tokens("In")


def test_threads_get_the_vectors_that_one_thread_gets(encoder):
    texts = [f"Workshop {n} in district {n % 7}." for n in range(40)]
    alone = encoder.encode_passages(texts)
    found = {}

    def encode(n: int) -> None:
        found[n] = encoder.encode_passages([texts[n]])[0]

    threads = [threading.Thread(target=encode, args=(n,)) for n in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(texts)
    for n, row in found.items():
        assert float(row @ alone[n]) > 0.9999


def test_a_model_that_is_not_on_disk_is_named_at_once_with_the_setting(tmp_path):
    begun = time.monotonic()
    with pytest.raises(ModelFault, match=r"no-such/model.*ASSISTANT_MODEL"):
        Encoder.open("no-such/model", cache_dir=tmp_path)
    assert time.monotonic() - begun < 1


def test_a_folder_that_is_no_model_is_refused(tmp_path):
    with pytest.raises(ModelFault, match=r"modules\.json"):
        Encoder.open(str(tmp_path), cache_dir=tmp_path)


def test_other_weights_than_the_promised_ones_are_refused(tmp_path, monkeypatch):
    copy = copied(find_model(None, tmp_path).folder, tmp_path / "weights")
    with (copy / "network.bin").open("r+b") as weights:
        weights.seek(1_000_000)
        weights.write(b"\0\1\2\3")
    monkeypatch.setattr(files, "DEFAULT_FOLDER", copy)
    with pytest.raises(ModelFault, match=r"c888835dbc0446f5.*pip install"):
        Encoder.open(cache_dir=tmp_path / "cache")


def test_a_default_model_that_is_missing_is_named_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "DEFAULT_FOLDER", tmp_path)
    with pytest.raises(ModelFault, match=r"default model is missing.*pip install"):
        Encoder.open(cache_dir=tmp_path / "cache")


def test_the_default_model_brings_its_compiled_form_and_finds_across_languages(tmp_path):
    encoder = Encoder.open(cache_dir=tmp_path)
    assert encoder.backend == "openvino"
    assert encoder.identity.model == "multilingual-e5-small-int8"
    assert (encoder.dimension, encoder.max_tokens) == (384, 512)
    passages = encoder.encode_passages(
        ["Les sages-femmes du Mali ont suivi une formation.", "Der Haushalt stieg um ein Drittel."]
    )
    for question in (
        "Where were midwives trained?",
        "¿Dónde se capacitó a las parteras?",
        "أين تدربت القابلات؟",
        "Где обучали акушерок?",
    ):
        assert int(np.argmax(passages @ encoder.encode_query(question))) == 0
    assert not list(tmp_path.glob("models/*/network.bin"))  # it is not converted


def test_a_script_that_the_vocabulary_lacks_gives_tokens_and_no_error(encoder):
    for text in ("የስልጠና ማዕከል", "研修を受けた裁判官", "प्रशिक्षण केंद्र", "🌍🌱"):
        assert encoder.count_tokens(text) > 0
        assert float(np.linalg.norm(encoder.encode_query(text))) == pytest.approx(1, abs=1e-3)


def test_questions_encoded_together_have_the_vectors_that_they_have_alone():
    texts = ["How many judges were trained?", "Peru", "How many judges were trained?"]
    together = Encoder.open().encode_queries(texts)
    alone = [Encoder.open().encode_query(text) for text in texts]
    assert np.allclose(together, alone, atol=2e-3)  # short floats round differently
    assert together[0] is together[2]


ANSWERS = {  # language, question: its answer in English, a sentence in its language that only shares its topic
    ("fr", "Pourquoi la récolte a-t-elle échoué ?"): (
        "Because of the drought farmers lost most of their maize.",
        "La récolte du coton commence en novembre dans toute la région.",
    ),
    ("es", "¿Quién pagó las vacunas?"): (
        "The government bought the vaccines with a loan from the bank.",
        "Las vacunas se guardan en cajas frías durante el viaje.",
    ),
    ("ru", "Кто заплатил за вакцины?"): (
        "The government bought the vaccines with a loan from the bank.",
        "Вакцины хранятся в холодных коробках во время пути.",
    ),
    ("ar", "من دفع ثمن اللقاحات؟"): (
        "The government bought the vaccines with a loan from the bank.",
        "تُحفظ اللقاحات في صناديق باردة أثناء الرحلة.",
    ),
}


@pytest.mark.parametrize(("asked", "texts"), ANSWERS.items())
def test_without_its_language_a_question_is_nearer_to_its_answer_in_another_one(asked, texts):
    language, question = asked
    model = Encoder.open()
    vector = model.encode_query(question)
    answer, other = model.encode_passages(list(texts)) @ model.without_language(vector, language)
    assert answer > other
    assert np.linalg.norm(model.without_language(vector, language)) == pytest.approx(1, abs=1e-5)


def test_a_language_of_which_a_model_says_nothing_leaves_the_vector_as_it_is(encoder):
    vector = encoder.encode_query("Wer bezahlte die Impfstoffe?")
    assert encoder.without_language(vector, "de") is vector
    other = Encoder.open("all-MiniLM-L6-v2")
    own = other.encode_query("Who paid?")
    assert other.without_language(own, "en") is own


def test_the_checksum_is_remembered_until_the_file_changes(tmp_path, model_folder):
    copy = copied(model_folder, tmp_path / "model")
    first = find_model(str(copy), tmp_path).checksum
    known = json.loads((tmp_path / "checksums.json").read_text(encoding="utf-8"))
    assert list(known.values()) == [first]
    with (copy / "model.safetensors").open("ab") as weights:
        weights.write(b"\0")
    assert find_model(str(copy), tmp_path).checksum != first


def test_rules_are_read_from_the_files_of_the_model(model_folder):
    config = read_config(model_folder)
    assert (config.pooling, config.max_tokens, config.dimension) == ("mean", 256, 384)


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("modules.json", [{"type": "a.StaticEmbedding", "path": ""}], "StaticEmbedding"),
        ("1_Pooling/config.json", {"pooling_mode_max_tokens": True}, "max_tokens"),
        ("1_Pooling/config.json", {"pooling_mode": "mean", "include_prompt": False}, "prompts"),
        ("sentence_bert_config.json", {"do_lower_case": True}, "lowers"),
    ],
)
def test_a_shape_that_is_not_understood_is_left_to_sentence_transformers(
    tmp_path, model_folder, file, content, reason
):
    copy = copied(model_folder, tmp_path / "model")
    (copy / file).write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UnsupportedModel, match=reason):
        read_config(copy)


def test_a_model_of_another_shape_is_run_by_sentence_transformers(tmp_path, model_folder):
    copy = copied(model_folder, tmp_path / "model")
    pooling = {"word_embedding_dimension": 384, "pooling_mode_max_tokens": True}
    (copy / "1_Pooling/config.json").write_text(json.dumps(pooling), encoding="utf-8")
    encoder = Encoder.open(str(copy), cache_dir=tmp_path)
    assert encoder.backend == "sentence-transformers"
    passages, (inside,) = encoder.encode_with_spans(["One. Two."], [[Span(0, 4), Span(5, 9)]])
    assert passages.shape == (1, 384)
    np.testing.assert_allclose(inside, encoder.encode_passages(["One.", "Two."]), atol=1e-5)
