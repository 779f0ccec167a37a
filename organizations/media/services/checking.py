"""The bucket's self-check: what it says of its settings, and something for a browser to try."""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from diatonic.common import ids, jobs, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Unavailable
from diatonic.common.scope import Scope
from organizations.media import policies
from organizations.media.rules import BucketFacts, Check, judge
from organizations.media.services.files import REMOVE

TEMPORARY = "uploads/temp/"
_CONTENT = b"Diatonic tries its bucket.\n"
_VALID = timedelta(minutes=5)
_REMOVED_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a browser needs to try the bucket: send ``content`` by the form, send it as a part, read it again."""

    content: str
    form_url: str
    form_fields: dict[str, str]
    part_url: str
    read_url: str


def origins() -> list[str]:
    """Return the origins that browsers come from."""
    return list(dict.fromkeys([settings.DIATONIC.base_url, *settings.DIATONIC.spa_origins]))


def cors_rule() -> str:
    """Return the rule that the bucket needs, as JSON to copy."""
    return json.dumps({"CORSRules": [storage.cors_rule(origins())]}, indent=2)


def bucket_checks(scope: Scope, *, now: datetime) -> list[Check]:
    """Return what the bucket says of its settings. Needs ``settings.edit``. Asks S3 four times, DynamoDB never."""
    policies.check_can_limit(scope)
    return judge(_facts(), origins=origins(), temporary=TEMPORARY, now=now)


def check_bucket(scope: Scope, *, now: datetime) -> tuple[list[Check], Attempt]:
    """Return :func:`bucket_checks`, and something for a browser to try, which is removed ten minutes later."""
    checks = bucket_checks(scope, now=now)
    key = f"{TEMPORARY}{scope.organization_id}/check/{secrets.token_hex(16)}"
    part_key = f"{key}-part"
    form = storage.presign_form(key, content_type="text/plain", size=len(_CONTENT), valid=_VALID)
    multipart_id = storage.start_multipart(part_key, content_type="text/plain")
    attempt = Attempt(
        content=_CONTENT.decode(),
        form_url=form.url,
        form_fields=form.fields,
        part_url=storage.presign_part(part_key, multipart_id=multipart_id, number=1, size=len(_CONTENT), valid=_VALID),
        read_url=storage.presign_get(key, content_type="text/plain", filename="check.txt", inline=False, valid=_VALID),
    )
    tx = Transaction()
    jobs.due(
        tx,
        task=REMOVE,
        organization_id=scope.organization_id,
        arguments={"keys": [key], "file_id": "", "module_id": "", "parts": [[part_key, multipart_id]]},
        at=now + _REMOVED_AFTER,
        job_id=f"check-{ids.new()}",
    )
    tx.commit()
    return checks, attempt


def _facts() -> BucketFacts:
    try:
        said = storage.describe()
    except (storage.NotThere, Unavailable):
        return BucketFacts(problem="The bucket is not there, or does not answer.")
    return BucketFacts(
        cors=said.cors, lifecycle=said.lifecycle, versioning=said.versioning, server_time=said.server_time
    )
