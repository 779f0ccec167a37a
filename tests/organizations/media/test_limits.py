"""How large files may be: the installation's limits, and an organization's own."""

from dataclasses import replace
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.errors import Conflict, Denied, Invalid
from diatonic.common.scope import OrganizationSettings, Scope
from organizations.audit import services as audit
from organizations.media import services
from organizations.membership import services as membership
from organizations.membership.store import OrganizationStore
from tests.organizations.people import make_organization
from tests.people import person

MB = 2**20


@pytest.fixture
def owner(organization: str) -> Scope:
    make_organization(organization)
    return person("owner", "owner", organization=organization)


def ask(scope: Scope, filename: str, size: int) -> None:
    services.request_upload(scope, filename=filename, content_type="", size=size, now=clock.now())


def again(scope: Scope) -> Scope:
    """Return the scope as the next request has it."""
    return replace(scope, settings=membership.get_organization(scope).settings)


def test_an_organizations_limit_is_kept_and_named(owner: Scope) -> None:
    services.set_limits(owner, megabytes={"document": 3, "video": None}, now=clock.now())
    scope = again(owner)

    ask(scope, "small.pdf", 3 * MB)
    with pytest.raises(Invalid) as refused:
        ask(scope, "large.pdf", 3 * MB + 1)

    assert [field.pointer for field in refused.value.fields] == ["/size"]
    assert "Documents may have at most 3 MB here" in refused.value.fields[0].message
    assert scope.settings.file_limits_mb == {"document": 3}
    assert scope.settings.storage_limit_gb == 10  # the others stay
    [event, *_] = audit.list_events(owner).items
    assert event.action == "organization.settings_changed"


def test_it_can_be_taken_back(owner: Scope) -> None:
    services.set_limits(owner, megabytes={"document": 3}, now=clock.now())
    services.set_limits(again(owner), megabytes={}, now=clock.now())

    ask(again(owner), "large.pdf", 4 * MB)
    assert again(owner).settings.file_limits_mb == {}


def test_the_installations_limit_cannot_be_passed(owner: Scope, settings: Any) -> None:
    settings.MEDIA_SIZE_LIMITS = {"document": 5 * MB}

    with pytest.raises(Invalid) as refused:
        services.set_limits(owner, megabytes={"document": 6, "song": 1}, now=clock.now())

    assert {field.pointer for field in refused.value.fields} == {"/document", "/song"}
    larger = replace(owner, settings=OrganizationSettings(file_limits_mb={"document": 50}))  # set when more was allowed
    with pytest.raises(Invalid, match="cannot be taken"):
        ask(larger, "large.pdf", 6 * MB)


def test_two_changes_at_once_are_not_mixed(owner: Scope, monkeypatch: pytest.MonkeyPatch) -> None:
    real = OrganizationStore.change_settings

    def slow(self: OrganizationStore, *arguments: Any, **options: Any) -> None:
        real(self, *arguments, **options)
        monkeypatch.setattr(OrganizationStore, "change_settings", real)
        services.set_limits(owner, megabytes={"video": 7}, now=clock.now())

    monkeypatch.setattr(OrganizationStore, "change_settings", slow)
    with pytest.raises(Conflict):
        services.set_limits(owner, megabytes={"document": 3}, now=clock.now())

    assert again(owner).settings.file_limits_mb == {"video": 7}


@pytest.mark.parametrize("bundle", ["instructor", "reviewer"])
def test_it_takes_an_administrator(owner: Scope, bundle: str) -> None:
    with pytest.raises(Denied):
        services.set_limits(
            person(bundle, "member", bundle, organization=owner.organization_id),
            megabytes={"video": 1},
            now=clock.now(),
        )
