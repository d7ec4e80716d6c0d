"""How the tests of language models call one."""

from dataclasses import replace
from pathlib import Path

from rag.errors import ModelFailed
from rag.types import Trouble, Usage
from rag.write.language_model import LanguageModel, Prompt
from rag.write.models.langchain_model import LangchainModel
from rag.write.models.opening import open_language_model
from rag.write.models.policy import ModelPolicy
from tests.write.scripted_server import ScriptedServer

PROMPT = Prompt("Trả lời bằng tiếng Việt.", "Cầu dài bao nhiêu?", "answer.vi", "0a1b")
HASTY = ModelPolicy(backoff_seconds=0.001)  # what the tests wait for is said by their scripts


def opened(server: ScriptedServer, policy: ModelPolicy = HASTY, *, ledger: Path | None = None) -> LangchainModel:
    """Open the model `m` of a scripted server."""
    return open_language_model(replace(policy, model=f"{server.url}#m"), ledger=ledger)


def reply(model: LanguageModel, *, most_tokens: int = 100, seconds: float = 20) -> tuple[str, Usage | None]:
    """Return the whole reply to the prompt, and its usage."""
    parts = list(model.stream(PROMPT, most_tokens=most_tokens, seconds=seconds))
    usage = next((part for part in parts if isinstance(part, Usage)), None)
    return "".join(part for part in parts if isinstance(part, str)), usage


def failed_reply(model: LanguageModel, *, seconds: float = 20) -> tuple[str, Trouble | None]:
    """Return what was written before the reply failed, and why it did; None where it did not."""
    written = ""
    try:
        for part in model.stream(PROMPT, most_tokens=100, seconds=seconds):
            written += part if isinstance(part, str) else ""
    except ModelFailed as error:
        return written, error.trouble
    return written, None
