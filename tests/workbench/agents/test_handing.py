"""A project is handed to another owner, whole; nobody is shown a value, and nothing is left behind."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from diatonic.common.dynamo import tables
from diatonic.common.dynamo.connection import client
from diatonic.common.errors import Denied, Invalid, NotFound, Stale
from diatonic.common.scope import Scope, system_scope
from organizations.accounts.rules import Account
from organizations.audit import services as audit
from organizations.membership import services as membership
from organizations.notifications import services as notifications
from tests.faults.between import Between, Moment
from tests.faults.conftest import between, point
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import NOW, STRANGER
from tests.workbench.agents.making import CHOSEN, make_agent, make_project, make_tool
from tests.workbench.agents.pages import BENCH, see, text_of
from workbench.agents import services
from workbench.agents.rules.projects import Project

__all__ = ["between", "point"]  # fixtures: a line to DynamoDB

LATER = NOW + timedelta(minutes=1)
_ELSEWHERE = ("audit-events", "audit-personal", "jobs", "deployments", "deployment-logs")


class Team:
    """Who owns a project, who takes it over, and who administers the organization."""

    def __init__(self) -> None:
        make_organization("demo")
        self.mina, self.bo = make_person("demo", name="Mina"), make_person("demo", name="Bo")
        self.olga = make_person("demo", name="Olga", role="owner")
        self.project = make_project(self.scope(self.mina))

    @staticmethod
    def scope(account: Account) -> Scope:
        return scope_for(account, "demo")

    def furnish(self) -> Project:
        """Have something of each kind hang on the project."""
        mina, at = self.scope(self.mina), {"project_id": self.project.project_id}
        make_tool(self.project, mina)
        make_agent(self.project, mina, tools=["weigh"])
        fields = {"value": "a secret", "hosts": ["api.example.org"]}
        services.set_variable(mina, **at, key="API_KEY", fields=fields, now=NOW)
        main = {"name": "Head", "model": CHOSEN}
        services.save_main_config(mina, **at, config=main, revision=1, now=NOW)
        services.request_deployment(mina, **at, fields={}, now=NOW)
        while work("demo"):
            pass
        return services.get_project(mina, **at)

    def give(self, by: Account, to: str = "") -> Project:
        at = {"project_id": self.project.project_id, "user_id": to or self.bo.user_id}
        return services.hand_over_project(self.scope(by), **at, now=LATER)


@pytest.fixture
def team() -> Team:
    return Team()


def _kept(user_id: str, project_id: str) -> list[str]:
    """Return the tables with something of the project in this person's partition."""
    found = []
    for table in tables.all_tables():
        if table.table not in _ELSEWHERE:
            items = client().scan(TableName=table.name)["Items"]
            ours = [one for one in items if project_id in str(one)]
            found += [table.table for one in ours if one.get("userId", one.get("owner_id", {})).get("S") == user_id]
    return sorted(found)


def test_everything_goes_along_and_works_for_the_new_owner(team):
    before = team.furnish()
    bo, at = team.scope(team.bo), {"project_id": before.project_id}
    whole = services.get_whole_project(team.scope(team.mina), **at)
    held = _kept(team.mina.user_id, before.project_id)

    after = team.give(team.mina)

    assert (after.owner_id, after.owner_name) == (team.bo.user_id, "Bo")
    assert (after.counts, after.deployed, after.name) == (before.counts, before.deployed, before.name)
    assert _kept(team.mina.user_id, before.project_id) == []
    assert _kept(team.bo.user_id, before.project_id) == held
    found = services.get_whole_project(bo, **at)
    assert (found.agent_ids, found.tool_ids, found.env_ids) == (whole.agent_ids, whole.tool_ids, whole.env_ids)
    agent = services.get_agent(bo, agent_id=found.agent_ids[0])
    assert (agent.user_id, services.get_tool(bo, tool_id=found.tool_ids[0]).used_by) == (
        bo.user_id,
        frozenset({agent.agent_id}),
    )
    assert [one.project_id for one in services.list_projects(bo, mine=True).items] == [before.project_id]
    assert services.list_projects(team.scope(team.mina), mine=True).items == ()
    said = {**agent.config.model_dump(mode="json"), "system_prompt": "You bake rye."}
    services.update_agent(bo, agent_id=agent.agent_id, config=said, revision=agent.revision, now=LATER)
    assert services.pinned(bo, agent_id=agent.agent_id, draft=True, now=LATER).config["tools"]["weigh"]
    services.update_project(bo, **at, fields={"name": "Rye"}, revision=after.revision, now=LATER)
    services.delete_project(bo, **at, cascade=True, now=LATER)
    while work("demo"):
        pass
    with pytest.raises(NotFound):
        services.get_project(bo, **at)
    make_tool(make_project(team.scope(team.mina)), team.scope(team.mina))  # the name is free


def test_values_stay_sealed_and_are_used_and_set_as_before(team):
    team.furnish()
    at = {"project_id": team.project.project_id}
    (seen,) = services.list_environment(team.scope(team.mina), **at)
    team.give(team.mina)

    (value,) = services.list_environment(team.scope(team.bo), **at)
    assert (value.hosts, value.last_used_at, value.revision) == (seen.hosts, seen.last_used_at, seen.revision)
    worker = system_scope("demo", reason="test")
    assert services.environment_for(worker, **at).redact("a secret") == "[env.API_KEY]"
    with pytest.raises(Denied):
        services.list_environment(team.scope(team.mina), **at)
    services.set_variable(team.scope(team.bo), **at, key="API_KEY", fields={"value": "another secret"}, now=LATER)
    assert services.environment_for(worker, **at).redact("another secret").startswith("[env.")


def test_both_are_told_and_it_is_audited(team):
    team.give(team.mina)

    told = {one.name: notifications.list_notices(team.scope(one)).items[0].text for one in (team.mina, team.bo)}
    assert told == {
        "Mina": "The project “Bakery” has another owner now.",
        "Bo": "The project “Bakery” is yours now: it was handed to you.",
    }
    event = audit.list_events(team.scope(team.olga)).items[0]
    assert (event.action, event.target_id) == ("project.handed_over", team.project.project_id)


def test_its_owner_hands_it_over_and_administrators_once_the_owner_has_left(team):
    with pytest.raises(Denied):
        team.give(team.bo)
    with pytest.raises(Denied):
        team.give(team.olga)
    with pytest.raises(NotFound):
        services.hand_over_project(STRANGER, project_id=team.project.project_id, user_id=team.bo.user_id, now=LATER)

    details = membership.get_member(team.scope(team.olga), user_id=team.mina.user_id)
    assert [(one.count, one.label) for one in details.works if one.kind == "projects"] == [(1, "agent project")]
    membership.remove_member(team.scope(team.olga), user_id=team.mina.user_id, works="keep", now=LATER)
    with pytest.raises(Denied):
        team.give(team.bo)
    assert team.give(team.olga).owner_id == team.bo.user_id


def test_only_a_member_who_may_make_projects_can_own_it(team):
    viewer = make_person("demo", name="Vera", role="viewer")
    make_organization("other")
    other = make_person("other", name="Otto")

    for user_id in (viewer.user_id, other.user_id, "nobody-here"):
        with pytest.raises(Invalid) as refused:
            team.give(team.mina, user_id)
        assert refused.value.fields[0].pointer == "/userId"


def test_a_tool_whose_name_the_new_owner_has_is_told_and_nothing_moves(team):
    team.furnish()
    make_tool(make_project(team.scope(team.bo)), team.scope(team.bo))
    held = _kept(team.mina.user_id, team.project.project_id)

    with pytest.raises(services.ToolNameTaken, match="weigh"):
        team.give(team.mina)

    assert _kept(team.mina.user_id, team.project.project_id) == held


def test_what_is_made_in_this_moment_is_not_left_behind(team, between: Between):
    mina = team.scope(team.mina)

    def meanwhile() -> None:
        make_tool(team.project, mina)

    between.strike_at(Moment("TransactWriteItems", ("another owner",)), meanwhile)

    with pytest.raises(Stale):
        team.give(team.mina)

    assert team.give(team.mina).owner_id == team.bo.user_id


def test_what_is_too_much_for_one_transaction_is_refused(team):
    for number in range(33):
        make_agent(team.project, team.scope(team.mina), name=f"Baker {number}")

    with pytest.raises(services.ProjectTooLarge):
        team.give(team.mina)
    assert services.get_project(team.scope(team.mina), project_id=team.project.project_id).owner_id == team.mina.user_id


def _post(browser: Client, team: Team, address: str) -> Any:
    return browser.post(f"{BENCH}/projects/{team.project.project_id}/hand-over/", {"address": address})


def test_it_is_handed_over_on_a_screen_by_address(team):
    member, path = sign_in(team.mina), f"/projects/{team.project.project_id}/"
    assert "Hand it over…" in see(member, f"{path}settings/")
    assert "Hand it over…" not in see(sign_in(team.bo), f"{path}settings/")
    assert sign_in(team.bo).get(f"{BENCH}{path}hand-over/").status_code == 403

    wrong = _post(member, team, "nobody@example.org")
    assert (wrong.status_code, "Choose a member who may make projects." in text_of(wrong)) == (422, True)
    assert _post(member, team, team.bo.email).status_code == 302

    assert "Bo" in see(member, path)
    assert "Hand it over…" not in see(member, f"{path}settings/")
