"""A run that is under way: what a model writes is seen, on its page and beside an editor, where it is stopped as well."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from diatonic.common import clock
from tests.browser.conftest import People
from tests.browser.furnishing import person
from tests.browser.running import draw, make_flow, run_until
from workbench.agents import services as agents
from workbench.runs import services as runs
from workbench.runs.rules.runs import Decision
from workbench.runs.store.waking import show


@pytest.fixture
def run_id() -> str:
    """A run that is under way until somebody approves."""
    member = person("member")
    project_id = agents.create_project(member, fields={"name": "Bakery"}, now=clock.now()).project_id
    nodes = (("start", "trigger"), ("sure", "approval"), ("end", "output"))
    drawn = draw(*nodes, trigger={}, output={"value": {"text": "Rye it is."}})
    return run_until("waits", member, make_flow(member, project_id, "Baker", drawn))


def _write(page: Page, run_id: str, text: str) -> None:
    """Tell who watches what a model has written; again and again, as it would, until the page listens."""
    said = {"at": "#sure", "node": "sure", "is_inner": False, "text": text}
    for _ in range(50):
        show(run_id, json.dumps(said))
        page.wait_for_timeout(100)
        if page.get_by_text(text, exact=True).count():
            return


def _approve(run_id: str) -> None:
    (wait,) = runs.get_run(person("builder"), run_id=run_id).waits
    runs.decide(person("builder"), run_id=run_id, wait_id=wait.wait_id, decision=Decision.APPROVE, now=clock.now())


def _beside(people: People, run_id: str, **options: Any) -> Page:
    """Open the editor of an agent, in a tab whose conversation has the run for its turn; turns stay in their tab."""
    member = person("member")
    project_id = runs.find_run(member, run_id=run_id).project_id
    said = {"name": "Night baker", "model": {"region": "", "model_id": "demo"}}
    agent_id = agents.create_agent(member, project_id=project_id, config=said, now=clock.now()).agent_id
    page = people.enter("member", f"/workbench/agents/{agent_id}/", **options)
    run = page.request.get(f"/api/runs/{run_id}").json()
    turns = json.dumps([{"text": "Which flour?", "run": run}])
    page.evaluate(f"sessionStorage.setItem('trial:{member.user_id}:{agent_id}', {json.dumps(turns)})")
    page.reload()
    return page


def test_the_page_of_a_run_shows_what_is_written_until_it_is_said(people: People, run_id: str) -> None:
    page = people.enter("builder", f"/workbench/runs/{run_id}/")
    row = page.locator("#run-log .log-writing")

    _write(page, run_id, "Take")
    _write(page, run_id, "Take <b>rye</b>")

    expect(row).to_have_count(1)
    expect(row).to_contain_text("Take <b>rye</b>")
    _approve(run_id)
    expect(page.locator("#run-state").get_by_role("status")).to_have_text("Completed")
    expect(row).to_have_count(0)


def test_beside_its_editor_an_agent_is_seen_writing(people: People, run_id: str) -> None:
    page = _beside(people, run_id)
    answer = page.locator(".trial-text")

    _write(page, run_id, "Take rye")
    expect(answer).to_have_text("Take rye")
    expect(answer).to_have_attribute("aria-busy", "true")
    asked = {"at": "/sure@1#agent", "node": "agent", "is_inner": True, "text": "I ask the miller"}
    show(run_id, json.dumps(asked))
    _write(page, run_id, "Take rye, and wait")

    expect(answer).to_have_text("Take rye, and wait")
    _approve(run_id)
    expect(answer).to_have_text("Rye it is.")
    expect(answer).to_have_attribute("aria-busy", "false")


def test_beside_its_editor_a_run_that_waits_says_for_what_and_is_stopped(people: People, run_id: str) -> None:
    page = _beside(people, run_id)
    turn = page.get_by_role("list", name="What was said").get_by_role("listitem")
    send = page.get_by_role("button", name="Send")
    expect(turn).to_contain_text("Bake with this much water?")
    expect(turn).to_contain_text("Waits for an answer")
    expect(send).to_be_disabled()

    turn.get_by_role("button", name="Stop").click()

    expect(turn).to_contain_text("Stopped")
    expect(turn.get_by_role("button", name="Stop")).to_be_hidden()
    expect(turn).not_to_contain_text("Bake with this much water?")
    expect(send).to_be_enabled()
    assert runs.find_run(person("member"), run_id=run_id).status == "stopped"
    turn.get_by_role("link", name="Its run").click()
    expect(page.locator("#run-state").get_by_role("status")).to_have_text("Stopped")


def test_beside_its_editor_the_browser_does_what_a_run_asks_of_it(people: People) -> None:
    member = person("member")
    project_id = agents.create_project(member, fields={"name": "Clocks"}, now=clock.now()).project_id
    config = {"name": "local_time", "type": "frontend_action", "outputSchema": {"type": "object"}}
    agents.create_tool(member, project_id=project_id, config=config, now=clock.now())
    nodes = (("start", "trigger"), ("ask", "tool"), ("end", "output"))
    says = {"trigger": {}, "tool": {"tool": "local_time"}, "output": {"value": "{{nodes.ask.time_zone}}"}}
    agent_id = make_flow(member, project_id, "Clock", draw(*nodes, **says), tools=["local_time"])

    page = _beside(people, run_until("waits", member, agent_id), timezone_id="Europe/Vienna")

    expect(page.locator(".trial-text")).to_contain_text("Europe/Vienna")
