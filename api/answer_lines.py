"""An answer on a terminal, sentence by sentence as it is told. Source text is never read as markup."""

import re
from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from api.terminal import print_text
from prompts import say
from rag.answer import show_date
from rag.cite import one_line
from rag.types import Answer, AnswerEvent, Citation, Cited, Done, Judged, Piece, Said, Understood

_WORD = re.compile(r"\n|[^\S\n]*\S+")
_FILE_ENDING = ".gguf"


def show_answer(console: Console, events: Iterable[AnswerEvent]) -> Answer:
    """Print an answer as it is told, what to know of a language model's part in it, and its sources; return it whole.

    Each piece is printed when it comes, with its short answer marked.
    """
    shown = _Shown(console)
    try:
        for event in events:
            shown.hear(event)
    finally:
        shown.end_line()
    answer = shown.answer
    if answer is None:
        raise ValueError("The events of an answer end with the whole of it.")
    _show_writing(console, answer)
    _show_sources(console, answer)
    return answer


class _Shown:
    """What of an answer stands on the console by now."""

    def __init__(self, console: Console) -> None:
        self.answer: Answer | None = None
        self._console = console
        self._column = 0
        self._language = ""
        self._style = ""
        self._citations: dict[int, Citation] = {}

    def hear(self, event: AnswerEvent) -> None:
        """Print what an event has to show."""
        match event:
            case Understood(question, changed, language):
                self._language = language
                if changed:
                    understood = say("understood", language, question=question)
                    print_text(self._console, Text(understood, style="italic dim"))
            case Judged(kind):
                self._style = "yellow" if kind == "abstained" else ""
            case Cited(citation):
                self._citations[citation.marker] = citation
            case Said(piece):
                self._print(self._marked(piece))
            case Done(answer):
                self.answer = answer

    def end_line(self) -> None:
        """End the line that was begun, if one was."""
        if self._column:
            self._console.print()
        self._column = 0

    def _marked(self, piece: Piece) -> Text:
        """A piece with its markers and short answers coloured; what a source itself says in brackets is no marker."""
        shown = Text(piece.text, style=self._style)
        for marker in piece.markers:
            if marker in self._citations:
                _mark_span(shown, self._citations[marker])
            shown.append(" ").append(f"[{marker}]", style="cyan")
        if piece.unverified:
            shown.append(f" ({say('unverified', self._language)})", style="yellow")
        return shown

    def _print(self, text: Text) -> None:
        """Go on in the line; it breaks between words on a terminal, and nowhere else."""
        broken = Text(style=text.style)
        for word in _WORD.finditer(text.plain):
            width = cell_len(word.group())
            if self._console.is_terminal and self._column and self._column + width > self._console.width:
                broken.append("\n")
                blank = len(word.group()) - len(word.group().lstrip(" "))
                broken.append_text(text[word.start() + blank : word.end()])
                self._column = width - blank
            else:
                broken.append_text(text[word.start() : word.end()])
                self._column = 0 if word.group() == "\n" else self._column + width
        self._console.print(broken, end="", soft_wrap=True)


def _show_writing(console: Console, answer: Answer) -> None:
    """Print the notice, and, so that nobody takes its words for a source's, which model wrote."""
    if answer.notice:
        print_text(console, Text(answer.notice, style="yellow"))
    unverified = any(piece.unverified for piece in answer.pieces)  # then not every sentence was found in the sources
    if answer.kind == "written" and answer.writing is not None and not unverified:
        told = say("written", answer.language, model=_called(answer.writing.model))
        print_text(console, Text(" ".join(told.split()), style="dim"))


def _called(model: str) -> str:
    """Return what a reader calls a model.

    >>> _called("openai:gpt-5"), _called("url:qwen3.gguf"), _called("url:default")
    ('openai:gpt-5', 'qwen3', '')
    """
    name = model.removeprefix("url:").removesuffix(_FILE_ENDING)
    return "" if model == "url:default" else name


def _show_sources(console: Console, answer: Answer) -> None:
    if not answer.citations:
        return
    console.print()
    heading = "nearest" if answer.kind == "abstained" else "sources"
    console.print(Text(say(heading, answer.language), style="bold"))
    for citation in answer.citations:
        _show_source(console, citation, answer.language)
        if answer.kind == "abstained":
            print_text(console, Text(f"“{one_line(citation.quote)}”", style="dim"), indent=4)


def _mark_span(shown: Text, citation: Citation) -> None:
    """Colour the short answer where the quote stands in what is shown."""
    quoted = shown.plain.find(one_line(citation.quote))
    if citation.span is None or quoted < 0:
        return
    before = citation.quote[: citation.span.start - citation.start]
    short = one_line(citation.quote[len(before) : citation.span.end - citation.start])
    place = shown.plain.find(short, quoted + len(one_line(before)))
    if short and place >= 0:
        shown.stylize("bold green", place, place + len(short))


def _show_source(console: Console, citation: Citation, language: str) -> None:
    line = Text(f"[{citation.marker}] ", style="cyan")
    line.append(citation.title, style="bold")
    if citation.published is not None:
        shown = show_date(citation.published, language)
        line.append(" · " + (say("inferred", language, date=shown) if citation.published_inferred else shown))
    print_text(console, line)
    revision = f" (rev. {citation.revision})" if citation.revision > 1 else ""
    print_text(console, Text(f"{citation.source}, {citation.start}–{citation.end}{revision}", style="dim"), indent=4)
    if citation.url:
        console.print(Text(f"    {citation.url}", style="dim underline"), soft_wrap=True)  # whole, to be clicked
