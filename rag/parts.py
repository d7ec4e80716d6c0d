"""The parts an assistant is made of, and the one place where they are put together."""

from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embeddings.cross_encoder import CrossEncoder
from embeddings.encoder import Encoder
from embeddings.load import load_encoder
from rag.answering import Answering, Judging
from rag.indexes import Indexes
from rag.late_writer import LateWriter
from rag.model import Model, ReadingModel
from rag.policies import answering_policy, model_policy, writing_policy
from rag.read.calibration import Calibration
from rag.read.calibration_file import choose_calibration
from rag.read.named import ReaderModels, reader_named
from rag.read.trained_model import open_trained_model
from rag.settings import Settings
from rag.store import Store, open_store
from rag.write.cache import ReplyCache
from rag.write.claims import ClaimChecker
from rag.write.language_model import LanguageModel
from rag.write.policy import WritingPolicy

if TYPE_CHECKING:
    from rag.write.writer import Writer

Announce = Callable[[str], None]
_LEDGER = "llm_usage.db"
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Parts:
    """What a program brings itself: an encoder, a calibration, a language model, a checker of what that writes.

    `reading_model` takes the place of the model that the trained reader ships with; what was fitted to that stays.
    A language model that it brings is its own to close.
    """

    encoder: Encoder | None = None
    reading_model: CrossEncoder | None = None
    calibration: Calibration | None = None
    language_model: LanguageModel | None = None
    checker: ClaimChecker | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What an assistant works with. `replies` are those kept of language models, `stack` lets go of it all."""

    store: Store
    model: Model
    indexes: Indexes
    calibration: Calibration
    answering: Answering
    replies: ReplyCache
    stack: ExitStack


def open_parts(settings: Settings, parts: Parts, announce: Announce, *, create: bool, build_when_asked: bool) -> Opened:
    """Open what the settings name, but for what is brought along. See `rag.assistant.open_assistant`."""

    def load() -> Encoder:
        return parts.encoder or load_encoder(
            settings.embedding_model, folder=settings.data / "models", threads=settings.threads, announce=announce
        )

    def load_reading_model() -> CrossEncoder:
        return parts.reading_model or open_trained_model(
            settings.data / "models", threads=settings.threads, announce=announce
        )

    reader = reader_named(settings.reader, announce, brought=parts.reading_model)
    calibration = parts.calibration or choose_calibration(settings.data, reader.facts, announce)
    with ExitStack() as stack:
        store = stack.enter_context(open_store(settings.data, create=create))
        model = Model(load)
        indexes = stack.enter_context(closing(Indexes(store, model, announce, build_when_asked=build_when_asked)))
        room = settings.llm_cache_megabytes * _MEGABYTE
        replies = stack.enter_context(closing(ReplyCache(store, room_bytes=room, announce=announce)))

        def make_writer(opened: ExitStack) -> "Writer | None":
            language_model = parts.language_model or _named_model(settings, opened)
            if language_model is None:
                return None
            return _writer(language_model, parts, model, writing_policy(settings), replies if room else None)

        writer = stack.enter_context(closing(LateWriter(make_writer)))
        models = ReaderModels(lambda: model.encoder, ReadingModel(load_reading_model))
        answering = Answering(store, models, Judging(reader, calibration), answering_policy(settings), writer)
        return Opened(store, model, indexes, calibration, answering, replies, stack.pop_all())


# What answers are written with is loaded for those who name a language model.


def _named_model(settings: Settings, stack: ExitStack) -> LanguageModel | None:
    if settings.llm is None:
        return None
    from rag.write.models.opening import open_language_model

    ledger = settings.data / _LEDGER
    return stack.enter_context(closing(open_language_model(model_policy(settings), ledger=ledger)))


def _writer(
    language_model: LanguageModel, parts: Parts, model: Model, policy: WritingPolicy, replies: ReplyCache | None
) -> "Writer":
    from rag.write.check.checker import EvidenceChecker
    from rag.write.writer import Writer

    def checker_of() -> ClaimChecker:
        return parts.checker or EvidenceChecker(model.encoder)

    return Writer(language_model, checker_of, policy, replies)
