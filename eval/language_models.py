"""Language models that evaluations name themselves: judges, and those that injected documents are tried on."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from rag.policies import model_policy
from rag.settings import Settings
from rag.write.language_model import LanguageModel
from rag.write.models.opening import open_language_model


@contextmanager
def model_named(name: str) -> Iterator[LanguageModel]:
    """Open the language model of that name, with the limits the environment sets. Raises ModelUnavailable."""
    with closing(open_language_model(model_policy(Settings.load(llm=name)), ledger=None)) as model:
        yield model
