"""What is done to projects and to what hangs on them, for the organization's audit log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.audit import services as audit


def record(  # noqa: PLR0913 -- all named but two
    tx: Transaction,
    scope: Scope,
    *,
    action: str,
    target_id: str,
    summary: str,
    project_id: str = "",
    details: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Add what the scope's person does to the transaction; ``action`` begins with what the target is."""
    told = {"project_id": project_id} if project_id and project_id != target_id else {}
    audit.record(
        tx,
        scope,
        action=action,
        target_kind=action.partition(".")[0],
        target_id=target_id,
        summary=summary,
        details={**told, **(details or {})},
        before=before,
        after=after,
        now=now,
    )


def changed_fields(before: BaseModel, after: BaseModel) -> list[str]:
    """Return which fields differ: prompts and code are too long for the log, which says that they changed."""
    return [name for name in type(after).model_fields if getattr(before, name) != getattr(after, name)]
