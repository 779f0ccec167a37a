"""Secrets from which the orders and ids follow that one learner sees in one attempt."""

from django.utils.crypto import salted_hmac

from diatonic.common.scope import Scope


def seed_of(scope: Scope, *, content_id: str, attempt: int) -> str:
    """Return the secret of the scope's person for one attempt (its number) at a quiz, 64 characters."""
    named = "#".join((scope.organization_id, scope.user_id, content_id, str(attempt)))
    return salted_hmac("education.learning.seed", named, algorithm="sha256").hexdigest()
