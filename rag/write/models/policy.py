"""The limits that a language model is called within, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import JsonValue, SecretStr


@dataclass(frozen=True, slots=True)
class ModelPolicy:
    """Which model is called, how, and what that may take.

    `model` is a name of langchain's (`openai:gpt-5`) or the URL of an OpenAI-compatible server. `options` go to the
    model's constructor; None leaves out a default of ours (temperature 0). `daily_tokens` and `daily_cost` are limits
    of a UTC day, 0 for none: a call that may need more than is left is not made. `prices` are of a million tokens,
    asked and answered.
    After `pause_after` failures in a row the model is left alone for `pause_seconds`.
    """

    model: str = ""
    key: SecretStr | None = None
    options: Mapping[str, JsonValue] = field(default_factory=dict)
    call_seconds: float = 15
    retries: int = 2
    concurrency: int = 4
    daily_tokens: int = 0
    daily_cost: float = 0
    prices: tuple[float, float] = (0, 0)
    tracing: bool = False
    pause_after: int = 5
    pause_seconds: float = 30
    backoff_seconds: float = 0.5
