"""Asking DNS. Which servers is a setting; without one it is the machine's own resolver."""

import structlog
from django.conf import settings
from dns import exception, nameserver, resolver

from diatonic.common.errors import Unavailable

logger = structlog.get_logger(__name__)

#: For one question, all servers and attempts together.
_SECONDS = 4.0


def texts_of(name: str) -> list[str]:
    """Return the texts of a name's TXT records, none where it has none or is not there. Nothing is kept.

    Raises :class:`~diatonic.common.errors.Unavailable` where DNS gives no answer, which says nothing of the records.
    """
    try:
        found = _resolver().resolve(name, "TXT", lifetime=_SECONDS, search=False)
    except (resolver.NXDOMAIN, resolver.NoAnswer):
        return []
    except (exception.DNSException, OSError) as failure:
        raise _away(name, failure) from None
    return [b"".join(record.strings).decode(errors="replace") for record in found]


def addresses_of(name: str, *, seconds: float = _SECONDS) -> list[str]:
    """Return the IP addresses of a name, of both families, none where it has none or is not there. Nothing is kept.

    Raises :class:`~diatonic.common.errors.Unavailable` where DNS gives no answer within ``seconds``.
    """
    try:
        return list(_resolver().resolve_name(f"{name}.", lifetime=seconds, search=False).addresses())
    except (resolver.NXDOMAIN, resolver.NoAnswer):
        return []
    except (exception.DNSException, OSError) as failure:
        raise _away(name, failure) from None


def _away(name: str, failure: Exception) -> Unavailable:
    logger.warning("dns_failed", name=name, failure=type(failure).__name__)
    sentence = f"The name servers of {name} give no answer just now. Try again in a few minutes."
    return Unavailable(sentence, code="dns_unavailable", retry_after=60)


def _server(text: str) -> nameserver.Do53Nameserver:
    """Read ``192.0.2.1``, ``192.0.2.1:5353`` or ``[2001:db8::1]:5353``, as the environment has checked it."""
    host, _, port = text.rpartition(":") if text.count(":") == 1 or "]:" in text else (text, "", "53")
    return nameserver.Do53Nameserver(host.strip("[]"), int(port))


def _resolver() -> resolver.Resolver:
    servers = settings.DNS_SERVERS
    asked = resolver.Resolver(configure=not servers)
    asked.cache = None
    if servers:
        asked.nameservers = [_server(one) for one in servers]
    return asked
