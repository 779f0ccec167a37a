"""Who may read, and who may take part."""

from diatonic.common.scope import Scope


def check_can_read(scope: Scope) -> None:
    """Raise unless the person may read what members talk about."""
    scope.check("community.view", "You may not read the community here. An administrator can allow it.")


def check_can_post(scope: Scope) -> None:
    """Raise unless the person may post, comment, react, share and report."""
    sentence = "You may read here, but not take part. An administrator of the organization can make you a member."
    scope.check("community.post", sentence)


def can_post(scope: Scope) -> bool:
    """Say whether the person may take part; for templates."""
    return scope.can("community.post")
