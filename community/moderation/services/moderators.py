"""Who else could decide."""

from collections.abc import Collection

from community.moderation.policies import MODERATE
from diatonic.common.scope import Scope
from organizations.membership import services as membership


def others_than(scope: Scope, user_ids: Collection[str]) -> bool:
    """Say whether the organization has a moderator besides these people.

    Up to eight DynamoDB calls, one where owners or administrators are enough.
    """
    found = membership.people_with(scope, MODERATE, limit=len(set(user_ids)) + 1)
    return bool(set(found) - set(user_ids))
