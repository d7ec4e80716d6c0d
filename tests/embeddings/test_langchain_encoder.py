import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.embeddings import DeterministicFakeEmbedding, Embeddings

from embeddings.errors import EncoderUnavailable
from embeddings.langchain_encoder import LangchainEncoder, estimate_tokens, windows_of
from embeddings.load import load_encoder
from tests.fakes import FakeEncoder
from tests.openai_api import play_openai
from tests.write.scripted_server import scripted_server

ROOT = Path(__file__).parent.parent.parent
KEY = "sk-never-shown"


class LengthEmbeddings(Embeddings):
    """A vector of each text's first letter and length, and what it was asked."""

    model = "length-1"

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.calls.append(texts)
        return [[float(ord(text[0])), float(len(text))] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [0.0, float(len(text))]


class BrokenEmbeddings(Embeddings):
    """Fails as a library that tells its key."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise ConnectionError(f"no server for {KEY}, {texts}")

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def test_any_embeddings_of_langchain_are_an_encoder_of_unit_vectors():
    encoder = LangchainEncoder(DeterministicFakeEmbedding(size=8))
    vectors = encoder.encode_passages(["Cầu Bến Gỗ", "Sông Trà"])
    assert (encoder.name, encoder.dimension, encoder.max_tokens) == ("langchain:DeterministicFakeEmbedding", 8, 512)
    assert (vectors.shape, vectors.dtype) == ((2, 8), np.float32)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1])
    assert np.array_equal(encoder.encode_passages(["Sông Trà"])[0], vectors[1])


def test_a_question_is_encoded_as_a_question():
    assert LangchainEncoder(LengthEmbeddings()).encode_question("Cầu?").tolist() == [0.0, 1.0]


def test_the_name_tells_the_class_and_its_model_unless_one_is_given():
    names = [LangchainEncoder(LengthEmbeddings()).name, LangchainEncoder(LengthEmbeddings(), name="mine").name]
    assert names == ["langchain:LengthEmbeddings:length-1", "mine"]


def test_nothing_is_asked_to_learn_a_dimension_that_is_given():
    assert LangchainEncoder(BrokenEmbeddings(), dimension=3).dimension == 3


def test_no_texts_cost_no_call():
    embeddings = LengthEmbeddings()
    assert (LangchainEncoder(embeddings).encode_passages([]).shape, embeddings.calls) == ((0, 2), [])


def test_a_text_longer_than_the_window_is_read_whole_in_parts():
    embeddings = LengthEmbeddings()
    LangchainEncoder(embeddings, max_tokens=6).encode_passages(["Cầu dài 1.250 mét.", "Ngắn"])
    assert embeddings.calls == [["Cầu dài ", "1.250 ", "mét.", "Ngắn"]]


def test_many_texts_go_in_several_calls():
    embeddings = LengthEmbeddings()
    assert LangchainEncoder(embeddings).encode_passages([f"{n} mét" for n in range(300)]).shape == (300, 2)
    assert [len(call) for call in embeddings.calls] == [128, 128, 44]


@given(st.text(max_size=200), st.integers(2, 40))
def test_windows_are_the_text_and_none_is_too_long(text: str, size: int):
    windows = windows_of(text, size)
    assert ("".join(windows), all(windows)) == (text or " ", True)
    assert max(map(estimate_tokens, windows)) <= size


def test_what_embeddings_raise_ends_in_an_error_that_tells_its_name_alone():
    with pytest.raises(EncoderUnavailable, match=r"'langchain:BrokenEmbeddings' failed \(ConnectionError\)") as caught:
        LangchainEncoder(BrokenEmbeddings())
    assert KEY not in str(caught.value)
    assert caught.value.__suppress_context__


def test_vectors_of_another_length_than_before_are_refused():
    with pytest.raises(EncoderUnavailable, match=r"shape \(1, 2\) where \(1, 3\) was due"):
        LangchainEncoder(LengthEmbeddings(), dimension=3).encode_passages(["Cầu"])


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("langchain:cohere:embed-4", "Run: pip install langchain-cohere$"),
        ("langchain:nobody:x", r"cannot be opened \(ValueError\)\. Write langchain:PROVIDER:MODEL"),
        ("langchain:text-embedding-3-small", r"cannot be opened \(ValueError\)"),
    ],
)
def test_a_model_that_cannot_be_had_is_told_with_the_cure(model: str, told: str, tmp_path: Path):
    with pytest.raises(EncoderUnavailable, match=told):
        load_encoder(model, folder=tmp_path)


def test_embeddings_of_openai_are_asked_in_words_and_no_tokenizer_is_fetched():
    code = (
        "import socket, sys\n"
        "def note(event, given):\n"
        "    if event == 'socket.connect': print('to', given[1][0], file=sys.stderr)\n"
        "sys.addaudithook(note)\n"
        "from pathlib import Path\n"
        "from embeddings.load import load_encoder\n"
        "encoder = load_encoder('langchain:openai:text-embedding-3-small', folder=Path('unused'))\n"
        "print(encoder.name, encoder.dimension, encoder.encode_passages(['Cầu', 'Sông'])[:, :2].round(2).tolist())\n"
    )
    with scripted_server(play_openai) as server:
        keyed = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": server.url}
        given = {**os.environ, **keyed, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        run = [sys.executable, "-c", code]
        done = subprocess.run(run, capture_output=True, text=True, check=False, env=given)
    vectors = [FakeEncoder().encode_question(text)[:2].round(2).tolist() for text in ("Cầu", "Sông")]
    told = f"langchain:openai:text-embedding-3-small 64 {vectors}\n"
    assert (done.returncode, done.stdout, set(done.stderr.splitlines())) == (0, told, {"to 127.0.0.1"})
    asked = [(one.path, one.json["model"], one.json["input"]) for one in server.requests]
    where = ("/v1/embeddings", "text-embedding-3-small")
    assert asked == [(*where, ["dimension"]), (*where, ["Cầu", "Sông"])]
