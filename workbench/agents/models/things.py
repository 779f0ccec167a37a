"""The tables of agents, of tools and of the tools that are built in."""

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection

from diatonic.common.dynamo.attributes import DocumentAttribute
from diatonic.common.dynamo.models import BaseModel


class ProjectAgentsIndex(GlobalSecondaryIndex["AgentItem"]):
    """Which agents has this project, last changed first? Without their prompts."""

    class Meta:
        index_name = "projectId-index"
        projection = IncludeProjection(
            ["organization_id", "name", "description", "type", "revision", "createdAt", "updated_by_name"]
        )

    project_id = UnicodeAttribute(hash_key=True, attr_name="projectId")
    updated_at = UnicodeAttribute(range_key=True, attr_name="updatedAt")


class OwnerAgentsIndex(GlobalSecondaryIndex["AgentItem"]):
    """Which agents has this person here, last changed first? Without their prompts."""

    class Meta:
        index_name = "owner-agents-index"
        projection = IncludeProjection(
            ["organization_id", "projectId", "name", "description", "type", "revision", "createdAt", "updated_by_name"]
        )

    owned_in = UnicodeAttribute(hash_key=True)
    updated_at = UnicodeAttribute(range_key=True, attr_name="updatedAt")


class AgentItem(BaseModel):
    """Key: ``userId`` (the project's owner), ``agentId``. Answers: how is this agent configured?

    ``agent#…`` in ``pointers`` says whose it is. ``config`` is 001's; the graph of a flow lies beside it, as packed JSON.
    ``state`` is there while the agent is being deleted.
    """

    class Meta:
        family = "multi-agent"
        table = "agents"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    agent_id = UnicodeAttribute(range_key=True, attr_name="agentId")
    project_id = UnicodeAttribute(attr_name="projectId")
    name = UnicodeAttribute()
    description = UnicodeAttribute(default_for_new="")
    type = UnicodeAttribute()
    config = DocumentAttribute()
    graph = BinaryAttribute(legacy_encoding=False, null=True)
    state = UnicodeAttribute(null=True)
    owned_in = UnicodeAttribute()
    updated_by_name = UnicodeAttribute(default_for_new="")
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt")

    project_index = ProjectAgentsIndex()
    owner_index = OwnerAgentsIndex()


class ProjectToolsIndex(GlobalSecondaryIndex["ToolItem"]):
    """Which tools has this project, last changed first? Without their code."""

    class Meta:
        index_name = "projectId-index"
        projection = IncludeProjection(
            ["organization_id", "name", "description", "type", "revision", "createdAt", "updated_by_name"]
        )

    project_id = UnicodeAttribute(hash_key=True, attr_name="projectId")
    updated_at = UnicodeAttribute(range_key=True, attr_name="updatedAt")


class ToolItem(BaseModel):
    """Key: ``userId`` (the project's owner), ``toolId``. Answers: what does this tool do, and which agents use it?

    ``tool#…`` in ``pointers`` says whose it is, ``tool-name#…`` claims its name. ``used_by``: the ids of the agents that
    name it, kept in the transactions that change them; without any the attribute is absent. Its schemas are JSON as text.
    ``state`` is there while the tool is being deleted.
    """

    class Meta:
        family = "multi-agent"
        table = "tools"

    user_id = UnicodeAttribute(hash_key=True, attr_name="userId")
    tool_id = UnicodeAttribute(range_key=True, attr_name="toolId")
    project_id = UnicodeAttribute(attr_name="projectId")
    name = UnicodeAttribute()
    description = UnicodeAttribute(default_for_new="")
    type = UnicodeAttribute()
    config = DocumentAttribute()
    used_by = UnicodeSetAttribute(null=True)
    state = UnicodeAttribute(null=True)
    updated_by_name = UnicodeAttribute(default_for_new="")
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt")

    project_index = ProjectToolsIndex()


class BuiltinToolItem(BaseModel):
    """Key: ``toolName``. Answers: what does this tool that Diatonic brings along do, and may it be used?

    The same for every organization; ``manage.py builtin_tools seed`` writes it.
    """

    class Meta:
        family = "multi-agent"
        table = "builtin-tools"

    tool_name = UnicodeAttribute(hash_key=True, attr_name="toolName")
    organization_id = UnicodeAttribute(default="-")
    description = UnicodeAttribute()
    type = UnicodeAttribute()
    input_schema = UnicodeAttribute(attr_name="inputSchema")
    category = UnicodeAttribute()
    is_active = BooleanAttribute(attr_name="isActive")
    created_at = UnicodeAttribute(attr_name="createdAt")
    updated_at = UnicodeAttribute(attr_name="updatedAt")
