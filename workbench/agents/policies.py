"""Who may see projects, make them, change them, and set the values of their environments."""

from diatonic.common.errors import Denied
from diatonic.common.scope import Scope


def check_can_view(scope: Scope) -> None:
    """Raise unless the person may see the organization's projects."""
    scope.check("agents.view", "You may not see projects and agents here. An administrator can allow it.")


def check_can_create(scope: Scope) -> None:
    """Raise unless the person may make projects of their own."""
    scope.check("agents.create", "You may look at projects here, but not make any. An administrator can allow it.")


def can_change(scope: Scope, owner_id: str) -> bool:
    """Say whether the person may change a project of this owner: their own, or with ``agents.edit`` everybody's."""
    return scope.can("agents.edit") or (scope.user_id == owner_id and scope.can("agents.create"))


def check_can_change(scope: Scope, owner_id: str) -> None:
    """Raise unless the person may change a project of this owner, and what hangs on it."""
    if not can_change(scope, owner_id):
        scope.check("agents.edit", "This project is somebody else's. Its owner and agent builders can change it.")


def may_hand_over(scope: Scope, owner_id: str) -> bool:
    """Say whether the person may perhaps give a project of this owner to another one: administrators once that one has left."""
    return scope.can("settings.edit") or (scope.user_id == owner_id and scope.can("agents.create"))


def check_can_hand_over(scope: Scope, owner_id: str, *, is_gone: bool) -> None:
    """Raise unless the person may give a project of this owner to another one; ``is_gone``: whether the owner has left."""
    if scope.user_id == owner_id and scope.can("agents.create"):
        return
    told = "A project is handed over by its owner, and where that one has left by administrators."
    scope.check("settings.edit", told)
    if not is_gone:
        raise Denied(told)


def can_set_environment(scope: Scope, owner_id: str) -> bool:
    """Say whether the person may see and set the environment of a project of this owner."""
    return scope.can("settings.edit") or (scope.user_id == owner_id and scope.can("agents.create"))


def check_can_set_environment(scope: Scope, owner_id: str) -> None:
    """Raise unless the person may see which values a project of this owner has, set and remove them."""
    if not can_set_environment(scope, owner_id):
        scope.check("settings.edit", "The environment is its project's owner's, and the administrators'.")
