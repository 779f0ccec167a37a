"""The screens of projects and agents: their words, who may do what, and two people at one form."""

from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.scope import Scope
from organizations.accounts.rules import Account
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.workbench.agents.making import GONE, make_agent, make_project, make_tool
from tests.workbench.agents.pages import BENCH, hidden, see, send, text_of
from workbench.agents import services
from workbench.agents.rules.projects import Project


@pytest.fixture
def account() -> Account:
    make_organization("demo")
    make_organization("other")
    return make_person("demo", name="Mina")


@pytest.fixture
def mina(account) -> Scope:
    """A member who makes a project."""
    return scope_for(account, "demo")


@pytest.fixture
def project(mina) -> Project:
    return make_project(mina, description="We bake.")


@pytest.fixture
def member(account) -> Client:
    return sign_in(account)


@pytest.fixture
def builder(mina) -> Client:
    """Somebody else who may change the project."""
    return _client("Bo", agents__edit=True)


@pytest.fixture
def viewer(mina) -> Client:
    return _client("Vera", role="viewer")


@pytest.fixture
def stranger(mina) -> Client:
    return sign_in(make_person("other", name="Stan", role="owner"))


def _client(name: str, **options: Any) -> Client:
    return sign_in(make_person("demo", name=name, **options))


def _at(project: Project, path: str = "") -> str:
    return f"/projects/{project.project_id}/{path}"


def test_an_empty_list_offers_the_first_step_to_whom_may_take_it(member, viewer):
    assert "Make the first project" in see(member, "/projects/")
    assert "None of these projects is yours" in see(member, "/projects/?mine=yes")
    read = see(viewer, "/projects/")
    assert "No projects yet" in read
    assert "Make" not in read.partition("No projects yet")[2]


def test_a_project_begins_with_its_main_agent(member, viewer):
    made = member.post(f"{BENCH}/projects/new/", {"name": "Bakery", "description": "We bake."})

    assert made.status_code == 302
    page = text_of(member.get(made["Location"]))
    assert "Bakery The main agent: it is spoken to, and asks the others" in page
    assert "Has no model yet" in page
    assert "The main agent is alone" in page
    assert "Make the first agent" in page
    assert "Bakery" in see(viewer, "/projects/")
    assert "Make the first agent" not in text_of(viewer.get(made["Location"]))


def test_a_project_without_a_name_is_explained(member):
    answer = member.post(f"{BENCH}/projects/new/", {"name": " "})

    assert (answer.status_code, "Not saved yet" in text_of(answer)) == (422, True)
    assert "No projects yet" in see(member, "/projects/")


def test_who_may_not_change_a_project_reads_why(project, mina, viewer):
    agent = make_agent(project, mina)
    tool = make_tool(project, mina)

    for path in (
        f"/agents/{agent.agent_id}/",
        f"/tools/{tool.tool_id}/",
        _at(project, "main/"),
        _at(project, "settings/"),
    ):
        page = viewer.get(f"{BENCH}{path}")
        assert "You can read this, but not change it: it is Mina" in text_of(page)
        assert b"<fieldset disabled" in page.content
        assert b'type="submit" data-key="s"' not in page.content
        assert send(viewer, path, page, name="Otherwise").status_code == 403
    assert services.get_agent(mina, agent_id=agent.agent_id).name == "Baker"
    assert "Environment" not in see(viewer, _at(project)).partition("Agents")[2].partition("Deployments")[0]


def test_what_is_of_another_organization_is_not_there(project, mina, stranger):
    agent = make_agent(project, mina)
    for path in (_at(project), _at(project, "deployments/"), f"/agents/{agent.agent_id}/", "/projects/"):
        assert stranger.get(f"{BENCH}{path}").status_code == 404
        assert stranger.get(f"/o/other/workbench{path}").status_code == (200 if path == "/projects/" else 404)
    assert "Bakery" not in text_of(stranger.get("/o/other/workbench/projects/"))


def test_a_project_goes_with_everything_once_its_name_is_typed(project, mina, member):
    make_agent(project, mina)
    make_tool(project, mina)

    assert "With it go 1 agent and 1 tool." in see(member, _at(project, "delete/"))
    wrong = member.post(f"{BENCH}{_at(project, 'delete/')}", {"confirm_name": "Bakerei"})
    assert (wrong.status_code, "Nothing was deleted" in text_of(wrong)) == (422, True)
    gone = member.post(f"{BENCH}{_at(project, 'delete/')}", {"confirm_name": "Bakery"})
    assert gone.status_code == 302
    assert "Being deleted" in see(member, "/projects/")
    assert "This project is being deleted with everything in it" in see(member, _at(project))
    while work("demo"):
        pass
    assert member.get(f"{BENCH}{_at(project)}").status_code == 404


def test_an_agent_is_made_with_its_tools_and_read_again(project, mina, member):
    make_tool(project, mina, description="Weighs flour.")
    services.seed_builtin_tools(now=clock.now())
    path = _at(project, "agents/new/")
    form = see(member, path)
    assert "weigh Weighs flour." in form
    assert "calculator" in form

    made = send(
        member,
        path,
        name="Baker",
        system_prompt="You bake.",
        tools="weigh",
        builtin_tools="calculator",
        hosts="api.example.org\r\n *.Example.com ",
    )

    agent_id = made["Location"].rstrip("/").rpartition("/")[2]
    config = services.get_agent(mina, agent_id=agent_id).config
    assert config.hosts == ["api.example.org", "*.example.com"]
    assert (config.system_prompt, config.tools, config.builtin_tools) == ("You bake.", ["weigh"], ["calculator"])
    page = member.get(made["Location"])
    assert page.content.count(b" checked") == 2


def test_a_tool_that_is_not_there_is_named_and_nothing_is_lost(project, member):
    answer = send(member, _at(project, "agents/new/"), name="Baker", system_prompt="You bake.", tools="weigh")

    assert answer.status_code == 422
    assert "There is no tool called “weigh” in this project." in text_of(answer)
    assert b"You bake." in answer.content


def test_the_demo_is_named_wherever_a_model_is_chosen(project, mina, member):
    agent = make_agent(project, mina, model={"region": "", "model_id": "demo"})
    said = "The demo only repeats what it is told: no model answers."

    for path in (f"/agents/{agent.agent_id}/", _at(project, "main/"), _at(project, "agents/new/")):
        assert said in see(member, path)
    send(member, _at(project, "main/"), name="Head", model=" demo")
    assert "Demo: only repeats" in see(member, _at(project))


def test_a_model_that_is_not_offered_any_more_stays_until_another_is_chosen(project, mina, member):
    agent = make_agent(project, mina, model=GONE)
    path = f"/agents/{agent.agent_id}/"
    value = f"{GONE['region']} {GONE['model_id']}"

    assert "not offered here any more" in see(member, path)
    assert "This model is not offered here: the project is not deployed with it." in see(member, path)
    send(member, path, name="Baker", system_prompt="You bake rye.", model=value)
    assert services.get_agent(mina, agent_id=agent.agent_id).config.model == agent.config.model


def test_a_flow_keeps_its_graph_when_its_words_are_changed_here(project, mina, member):
    graph = {"nodes": [{"id": "start", "type": "trigger"}], "edges": []}
    agent = make_agent(project, mina, type="flow", graph=graph)

    assert send(member, f"/agents/{agent.agent_id}/", name="Stream").status_code == 302

    config = services.get_agent(mina, agent_id=agent.agent_id).config
    assert (config.name, config.type, config.graph) == ("Stream", "flow", graph)


def test_what_two_people_changed_apart_is_joined(project, mina, member, builder):
    agent = make_agent(project, mina)
    path = f"/agents/{agent.agent_id}/"
    seen = member.get(f"{BENCH}{path}")
    send(builder, path, name="Baker", system_prompt="You bake rye.")

    answer = send(member, path, seen, name="Miller", system_prompt="You bake.")

    assert answer.status_code == 302
    assert "Joined with the change of Bo." in text_of(member.get(f"{BENCH}{path}"))
    config = services.get_agent(mina, agent_id=agent.agent_id).config
    assert (config.name, config.system_prompt) == ("Miller", "You bake rye.")


@pytest.mark.parametrize(("keep", "kept"), [("mine", "You bake oats."), ("theirs", "You bake rye.")])
def test_what_two_people_changed_both_is_asked_with_both_sides(project, mina, member, builder, keep, kept):
    agent = make_agent(project, mina)
    path = f"/agents/{agent.agent_id}/"
    seen = member.get(f"{BENCH}{path}")
    send(builder, path, name="Baker", system_prompt="You bake rye.")

    asked = send(member, path, seen, name="Baker", system_prompt="You bake oats.")
    page = text_of(asked)
    assert asked.status_code == 412
    assert "Bo saved a change while you wrote" in page
    assert "What I wrote You bake oats." in page
    assert "What Bo saved You bake rye." in page
    again = send(member, path, asked, name="Baker", system_prompt="You bake oats.", asked="yes")
    assert again.status_code == 412
    choice = {"asked": "yes", "keep-system_prompt": keep}
    assert send(member, path, again, name="Baker", system_prompt="You bake oats.", **choice).status_code == 302

    assert services.get_agent(mina, agent_id=agent.agent_id).config.system_prompt == kept


def test_the_main_agent_is_saved_and_its_conflict_asked(project, mina, member, builder):
    path = _at(project, "main/")
    seen = member.get(f"{BENCH}{path}")
    assert send(builder, path, name="Head", system_prompt="Ask the baker.").status_code == 302

    answer = send(member, path, seen, name="Head", system_prompt="Ask the miller.")

    assert (answer.status_code, "What Bo saved Ask the baker." in text_of(answer)) == (412, True)
    assert hidden(answer)["revision"] == "2"


def test_the_settings_of_a_project_are_saved(project, mina, member):
    assert send(member, _at(project, "settings/"), name="Rye bakery").status_code == 302

    found = services.get_project(mina, project_id=project.project_id)
    assert (found.name, found.description) == ("Rye bakery", "")


def test_an_agent_goes_once_its_name_is_typed(project, mina, member):
    agent = make_agent(project, mina)
    path = f"{BENCH}/agents/{agent.agent_id}/delete/"

    assert member.post(path, {"confirm_name": "Bread"}).status_code == 422
    assert member.post(path, {"confirm_name": "Baker"}).status_code == 302
    assert member.get(f"{BENCH}/agents/{agent.agent_id}/").status_code == 404


def test_the_start_page_shows_ones_own_projects(project, member, viewer):
    assert "Your projects Bakery" in text_of(member.get("/o/demo/"))
    assert "Your projects" not in text_of(viewer.get("/o/demo/"))
