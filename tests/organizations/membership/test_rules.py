"""What a member may do, row by row."""

import pytest

from organizations.membership.rules import BUNDLE_PERMISSIONS, BUNDLE_WORDS, PERMISSIONS, Bundle, permissions_for

VIEWER = {"learn.view", "learn.attempt", "community.view", "agents.view"}
MEMBER = {*VIEWER, "files.upload", "community.post", "agents.create", "runs.execute"}
INSTRUCTOR = {
    *MEMBER,
    "modules.view",
    "modules.edit",
    "results.view",
    "modules.archive",
    "modules.delete",
    "submissions.mark",
    "files.view",
    "files.delete",
}
REVIEWER = {*MEMBER, "modules.view", "modules.review", "modules.publish", "submissions.mark", "files.view"}
BUILDER = {*MEMBER, "agents.edit", "runs.approve", "llm.view"}
EVERYTHING = set(PERMISSIONS)

ROWS = [
    # role, overrides, groups, is_home, what may be done
    ("owner", {}, (), True, EVERYTHING),
    ("admin", {}, (), True, EVERYTHING),
    ("member", {}, (), True, MEMBER),
    ("viewer", {}, (), True, VIEWER),
    ("somebody", {}, (), True, set()),
    # bundles in the membership
    ("member", {"instructor": True}, (), True, INSTRUCTOR),
    ("member", {"reviewer": True}, (), True, REVIEWER),
    ("member", {"moderator": True}, (), True, {*MEMBER, "community.moderate"}),
    ("member", {"builder": True}, (), True, BUILDER),
    ("member", {"instructor": True, "reviewer": True}, (), True, INSTRUCTOR | REVIEWER),
    ("viewer", {"moderator": True}, (), True, {*VIEWER, "community.moderate"}),
    ("member", {"instructor": False}, (), True, MEMBER),
    # single keys, given and taken away
    ("viewer", {"files.upload": True}, (), True, {*VIEWER, "files.upload"}),
    ("member", {"reviewer": True, "modules.publish": False}, (), True, REVIEWER - {"modules.publish"}),
    ("admin", {"members.manage": False}, (), True, EVERYTHING - {"members.manage"}),
    ("owner", {"members.manage": False}, (), True, EVERYTHING),
    ("member", {"made.up": True}, (), True, MEMBER),
    # 004's names
    ("member", {"manage_users": True}, (), True, {*MEMBER, "members.manage"}),
    ("member", {"view_conversations": True}, (), True, {*MEMBER, "conversations.view"}),
    ("member", {"edit_settings": True}, (), True, {*MEMBER, "settings.edit"}),
    ("admin", {"edit_settings": False}, (), True, EVERYTHING - {"settings.edit"}),
    # Cognito groups count at home only, and a membership may refuse them
    ("member", {}, ("instructors",), True, INSTRUCTOR),
    ("member", {}, ("reviewers",), True, REVIEWER),
    ("member", {}, ("moderators",), True, {*MEMBER, "community.moderate"}),
    ("member", {}, ("builders",), True, BUILDER),
    ("member", {}, ("instructors", "reviewers", "moderators", "builders"), False, MEMBER),
    ("member", {"instructor": False}, ("instructors",), True, MEMBER),
    ("member", {}, ("admins", "owners"), True, MEMBER),
    # platform operators everywhere
    ("viewer", {}, ("platform-operators",), False, {*VIEWER, "platform.operate"}),
    ("owner", {}, ("platform-operators",), True, {*EVERYTHING, "platform.operate"}),
    ("member", {"platform.operate": True}, (), True, MEMBER),
]


@pytest.mark.parametrize(("role", "overrides", "groups", "is_home", "expected"), ROWS)
def test_permissions_of(role, overrides, groups, is_home, expected):
    assert permissions_for(role, overrides, groups, is_home=is_home) == expected


def test_every_bundle_has_permissions_and_words_for_whoever_gives_it():
    assert BUNDLE_PERMISSIONS.keys() == BUNDLE_WORDS.keys() == set(Bundle)
