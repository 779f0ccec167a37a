"""Every write of progress is counted once: at once with others, after a lost answer, and never by reading items."""

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest

from diatonic.common import errors
from diatonic.common.dynamo.connection import counting
from education.authoring import services as authoring
from education.results import services
from education.results.models import CounterModel
from education.results.rules import module_counters
from tests.education.results.conftest import HALF, RIGHT, WRONG
from tests.people import INSTRUCTOR, MEMBER, NOW, QUIZ, STRANGER, person, publish


def whole(course):
    return services.get_results(INSTRUCTOR, module_id=course.module_id).figures


def test_who_starts_completes_passes_and_finishes(course):
    course.read("ann")
    course.read("bob", "started")
    course.answer("ann", WRONG)
    course.answer("ann", RIGHT)
    course.answer("cy", HALF)

    text, quiz, figures = course.figures(course.text), course.figures(), whole(course)

    assert (figures.learners, figures.finished) == (3, 1)
    assert (text.started, text.completed, text.started_percent) == (2, 1, 67)
    assert (quiz.started, quiz.completed, quiz.answered, quiz.passed, quiz.attempts) == (2, 1, 2, 1, 3)
    assert quiz.average == 66  # the best of each: 100 and 33


def test_the_same_report_twice_counts_once(course):
    for state in ("started", "started", "completed", "completed", "started"):
        course.read("ann", state)

    text = course.figures(course.text)

    assert (text.started, text.completed) == (1, 1)


def test_only_first_answers_tell_about_questions(course):
    course.answer("ann", WRONG)
    course.answer("ann", RIGHT)
    course.answer("bob", RIGHT)

    found = course.questions().figures

    assert (found.answered, found.passed) == (2, 1)
    assert [(one.right, one.blank) for one in found.questions] == [(1, 0), (1, 1)]


def test_who_fails_a_quiz_for_good_is_failing_until_they_pass(course):
    course.answer("ann", WRONG)
    assert whole(course).failing == 0

    course.answer("ann", WRONG)  # the second of two
    assert whole(course).failing == 1


def test_two_windows_that_complete_the_last_sections_finish_the_module_once(course):
    course.read("ann", "started")
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(course.read, "ann"), pool.submit(course.answer, "ann", RIGHT)]
        for job in jobs:
            job.result()

    assert (whole(course).learners, whole(course).finished) == (1, 1)


def test_hundreds_at_once_lose_no_count_while_somebody_looks(course):
    sheets = dict(zip((f"learner-{number}" for number in range(200)), cycle([RIGHT, HALF, WRONG, RIGHT])))

    with ThreadPoolExecutor(9) as pool:
        answers = [pool.submit(course.answer, name, sheet) for name, sheet in sheets.items()]
        looks = [pool.submit(course.questions) for _ in range(10)]
        assert all(job.result() for job in answers)
        seen = [look.result().figures.answered for look in looks]

    assert max(seen) <= 200
    quiz, found = course.figures(), course.questions().figures
    assert (quiz.started, quiz.answered, quiz.attempts, quiz.passed) == (200, 200, 200, 100)
    assert (found.answered, found.passed, found.spread[9], found.spread[3], found.spread[0]) == (200, 100, 100, 50, 50)
    assert [one.right for one in found.questions] == [100, 150]


@pytest.mark.long
def test_ten_thousand_at_once_lose_no_count_while_somebody_looks(course):
    def look(_):
        return course.questions().figures.answered, whole(course).learners

    names = [f"learner-{number}" for number in range(10_000)]
    with ThreadPoolExecutor(16) as pool:
        answers = pool.map(lambda name: course.answer(name, RIGHT if int(name[8:]) % 4 else WRONG), names)
        looks = pool.map(look, range(500))
        assert sum(answer.passed for answer in answers) == 7500
        list(looks)

    quiz, found = course.figures(), course.questions().figures
    assert (quiz.answered, quiz.attempts, quiz.passed, whole(course).learners) == (10_000, 10_000, 7500, 10_000)
    assert (found.answered, found.questions[0].right) == (10_000, 7500)


def test_a_write_whose_answer_is_lost_is_counted_once(course, between):
    between.lost_answers["TransactWriteItems"] = 1
    course.answer("ann", RIGHT)
    between.lost_answers["TransactWriteItems"] = 1
    course.read("ann")

    assert between.passed["TransactWriteItems"] == 4  # each sent twice
    assert (course.figures().attempts, course.questions().figures.answered) == (1, 1)
    assert (whole(course).learners, whole(course).finished) == (1, 1)


def test_the_same_answers_sent_again_by_the_browser_are_refused_and_not_counted(course):
    course.answer("ann", WRONG, attempt=1)
    with pytest.raises(errors.Conflict):
        course.answer("ann", WRONG, attempt=1)

    assert (course.figures().attempts, course.questions().figures.answered) == (1, 1)


def test_results_ask_the_same_of_dynamodb_for_one_learner_and_for_many(course):
    course.answer("ann", RIGHT)
    with counting() as few:
        whole(course), course.questions()
    for number in range(20):
        course.answer(f"learner-{number}", HALF)
    with counting() as many:
        whole(course), course.questions()

    assert few.by_operation == many.by_operation
    assert many.total == 8


def test_people_are_spread_over_several_items(course):
    for number in range(20):
        course.read(f"learner-{number}")

    items = [CounterModel.get(one) for one in module_counters(course.module_id)]

    assert sum(item.counts["learners"] for item in items) == 20
    assert max(item.counts["learners"] for item in items) < 20


def test_a_changed_question_starts_anew_and_a_version_can_be_chosen(course):
    course.answer("ann", WRONG)
    first, second = QUIZ["questions"]
    course.change({**QUIZ, "questions": [first, {**second, "text": "Which of these are even?"}]})
    course.answer("bob", RIGHT)

    both, newest = course.questions(), course.questions("1.1.0")

    assert both.versions == ("1.1.0", "1.0.0")
    assert [(one.answered, one.since) for one in both.figures.questions] == [(2, "1.0.0"), (1, "1.1.0")]
    assert [one.answered for one in newest.figures.questions] == [1, 1]


@pytest.mark.parametrize("scope", [MEMBER, person("reviewer", "member", "reviewer")])
def test_who_does_not_teach_sees_no_results(course, scope):
    ids = {"module_id": course.module_id}
    for look in (services.get_results, services.get_quiz_results):
        more = {"content_id": course.quiz} if look is services.get_quiz_results else {}
        with pytest.raises(errors.Denied):
            look(scope, **ids, **more)
        with pytest.raises(errors.NotFound):
            look(STRANGER, **ids, **more)


def test_a_text_and_a_quiz_that_was_never_published_have_no_questions_to_look_at(course):
    fresh = authoring.add_section(
        INSTRUCTOR, module_id=course.module_id, content_type="quiz", title="New", content_data=QUIZ, now=NOW
    )
    for content_id in (course.text, fresh.content_id, "nonsense", f"demo:content:{'0' * 36}"):
        with pytest.raises(errors.NotFound):
            services.get_quiz_results(INSTRUCTOR, module_id=course.module_id, content_id=content_id)


def test_of_a_restored_version_the_live_quiz_is_shown_with_its_answers_of_before(course):
    course.answer("ann", RIGHT)
    course.change({**QUIZ, "questions": QUIZ["questions"][:1]}, answers={course.quiz: "keep"})
    ids = {"module_id": course.module_id}
    authoring.restore_version(INSTRUCTOR, **ids, version="1.0.0", revision=None, now=NOW)
    publish(course.module_id, answers={course.quiz: "keep"})

    found = course.questions()

    assert [one.question.question_id for one in found.figures.questions] == ["q1", "q2"]
    assert (found.since, found.figures.questions[1].since, found.figures.questions[1].answered) == ("1.0.0", "1.0.0", 1)
