"""Ids: UUID version 7 (RFC 9562), alone or as 003's ``{organization_id}:{kind}:{uuid}``."""

import re

import uuid_utils

ORGANIZATION_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SCOPED = re.compile(r"(?P<organization>[a-z0-9-]{1,63}):(?P<kind>[a-z_]+):(?P<uuid>[0-9a-f-]{36})")


def new() -> str:
    """Return a fresh UUIDv7; ids made later sort after ids made earlier."""
    return str(uuid_utils.uuid7())


def is_one(identifier: str) -> bool:
    """Say whether ``identifier`` can be one that :func:`new` returned; nothing else is worth a look-up."""
    return _UUID.fullmatch(identifier) is not None


def scoped(organization_id: str, kind: str) -> str:
    """Return a fresh id that carries its organization: ``demo:module:0190…``."""
    return f"{organization_id}:{kind}:{new()}"


def belongs(identifier: str, *, organization_id: str, kind: str) -> bool:
    """Say whether ``identifier`` is a well-formed id of that kind and organization."""
    match = _SCOPED.fullmatch(identifier)
    return match is not None and match["organization"] == organization_id and match["kind"] == kind


def uuid_of(identifier: str) -> str:
    """Return the last part of a scoped id, or the id itself."""
    return identifier.rpartition(":")[2]
