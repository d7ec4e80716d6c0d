"""langchain's chat models, as a call needs them."""

import asyncio
import hashlib
import json
import re
import secrets
from typing import TYPE_CHECKING, Any

from rag.write.models.address import UNNAMED, Address
from rag.write.models.faults import SERVED, Fault, fault_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

# How providers' classes call the longest reply; the first that one has is set.
_LIMITS = ("max_tokens", "num_predict", "max_output_tokens", "max_new_tokens")

_LISTING = ("openai:", SERVED)  # whose servers list their models to whoever may call one
_IS_PATH = re.compile(r"/|[A-Za-z]:/|\.{1,2}/")


class Chat:
    """A chat model with its name, made ready for each call."""

    def __init__(self, model: "BaseChatModel", name: str, identity: str) -> None:
        self._model = model
        self._name = name
        self._identity = identity

    @property
    def name(self) -> str:
        """What answers say wrote them."""
        return self._name

    @property
    def identity(self) -> str:
        """Tells apart two that may write differently; holds no key."""
        return self._identity

    async def trial(self, seconds: float) -> Fault | None:
        """Have its server list its models, and return what was wrong with that; None too where that is not known."""
        client = getattr(self._model, "root_async_client", None)
        if client is None or not self._name.startswith(_LISTING):
            return None
        listing = asyncio.ensure_future(client.models.list())
        await asyncio.wait({listing}, timeout=seconds)
        if not listing.done():
            listing.cancel()
            return Fault("timeout")
        error = listing.exception()
        return fault_of(error, begun=False) if error else None

    async def ready(self, most_tokens: int) -> "BaseChatModel":
        """Return the model with the longest reply set, where its class knows such a limit."""
        known = type(self._model).model_fields
        limit = next((name for name in _LIMITS if name in known), None)
        return self._model.model_copy(update={limit: most_tokens}) if limit else self._model


class ServedChat(Chat):
    """A model of an OpenAI-compatible server; without a name, the first that the server lists when first called."""

    def __init__(self, model: Any, address: Address, digest: str) -> None:
        super().__init__(model, SERVED, "")
        self._served = model
        self._address = address
        self._digest = digest
        self._found = address.name
        self._asked = False
        self._stranger = secrets.token_hex(8)

    @property
    def name(self) -> str:
        """`url:` and the model's name: where the server stands is nobody's business."""
        shown = self._found.replace("\\", "/")
        # llama.cpp calls a model by its file, whose folder is nobody's business either; `Qwen/Qwen3` is a name.
        return f"{SERVED}{(shown.rpartition('/')[2] if _IS_PATH.match(shown) else shown) or UNNAMED}"

    @property
    def identity(self) -> str:
        """The name, the server and the options. Until a nameless one is known, it is like no other."""
        return f"{self._found or UNNAMED} {self._address.url} {self._digest}" + (
            "" if self._found else f" {self._stranger}"
        )

    async def ready(self, most_tokens: int) -> "BaseChatModel":
        """Return the model with its name and the longest reply set.

        As `max_tokens`: the name that all such servers know, where langchain-openai writes OpenAI's newer one.
        """
        if not self._found and not self._asked:
            self._found = await self._first_listed()
            self._asked = True
        given = {"model_name": self._found or UNNAMED}
        body = {**(self._served.extra_body or {}), "max_tokens": most_tokens}
        ready: BaseChatModel = self._served.model_copy(update={**given, "extra_body": body})
        return ready

    async def _first_listed(self) -> str:
        """Return the name of the first model that the server lists; none where it knows no such list."""
        listing = asyncio.ensure_future(self._served.root_async_client.models.list())
        try:
            await asyncio.wait({listing})
            if (error := listing.exception()) is None:
                return next((str(one.id) for one in listing.result().data), "")
        finally:
            listing.cancel()
        if fault_of(error, begun=False).trouble in {"refused", "malformed"}:
            return ""
        raise error


def digest_of(facts: object) -> str:
    """Return a short hash of whatever tells two configurations apart."""
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=repr).encode()).hexdigest()[:12]
