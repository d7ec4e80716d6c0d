"""What the service under test has read: the sample corpus, as if the customer's site had published its web pages."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from rag.assistant import Assistant
from rag.types import AnswerEvent, Done, Said
from tests.browser.site import Site
from tests.service import RunningService

Serving = Callable[..., AbstractContextManager[RunningService]]
CORPUS = Path(__file__).parents[2] / "eval/data/corpus"
HIGHLIGHT = (255, 0, 128)
_ADDRESS = re.compile(r'(?:og:url" content|rel="canonical" href)="https://lamgiang\.example(/[^"]+)"')
# What a link to a sentence must do: leave the top of a long page, and show the sentence in a colour that is looked for.
_STYLE = f"<style>::target-text {{ background: rgb{HIGHLIGHT} }} body {{ padding: 150vh 2rem }}</style>"

BUS = "Giá vé xe buýt tuyến 03 là bao nhiêu?"
RESIDENCE = "Giấy xác nhận cư trú dùng được trong bao nhiêu ngày?"
DATED = "Ai là Giám đốc Sở Y tế?"
UNANSWERED = "Công thức nấu phở bò là gì?"
SHUTTLE = "How much is the airport shuttle bus fare?"


def publish_corpus(folder: Path, site: Site) -> Path:
    """Write the corpus with the site's address in place of the province's, and serve its web pages there."""
    for file in sorted(path for path in CORPUS.rglob("*") if path.is_file()):
        written = folder / file.relative_to(CORPUS)
        written.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix != ".html":
            written.write_bytes(file.read_bytes())
            continue
        page = file.read_text("utf-8")
        if address := _ADDRESS.search(page):
            site.put(page.replace("</head>", f"{_STYLE}</head>"), address[1])
        written.write_text(page.replace("https://lamgiang.example", site.url), encoding="utf-8")
    return folder


class PacedAssistant:
    """The assistant, whose answers wait before each piece and at their end until the test lets them go on."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._steps = threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assistant, name)

    def stream(self, question: str, **how: Any) -> Iterator[AnswerEvent]:
        """Answer as the assistant does, step by step."""
        for event in self._assistant.stream(question, **how):
            if isinstance(event, Said | Done):
                self._steps.acquire()
            yield event

    def step(self, times: int = 1) -> None:
        """Let so many pieces come."""
        self._steps.release(times)
