"""The `hoidap` command."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.text import Text

from api import feedback_commands, keys_commands, widgets_commands
from api.answer_lines import show_answer
from api.console import DataOption, JsonOption, ending_clearly, load_settings, out, print_json, say, say_idle_key
from api.exits import Exit
from api.serve import serve
from api.terminal import ProgressObserver, show_hits, show_summary
from rag.assistant import Assistant, open_assistant
from rag.types import Filters

app = typer.Typer(
    help="Answers from your documents, each statement cited to the character. Works offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
documents_app = typer.Typer(help="List, show and remove stored documents.", no_args_is_help=True)
app.command()(serve)
app.add_typer(documents_app, name="documents")
app.add_typer(keys_commands.app, name="keys")
app.add_typer(widgets_commands.app, name="widgets")
app.add_typer(feedback_commands.app, name="feedback")

CollectionOption = Annotated[str, typer.Option("--collection", "-c", help="The body of documents to work on.")]
CollectionsOption = Annotated[
    list[str] | None,
    typer.Option("--collection", "-c", help="A body of documents to ask (repeatable) [default: default]"),
]
QuestionArgument = Annotated[str, typer.Argument(help="The question, in quotes.")]
HitsOption = Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages to gather.")]
SinceOption = Annotated[
    datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Only documents of this day or after.")
]
UntilOption = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="… of this day or before.")]
SourceOption = Annotated[list[str] | None, typer.Option("--source", help="Only these sources (repeatable).")]
LanguageOption = Annotated[list[str] | None, typer.Option("--language", help="Only these languages, such as vi.")]
DocumentOption = Annotated[list[str] | None, typer.Option("--document", help="Only these document ids.")]

_INGEST_INTERRUPTED = "Interrupted. What was stored stays; run the same command again to go on."
_ANSWER_INTERRUPTED = "Interrupted before the answer was complete."
_NO_PASSAGE = "No passage of {} passes the filters given, or there is none. See: hoidap documents list"


@contextmanager
def _opened(data: Path | None, *, create: bool = False, interrupted: str = "Interrupted.") -> Iterator[Assistant]:
    with ending_clearly(interrupted), open_assistant(load_settings(data), create=create, announce=say) as assistant:
        yield assistant


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; `-` reads standard input.")],
    collection: CollectionOption = "default",
    data: DataOption = None,
    prune: Annotated[bool, typer.Option(help="Remove documents whose files are gone from the folders given.")] = False,
    name: Annotated[str, typer.Option(help="What standard input is called in citations.")] = "stdin.txt",
    as_json: JsonOption = False,
) -> None:
    """Read .txt .md .html .pdf .docx and .jsonl into the store; unchanged documents cost nothing."""
    console = Console(stderr=as_json, highlight=False)
    piped = Path("-") in paths
    if piped and (len(paths) > 1 or prune):
        raise typer.BadParameter("`-` (standard input) stands alone: without other paths and without --prune.")
    with (
        _opened(data, create=True, interrupted=_INGEST_INTERRUPTED) as assistant,
        ProgressObserver(console) as observer,
    ):
        if piped:
            summary = assistant.ingest_bytes(
                sys.stdin.buffer.read(), source=name, collection=collection, observer=observer
            )
        else:
            summary = assistant.ingest(paths, collection=collection, prune=prune, observer=observer)
    if as_json:
        print_json(summary)
    else:
        show_summary(console, summary)
    done = len(summary.outcomes) - len(summary.refused)
    if summary.refused:
        raise typer.Exit(Exit.PARTLY if done else Exit.FAILED)
    if not summary.outcomes:
        say(f"Nothing to read in {', '.join(str(path) for path in paths)}: no .txt .md .html .pdf .docx .jsonl file.")
        raise typer.Exit(Exit.FAILED)


@app.command()
def ask(
    question: QuestionArgument,
    collection: CollectionsOption = None,
    data: DataOption = None,
    k: HitsOption = 10,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    language: LanguageOption = None,
    document: DocumentOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question, every statement cited, or say that the sources do not hold the answer (exit code 3)."""
    collections = collection or ["default"]
    filters = _filters(since, until, source, language, document)
    with _opened(data, interrupted=_ANSWER_INTERRUPTED) as assistant:
        say_idle_key(load_settings(data))
        if as_json:
            answer = assistant.ask(question, collections=collections, k=k, filters=filters)
            print_json(answer)
        else:
            answer = show_answer(out(), assistant.stream(question, collections=collections, k=k, filters=filters))
    if not answer.hits:
        say(_NO_PASSAGE.format(", ".join(map(repr, collections))))
    if answer.kind == "abstained":
        raise typer.Exit(Exit.PARTLY)


@app.command()
def search(
    question: QuestionArgument,
    collection: CollectionsOption = None,
    data: DataOption = None,
    k: HitsOption = 10,
    since: SinceOption = None,
    until: UntilOption = None,
    source: SourceOption = None,
    language: LanguageOption = None,
    document: DocumentOption = None,
    retriever: Annotated[Literal["hybrid", "dense", "lexical"], typer.Option(help="Which side searches.")] = "hybrid",
    as_json: JsonOption = False,
) -> None:
    """Show the passages found for a question, with their scores and the parts of each score."""
    collections = collection or ["default"]
    filters = _filters(since, until, source, language, document)
    with _opened(data) as assistant:
        hits = assistant.retrieve(question, collections=collections, k=k, filters=filters, retriever=retriever)
    if as_json:
        print_json(hits)
    else:
        show_hits(out(), hits)
    if not hits:
        say(_NO_PASSAGE.format(", ".join(map(repr, collections))))
        raise typer.Exit(Exit.PARTLY)


@app.command()
def reindex(collection: CollectionOption = "default", data: DataOption = None) -> None:
    """Rebuild the indexes; encode anew what another embedding model encoded."""
    with _opened(data, interrupted=_INGEST_INTERRUPTED) as assistant, ProgressObserver(out()) as observer:
        encoded = assistant.reindex(collection=collection, observer=observer)
    out().print(f"{encoded} passages encoded anew; the indexes of {collection!r} are new.", markup=False)


@documents_app.command("list")
def list_documents(
    collection: CollectionOption = "default", data: DataOption = None, as_json: JsonOption = False
) -> None:
    """List the documents of a collection."""
    with _opened(data) as assistant:
        rows = assistant.documents(collection=collection)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        day = row.metadata.published.isoformat() if row.metadata.published else "-         "
        out().print(Text(f"{row.id}  {day}  {row.metadata.source}  {row.metadata.title}"), soft_wrap=True)
    say(f"{len(rows)} documents in {collection!r}.")


@documents_app.command("show")
def show_document(
    document: Annotated[str, typer.Argument(help="A document id, as `documents list` prints it.")],
    revision: Annotated[int | None, typer.Option(min=1, help="An older revision; the newest otherwise.")] = None,
    collection: CollectionOption = "default",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print a stored document, as its citations count it."""
    with _opened(data) as assistant:
        stored = assistant.document(document, revision=revision, collection=collection)
    if as_json:
        print_json(stored)
    else:
        sys.stdout.write(stored.text + "\n")


@documents_app.command("remove")
def remove_documents(
    documents: Annotated[list[str], typer.Argument(help="Document ids, as `documents list` prints them.")],
    collection: CollectionOption = "default",
    data: DataOption = None,
) -> None:
    """Remove documents with all their revisions; they are gone from answers at once."""
    with _opened(data) as assistant:
        removed = assistant.remove(documents, collection=collection)
    out().print(f"{removed} removed from {collection!r}.", markup=False)


def _filters(
    since: datetime | None,
    until: datetime | None,
    source: list[str] | None,
    language: list[str] | None,
    document: list[str] | None,
) -> Filters:
    return Filters(
        published_from=since.date() if since else None,
        published_to=until.date() if until else None,
        sources=tuple(source or ()),
        languages=tuple(language or ()),
        documents=tuple(document or ()),
    )


def main() -> None:
    """Run the command. Output is UTF-8 whatever the locale says, or Vietnamese would stop it with a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
