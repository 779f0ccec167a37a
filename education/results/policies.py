"""Who may see results."""

from diatonic.common.scope import Scope


def check_can_view(scope: Scope) -> None:
    """Raise :class:`~diatonic.common.errors.Denied` unless the person may see how learners do."""
    scope.check("results.view", "Only instructors see how learners do. An administrator can make you one.")
