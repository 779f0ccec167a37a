"""What learners may send: progress and answers that do not fit."""

from typing import Any

import pytest

from tests.hostile.asking import A_QUIZ, TEXT, Organization, nothing_written, refused, taken


@pytest.fixture
def quiz(here: Organization) -> str:
    """The path of a published quiz; a text stands before it."""
    module_id = here.instructor.make_module(TEXT, A_QUIZ)
    here.publish(module_id)
    return f"/education/catalogue/{module_id}/sections/{here.instructor.section_ids(module_id)[1]}"


def test_answers_that_do_not_fit_cost_no_attempt(here: Organization, quiz: str) -> None:
    learner = here.member
    wrong: list[tuple[str, Any]] = [
        ("/answers/q9", {"answers": {"q9": ["apple"]}}),
        ("/answers/q1", {"answers": {"q1": ["two"]}}),
        ("/answers/q1", {"answers": {"q1": ["apple", "brick"]}}),
        ("/answers/q1", {"answers": {"q1": "apple"}}),
        ("/answers/q1/0", {"answers": {"q1": [7]}}),
        ("/answers/q2", {"answers": {"q2": ["two"] * 100_000}}),
        ("/answers", {"answers": {f"q{number}": [] for number in range(101)}}),
        ("/answers", {"answers": []}),
        ("/answers", {}),
        ("/edition", {"answers": {}, "edition": 0}),
        ("/edition", {"answers": {}, "edition": "new"}),
    ]

    with nothing_written():
        for pointer, body in wrong:
            refused(learner.post(f"{quiz}/attempts", body), 422, pointer)
        for edition in (99, 10**30):
            refused(learner.post(f"{quiz}/attempts", {"answers": {}, "edition": edition}), 404)
    assert taken(learner.get(quiz), 200)["attempts_left"] == 2


def test_more_attempts_than_allowed_are_refused(here: Organization, quiz: str) -> None:
    for _ in range(2):
        taken(here.member.post(f"{quiz}/attempts", {"answers": {"q1": ["brick"]}}), 201)

    with nothing_written():
        refused(here.member.post(f"{quiz}/attempts", {"answers": {"q1": ["apple"]}}), 409, code="no_attempt_left")


def test_a_position_that_is_none_is_refused(here: Organization, quiz: str) -> None:
    learner = here.member

    with nothing_written():
        for position in (-1, 1e9, float("nan"), float("inf"), -float("inf"), "far", None, 10**400):
            refused(learner.put(f"{quiz}/progress", {"position": position}), 422, "/position")


def test_what_is_not_published_cannot_be_learned(here: Organization, quiz: str) -> None:
    learner = here.member
    draft = here.instructor.make_module()
    section = here.instructor.section_ids(draft)[0]

    with nothing_written():
        refused(learner.put(f"{quiz}/progress", {"state": "completed"}), 409, code="quiz_not_passed")
        refused(learner.put(f"{quiz}/progress", {"state": "loved"}), 422, "/state")
        for path in (f"/education/catalogue/{draft}", f"/education/catalogue/{draft}/sections/{section}"):
            refused(learner.get(path), 404)
        refused(learner.get(f"/education/catalogue/{draft}/progress"), 404)
        refused(learner.put(f"/education/catalogue/{draft}/sections/{section}/progress", {}), 404)
        refused(learner.post(f"/education/catalogue/{draft}/sections/{section}/attempts", {"answers": {}}), 404)
        refused(learner.get(f"{quiz}/files/cellar"), 404)


def test_right_answers_are_nowhere_before_they_may_be_seen(here: Organization, quiz: str) -> None:
    """Neither in the API nor on the page."""
    learner = here.member
    page = quiz.replace("/education/catalogue/", f"/o/{here.organization_id}/learn/")

    shown = [learner.get(quiz), learner.get(quiz.partition("/sections")[0]), learner.client.get(f"{page}/")]
    failed = learner.post(f"{quiz}/attempts", {"answers": {"q1": ["brick"]}})

    for answer in shown:
        assert answer.status_code == 200
        for secret in (b"is_right", b"Apples grow on trees", b"Try to eat it"):
            assert secret not in answer.content
    assert [result["right_options"] for result in taken(failed, 201)["results"]] == [[], []]
