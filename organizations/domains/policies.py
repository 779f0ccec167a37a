"""Who manages the organization's domains."""

from diatonic.common.scope import Scope


def check_can_manage(scope: Scope) -> None:
    """Raise unless the person may see and change the organization's domains."""
    scope.check("settings.edit", "Only owners and administrators see and change the organization's domains.")


def can_manage(scope: Scope) -> bool:
    """Say whether the person manages the domains; for templates."""
    return scope.can("settings.edit")
