"""What the setting that names a language model may look like."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from rag.errors import SettingsError

UNNAMED = "default"
_ENDPOINTS = ("/completions", "/models")
_NO_SCHEME = re.compile(
    r"(?:localhost|(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[0-9a-f:]+\]):\d+|[\w-]+:\d{2,5}(?=/))(?:[/#]\S*)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Address:
    """A model of langchain's by `name`, or, with `url`, a model of an OpenAI-compatible server (no name: its first)."""

    name: str
    url: str | None = None


def read_address(text: str) -> Address:
    """Return the model that a name or a URL names. Raises SettingsError, which repeats neither: a secret may be in it.

    >>> read_address("ollama:qwen3")
    Address(name='ollama:qwen3', url=None)
    >>> read_address("http://127.0.0.1:8080/v1#qwen3")
    Address(name='qwen3', url='http://127.0.0.1:8080/v1')
    """
    if re.match(r"[a-z]+://", text, re.IGNORECASE):
        return _read_url(text)
    if _NO_SCHEME.fullmatch(text):
        raise SettingsError(
            "HOIDAP_LLM cannot be used: it looks like the address of a server without http:// in front. "
            "Write http://HOST:PORT/v1."
        )
    provider, _, name = text.partition(":")
    if not text.isprintable() or "@" in provider or not provider.strip() or not name.strip():
        raise SettingsError(
            "HOIDAP_LLM cannot be used: it names no provider and model, as openai:NAME or ollama:NAME do, and is no "
            "URL (http://HOST:PORT/v1#NAME)."
        )
    return Address(text)


def _read_url(text: str) -> Address:
    try:
        url = urlsplit(text)
        usable = url.scheme in {"http", "https"} and bool(url.hostname) and url.port != 0 and text.isprintable()
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("HOIDAP_LLM cannot be used: such a URL is http(s)://HOST:PORT/v1, `#NAME` behind it.")
    if "@" in url.netloc:
        raise SettingsError("HOIDAP_LLM cannot be used: a URL must hold no user or password. Set HOIDAP_LLM_KEY.")
    if url.query:
        raise SettingsError("HOIDAP_LLM cannot be used: a URL must have no `?…`. Set HOIDAP_LLM_KEY for a key.")
    if url.path.rstrip("/").endswith(_ENDPOINTS):
        raise SettingsError("HOIDAP_LLM cannot be used: leave out what comes behind /v1; it is added.")
    return Address(url.fragment, f"{url.scheme}://{url.netloc}{url.path.rstrip('/')}")
