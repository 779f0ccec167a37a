"""Projects: two records that agree, seen by members, changed by their owner and by builders."""

from datetime import timedelta
from typing import Any

import pytest

from diatonic.common.dynamo.connection import counting
from diatonic.common.errors import Denied, Invalid, Stale
from organizations.audit import services as audit
from tests.people import BUILDER, COLLEAGUE, MEMBER, NOW, OWNER, STRANGER, VIEWER, person
from tests.workbench.agents.making import make_project
from workbench.agents import services
from workbench.agents.models import MainConfigItem, OwnedProject, ProjectItem

LATER = NOW + timedelta(minutes=1)


def test_a_project_is_two_records_of_one_id_and_a_main_configuration():
    with counting() as calls:
        made = make_project(description="We bake.")

    assert calls.total == 1
    one, other = ProjectItem.get(made.project_id), OwnedProject.get(MEMBER.user_id, made.project_id)
    assert (one.owner_id, one.organization_id) == (MEMBER.user_id, "demo")
    assert {one.name, other.name} == {"Bakery"}
    assert {one.description, other.description} == {"We bake."}
    main = MainConfigItem.get(MEMBER.user_id, f"project-{made.project_id}")
    assert (main.config["name"], main.config["model"]) == ("Bakery", None)
    assert other.main_agent_config == main.config_id


def test_who_only_looks_makes_no_project():
    with pytest.raises(Denied):
        make_project(VIEWER)


@pytest.mark.parametrize("fields", [{"name": " "}, {"name": "x" * 101}, {"description": "x" * 1001}, {"colour": "red"}])
def test_what_cannot_be_taken_is_named(fields):
    with pytest.raises(Invalid) as refused:
        make_project(**fields)

    assert [error.pointer for error in refused.value.fields] == [f"/{next(iter(fields))}"]


def test_members_see_each_others_projects_and_strangers_see_none():
    made = make_project()

    assert services.get_project(VIEWER, project_id=made.project_id) == made
    assert services.list_projects(VIEWER).items == (made,)
    assert services.list_projects(STRANGER).items == ()
    for project_id in (made.project_id, "nonsense", "demo:project:nonsense", made.project_id.replace("demo", "other")):
        with pytest.raises(services.ProjectUnknown):
            services.get_project(STRANGER, project_id=project_id)


def test_ones_own_projects_are_those_of_this_organization():
    at_home = make_project()
    make_project(OWNER)
    elsewhere = person("member", organization="other")
    make_project(elsewhere, name="Elsewhere")

    assert services.list_projects(MEMBER, mine=True).items == (at_home,)
    assert [one.name for one in services.list_projects(elsewhere, mine=True).items] == ["Elsewhere"]


def test_pages_of_ones_own_lead_on():
    made = [make_project(name=f"Bakery {number}").project_id for number in range(3)]

    first = services.list_projects(MEMBER, mine=True, limit=2)
    second = services.list_projects(MEMBER, mine=True, limit=2, cursor=first.next_cursor)

    assert [one.project_id for one in (*first.items, *second.items)] == list(reversed(made))
    assert second.next_cursor is None


@pytest.mark.parametrize("who", [MEMBER, BUILDER, OWNER], ids=lambda scope: scope.user_name)
def test_its_owner_and_builders_change_a_project_in_both_records(who):
    made = make_project()

    changed = services.update_project(who, project_id=made.project_id, fields={"name": "Rye"}, revision=1, now=LATER)

    assert (changed.name, changed.revision, changed.updated_by_name) == ("Rye", 2, who.user_name)
    assert services.get_project(MEMBER, project_id=made.project_id) == changed
    other = OwnedProject.get(MEMBER.user_id, made.project_id)
    assert (other.name, int(other.revision), other.updated_at) == ("Rye", 2, changed.updated_at)


@pytest.mark.parametrize("who", [COLLEAGUE, VIEWER, person("member", "viewer")], ids=["colleague", "viewer", "demoted"])
def test_other_members_do_not_change_it_nor_its_owner_once_a_viewer(who):
    made = make_project()

    with pytest.raises(Denied):
        services.update_project(who, project_id=made.project_id, fields={"name": "Rye"}, revision=1, now=LATER)
    with pytest.raises(Denied):
        services.delete_project(who, project_id=made.project_id, cascade=True, now=LATER)


def test_a_change_of_what_was_changed_meanwhile_says_by_whom():
    made = make_project()
    services.update_project(BUILDER, project_id=made.project_id, fields={"name": "Rye"}, revision=1, now=LATER)

    with pytest.raises(Stale) as refused:
        services.update_project(MEMBER, project_id=made.project_id, fields={"name": "Oat"}, revision=1, now=LATER)

    assert (refused.value.extra["by"], refused.value.extra["revision"]) == ("Builder", 2)


def test_a_project_on_which_nothing_hangs_is_gone_at_once():
    made = make_project()

    assert services.delete_project(MEMBER, project_id=made.project_id, cascade=False, now=LATER) is None

    with pytest.raises(services.ProjectUnknown):
        services.get_project(MEMBER, project_id=made.project_id)
    for model, key in ((OwnedProject, made.project_id), (MainConfigItem, made.config_id)):
        with pytest.raises(model.DoesNotExist):
            model.get(MEMBER.user_id, key)


def test_the_main_configuration_is_read_by_members_and_changed_by_the_owner():
    made = make_project()
    said = {"name": "Head baker", "system_prompt": "Ask the others.", "model": {"region": "eu-west-1", "model_id": "m"}}

    saved = services.save_main_config(MEMBER, project_id=made.project_id, config=said, revision=1, now=LATER)

    assert services.get_main_config(VIEWER, project_id=made.project_id) == saved
    assert saved.config.model_dump() == {**said, "description": ""}
    with pytest.raises(Stale):
        services.save_main_config(MEMBER, project_id=made.project_id, config=said, revision=1, now=LATER)
    with pytest.raises(Denied):
        services.save_main_config(COLLEAGUE, project_id=made.project_id, config=said, revision=2, now=LATER)
    wrong = {"name": "x", "model": {"model_id": "no spaces"}, "system_prompt": "x" * 32_001}
    with pytest.raises(Invalid) as refused:
        services.save_main_config(MEMBER, project_id=made.project_id, config=wrong, revision=2, now=LATER)
    assert {error.pointer for error in refused.value.fields} == {"/config/model/model_id", "/config/system_prompt"}


def test_what_is_done_to_a_project_is_in_the_audit_log():
    made = make_project()
    at: Any = {"project_id": made.project_id, "now": LATER}
    services.update_project(MEMBER, fields={"name": "Rye"}, revision=1, **at)
    services.save_main_config(MEMBER, config={"name": "Head", "system_prompt": "Secret sauce."}, revision=1, **at)
    services.delete_project(MEMBER, cascade=False, **at)

    events = audit.list_events(OWNER).items
    assert [event.action for event in events] == [
        "project.deleted",
        "project.main_config_changed",
        "project.changed",
        "project.created",
    ]
    assert {event.target_id for event in events} == {made.project_id}
    assert "Secret sauce" not in str(events)
