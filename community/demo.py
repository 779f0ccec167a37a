"""Some posts for the demo organization, by its demo people."""

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from community.discussion import services as discussion
from community.discussion.rules.posts import ContentType, Given
from community.discussion.rules.states import Status, Visibility
from community.discussion.services.targets import Posts
from community.moderation.rules.targets import Standing, Told
from community.moderation.services.targets import TargetMoved
from diatonic.common import clock, ids
from diatonic.common.demo import DemoAccount
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope, system_scope
from organizations.membership.rules import permissions_for

_CONTENT = Path(__file__).with_name("demo.json")


def make_posts(people: list[DemoAccount], now: datetime) -> None:
    """Make the posts that are missing (by title), each by the demo person of a role, and let them pass their check.

    Each step looks for what an attempt before it has done, which may have been broken off anywhere.
    """
    for wanted in json.loads(_CONTENT.read_text(encoding="utf-8")):
        scope = _scope(people, wanted["by"])
        mine = discussion.list_by_person(scope, user_id=scope.user_id).items
        there = {seen.post.text.title: seen.post for seen in mine}
        post = there.get(wanted["title"]) or discussion.create_post(scope, _given(wanted), now=now).post
        if post.status is Status.CHECKING:
            _approve(post.post_id, scope.organization_id, now)


def _given(wanted: dict[str, Any]) -> Given:
    return Given(
        title=wanted["title"],
        content=wanted["content"],
        content_type=ContentType(wanted["content_type"]),
        visibility=Visibility(wanted["visibility"]),
        tags=wanted["tags"],
    )


def _approve(post_id: str, organization_id: str, now: datetime) -> None:
    """Settle the post as its check would: there may be no worker yet, and nobody doubts these."""
    scope = system_scope(organization_id, reason="demo")
    target = Posts().read(scope, post_id)
    if target is None:
        return
    told = Told(
        case_id=f"{organization_id}:case:{ids.uuid_of(post_id)}",
        standing=Standing.APPROVED,
        by="machine",
        at=clock.iso(now),
        content_revision=target.content_revision,
    )
    tx = Transaction()
    with suppress(TargetMoved):  # a worker was faster
        Posts().settle(tx, scope, target=target, told=told, now=now)
        tx.commit()


def _scope(people: list[DemoAccount], role: str) -> Scope:
    """Return the scope of the demo person with a bundle, or of a role where no bundle is called so."""
    here = [one for one in people if one.organization_id == "demo"]
    person = next(one for one in here if role in one.bundles or (not one.bundles and one.role == role))
    overrides: dict[str, Any] = dict.fromkeys(person.bundles, True)
    return Scope(
        organization_id=person.organization_id,
        user_id=person.user_id,
        role=person.role,
        permissions=permissions_for(person.role, overrides, (), is_home=True),
        user_name=person.name,
    )
