"""Any sentence-transformers model that is on this machine, by name or by folder."""

import os
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.encoder import Vectors
from embeddings.errors import EncoderUnavailable
from embeddings.texts import clean
from embeddings.windows import pool_windows, unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "true",
}
# Families whose model cards ask for prompts that their configuration often leaves out: (query, passage).
_FAMILIES: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"e5-.*instruct", ("Instruct: Given a question, retrieve passages that answer it\nQuery: ", "")),
    (r"(^|[-_/])e5([-_]|$)", ("query: ", "passage: ")),
    (r"bge-.*-en", ("Represent this sentence for searching relevant passages: ", "")),
    (r"nomic-embed", ("search_query: ", "search_document: ")),
)
_MARGIN = 8
_SAMPLES, _SAMPLE_BYTES = 64, 65536


class SentenceTransformersEncoder:
    """An `Encoder` over a sentence-transformers model, with the prompts of its configuration or of its family.

    Texts over the model's window are encoded in windows, each with the prompt, and the unit vectors are averaged by
    token count. `name` is the model's name; for a folder it is the folder's name and a digest of its weights, so that
    two trainings kept under one name are told apart. `threads` 0 leaves the choice to torch.
    """

    def __init__(
        self, name_or_folder: str, *, threads: int = 0, device: str | None = None, batch_size: int = 32
    ) -> None:
        """Load the model. Raises EncoderUnavailable when it, or sentence-transformers, is not on this machine."""
        self._model = _load_model(name_or_folder, threads, device)
        self._batch_size = batch_size
        self._turn = Lock()  # a tokenizer of the tokenizers library refuses a second thread while its options change
        folder = Path(name_or_folder)
        self.name = f"{folder.resolve().name}@{_fingerprint(folder)}" if folder.is_dir() else name_or_folder
        self._question_prompt, self._passage_prompt = choose_prompts(name_or_folder, self._model.prompts)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = self._window()

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return `(len(texts), dimension)` float32 unit vectors."""
        return self._encode(texts, self._passage_prompt)

    def encode_question(self, question: str) -> Vectors:
        """Return one `(dimension,)` float32 unit vector."""
        vector: Vectors = self._encode([question], self._question_prompt)[0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the number of model tokens of each text, without prompt and special tokens."""
        return [len(ids) for ids in self._tokens([clean(text) for text in texts])["input_ids"]] if texts else []

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        texts = [clean(text) for text in texts]
        counts = self.count_tokens(texts)
        windows = [
            (owner, part)
            for owner, (text, count) in enumerate(zip(texts, counts, strict=True))
            for part in (self._split(text) if count > self.max_tokens else [text])
        ]
        if not windows:
            return np.zeros((0, self.dimension), np.float32)
        parts = [part for _, part in windows]
        prompted = [prompt + part for part in parts]
        with self._turn:
            vectors = self._model.encode(prompted, batch_size=self._batch_size, show_progress_bar=False)
        return pool_windows(unit_rows(vectors), self.count_tokens(parts), [owner for owner, _ in windows], len(texts))

    def _split(self, text: str) -> list[str]:
        """Cut a text where a token starts; a part cut inside a word may take a few tokens more than in the whole."""
        size = max(self.max_tokens - _MARGIN, 1)
        fast = self._model.tokenizer.is_fast
        encoded = self._tokens([text], offsets=fast)
        starts = range(0, len(encoded["input_ids"][0]), size)
        if not fast:
            return [self._model.tokenizer.decode(encoded["input_ids"][0][start : start + size]) for start in starts]
        cuts = [0, *(encoded["offset_mapping"][0][start][0] for start in starts[1:]), len(text)]
        return [text[start:end] for start, end in pairwise(cuts)]

    def _tokens(self, texts: list[str], *, offsets: bool = False) -> Mapping[str, Any]:
        with self._turn:
            tokens: Mapping[str, Any] = self._model.tokenizer(
                texts, add_special_tokens=False, truncation=False, verbose=False, return_offsets_mapping=offsets
            )
        return tokens

    def _window(self) -> int:
        tokenizer = self._model.tokenizer
        places = min(self._model.max_seq_length or 512, 8192)
        prompts = [self._question_prompt, self._passage_prompt]
        return int(places - tokenizer.num_special_tokens_to_add() - max(self.count_tokens(prompts)))


def choose_prompts(model: str, configured: Mapping[str, str | None]) -> tuple[str, str]:
    """Return the question and the passage prompt: what the model's configuration says, else its family's.

    >>> choose_prompts("intfloat/multilingual-e5-base", {"query": "", "document": ""})
    ('query: ', 'passage: ')
    >>> choose_prompts("BAAI/bge-m3", {})
    ('', '')
    >>> choose_prompts("some/model", {"query": "Q: ", "document": "D: "})
    ('Q: ', 'D: ')
    """
    question = configured.get("query") or ""
    passage = configured.get("passage") or configured.get("document") or ""
    if question or passage:
        return question, passage
    for pattern, prompts in _FAMILIES:
        if re.search(pattern, model, re.IGNORECASE):
            return prompts
    return "", ""


def _load_model(name: str, threads: int, device: str | None) -> "SentenceTransformer":
    for variable, value in _OFFLINE.items():
        os.environ.setdefault(variable, value)  # read by the libraries when they are imported
    try:
        # 4 s and 500 MB: only who asks for such a model pays for it.
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderUnavailable(
            f"The embedding model '{name}' needs sentence-transformers: {error}. Run: pip install sentence-transformers"
        ) from error
    if threads:
        torch.set_num_threads(threads)
    offline = os.environ["HF_HUB_OFFLINE"].lower() in ("1", "true", "yes", "on")
    try:
        return SentenceTransformer(name, device=device, local_files_only=offline)
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EncoderUnavailable(
            f"The embedding model '{name}' is not on this machine, or is damaged: {reason} Where there is a network, "
            f"run: hf download {name}; or give a folder that holds it; or use the bundled model: bundled"
        ) from error


def _fingerprint(folder: Path) -> str:
    """Digest samples of every weights file and all small files: a training changes numbers everywhere."""
    digest = sha256()
    for path in sorted(
        path for path in folder.rglob("*") if path.suffix in (".safetensors", ".bin", ".json", ".model")
    ):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)} {size}".encode())
        with path.open("rb") as file:
            for start in sorted({size * part // _SAMPLES for part in range(_SAMPLES)}):
                file.seek(start)
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()[:12]
