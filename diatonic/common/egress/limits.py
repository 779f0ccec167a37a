"""What a fetch may take, what it brings, and how it ends otherwise."""

from dataclasses import dataclass
from typing import ClassVar

from diatonic.common.errors import AppError, Invalid

KIB, MIB = 2**10, 2**20


class EgressRefused(Invalid):
    """We do not ask for this address, or do not take what is there; trying again does not help."""

    default_code = "address_refused"


class EgressFailed(AppError):
    """The other server does not answer as it should; trying again later may help."""

    status: ClassVar[int] = 502
    title = "The other server did not answer"
    default_code = "address_failed"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take, redirects included.

    ``body`` and ``headers`` in bytes, the body's after decompression too; ``seconds`` for everything together,
    ``connect_seconds`` for one connection. ``cut``: what is more than ``body`` is left unread, instead of refused.
    """

    body: int = 5 * MIB
    headers: int = 32 * KIB
    seconds: float = 10.0
    connect_seconds: float = 4.0
    redirects: int = 5
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address answered: ``url`` is where the redirects ended, ``redirects`` the addresses before it.

    ``content_type`` is in lower case without parameters; ``charset`` what it said of letters, or nothing. A ``status``
    of failure is an answer as well.
    """

    url: str
    status: int
    content_type: str
    body: bytes
    redirects: tuple[str, ...] = ()
    charset: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the server says that this is what was asked for."""
        return self.status == 200  # noqa: PLR2004 -- the others of 2xx bring nothing, or a part
