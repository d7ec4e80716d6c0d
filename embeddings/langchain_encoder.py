"""Any embeddings of langchain's, as an encoder."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Vectors
from embeddings.errors import EncoderUnavailable
from embeddings.texts import clean
from embeddings.windows import pool_windows, unit_rows

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

PREFIX = "langchain:"

_WORD = re.compile(r"\w+|[^\w\s]")
_RUN = re.compile(r"\S+")
_TOKEN_BYTES = 2
_WINDOW = 512
_TEXTS_AT_ONCE = 128  # of one call: with windows of 512 far below what any provider takes
# What langchain-openai would count tokens with is downloaded on first use; our windows are below OpenAI's anyway.
_OPTIONS: dict[str, dict[str, Any]] = {
    "openai": {"check_embedding_ctx_length": False},
    "azure_openai": {"check_embedding_ctx_length": False},
}

T = TypeVar("T")


class LangchainEncoder:
    """An `Encoder` over an `Embeddings` of langchain's: a provider's, a local server's, any other's.

    Its tokenizer is not known, so tokens are estimated by `estimate_tokens`; texts of more than `max_tokens` of them
    are encoded in windows whose unit vectors are averaged by size. A model that reads less than 512 tokens at once
    needs a smaller `max_tokens`: it would not say what it leaves unread. `name` stands beside every stored vector, by
    default made of the class and its model.
    """

    def __init__(
        self,
        embeddings: "Embeddings",
        *,
        name: str | None = None,
        dimension: int | None = None,
        max_tokens: int = _WINDOW,
    ) -> None:
        """Take the embeddings; without a `dimension` one text is encoded to learn it.

        Raises EncoderUnavailable when that fails, as every encoding does.
        """
        self._embeddings = embeddings
        self.name = name or _name_of(embeddings)
        self.max_tokens = max_tokens
        self.dimension = dimension or len(self._asked(lambda: embeddings.embed_query("dimension")))

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Return `(len(texts), dimension)` float32 unit vectors."""
        parts = [windows_of(clean(text), self.max_tokens) for text in texts]
        return self._pooled(parts, self._embeddings.embed_documents)

    def encode_question(self, question: str) -> Vectors:
        """Return one `(dimension,)` float32 unit vector."""
        parts = windows_of(clean(question), self.max_tokens)
        vector: Vectors = self._pooled([parts], self._each_as_question)[0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return the estimate for each text: see `estimate_tokens`."""
        return [estimate_tokens(clean(text)) for text in texts]

    def _pooled(self, texts: Sequence[list[str]], encode: Callable[[list[str]], list[list[float]]]) -> Vectors:
        parts = [part for text in texts for part in text]
        owners = [owner for owner, text in enumerate(texts) for _ in text]
        if not parts:
            return np.zeros((0, self.dimension), np.float32)
        batches = (parts[start : start + _TEXTS_AT_ONCE] for start in range(0, len(parts), _TEXTS_AT_ONCE))
        vectors = np.concatenate([self._vectors(batch, encode) for batch in batches])
        return pool_windows(unit_rows(vectors), [estimate_tokens(part) for part in parts], owners, len(texts))

    def _vectors(self, batch: list[str], encode: Callable[[list[str]], list[list[float]]]) -> NDArray[np.float64]:
        vectors = self._asked(lambda: np.array(encode(batch), np.float64))
        if vectors.shape != (len(batch), self.dimension):
            raise EncoderUnavailable(
                f"The embeddings {self.name!r} gave vectors of the shape {vectors.shape} where "
                f"{(len(batch), self.dimension)} was due. Check which model is behind them."
            )
        return vectors

    def _each_as_question(self, parts: list[str]) -> list[list[float]]:
        return [self._embeddings.embed_query(part) for part in parts]

    def _asked(self, asking: Callable[[], T]) -> T:
        """Return what the embeddings answer. Of what they raise, which may hold a key, only the name is told."""
        try:
            return asking()
        except Exception as error:  # noqa: BLE001 - an integration may raise anything
            raise EncoderUnavailable(
                f"The embeddings {self.name!r} failed ({_told(error)}). Check their server, their key and their limits."
            ) from None


def langchain_encoder_named(model: str) -> LangchainEncoder:
    """Return the encoder of `langchain:PROVIDER:MODEL`, of any provider of `init_embeddings`.

    Keys and addresses come from the provider's own variables (`OPENAI_API_KEY`, `OPENAI_BASE_URL`). Raises
    EncoderUnavailable when the provider is unknown, its package missing, or the model not to be had.
    """
    from langchain.embeddings import init_embeddings  # half a second that only such models need

    named = model.removeprefix(PREFIX)
    provider = named.partition(":")[0].strip().lower()
    try:
        embeddings = init_embeddings(named, **_OPTIONS.get(provider, {}))
    except ImportError as error:
        package = "langchain-" + provider.removeprefix("azure_").replace("_", "-")
        raise EncoderUnavailable(
            f"The embedding model {model!r} needs a package that is not installed. Run: pip install "
            f"{_missing_package(error, package)}"
        ) from error
    except Exception as error:  # noqa: BLE001 - the same
        raise EncoderUnavailable(
            f"The embedding model {model!r} cannot be opened ({_told(error)}). Write langchain:PROVIDER:MODEL with a "
            "provider of langchain's init_embeddings, and set the provider's own variables, such as OPENAI_API_KEY."
        ) from None
    return LangchainEncoder(embeddings, name=f"{PREFIX}{named}")


def estimate_tokens(text: str) -> int:
    """Return how many tokens a text may take: one for every two bytes of UTF-8 of a word, and one a punctuation mark.

    Made to be too many rather than too few: over 962 Vietnamese paragraphs and questions (ours and XQuAD's) it was 1.1
    to 3.5 times what the tokenizer of XLM-RoBERTa counts, which most multilingual models share, in the median 2.3
    times. So passages come out about half as long as the same setting makes them with a known tokenizer.

    >>> estimate_tokens("Cầu dài 1.250 mét.")
    12
    """
    return sum(-(-len(word.encode()) // _TOKEN_BYTES) for word in _WORD.findall(text))


def windows_of(text: str, size: int) -> list[str]:
    """Cut a text at white space into parts of at most `size` (from 2) estimated tokens; together they are the text.

    What has no white space for longer is cut inside. None is empty, since providers refuse that: of nothing, a space.

    >>> windows_of("Cầu dài 1.250 mét.", 6)
    ['Cầu dài ', '1.250 ', 'mét.']
    """
    cuts, room = [0], size
    for start, end in _runs(text, size):
        tokens = estimate_tokens(text[start:end])
        if tokens > room:
            cuts.append(start)
            room = size
        room -= tokens
    return [text[start:end] or " " for start, end in pairwise([*cuts, len(text)])]


def _runs(text: str, size: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges between white space; of one with too many tokens, pieces: a character has two at most."""
    for match in _RUN.finditer(text):
        start, end = match.span()
        step = end - start if estimate_tokens(match.group()) <= size else max(size // 2, 1)
        yield from ((at, min(at + step, end)) for at in range(start, end, step))


def _name_of(embeddings: "Embeddings") -> str:
    model = getattr(embeddings, "model", None) or getattr(embeddings, "model_name", None)
    kind = type(embeddings).__name__
    return f"{PREFIX}{kind}:{model}" if isinstance(model, str) else PREFIX + kind


def _told(error: Exception) -> str:
    status = getattr(error, "status_code", None)
    return f"{type(error).__name__}, status {status}" if isinstance(status, int) else type(error).__name__


def _missing_package(error: ImportError, otherwise: str) -> str:
    """Return the package that langchain's message names, where it names one."""
    named = re.search(r"pip install ([\w.-]+)", str(error))
    return named[1].rstrip(".") if named else otherwise
