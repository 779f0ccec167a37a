"""The screens of environments and deployments: values go in and are never shown; a time line with what is live."""

from typing import Any

import pytest
from django.test import Client

from diatonic.common import clock
from diatonic.common.scope import Scope
from organizations.accounts.rules import Account
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.workbench.agents.making import CHOSEN, make_project
from tests.workbench.agents.pages import BENCH, see, text_of
from workbench.agents import services
from workbench.agents.rules.projects import Project

_SECRET = "sesame-open-now"


@pytest.fixture
def account() -> Account:
    make_organization("demo")
    return make_person("demo", name="Mina")


@pytest.fixture
def mina(account) -> Scope:
    return scope_for(account, "demo")


@pytest.fixture
def member(account) -> Client:
    return sign_in(account)


@pytest.fixture
def project(mina) -> Project:
    return make_project(mina)


def _set(client: Client, project: Project, **fields: Any) -> Any:
    return client.post(f"{BENCH}/projects/{project.project_id}/environment/", fields)


def _listed(mina: Scope, project: Project) -> list[tuple[str, tuple[str, ...], int]]:
    found = services.list_environment(mina, project_id=project.project_id)
    return [(one.key, one.hosts, one.revision) for one in found]


def test_a_value_goes_in_and_is_on_no_page(project, mina, member):
    path = f"/projects/{project.project_id}/environment/"
    assert "Nothing is set yet" in see(member, path)

    answer = _set(member, project, key="API_KEY", value=_SECRET, hosts="API.example.org\n*.example.com")

    assert answer.status_code == 302
    page = member.get(f"{BENCH}{path}")
    assert _SECRET.encode() not in page.content
    assert "May be sent to api.example.org , *.example.com" in text_of(page)
    assert "Not used yet" in text_of(page)
    assert _listed(mina, project) == [("API_KEY", ("api.example.org", "*.example.com"), 1)]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"key": "1st", "value": _SECRET}, "Letters, digits and _"),
        ({"key": "OTHER", "value": "abc"}, "Write at least 4 character"),
        ({"key": "OTHER", "value": _SECRET, "hosts": "http://x/"}, "is no name of a host"),
        ({"key": "API_KEY", "value": _SECRET}, "There is a value of this name."),
    ],
)
def test_a_value_that_is_refused_is_not_shown_either(project, mina, member, fields, told):
    _set(member, project, key="API_KEY", value="the first one")

    answer = _set(member, project, **fields)

    assert answer.status_code == 422
    assert told.lower() in text_of(answer).lower()
    assert _SECRET.encode() not in answer.content
    assert _listed(mina, project) == [("API_KEY", (), 1)]


def test_a_value_is_replaced_in_its_place(project, mina, member):
    _set(member, project, key="API_KEY", value="the first one")

    refused = _set(member, project, replace="yes", key="API_KEY", value="")
    done = _set(member, project, replace="yes", key="API_KEY", value=_SECRET, hosts="api.example.org")

    assert (refused.status_code, done.status_code) == (422, 302)
    assert _listed(mina, project) == [("API_KEY", ("api.example.org",), 2)]


def test_a_value_goes_once_its_name_is_typed(project, mina, member):
    _set(member, project, key="API_KEY", value=_SECRET)
    path = f"{BENCH}/projects/{project.project_id}/environment/API_KEY/delete/"

    assert "Whatever says {{env.API_KEY}} fails" in text_of(member.get(path))
    assert member.post(path, {"confirm_name": "api"}).status_code == 422
    assert member.post(path, {"confirm_name": "API_KEY"}).status_code == 302
    assert _listed(mina, project) == []
    assert member.get(path).status_code == 404


def test_an_agent_builder_changes_the_project_but_not_its_environment(project):
    builder = sign_in(make_person("demo", name="Bo", agents__edit=True))
    page = builder.get(f"{BENCH}/projects/{project.project_id}/")

    assert b"/environment/" not in page.content
    assert builder.get(f"{BENCH}/projects/{project.project_id}/environment/").status_code == 403
    assert _set(builder, project, key="API_KEY", value=_SECRET).status_code == 403


def _deploy(client: Client, project: Project, **fields: str) -> Any:
    asked = client.post(f"{BENCH}/projects/{project.project_id}/deployments/", fields)
    assert asked.status_code == 302
    while work("demo"):
        pass
    return asked["Location"]


def test_what_keeps_a_project_from_being_deployed_is_its_log(project, member):
    address = _deploy(member, project, note="Too early")

    page = text_of(member.get(address))
    assert "Too early" in page
    assert "It was not put in place." in page
    assert "The main agent has no model yet: choose one. Put it right in the project" in page
    assert "Nothing is deployed yet" not in see(member, f"/projects/{project.project_id}/deployments/")


def test_one_goes_back_to_an_earlier_deployment(project, mina, member):
    project_id = project.project_id
    timeline = f"/projects/{project_id}/deployments/"
    main = {"name": "Head", "model": CHOSEN}
    services.save_main_config(mina, project_id=project_id, config=main, revision=1, now=clock.now())
    first = _deploy(member, project, note="The first")
    second = _deploy(member, project, note="The second")
    assert "This is what runs." in text_of(member.get(second))
    assert "a later one is live now" in text_of(member.get(first))
    line = see(member, timeline)
    assert line.index("The second") < line.index("Live", line.index("The second")) < line.index("The first")
    assert "Go back to this" in line

    first_id = first.rstrip("/").rpartition("/")[2]
    back = _deploy(member, project, copy_of=first_id)

    page = text_of(member.get(back))
    assert "This is what runs." in page
    assert "An earlier one again" in page
    assert f"Takes the configuration of {first_id}." in page


def test_a_page_follows_what_is_under_way(project, member):
    asked = member.post(f"{BENCH}/projects/{project.project_id}/deployments/", {"note": "x"})

    assert b'hx-trigger="every 1s"' in member.get(asked["Location"]).content
    assert b'hx-trigger="every 2s"' in member.get(f"{BENCH}/projects/{project.project_id}/deployments/").content
    while work("demo"):
        pass
    assert b"hx-trigger" not in member.get(asked["Location"]).content.partition(b'id="deployment"')[2]


def test_a_copy_of_what_is_none_is_refused_in_words(project, member):
    answer = member.post(f"{BENCH}/projects/{project.project_id}/deployments/", {"copy_of": "x"}, follow=True)

    assert "Choose a deployment of this project that was put in place once." in text_of(answer)
