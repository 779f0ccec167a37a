"""Runs of flows and agents for the people who recur; a worker is as often at hand as a test asks for one."""

import itertools
from collections.abc import Mapping
from typing import Any

from diatonic.common import clock, offers
from diatonic.common.dynamo.models import BaseModel
from diatonic.common.offers import Offer
from diatonic.common.scope import Scope, system_scope
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for
from workbench.agents import services as agents
from workbench.agents.rules.projects import Project
from workbench.agents.tools import builtin
from workbench.llm import services as llm
from workbench.runs import services
from workbench.runs.models import HistoryItem, PartItem
from workbench.runs.rules.runs import Run
from workbench.runs.services.watching import WholeRun

Drawn = tuple[str, str, dict[str, Any]]
WORKER = system_scope("demo", reason="test")
DEMO = {"region": "", "model_id": "demo"}
END: Drawn = ("end", "output", {})


class Team:
    """An organization with an owner, a member who starts runs, and a builder; a project of the member's."""

    def __init__(self, organization: str = "demo") -> None:
        make_organization(organization)
        self.owner = scope_for(make_person(organization, name="Olga", role="owner"), organization)
        self.member = scope_for(make_person(organization, name="Mina"), organization)
        self.colleague = scope_for(make_person(organization, name="Cleo"), organization)
        self.viewer = scope_for(make_person(organization, name="Vera", role="viewer"), organization)
        self.project: Project = agents.create_project(self.member, fields={"name": "Bakery"}, now=clock.now())
        main = {"name": "Head", "model": DEMO}
        agents.save_main_config(
            self.member, project_id=self.project.project_id, config=main, revision=1, now=clock.now()
        )
        agents.seed_builtin_tools(now=clock.now())

    def agent(self, **config: Any) -> str:
        """Make an agent, and return its id."""
        said = {"name": "Baker", "model": DEMO, **config}
        made = agents.create_agent(self.member, project_id=self.project.project_id, config=said, now=clock.now())
        return made.agent_id

    def flow(self, *nodes: Drawn, edges: list[tuple[str, ...]], **config: Any) -> str:
        """Make a flow, and return its id."""
        drawn = [{"id": name, "type": kind, "config": said} for name, kind, said in nodes]
        ways = [dict(zip(("source", "target", "source_handle"), way, strict=False)) for way in edges]
        graph = {"nodes": drawn, "edges": ways}
        return self.agent(type="flow", graph=graph, **config)

    def line(self, *nodes: Drawn, **config: Any) -> str:
        """Make a flow of nodes one after the other, between a start and an end, and return its id."""
        names = ["start", *(name for name, _, _ in nodes), "end"]
        inputs = [{"name": name, "type": "any", "required": False} for name in config.pop("inputs", ())]
        start = ("start", "trigger", {"inputs": inputs})
        return self.flow(start, *nodes, END, edges=list(itertools.pairwise(names)), **config)

    def tool(self, **config: Any) -> str:
        """Make a tool, and return its name."""
        said = {"name": "weigh", "type": "code", "code": "export default () => 1", **config}
        return agents.create_tool(self.member, project_id=self.project.project_id, config=said, now=clock.now()).name

    def main(self, **config: Any) -> str:
        """Configure the main agent another way, and return the project's id, by which it runs."""
        at = {"project_id": self.project.project_id}
        said = {"name": "Head", **config}
        agents.save_main_config(self.member, **at, config=said, revision=2, now=clock.now())
        return self.project.project_id

    def limit(self, **changes: Any) -> None:
        """Set limits for models."""
        llm.change_limits(self.owner, changes=changes, revision=None, now=clock.now())

    def start(self, agent_id: str, scope: Scope | None = None, **given: Any) -> Run:
        """Start a run of a draft."""
        return services.execute(scope or self.member, agent_id=agent_id, given=given, draft=True, now=clock.now())

    def run(self, agent_id: str, **given: Any) -> WholeRun:
        """Start a run, and let a worker go on with it as far as it goes."""
        return self.go_on(self.start(agent_id, **given))

    def go_on(self, run: Run) -> WholeRun:
        """Let a worker go on with a run as far as it goes."""
        while work("demo", only="runs.tasks.go_on"):
            pass
        return self.look(run)

    def look(self, run: Run) -> WholeRun:
        """Return a run as it is now."""
        return services.get_run(self.owner, run_id=run.run_id)


def take_over(run: Run) -> None:
    """Go on as a worker does who finds that the one before was lost."""
    services.go_on(WORKER, run_id=run.run_id, now=clock.now())


def lines(run: Run) -> list[str]:
    """Return what a run's log says."""
    return [
        item.text
        for item in PartItem.query(run.run_id, PartItem.part_id.startswith("log#"), consistent_read=True, page_size=100)
    ]


def everything(run: Run) -> str:
    """Return all that is kept of a run, as text."""
    items: list[BaseModel] = list(PartItem.query(run.run_id, consistent_read=True, page_size=100))
    items += list(HistoryItem.query(run.agent_id, consistent_read=True, page_size=100))
    return repr([item.attribute_values for item in items])


def counting(name: str = "test-count") -> list[Mapping[str, Any]]:
    """Offer a built-in tool that remembers what it was called with."""
    calls: list[Mapping[str, Any]] = []

    def run(_asked: offers.Asked, arguments: Mapping[str, Any]) -> Any:
        calls.append(arguments)
        return {"calls": len(calls)}

    builtin.register(Offer(name, "Counts.", {"type": "object"}, "test", run))
    agents.seed_builtin_tools(now=clock.now())
    return calls


def offering(run: Any, name: str = "test-do", *, is_idempotent: bool = True) -> str:
    """Offer a built-in tool that does this."""
    schema = {"type": "object"}
    builtin.register(
        Offer(name, "Does it.", schema, "test", lambda _, arguments: run(arguments), is_idempotent=is_idempotent)
    )
    agents.seed_builtin_tools(now=clock.now())
    return name
