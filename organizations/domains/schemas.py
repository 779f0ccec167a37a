"""Shapes of domains in the API."""

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import Field

from diatonic.common.http.answers import Answer
from organizations.domains.rules import Domain, DomainState, Mode


class RecordOut(Answer):
    """The DNS record that proves it."""

    type: Literal["TXT"] = "TXT"
    name: str
    value: str


class DomainOut(Answer):
    """A domain of the organization. ``problem`` says why the last check found no proof."""

    domain: str
    state: DomainState
    mode: Mode
    role: str
    record: RecordOut
    verified_at: str
    checked_at: str
    missing_since: str
    problem: str
    added_at: str
    added_by_name: str
    revision: int

    @classmethod
    def of(cls, domain: Domain) -> Self:
        """Return a domain with the record that proves it."""
        record = RecordOut(name=domain.record_name, value=domain.record_value)
        told = {name: getattr(domain, name) for name in cls.model_fields if name != "record"}
        return cls(record=record, **told)


class DomainsOut(Answer):
    """The organization's domains."""

    items: list[DomainOut]


class DomainIn(Schema):
    """A domain to add, such as ``example.org``."""

    domain: Annotated[str, Field(min_length=1, max_length=300)]


class ModeIn(Schema):
    """What people with a verified address at the domain get, and as what they come in; without a role it stays."""

    mode: Mode
    role: Literal["viewer", "member"] | None = None
