"""Quizzes: completeness, what learners may see, grading."""

import json

import pytest

from education.quizzes import rules
from education.quizzes.rules import Quiz
from tests.people import QUIZ

COMPLETE = Quiz.model_validate(QUIZ)


def question(**changes):
    return {"question_id": "q", "text": "?", "options": [_option("a", right=True), _option("b")], **changes}


def _option(option_id, *, right=False, text="text"):
    return {"option_id": option_id, "text": text, "is_right": right}


def test_a_complete_quiz_misses_nothing():
    assert rules.missing(COMPLETE) == []


@pytest.mark.parametrize(
    ("questions", "pointer"),
    [
        ([], "/content_data/questions"),
        ([question(text="")], "/content_data/questions/0/text"),
        ([question(options=[_option("a", right=True)])], "/content_data/questions/0/options"),
        ([question(options=[_option("a"), _option("b")])], "/content_data/questions/0/options"),
        ([question(options=[_option("a", right=True), _option("b", right=True)])], "/content_data/questions/0/options"),
        (
            [question(options=[_option("a", right=True), _option("b", text="")])],
            "/content_data/questions/0/options/1/text",
        ),
        ([question(options=[_option("a", right=True), _option("a")])], "/content_data/questions/0/options"),
        ([question(), question()], "/content_data/questions"),
    ],
)
def test_missing_points_at_what_is_missing(questions, pointer):
    errors = rules.missing(Quiz.model_validate({"questions": questions}))

    assert [error.pointer for error in errors] == [pointer]


def test_what_a_learner_sees_holds_neither_right_answers_nor_feedback():
    sent = json.dumps(rules.for_learner(COMPLETE, seed="s"))

    assert "is_right" not in sent
    assert "feedback" not in sent
    assert "Try to eat it." not in sent
    assert "An apple" in sent


@pytest.mark.parametrize(
    ("answers", "points", "percent", "passed"),
    [
        ({"q1": ["apple"], "q2": ["two", "four"]}, 3, 100, True),
        ({"q1": ["apple"], "q2": ["four", "two"]}, 3, 100, True),
        ({"q1": ["apple"]}, 2, 66, True),
        ({"q1": ["apple"], "q2": ["two"]}, 2, 66, True),
        ({"q2": ["two", "four"]}, 1, 33, False),
        ({"q2": ["two", "three", "four"]}, 0, 0, False),
        ({}, 0, 0, False),
    ],
)
def test_grade_counts_a_question_only_with_exactly_its_right_options(answers, points, percent, passed):
    grade = rules.grade(COMPLETE, answers)

    assert (grade.points, grade.out_of, grade.percent, grade.passed) == (points, 3, percent, passed)


def test_grade_gives_the_feedback_of_what_was_chosen():
    result = rules.grade(COMPLETE, {"q1": ["brick"]}).results[0]

    assert result.feedback == ("Try to eat it.", "Apples grow on trees.")
    assert result.right_options == ()


@pytest.mark.parametrize("answers", [{"nothing": ["apple"]}, {"q1": ["pear"]}, {"q1": ["apple", "brick"]}])
def test_wrong_answers_names_what_does_not_fit(answers):
    (error,) = rules.wrong_answers(COMPLETE, answers)

    assert error.pointer == f"/answers/{next(iter(answers))}"


@pytest.mark.parametrize(
    ("passed", "used", "allowed", "may"),
    [(False, 1, 2, False), (False, 2, 2, True), (True, 1, 2, True), (False, 9, 0, False)],
)
def test_right_answers_are_revealed_after_passing_or_the_last_attempt(passed, used, allowed, may):
    assert rules.may_reveal(passed=passed, attempts_used=used, max_attempts=allowed) is may
