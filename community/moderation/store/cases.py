"""Reads and writes of cases: whole, on the condition that nobody has written them since they were read."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from community.moderation.models import CaseModel
from community.moderation.rules.cases import (
    CLAIM_HOLDS,
    AppealState,
    Case,
    Claim,
    Decision,
    Facet,
    Machine,
    State,
    Waiting,
)
from community.moderation.rules.targets import Standing, TargetType
from diatonic.common import clock, ids, pages, retention
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope

KIND = "case"
#: The digit with which the key of an open case begins: the most urgent come first.
_DIGITS = {facet: str(place) for place, facet in enumerate(Facet)}
_TEXTS = (
    "case_id",
    "organization_id",
    "target_id",
    "post_id",
    "author_id",
    "author_name",
    "author_organization_id",
    "path",
    "visibility",
    "title",
    "excerpt",
    "opened_at",
    "waits_since",
)


class CaseUnknown(NotFound):
    """There is no such case in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such case here.")


class CaseMoved(Conflict):
    """Somebody wrote the case between reading and writing it: look at it once more."""

    default_code = "case_moved"

    def __init__(self) -> None:
        super().__init__("Somebody is deciding about the same thing. Try again in a moment.")


class CaseStore:
    """The cases of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._organization_id = scope.organization_id

    def find(self, case_id: str) -> Case | None:
        """Return a case, or ``None``. One consistent read, none for what is no id of this organization's cases."""
        if not ids.belongs(case_id, organization_id=self._organization_id, kind=KIND):
            return None
        (item,) = batch_get([(CaseModel, (case_id,))])
        return None if item is None else case_of(item)

    def get(self, case_id: str) -> Case:
        """Return a case. One consistent read. Raises :class:`CaseUnknown`."""
        found = self.find(case_id)
        if found is None:
            raise CaseUnknown
        return found

    def queue(self, facet: Facet | None, *, limit: int, cursor: str | None) -> pages.Page[Case]:
        """Return one page of what waits, most urgent and then longest waiting first; of one facet. One query."""
        source: Any = CaseModel.facet_index if facet else CaseModel.queue_index
        found = pages.query(
            source,
            f"{self._organization_id}#{facet or State.OPEN}",
            list_name=f"cases:{facet or State.OPEN}",
            limit=limit,
            cursor=cursor,
            newest_first=False,
        )
        return found.map(case_of)

    def closed(self, *, limit: int, cursor: str | None) -> pages.Page[Case]:
        """Return one page of cases that wait for nobody, last closed first. One query."""
        partition = f"{self._organization_id}#{State.CLOSED}"
        found = pages.query(CaseModel.queue_index, partition, list_name="cases:closed", limit=limit, cursor=cursor)
        return found.map(case_of)

    def claimed(self, *, limit: int, cursor: str | None, now: datetime) -> pages.Page[Case]:
        """Return one page of what the scope's person has in hand. One query."""
        found = pages.query(
            CaseModel.claimed_index,
            f"{self._organization_id}#{self._scope.user_id}",
            list_name="cases:mine",
            limit=limit,
            cursor=cursor,
            range_condition=CaseModel.claimed_until > clock.iso(now),
        )
        return found.map(case_of)

    def of_author(self, author_id: str, *, limit: int, cursor: str | None) -> pages.Page[Case]:
        """Return one page of the cases about an author, newest first. One query."""
        found = pages.query(
            CaseModel.author_index,
            author_id,
            list_name=f"cases:author:{self._organization_id}",
            limit=limit,
            cursor=cursor,
            range_condition=CaseModel.opened_in.startswith(f"{self._organization_id}#"),
        )
        return found.map(case_of)

    def save(self, tx: Transaction, seen: Case | None, after: Case, *, now: datetime) -> Case:
        """Write a case in the transaction, while it is as it was ``seen``; ``None``: it is new. Returns it as written.

        Raises on commit :class:`CaseMoved`.
        """
        written = replace(after, writes=(seen.writes if seen else 0) + 1)
        is_new = CaseModel.case_id.does_not_exist()
        as_seen = is_new if seen is None else CaseModel.writes == seen.writes
        tx.put(_item(written, now), as_seen, otherwise=CaseMoved())
        return written

    def claim(self, case: Case, *, user_id: str, name: str, now: datetime, over: Claim | None) -> bool:
        """Claim a case, or prolong one's claim; ``over``: another's claim that is taken over. One write.

        ``False`` where somebody else has it by now, or it waits for nobody.
        """
        until, at = clock.iso(now + CLAIM_HOLDS), clock.iso(now)
        free = CaseModel.claimed_until.does_not_exist() | (CaseModel.claimed_until <= at)
        free |= CaseModel.claimed_by == user_id
        if over is not None:
            free |= (CaseModel.claimed_by == over.by) & (CaseModel.claimed_until == over.until)
        actions: list[Any] = [
            CaseModel.claimed_by.set(user_id),
            CaseModel.claimed_by_name.set(name),
            CaseModel.claimed_until.set(until),
            CaseModel.claimed_in.set(f"{self._organization_id}#{user_id}"),
            CaseModel.writes.add(1),
        ]
        is_open = CaseModel.facet_in.exists()
        return held(lambda: CaseModel(case.case_id).update(actions, condition=free & is_open))

    def release(self, case: Case, *, user_id: str) -> bool:
        """End one's claim. One write; ``False`` where one has none."""
        mine = CaseModel.claimed_by == user_id
        return held(lambda: CaseModel(case.case_id).update(_released(), condition=mine))


def release(tx: Transaction, case_id: str, *, user_id: str) -> None:
    """End somebody's claim in the transaction. Raises on commit :class:`CaseMoved` where they have none."""
    tx.update(CaseModel(case_id), _released(), CaseModel.claimed_by == user_id, otherwise=CaseMoved())


def _released() -> list[Any]:
    return [
        CaseModel.claimed_by.remove(),
        CaseModel.claimed_by_name.remove(),
        CaseModel.claimed_until.remove(),
        CaseModel.claimed_in.remove(),
        CaseModel.writes.add(1),
    ]


def _item(case: Case, now: datetime) -> CaseModel:
    facet, organization = case.facet, case.organization_id
    kept_until = clock.parse(case.closed_at) + retention.period("moderation-cases") if case.closed_at else None
    item = CaseModel(
        target_type=case.target_type.value,
        has_images=case.has_images,
        content_revision=case.content_revision,
        standing=case.standing.value,
        revision=case.revision,
        writes=case.writes,
        waiting=asdict(case.waiting),
        reports=case.reports,
        machine=asdict(case.machine) if case.machine else None,
        decision=document_of(case.decision) if case.decision else None,
        closed_at=case.closed_at or None,
        closed_because=case.closed_because or None,
        is_gone=case.is_gone,
        queue_in=f"{organization}#{case.state}",
        queue_key=f"{_DIGITS[facet]}#{case.waits_since}" if facet else case.closed_at,
        facet_in=f"{organization}#{facet}" if facet else None,
        opened_in=f"{organization}#{case.opened_at}",
        expires_at=clock.epoch(kept_until) if kept_until else None,
        created_at=case.opened_at,
        updated_at=clock.iso(now),
        **{name: getattr(case, name) for name in _TEXTS},
    )
    if case.claim.by:
        item.claimed_by, item.claimed_by_name = case.claim.by, case.claim.by_name
        item.claimed_until, item.claimed_in = case.claim.until, f"{organization}#{case.claim.by}"
    return item


def document_of(decision: Decision) -> dict[str, Any]:
    """Return a decision as it is stored."""
    return {
        **asdict(decision),
        "actions": list(decision.actions),
        "standing": decision.standing.value,
        "before": decision.before.value,
        "appeal": decision.appeal.value,
    }


def decision_of(document: Mapping[str, Any]) -> Decision:
    """Return a decision from how it is stored."""
    return Decision(
        **{
            **document,
            "actions": tuple(document["actions"]),
            "standing": Standing(document["standing"]),
            "before": Standing(document["before"]),
            "appeal": AppealState(document["appeal"]),
            "waited": Waiting(**document["waited"]),
        }
    )


def case_of(item: Any) -> Case:
    """Return a case from its item."""
    machine = None
    if item.machine:
        machine = Machine(**{**item.machine, "findings": tuple(item.machine["findings"])})
    return Case(
        target_type=TargetType(item.target_type),
        has_images=bool(item.has_images),
        content_revision=int(item.content_revision),
        standing=Standing(item.standing),
        revision=int(item.revision),
        writes=int(item.writes),
        waiting=Waiting(**item.waiting),
        reports=int(item.reports),
        claim=Claim(item.claimed_by or "", item.claimed_by_name or "", item.claimed_until or ""),
        machine=machine,
        decision=decision_of(item.decision) if item.decision else None,
        closed_at=item.closed_at or "",
        closed_because=item.closed_because or "",
        is_gone=bool(item.is_gone),
        **{name: getattr(item, name) for name in _TEXTS},
    )
