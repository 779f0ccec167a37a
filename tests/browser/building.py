"""A workbench in which every screen has something to show: a project with agents, tools, values and deployments."""

from decimal import Decimal
from typing import Any

from playwright.sync_api import Page, expect

from diatonic.common import clock
from diatonic.common.scope import Scope
from local.processes import wait_until
from tests.browser.furnishing import person
from workbench.agents import services as agents
from workbench.llm import services as llm
from workbench.llm.rules.budgets import Purpose
from workbench.llm.rules.messages import Message, ModelRequest, Text

_DEMO = {"region": "", "model_id": "demo"}
_PROMPT = "You answer questions about bread.\n\nAsk the miller about flour, and never guess a price."
_CODE = """export default ({ flour, hydration }) => {
  console.log("for", flour, "grams");
  if (hydration > 120) {
    throw new Error("That is soup, not dough.");
  }
  return { water: Math.round((flour * hydration) / 100) };
};
"""
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "flour": {"type": "number", "description": "Grams of flour"},
        "hydration": {"type": "integer", "description": "Water in per cent of the flour", "default": 70},
        "kind": {"enum": ["wheat", "rye", "oats"]},
        "is_whole": {"type": "boolean", "description": "Whole grain"},
    },
    "required": ["flour", "hydration"],
}
_GRAPH = {"nodes": [{"id": "start", "type": "trigger"}, {"id": "weigh", "type": "tool", "config": {}}], "edges": []}


def furnish_bench() -> dict[str, str]:
    """Make everything; return the ids by name: ``project``, ``agent``, ``flow``, ``tool``, ``action``, ``deployed``."""
    member, owner, now = person("member"), person("owner"), clock.now()
    agents.seed_builtin_tools(now=now)
    said = {"name": "Bakery helpdesk", "description": "Answers what customers of the bakery ask by mail and chat."}
    project_id = agents.create_project(member, fields=said, now=now).project_id
    tool = {"name": "water_for_dough", "description": "How much water a dough takes.", "type": "code", "code": _CODE}
    made = {
        "project": project_id,
        "tool": _tool(member, project_id, **tool, inputSchema=_SCHEMA),
        "action": _tool(member, project_id, name="pick_a_day", type="frontend_action", outputSchema={"type": "string"}),
        "agent": make_agent(
            member,
            project_id,
            name="Baker",
            description="Knows doughs, ovens and times.",
            system_prompt=_PROMPT,
            model=_DEMO,
            tools=["water_for_dough"],
            builtin_tools=["calculator"],
        ),
    }
    agents.set_variable(
        member,
        project_id=project_id,
        key="SHOP_API_KEY",
        fields={"value": "hush", "hosts": ["shop.example.org"]},
        now=now,
    )
    agents.set_variable(member, project_id=project_id, key="OLD_KEY", fields={"value": "hush hush"}, now=now)
    made["failed"] = _deploy(member, project_id, note="Before there was a model")
    main = {"name": "Front desk", "description": "Whoever writes to us.", "model": _DEMO, "system_prompt": _PROMPT}
    agents.save_main_config(member, project_id=project_id, config=main, revision=1, now=clock.now())
    made["earlier"] = _deploy(member, project_id, note="The first that worked")
    made["deployed"] = _deploy(member, project_id, note="")
    made["flow"] = make_agent(member, project_id, name="Complaints", type="flow", graph=_GRAPH)
    _use_models(owner)
    return made


def _tool(scope: Scope, project_id: str, **config: Any) -> str:
    return agents.create_tool(scope, project_id=project_id, config=config, now=clock.now()).tool_id


def make_agent(scope: Scope, project_id: str, **config: Any) -> str:
    return agents.create_agent(scope, project_id=project_id, config=config, now=clock.now()).agent_id


def _deploy(scope: Scope, project_id: str, *, note: str) -> str:
    """Deploy, and wait until the running worker has."""
    made = agents.request_deployment(scope, project_id=project_id, fields={"note": note}, now=clock.now())
    deployment_id = made.deployment_id

    def has_ended() -> bool:
        return agents.get_deployment(scope, deployment_id=deployment_id).deployment.has_ended

    wait_until(has_ended, f"the deployment {note}")
    return deployment_id


def _use_models(owner: Scope) -> None:
    now = clock.now()
    changes = {"user_monthly_cost": Decimal(5), "tokens_per_day": 2_000}
    llm.change_limits(owner, changes=changes, revision=None, now=now)
    llm.extend_budget(owner, cost=Decimal(20), reason="The trade fair in autumn", revision=None, now=now)
    for function, score in (("chat", None), ("agent", 1)):
        request = ModelRequest("demo", (Message("user", (Text("Which flour? " * 40),)),), max_tokens=500)
        made = llm.call(owner, request, purpose=Purpose(function, owner.user_id), now=now)
        llm.score_call(owner, conversation_id=made.conversation_id, call_id=made.call_id, score=score, now=now)
    llm.close_hour(owner, hour=clock.iso(now)[:13], now=now)


def try_tool(page: Page) -> None:
    """Try the tool with arguments by which its code fails."""
    page.get_by_label("flour").fill("500")
    page.get_by_label("hydration").fill("150")
    page.get_by_role("button", name="Try it with these").click()
    expect(page.get_by_text("That is soup, not dough.", exact=False).first).to_be_visible()


def refuse_tool(page: Page) -> None:
    """Save a schema that is none."""
    page.get_by_label("What it is given").fill('{\n  "type": "count"\n}')
    page.get_by_role("button", name="Save the tool").click()
    expect(page.get_by_role("alert")).to_contain_text("Line 2, at /type")


def talk(page: Page) -> None:
    """Say two things to the agent as it is deployed, and begin with a third: a flow of the draft is not finished."""
    llm.change_limits(person("owner"), changes={"tokens_per_day": 100_000}, revision=None, now=clock.now())
    page.get_by_label("What is deployed").check()
    for number, said in enumerate(("Which flour for a rye loaf?", "And how long does it bake?"), 1):
        page.get_by_label("Message").fill(said)
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".trial-text").filter(has_text="You said: ")).to_have_count(number)
    page.get_by_label("Message").fill("Thank y")


def meet(page: Page) -> None:
    """Save the agent over what the owner saved meanwhile."""
    agent_id = page.url.rstrip("/").rpartition("/")[2]
    owner = person("owner")
    seen = agents.get_agent(owner, agent_id=agent_id)
    config = {**seen.config.model_dump(mode="json"), "system_prompt": "You answer in verse."}
    agents.update_agent(owner, agent_id=agent_id, config=config, revision=seen.revision, now=clock.now())
    page.get_by_label("Instructions").fill("You answer briefly.")
    page.get_by_role("button", name="Save the agent").click()
    expect(page.get_by_role("alert")).to_contain_text("saved a change while you wrote")
