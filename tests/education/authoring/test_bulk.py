"""Many modules archived at once: an outcome for each, and a way back."""

import re
from typing import Any

import pytest

from diatonic.common import errors
from education.authoring import services
from education.authoring.services.bulk import MAX_AT_ONCE
from organizations.audit import services as audit
from tests.organizations.people import make_organization, make_person, sign_in
from tests.people import INSTRUCTOR, NOW, OWNER, REVIEWER, STRANGER, VIEWER, make_module, make_published


def archive(*module_ids: str, scope: Any = INSTRUCTOR) -> Any:
    return services.archive_modules(scope, module_ids=module_ids, now=NOW)


def status(module_id: str) -> str:
    return services.get_module(OWNER, module_id=module_id).status


def test_each_module_has_its_own_outcome():
    draft, live, review = make_module().module_id, make_published().module_id, make_module(title="Rye").module_id
    services.submit_module(INSTRUCTOR, module_id=review, now=NOW)

    outcomes = archive(draft, review, live, "demo:module:gone")

    assert [outcome.module_id for outcome in outcomes] == [draft, review, live, "demo:module:gone"]
    assert [bool(outcome.problem) for outcome in outcomes] == [False, True, False, True]
    assert (outcomes[1].title, outcomes[1].problem) == (
        "Rye",
        "This module is in review, so it cannot be archived now.",
    )
    assert [status(one) for one in (draft, review, live)] == ["archived", "review", "archived"]
    assert services.list_published(VIEWER).items == ()
    actions = [event.action for event in audit.list_events(OWNER).items]
    assert actions.count("module.archived") == 2


def test_what_others_require_stays_unless_they_go_with_it():
    bread, rye = make_module().module_id, make_module(title="Rye").module_id
    services.require_module(INSTRUCTOR, module_id=rye, required_id=bread, now=NOW)

    alone = archive(bread)
    together = archive(bread, rye)

    assert alone[0].problem.startswith("Another module requires it.")
    assert [outcome.problem for outcome in together] == ["", ""]


def test_twice_is_once_and_all_come_back():
    module_ids = [make_module().module_id for _ in range(3)]

    archive(*module_ids, *module_ids)
    again = archive(*module_ids)
    back = services.restore_modules(INSTRUCTOR, module_ids=module_ids, now=NOW)

    assert all("archived" in outcome.problem for outcome in again)
    assert [outcome.problem for outcome in back] == ["", "", ""]
    assert {status(one) for one in module_ids} == {"draft"}


@pytest.mark.parametrize("count", [0, MAX_AT_ONCE + 1])
def test_none_and_too_many_are_refused(count):
    with pytest.raises(errors.Invalid):
        archive(*(f"demo:module:{number}" for number in range(count)))


def test_who_may_not_archive_is_denied_and_a_stranger_finds_nothing():
    module_id = make_module().module_id

    for scope in (VIEWER, REVIEWER):
        with pytest.raises(errors.Denied):
            archive(module_id, scope=scope)
    assert archive(module_id, scope=STRANGER)[0].problem == "There is no such module in this organization."
    assert status(module_id) == "draft"


def test_the_message_tells_each_outcome_and_undo_brings_fifty_back():
    make_organization("demo")
    client = sign_in(make_person("demo", name="Ines", instructor=True))
    module_ids = [make_module(title=f"Module {number}").module_id for number in range(MAX_AT_ONCE - 1)]
    locked = make_module(title="Locked").module_id
    services.submit_module(INSTRUCTOR, module_id=locked, now=NOW)

    page = client.post("/o/demo/teach/archive/", {"module": [*module_ids, locked]}, follow=True).content.decode()

    assert "49 modules are archived." in page
    assert "Not archived: “Locked”. This module is in review" in page
    (undo,) = re.findall(r'action="([^"]+/teach/restore/[^"]*)"', page)
    assert "49 modules are drafts again." in client.post(undo, follow=True).content.decode()
    assert {status(one) for one in module_ids} == {"draft"}


def test_nothing_chosen_and_nonsense_are_answered_in_words():
    make_organization("demo")
    client = sign_in(make_person("demo", name="Ines", instructor=True))

    for path in ("archive/", "restore/", "restore/?modules=%F0%9F%8D%9E", "restore/?modules=abc"):
        assert "Choose 1 to 50 modules." in client.post(f"/o/demo/teach/{path}", follow=True).content.decode()


def test_the_api_answers_with_a_verdict_for_each_and_brings_them_back():
    make_organization("demo")
    client = sign_in(make_person("demo", name="Ines", instructor=True))
    draft, review = make_module().module_id, make_module(title="Rye").module_id
    services.submit_module(INSTRUCTOR, module_id=review, now=NOW)
    asked = {"modules": [review, draft, "other:module:0190c8f2-0000-7000-8000-000000000000"]}

    def send(path: str, body: Any) -> Any:
        headers = {"X-Organization": "demo"}
        return client.post(f"/api/education/modules/{path}", body, "application/json", headers=headers)

    archived = send("archive", asked)
    restored = send("restore", {"modules": [draft]}).json()

    assert archived.status_code == 200
    verdicts = archived.json()["items"]
    assert [(one["title"], one["is_done"]) for one in verdicts] == [
        ("Rye", False),
        ("Bread for beginners", True),
        ("", False),
    ]
    assert verdicts[0]["problem"] == "This module is in review, so it cannot be archived now."
    assert verdicts[2]["problem"] == "There is no such module in this organization."
    assert [one["is_done"] for one in restored["items"]] == [True]
    assert status(draft) == "draft"
    for none_or_many in ([], [f"demo:module:{number}" for number in range(MAX_AT_ONCE + 1)]):
        refused = send("archive", {"modules": none_or_many})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/modules")
