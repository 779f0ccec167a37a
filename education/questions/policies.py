"""Who may see and change the questions of an organization: who writes modules."""

from diatonic.common.scope import Scope


def check_can_view(scope: Scope) -> None:
    """Raise unless the person may see the question bank and imports."""
    scope.check("modules.view", "Only instructors and reviewers see the question bank.")


def check_can_edit(scope: Scope) -> None:
    """Raise unless the person may change the question bank, and import questions."""
    scope.check("modules.edit", "Only instructors can change the question bank. An administrator can make you one.")
