"""Who looks through invocations: the operators of the platform."""

from diatonic.common.scope import Scope
from organizations.membership.rules import OPERATE


def check_can_look(scope: Scope) -> None:
    """Raise unless the person operates the platform."""
    scope.check(OPERATE, "Only operators of the platform see what ran on it.")
