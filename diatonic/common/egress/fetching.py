"""Fetching what is at an address: resolve, check, connect, follow; each redirect is an address like the first."""

import http.client
import ssl
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from email.message import Message
from ipaddress import ip_address
from urllib.parse import urljoin

import structlog
from django.conf import settings

from diatonic.common import dns
from diatonic.common.egress.addresses import (
    IPAddress,
    Target,
    is_in,
    is_public,
    is_usual_port,
    not_public,
    read_address,
)
from diatonic.common.egress.connection import Deadline, Exchange
from diatonic.common.egress.hosts import is_listed
from diatonic.common.egress.limits import EgressFailed, EgressRefused, Fetched, Limits
from diatonic.common.errors import Unavailable

logger = structlog.get_logger(__name__)

_USUAL = Limits()
_REDIRECTS = (301, 302, 303, 307, 308)
_TRIED = 4  # of the addresses that one name has


def fetch(
    url: str, *, limits: Limits = _USUAL, allowed_types: Collection[str] = (), hosts: Collection[str] | None = None
) -> Fetched:
    """Return what is at an address that a person or a model wrote; blocks for up to ``limits.seconds``.

    ``allowed_types`` such as ``text/html`` or ``image/*``, none: any; a failure of another type comes without its body.
    ``hosts`` such as ``example.com`` or ``*.example.com``: only these servers are asked, by redirects too.
    Raises :class:`EgressRefused` for what is not asked for or not taken, :class:`EgressFailed` where the other server
    does not do its part; each with a sentence for a person.
    """
    deadline = Deadline(limits.seconds)
    target, passed = read_address(url), list[str]()
    while True:
        _check_host(target, hosts)
        fetched, onward = _ask(target, deadline, limits, allowed_types)
        if onward is None:
            return Fetched(
                target.url, fetched.status, fetched.content_type, fetched.body, tuple(passed), fetched.charset
            )
        if len(passed) >= limits.redirects:
            raise EgressRefused(f"This address leads on to others more than {limits.redirects} times.")
        passed.append(target.url)
        target = _next(target, onward)


def _check_host(target: Target, hosts: Collection[str] | None) -> None:
    if hosts is not None and not is_listed(target.host, hosts):
        raise EgressRefused(f"{target.host} is not among the servers that may be asked here.", code="host_not_listed")


def _next(target: Target, onward: str) -> Target:
    try:
        following = read_address(urljoin(target.url, onward))
    except ValueError:
        raise EgressRefused("This address leads on to what is none.") from None
    if target.is_protected and not following.is_protected:
        raise EgressRefused("This address leads on from a protected page (https) to one that is not.")
    return following


def _ask(target: Target, deadline: Deadline, limits: Limits, allowed: Collection[str]) -> tuple[Fetched, str | None]:
    """Ask one address; return its answer, and where it leads on to."""
    with _in_words(target):
        exchange = _reach(target, _resolved(target, deadline), deadline, limits)
        try:
            response = exchange.ask(_headers(allowed))
            onward = response.getheader("Location")
            if response.status in _REDIRECTS and onward:
                onward = onward.encode("latin-1").decode(errors="replace")  # as browsers read it
                return Fetched(target.url, response.status, "", b""), onward
            kind, charset = _content_type(response)
            is_taken = _is_allowed(kind, allowed)
            if not is_taken and response.status < http.client.BAD_REQUEST:
                raise EgressRefused("What is at this address is of a kind that is not taken.", code="type_refused")
            body = exchange.read() if is_taken else b""
            return Fetched(target.url, response.status, kind, body, charset=charset), None
        finally:
            exchange.close()


def _resolved(target: Target, deadline: Deadline) -> list[IPAddress]:
    """Return the addresses to connect to. Asked once: what DNS says later changes nothing."""
    if target.literal is not None:
        found = [target.literal]
    else:
        found = [ip_address(one) for one in dns.addresses_of(target.host, seconds=deadline.left(4.0))]
    opened = settings.EGRESS_ALLOWED_NETWORKS
    # One that is not public among others is no accident to be passed over.
    if not found or not all(is_public(one) or is_in(one, opened) for one in found):
        logger.warning("egress_refused", host=target.host, addresses=[str(one) for one in found[:_TRIED]])
        raise not_public(target.host)
    if not is_usual_port(target) and not all(is_in(one, opened) for one in found):
        raise EgressRefused("Only the usual ports of web servers, 80 and 443, are asked.")
    return sorted(found, key=lambda one: one.version)[:_TRIED]


def _reach(target: Target, addresses: list[IPAddress], deadline: Deadline, limits: Limits) -> Exchange:
    """Connect to the first address that takes the connection."""
    for address in addresses[:-1]:
        try:
            return Exchange(target, str(address), deadline=deadline, limits=limits)
        except ssl.SSLError:
            raise
        except OSError:
            continue
    return Exchange(target, str(addresses[-1]), deadline=deadline, limits=limits)


def _headers(allowed: Collection[str]) -> dict[str, str]:
    return {
        "User-Agent": f"Diatonic (+{settings.DIATONIC.base_url})",
        "Accept": ", ".join(allowed) or "*/*",
        "Accept-Encoding": "gzip",
    }


def _content_type(response: http.client.HTTPResponse) -> tuple[str, str]:
    parsed = Message()
    parsed["Content-Type"] = (response.getheader("Content-Type") or "application/octet-stream")[:200]
    return parsed.get_content_type(), parsed.get_content_charset("")


def _is_allowed(kind: str, allowed: Collection[str]) -> bool:
    return not allowed or kind in allowed or f"{kind.partition('/')[0]}/*" in allowed


@contextmanager
def _in_words(target: Target) -> Iterator[None]:
    """Turn whatever the network and the other server do into one sentence."""
    try:
        yield
    except ssl.SSLCertVerificationError as failure:
        logger.info("egress_failed", host=target.host, failure=failure.verify_message)
        raise EgressFailed(f"The certificate of {target.host} is not good, so it is not asked.") from None
    except TimeoutError:
        raise EgressFailed("The other server takes too long to answer.") from None
    except Unavailable as away:
        raise EgressFailed(away.detail) from None
    except (OSError, http.client.HTTPException, zlib.error, ValueError) as failure:
        logger.info("egress_failed", host=target.host, failure=type(failure).__name__)
        raise EgressFailed(f"{target.host} does not answer, or not as a web server does.") from None
