"""The whole trial: documents stored, questions asked with unproved sentences dropped, then again with them shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from eval.injected.cases import FOLDER, Case, load_cases
from eval.injected.labels import Labels
from eval.injected.obedient import HeardModel, ObedientModel
from eval.injected.opening import Unsupported, open_written, store_documents
from eval.injected.replies import replies_of
from eval.injected.trial import Asker, Outcome
from eval.progress import IngestBar, track
from rag.assistant import Parts

_MODES: Sequence[Unsupported] = ("drop", "show")
NO_PARTS = Parts()


@dataclass(frozen=True, slots=True)
class Tried:
    """The cases to try, and the model that is asked: `obedient` where it is ours, which is told what to write."""

    cases: Sequence[Case]
    heard: HeardModel
    obedient: ObedientModel | None = None


def try_cases(
    tried: Tried, beside: Sequence[Path], console: Console, *, parts: Parts = NO_PARTS
) -> dict[Unsupported, list[Outcome]]:
    """Return what came of every reply by what is done with unproved sentences; `beside` are folders stored too."""
    with TemporaryDirectory(prefix="hoidap-eval-") as name:
        data, folders = Path(name), [FOLDER / "documents", *beside]
        with IngestBar(console, sum(one.is_file() for folder in folders for one in folder.rglob("*"))) as bar:
            store_documents(data, folders, bar, parts)
        return {mode: _asked(tried, data, mode, console, parts) for mode in _MODES}


def _asked(tried: Tried, data: Path, mode: Unsupported, console: Console, parts: Parts) -> list[Outcome]:
    with open_written(data, tried.heard, unsupported=mode, parts=parts) as assistant:
        asker = Asker(assistant, tried.heard, Labels(load_cases()))
        what = f"unproved: {mode}"
        if tried.obedient is None:
            return list(track(asker.freely(tried.cases), len(tried.cases), console, what=what))
        replies = [(case, reply) for case in tried.cases for reply in replies_of(case)]
        return list(track(asker.obeying(tried.obedient, replies), len(replies), console, what=what))
