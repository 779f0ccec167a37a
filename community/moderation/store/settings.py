"""Reads and writes of what an organization has set for its moderation."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from community.moderation.models import SettingsModel
from community.moderation.rules.settings import THRESHOLDS, ModerationSettings
from diatonic.common import clock
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Stale


class SettingsStore:
    """The settings of one organization."""

    def __init__(self, organization_id: str) -> None:
        self._organization_id = organization_id

    def get(self) -> ModerationSettings:
        """Return what is set, or what is usual. One consistent read."""
        (item,) = batch_get([(SettingsModel, (self._organization_id,))])
        return ModerationSettings() if item is None else _settings(item)

    def change(
        self, tx: Transaction, seen: ModerationSettings, changed: ModerationSettings, *, by: str, now: datetime
    ) -> ModerationSettings:
        """Write changed settings in the transaction, and return them. Raises ``Stale`` on commit."""
        at = clock.iso(now)
        changed = replace(changed, revision=seen.revision + 1, changed_at=at, changed_by_name=by)
        item = SettingsModel(
            self._organization_id,
            thresholds={name: getattr(changed, name) for name in THRESHOLDS},
            words=list(changed.words),
            allowed_words=list(changed.allowed_words),
            toxicity_analyzer=changed.toxicity_analyzer,
            changed_by_name=by or None,
            revision=changed.revision,
            created_at=at,
            updated_at=at,
        )
        exists = SettingsModel.revision == seen.revision
        condition = exists if seen.revision else SettingsModel.organization_id.does_not_exist()
        tx.put(item, condition, otherwise=stale(seen))
        return changed


def stale(seen: ModerationSettings) -> Stale:
    """Return what somebody is told whose settings are not the newest."""
    extra: dict[str, Any] = {"revision": seen.revision, "by": seen.changed_by_name, "at": seen.changed_at}
    return Stale("Somebody changed the settings of moderation meanwhile. Reload and try again.", extra=extra)


def _settings(item: SettingsModel) -> ModerationSettings:
    usual = ModerationSettings()
    return ModerationSettings(
        **{name: float(item.thresholds.get(name, getattr(usual, name))) for name in THRESHOLDS},
        words=tuple(item.words),
        allowed_words=tuple(item.allowed_words),
        toxicity_analyzer=item.toxicity_analyzer,
        revision=int(item.revision),
        changed_at=item.updated_at,
        changed_by_name=item.changed_by_name or "",
    )
