"""What the logs of all organizations say about one person; for their export and erasure."""

import json

from diatonic.common import pages
from organizations.audit.models import AuditPersonal
from organizations.audit.rules import Said

#: What one call removes at most.
AT_ONCE = 25


def page_of_parts(person_id: str, *, limit: int, cursor: str | None) -> pages.Page[Said]:
    """Return one page of what the logs say about a person, eldest first. One DynamoDB call."""
    found = pages.query(
        AuditPersonal.person_index,
        person_id,
        list_name="audit-personal",
        limit=limit,
        cursor=cursor,
        newest_first=False,
    )
    return found.map(_said)


def erase_parts(person_id: str) -> int:
    """Remove up to 25 of them; returns how many there were. Two DynamoDB calls, one where there are none."""
    found = list(AuditPersonal.person_index.query(person_id, limit=AT_ONCE, page_size=AT_ONCE))
    with AuditPersonal.batch_write() as batch:
        for item in found:
            batch.delete(item)
    return len(found)


def _said(item: AuditPersonal) -> Said:
    event_id, _, part = item.part_key.partition("#")
    return Said(
        organization_id=item.organization_id,
        event_id=event_id,
        part=part,
        at=item.created_at,
        content=json.loads(item.content),
    )
