"""Deployments in the API."""

from typing import Any, Self

from pydantic import Field

from diatonic.common.http.answers import Answer
from diatonic.common.pages import Page
from workbench.agents.rules.deployments import Deployment, DeploymentStatus, WholeDeployment
from workbench.agents.schemas.shape import CamelIn, CamelOut


class DeploymentIn(CamelIn):
    """What to deploy: the project as it is, or with ``copyOf`` what an earlier deployment put in place."""

    note: str = Field(default="", max_length=2000)
    copy_of: str | None = Field(default=None, max_length=200)


class DeploymentCardOut(CamelOut):
    """A deployment as a list shows it. ``contents``: how many agents and tools are in it; ``error``: why it failed."""

    user_id: str
    deployment_id: str
    project_id: str
    status: DeploymentStatus
    digest: str
    error: str
    copy_of: str
    note: str
    contents: dict[str, int]
    created_by: str
    created_by_name: str
    created_at: str
    updated_at: str


class DeploymentLineOut(Answer):
    """One line of a deployment's log."""

    number: int
    level: str
    text: str
    at: str


class DeploymentOut(DeploymentCardOut):
    """A deployment, 001's record: with its log and the configuration that it put in place (null before there is one)."""

    logs: list[DeploymentLineOut]
    config: dict[str, Any] | None

    @classmethod
    def of(cls, whole: WholeDeployment) -> Self:
        """Return the answer for a deployment."""
        card = DeploymentCardOut.model_validate(whole.deployment).model_dump(by_alias=False)
        logs = [DeploymentLineOut.model_validate(line) for line in whole.logs]
        return cls(**card, logs=logs, config=None if whole.config is None else dict(whole.config))


class DeploymentsOut(Answer):
    """One page of deployments; ``next_cursor`` is null on the last."""

    items: list[DeploymentCardOut]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Deployment]) -> Self:
        """Return the answer for a page."""
        return cls(items=[DeploymentCardOut.model_validate(one) for one in page.items], next_cursor=page.next_cursor)
