"""`hoidap-eval run`."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from eval.errors import EvaluationError
from eval.failing import failing_clearly
from eval.folder import Corpus, RunConfig, RunFolder
from eval.measuring import DEPTH
from eval.remote.service import service_at
from eval.run import Workplace, how_to_continue, run_evaluation
from eval.service import COLLECTION, PASSAGE_TOKENS, RETRIEVERS, OpenService

KEY_VARIABLE = "HOIDAP_EVAL_KEY"
_OWN_OPTIONS = {"data": "--data", "llm": "--llm", "passage_tokens": "--passage-tokens", "retriever": "--retriever"}
_SECRET = "llm_key"  # a run says how it was set, and is shared


Choice = Literal["hybrid", "dense", "lexical", "all"]

SetOption = Annotated[
    str, typer.Option("--set", help="squad:FILE, squad:QUESTIONS@CONTEXTS, beir:FOLDER, csv:FILE or own:FILE.")
]
RetrieverOption = Annotated[Choice, typer.Option(help="Search to answer and rank by; `all` ranks by each of them.")]
TokensOption = Annotated[
    int | None, typer.Option(min=32, max=480, help=f"Model tokens of a passage; {PASSAGE_TOKENS} unless said.")
]
LimitOption = Annotated[int | None, typer.Option(min=1, help="Ask only so many questions, sampled by --seed.")]
SeedOption = Annotated[int, typer.Option(min=0, help="Decides the sample, what is left out, and the intervals.")]
LeaveOutOption = Annotated[
    float, typer.Option(min=0, max=0.95, help="Share of the sources not stored; their questions have no answer.")
]
DepthOption = Annotated[int, typer.Option("--k", min=1, max=50, help="Passages gathered for a question.")]
GivenOption = Annotated[
    bool, typer.Option("--given", help="Ask each question of its gold sources alone: measures reading, not finding.")
]
CorpusOption = Annotated[Corpus, typer.Option(help="Store the set's own sources, or ask over what is stored.")]
CollectionOption = Annotated[str, typer.Option(help="The collection that is asked, and stored into.")]
ServiceOption = Annotated[
    str | None, typer.Option(help="Address of a running service to ask; by default one in this process.")
]
KeyOption = Annotated[str, typer.Option(help="Environment variable that holds the service's key.")]
SettingOption = Annotated[
    list[str] | None, typer.Option("--setting", help="NAME=VALUE of a setting; may be given several times.")
]
LlmOption = Annotated[
    str | None,
    typer.Option(help="Language model that writes the answers, as HOIDAP_LLM takes it; its key is in HOIDAP_LLM_KEY."),
]
DataOption = Annotated[Path | None, typer.Option(help="Keep the store in this folder; by default it is temporary.")]
OutOption = Annotated[
    Path | None, typer.Option(help="Folder of the run, by default a new one in eval/runs; a begun one is continued.")
]


def register(app: typer.Typer, open_service: OpenService, console: Console) -> None:
    """Add `run` to the commands."""

    @app.command()
    def run(
        set_name: SetOption,
        retriever: RetrieverOption = "hybrid",
        passage_tokens: TokensOption = None,
        limit: LimitOption = None,
        leave_out: LeaveOutOption = 0.0,
        seed: SeedOption = 0,
        k: DepthOption = DEPTH,
        given: GivenOption = False,
        corpus: CorpusOption = "from-set",
        collection: CollectionOption = COLLECTION,
        service: ServiceOption = None,
        key_env: KeyOption = KEY_VARIABLE,
        setting: SettingOption = None,
        llm: LlmOption = None,
        data: DataOption = None,
        out: OutOption = None,
    ) -> None:
        """Ask every question of a set once and print the figures, each with its 95 % interval."""
        folder = RunFolder(out or new_folder(set_name))
        with failing_clearly(console, interrupted=f"Interrupted: no figures were made. {how_to_continue(folder)}"):
            config = RunConfig(
                set=set_name,
                retrievers=tuple(one for one in RETRIEVERS if retriever in ("all", one)),
                passage_tokens=passage_tokens or _usual_tokens(corpus, service),
                limit=limit,
                leave_out=leave_out,
                seed=seed,
                k=k,
                given=given,
                corpus=corpus,
                collection=collection,
                url=service,
                settings={**settings_given(setting or ()), **({"llm": llm} if llm else {})},
            )
            run_evaluation(config, folder, Workplace(_elsewhere(config, key_env, data) or open_service, console, data))


def settings_given(lines: Sequence[str]) -> dict[str, object]:
    """Return settings written as NAME=VALUE. Raises EvaluationError for what has an option of its own.

    >>> settings_given(["overlap_sentences=2"])
    {'overlap_sentences': '2'}
    """
    given: dict[str, object] = {}
    for line in lines:
        name, equals, value = line.partition("=")
        name = name.strip().lower()
        if not equals or not name:
            raise EvaluationError(f"--setting {line!r} is not NAME=VALUE. Write it as overlap_sentences=2.")
        if name in _OWN_OPTIONS:
            raise EvaluationError(f"The setting {name!r} is given by {_OWN_OPTIONS[name]}.")
        if name == _SECRET:
            raise EvaluationError(
                "A key is not given on the command line. Set the environment variable HOIDAP_LLM_KEY."
            )
        if name in given:
            raise EvaluationError(f"The setting {name!r} is given twice. Give it once.")
        given[name] = value.strip()
    return given


def new_folder(set_name: str) -> Path:
    """Return where a run goes that names no folder."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    names = "-".join(Path(part).stem for part in set_name.partition(":")[2].split("@")) or "set"
    return Path("eval", "runs", f"{stamp}-{names}")


def _usual_tokens(corpus: Corpus, service: str | None) -> int | None:
    """Return the size of passages where nothing is said: what is not stored here has its size already."""
    return PASSAGE_TOKENS if service is None and corpus == "from-set" else None


def _elsewhere(config: RunConfig, key_env: str, data: Path | None) -> OpenService | None:
    """Return what opens the service that runs elsewhere, None where none does. Raises EvaluationError."""
    if config.url is None:
        return None
    if data:
        raise EvaluationError(f"The service at {config.url} has its own data folder. Leave out --data.")
    key = os.environ.get(key_env, "").strip()
    if not key and key_env != KEY_VARIABLE:
        raise EvaluationError(f"The environment variable {key_env} is not set. Put the service's key into it.")
    if not (key.isascii() and key.isprintable()):
        raise EvaluationError(
            f"What {key_env} holds is no key: keys are of ASCII characters. Put the key into it anew."
        )
    return service_at(config.url, key, seed=config.seed)
