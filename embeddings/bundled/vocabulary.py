"""Writes the vocabulary of the model as a SentencePiece unigram model."""

from pathlib import Path

import sentencepiece
from sentencepiece.sentencepiece_model_pb2 import ModelProto

from embeddings.bundled.weights import Vocabulary


def folding_table(vocabulary: Vocabulary) -> bytes:
    """Compile what each code point is folded to into SentencePiece's own binary form (a trie)."""
    sentencepiece.set_min_log_level(2)  # compiling the table talks on standard error
    normalizer = sentencepiece.SentencePieceNormalizer(norm_map=list(vocabulary.folding.items()))
    return bytes(ModelProto.FromString(normalizer.serialized_model_proto()).normalizer_spec.precompiled_charsmap)


def write_tokenizer(vocabulary: Vocabulary, path: Path) -> None:
    """Write the vocabulary as a SentencePiece unigram model."""
    model = ModelProto()
    kinds = ModelProto.SentencePiece
    control = {vocabulary.start, vocabulary.end, vocabulary.padding, vocabulary.pieces.index("<mask>")}
    for index, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores, strict=True)):
        kind = kinds.UNKNOWN if index == vocabulary.unknown else kinds.CONTROL if index in control else kinds.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type = trainer.UNIGRAM
    trainer.vocab_size = len(vocabulary.pieces)
    trainer.bos_id, trainer.eos_id = vocabulary.start, vocabulary.end
    trainer.pad_id, trainer.unk_id = vocabulary.padding, vocabulary.unknown
    normalizer.name = "nmt_nfkc"
    normalizer.precompiled_charsmap = folding_table(vocabulary)
    normalizer.add_dummy_prefix = normalizer.remove_extra_whitespaces = normalizer.escape_whitespaces = True
    path.write_bytes(model.SerializeToString())
