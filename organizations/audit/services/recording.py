"""Recording what people decide or change, in the transaction of the change."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.audit.rules import (
    ABOUT_PEOPLE,
    ACTOR,
    SUBJECT,
    SYSTEM,
    Event,
    Personal,
    changes_between,
    plain,
    without_secrets,
)
from organizations.audit.store import AuditStore


def record(  # noqa: PLR0913 -- all named
    tx: Transaction,
    scope: Scope,
    *,
    action: str,
    target_kind: str,
    target_id: str,
    summary: str,
    now: datetime,
    details: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    about: str = "",
) -> None:
    """Add an event to ``tx``: two writes, three where it tells of a person.

    ``action``: ``thing.happened``, with words in ``rules/words.py``; ``summary``: a sentence without the actor.
    ``before`` and ``after``: fields as they were and are; what stayed the same is left out, secrets are too. ``about``:
    the id of a person whom the words tell of, so that they can be erased; where the target is a person, that is the
    target.
    """
    said = {
        "summary": summary,
        "details": without_secrets(plain(details or {})),
        "changes": without_secrets(plain(changes_between(before, after))),
    }
    person_id = about or (target_id if target_kind in ABOUT_PEOPLE else "")
    parts = []
    if scope.user_id != SYSTEM:
        parts.append(beside(ACTOR, scope.user_id, {"name": scope.user_name, "ip_address": scope.ip_address}))
    if person_id:
        parts.append(beside(SUBJECT, person_id, said))
        said = {"summary": "", "details": {}, "changes": {}}
    event = Event(
        event_id=ids.new(),
        action=action,
        actor_id=scope.user_id,
        actor_name="",
        target_kind=target_kind,
        target_id=target_id,
        token_id=scope.token_id,
        request_id=scope.request_id,
        at=clock.iso(now),
        **said,
    )
    AuditStore(scope).add(tx, event, parts)


def beside(part: str, person_id: str, content: Mapping[str, Any]) -> Personal:
    """Return what an entry says about a person, with a salt of its own."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return Personal(part, person_id, secrets.token_hex(16), text)
