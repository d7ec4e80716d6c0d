"""The assistant over the injected documents and what they hide among."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

from eval.injected.cases import FOLDER
from eval.injected.obedient import HeardModel
from rag.assistant import Assistant, Parts, open_assistant
from rag.ingest.summary import IngestObserver
from rag.settings import Settings

Unsupported = Literal["drop", "show"]
DISTRACTORS = FOLDER.parent / "corpus"
"""Our sample corpus: the documents of the same province that nobody tampered with."""


def store_documents(data: Path, folders: Sequence[Path], observer: IngestObserver, parts: Parts) -> int:
    """Store the documents of the folders in a new data folder; return how many there are."""
    with open_assistant(Settings.load(data=data, llm=None), create=True, parts=parts) as assistant:
        return len(assistant.ingest(list(folders), observer=observer).outcomes)


@contextmanager
def open_written(data: Path, heard: HeardModel, *, unsupported: Unsupported, parts: Parts) -> Iterator[Assistant]:
    """Open the assistant so that the model is asked wherever passages are found, and never its cache."""
    chosen = Settings.load(
        data=data, llm=None, llm_asked="found", llm_unsupported=unsupported, llm_cache_megabytes=0, llm_passages=6
    )
    with open_assistant(chosen, parts=replace(parts, language_model=heard)) as assistant:
        yield assistant
