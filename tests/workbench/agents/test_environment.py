"""The environment of a project: values go in, and come out only towards the hosts they are for."""

import json
from datetime import timedelta

import pytest

from diatonic.common.errors import Denied, Invalid, NotFound
from diatonic.common.scope import system_scope
from organizations.audit import services as audit
from tests.people import BUILDER, COLLEAGUE, MEMBER, NOW, OWNER, STRANGER, VIEWER
from tests.workbench.agents.making import make_project
from workbench.agents import services
from workbench.agents.models import EnvironmentItem
from workbench.agents.rules.projects import Part
from workbench.agents.tools.redaction import HostNotListed, ValueMissing

LATER = NOW + timedelta(minutes=1)
SECRET = "sk-0123/secret+value"
WORKER = system_scope("demo", reason="test")


@pytest.fixture
def project():
    return make_project()


def _set(project, key="API_KEY", scope=MEMBER, now=NOW, **fields):
    said = {"value": SECRET, "hosts": ["api.example.org"], **fields}
    return services.set_variable(scope, project_id=project.project_id, key=key, fields=said, now=now)


def _count(project):
    return services.get_project(MEMBER, project_id=project.project_id).counts[Part.ENVIRONMENT]


def test_what_is_stored_and_told_does_not_hold_the_value(project):
    _set(project)

    stored = EnvironmentItem.get(MEMBER.user_id, f"project-{project.project_id}-API_KEY")
    told = services.list_environment(MEMBER, project_id=project.project_id)
    assert [(one.key, one.hosts) for one in told] == [("API_KEY", ("api.example.org",))]
    for text in (json.dumps(stored.attribute_values, default=str), str(told), str(audit.list_events(OWNER).items)):
        assert SECRET not in text


def test_setting_again_replaces_and_counts_once(project):
    first = _set(project)
    second = _set(project, value="another secret", hosts=[], now=LATER)

    assert (first.revision, second.revision) == (1, 2)
    assert second.created_at == first.created_at
    assert _count(project) == 1
    services.remove_variable(MEMBER, project_id=project.project_id, key="API_KEY", now=LATER)
    assert _count(project) == 0
    assert services.list_environment(MEMBER, project_id=project.project_id) == []
    with pytest.raises(NotFound):
        services.remove_variable(MEMBER, project_id=project.project_id, key="API_KEY", now=LATER)


@pytest.mark.parametrize("who", [BUILDER, COLLEAGUE, VIEWER], ids=lambda scope: scope.user_name)
def test_it_is_the_owners_and_the_administrators(project, who):
    _set(project)

    for ask in (
        lambda: services.list_environment(who, project_id=project.project_id),
        lambda: _set(project, scope=who),
        lambda: services.remove_variable(who, project_id=project.project_id, key="API_KEY", now=LATER),
    ):
        with pytest.raises(Denied):
            ask()
    assert services.get_whole_project(who, project_id=project.project_id).env_ids == ()
    assert services.get_whole_project(OWNER, project_id=project.project_id).env_ids != ()
    _set(project, scope=OWNER)
    with pytest.raises(NotFound):
        _set(project, scope=STRANGER)


@pytest.mark.parametrize(
    ("key", "fields", "pointer"),
    [
        ("two words", {}, "/key"),
        ("9LIVES", {}, "/key"),
        ("K" * 65, {}, "/key"),
        ("KEY", {"value": "abc"}, "/value"),
        ("KEY", {"value": "x" * 8001}, "/value"),
        ("KEY", {"hosts": ["https://example.org/"]}, "/hosts"),
        ("KEY", {"hosts": ["*"]}, "/hosts"),
    ],
)
def test_what_cannot_be_taken_is_named(project, key, fields, pointer):
    with pytest.raises(Invalid) as refused:
        _set(project, key, **fields)

    assert [error.pointer for error in refused.value.fields] == [pointer]


def test_a_worker_puts_values_in_only_towards_their_hosts(project):
    _set(project)
    environment = services.environment_for(WORKER, project_id=project.project_id)

    headers = {"Authorization": "Bearer {{env.API_KEY}}"}
    assert environment.expand(headers, host="api.example.org") == {"Authorization": f"Bearer {SECRET}"}
    assert environment.used == {"API_KEY"}
    with pytest.raises(HostNotListed):
        environment.expand(headers, host="evil.example.org")
    with pytest.raises(ValueMissing):
        environment.expand("{{env.OTHER}}", host="api.example.org")


def test_values_are_taken_out_of_whatever_is_shown(project):
    _set(project)
    environment = services.environment_for(WORKER, project_id=project.project_id)

    shown = environment.redact({"log": [f"asked with {SECRET}", 7], "url": "?k=sk-0123%2Fsecret%2Bvalue"})

    assert shown == {"log": ["asked with [env.API_KEY]", 7], "url": "?k=[env.API_KEY]"}


def test_no_person_is_handed_the_values(project):
    _set(project)

    with pytest.raises(Denied):
        services.environment_for(OWNER, project_id=project.project_id)


def test_a_value_that_was_moved_into_another_project_does_not_open(project):
    _set(project)
    other = make_project(name="Mill")
    _set(other, value="nothing of note")
    stolen = EnvironmentItem.get(MEMBER.user_id, f"project-{project.project_id}-API_KEY").value
    EnvironmentItem(MEMBER.user_id, f"project-{other.project_id}-API_KEY").update([EnvironmentItem.value.set(stolen)])

    with pytest.raises(Exception, match="could not be opened"):
        services.environment_for(WORKER, project_id=other.project_id)


def test_the_last_use_is_shown_and_noted_once_a_minute(project):
    _set(project)
    at = {"project_id": project.project_id}

    for seconds in (0, 30, 90):
        services.note_used(WORKER, **at, keys={"API_KEY"}, now=NOW + timedelta(seconds=seconds))
        (told,) = services.list_environment(MEMBER, **at)
        assert told.last_used_at == ("2026-01-31T09:31:30.000Z" if seconds > 60 else "2026-01-31T09:30:00.000Z")
        assert told.revision == 1
