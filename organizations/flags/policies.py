"""Who switches flags: the operators of the platform."""

from diatonic.common.scope import Scope
from organizations.membership.rules import OPERATE


def check_can_operate(scope: Scope) -> None:
    """Raise unless the person operates the platform."""
    scope.check(OPERATE, "Only operators of the platform see and switch feature flags.")


def can_operate(scope: Scope) -> bool:
    """Say whether the person operates the platform; for templates."""
    return scope.can(OPERATE)
