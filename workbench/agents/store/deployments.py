"""Deployments of projects, and the lines of their logs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock, pages
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from workbench.agents.models import DeploymentItem, DeploymentLine
from workbench.agents.rules.deployments import MAX_LINES, Deployment, DeploymentStatus, Line
from workbench.agents.store.claims import claim_id, find_owner

KIND = "deployment"


class DeploymentUnknown(NotFound):
    """The organization has no such deployment."""

    default_code = "deployment_unknown"

    def __init__(self) -> None:
        super().__init__("There is no such deployment.")


class DeploymentStore:
    """The deployments of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, deployment_id: str) -> Deployment:
        """Return a deployment. Two consistent reads. Raises :class:`DeploymentUnknown`."""
        owned = find_owner(self._scope, kind=KIND, identifier=deployment_id)
        (item,) = batch_get([(DeploymentItem, (owned.user_id, deployment_id))]) if owned else (None,)
        if item is None or item.organization_id != self._scope.organization_id:
            raise DeploymentUnknown
        return as_deployment(item)

    def page(self, project_id: str, *, limit: int, cursor: str | None) -> pages.Page[Deployment]:
        """Return one page of a project's deployments, last changed first. One query."""
        index: Any = DeploymentItem.project_index
        found = pages.query(index, project_id, list_name="project-deployments", limit=limit, cursor=cursor)
        return found.map(as_deployment)

    def lines(self, deployment_id: str) -> tuple[Line, ...]:
        """Return the log of a deployment, in order. One consistent, bounded query."""
        found = DeploymentLine.query(deployment_id, consistent_read=True, limit=MAX_LINES, page_size=MAX_LINES)
        return tuple(Line(int(item.number), item.level, item.text, item.created_at) for item in found)

    def add(self, tx: Transaction, made: Deployment) -> None:
        """Write a new deployment in the transaction, and whose it is."""
        item = DeploymentItem(
            made.user_id,
            made.deployment_id,
            organization_id=made.organization_id,
            project_id=made.project_id,
            status=made.status.value,
            copy_of=made.copy_of or None,
            note=made.note,
            created_by=made.created_by,
            created_by_name=made.created_by_name,
            created_at=made.created_at,
            updated_at=made.updated_at,
        )
        tx.put(item, DeploymentItem.deployment_id.does_not_exist())
        claim_id(tx, item, kind=KIND, identifier=made.deployment_id)

    def move(
        self,
        tx: Transaction,
        seen: Deployment,
        *,
        status: DeploymentStatus,
        said: Sequence[tuple[str, str]],
        now: datetime,
        **fields: Any,
    ) -> Deployment:
        """Give a deployment another status in the transaction, and its log these lines (level, text), while it is as seen.

        ``fields``: ``digest``, ``error`` and ``config`` where they are known now. Raises ``Conflict`` on commit.
        """
        at, number = clock.iso(now), seen.lines
        lines = list(said)[: MAX_LINES - number]
        values = {
            "status": status.value,
            "lines": number + len(lines),
            "updated_at": at,
            "revision": seen.revision + 1,
            **fields,
        }
        actions = [getattr(DeploymentItem, name).set(value) for name, value in values.items()]
        moved = Conflict("This deployment was gone on with elsewhere.", code="deployment_moved")
        key = DeploymentItem(seen.user_id, seen.deployment_id)
        tx.update(key, actions, DeploymentItem.revision == seen.revision, otherwise=moved)
        for place, (level, text) in enumerate(lines, number + 1):
            line = DeploymentLine(
                seen.deployment_id,
                place,
                organization_id=seen.organization_id,
                level=level,
                text=text[:1000],
                created_at=at,
                updated_at=at,
            )
            tx.put(line)
        return replace(seen, status=status, lines=number + len(lines), updated_at=at, revision=seen.revision + 1)


def as_deployment(item: Any) -> Deployment:
    """Return an item of the table or of an index."""
    return Deployment(
        deployment_id=item.deployment_id,
        project_id=item.project_id,
        organization_id=item.organization_id,
        user_id=item.user_id,
        status=DeploymentStatus(item.status),
        created_at=item.created_at,
        updated_at=item.updated_at,
        created_by=item.created_by or "",
        created_by_name=item.created_by_name or "",
        digest=item.digest or "",
        error=item.error or "",
        copy_of=item.copy_of or "",
        note=item.note or "",
        contents={name: int(number) for name, number in (item.config or {}).items()},
        lines=int(item.lines or 0),
        revision=int(item.revision),
    )
