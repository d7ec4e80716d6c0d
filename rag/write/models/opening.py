"""Opens the language model that the settings name."""

import logging
import os
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import SecretStr, ValidationError

from rag.errors import HoidapError, ModelUnavailable, SettingsError
from rag.write.models.address import Address, read_address
from rag.write.models.chat import Chat, ServedChat, digest_of
from rag.write.models.langchain_model import LangchainModel
from rag.write.models.loop import Running
from rag.write.models.options import check_options, require_known
from rag.write.models.policy import ModelPolicy

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_NO_KEY = SecretStr("none")  # the API wants one; a local server does not look at it
# What these libraries log of a call below this level holds the prompt and the server's own words.
_TALKATIVE = ("openai", "anthropic", "httpx", "httpx2", "httpcore", "httpcore2", "langsmith")


def open_language_model(policy: ModelPolicy, *, ledger: Path | None) -> LangchainModel:
    """Open the model that a policy names. Nothing is sent to it yet.

    `ledger` is the file in which the day's use is kept, None for one in memory.
    Raises SettingsError for a name or option that cannot be used, ModelUnavailable for one that is not to be had here.
    """
    address = read_address(policy.model)
    check_options(policy.options)
    _require_no_detour(address, policy)
    given = {**_defaults(address, policy), **policy.options}
    model = _construct(address, {name: value for name, value in given.items() if value is not None})
    require_known(policy.options, type(model))
    _require_key_taken(model, policy)
    _quieten()
    digest = digest_of(dict(policy.options))
    chat = ServedChat(model, address, digest) if address.url else Chat(model, address.name, f"{address.name} {digest}")
    return LangchainModel(chat, policy, ledger)


def _require_no_detour(address: Address, policy: ModelPolicy) -> None:
    """Refuse what langchain's integrations do by this variable alone: send every prompt through LangSmith's servers."""
    detour = os.environ.get("LANGSMITH_GATEWAY", "").lower() not in {"", "false", "0", "no"}
    if detour and not policy.tracing and not address.url and not address.name.startswith("langsmith:"):
        raise SettingsError(
            "LANGSMITH_GATEWAY is set: questions and passages would go through LangSmith. Unset it, or allow LangSmith "
            "with HOIDAP_LLM_TRACING=true."
        )


def _defaults(address: Address, policy: ModelPolicy) -> dict[str, Any]:
    """Return what a model is given where the options say nothing: the parameters that langchain calls standard."""
    given: dict[str, Any] = {"temperature": 0, "max_retries": 0}
    if address.url or address.name.startswith("openai:"):
        given["stream_usage"] = True
    if address.url:
        given["base_url"] = address.url
    if policy.key or address.url:  # never OPENAI_API_KEY to a server that is not OpenAI's
        given["api_key"] = policy.key or _NO_KEY
    return given


def _construct(address: Address, given: Mapping[str, Any]) -> "BaseChatModel":
    """Construct the chat model on the loop that it will be called on.

    What a provider's library raises is of any class: it is handed over to be looked at.
    """
    from langchain.chat_models import init_chat_model  # half a second, which only those pay who name a model

    name = f"openai:{address.name or 'default'}" if address.url else address.name

    async def construct() -> "BaseChatModel":
        with warnings.catch_warnings():  # that an option is unknown: `require_known` says it, in our words
            warnings.simplefilter("ignore", UserWarning)
            return cast("BaseChatModel", init_chat_model(name, **given))

    made = Running(construct()).outcome()
    if isinstance(made, BaseException):
        raise _unavailable(address, made) from None  # its text may repeat a key
    return made


def _unavailable(address: Address, error: BaseException) -> HoidapError:
    named = "the model of HOIDAP_LLM" if address.url else f"HOIDAP_LLM={address.name!r}"
    if isinstance(error, ImportError):
        package = re.search(r"pip install ([\w-]+)", str(error))
        return ModelUnavailable(
            f"{named} needs a package that is not installed. Run: pip install {package[1]}"
            if package
            else f"{named} needs a package that cannot be imported ({error.name or type(error).__name__})."
        )
    if isinstance(error, ValidationError):
        fields = ", ".join(sorted({str(one["loc"][0]) for one in error.errors() if one["loc"]}) or ["no option"])
        return SettingsError(f"HOIDAP_LLM_OPTIONS cannot be used: {named} does not take them so ({fields}).")
    if isinstance(error, ValueError) and "provider" in str(error):
        return ModelUnavailable(
            f"{named} names no provider. Write openai:NAME, ollama:NAME, anthropic:NAME or another of langchain's, "
            "or the URL (http://…) of an OpenAI-compatible server."
        )
    return ModelUnavailable(
        f"{named} cannot be opened ({type(error).__name__}). Is its key there? Set HOIDAP_LLM_KEY, or the provider's "
        "own variable."
    )


def _require_key_taken(model: "BaseChatModel", policy: ModelPolicy) -> None:
    fields = type(model).model_fields
    if policy.key and not any("api_key" in {name, field.alias} for name, field in fields.items()):
        raise ModelUnavailable(
            f"HOIDAP_LLM={policy.model!r} takes no key from HOIDAP_LLM_KEY. Unset it, and set its provider's own."
        )


def _quieten() -> None:
    """Let the providers' libraries log warnings only, unless someone chose otherwise for one of them."""
    for name in _TALKATIVE:
        if (log := logging.getLogger(name)).level == logging.NOTSET:
            log.setLevel(logging.WARNING)
