"""Trying an agent beside its editor: a conversation in which each answer is a run of its own."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from diatonic.common import clock
from local.processes import wait_until
from tests.browser.conftest import NARROW, People
from tests.browser.furnishing import person
from workbench.agents import services as agents
from workbench.runs import services as runs
from workbench.runs.rules.runs import Run

_DEMO = {"region": "", "model_id": "demo"}


def _make(**config: Any) -> tuple[str, str]:
    """Make a project of the member's with an agent; return both ids."""
    member = person("member")
    project_id = agents.create_project(member, fields={"name": "Bakery"}, now=clock.now()).project_id
    said = {"name": "Baker", "model": _DEMO, **config}
    made = agents.create_agent(member, project_id=project_id, config=said, now=clock.now())
    return project_id, made.agent_id


def _runs(agent_id: str) -> list[Run]:
    return list(runs.list_agent_runs(person("member"), agent_id=agent_id).items)


def _say(page: Page, words: str) -> None:
    page.get_by_label("Message").fill(words)
    page.get_by_role("button", name="Send").click()


def _answers(page: Page) -> Locator:
    return page.locator(".trial-text")


def _turns(page: Page) -> Locator:
    return page.get_by_role("list", name="What was said").get_by_role("listitem")


def test_an_agent_answers_beside_its_editor_and_goes_on_with_what_was_said(people: People) -> None:
    _, agent_id = _make()
    page = people.enter("member", f"/workbench/agents/{agent_id}/")

    _say(page, "Rye or wheat?")
    expect(_answers(page)).to_contain_text(["You said: Rye or wheat?"])
    _say(page, "Why?")
    expect(_answers(page)).to_contain_text(["Rye or wheat?", "You said: Why?"])

    expect(_turns(page).last).to_contain_text("$0.00")
    expect(_turns(page).last).to_contain_text("the draft")
    given = runs.get_run(person("member"), run_id=_runs(agent_id)[0].run_id).given
    assert [turn["role"] for turn in given["history"]] == ["user", "assistant"]
    assert given["history"][0]["text"] == "Rye or wheat?"
    page.reload()
    expect(_turns(page)).to_have_count(2)
    page.get_by_role("link", name="Its run").last.click()
    expect(page.get_by_role("region", name="What it came to")).to_contain_text("You said: Why?")
    page.go_back()
    page.get_by_role("button", name="Start over").click()
    expect(_turns(page)).to_have_count(0)


def test_what_is_tried_is_said_and_what_is_not_saved_is_not_tried(people: People) -> None:
    _, agent_id = _make()
    page = people.enter("member", f"/workbench/agents/{agent_id}/")
    expect(page.get_by_text("The draft answers, as it is saved.")).to_be_visible()
    warning = page.get_by_text("What you changed and have not saved is not tried.")

    page.get_by_label("Instructions").fill("You bake.")
    expect(warning).to_be_visible()
    page.get_by_label("Instructions").fill("")
    expect(warning).to_be_hidden()


def test_a_message_that_is_not_sent_stays_and_is_one_run_when_it_is_sent_again(people: People) -> None:
    _, agent_id = _make()
    page = people.enter("member", f"/workbench/agents/{agent_id}/")
    page.route("**/execute", lambda route: (route.fetch(), route.abort()))  # the answer is lost on the way
    _say(page, "Hello")
    expect(page.get_by_role("alert").filter(has_text="The server cannot be reached")).to_be_visible()
    expect(page.get_by_label("Message")).to_have_value("Hello")
    people.forgive("ERR_FAILED")

    page.unroute("**/execute")
    page.get_by_role("button", name="Send").click()
    expect(_answers(page)).to_contain_text(["You said: Hello"])
    assert len(_runs(agent_id)) == 1
    page.get_by_label("Message").fill("Half a sen")
    page.reload()
    expect(page.get_by_label("Message")).to_have_value("Half a sen")


def test_an_agent_that_cannot_answer_says_why_and_what_is_deployed_is_asked_for(people: People) -> None:
    member = person("member")
    project_id, agent_id = _make(model=None)
    page = people.enter("member", f"/workbench/agents/{agent_id}/", viewport=NARROW)
    _say(page, "Hello")
    expect(page.get_by_role("alert").filter(has_text="has no model")).to_be_visible()
    expect(page.get_by_label("Message")).to_have_value("Hello")

    for number, model in ((1, _DEMO), (2, None)):
        main = {"name": "Desk", "model": model}
        agents.save_main_config(member, project_id=project_id, config=main, revision=number, now=clock.now())
        if number == 1:
            agents.delete_agent(member, agent_id=agent_id, now=clock.now())
            agents.request_deployment(member, project_id=project_id, fields={}, now=clock.now())
            wait_until(lambda: agents.get_project(member, project_id=project_id).deployed is not None, "a deployment")
    page.goto(f"/o/demo/workbench/projects/{project_id}/main/")
    page.get_by_label("What is deployed").check()
    _say(page, "Hello")
    expect(_answers(page)).to_contain_text(["You said: Hello"])
    page.get_by_label("The draft, as it is saved").check()
    _say(page, "Are you there?")
    expect(page.get_by_role("alert").filter(has_text="has no model")).to_be_visible()
    expect(_turns(page)).to_have_count(1)
    people.forgive("status of 422")


def test_without_script_a_message_leads_to_the_page_of_its_run(people: People) -> None:
    _, agent_id = _make()
    page = people.enter("member", f"/workbench/agents/{agent_id}/", java_script_enabled=False, viewport=NARROW)
    _say(page, "Plain words")

    expect(page.get_by_text("Reload the page to see how it goes on.")).to_be_visible()
    assert runs.get_run(person("member"), run_id=_runs(agent_id)[0].run_id).given == {"message": "Plain words"}
