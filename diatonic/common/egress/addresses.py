"""Which addresses may be asked for at all. Pure: what a name resolves to is checked by :func:`is_public`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

import idna

from diatonic.common.egress.limits import EgressRefused

IPAddress = IPv4Address | IPv6Address

MAX_URL = 2048
_PORTS = {"http": 80, "https": 443}
#: IANA's special-purpose registry for IPv4, whatever is not for the public internet; 168.63.129.16 is Azure's own.
_CLOSED = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
#: Of IPv6 only what is handed out to the public internet, without what leads to IPv4 or is for documents: Teredo and
#: others, documentation, 6to4. Mapped addresses and NAT64 are outside of it.
_GLOBAL = IPv6Network("2000::/3")
_CLOSED_6 = tuple(IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
#: Where clouds answer with a machine's credentials, and their neighbours: no setting opens these.
NEVER = (IPv4Network("169.254.0.0/16"), IPv6Network("fe80::/10"), IPv6Network("fd00:ec2::/32"))

#: Names that mean a machine or a network of one's own (RFC 6761, RFC 6762, RFC 8375), and the clouds' inner ones.
_INNER = ("localhost", "local", "internal", "intranet", "lan", "corp", "home", "home.arpa", "onion", "test", "invalid")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_HIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\]")
_SAFE_PATH, _SAFE_QUERY = "/%:;=@!$&'()*+,~-._", "/?%:;=@!$&'()*+,~-._[]|"


@dataclass(frozen=True, slots=True)
class Target:
    """An address in its one spelling: where to connect, and what to ask for."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def is_protected(self) -> bool:
        """Whether it is asked for by TLS."""
        return self.scheme == "https"

    @property
    def literal(self) -> IPAddress | None:
        """The IP address that stands in the place of a name."""
        return _literal(self.host)

    @property
    def authority(self) -> str:
        """What the header ``Host`` says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address."""
        return f"{self.scheme}://{self.authority}{self.path}"


def read_address(url: str) -> Target:
    """Return an address in its one spelling, without its fragment. Raises :class:`EgressRefused`; asks nobody."""
    if len(url) > MAX_URL:
        raise EgressRefused(f"This address is longer than {MAX_URL:,} characters.")
    if _HIDDEN.search(url):
        raise EgressRefused("There are spaces, backslashes or hidden characters in this address.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise EgressRefused("This is not an address of a web page.") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise EgressRefused("The address of a web page begins with https:// or http://, and a name follows.")
    if "@" in parts.netloc:
        raise EgressRefused("An address with a name or password in it is not asked for.")
    if port == 0:
        raise EgressRefused("This is not an address of a web page.")
    return Target(parts.scheme, _host(parts.hostname), port or _PORTS[parts.scheme], _path(parts))


def is_usual_port(target: Target) -> bool:
    """Say whether web servers listen there for everybody."""
    return target.port in _PORTS.values()


def is_public(address: IPAddress) -> bool:
    """Say whether an address is somebody's on the public internet, and leads nowhere else."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED)
    return address in _GLOBAL and not any(address in network for network in _CLOSED_6)


def is_in(address: IPAddress, networks: Sequence[str]) -> bool:
    """Say whether the address is in one of the networks that the environment opens, and in none that stays closed."""
    if any(address in network for network in NEVER):
        return False
    return any(address in ip_network(network) for network in networks)


def _host(host: str) -> str:
    """Return the host as DNS knows it, or the IP address that it is. Raises :class:`EgressRefused`."""
    literal = _literal(host)
    if literal is not None:
        return str(literal)
    name = _in_ascii(host).removesuffix(".")
    labels = name.split(".")
    literal = _literal(name)
    if literal is not None:  # written in ringed or wide digits
        return str(literal)
    if _NUMBER.fullmatch(labels[-1]):
        # 2130706433, 0x7f000001 and 0177.0.0.1 are 127.0.0.1 to many; no name ends so.
        raise EgressRefused("An IP address is written as four numbers from 0 to 255, such as 192.0.2.1.")
    if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):  # noqa: PLR2004 -- RFC 1035
        raise EgressRefused("The name of the server in this address cannot be one.")
    if len(labels) == 1 or any(name == inner or name.endswith(f".{inner}") for inner in _INNER):
        raise not_public(name)
    return name


def _in_ascii(host: str) -> str:
    """Return the host in the letters of DNS, nothing where there are none for it."""
    if host.isascii():
        return host.lower()
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError, ValueError):
        return ""


def not_public(host: str) -> EgressRefused:
    """Return the refusal for what is not on the public internet, or is nowhere: who asks need not know which."""
    return EgressRefused(f"“{host[:100]}” is not the name of a server on the public internet.", code="not_public")


def _literal(host: str) -> IPAddress | None:
    try:
        return ip_address(host) if "%" not in host else None
    except ValueError:
        return None


def _path(parts: SplitResult) -> str:
    query = f"?{quote(parts.query, safe=_SAFE_QUERY)}" if parts.query else ""
    return quote(parts.path or "/", safe=_SAFE_PATH) + query
