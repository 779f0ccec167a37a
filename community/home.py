"""What community shows on the start page: cases that wait for a moderator, what is new, and a first step."""

from django.urls import reverse

from community.discussion import services as discussion
from community.moderation import policies
from community.moderation import services as moderation
from diatonic.common import clock
from diatonic.common.scope import Scope
from organizations.accounts.home import Panel, Part, Step

_SHOWN = 4
_POSTS = 3


def part(scope: Scope) -> Part:
    """Return the panels of the person, up to five DynamoDB calls, and the first step of who may write."""
    return Part(lambda: (*_cases(scope), *_posts(scope)), _steps(scope))


def _cases(scope: Scope) -> tuple[Panel, ...]:
    if not policies.can_moderate(scope):
        return ()
    waiting = moderation.list_cases(scope, limit=_SHOWN, now=clock.now()).items
    return (Panel("community/moderation/_home.html", {"cases": waiting}, 12),) if waiting else ()


def _posts(scope: Scope) -> tuple[Panel, ...]:
    if not scope.can("community.view"):
        return ()
    posts = discussion.list_newest(scope, limit=_POSTS)
    return (Panel("community/discussion/_home.html", {"posts": posts}, 70, is_news=True),) if posts else ()


def _steps(scope: Scope) -> tuple[Step, ...]:
    if not scope.can("community.post"):
        return ()
    text = "What do you work on, and what would you like to learn? Colleagues read it in the community."
    return (
        Step(
            "Say hello",
            text,
            f"{reverse('community:discussion:feed', args=[scope.organization_id])}#compose",
            "messages",
        ),
    )
