"""What an operator may change of the HTTP service. Limits are here, so that none is hidden in the code."""

import ipaddress
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import NoDecode, SettingsConfigDict

from api.http.origins import origin_of
from api.http.rates import Rate
from rag.errors import InputError
from rag.settings import PREFIX, EnvironmentSettings
from rag.store import check_collection_name


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _rate(value: str) -> str:
    Rate.parse(value)
    return value


def _origins(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(origin_of, values))


def _collections(values: tuple[str, ...]) -> tuple[str, ...]:
    try:
        return tuple(map(check_collection_name, values))
    except InputError as error:
        raise ValueError(str(error).removesuffix(".")) from error


def _proxies(values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:  # never `*`: whoever reaches the service would choose the address their rate is counted for
        try:
            ipaddress.ip_network(value)
        except ValueError:
            raise ValueError("write the addresses of the proxies, as 127.0.0.1 or 10.0.0.0/8") from None
    return values


def _public_url(value: str) -> str:
    if not value:
        return value
    origin_of(value)
    if urlsplit(value).query or urlsplit(value).fragment:
        raise ValueError("write the address without ? and #, as https://ask.example.org")
    return value.strip()


List = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Origins = Annotated[List, AfterValidator(_origins)]
Collections = Annotated[List, AfterValidator(_collections)]
Proxies = Annotated[List, AfterValidator(_proxies)]
Url = Annotated[str, AfterValidator(_public_url)]
RateText = Annotated[str, AfterValidator(_rate)]


class HttpSettings(EnvironmentSettings):
    """By keyword or by an environment variable `HOIDAP_HTTP_<NAME>`; lists are separated by commas."""

    model_config = SettingsConfigDict(env_prefix=f"{PREFIX}HTTP_", frozen=True, extra="forbid", env_ignore_empty=True)

    host: str = Field(default="127.0.0.1", description="Address to listen on; `0.0.0.0` for every network.")
    port: int = Field(default=8000, ge=0, le=65_535, description="Port to listen on; 0 takes a free one.")
    public_url: Url = Field(
        default="", description="Where visitors reach the service, such as `https://ask.example.org`."
    )
    asking: Literal["open", "keyed"] = Field(
        default="open", description="Who may ask: anyone (`open`), or only a key or a widget's visitors (`keyed`)."
    )
    collections: Collections = Field(default=("default",), description="Collections that may be asked without a key.")
    origins: Origins = Field(default=(), description="Further web origins whose pages may call the API with a key.")
    proxies: Proxies = Field(default=(), description="Addresses of proxies whose `X-Forwarded-For` is believed.")
    pages: bool = Field(
        default=True, description="Serve the demo page `/`, the page `/ask` and the API's page `/docs`."
    )
    log_questions: bool = Field(default=False, description="Write questions into the log.")

    rate_address: RateText = Field(default="120/minute", description="Requests one address may make.")
    rate_key: RateText = Field(default="1200/minute", description="Requests one key may make.")
    rate_widget: RateText = Field(default="30/minute", description="Requests one visitor of a widget may make.")
    token_minutes: int = Field(default=10, ge=1, le=1440, description="How long a widget's token is valid.")

    body_kilobytes: int = Field(default=256, ge=1, le=65_536, description="Largest body of a request, uploads apart.")
    upload_megabytes: int = Field(default=50, ge=1, le=10_000, description="Largest body of an upload.")
    upload_files: int = Field(default=20, ge=1, le=1000, description="Most files in one upload.")
    waiting_jobs: int = Field(default=100, ge=1, le=10_000, description="Most uploads that wait to be read.")

    concurrency: int = Field(
        default=0,
        ge=0,
        le=256,
        description="Questions worked on at once; 0 takes one more than the processors, "
        "and one for each call to a language model.",
    )
    queue: int = Field(
        default=64, ge=0, le=10_000, description="Questions that may wait; further ones are turned away."
    )
    queue_seconds: float = Field(default=10, gt=0, le=600, description="Longest a question may wait.")
    answer_seconds: float = Field(default=30, gt=0, le=3600, description="Longest an answer may take.")
    connections: int = Field(default=1000, ge=1, le=100_000, description="Connections at once; further ones get 503.")
    header_seconds: float = Field(default=10, gt=0, le=600, description="Longest the head of a request may take.")
    body_seconds: float = Field(default=30, gt=0, le=3600, description="Longest the body of a request may take.")
    upload_seconds: float = Field(default=300, gt=0, le=86_400, description="Longest the body of an upload may take.")
    send_seconds: float = Field(
        default=30, gt=0, le=3600, description="Longest a client may refuse to take what is sent."
    )
    heartbeat_seconds: float = Field(
        default=10, gt=0, le=30, description="Silence after which a stream says it is alive."
    )
