"""Things to decide about: a small feature of its own that stands for posts, with what it was told kept beside it."""

from dataclasses import asdict
from typing import Any

from community.moderation import services as moderation
from community.moderation.rules.targets import CHECKING, Excerpt, Target, TargetType, Told
from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.pointers import Pointer
from diatonic.common.scope import Scope, system_scope
from tests.people import MEMBER, NOW

KIND = TargetType.POST


class Things:
    """Answers for things as discussion does for posts. They lie among the pointers, which every test empties."""

    def __init__(self) -> None:
        self.reads = 0

    def write(self, content: str, *, by: Scope = MEMBER, organization: str = "demo", **more: Any) -> str:
        """Write something, as its author does; returns its id. It waits for its check."""
        target_id = ids.scoped(organization, "post")
        document = {
            "post_id": target_id,
            "author_id": by.user_id,
            "author_name": by.user_name,
            "author_organization_id": by.organization_id,
            "title": "",
            "content": content,
            "visibility": "organization",
            "status": CHECKING,
            "content_revision": 1,
            "told": None,
            **more,
        }
        tx = Transaction()
        at = clock.iso(NOW)
        tx.put(
            Pointer(f"thing#{target_id}", organization_id=organization, target=document, created_at=at, updated_at=at)
        )
        self._submit(tx, by, target_id, organization, 1)
        tx.commit()
        return target_id

    def edit(self, target_id: str, content: str, *, by: Scope = MEMBER) -> None:
        """Change the text, as its author does."""
        item = Pointer.get(f"thing#{target_id}", consistent_read=True)
        number = item.target["content_revision"] + 1
        changed = {**item.target, "content": content, "content_revision": number, "status": CHECKING}
        tx = Transaction()
        tx.update(item, [Pointer.target.set(changed)])
        self._submit(tx, by, target_id, item.organization_id, number)
        tx.commit()

    def delete(self, target_id: str, *, by: Scope = MEMBER) -> None:
        """Delete it, as its author does."""
        item = Pointer.get(f"thing#{target_id}", consistent_read=True)
        tx = Transaction()
        tx.delete(item)
        here = item.organization_id
        moderation.forget(tx, by, target_type=KIND, target_id=target_id, organization_id=here, now=NOW)
        tx.commit()

    def lose(self, target_id: str) -> None:
        """Take it away without a word to moderation."""
        Pointer(f"thing#{target_id}").delete()

    def status(self, target_id: str) -> str:
        """Return where it stands."""
        return str(self._document(target_id)["status"])

    def told(self, target_id: str) -> dict[str, Any]:
        """Return what its author is told."""
        return dict(self._document(target_id)["told"] or {})

    def target(self, target_id: str) -> Target:
        """Return it as somebody who reports it has read it."""
        found = self.read(system_scope("demo", reason="test"), target_id)
        assert found is not None
        return found

    def read(self, scope: Scope, target_id: str) -> Target | None:
        """As ``TargetHandler`` says."""
        self.reads += 1
        try:
            item = Pointer.get(f"thing#{target_id}", consistent_read=True)
        except Pointer.DoesNotExist:
            return None
        values = {name: value for name, value in item.target.items() if name != "told"}
        return Target(
            target_type=KIND,
            target_id=target_id,
            organization_id=item.organization_id,
            links=(),
            image_ids=(),
            created_at=item.created_at,
            path=f"community/posts/{target_id}/",
            **values,
        )

    def read_many(self, scope: Scope, keys: Any) -> dict[str, Target]:
        """As ``TargetHandler`` says."""
        found = [self.read(scope, target_id) for target_id, _ in keys]
        return {one.target_id: one for one in found if one is not None}

    def settle(self, tx: Transaction, scope: Scope, *, target: Target, told: Told, now: Any) -> None:
        """As ``TargetHandler`` says."""
        item = Pointer(f"thing#{target.target_id}")
        document = {**asdict(told), "standing": told.standing.value}
        now_so = {**self._document(target.target_id), "status": told.standing.value, "told": document}
        actions = [Pointer.target.set(now_so)]
        same = Pointer.target["content_revision"] == target.content_revision
        same &= Pointer.target["status"] == target.status
        tx.update(item, actions, same, otherwise=moderation.TargetMoved())

    def around(self, scope: Scope, target: Target) -> list[Excerpt]:
        """As ``TargetHandler`` says."""
        return [Excerpt(target.target_id, target.author_name, target.content, target.created_at, is_target=True)]

    def _document(self, target_id: str) -> dict[str, Any]:
        return dict(Pointer.get(f"thing#{target_id}", consistent_read=True).target)

    def _submit(self, tx: Transaction, by: Scope, target_id: str, organization: str, number: int) -> None:
        moderation.submit(
            tx,
            by,
            target_type=KIND,
            target_id=target_id,
            organization_id=organization,
            content_revision=number,
            now=clock.now(),
        )
