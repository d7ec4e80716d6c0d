"""Language models that evaluations name themselves: judges, and those that injected documents are tried on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from rag.errors import ModelFailed
from rag.policies import model_policy
from rag.settings import Settings
from rag.types import Trouble
from rag.write.language_model import LanguageModel, Prompt
from rag.write.models.address import read_address
from rag.write.models.opening import open_language_model

_HELLO = Prompt("Reply with one word.", "Hello", "hello", "")
_FEW = 8  # tokens
_SAID: frozenset[Trouble] = frozenset({"too-long", "empty"})  # it was there: what it says does not matter


@contextmanager
def model_named(name: str) -> Iterator[LanguageModel]:
    """Open the language model of that name, with the limits the environment sets; a server is asked which it serves.

    Raises ModelUnavailable, and ModelFailed where a server that has to say its model's name cannot be asked.
    """
    policy = model_policy(Settings.load(llm=name))
    with closing(open_language_model(policy, ledger=None)) as model:
        address = read_address(policy.model)
        if address.url and not address.name:
            _introduce(model, policy.call_seconds)
        yield model


def _introduce(model: LanguageModel, seconds: float) -> None:
    """Have a nameless model say a word: its server is asked for its name with the first call."""
    try:
        with closing(model.stream(_HELLO, most_tokens=_FEW, seconds=seconds)) as reply:
            for _ in reply:
                pass
    except ModelFailed as error:
        if error.trouble not in _SAID:
            raise
