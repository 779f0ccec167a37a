"""Sharing a post, and reporting one."""

from dataclasses import replace
from datetime import datetime

from community.discussion import policies
from community.discussion.rules.states import is_listed
from community.discussion.services.showing import SeenPost, read_post
from community.discussion.services.targets import target_of
from community.discussion.store.reactions import AlreadySo, ReactionStore
from community.moderation import services as moderation
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict
from diatonic.common.scope import Scope


class NotShared(Conflict):
    """Others cannot see it."""

    default_code = "not_shared"


def share_post(scope: Scope, *, post_id: str, now: datetime) -> SeenPost:
    """Note that the person passed a post on: once a person, however often; needs ``community.post``.

    Raises ``PostNotFound``, :class:`NotShared` for a post that others do not see, ``Suspended``. Four DynamoDB calls.
    """
    policies.check_can_post(scope)
    seen = read_post(scope, post_id)
    if not is_listed(seen.post):
        raise NotShared("Only what others can see can be shared.")
    moderation.check_may_write(scope, organization_id=seen.post.organization_id, now=now, reacting=True)
    tx = Transaction()
    ReactionStore(scope).share(tx, post_id=post_id, organization_id=seen.post.organization_id, now=now)
    try:
        tx.commit()
    except AlreadySo:
        return seen
    return replace(seen, counts=replace(seen.counts, shares=seen.counts.shares + 1))


def report_post(scope: Scope, *, post_id: str, reason: str, note: str, now: datetime) -> bool:
    """Tell the moderators of the post's organization about it; needs ``community.post``.

    Returns whether they look at it now: not where one of them has let stand what it says, until more people report it.

    Raises ``PostNotFound``, and what moderation refuses: too many reports, one's own post, one reported already.
    """
    policies.check_can_post(scope)
    seen = read_post(scope, post_id)
    case = moderation.report(scope, target=target_of(seen.post), reason=reason, note=note, now=now)
    return not case.waiting.quiet
