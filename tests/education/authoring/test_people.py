"""Who works on a module: the matrix of a restricted one, who may choose, and who is told."""

from dataclasses import replace
from typing import Any

import pytest

from diatonic.common import errors
from education.authoring import services
from education.authoring.rules import Deed, ModuleRole, People
from organizations.notifications import services as notifications
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import NOW, make_module

EVERYTHING = {
    "see": lambda scope, key: services.get_module_with_outline(scope, module_id=key),
    "see a section": lambda scope, key: services.get_section(
        scope, module_id=key, content_id=services.get_module_with_outline(_system(scope), module_id=key)[1].order[0]
    ),
    "edit": lambda scope, key: services.add_section(
        scope, module_id=key, content_type="text", title="More", content_data={"body": "More."}, now=NOW
    ),
    "settings": lambda scope, key: services.update_module(
        scope, module_id=key, fields={"title": "Rye"}, revision=_revision(scope, key), now=NOW
    ),
    "archive": lambda scope, key: services.archive_module(scope, module_id=key, now=NOW),
    "delete": lambda scope, key: services.delete_module(scope, module_id=key, now=NOW),
    "submit": lambda scope, key: services.submit_module(scope, module_id=key, now=NOW),
}
_SEES = {"see", "see a section"}
_WRITES = _SEES | {"edit", "settings", "archive", "delete", "submit"}
_DOES = {
    "author": _WRITES,
    "coauthor": _WRITES,
    "reviewer": _SEES,
    "viewer": _SEES,
    "colleague": set(),
    "admin": _WRITES,
}


def _system(scope):
    return replace(scope, role="system", user_id="system")


def _revision(scope, module_id):
    return services.get_module(_system(scope), module_id=module_id).revision


@pytest.fixture
def crew():
    """Scopes of people who all write and review in the organization, by what they are in the module."""
    make_organization("demo")
    names = ("author", "coauthor", "reviewer", "viewer", "colleague")
    people = {name: make_person("demo", name=name.title(), instructor=True, reviewer=True) for name in names}
    people["admin"] = make_person("demo", name="Admin", role="admin")
    return {name: scope_for(account, "demo") for name, account in people.items()}


def _restricted(crew, *, is_restricted=True):
    module = make_module(scope=crew["author"])
    roles = {crew[name].user_id: name for name in ("coauthor", "reviewer", "viewer")}
    services.set_people(
        crew["author"], module_id=module.module_id, is_restricted=is_restricted, roles=roles, revision=1, now=NOW
    )
    return module.module_id


@pytest.mark.parametrize("who", _DOES)
def test_a_restricted_module_lets_its_people_do_what_their_role_says(crew, who):
    for name, do in EVERYTHING.items():
        module_id = _restricted(crew)
        if name in _DOES[who]:
            do(crew[who], module_id)
            continue
        with pytest.raises(errors.Denied) as refused:
            do(crew[who], module_id)
        assert refused.value.code == "not_among_them", (who, name)


@pytest.mark.parametrize(
    ("who", "may"), [("reviewer", True), ("admin", True), ("coauthor", False), ("colleague", False)]
)
def test_only_its_reviewers_review_a_restricted_module(crew, who, may):
    for decide in (services.publish_module, services.request_changes):
        module_id = _restricted(crew)
        services.submit_module(crew["author"], module_id=module_id, now=NOW)
        options: dict[str, Any] = {"reason": "Shorter."} if decide is services.request_changes else {}
        if may:
            decide(crew[who], module_id=module_id, now=NOW, **options)
        else:
            with pytest.raises(errors.Denied):
                decide(crew[who], module_id=module_id, now=NOW, **options)


def test_an_open_module_is_everybodys_whoever_is_listed(crew):
    module_id = _restricted(crew, is_restricted=False)

    EVERYTHING["settings"](crew["colleague"], module_id)
    EVERYTHING["archive"](crew["colleague"], module_id)

    module = services.get_module(crew["colleague"], module_id=module_id)
    assert (module.title, module.status) == ("Rye", "archived")


def test_a_role_gives_nothing_that_the_organization_has_not_given(crew):
    learner = make_person("demo", name="Lea")
    module_id = _restricted(crew)
    services.set_people(
        crew["author"],
        module_id=module_id,
        is_restricted=True,
        roles={learner.user_id: "coauthor"},
        revision=_revision(crew["author"], module_id),
        now=NOW,
    )

    with pytest.raises(errors.Denied):
        EVERYTHING["edit"](scope_for(learner, "demo"), module_id)


@pytest.mark.parametrize(("who", "may"), [("author", True), ("coauthor", True), ("admin", True), ("colleague", False)])
def test_its_author_its_coauthors_and_administrators_choose_the_people(crew, who, may):
    module_id = _restricted(crew, is_restricted=False)
    roles = {crew["coauthor"].user_id: "coauthor"}
    options: dict[str, Any] = {"module_id": module_id, "is_restricted": True, "revision": 2, "now": NOW}

    if may:
        assert services.set_people(crew[who], roles=roles, **options).people.is_restricted
    else:
        with pytest.raises(errors.Denied):
            services.set_people(crew[who], roles=roles, **options)


def test_a_coauthor_does_not_shut_themselves_out(crew):
    module_id = _restricted(crew)

    with pytest.raises(errors.Invalid, match="shut yourself out"):
        services.set_people(crew["coauthor"], module_id=module_id, is_restricted=True, roles={}, revision=2, now=NOW)


def test_only_members_are_added_and_only_to_roles_that_there_are(crew):
    make_organization("other")
    stranger = make_person("other", name="Stan")
    module_id = make_module(scope=crew["author"]).module_id
    options: dict[str, Any] = {"module_id": module_id, "is_restricted": False, "revision": 1, "now": NOW}

    for roles in (
        {stranger.user_id: "viewer"},
        {"nobody": "viewer"},
        {crew["viewer"].user_id: "king"},
        {crew["author"].user_id: "reviewer"},
        {f"person-{number}": "viewer" for number in range(51)},
    ):
        with pytest.raises(errors.Invalid):
            services.set_people(crew["author"], roles=roles, **options)
    with pytest.raises(errors.Stale):
        services.set_people(crew["author"], roles={}, **{**options, "revision": 7})


def test_who_is_added_is_told_and_the_modules_own_reviewers_are_told_when_it_waits(crew):
    module_id = _restricted(crew, is_restricted=False)
    services.submit_module(crew["author"], module_id=module_id, now=NOW)

    told = [notice.text for notice in notifications.list_notices(crew["reviewer"]).items]
    assert told == [
        "Author sent “Bread for beginners” for review.",
        "Author made you a reviewer of “Bread for beginners”.",
    ]
    assert notifications.list_notices(crew["colleague"]).items == ()  # could publish too, but was not asked


def test_members_are_found_by_a_part_of_the_name_or_the_whole_address(crew):
    module = services.get_module(crew["author"], module_id=_restricted(crew))

    def found(words):
        return [one.name for one in services.find_candidates(crew["author"], module=module, words=words)]

    assert found("") == ["Admin", "Colleague"]
    assert found("COLL") == ["Colleague"]
    assert found("Reviewer") == []  # is there already
    listed = services.get_people(crew["author"], module_id=module.module_id).listed
    assert [(one.name, one.role) for one in listed] == [
        ("Author", "author"),
        ("Coauthor", "coauthor"),
        ("Reviewer", "reviewer"),
        ("Viewer", "viewer"),
    ]


def test_the_page_adds_changes_and_removes(crew):
    account = make_person("demo", name="Ines", instructor=True)
    browser = sign_in(account)
    scope = scope_for(account, "demo")
    module_id = make_module(scope=scope).module_id
    address = f"/o/demo/teach/{module_id}/people/"

    assert "Colleague" in browser.get(address, {"q": "coll"}).content.decode()
    browser.post(address, {"user": crew["colleague"].user_id, "role": "reviewer", "revision": 1})
    browser.post(address, {"restricted": "yes", "revision": 2})
    found = services.get_module(scope, module_id=module_id).people
    assert found == People(True, {crew["colleague"].user_id: ModuleRole.REVIEWER})
    page = browser.post(address, {"remove": crew["colleague"].user_id, "revision": 2}, follow=True)
    assert "Somebody changed this module meanwhile" in page.content.decode()
    browser.post(address, {"remove": crew["colleague"].user_id, "revision": 3})
    assert services.get_module(scope, module_id=module_id).people == People(True)
    assert sign_in(make_person("demo", name="Other", instructor=True)).get(address).status_code == 403


def test_nobody_is_kept_out_while_a_module_is_not_restricted():
    assert all(People().let(deed, author="a", user_id="b", role="member") for deed in Deed)
    assert not any(People(True).let(deed, author="a", user_id="b", role="member") for deed in Deed)
