"""How rates hold a request: what it counts for, and what its response says about it."""

import ipaddress

from fastapi import Request

from api.http.context import context_of
from api.http.problems import Problem
from api.http.rates import Rate
from api.http.service import service_of

_ROUTED_BITS = 64  # one customer has at least this many bits of an IPv6 address for their own


async def by_address(request: Request) -> None:
    """Depend on this where anyone may come in. Raises Problem `rate-limited`."""
    limit_address(request)


def limit_address(request: Request) -> None:
    """Count a request for the address it comes from. Raises Problem `rate-limited`."""
    host = request.client.host if request.client else ""
    rate = service_of(request).settings.rate_address
    limit(request, f"address {network_of(host)}", rate, "this address")


def limit(request: Request, name: str, rate: str, whose: str) -> None:
    """Count a request under a name. Raises Problem `rate-limited`; `whose` names it in the sentence that says so."""
    standing = service_of(request).window.take(name, Rate.parse(rate))
    told = context_of(request).headers
    # Where two limits hold, the response tells the one that will be reached first.
    if not standing.allowed or standing.remaining < int(told.get("RateLimit-Remaining", standing.limit)):
        told.update(standing.headers)
    if not standing.allowed:
        raise Problem(
            "rate-limited",
            f"The limit of {rate} for {whose} is reached.",
            f"Try again in {standing.reset} s.",
            headers={"Retry-After": str(standing.reset)},
        )


def network_of(host: str) -> str:
    """Return what is limited as one address: an IPv4 address, or a /64 of IPv6.

    >>> network_of("203.0.113.9"), network_of("2001:db8:1:2:3::4"), network_of("::ffff:203.0.113.9")
    ('203.0.113.9', '2001:db8:1:2::/64', '203.0.113.9')
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.IPv6Network((address, _ROUTED_BITS), strict=False))
    return str(address)
