"""Which further options a language model may be given."""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import JsonValue

from rag.errors import SettingsError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_SECRET = frozenset(
    {"key", "apikey", "secret", "password", "passwd", "passphrase", "auth", "authorization", "bearer"}
    | {"cookie", "cookies", "credential", "credentials", "header", "headers"}
)
_SET_ELSEWHERE = {
    "model": "HOIDAP_LLM",
    "model_name": "HOIDAP_LLM",
    "model_provider": "HOIDAP_LLM",
    "configurable_fields": "HOIDAP_LLM",
    "config_prefix": "HOIDAP_LLM",
    "max_tokens": "HOIDAP_LLM_TOKENS",
    "max_completion_tokens": "HOIDAP_LLM_TOKENS",
    "timeout": "HOIDAP_LLM_CALL_SECONDS",
    "request_timeout": "HOIDAP_LLM_CALL_SECONDS",
    "max_retries": "HOIDAP_LLM_RETRIES",
}


def check_options(options: Mapping[str, JsonValue]) -> None:
    """Raise SettingsError for an option that holds a secret, or that a setting of its own decides.

    Options are shown where a model is described; a secret belongs in the one setting that is never shown. None of
    their values are in the message.
    """
    for name, value in options.items():
        if (setting := _SET_ELSEWHERE.get(name)) and value is not None:
            raise SettingsError(f"HOIDAP_LLM_OPTIONS cannot be used: {name} is what {setting} sets.")
    for name, value in _entries(options):
        if _names_a_secret(name) or (isinstance(value, str) and _holds_password(value)):
            raise SettingsError(
                f"HOIDAP_LLM_OPTIONS cannot be used: {name} looks like a secret, and options are not kept secret. "
                "Set HOIDAP_LLM_KEY, or the provider's own variable."
            )


def require_known(options: Mapping[str, JsonValue], model: "type[BaseChatModel]") -> None:
    """Raise SettingsError for an option that a class of models does not have: some ignore it, some send it along."""
    if model.model_config.get("extra") == "allow":
        return
    fields = model.model_fields.items()
    known = {name for name, _ in fields} | {field.alias for _, field in fields if field.alias}
    for name in options:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise SettingsError(
                f"HOIDAP_LLM_OPTIONS cannot be used: this model has no option {name!r}.{meant} What its server alone "
                "knows goes into extra_body, where the model has that."
            )


def _entries(value: JsonValue | Mapping[str, JsonValue], name: str = "") -> Iterator[tuple[str, JsonValue]]:
    if isinstance(value, Mapping):
        for inner, one in value.items():
            yield inner, one if isinstance(one, str) else None
            yield from _entries(one, inner)
    elif isinstance(value, list):
        for one in value:
            yield name, one if isinstance(one, str) else None
            yield from _entries(one, name)


def _names_a_secret(name: str) -> bool:
    """Look at the words of a name: `apiKey`, `api_key` and `X-Api-Key` all hold `key`.

    >>> [_names_a_secret(name) for name in ("auth-token", "stop_token_ids", "max_tokens")]
    [True, False, False]
    """
    words = [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)]
    return not _SECRET.isdisjoint(words) or words[-1:] == ["token"]


def _holds_password(value: str) -> bool:
    try:
        return "://" in value and "@" in urlsplit(value).netloc
    except ValueError:
        return False
