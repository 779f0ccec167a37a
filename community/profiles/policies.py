"""Who may see and change profiles."""

from diatonic.common.errors import Denied
from diatonic.common.scope import Scope, check_in_person


def check_can_view(scope: Scope) -> None:
    """Raise unless the person may read what members talk about."""
    scope.check("community.view", "You may not see the community here. An administrator can allow it.")


def check_is_own(scope: Scope, user_id: str) -> None:
    """Raise unless it is the person's own profile, and they are here themselves: a program does not speak for them."""
    check_can_view(scope)
    if user_id != scope.user_id:
        raise Denied("Only the person themselves changes a profile.", code="not_yours")
    check_in_person(scope)


def check_can_choose(scope: Scope) -> None:
    """Raise unless the person may say whom they do not want to see; a program does not."""
    check_can_view(scope)
    check_in_person(scope)


def moderates(scope: Scope, organization_id: str) -> bool:
    """Say whether the scope's person decides about what is written in the organization."""
    return scope.organization_id == organization_id and scope.can("community.moderate")
