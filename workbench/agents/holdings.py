"""What agents keep of a person: the projects they own, and who changed what.

A project is the organization's, who works with it: it stays when its owner is erased, and is nobody's from then on.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from diatonic.common import personal
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.personal import Fate, Holding, Subject, Traces
from workbench.agents.models import (
    AgentItem,
    BuiltinToolItem,
    Configuration,
    DeploymentItem,
    DeploymentLine,
    EnvironmentItem,
    MainConfigItem,
    OwnedProject,
    ProjectItem,
    ToolItem,
)
from workbench.agents.store import moving

_STAYS = "The organization works with it. Whose it was is forgotten."
_CHANGED = Traces(names={"updated_by_name": ""})
_MADE = Traces(ids=("created_by",), names={"created_by_name": "created_by"})


def _owned(model: Any, sort_key: str, prefix: str) -> Callable[[Subject], Iterator[Any]]:
    def find(subject: Subject) -> Iterator[Any]:
        beginning = prefix.format(organization=subject.organization_id)
        return personal.partition(model, subject.user_id, getattr(model, sort_key).startswith(beginning))

    return find


def _disown(tx: Transaction, item: Any, _subject: Subject, now: datetime) -> None:
    moving.move(tx, item, now)


def _disown_project(tx: Transaction, item: Any, _subject: Subject, _now: datetime) -> None:
    moving.disown_project(tx, item)


def _projects(subject: Subject) -> Iterator[Any]:
    found = personal.partition(ProjectItem.tenant_index, subject.organization_id)
    return personal.complete(ProjectItem, found)


def _changed_projects(subject: Subject) -> Iterator[Any]:
    return _CHANGED.among(_projects(subject), subject)


def _changed_main(subject: Subject) -> Iterator[Any]:
    for project in _projects(subject):
        found = batch_get([(MainConfigItem, (project.owner_id, f"project-{project.project_id}"))])
        yield from _CHANGED.among((item for item in found if item is not None), subject)


def _within(traces: Traces, model: Any) -> Callable[[Subject], Iterator[Any]]:
    def find(subject: Subject) -> Iterator[Any]:
        for project in _projects(subject):
            listed = personal.partition(model.project_index, project.project_id)
            yield from traces.among(personal.complete(model, listed), subject)

    return find


def _owner(name: str, title: str, model: Any, keys: tuple[str, str], *hidden: str) -> Holding:
    return Holding(
        name=f"agents.{name}",
        title=title,
        models=(model,),
        find=_owned(model, *keys),
        fate=Fate.ANONYMIZED,
        erase=_disown,
        why=_STAYS,
        shown=personal.every_attribute("updated_by_name", "owned_in", "used_by", *hidden),
        order=44,
        at_once=10,
    )


def _changer(name: str, title: str, model: Any, find: Callable[[Subject], Iterator[Any]], *shown: str) -> Holding:
    return _CHANGED.holding(
        name=f"agents.{name}",
        title=title,
        models=(model,),
        find=find,
        why="Others work with it; that you changed it is forgotten.",
        shown=(*shown, "updated_at"),
        order=46,
    )


personal.nothing(BuiltinToolItem, "Tools that Diatonic brings along.")
personal.nothing(DeploymentLine, "What a deployment said while it went on; it names nobody.")
personal.nothing(Configuration, "A copy of a project's configuration; it names nobody.")
personal.register(
    _owner("agents", "Agents of your projects", AgentItem, ("agent_id", "{organization}:"), "graph"),
    _owner("tools", "Tools of your projects", ToolItem, ("tool_id", "{organization}:")),
    _owner(
        "environment",
        "Values in the environments of your projects",
        EnvironmentItem,
        ("env_id", "project-{organization}:"),
        "value",
    ),
    _owner("deployments", "Deployments of your projects", DeploymentItem, ("deployment_id", "{organization}:")),
    Holding(
        name="agents.projects",
        title="Projects you own",
        models=(OwnedProject, ProjectItem, MainConfigItem),
        find=_owned(OwnedProject, "project_id", "{organization}:"),
        fate=Fate.ANONYMIZED,
        erase=_disown_project,
        why=_STAYS,
        order=45,  # after what hangs on them, which is found by their owner
        at_once=10,
    ),
    _changer("changed_projects", "Projects you changed last", ProjectItem, _changed_projects, "project_id", "name"),
    _changer("changed_main", "Main agents you changed last", MainConfigItem, _changed_main, "project_id"),
    _changer("changed_agents", "Agents you changed last", AgentItem, _within(_CHANGED, AgentItem), "agent_id", "name"),
    _changer("changed_tools", "Tools you changed last", ToolItem, _within(_CHANGED, ToolItem), "tool_id", "name"),
    _changer("set_values", "Values you set last", EnvironmentItem, _within(_CHANGED, EnvironmentItem), "env_id", "key"),
    _MADE.holding(
        name="agents.deployed",
        title="Deployments you asked for",
        models=(DeploymentItem,),
        find=_within(_MADE, DeploymentItem),
        why="Others rely on what is deployed; who asked for it is forgotten.",
        shown=("deployment_id", "status", "created_at"),
        order=46,
    ),
)
