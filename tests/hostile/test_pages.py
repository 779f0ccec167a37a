"""Forms that no page of ours would send, and addresses that no link of ours has: a page that explains, nothing written."""

from typing import Any

from tests.hostile.asking import A_QUIZ, TEXT, Organization, nothing_written, taken

_DIGITS = "9" * 5000
_ORDERS: list[dict[str, Any]] = [
    {},
    {"revision": _DIGITS, "order": "x"},
    {"revision": "-1", "order": "x"},
    {"revision": "\u0663", "order": "x"},
    {"revision": "1", "order": ["x", "x", "\x00"]},
    {"revision": "1", "move": "up"},
    {"revision": "1", "move": "up", "section": "nowhere"},
]
_SECTION_FORMS: list[dict[str, Any]] = [
    {},
    {"revision": "1", "title": ""},
    {"revision": "1", "title": "x" * 201},
    {"revision": "1", "title": "x\x00"},
    {"revision": _DIGITS, "title": "x"},
    {"revision": "x", "title": "x"},
    {"revision": "1", "title": "x", "duration": _DIGITS},
    {"revision": "1", "title": "x", "pass_mark": "many", "max_attempts": "0"},
    {
        "revision": "1",
        "title": "x",
        "pass_mark": "1",
        "max_attempts": "0",
        "questions-0-text": "?",
        "questions-0-points": _DIGITS,
    },
    {
        "revision": "1",
        "title": "x",
        "pass_mark": "1",
        "max_attempts": "0",
        "questions-0-text": "?",
        "questions-0-kind": "essay",
    },
    {"revision": "1", "title": "x", "pass_mark": "1", "max_attempts": "0", "questions-0-text": "x" * 2001},
]
#: Buttons of the quiz that there are not; they change nothing.
_COMMANDS = [" ", "x", "remove_question", "remove_question 7", f"remove_question {_DIGITS}", "remove_option 0 -1"]
_COMMANDS += ["move_up 1 2 3 4", "add_option x", "remove_option 0", "__class__ 1"]


def test_a_form_that_no_page_sends_is_explained_and_changes_nothing(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module(A_QUIZ)
    teach = f"/o/{here.organization_id}/teach/{module_id}"
    quiz = f"{teach}/sections/{author.section_ids(module_id)[0]}"
    asked = [(f"{teach}/order/", form) for form in _ORDERS] + [(f"{quiz}/", form) for form in _SECTION_FORMS]
    asked += [
        (f"{teach}/sections/", {"type": "exe"}),
        (f"{teach}/", {"revision": _DIGITS, "title": "x"}),
        (f"{teach}/", {}),
    ]
    asked += [(f"/o/{here.organization_id}/teach/new/", {"title": "x" * 500})]
    asked += [(f"{teach}/delete/", {"confirm_name": "Rolls"})]

    with nothing_written():
        for accept in ("text/html", "application/json"):
            for path, form in asked:
                answer = author.client.post(path, form, headers={"Accept": accept})
                assert 400 <= answer.status_code < 500, (path, form, answer.status_code)
                assert answer.content


def test_a_button_that_there_is_not_changes_no_question(here: Organization) -> None:
    author = here.instructor
    question = {**A_QUIZ["content_data"]["questions"][0], "feedback": ""}  # type: ignore[index]
    module_id = author.make_module({**A_QUIZ, "content_data": {"questions": [question]}})
    content_id = author.section_ids(module_id)[0]
    section = f"/education/modules/{module_id}/sections/{content_id}"
    before = taken(author.get(section), 200)["content_data"]["questions"]
    page = f"/o/{here.organization_id}/teach/{module_id}/sections/{content_id}/"

    for command in _COMMANDS:
        form: dict[str, Any] = {"title": "Check", "pass_mark": "60", "max_attempts": "0", "do": command}
        form |= {f"questions-0-{name}": str(value) for name, value in question.items() if name != "options"}
        for number, option in enumerate(question["options"]):
            name = f"questions-0-options-{number}"
            form |= {f"{name}-{key}": value for key, value in option.items() if key != "is_right"}
            form |= {f"{name}-is_right": "on"} if option.get("is_right") else {}
        form["revision"] = taken(author.get(section), 200)["revision"]
        assert author.client.post(page, form).status_code == 302, command
        assert taken(author.get(section), 200)["content_data"]["questions"] == before, command


def test_an_address_that_no_link_has_is_explained(here: Organization) -> None:
    author = here.instructor
    module_id = author.make_module(TEXT)
    base = f"/o/{here.organization_id}"
    lists = (
        "teach/",
        f"teach/{module_id}/versions/",
        "learn/",
        "files/",
        "notifications/",
        "workbench/projects/",
        "workbench/runs/",
    )
    things: tuple[str, ...] = (
        "teach/{}/",
        "learn/{}/",
        "files/{}/",
        "files/{}/original/",
        f"teach/{module_id}/sections/{{}}/",
    )
    things += tuple(f"workbench/{kind}/{{}}/" for kind in ("projects", "agents", "tools", "deployments", "runs"))

    with nothing_written():
        for path in lists:
            for cursor in ("x", "x" * 5000, "%00", "a:b:c"):
                answer = author.client.get(f"{base}/{path}?cursor={cursor}")
                assert answer.status_code == 422, (path, cursor)
                assert b"cursor" in answer.content
        for odd in ("x", "x" * 3000, "%00", "%F0%9F%92%A9", "..%2F..", "%23storage", "%3Cscript%3E"):
            for thing in things:
                answer = author.client.get(f"{base}/{thing.format(odd)}")
                assert answer.status_code == 404, (thing, odd)
                assert b"<script>" not in answer.content
        for kind in ("exe", "x" * 3000, "\x00"):
            assert author.client.get(f"{base}/files/", {"kind": kind}).status_code == 422
            assert author.client.get(f"{base}/teach/", {"status": kind}).status_code in (200, 422)


def test_answers_that_no_page_sends_are_explained(here: Organization) -> None:
    module_id = here.instructor.make_module(A_QUIZ)
    here.publish(module_id)
    content_id = here.instructor.section_ids(module_id)[0]
    page = f"/o/{here.organization_id}/learn/{module_id}/sections/{content_id}/answer/"
    learner = here.member

    with nothing_written():
        for form in (
            {},
            {"q1": "nothing", "q2": "two"},
            {"q1": ["apple", "brick"], "q2": "two"},
            {"q1": "apple", "q2": ["two"] * 500},
        ):
            assert learner.client.post(page, form).status_code == 422, form
        for edition in ("77", "0"):
            form = {"q1": "apple", "q2": "two", "edition": edition}
            assert learner.client.post(page, form).status_code in (404, 422), form
    answered = learner.client.post(page, {"q1": "apple", "q2": "two", "edition": _DIGITS})
    assert answered.status_code == 302  # no edition we know of: the one that is published


def test_marking_what_is_no_notification_as_read_changes_nothing(here: Organization) -> None:
    learner = here.member

    with nothing_written():
        for up_to in ("", "~", "x" * 3000, "#inbox"):
            assert (
                learner.client.post(f"/o/{here.organization_id}/notifications/read/", {"up_to": up_to}).status_code
                == 302
            )
