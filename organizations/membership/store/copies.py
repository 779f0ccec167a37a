"""The copies of names and addresses in memberships, and counters, brought up to date."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.conditional import held
from diatonic.common.scope import Scope
from organizations.membership.models import Member, OrganizationCounter
from organizations.membership.rules import Member as Membership
from organizations.membership.rules import MemberStatus, decides_as, name_key
from organizations.membership.store.members import found_by


class CopyStore:
    """What memberships and counters of the scope's organization repeat of something else."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def renew(self, seen: Membership, *, name: str, email: str) -> bool:
        """Write the account's name and address into a membership, and what lists find it by.

        ``False`` where it changed or went meanwhile.
        """
        key = decides_as(seen.user_id, role=seen.role, permissions=seen.permissions, status=seen.status)
        actions: list[Any] = [Member.name.set(name), found_by(key)]
        if seen.status == MemberStatus.PENDING:
            actions.append(Member.asked_from.set(email) if email else Member.asked_from.remove())
        else:
            actions.append(Member.name_key.set(name_key(name, seen.user_id)))
            actions.append(Member.email.set(email) if email else Member.email.remove())
        item = Member(self._organization_id, seen.user_id)
        as_seen = (Member.status == seen.status) & (Member.revision == seen.revision)
        return held(lambda: item.update(actions, condition=as_seen))

    def correct(self, counts: Mapping[str, int], *, before: Mapping[str, int], now: datetime) -> bool:
        """Write counters that are wrong; ``False`` where one moved since ``before`` was read."""
        return all(
            self._correct(name, count, before[name], now) for name, count in counts.items() if count != before[name]
        )

    def _correct(self, name: str, count: int, before: int, now: datetime) -> bool:
        model = OrganizationCounter
        as_read = model.total == before
        condition = as_read if before else (model.name.does_not_exist() | as_read)
        item = model(self._organization_id, name)
        actions: list[Any] = [model.total.set(count), model.updated_at.set(clock.iso(now))]
        return held(lambda: item.update(actions, condition=condition))
