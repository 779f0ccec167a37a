"""The tables of projects: 000's and 001's record of one, its main configuration, its environment."""

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute, TextListAttribute
from diatonic.common.dynamo.models import BaseModel

_LISTED = [
    "owner_name",
    "name",
    "description",
    "type",
    "state",
    "revision",
    "updated_by_name",
    "agents",
    "tools",
    "environment",
    "deployments",
    "deployed",
]


class TenantProjectsIndex(GlobalSecondaryIndex["ProjectItem"]):
    """Which projects has the organization, last changed first?"""

    class Meta:
        index_name = "tenant-projects-index"
        projection = IncludeProjection(["owner_id", "created_at", *_LISTED])

    tenant_id = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True)


class OwnerProjectsIndex(GlobalSecondaryIndex["ProjectItem"]):
    """Which projects has this person, newest first? Of all their organizations: whoever asks takes their own."""

    class Meta:
        index_name = "owner-projects-index"
        projection = IncludeProjection(["tenant_id", "updated_at", *_LISTED])

    owner_id = UnicodeAttribute(hash_key=True)
    created_at = UnicodeAttribute(range_key=True)


class ProjectItem(BaseModel):
    """Key: ``project_id`` (``organization:project:uuid``). Answers: what is this project, whose is it, what is deployed?

    000's record; :class:`OwnedProject` is 001's of the same project. ``agents``, ``tools``, ``environment`` and
    ``deployments`` count what hangs on it, in the transaction that makes or removes it. ``deployed``: which deployment
    is executed (``deployment_id``, ``digest``, ``at``), absent before the first. ``kept``, ``kept_bytes``: what its flows
    keep for each other, in ``agent-data``.
    """

    class Meta:
        family = "core"
        table = "projects"

    project_id = UnicodeAttribute(hash_key=True)
    organization_id = UnicodeAttribute(attr_name="tenant_id")
    owner_id = UnicodeAttribute()
    owner_name = UnicodeAttribute(default_for_new="")
    name = UnicodeAttribute()
    description = UnicodeAttribute(default_for_new="")
    type = UnicodeAttribute(default_for_new="agents")
    settings = DocumentAttribute(default_for_new=dict)
    state = UnicodeAttribute()
    updated_by_name = UnicodeAttribute(default_for_new="")
    agents = NumberAttribute(default_for_new=0)
    tools = NumberAttribute(default_for_new=0)
    environment = NumberAttribute(default_for_new=0)
    deployments = NumberAttribute(default_for_new=0)
    deployed = DocumentAttribute(null=True)
    kept = NumberAttribute(default_for_new=0)
    kept_bytes = NumberAttribute(default_for_new=0)

    tenant_index = TenantProjectsIndex()
    owner_index = OwnerProjectsIndex()


class OwnedProject(BaseModel):
    """Key: ``userId`` (the owner), ``projectId``. Answers: which projects has this person made here, newest first?

    001's record of a project; its lists of ids are assembled on reading.
    """

    class Meta:
        family = "multi-agent"
        table = "projects"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    project_id = UnicodeAttribute(range_key=True, attr_name="projectId")
    name = UnicodeAttribute()
    description = UnicodeAttribute(default_for_new="")
    main_agent_config = UnicodeAttribute(attr_name="mainAgentConfig")
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt")


class MainConfigItem(BaseModel):
    """Key: ``userId`` (the project's owner), ``configId`` (``project-{projectId}``). Answers: how is this project's main
    agent configured?
    """

    class Meta:
        family = "multi-agent"
        table = "main-config"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    config_id = UnicodeAttribute(range_key=True, attr_name="configId")
    project_id = UnicodeAttribute(attr_name="projectId")
    config = DocumentAttribute()
    updated_by_name = UnicodeAttribute(default_for_new="")
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt")


class ProjectEnvironmentIndex(GlobalSecondaryIndex["EnvironmentItem"]):
    """Which values are set in this project? Never the values."""

    class Meta:
        index_name = "projectId-index"
        projection = IncludeProjection(
            ["organization_id", "key", "hosts", "revision", "createdAt", "lastUsedAt", "updated_by_name"]
        )

    project_id = UnicodeAttribute(hash_key=True, attr_name="projectId")
    updated_at = UnicodeAttribute(range_key=True, attr_name="updatedAt")


class EnvironmentItem(BaseModel):
    """Key: ``userId`` (the project's owner), ``envId`` (``project-{projectId}-{key}``). Answers: what is this value, and
    towards which hosts may it be sent?

    ``value`` is sealed for the organization, this table and the ``envId``.
    """

    class Meta:
        family = "multi-agent"
        table = "environment"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    env_id = UnicodeAttribute(range_key=True, attr_name="envId")
    project_id = UnicodeAttribute(attr_name="projectId")
    key = UnicodeAttribute()
    value = UnicodeAttribute()
    hosts = TextListAttribute(default_for_new=list)
    last_used_at = UnicodeAttribute(null=True, attr_name="lastUsedAt")
    updated_by_name = UnicodeAttribute(default_for_new="")
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt")

    project_index = ProjectEnvironmentIndex()
