"""What the settings say, as the values that parts take."""

from rag.answering import AnsweringPolicy
from rag.ingest.loading.found import MEBIBYTE, LoadLimits
from rag.ingest.pipeline import IngestPolicy
from rag.settings import Settings
from rag.write.models.policy import ModelPolicy
from rag.write.policy import WritingPolicy


def ingest_policy(settings: Settings) -> IngestPolicy:
    """Return how documents are cut, and what one file may cost."""
    return IngestPolicy(
        passage_tokens=settings.passage_tokens,
        overlap_sentences=settings.overlap_sentences,
        limits=LoadLimits(
            file_bytes=settings.file_megabytes * MEBIBYTE,
            memory_bytes=settings.parse_megabytes * MEBIBYTE,
            seconds=float(settings.parse_seconds),
        ),
    )


def answering_policy(settings: Settings) -> AnsweringPolicy:
    """Return how questions are searched and read."""
    return AnsweringPolicy(
        question_characters=settings.question_characters,
        retriever=settings.retriever,
        dense_share=settings.dense_share,
        abstain_below=settings.abstain_below,
    )


def writing_policy(settings: Settings) -> WritingPolicy:
    """Return when a language model is asked for an answer, and what becomes of its reply."""
    return WritingPolicy(
        asked=settings.llm_asked,
        unsupported=settings.llm_unsupported,
        passages=settings.llm_passages,
        characters=settings.llm_context_characters,
        tokens=settings.llm_tokens,
        seconds=settings.llm_seconds,
    )


def model_policy(settings: Settings) -> ModelPolicy:
    """Return which language model is called, and within which limits."""
    return ModelPolicy(
        model=settings.llm or "",
        key=settings.llm_key,
        options=settings.llm_options,
        call_seconds=settings.llm_call_seconds,
        retries=settings.llm_retries,
        concurrency=settings.llm_concurrency,
        daily_tokens=settings.llm_daily_tokens,
        daily_cost=settings.llm_daily_cost,
        prices=settings.llm_prices,
        tracing=settings.llm_tracing,
    )
