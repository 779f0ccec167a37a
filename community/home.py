"""What community shows on the start page: cases that wait for a moderator."""

from community.moderation import policies
from community.moderation import services as moderation
from diatonic.common import clock
from diatonic.common.scope import Scope
from organizations.accounts.home import Panel, Part

_SHOWN = 4


def part(scope: Scope) -> Part:
    """Return the panel of a moderator for whom something waits. One DynamoDB call, none for others."""
    if not policies.can_moderate(scope):
        return Part()
    waiting = moderation.list_cases(scope, limit=_SHOWN, now=clock.now()).items
    return Part((Panel("community/moderation/_home.html", {"cases": waiting}, 12),) if waiting else ())
