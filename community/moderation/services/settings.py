"""What an organization has set for its moderation."""

from community.moderation.rules.settings import ModerationSettings
from community.moderation.store.settings import SettingsStore


def settings_of(organization_id: str) -> ModerationSettings:
    """Return an organization's settings, or the usual ones. One consistent read."""
    return SettingsStore(organization_id).get()
