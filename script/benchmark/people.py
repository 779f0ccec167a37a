"""Generated members, invites and entries of the audit log: one of each is made through the services, others are copies."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from benchmark.scenarios import ORGANIZATION
from diatonic.common import clock, ids
from diatonic.common.dynamo.connection import client
from diatonic.common.scope import system_scope
from organizations.audit.models import AuditEvent
from organizations.invites import services as invites
from organizations.invites.models import Invite
from organizations.membership import services as membership
from organizations.membership.models import Member, OrganizationCounter
from organizations.membership.rules import name_key

_FEW, _MANY = 10, 100_000
_FIRST = "person-000000"


def given(*, many: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return the items of so many members, invites and audit entries as there are many: ten, or 100,000 of each."""
    wanted = _MANY if many >= _MANY else _FEW
    scope, now = system_scope(ORGANIZATION, reason="benchmark"), clock.now()
    membership.change_settings(scope, changes={"max_users": 4 * _MANY}, summary="made room", now=now)
    membership.add_member(
        scope, user_id=_FIRST, role="member", name="Person 000000", email="person-000000@example.com", now=now
    )
    invites.send_invites(scope, typed=["guest-000000@example.com"], role="member", permissions={}, now=now)
    member = _one(Member, "organization_id = :key AND user_id = :range", {":range": {"S": _FIRST}})
    invite = client().scan(TableName=_table(Invite), Limit=1)["Items"][0]
    event = _one(AuditEvent, "organization_id = :key", {})
    event = {name: value for name, value in event.items() if name != "unsealed_in"}  # nobody seals what nobody did
    for number in range(1, wanted):
        name, user_id = f"Person {number:06}", f"person-{number:06}"
        yield (
            _table(Member),
            member
            | {"user_id": {"S": user_id}, "name": {"S": name}, "name_key": {"S": name_key(name, user_id)}}
            | {"email": {"S": f"{user_id}@example.com"}},
        )
        moment = clock.iso(now - timedelta(seconds=number))
        address = {"S": f"guest-{number:06}@example.com"}
        yield _table(Invite), invite | {"invite_id": {"S": ids.new()}, "timestamp": {"S": moment}, "email": address}
        yield _table(AuditEvent), event | {"event_id": {"S": ids.new()}, "created_at": {"S": moment}}
    counts = {"organization_id": {"S": ORGANIZATION}, "updated_at": {"S": clock.iso(now)}, "count": {"N": str(wanted)}}
    for counter in ("members", "invited"):
        yield _table(OrganizationCounter), counts | {"name": {"S": counter}}


def _one(model: Any, condition: str, values: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = client().query(
        TableName=_table(model),
        KeyConditionExpression=condition,
        ExpressionAttributeValues={":key": {"S": ORGANIZATION}, **values},
        ScanIndexForward=False,
        Limit=1,
    )["Items"][0]
    return found


def _table(model: Any) -> str:
    return str(model.Meta.table_name)
