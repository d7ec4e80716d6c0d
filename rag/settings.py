"""Every setting, with its bounds. Read only where parts are put together (`rag/assistant.py`, `api/`)."""

import difflib
import math
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import ClassVar, Literal, Self

from platformdirs import user_data_path
from pydantic import Field, JsonValue, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pydantic_settings import SettingsError as UnreadableSettings

from rag.errors import SettingsError
from rag.write.models.address import read_address
from rag.write.models.options import check_options

PREFIX = "HOIDAP_"


class EnvironmentSettings(BaseSettings):
    """Settings given by keyword or by environment variables of one prefix; one that is mistyped is an error."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    others: ClassVar[tuple[str, ...]] = ()
    """Longer prefixes of settings that are read elsewhere."""

    unshown: ClassVar[frozenset[str]] = frozenset()
    """Settings whose value is in no message: it may hold a secret, also where it should not."""

    examples: ClassVar[Mapping[str, str]] = {}
    """What a value is written like, for settings that are JSON."""

    @classmethod
    def load(cls, **given: object) -> Self:
        """Read the settings from the environment; keywords win.

        Raises SettingsError for a value out of bounds, and for a keyword or variable that names no setting.
        """
        prefix = cls.model_config["env_prefix"]
        known = {prefix + name.upper() for name in cls.model_fields}
        for name in sorted(os.environ):
            key = name.upper()
            if key.startswith(prefix) and key not in known and not key.startswith(cls.others):
                raise SettingsError(f"The environment variable {name} names no setting.{_nearest(key, known)}")
        for name in given:
            if name not in cls.model_fields:
                raise SettingsError(f"{name!r} names no setting.{_nearest(name, cls.model_fields)}")
        try:
            return cls(**given)
        except ValidationError as error:
            raise cls._refusal(error) from None  # the error shows every value
        except UnreadableSettings as error:
            named = re.search(r'field "(\w+)"', str(error))
            name = f"{prefix}{named[1].upper()}" if named else "A setting"
            example = cls.examples.get(named[1] if named else "")
            cure = f" Write it as {example}." if example else ""
            raise SettingsError(f"{name} cannot be used: it is no JSON.{cure}") from None

    @classmethod
    def _refusal(cls, error: ValidationError) -> SettingsError:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        shown = "" if cls.unshown.intersection(first["loc"]) else f"={first['input']!r}"
        prefix, whole = cls.model_config["env_prefix"], str(first["loc"][0])
        if whole in cls.examples and first["type"] != "value_error":
            return SettingsError(f"{prefix}{whole.upper()} cannot be used: write it as {cls.examples[whole]}.")
        message = first["msg"].removeprefix("Value error, ")
        return SettingsError(f"{prefix}{field.upper()}{shown} cannot be used: {message[0].lower()}{message[1:]}.")


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean {near[0]}?" if near else f" Known: {', '.join(sorted(known))}."


class Settings(EnvironmentSettings):
    """What an operator may change of the assistant, by keyword or by an environment variable `HOIDAP_<NAME>`."""

    others = (f"{PREFIX}HTTP_", f"{PREFIX}EVAL_")
    unshown = frozenset({"llm", "llm_key", "llm_options"})
    examples: ClassVar[Mapping[str, str]] = {"llm_options": '{"temperature": 0.3}', "llm_prices": "[0.4, 1.6]"}

    data: Path = Field(
        default_factory=lambda: user_data_path("hoidap"),
        description="Folder of the store, the indexes and the prepared model.",
    )
    embedding_model: str = Field(
        default="bundled",
        min_length=1,
        description="`bundled` (multilingual-e5-small, no download), a sentence-transformers name or folder, "
        "or `langchain:PROVIDER:NAME`.",
    )
    threads: int = Field(default=0, ge=0, le=256, description="Threads of the embedding model; 0 takes all cores.")
    passage_tokens: int = Field(default=200, ge=32, le=480, description="Model tokens a passage aims at.")
    overlap_sentences: int = Field(default=1, ge=0, le=5, description="Sentences neighbouring passages share.")
    retriever: Literal["hybrid", "dense", "lexical"] = Field(
        default="hybrid",
        description="Which search finds what is read: by meaning (`dense`), by words (`lexical`), or by both.",
    )
    dense_share: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="How much meaning weighs beside words (`hybrid`); more where the words are unknown.",
    )
    reader: Literal["trained", "sentences"] = Field(
        default="trained",
        description="What finds the answer in passages: a `trained` model that reads them beside the question, or, "
        "lighter, what speaks for each of their `sentences`.",
    )
    abstain_below: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Least confidence of an answer that is given; unset takes the fitted thresholds.",
    )
    llm: str | None = Field(
        default=None,
        min_length=1,
        description="Language model that writes the answers: `openai:NAME`, `ollama:NAME`, any langchain provider, "
        "or the URL of an OpenAI-compatible server, `#NAME` behind it; unset, answers are quoted.",
    )
    llm_key: SecretStr | None = Field(
        default=None, description="Its key; unset, where the provider's own variable is read (`OPENAI_API_KEY`)."
    )
    llm_options: dict[str, JsonValue] = Field(
        default_factory=dict, description='Further options for it, as JSON: `{"temperature": 0.3}`.'
    )
    llm_asked: Literal["answered", "found"] = Field(
        default="answered",
        description="Write where the reader finds an answer (`answered`), or wherever passages were found (`found`).",
    )
    llm_unsupported: Literal["drop", "show"] = Field(
        default="drop", description="What is done with a sentence that its sources do not prove; `show` marks it."
    )
    llm_passages: int = Field(default=6, ge=1, le=20, description="Most passages it is shown.")
    llm_context_characters: int = Field(
        default=12_000, ge=1000, le=1_000_000, description="Most characters of passages it is shown."
    )
    llm_tokens: int = Field(default=600, ge=16, le=32_768, description="Longest reply, in its tokens.")
    llm_call_seconds: float = Field(default=15, gt=0, le=600, description="Longest one call may take.")
    llm_seconds: float = Field(
        default=20, gt=0, le=600, description="Longest all calls of one answer may take; then the sources are quoted."
    )
    llm_retries: int = Field(
        default=2, ge=0, le=10, description="How often a call is repeated that the server turned away for now."
    )
    llm_concurrency: int = Field(default=4, ge=1, le=256, description="Calls at once; further ones wait their turn.")
    llm_daily_tokens: int = Field(
        default=0,
        ge=0,
        description="Most tokens a day (UTC), both ways: a call that may need more than is left is not made; 0 sets no "
        "limit.",
    )
    llm_daily_cost: float = Field(default=0, ge=0, description="Most that a day (UTC) may cost; 0 sets no limit.")
    llm_prices: tuple[float, float] = Field(
        default=(0, 0),
        validate_default=True,
        description="What a million tokens cost, asked and answered, as JSON: `[0.4, 1.6]`.",
    )
    llm_cache_megabytes: int = Field(
        default=100,
        ge=0,
        le=100_000,
        description="Room for written answers, which are not asked for again; 0 keeps none.",
    )
    llm_tracing: bool = Field(
        default=False, description="Let langchain send traces to LangSmith, as its own variables say."
    )
    question_characters: int = Field(default=2000, ge=10, le=100_000, description="Longest question taken.")
    file_megabytes: int = Field(default=50, ge=1, le=10_000, description="Largest file that is read.")
    parse_seconds: int = Field(default=30, ge=1, le=3600, description="Longest time one file may take to parse.")
    # The parsers alone take over 200 of address space: below 300 the process that holds them does not start.
    parse_megabytes: int = Field(default=1024, ge=300, le=65_536, description="Most memory one file may take to parse.")

    @field_validator("llm")
    @classmethod
    def _names_a_model(cls, value: str | None) -> str | None:
        if value is not None:
            read_address(value)
        return value

    @field_validator("llm_options")
    @classmethod
    def _hold_no_secret(cls, value: dict[str, JsonValue]) -> dict[str, JsonValue]:
        check_options(value)
        return value

    @field_validator("llm_prices")
    @classmethod
    def _can_be_added_up(cls, value: tuple[float, float], info: ValidationInfo) -> tuple[float, float]:
        if not all(math.isfinite(price) and price >= 0 for price in value):
            raise ValueError("A price is a number, 0 or more")
        if info.data.get("llm_daily_cost") and not any(value):
            raise ValueError(f"Without prices {PREFIX}LLM_DAILY_COST cannot be counted")
        return value
