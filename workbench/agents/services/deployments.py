"""Deployments: ask for one, put it in place in a worker, look at it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from diatonic.common import clock, ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Conflict, FieldError, Invalid, NotFound, Unavailable
from diatonic.common.pages import DEFAULT_LIMIT, Page
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from workbench.agents import policies
from workbench.agents.rules.deployments import (
    Deployment,
    DeploymentFields,
    DeploymentStatus,
    Trouble,
    WholeDeployment,
    model_troubles,
)
from workbench.agents.rules.projects import Deployed, Part, Project
from workbench.agents.services.audited import record
from workbench.agents.services.pinning import assemble
from workbench.agents.services.projects import check_not_deleting, editable, get_project
from workbench.agents.store.configurations import ConfigurationStore
from workbench.agents.store.deployments import KIND, DeploymentStore, DeploymentUnknown
from workbench.agents.store.projects import ProjectStore
from workbench.llm import services as llm
from workbench.llm.rules.catalog import refusal

DEPLOY = "workbench.agents.tasks.deploy"
_LATER = "A deployment that was asked for later is in place already."


def request_deployment(scope: Scope, *, project_id: str, fields: Mapping[str, Any], now: datetime) -> Deployment:
    """Ask for a project to be deployed as it is, or with ``copy_of`` as an earlier deployment was: again, or back to it.

    A job does it. For the project's owner, and with ``agents.edit``. Two DynamoDB calls, two more for a copy. Raises
    ``Invalid`` for a copy of what was never put in place, ``ProjectDeleting``.
    """
    project = editable(scope, project_id)
    said, at = parse(DeploymentFields, dict(fields)), clock.iso(now)
    copied = _copied(scope, project, said.copy_of) if said.copy_of else None
    made = Deployment(
        deployment_id=ids.scoped(scope.organization_id, KIND),
        project_id=project_id,
        organization_id=scope.organization_id,
        user_id=project.owner_id,
        status=DeploymentStatus.PENDING,
        created_at=at,
        updated_at=at,
        created_by=scope.user_id,
        created_by_name=scope.user_name,
        copy_of=copied.deployment_id if copied else "",
        note=said.note,
    )
    tx = Transaction()
    DeploymentStore(scope).add(tx, made)
    ProjectStore(scope).count_one(tx, project, Part.DEPLOYMENTS)
    what = "to go back to an earlier deployment of" if copied else "to deploy"
    record(
        tx,
        scope,
        action="deployment.made",
        target_id=made.deployment_id,
        project_id=project_id,
        summary=f"asked {what} the project “{project.name}”",
        details={"copy_of": made.copy_of, "note": made.note},
        now=now,
    )
    arguments = {"deployment_id": made.deployment_id}
    jobs.due(tx, task=DEPLOY, organization_id=scope.organization_id, arguments=arguments, at=now)
    tx.commit()
    return made


def list_deployments(
    scope: Scope, *, project_id: str, limit: int = DEFAULT_LIMIT, cursor: str | None = None
) -> Page[Deployment]:
    """Return one page of a project's deployments, last changed first. Needs ``agents.view``. Two DynamoDB calls."""
    project = get_project(scope, project_id=project_id)
    return DeploymentStore(scope).page(project.project_id, limit=limit, cursor=cursor)


def get_deployment(scope: Scope, *, deployment_id: str) -> WholeDeployment:
    """Return a deployment with its log and its configuration. Needs ``agents.view``. Three DynamoDB calls, or four."""
    policies.check_can_view(scope)
    store = DeploymentStore(scope)
    found = store.get(deployment_id)
    config = ConfigurationStore(scope).read(found.digest) if found.digest else None
    return WholeDeployment(found, store.lines(deployment_id), config)


def deploy(scope: Scope, *, deployment_id: str, now: datetime) -> None:
    """Put a deployment in place: for the job; idempotent. What keeps it from that is its log, and its error.

    Models that would not be asked keep it from that, but not one that goes back to an earlier deployment: what is allowed
    is looked at again whenever a model is asked.

    Raises ``Unavailable`` and ``Conflict`` where something was changed in this moment: then it is to be called again.
    """
    store = DeploymentStore(scope)
    try:
        seen = store.get(deployment_id)
        project = ProjectStore(scope).get(seen.project_id)
        check_not_deleting(project)
    except (NotFound, Conflict):  # deleted meanwhile, or on its way
        return
    if seen.has_ended:
        return
    if seen.status is DeploymentStatus.PENDING:
        tx = Transaction()
        seen = store.move(tx, seen, status=DeploymentStatus.DEPLOYING, said=[("info", "Begun.")], now=now)
        tx.commit()
    if project.deployed is not None and project.deployed.deployment_id >= deployment_id:
        _fail(scope, seen, [_LATER], now)
        return
    try:
        digest, contents, said = _configuration(scope, seen, project, now)
    except Invalid as refused:
        wrong = [field.message for field in refused.fields]
        said = [f"{refused.detail} {wrong[0]}"] if len(wrong) == 1 else [refused.detail, *wrong]
        _fail(scope, seen, said, now)
        return
    _succeed(scope, project, seen, (digest, contents, said), now)


def give_up(scope: Scope, *, deployment_id: str, now: datetime) -> None:
    """Say of a deployment that no attempt could put in place that it failed. For the job; idempotent."""
    try:
        seen = DeploymentStore(scope).get(deployment_id)
    except DeploymentUnknown:
        return
    if not seen.has_ended:
        _fail(scope, seen, ["Something of ours broke. Deploy again; if that does not help, tell support."], now)


def _copied(scope: Scope, project: Project, copy_of: str) -> Deployment:
    field = FieldError("/copyOf", "Choose a deployment of this project that was put in place once.")
    try:
        found = DeploymentStore(scope).get(copy_of)
    except NotFound:
        found = None
    if found is None or found.project_id != project.project_id or found.status is not DeploymentStatus.SUCCESS:
        raise Invalid("This cannot be deployed again.", fields=[field])
    return found


def _configuration(
    scope: Scope, seen: Deployment, project: Project, now: datetime
) -> tuple[str, dict[str, int], list[str]]:
    """Return the digest of what is deployed, how much is in it, and what the log says. Raises ``Invalid`` for a draft."""
    if seen.copy_of:
        source = DeploymentStore(scope).get(seen.copy_of)
        ConfigurationStore(scope).read(source.digest)
        return source.digest, dict(source.contents), [f"Takes the configuration of {seen.copy_of}."]
    draft, offers = assemble(scope, project), llm.models(scope, now=now)
    _check([*draft.troubles, *model_troubles(draft.content, lambda model: refusal(model, offers))])
    digest = ConfigurationStore(scope).keep(draft.content, project_id=project.project_id, is_deployed=True, now=now)
    counted = (f"{number} {name if number != 1 else name[:-1]}" for name, number in draft.contents.items())
    return digest, draft.contents, [f"The configuration has {' and '.join(counted)}."]


def _check(troubles: Sequence[Trouble]) -> None:
    if troubles:
        number = len(troubles)
        told = (
            "This has to be put right first:" if number == 1 else f"These {number} things have to be put right first:"
        )
        raise Invalid(told, fields=[FieldError(one.pointer, one.message) for one in troubles])


def _succeed(
    scope: Scope, project: Project, seen: Deployment, made: tuple[str, dict[str, int], list[str]], now: datetime
) -> None:
    digest, contents, said = made
    tx = Transaction()
    lines = [("info", text) for text in (*said, f"In place as {digest[:12]}.")]
    DeploymentStore(scope).move(
        tx, seen, status=DeploymentStatus.SUCCESS, said=lines, now=now, digest=digest, config=contents
    )
    moved = Unavailable("Another deployment was put in place in this moment. Try again.", retry_after=1)
    ProjectStore(scope).deploy(tx, project, Deployed(seen.deployment_id, digest, clock.iso(now)), otherwise=moved)
    tx.commit()


def _fail(scope: Scope, seen: Deployment, said: list[str], now: datetime) -> None:
    tx = Transaction()
    lines, error = [("error", text) for text in said], " ".join(said)[:2000]
    DeploymentStore(scope).move(tx, seen, status=DeploymentStatus.FAILED, said=lines, now=now, error=error)
    tx.commit()
