"""A project for the demo organization, by its demo builder: something to look at, to try, to change and to run."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from diatonic.common.demo import DemoAccount
from diatonic.common.scope import Scope
from organizations.membership.rules import permissions_for
from workbench.agents import services as agents
from workbench.agents.rules.projects import Part, Project
from workbench.llm import services as llm

_CONTENT = Path(__file__).with_name("demo.json")
_BUILDER = "builder"


def make_project(people: list[DemoAccount], now: datetime) -> None:
    """Make the project and what is missing in it (by name), and ask for it to be deployed once.

    Whatever the models of here are, its agents have one. Deployed, it is for everybody here to run, and not its builder's.
    """
    scope = _builder(people)
    if scope is None:
        return
    wanted = json.loads(_CONTENT.read_text(encoding="utf-8"))
    mine = agents.list_projects(scope, mine=True).items
    project = next((one for one in mine if one.name == wanted["name"]), None)
    if project is None:
        said = {"name": wanted["name"], "description": wanted["description"]}
        project = agents.create_project(scope, fields=said, now=now)
    _fill(scope, project, wanted, now)
    if not project.counts.get(Part.DEPLOYMENTS):
        note = {"note": "The first one."}
        agents.request_deployment(scope, project_id=project.project_id, fields=note, now=now)


def _fill(scope: Scope, project: Project, wanted: dict[str, Any], now: datetime) -> None:
    at: dict[str, Any] = {"project_id": project.project_id}
    model = _model(scope, now)
    main = agents.get_main_config(scope, **at)
    if main.revision == 1:
        agents.save_main_config(scope, **at, config={**wanted["main"], "model": model}, revision=1, now=now)
    tools = {one.name for one in agents.list_tools(scope, **at).items}
    for config in wanted["tools"]:
        if config["name"] not in tools:
            agents.create_tool(scope, **at, config=config, now=now)
    there = {one.name for one in agents.list_agents(scope, **at).items}
    for config in wanted["agents"]:
        if config["name"] not in there:
            agents.create_agent(scope, **at, config={**config, "model": model}, now=now)


def _model(scope: Scope, now: datetime) -> dict[str, str] | None:
    """Return the first model that can be asked here, as a choice."""
    usable = next((one for one in llm.models(scope, now=now) if one.is_usable), None)
    return {"region": next(iter(usable.regions), ""), "model_id": usable.model} if usable else None


def _builder(people: list[DemoAccount]) -> Scope | None:
    found = [one for one in people if one.organization_id == "demo" and _BUILDER in one.bundles]
    if not found:
        return None
    person = found[0]
    overrides: dict[str, Any] = dict.fromkeys(person.bundles, True)
    return Scope(
        organization_id=person.organization_id,
        user_id=person.user_id,
        role=person.role,
        permissions=permissions_for(person.role, overrides, (), is_home=True),
        user_name=person.name,
    )
