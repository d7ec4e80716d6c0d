"""What the settings say, as the values that parts take."""

from rag.ingest.loading.found import MEBIBYTE, LoadLimits
from rag.ingest.pipeline import IngestPolicy
from rag.settings import Settings


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
