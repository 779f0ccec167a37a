"""The tables of deployments: each, what it says while it goes on, and the configurations that were pinned."""

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class ProjectDeploymentsIndex(GlobalSecondaryIndex["DeploymentItem"]):
    """Which deployments has this project, last changed first?"""

    class Meta:
        index_name = "projectId-index"
        projection = IncludeProjection(
            [
                "organization_id",
                "status",
                "digest",
                "error",
                "copy_of",
                "note",
                "revision",
                "createdAt",
                "created_by_name",
                "config",
            ]
        )

    project_id = UnicodeAttribute(hash_key=True, attr_name="projectId")
    updated_at = UnicodeAttribute(range_key=True, attr_name="updatedAt")


class DeploymentItem(BaseModel):
    """Key: ``userId`` (the project's owner), ``deploymentId``. Answers: where does this deployment stand, and what of?

    ``deployment#…`` in ``pointers`` says whose it is. ``digest`` names the configuration, which is a
    :class:`Configuration`; ``config`` says in short what is in it. ``copy_of``: the deployment whose configuration it
    takes, of one that deploys again or rolls back.
    """

    class Meta:
        family = "multi-agent"
        table = "deployments"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    deployment_id = UnicodeAttribute(range_key=True, attr_name="deploymentId")
    project_id = UnicodeAttribute(attr_name="projectId")
    status = UnicodeAttribute()
    digest = UnicodeAttribute(null=True)
    config = DocumentAttribute(null=True)
    error = UnicodeAttribute(null=True)
    copy_of = UnicodeAttribute(null=True)
    note = UnicodeAttribute(default_for_new="")
    created_by = UnicodeAttribute()
    created_by_name = UnicodeAttribute(default_for_new="")
    lines = NumberAttribute(default_for_new=0)
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt")

    project_index = ProjectDeploymentsIndex()


class DeploymentLine(BaseModel):
    """Key: ``deployment_id``, ``number``. Answers: what did this deployment say while it went on, in order?"""

    class Meta:
        family = "core"
        table = "deployment-logs"

    deployment_id = UnicodeAttribute(hash_key=True)
    number = NumberAttribute(range_key=True)
    level = UnicodeAttribute()
    text = UnicodeAttribute()


class Configuration(BaseModel):
    """Key: ``configuration`` (``organization#digest``), ``part``. Answers: what was pinned under this digest?

    Packed JSON, in parts of 300 KB. Written once, never changed: the digest is that of the content. What was never
    deployed expires.
    """

    class Meta:
        family = "core"
        table = "pinned-configurations"
        ttl = "expires_at"

    configuration = UnicodeAttribute(hash_key=True)
    part = NumberAttribute(range_key=True)
    parts = NumberAttribute()
    project_id = UnicodeAttribute()
    body = BinaryAttribute(legacy_encoding=False)
    expires_at = NumberAttribute(null=True)
