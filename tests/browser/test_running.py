"""The workbench in a browser: a project is made, tried and deployed, its agents are run, watched, stopped and answered."""

from playwright.sync_api import Locator, Page, expect

from diatonic.common import clock
from tests.browser.conftest import NARROW, People
from tests.browser.furnishing import person
from tests.browser.running import draw, make_flow
from workbench.agents import services as agents
from workbench.runs import services as runs

_ADDS = {"tool": "add", "arguments": {"a": "{{input.a}}", "b": "{{input.b}}"}}
_GIVEN = {"inputs": [{"name": "a", "type": "number"}, {"name": "b", "type": "number"}]}


def _state(page: Page) -> Locator:
    return page.locator("#run-state").get_by_role("status")


def _make_project(page: Page, name: str) -> str:
    page.goto("/o/demo/workbench/projects/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make the project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    return page.url.rstrip("/").rpartition("/")[2]


def _make_tool_and_try_it(page: Page) -> None:
    page.get_by_role("link", name="Tools").click()
    page.get_by_role("link", name="New tool").or_(page.get_by_role("link", name="Make the first tool")).first.click()
    page.get_by_label("Name").fill("add")
    page.get_by_role("button", name="Make the tool").click()
    page.get_by_label("a", exact=True).fill("2")
    page.get_by_label("b", exact=True).fill("3")
    page.get_by_role("button", name="Try it with these").click()
    expect(page.get_by_role("heading", name="It worked")).to_be_visible()
    expect(page.get_by_role("region", name="Output")).to_contain_text('"sum": 5')


def _make_agent(page: Page, project: str) -> None:
    page.goto(f"/o/demo/workbench/projects/{project}/agents/new/")
    page.get_by_label("Name").fill("Adder")
    page.get_by_label("Model").select_option(label="demo: costs nothing, only repeats")
    page.get_by_label("add", exact=True).check()
    page.get_by_role("button", name="Make the agent").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Adder")


def _deploy(page: Page, project: str) -> None:
    page.goto(f"/o/demo/workbench/projects/{project}/main/")
    page.get_by_label("Model").select_option(label="demo: costs nothing, only repeats")
    page.get_by_role("button", name="Save the main agent").click()
    expect(page.get_by_text("The main agent is saved.")).to_be_visible()
    expect(page.get_by_role("heading", name="Try it")).to_be_visible()
    page.goto(f"/o/demo/workbench/projects/{project}/")
    page.get_by_role("link", name="Deployments").click()
    page.get_by_role("button", name="Deploy the project as it is now").click()
    expect(page.get_by_text("This is what runs.")).to_be_visible()


def _start(page: Page, project: str) -> None:
    page.goto(f"/o/demo/workbench/projects/{project}/")
    page.get_by_role("link", name="Run", exact=True).click()
    page.get_by_label("Which agent").select_option(label="Careful")
    page.get_by_label("a", exact=True).fill("2")
    page.get_by_label("b", exact=True).fill("40")
    page.get_by_role("button", name="Start the run").click()


def test_a_project_is_made_tried_deployed_run_watched_stopped_resumed_and_approved(people: People) -> None:
    page = people.enter("member")
    project = _make_project(page, "Sums")
    _make_tool_and_try_it(page)
    _make_agent(page, project)
    nodes = (("start", "trigger"), ("sum", "tool"), ("sure", "approval"), ("end", "output"))
    says = {
        "trigger": _GIVEN,
        "tool": _ADDS,
        "approval": {"title": "Is it right?"},
        "output": {"value": "{{nodes.sum}}"},
    }
    make_flow(person("member"), project, "Careful", draw(*nodes, **says), tools=["add"])
    _deploy(page, project)

    streams: list[int] = []
    page.on("response", lambda answer: streams.append(answer.status) if "/stream/runs/" in answer.url else None)
    _start(page, project)

    expect(page.get_by_label("Lines of the log")).to_contain_text("sum is done.")
    expect(_state(page)).to_have_text("Waits for an answer")
    graph = page.get_by_role("region", name="The steps as a graph")
    expect(graph).to_contain_text("sure: Approval, Waits for an answer")
    page.get_by_role("button", name="Stop the run").click()
    expect(_state(page)).to_have_text("Stopped")
    page.get_by_role("button", name="Resume the run").click()
    expect(_state(page)).to_have_text("Waits for an answer")
    builder = people.enter("builder")
    builder.goto(page.url)
    builder.get_by_label("Why").fill("I counted again.")
    builder.get_by_role("button", name="Approve").click()

    # Without anything done there: the page follows its run.
    expect(_state(page)).to_have_text("Completed")
    expect(graph).to_contain_text("end: Result, Completed")
    expect(page.get_by_role("region", name="What it came to")).to_contain_text('"sum": 42')
    expect(page.get_by_label("Lines of the log")).to_contain_text("Resumed.")
    assert set(streams) == {200}
    page.get_by_role("link", name="Runs").last.click()
    expect(page.get_by_role("link", name="Careful")).to_be_visible()


def test_the_browser_of_who_started_a_run_does_what_it_asks_once(people: People) -> None:
    member = person("member")
    page = people.enter("member", timezone_id="Europe/Vienna")
    project = _make_project(page, "Clocks")
    config = {"name": "local_time", "type": "frontend_action", "outputSchema": {"type": "object"}}
    agents.create_tool(member, project_id=project, config=config, now=clock.now())
    nodes = (("start", "trigger"), ("ask", "tool"), ("end", "output"))
    says = {"trigger": {}, "tool": {"tool": "local_time"}, "output": {"value": "{{nodes.ask.time_zone}}"}}
    agent_id = make_flow(member, project, "Clock", draw(*nodes, **says), tools=["local_time"])
    run_id = runs.execute(member, agent_id=agent_id, given={}, draft=True, now=clock.now()).run_id

    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"/o/demo/workbench/runs/{run_id}/")

    for tab in (page, other):
        expect(_state(tab)).to_have_text("Completed")
        expect(tab.get_by_role("region", name="What it came to")).to_contain_text("Europe/Vienna")


def test_without_script_a_run_is_started_looked_at_and_stopped(people: People) -> None:
    member = person("member")
    project = agents.create_project(member, fields={"name": "Plain"}, now=clock.now()).project_id
    make_flow(
        member,
        project,
        "Asker",
        draw(("start", "trigger"), ("sure", "approval"), ("end", "output"), trigger={}, output={}),
    )
    page = people.enter("member", java_script_enabled=False, viewport=NARROW)
    page.goto(f"/o/demo/workbench/projects/{project}/run/")
    page.get_by_label("Which agent").select_option(label="Asker")
    page.get_by_role("button", name="Choose").click()
    page.get_by_role("button", name="Start the run").click()

    expect(page.get_by_text("Reload the page to see how it goes on.")).to_be_visible()
    page.get_by_role("button", name="Stop the run").click()
    expect(_state(page)).to_have_text("Stopped")
    page.get_by_role("button", name="Resume the run").click()
    expect(page.get_by_role("button", name="Stop the run")).to_be_visible()
