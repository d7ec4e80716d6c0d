from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from embeddings.bundled.cross_encoder import BundledCrossEncoder, Cutting
from embeddings.bundled.difference import merge, read_difference
from embeddings.bundled.graph import write_graph
from embeddings.bundled.prepare import prepare_trained_model
from embeddings.bundled.tokenizer import Tokenizer
from embeddings.bundled.weights import find_packed_weights, read_packed_weights, unpack_blocks
from embeddings.cross_encoder import Window
from embeddings.errors import EncoderUnavailable
from embeddings.pairing import join_pair
from embeddings.training.pair_model import PairModel, open_pair_model, save_trained

QUESTION, PASSAGE = "Cầu Cá Nhỏ dài bao nhiêu?", "Cầu Cá Nhỏ 2 khánh thành năm 2019.\nCầu dài 1.176 m, rộng 12 m."
RANK = 4


@pytest.fixture(scope="module")
def taught() -> PairModel:
    """The bundled model, changed by a difference of low rank in every matrix, with a head of two outputs."""
    torch.manual_seed(5)
    model = open_pair_model(2)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim == 2 and name.startswith("bert.encoder"):
                weight.add_(0.02 * torch.randn(weight.shape[0], RANK) @ torch.randn(RANK, weight.shape[1]) / RANK)
            elif weight.ndim == 1:
                weight.add_(0.02 * torch.randn(weight.shape))
    return model.eval()


@pytest.fixture(scope="module")
def weights(taught: PairModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("trained") / "taught.safetensors"
    save_trained(taught, path, rank=RANK)
    return path


@pytest.fixture(scope="module")
def served(weights: Path, bundled_model: Path, tmp_path_factory: pytest.TempPathFactory) -> BundledCrossEncoder:
    folder = prepare_trained_model(tmp_path_factory.mktemp("models"), "taught", weights, announce=lambda _: None)
    return BundledCrossEncoder(folder, bundled_model, Cutting(window=64, stride=8))


def scores_of(window: Window) -> np.ndarray:
    return np.concatenate([window.whole[None], window.first.scores, window.second.scores])


def torch_scores(model: PairModel, tokenizer: Tokenizer) -> np.ndarray:
    """Return what torch says of the opening token, the question's and the passage's."""
    (first,), (second,) = tokenizer.tokens([QUESTION]), tokenizer.tokens([PASSAGE])
    joined, offset = join_pair(first, second, start=tokenizer.start, end=tokenizer.end)
    with torch.no_grad():
        scores = model(torch.tensor([joined]), torch.ones((1, len(joined)), dtype=torch.long))[0].numpy()
    return np.concatenate([scores[: 1 + len(first)], scores[offset:-1]])


def test_a_difference_of_low_rank_is_small_and_gives_the_trained_model_back(weights: Path, taught: PairModel):
    model = merge(read_packed_weights(find_packed_weights()), read_difference(weights))
    query = taught.state_dict()["bert.encoder.layer.3.attention.self.query.weight"].numpy()
    np.testing.assert_allclose(model.matrix("l3.q.w", 384), query, atol=1e-3)
    assert weights.stat().st_size < 1_500_000


def test_the_served_float_graph_scores_as_torch_does(
    taught: PairModel, weights: Path, bundled_model: Path, tmp_path: Path
):
    model, difference = read_packed_weights(find_packed_weights()), read_difference(weights)
    write_graph(merge(model, difference), tmp_path / "float.onnx", head=difference.head, quantised=False)
    session = onnxruntime.InferenceSession(tmp_path / "float.onnx", providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer((bundled_model / "vocabulary.model").read_bytes())
    (first,), (second,) = tokenizer.tokens([QUESTION]), tokenizer.tokens([PASSAGE])
    joined, offset = join_pair(first, second, start=tokenizer.start, end=tokenizer.end)
    words = unpack_blocks(model.blocks("emb.word").reshape(-1, 12)[joined])
    scores = session.run(None, {"words": words[None]})[0][0]
    found = np.concatenate([scores[: 1 + len(first)], scores[offset:-1]])
    np.testing.assert_allclose(found, torch_scores(taught, tokenizer), atol=5e-3)  # float16 of the difference


def test_int8_scores_stay_near_those_of_torch(served: BundledCrossEncoder, taught: PairModel, bundled_model: Path):
    ((window,),) = served.read(QUESTION, [PASSAGE])
    expected = torch_scores(taught, Tokenizer((bundled_model / "vocabulary.model").read_bytes()))
    assert np.corrcoef(scores_of(window).ravel(), expected.ravel())[0, 1] > 0.98


def test_each_token_knows_its_characters(served: BundledCrossEncoder):
    ((window,),) = served.read(QUESTION, [PASSAGE])
    words = [PASSAGE[start:end].strip() for start, end in window.second.ranges.tolist()]
    assert "".join(words) == PASSAGE.replace(" ", "").replace("\n", "")
    asked = [QUESTION[start:end].strip() for start, end in window.first.ranges.tolist()]
    assert "".join(asked) == QUESTION.replace(" ", "")


def test_a_decomposed_text_is_read_as_the_composed_one_with_places_of_its_own(served: BundledCrossEncoder):
    decomposed = "Ca\u0302\u0300u da\u0300i 1.176 m"
    ((composed,),), ((other,),) = served.read(QUESTION, ["Cầu dài 1.176 m"]), served.read(QUESTION, [decomposed])
    np.testing.assert_array_equal(other.second.scores, composed.second.scores)
    assert decomposed[slice(*other.second.ranges[-1])].strip() == "m"
    assert decomposed[slice(*other.second.ranges[0])] == "Ca\u0302\u0300u"


def test_a_long_text_is_read_in_windows_that_overlap_and_leave_nothing_out(served: BundledCrossEncoder):
    long = " ".join([PASSAGE] * 5)
    (windows,) = served.read(QUESTION, [long])
    places = [set(map(tuple, window.second.ranges.tolist())) for window in windows]
    assert len(windows) > 2
    assert all(len(one & other) == 8 for one, other in pairwise(places))
    whole = sorted(set.union(*places))
    assert "".join(long[start:end].strip() for start, end in whole) == long.replace(" ", "").replace("\n", "")


def test_what_is_read_beside_a_text_does_not_change_its_scores(served: BundledCrossEncoder):
    ((alone,),) = served.read(QUESTION, [PASSAGE])
    (_, (beside,)) = served.read(QUESTION, ["Một đoạn khác.", PASSAGE])
    np.testing.assert_array_equal(scores_of(alone), scores_of(beside))


@pytest.mark.parametrize(("question", "passage"), [("", ""), ("?", ""), ("", "Cầu"), ("dài " * 500, "Cầu")])
def test_nothing_is_too_short_or_too_long_to_be_read(served: BundledCrossEncoder, question: str, passage: str):
    ((*windows,),) = served.read(question, [passage])
    assert len(windows) == 1
    assert np.isfinite(scores_of(windows[0])).all()


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    path = tmp_path / "damaged.safetensors"
    path.write_bytes(b"no tensors")
    return path


def test_damaged_weights_are_named_with_a_cure(damaged: Path, tmp_path: Path):
    with pytest.raises(EncoderUnavailable, match=r"damaged\.safetensors cannot be read: .*install hoidap again"):
        prepare_trained_model(tmp_path, "taught", damaged, announce=lambda _: None)


def test_a_graph_that_does_not_load_is_named_with_a_cure(bundled_model: Path, tmp_path: Path):
    (tmp_path / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(EncoderUnavailable, match="Remove that folder, it is made again"):
        BundledCrossEncoder(tmp_path, bundled_model, Cutting(window=64, stride=8))
