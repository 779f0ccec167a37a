"""Where a restricted module is named, and to whom; and a section that would leave it."""

import json
from typing import Any

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from education.authoring import services
from education.learning import services as learning
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import COLLEAGUE, INSTRUCTOR, NOW, OWNER, VIEWER, make_module, publish, section_ids

TITLE = "A secret bread"
VEILED = "A restricted module"


def restrict(module_id: str) -> str:
    """Restrict a module to its author."""
    revision = services.get_module(INSTRUCTOR, module_id=module_id).revision
    services.set_people(INSTRUCTOR, module_id=module_id, is_restricted=True, roles={}, revision=revision, now=NOW)
    return module_id


def restricted() -> str:
    return restrict(make_module(title=TITLE).module_id)


def titles(scope: Any, **options: Any) -> list[str]:
    return [one.title for one in services.list_modules(scope, **options).items]


def test_lists_leave_it_out_for_who_may_not_see_it():
    restricted()
    make_module(title="Rye")

    for scope, wanted in ((OWNER, ["Rye", TITLE]), (INSTRUCTOR, ["Rye", TITLE]), (COLLEAGUE, ["Rye"])):
        assert titles(scope) == wanted
        assert titles(scope, status="draft") == wanted


def test_a_list_goes_on_behind_what_it_leaves_out_and_asks_once_a_page():
    make_module(title="Rye")
    for _ in range(3):
        restricted()

    with counting() as calls:
        page = services.list_modules(COLLEAGUE, limit=3)

    assert (page.items, calls.total) == ((), 2)
    assert titles(COLLEAGUE, limit=3, cursor=page.next_cursor) == ["Rye"]
    for scope in (OWNER, INSTRUCTOR):  # who sees every module, and whose they are
        with counting() as calls:
            services.list_modules(scope, limit=3)
        assert calls.total == 1


def test_what_learners_see_of_it_stays_as_it_is():
    module_id = make_module(title=TITLE).module_id
    publish(module_id)
    restrict(module_id)

    assert [one.card.title for one in learning.list_catalogue(VIEWER).items] == [TITLE]
    assert titles(COLLEAGUE) == []


def test_modules_that_require_it_or_that_it_requires_do_not_name_it():
    secret, flour, rye = restricted(), make_module(title="Flour").module_id, make_module(title="Rye").module_id
    for module_id, required_id in ((rye, secret), (secret, flour)):
        services.require_module(INSTRUCTOR, module_id=module_id, required_id=required_id, now=NOW)

    for scope, name in ((COLLEAGUE, VEILED), (INSTRUCTOR, TITLE), (OWNER, TITLE)):
        assert [one.title for one in services.get_prerequisites(scope, module_id=rye).required] == [name]
        assert services.get_prerequisites(scope, module_id=rye).broken == ()
        assert [one.title for one in services.get_requirers(scope, module_id=flour).modules] == [name]
        with pytest.raises(errors.Invalid) as circle:
            services.require_module(scope, module_id=flour, required_id=rye, now=NOW)
        assert f"Flour → Rye → {name} → Flour" in circle.value.detail
        module, outline = services.get_module_with_outline(scope, module_id=rye)
        blocking = services.check_draft(scope, module=module, outline=outline).blocking
        assert [f"“{name}”" in item.sentence for item in blocking if item.code == "prerequisite"] == [True]


def test_archiving_many_does_not_name_it():
    (outcome,) = services.archive_modules(COLLEAGUE, module_ids=[restricted()], now=NOW)

    assert (outcome.title, bool(outcome.problem)) == (VEILED, True)


def test_no_screen_and_no_list_of_the_api_names_it():
    make_organization("demo")
    author, colleague = (make_person("demo", name=name, instructor=True, reviewer=True) for name in ("Ina", "Colin"))
    scope = scope_for(author, "demo")
    module = make_module(title=TITLE, scope=scope)
    services.set_people(scope, module_id=module.module_id, is_restricted=True, roles={}, revision=1, now=NOW)
    services.submit_module(scope, module_id=module.module_id, now=NOW)
    rye = make_module(title="Rye", scope=scope_for(colleague, "demo")).module_id
    pages = [
        "/o/demo/",
        "/o/demo/teach/",
        "/o/demo/teach/?status=review",
        f"/o/demo/teach/{rye}/prerequisites/",
        f"/o/demo/teach/{rye}/sections/{section_ids(rye)[0]}/copy/",
        "/api/education/modules",
        "/api/education/modules?status=review",
    ]

    told = {path: TITLE in sign_in(colleague).get(path).content.decode() for path in pages}
    knows = {path: TITLE in sign_in(author).get(path).content.decode() for path in pages[1:4]}

    assert told == dict.fromkeys(pages, False)
    assert knows == dict.fromkeys(pages[1:4], True)


class TestCopiesOfSections:
    def test_it_goes_into_an_open_module_only_where_that_is_meant(self):
        secret, rye = restricted(), make_module(title="Rye").module_id
        (content_id,) = section_ids(secret)
        there: dict[str, Any] = {"module_id": secret, "content_id": content_id, "to_module_id": rye, "now": NOW}

        with pytest.raises(services.WouldOpen) as refused:
            services.copy_section(INSTRUCTOR, **there)

        assert (refused.value.code, "“Rye” is not restricted" in refused.value.detail) == ("would_open", True)
        assert len(section_ids(rye)) == 1
        services.copy_section(INSTRUCTOR, **there, may_open=True)
        assert len(section_ids(rye)) == 2

    def test_nothing_is_asked_where_nobody_more_sees_it(self):
        secret, other, rye = restricted(), restricted(), make_module(title="Rye").module_id
        for source, target in ((secret, other), (rye, secret), (rye, make_module().module_id)):
            services.copy_section(
                INSTRUCTOR, module_id=source, content_id=section_ids(source)[0], to_module_id=target, now=NOW
            )

    def test_a_person_confirms_it_on_a_page_and_a_program_by_a_field(self):
        make_organization("demo")
        account = make_person("demo", name="Ina", instructor=True)
        scope, browser = scope_for(account, "demo"), sign_in(account)
        secret = make_module(title=TITLE, scope=scope).module_id
        services.set_people(scope, module_id=secret, is_restricted=True, roles={}, revision=1, now=NOW)
        rye = make_module(title="Rye", scope=scope).module_id
        (content_id,) = section_ids(secret)
        page = f"/o/demo/teach/{secret}/sections/{content_id}/copy/"
        operation = f"/api/education/modules/{secret}/sections/{content_id}/copy"

        asked = browser.post(page, {"module": rye}).content.decode()
        refused = browser.post(operation, json.dumps({"module_id": rye}), "application/json")

        assert "everybody who writes or reviews here will see the copy" in asked
        assert 'name="confirmed"' in asked
        assert (refused.status_code, refused.json()["code"]) == (409, "would_open")
        assert len(section_ids(rye)) == 1
        assert browser.post(page, {"module": rye, "confirmed": "yes"}).status_code == 302
        meant = json.dumps({"module_id": rye, "may_open": True})
        assert browser.post(operation, meant, "application/json").status_code == 201
        assert len(section_ids(rye)) == 3
