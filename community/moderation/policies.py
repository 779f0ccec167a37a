"""Who decides about posts, and who says how that is done."""

from diatonic.common.scope import Scope

MODERATE = "community.moderate"


def check_can_moderate(scope: Scope) -> None:
    """Raise unless the person decides about posts and comments of the organization."""
    scope.check(MODERATE, "Only moderators of the organization can do this.")


def can_moderate(scope: Scope) -> bool:
    """Say whether the person decides about posts and comments; for templates."""
    return scope.can(MODERATE)


def check_can_choose_analyzer(scope: Scope) -> None:
    """Raise unless the person may have texts sent to another service: that is about everybody's data and costs."""
    scope.check("settings.edit", "Only owners and administrators choose where texts are sent for scoring.")


def can_choose_analyzer(scope: Scope) -> bool:
    """Say whether the person may choose the analyzer; for templates."""
    return scope.can("settings.edit")


def check_can_view(scope: Scope) -> None:
    """Raise unless the person reads what members talk about; how that is moderated is for all of them."""
    scope.check("community.view", "Only members who read the community see how it is moderated.")
