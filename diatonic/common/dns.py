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
        logger.warning("dns_failed", name=name, failure=type(failure).__name__)
        sentence = f"The name servers of {name} give no answer just now. Try again in a few minutes."
        raise Unavailable(sentence, code="dns_unavailable", retry_after=60) from None
    return [b"".join(record.strings).decode(errors="replace") for record in found]


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
