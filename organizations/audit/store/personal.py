"""What the logs of all organizations say about one person; for erasing it."""

from organizations.audit.models import AuditPersonal

#: What one call removes at most.
AT_ONCE = 25


def erase_parts(person_id: str) -> int:
    """Remove up to 25 of them; returns how many there were. Two DynamoDB calls, one where there are none."""
    found = list(AuditPersonal.person_index.query(person_id, limit=AT_ONCE, page_size=AT_ONCE))
    with AuditPersonal.batch_write() as batch:
        for item in found:
            batch.delete(item)
    return len(found)
