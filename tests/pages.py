"""A few pages of an invented province, and an assistant over them that costs nothing."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from embeddings.encoder import Encoder
from rag.assistant import Assistant, Parts, open_assistant
from rag.ingest.summary import IngestSummary, SourceOutcome
from rag.settings import Settings
from tests.fakes import FakeEncoder

SECRETARY = "Đồng chí Phạm Thị Sen được bầu giữ chức Bí thư Tỉnh ủy Sông Trà ngày 12/5/2021."
BRIDGE = "Cầu Bến Gỗ dài 1.250 mét và có bốn làn xe."
HOSPITAL = "Bệnh viện Đa khoa Sông Trà có 640 giường bệnh."
PAGES = {
    "bi-thu.txt": f"Bầu Bí thư Tỉnh ủy\n\n{SECRETARY} Hội nghị diễn ra tại hội trường lớn.\n",
    "cau.txt": f"Thông xe cầu Bến Gỗ\n\n{BRIDGE} Người dân hai bờ đi lại thuận tiện hơn trước.\n",
    "y-te/benh-vien.txt": f"Bệnh viện tỉnh mở rộng\n\n{HOSPITAL} Khoa cấp cứu làm việc cả ngày lẫn đêm.\n",
}


def write_pages(folder: Path, pages: Mapping[str, str] = PAGES) -> Path:
    """Write pages below a folder; returns the folder."""
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@contextmanager
def opened(data: Path, *, encoder: Encoder | None = None, **settings: object) -> Iterator[Assistant]:
    """Open an assistant with the fake encoder that answers however unsure it is."""
    given = Settings.load(**{"data": data, "abstain_below": 0.0, **settings})
    with open_assistant(given, create=True, parts=Parts(encoder=encoder or FakeEncoder())) as assistant:
        yield assistant


def ingested(data: Path, paths: Sequence[Path], **how: object) -> IngestSummary:
    """Run one ingest with an assistant of its own, as a command does."""
    with opened(data) as assistant:
        return assistant.ingest(paths, **how)


def outcomes(summary: IngestSummary) -> dict[str, str]:
    """Return what became of each source."""
    return {one.source: one.outcome for one in summary.outcomes}


class Listener:
    """Hears what a run says, and may interrupt it as Ctrl-C would after so many sources."""

    def __init__(self, *, interrupt_after: int | None = None) -> None:
        self.notices: list[str] = []
        self.finished_sources: list[str] = []
        self.expected = 0
        self._interrupt_after = interrupt_after

    def found(self, sources: int) -> None:
        """Count what is expected."""
        self.expected += sources

    def finished(self, outcome: SourceOutcome) -> None:
        """Remember a source."""
        self.finished_sources.append(outcome.source)
        if len(self.finished_sources) == self._interrupt_after:
            raise KeyboardInterrupt

    def notice(self, text: str) -> None:
        """Remember a line."""
        self.notices.append(text)
