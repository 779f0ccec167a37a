"""What a verified domain is: its record, its states, and whom it lets in."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from diatonic.common import addresses, clock
from diatonic.common.errors import FieldError, Invalid
from organizations.domains.rules.providers import is_public
from organizations.membership.rules import Role

__all__ = ["is_public"]

#: More domains an organization cannot have.
MAX_DOMAINS = 20
#: How often the record of a verified domain is looked for again, and how long it may be missing.
CHECK_EVERY = timedelta(days=1)
GRACE = timedelta(days=3)
#: Between two checks that people ask for.
PAUSE = timedelta(seconds=5)
_LABEL, _BEGINS = "_diatonic", "diatonic-domain-verification="
_SHOWN, _SHOWN_LETTERS = 3, 80


class Mode(StrEnum):
    """What people with a verified address at the domain get: nothing, a hint whom to ask, or membership."""

    OFF = "off"
    SUGGEST = "suggest"
    JOIN = "join"


class DomainState(StrEnum):
    """Whether the organization has shown that the domain is its own."""

    PENDING = "pending"
    VERIFIED = "verified"


#: As what a domain lets people in. More is given by people, never by an address alone.
ROLES = (Role.VIEWER, Role.MEMBER)


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of an organization. ``missing_since``: since when the record of a verified one is gone."""

    domain: str
    token: str
    state: DomainState = DomainState.PENDING
    mode: Mode = Mode.OFF
    role: Role = Role.MEMBER
    verified_at: str = ""
    checked_at: str = ""
    missing_since: str = ""
    #: Why the last check found no proof, in a sentence.
    problem: str = ""
    added_at: str = ""
    added_by_name: str = ""
    revision: int = 1

    @property
    def is_verified(self) -> bool:
        """Whether it may let people in."""
        return self.state is DomainState.VERIFIED

    @property
    def record_name(self) -> str:
        """The name whose TXT record proves it."""
        return f"{_LABEL}.{self.domain}"

    @property
    def record_value(self) -> str:
        """What that record says."""
        return f"{_BEGINS}{self.token}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What an organization offers to people with an address at its domain; ``standing``: the membership there is."""

    organization_id: str
    organization_name: str
    domain: str
    mode: Mode
    role: Role
    revision: int
    is_full: bool = False
    standing: str = ""


def normalised(text: str) -> str:
    """Return the one spelling of a domain as people write it, also ``https://…/`` and ``name@domain``.

    Raises ``Invalid`` for what is none, and for a provider where anybody gets an address.
    """
    bare = text.strip().lower().partition("://")[2] or text.strip()
    bare = bare.split("/", 1)[0].rpartition("@")[2].rstrip(".").removeprefix("www.")
    try:
        domain = addresses.domain_of(addresses.normalise(f"somebody@{bare}"))
    except addresses.NotAnAddress:
        raise _wrong("Write a domain such as example.org.") from None
    if len(domain) > 253 - len(_LABEL) - 1:
        raise _wrong("This is longer than a domain can be.")
    if is_public(domain):
        raise _wrong(f"Anybody can get an address at {domain}. Add a domain that is your organization's alone.")
    return domain


def _wrong(sentence: str) -> Invalid:
    return Invalid(sentence, code="bad_domain", fields=[FieldError("/domain", sentence)])


def after_check(domain: Domain, records: list[str], *, now: datetime) -> Domain:
    """Return the domain after its records were read: verified, pending, missing for a while, or no longer verified."""
    moment = clock.iso(now)
    if domain.record_value in {record.strip() for record in records}:
        verified_at = domain.verified_at if domain.is_verified else moment
        return replace(
            domain, state=DomainState.VERIFIED, verified_at=verified_at, checked_at=moment, missing_since="", problem=""
        )
    found = replace(domain, checked_at=moment, problem=_problem(domain, records))
    return _missing(found, now) if domain.is_verified else found


def after_silence(domain: Domain, *, now: datetime) -> Domain:
    """Return a verified domain after DNS gave no answer for a day: a domain that nobody pays for falls silent first.

    Silence is as good as a missing record, or the domain would stay verified for whoever buys it next.
    """
    problem = f"The name servers of {domain.record_name} have given no answer for a day. We look again tomorrow."
    return _missing(replace(domain, problem=problem), now)


def _missing(domain: Domain, now: datetime) -> Domain:
    since = domain.missing_since or clock.iso(now)
    if now - clock.parse(since) < GRACE:
        return replace(domain, missing_since=since)
    return replace(domain, state=DomainState.PENDING, verified_at="", missing_since="", mode=Mode.OFF)


def _problem(domain: Domain, records: list[str]) -> str:
    if not records:
        return f"{domain.record_name} has no TXT record yet. A new one can take an hour to be seen everywhere."
    shown = ", ".join(f"“{record[:_SHOWN_LETTERS]}”" for record in records[:_SHOWN])
    return f"The TXT record of {domain.record_name} says something else: {shown}."
