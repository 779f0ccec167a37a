"""What is done to a module, for the organization's audit log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from education.authoring.rules import Module
from organizations.audit import services as audit


def record(  # noqa: PLR0913 -- all named but three
    tx: Transaction,
    scope: Scope,
    module: Module,
    *,
    action: str,
    summary: str,
    details: dict[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    about: str = "",
    now: datetime,
) -> None:
    """Add what the scope's person does to the module to the transaction, as an entry of the audit log.

    ``before`` and ``after``: fields as they were and are; ``about``: the id of a person whom the words tell of.
    """
    audit.record(
        tx,
        scope,
        action=action,
        target_kind="module",
        target_id=module.module_id,
        summary=summary,
        details=details,
        before=before,
        after=after,
        about=about,
        now=now,
    )
