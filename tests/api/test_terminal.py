import io
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from rich.console import Console

from api.answer_lines import show_answer
from api.terminal import ProgressObserver, show_hits, show_summary
from rag.answer import told
from rag.errors import StoreDamaged
from rag.ingest.summary import IngestSummary, SourceOutcome
from rag.types import Answer, Citation, Hit, Metadata, Passage, Piece, Range, Said, Understood, Writing
from tests.pages import PAGES, opened, write_pages

DANGEROUS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
RECORD = {
    "id": "tin-\x1b[31m-\u202ex",
    "title": "Tin \x1b]0;pwned\x07 \u202e[bold]đỏ[/bold]",
    "url": "https://x.example/\x1b[2J[red]",
    "author": "A\x1b[1m",
    "text": "Ông Phạm Văn Ba \x1b[2Jlà Giám đốc \u202eSở Tài chính [blink]ngay[/blink] [/].",
}
QUOTE = "Cầu Bến Gỗ dài\n1.250 mét. [1]"
CITED = Citation(
    2,
    "d",
    3,
    10,
    39,
    QUOTE,
    "Thông [bold]xe[/bold]",
    "cau.txt",
    "https://x.example",
    date(2021, 5, 12),
    collection="default",
)


def printed(show, *values, terminal: bool = False) -> str:
    out = io.StringIO()
    colours = "standard" if terminal else None
    show(Console(file=out, width=60, force_terminal=terminal, highlight=False, color_system=colours), *values)
    return out.getvalue()


def shown(given: Answer, *, terminal: bool = False) -> str:
    changed = given.understood is not None
    events = [Understood(given.understood or given.question, changed, given.language), *told(given)]
    return printed(show_answer, events, terminal=terminal)


def answer(*citations: Citation, kind: str = "extracted", understood: str | None = None) -> Answer:
    pieces = (Piece("Cầu Bến Gỗ dài 1.250 mét. [1]", (2,)),)
    return Answer("Cầu dài bao nhiêu?", pieces, kind, 0.9, citations, (), {}, "vi", understood)


CHECKED = "Do mô hình ngôn ngữ openai:gpt-x viết, từng câu đã đối chiếu nguồn."
PROVED = Piece("Cầu dài 1.250 mét.", (2,))


def lines_of_written(*pieces: Piece, notice: str | None = None) -> list[str]:
    cited = replace(CITED, title="Thông xe", url=None, revision=1)
    wrote = Writing("openai:gpt-x", "answer.vi", "0123456789abcdef")
    given = replace(answer(cited, kind="written"), pieces=pieces, writing=wrote, notice=notice)
    return shown(given).splitlines()


def test_what_a_language_model_wrote_is_told_from_what_a_source_says():
    notice = "Một phần câu trả lời đã bị bỏ vì nguồn không chứng minh."
    assert lines_of_written(PROVED, notice=notice) == [
        "Cầu dài 1.250 mét. [2]",
        notice,
        CHECKED,
        "",
        "Nguồn",
        "[2] Thông xe · 12/5/2021",
        "    cau.txt, 10–39",
    ]


def test_an_answer_with_an_unverified_sentence_is_not_said_to_be_proved_sentence_by_sentence():
    notice = "Những câu ghi là chưa kiểm chứng không được nguồn chứng minh."
    assert lines_of_written(PROVED, Piece(" Cầu rất đẹp.", (2,), unverified=True), notice=notice)[:3] == [
        "Cầu dài 1.250 mét. [2] Cầu rất đẹp. [2] (chưa kiểm chứng)",
        notice,
        "",
    ]


def test_escapes_markup_and_direction_marks_of_a_source_are_shown_as_text_or_not_at_all(tmp_path):
    folder = write_pages(tmp_path / "in", {"tin.jsonl": json.dumps(RECORD), "tin-\x1b[31m.txt": PAGES["cau.txt"]})
    with opened(tmp_path / "data") as assistant:
        summary = assistant.ingest([folder])
        given, hits = assistant.ask("Ai là Giám đốc Sở Tài chính?"), assistant.retrieve("Giám đốc")
    everything = printed(show_summary, summary) + shown(given) + printed(show_hits, hits)
    assert DANGEROUS.findall(everything) == []
    assert "[blink]ngay[/blink] [/]." in everything
    assert "[bold]đỏ[/bold]" in everything


def test_a_source_line_says_title_date_place_revision_and_address():
    assert shown(answer(CITED)).splitlines() == [
        "Cầu Bến Gỗ dài 1.250 mét. [1] [2]",
        "",
        "Nguồn",
        "[2] Thông [bold]xe[/bold] · 12/5/2021",
        "    cau.txt, 10–39 (rev. 3)",
        "    https://x.example",
    ]


def test_the_short_answer_is_marked_where_it_stands_in_its_quote():
    marked = replace(CITED, span=Range(25, 30))
    printed_so = shown(answer(marked), terminal=True)
    assert re.findall(r"\x1b\[1;32m(.*?)\x1b\[0m", printed_so) == ["1.250"]


def test_an_abstention_shows_the_nearest_quotes_each_on_one_line():
    lines = shown(answer(CITED, kind="abstained")).splitlines()
    assert lines[2] == "Những đoạn gần nhất:"
    assert lines[-1] == "    “Cầu Bến Gỗ dài 1.250 mét. [1]”"


def test_lines_break_between_words_on_a_terminal_and_nowhere_else():
    long = replace(CITED, quote="Quyết định " * 20)
    everything = re.sub(r"\x1b\[[\d;]*m", "", shown(answer(long, kind="abstained"), terminal=True))
    quoted = [line.strip() for line in everything.splitlines() if "Quyết" in line]
    assert (len(quoted), {word.strip("“”") for line in quoted for word in line.split()}) == (4, {"Quyết", "định"})
    assert len([line for line in shown(answer(long, kind="abstained")).splitlines() if "Q" in line]) == 1


def test_nothing_cited_leaves_no_heading():
    assert shown(answer()) == "Cầu Bến Gỗ dài 1.250 mét. [1] [2]\n"


@pytest.mark.parametrize("terminal", [True, False])
def test_each_sentence_is_printed_when_it_is_told(terminal):
    out, seen = io.StringIO(), []

    def events():
        yield Understood("Cầu dài bao nhiêu?", changed=False, language="vi")
        for event in told(replace(answer(CITED), pieces=(PROVED, Piece(" Cầu rất đẹp.", unverified=True)))):
            yield event
            if isinstance(event, Said):
                seen.append(out.getvalue())

    console = Console(file=out, width=60, force_terminal=terminal, color_system=None)
    assert show_answer(console, events()).pieces[0] == PROVED
    assert seen == ["Cầu dài 1.250 mét. [2]", "Cầu dài 1.250 mét. [2] Cầu rất đẹp. (chưa kiểm chứng)"]


def test_sentences_that_come_one_by_one_break_between_words_where_the_whole_would():
    pieces = (Piece("Cầu có bốn làn xe và dài một nghìn hai trăm năm mươi mét."), Piece(" Cầu " + "rất " * 20 + "đẹp."))
    lines = shown(replace(answer(), pieces=(*pieces, Piece("\n- Hết."))), terminal=True).splitlines()
    assert (max(map(len, lines)) <= 60, [line for line in lines if line.startswith(" ")]) == (True, [])
    assert (" ".join(lines[:-1]), lines[-1]) == ("".join(piece.text for piece in pieces), "- Hết.")


def test_an_answer_that_breaks_off_leaves_no_line_open():
    def events():
        yield Said(PROVED)
        raise StoreDamaged("hỏng")

    out = io.StringIO()
    with pytest.raises(StoreDamaged):
        show_answer(Console(file=out), events())
    assert out.getvalue() == "Cầu dài 1.250 mét. [2]\n"


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("openai:gpt-x", CHECKED),
        ("url:SmolLM2.Q4_1.gguf", "Do mô hình ngôn ngữ SmolLM2.Q4_1 viết, từng câu đã đối chiếu nguồn."),
        ("url:default", "Do mô hình ngôn ngữ viết, từng câu đã đối chiếu nguồn."),
    ],
)
def test_a_model_behind_an_address_is_called_by_its_name_alone(model, told):
    given = replace(answer(CITED, kind="written"), writing=Writing(model, "answer.vi", "0123456789abcdef"))
    assert shown(given).splitlines()[1] == told


def test_a_long_hit_is_cut_and_says_so():
    metadata = Metadata(title="Tin", source="tin.txt")
    hit = Hit(Passage(1, "d", 1, 0, 900), "chữ " * 225, metadata, 0.5, {"dense": 0.25}, collection="default")
    lines = printed(show_hits, [hit]).splitlines()
    assert lines[:2] == [" 1. 0.500  Tin", "    tin.txt, 0–900   dense 0.250"]
    assert (lines[2].endswith("…"), len(lines[2].strip())) == (True, 241)


@pytest.mark.parametrize("terminal", [True, False])
def test_a_refusal_is_told_once_in_the_summary_with_its_reason(terminal):
    refused = SourceOutcome("[a].txt", "refused", reason="empty", message="[a].txt: is empty. Remove it")
    shown = printed(show_summary, IngestSummary("default", (refused,), {"total": 1.25}), terminal=terminal)
    assert shown.count("[a].txt: is empty. Remove it [empty]") == 1


def test_progress_is_a_bar_on_a_terminal_and_a_line_a_source_elsewhere():
    def run(console: Console) -> None:
        with ProgressObserver(console) as observer:
            observer.found(1)
            observer.notice("Việc [bold]cũ[/bold]")
            observer.finished(SourceOutcome("[red]tin.txt", "added"))

    assert printed(run) == "Việc [bold]cũ[/bold]\n+ [red]tin.txt\n"
    bar = printed(run, terminal=True)
    assert ("1/1" in bar, "[red]tin.txt" in bar, "+ [red]" in bar) == (True, True, False)


def test_a_file_of_many_records_moves_the_end_of_the_bar():
    def run(console: Console) -> None:
        with ProgressObserver(console) as observer:
            observer.found(1)
            for number in range(3):
                observer.finished(SourceOutcome(f"tin-{number}", "added"))

    assert "3/3" in printed(run, terminal=True)
