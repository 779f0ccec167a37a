"""Whom a comment may name, and where they are told of it."""

from collections.abc import Sequence

from community.discussion.rules.posts import Post
from community.discussion.rules.states import Visibility, may_mention
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from organizations.membership import services as membership


def named(scope: Scope, post: Post, user_ids: Sequence[str]) -> dict[str, str]:
    """Return the names of those of the people who can read a comment below the post, by id. One DynamoDB call."""
    if post.visibility is Visibility.PUBLIC:
        return {user_id: account.name for user_id, account in accounts.find_accounts(user_ids).items()}
    members = membership.find_members(scope, user_ids=user_ids)
    return {user_id: member.name for user_id, member in members.items()}


def homes(scope: Scope, post: Post, user_ids: Sequence[str]) -> dict[str, str]:
    """Return in which organization each is told of a mention, of those who can read it now.

    The post's where they are members of it; else, of a public post, their own. ``scope``: of the post's organization.
    Up to two DynamoDB calls.
    """
    if not user_ids:
        return {}
    members = membership.find_members(scope, user_ids=user_ids).keys()
    readers = [
        each
        for each in user_ids
        if may_mention(visibility=post.visibility, organization_id=post.organization_id, members=members, user_id=each)
    ]
    others = [each for each in readers if each not in members]
    known = accounts.find_accounts(others) if others else {}
    told = {each: post.organization_id for each in readers if each in members}
    return told | {each: account.home_organization for each, account in known.items() if account.home_organization}
