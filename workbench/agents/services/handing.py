"""A project is handed to another owner, with everything that hangs on it."""

from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.personal import NOBODY
from diatonic.common.scope import Scope
from organizations.accounts import services as accounts
from organizations.membership import services as membership
from organizations.membership.rules import Member, permissions_for
from organizations.notifications import services as notifications
from workbench.agents import policies
from workbench.agents.rules.projects import Project
from workbench.agents.services.audited import record
from workbench.agents.services.projects import check_not_deleting, get_project
from workbench.agents.store import handing
from workbench.agents.store.projects import ProjectStore


def get_project_to_hand_over(scope: Scope, *, project_id: str) -> Project:
    """Return a project that the person may hand over: its owner, and with ``settings.edit`` where that one is gone.

    One DynamoDB call, and one more for others than its owner. Raises ``ProjectUnknown``, ``Denied``, ``ProjectDeleting``.
    """
    project = get_project(scope, project_id=project_id)
    is_gone = project.owner_id != scope.user_id and _is_gone(scope, project.owner_id)
    policies.check_can_hand_over(scope, project.owner_id, is_gone=is_gone)
    check_not_deleting(project)
    return project


def hand_over_project(scope: Scope, *, project_id: str, user_id: str, now: datetime) -> Project:
    """Make somebody else the owner of a project: a member who may make projects. It holds at once, and both are told.

    Agents, tools and values go along, sealed as they are; nobody is shown a value, the new owner may replace it.
    Deployments stay as they are. Raises ``Invalid`` for somebody who cannot own it, ``ProjectTooLarge``, ``ToolNameTaken``
    where they have a tool of such a name, ``Stale`` where somebody changes something of it in this moment. Twelve
    DynamoDB calls at most.
    """
    project = get_project_to_hand_over(scope, project_id=project_id)
    member = membership.find_member(scope, user_id=user_id) if user_id else None
    if member is None or not _can_own(member):
        told = "Choose a member who may make projects."
        raise Invalid("This person cannot own the project.", fields=[FieldError("/userId", told)])
    if user_id == project.owner_id:
        return project
    tx = Transaction()
    handing.hand_over(tx, project, to=(user_id, member.name), by=scope.user_name, now=now)
    summary = f"handed the project “{project.name}” to another owner"
    before, after = {"owner_id": project.owner_id}, {"owner_id": user_id}
    record(
        tx,
        scope,
        action="project.handed_over",
        target_id=project_id,
        summary=summary,
        before=before,
        after=after,
        now=now,
    )
    _tell(tx, scope, project, user_id, now)
    handing.check_room(tx)
    tx.commit()
    return ProjectStore(scope).get(project_id)


def find_new_owner(address: str) -> str:
    """Return the user id of whoever has this address; nothing where nobody has. One DynamoDB call."""
    account = accounts.find_by_address(address.strip())
    return account.user_id if account else ""


def _is_gone(scope: Scope, owner_id: str) -> bool:
    if owner_id == NOBODY:
        return True
    member = membership.find_member(scope, user_id=owner_id)
    return member is None or not member.is_active


def _can_own(member: Member) -> bool:
    return member.is_active and "agents.create" in permissions_for(member.role, member.permissions, (), is_home=False)


def _tell(tx: Transaction, scope: Scope, project: Project, user_id: str, now: datetime) -> None:
    texts = {
        user_id: f"The project “{project.name}” is yours now: it was handed to you.",
        project.owner_id: f"The project “{project.name}” has another owner now.",
    }
    for to, text in texts.items():
        notifications.send(
            tx,
            organization_id=scope.organization_id,
            to=to,
            kind="project.handed_over",
            text=text,
            url=f"/o/{scope.organization_id}/workbench/projects/{project.project_id}/",
            now=now,
        )
