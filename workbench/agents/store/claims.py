"""Whose a thing is that a route names by its id alone, and which names of tools are taken."""

from dataclasses import dataclass
from typing import Any

from diatonic.common import ids
from diatonic.common.dynamo import pointers
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope

_NAME = "tool-name"


@dataclass(frozen=True, slots=True)
class Owned:
    """To whose partition a thing belongs, and to which project."""

    user_id: str
    project_id: str


def find_owner(scope: Scope, *, kind: str, identifier: str) -> Owned | None:
    """Return whose a thing of the scope's organization is. One consistent read, none for an id that is not of here."""
    if not ids.belongs(identifier, organization_id=scope.organization_id, kind=kind):
        return None
    target = pointers.find(kind=kind, value=identifier)
    return None if target is None else Owned(target["user_id"], target["project_id"])


def claim_id(tx: Transaction, item: Any, *, kind: str, identifier: str) -> None:
    """Say in the transaction that makes an item whose it is."""
    pointers.claim(
        tx,
        kind=kind,
        value=identifier,
        target={"user_id": item.user_id, "project_id": item.project_id},
        organization_id=item.organization_id,
        now=item.created_at,
    )


def name_claim(item: Any) -> tuple[str, str]:
    """Return kind and value of the pointer by which a tool's name is taken: once for each owner and organization.

    Of an owner who was erased, whose tools lie with those of all others who were, once for each project.
    """
    return _NAME, _named(item.organization_id, item.user_id, item.project_id, item.name)


def _named(organization_id: str, user_id: str, project_id: str, name: str) -> str:
    holder = project_id if user_id == NOBODY else f"{organization_id}#{user_id}"
    return f"{holder}#{name}"


def claim_name(tx: Transaction, item: Any, *, otherwise: Conflict) -> None:
    """Take a tool's name in the transaction that makes or renames it."""
    kind, value = name_claim(item)
    pointers.claim(
        tx,
        kind=kind,
        value=value,
        target={"tool_id": item.tool_id, "project_id": item.project_id},
        organization_id=item.organization_id,
        now=item.updated_at,
        otherwise=otherwise,
    )


def find_tools(*, organization_id: str, owner: Owned, names: list[str]) -> dict[str, str]:
    """Return name → id of those tools of a project that have one of the names. One consistent read."""
    values = {_named(organization_id, owner.user_id, owner.project_id, name): name for name in names}
    found = pointers.find_several(kind=_NAME, values=list(values))
    return {
        values[value]: target["tool_id"] for value, target in found.items() if target["project_id"] == owner.project_id
    }
