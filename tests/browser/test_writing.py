"""What a model writes is seen while it writes: on the run's page, and beside the editor of its agent."""

import json

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
    member = person("member")
    project_id = runs.find_run(member, run_id=run_id).project_id
    said = {"name": "Night baker", "model": {"region": "", "model_id": "demo"}}
    agent_id = agents.create_agent(member, project_id=project_id, config=said, now=clock.now()).agent_id
    page = people.enter("member", f"/workbench/agents/{agent_id}/")
    run = page.request.get(f"/api/runs/{run_id}").json()
    turns = json.dumps([{"text": "Which flour?", "run": run}])
    page.evaluate(f"sessionStorage.setItem('trial:{member.user_id}:{agent_id}', {json.dumps(turns)})")
    page.reload()  # the turns of a tab stay: this one is under way still
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
