"""The checker as answers are checked with it by default, without a store or a language model."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.load import load_encoder
from rag.write.check.checker import EvidenceChecker
from rag.write.claims import ClaimChecker

OpenChecker = Callable[[], AbstractContextManager[ClaimChecker]]


@contextmanager
def open_evidence_checker() -> Iterator[ClaimChecker]:
    """Open the checker with the encoder that comes with the program, prepared in a folder that lasts as long."""
    with TemporaryDirectory(prefix="hoidap-eval-") as folder:
        yield EvidenceChecker(load_encoder(folder=Path(folder)))
