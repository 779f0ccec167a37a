"""The worker's policy allows what the jobs of membership ask, and no job asks more."""

from diatonic.common.scope import system_scope
from education.authoring import services as authoring
from organizations.accounts import services as accounts
from organizations.accounts.rules import Identity
from organizations.membership import services
from tests.organizations.media.conftest import work
from tests.organizations.people import NOW, make_person, scope_for
from tests.people import REVIEWER, make_module
from tests.routes.iam import Asked, refused


def test_the_worker_may_archive_what_somebody_made(team):
    ines = make_person("demo", name="Ines Author", instructor=True)
    scope = scope_for(ines, "demo")
    for title in ("Live", "In review"):
        module_id = make_module(title=title, scope=scope).module_id
        authoring.submit_module(scope, module_id=module_id, now=NOW)
        if title == "Live":
            authoring.publish_module(REVIEWER, module_id=module_id, bump="minor", now=NOW)
    services.remove_member(team.scope("owner"), user_id=ines.user_id, works="archive", now=NOW)

    with Asked() as asked:
        assert work("demo", only="archive_works") == 1

    assert asked.calls
    assert refused("worker", asked.calls) == []
    count = [one.count for one in services.works_of(system_scope("demo", reason="test"), user_id=ines.user_id)]
    assert count == [0, 0, 0]


def test_the_worker_may_renew_names(team):
    accounts.sign_in(Identity(team.colleague.user_id, "nora@example.com", "Nora"), now=NOW)

    with Asked() as asked:
        assert work("-", only="renew_copies") == 1

    assert refused("worker", asked.calls) == []
    assert team.member(team.colleague).name == "Nora"
