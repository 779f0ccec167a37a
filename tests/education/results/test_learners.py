"""Who is stuck, what one learner did, and the tables for a spreadsheet."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from diatonic.common.sheets import lines
from education.authoring import services as authoring
from education.results import services
from tests.education.results.conftest import HALF, RIGHT, WRONG, Course
from tests.organizations.media.conftest import work
from tests.organizations.people import make_organization, make_person, sign_in
from tests.people import INSTRUCTOR, MEMBER, NOW, QUIZ, REVIEWER, STRANGER

IN_A_WEEK = NOW + timedelta(days=7, hours=1)


def names(course, show, *, now=NOW, **options):
    _, page = services.list_learners(INSTRUCTOR, module_id=course.module_id, show=show, now=now, **options)
    return [one.name for one in page.items], page.next_cursor


def table(rows):
    return list(csv.reader(StringIO("".join(lines(rows)))))


def test_who_began_and_did_nothing_for_a_week_has_stopped(course):
    course.read("ann", "started")
    course.read("bob")
    course.answer("bob", RIGHT)

    assert names(course, "stopped")[0] == []
    assert names(course, "stopped", now=IN_A_WEEK)[0] == ["Ann"]
    assert names(course, "going")[0] == ["Ann"]
    assert names(course, "finished")[0] == ["Bob"]


def test_who_has_no_attempt_left_is_listed_with_the_quiz_until_it_is_opened_again(course):
    course.answer("ann", WRONG)
    course.answer("ann", WRONG)

    _, page = services.list_learners(INSTRUCTOR, module_id=course.module_id, show="failing", now=NOW)
    assert [(one.name, [entry.title for entry in one.stuck_at]) for one in page.items] == [("Ann", ["Check"])]

    course.change({**QUIZ, "pass_mark": 70}, answers={course.quiz: "retake"})
    work("demo")
    assert names(course, "failing")[0] == []
    assert names(course, "going")[0] == ["Ann"]


def test_three_failures_are_enough_where_one_may_try_as_often_as_one_likes(course):
    course.change({**QUIZ, "max_attempts": 0})
    for failures in range(3):
        assert names(course, "failing")[0] == [], failures
        course.answer("ann", WRONG)

    assert names(course, "failing")[0] == ["Ann"]


def test_the_list_has_pages_and_makes_four_calls(course):
    for number in range(5):
        course.read(f"learner-{number}", "started")

    with counting() as calls:
        first, cursor = names(course, "going", limit=3)
    rest, end = names(course, "going", limit=3, cursor=cursor)

    assert calls.total == 4
    assert sorted(first + rest) == [f"Learner-{number}" for number in range(5)]
    assert end is None


def test_an_attempt_is_shown_with_every_answer_and_with_its_first_grade(course):
    course.answer("ann", HALF)
    corrected = [{**QUIZ["questions"][0], "points": 1}, {**QUIZ["questions"][1], "points": 2}]
    course.change({**QUIZ, "questions": corrected}, answers={course.quiz: "regrade"})
    work("demo")

    (one,) = services.list_learner_attempts(
        INSTRUCTOR, module_id=course.module_id, content_id=course.quiz, user_id="ann-id"
    ).items

    assert (one.given.percent, one.given.first_grade["percent"]) == (66, 33)
    assert [(result.is_right, result.chosen) for result in one.results] == [
        (False, ("brick",)),
        (True, ("four", "two")),
    ]


def test_the_table_of_learners_has_everybody_once(course):
    course.read("ann", "started")
    course.read("bob")
    course.answer("bob", WRONG)
    course.answer("bob", RIGHT)

    head, *rows = table(services.learner_rows(INSTRUCTOR, module_id=course.module_id))

    assert head[6:] == ["Flour", "Check", "Check: best percent", "Check: attempts"]
    assert [[row[0], row[1], *row[6:]] for row in rows] == [
        ["Ann", "0", "started", "not started", "", "0"],
        ["Bob", "100", "completed", "completed", "100", "2"],
    ]


def test_the_table_of_questions_has_their_answers_below_them(course):
    course.answer("ann", WRONG)

    head, first, apple, brick, *_ = table(services.questions_rows(INSTRUCTOR, module_id=course.module_id))

    assert dict(zip(head, first, strict=True))["Right in percent"] == "0"
    assert [apple[-3:], brick[-3:]] == [["An apple", "yes", "0"], ["A brick", "no", "1"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", " =1"])
def test_what_a_spreadsheet_would_run_is_made_a_text(text):
    ((cell, number),) = table([[text, -1]])

    assert (cell, number) == (f"'{text}", "-1")


@pytest.mark.parametrize("scope", [MEMBER, REVIEWER])
def test_people_are_shown_to_who_teaches_only(course, scope):
    course.answer("ann", WRONG)
    ids = {"module_id": course.module_id}
    looks = [
        lambda who: services.list_learners(who, **ids, now=NOW),
        lambda who: services.get_learner(who, **ids, user_id="ann-id"),
        lambda who: services.list_learner_attempts(who, **ids, content_id=course.quiz, user_id="ann-id"),
        lambda who: services.learner_rows(who, **ids),
        lambda who: services.questions_rows(who, **ids),
    ]
    for look in looks:
        look(INSTRUCTOR)
        with pytest.raises(errors.Denied):
            look(scope)
        with pytest.raises(errors.NotFound):
            look(STRANGER)


def test_nobody_has_no_page(course):
    with pytest.raises(errors.NotFound):
        services.get_learner(INSTRUCTOR, module_id=course.module_id, user_id="nobody")


class TestScreens:
    @pytest.fixture
    def asked(self):
        """An instructor's browser, at a course where Ann failed and Bob is through."""
        make_organization("demo")
        teacher = make_person("demo", name="Ines", role="member", instructor=True)
        course = Course()
        course.answer("ann", WRONG)
        course.answer("ann", WRONG)
        course.read("bob")
        course.answer("bob", RIGHT)
        client = sign_in(teacher)
        base = f"/o/demo/teach/{course.module_id}/results/"

        def ask(path, **query):
            page = client.get(f"{base}{path}", query)
            assert page.status_code == 200, page.content
            return b"".join(page).decode() if page.streaming else page.content.decode()

        return ask, course

    def test_the_pages_say_how_it_goes(self, asked):
        ask, course = asked

        assert "1 of 2 who answered passed" in ask("")
        assert "50 %</strong>" in ask(f"quizzes/{course.quiz}/")
        assert ">Ann</a>" in ask("learners/", show="failing")
        assert "0 % at best" in ask("learners/ann-id/")
        assert "A brick" in ask(f"learners/ann-id/{course.quiz}/")
        assert "Bob,100," in ask("learners.csv")
        assert "Which is a fruit?" in ask("questions.csv")

    def test_the_api_hands_out_the_same_tables(self, asked):
        ask, course = asked
        client = sign_in(make_person("demo", name="Olga", role="owner"))

        for table in ("learners.csv", "questions.csv"):
            answer = client.get(
                f"/api/education/modules/{course.module_id}/results/{table}", headers={"X-Organization": "demo"}
            )
            assert answer["Content-Type"] == "text/csv; charset=utf-8"
            assert b"".join(answer).decode() == ask(table)

    def test_a_learner_is_told_that_the_quiz_changed(self, asked):
        ask, course = asked
        course.change({**QUIZ, "pass_mark": 70}, answers={course.quiz: "retake"})
        work("demo")
        learner = sign_in(make_person("demo", name="Vera", role="viewer"))

        page = learner.get(f"/o/demo/learn/{course.module_id}/sections/{course.quiz}/").content.decode()
        assert "This quiz has changed" not in page  # Vera never answered it
        assert "2 learners asked to answer again" in ask("")

    def test_the_reviewer_chooses_with_counts_before_them(self, asked):
        ask, course = asked
        ids = {"module_id": course.module_id, "content_id": course.quiz}
        changes = {"content_data": {**QUIZ, "pass_mark": 0}}
        authoring.save_section(INSTRUCTOR, **ids, changes=changes, revision=1, now=NOW)
        authoring.submit_module(INSTRUCTOR, module_id=course.module_id, now=NOW)
        while work("demo"):
            pass
        reviewer = sign_in(make_person("demo", name="Rosa", role="member", reviewer=True))
        base = f"/o/demo/teach/{course.module_id}/"

        page = reviewer.get(f"{base}review/").content.decode()
        assert "“Check” changes, and 2 learners have answered it" in page
        assert "1 would newly pass, 0 would pass no longer" in page
        done = reviewer.post(f"{base}publish/", {"bump": "patch", f"answers-{course.quiz}": "regrade"})

        assert done.status_code == 302
        work("demo")
        work("demo")
        assert "2 learners graded again: 1 newly passed" in ask("")
