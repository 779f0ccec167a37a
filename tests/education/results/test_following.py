"""When a quiz changes that learners have answered: kept, graded again, or answered again; once each, whatever happens."""

import pytest

from diatonic.common import clock, errors
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import registry
from diatonic.common.jobs import store as jobs_store
from education.authoring import services as authoring
from education.learning import services as learning
from education.quizzes import services as quizzes
from education.quizzes.rules import Allowance, Extra
from education.results import services
from education.results.rules import FollowUpState
from education.results.services import errands
from education.results.store import FollowUpStore
from organizations.audit import services as audit
from organizations.notifications import services as notifications
from tests.education.results.conftest import HALF, RIGHT, WRONG, begin
from tests.organizations.media.conftest import work
from tests.people import INSTRUCTOR, MEMBER, NOW, QUIZ, REVIEWER, STRANGER, person
from tests.routes.iam import Asked, refused

#: The first question is worth half of what it was: who has only the second right passes.
CORRECTED = {**QUIZ, "questions": [{**QUIZ["questions"][0], "points": 1}, {**QUIZ["questions"][1], "points": 2}]}
#: Another answer is right: who was right is wrong.
TURNED = {
    **QUIZ,
    "questions": [
        {
            **QUIZ["questions"][0],
            "options": [
                {"option_id": "apple", "text": "An apple"},
                {"option_id": "brick", "text": "A brick", "is_right": True},
            ],
        },
        QUIZ["questions"][1],
    ],
}


def progress(course, name):
    scope = person(name, "viewer")
    return learning.get_module(scope, module_id=course.module_id).progress.of(course.quiz)


def notices(name):
    return [one.text for one in notifications.list_notices(person(name, "viewer")).items]


def follow_up(course):
    return services.get_results(INSTRUCTOR, module_id=course.module_id).follow_ups[0]


@pytest.fixture
def answered(course):
    """Ann passes at once, Bob has half of it right, Cy nothing."""
    course.answer("ann", RIGHT)
    course.answer("bob", HALF)
    course.answer("cy", WRONG)
    return course


def test_results_are_kept_unless_asked_otherwise(answered):
    answered.change(CORRECTED)
    work("demo")

    assert progress(answered, "ann").passed
    assert not progress(answered, "bob").passed
    assert services.get_results(INSTRUCTOR, module_id=answered.module_id).follow_ups == ()


def test_grading_again_changes_who_passes_and_tells_them(answered):
    answered.change(CORRECTED, answers={answered.quiz: "regrade"})
    work("demo")

    assert [progress(answered, name).passed for name in ("ann", "bob", "cy")] == [True, True, False]
    assert progress(answered, "bob").state == "completed"
    assert [len(notices(name)) for name in ("ann", "bob", "cy")] == [0, 1, 0]
    assert notices("bob") == [
        "“Check” in “Bread for beginners” was corrected and graded again: you have passed it, with 66 %."
    ]
    one = follow_up(answered)
    assert (one.state, one.done, one.people, one.now_passed, one.now_failed) == (FollowUpState.DONE, 3, 3, 1, 0)
    assert (answered.figures().passed, answered.figures().completed) == (2, 2)


@pytest.mark.parametrize("choice", ["regrade", "retake"])
def test_the_worker_may_do_what_is_decided(answered, choice):
    answered.change(CORRECTED, answers={answered.quiz: choice})

    with Asked() as asked:
        work("demo")

    assert any("quiz-attempts" in place for _, place, _ in asked.calls)
    assert refused("worker", asked.calls) == []


def test_a_pass_that_is_lost_is_told(answered):
    answered.change(TURNED, answers={answered.quiz: "regrade"})
    work("demo")

    ann = progress(answered, "ann")
    assert (ann.passed, ann.state, ann.best, ann.attempts) == (False, "started", 33, 1)
    assert notices("ann") == [
        "“Check” in “Bread for beginners” was corrected and graded again: with 33 % you have not passed it yet."
    ]
    assert follow_up(answered).now_failed == 1


def test_the_best_attempt_counts_when_graded_again(course):
    course.answer("ann", HALF)
    course.answer("ann", {"q1": ["brick"], "q2": ["two"]})
    course.change(CORRECTED, answers={course.quiz: "regrade"})
    work("demo")

    assert (progress(course, "ann").passed, progress(course, "ann").best) == (True, 66)
    ids = {"module_id": course.module_id, "content_id": course.quiz}
    shown = learning.list_attempts(person("ann", "viewer"), **ids).items
    assert [(one.number, one.percent) for one in shown] == [(2, 0), (1, 66)]


def test_figures_of_questions_go_with_the_answers_to_the_corrected_quiz(answered):
    answered.change(TURNED, answers={answered.quiz: "regrade"})
    work("demo")

    newest, both = answered.questions("1.1.0").figures, answered.questions().figures
    assert [one.right for one in newest.questions] == [2, 2]
    assert (newest.answered, both.answered) == (3, 3)
    assert [(one.answered, one.since) for one in both.questions] == [(3, "1.1.0"), (3, "1.0.0")]


def test_answering_again_opens_the_quiz_with_all_attempts_and_keeps_the_old_ones_as_history(answered):
    answered.answer("cy", WRONG)  # no attempt left
    answered.change(CORRECTED, answers={answered.quiz: "retake"})
    work("demo")

    for name in ("ann", "bob", "cy"):
        now = progress(answered, name)
        assert (now.state, now.attempts, now.passed, now.again) == ("started", 0, False, 2)
        assert notices(name) == ["“Check” in “Bread for beginners” has changed. Please answer it again."]
    attempt = answered.answer("cy", RIGHT)
    assert (attempt.number, attempt.attempts_left, attempt.passed) == (3, 1, True)
    ids = {"module_id": answered.module_id, "content_id": answered.quiz}
    assert len(learning.list_attempts(person("cy", "viewer"), **ids).items) == 3
    quiz = answered.figures()
    assert (quiz.started, quiz.answered, quiz.passed, quiz.attempts) == (3, 1, 1, 5)


def test_who_has_passed_the_changed_quiz_already_is_not_asked_again(answered):
    answered.change(CORRECTED, answers={answered.quiz: "retake"})
    answered.answer("bob", RIGHT)  # before the job comes to Bob
    work("demo")

    assert progress(answered, "bob").passed
    assert not progress(answered, "ann").passed
    assert notices("bob") == []


def test_who_answers_only_the_changed_quiz_is_not_asked_again(answered):
    answered.change(CORRECTED, answers={answered.quiz: "retake"})
    answered.answer("new", WRONG)

    work("demo")
    late = {"module_id": answered.module_id, "follow_up_id": follow_up(answered).follow_up_id}
    services.see_to_answers(SYSTEM, **late, now=NOW, is_late=True)

    assert (progress(answered, "new").attempts, notices("new")) == (1, [])
    assert progress(answered, "bob").attempts == 0


def test_what_is_done_to_progress_is_no_activity_of_theirs(answered):
    def last_seen(name):
        return learning.get_module(person(name, "viewer"), module_id=answered.module_id).progress.updated_at

    before = [last_seen(name) for name in ("bob", "cy")]
    answered.change(CORRECTED, answers={answered.quiz: "regrade"})
    work("demo")

    assert progress(answered, "bob").passed
    assert [last_seen(name) for name in ("bob", "cy")] == before


def test_an_attempt_more_than_others_have_counts_when_graded_again(answered):
    allowance = Allowance(answered.module_id, "cy-id", user_name="Cy", extra=Extra(attempts=1))
    tx = Transaction()
    quizzes.allow(tx, INSTRUCTOR, allowance=allowance)
    tx.commit()
    for name in ("dan", "dan", "cy"):
        answered.answer(name, WRONG)  # of two attempts the last one
    answered.change({**TURNED, "pass_mark": 90}, answers={answered.quiz: "regrade"})

    work("demo")

    assert [progress(answered, name).is_stuck for name in ("dan", "cy")] == [True, False]


@pytest.mark.parametrize("choice", ["regrade", "retake"])
def test_a_worker_that_is_killed_half_way_is_followed_by_one_that_goes_on(answered, choice, monkeypatch):
    for number in range(5):
        answered.answer(f"learner-{number}", HALF)
    answered.change(CORRECTED, answers={answered.quiz: choice})
    monkeypatch.setattr(errands, "PAGE", 2)
    seen: list[str] = []
    commit = Transaction.commit

    def killed(tx):
        commit(tx)
        seen.append("one more")
        if len(seen) == 4:
            raise SystemExit  # the process is gone: nothing after this write happens

    with monkeypatch.context() as dying:
        dying.setattr(Transaction, "commit", killed)
        with pytest.raises(SystemExit):
            _see_to(answered)
    assert follow_up(answered).state is FollowUpState.RUNNING
    assert follow_up(answered).done == 4
    _see_to(answered)
    _see_to(answered)  # delivered twice

    one = follow_up(answered)
    assert (one.state, one.done) == (FollowUpState.DONE, 8)
    assert [len(notices(f"learner-{number}")) for number in range(5)] == [1] * 5
    names = [f"learner-{number}" for number in range(5)]
    if choice == "regrade":
        assert one.now_passed == 6
        assert all(progress(answered, name).passed for name in names)
        assert (answered.questions("1.1.0").figures.answered, answered.figures().passed) == (8, 7)
    else:
        assert [progress(answered, name).before for name in names] == [1] * 5
        assert (answered.figures().answered, answered.figures().attempts) == (0, 8)


def _see_to(course):
    one = follow_up(course)
    ids = {"module_id": course.module_id, "follow_up_id": one.follow_up_id}
    services.see_to_answers(SYSTEM, **ids, now=NOW)


SYSTEM = person("system", "owner")


def test_answers_to_the_edition_before_that_come_late_are_seen_to_a_day_after(answered):
    ids = {"module_id": answered.module_id, "content_id": answered.quiz}
    dan = person("dan", "viewer")
    learning.save_progress(dan, **ids, reported={"state": "started"}, now=NOW)
    answered.change(CORRECTED, answers={answered.quiz: "regrade"})
    work("demo")
    answered.answer("dan", HALF, edition=1)
    assert not progress(answered, "dan").passed

    late = {"module_id": answered.module_id, "follow_up_id": follow_up(answered).follow_up_id}
    services.see_to_answers(SYSTEM, **late, now=NOW, is_late=True)

    assert progress(answered, "dan").passed
    assert follow_up(answered).done == 4


def test_what_fails_says_so_and_can_go_on(answered, monkeypatch):
    answered.change(CORRECTED, answers={answered.quiz: "regrade"})
    one = follow_up(answered)
    ids = {"module_id": answered.module_id, "follow_up_id": one.follow_up_id}
    services.give_up_on_answers(SYSTEM, **ids, now=NOW)
    assert follow_up(answered).state is FollowUpState.FAILED
    assert "go on from there" in follow_up(answered).reason
    jobs_store.Job(f"see_to_answers#{answered.module_id}#{one.follow_up_id}#{one.edition}").delete()

    for scope, failure in [(MEMBER, errors.Denied), (REVIEWER, errors.Denied), (STRANGER, errors.NotFound)]:
        with pytest.raises(failure):
            services.retry_follow_up(scope, **ids, now=NOW)
    services.retry_follow_up(INSTRUCTOR, **ids, now=NOW)
    with pytest.raises(errors.Conflict):
        services.retry_follow_up(INSTRUCTOR, **ids, now=NOW)
    work("demo")

    assert (follow_up(answered).state, follow_up(answered).now_passed) == (FollowUpState.DONE, 1)


def test_a_later_version_overtakes_what_was_not_done_yet(answered):
    answered.change(CORRECTED, answers={answered.quiz: "regrade"})
    answered.change(TURNED)
    work("demo")

    assert follow_up(answered).state is FollowUpState.OVERTAKEN
    assert not progress(answered, "bob").passed


class TestChoosing:
    @pytest.fixture
    def changed(self, answered):
        """The changed quiz, in review; Cy answered twice."""
        answered.answer("cy", WRONG)
        ids = {"module_id": answered.module_id, "content_id": answered.quiz}
        revision = authoring.get_section(INSTRUCTOR, **ids).section.revision
        authoring.save_section(INSTRUCTOR, **ids, changes={"content_data": TURNED}, revision=revision, now=NOW)
        authoring.submit_module(INSTRUCTOR, module_id=answered.module_id, now=NOW)
        begin()
        return answered

    def test_publishing_asks_with_counts_and_what_grading_again_would_change(self, changed):
        (before,) = authoring.list_answered(REVIEWER, module_id=changed.module_id)
        work("demo")
        (after,) = authoring.list_answered(REVIEWER, module_id=changed.module_id)

        assert (before.title, before.learners, before.passed, before.would_pass) == ("Check", 3, 1, None)
        assert (after.would_pass, after.would_fail) == (2, 1)
        assert progress(changed, "ann").passed  # nothing was changed by counting

    def test_a_forecast_that_was_killed_goes_on_and_counts_each_once(self, changed, monkeypatch):
        monkeypatch.setattr(errands, "PAGE", 1)
        forecast = {"module_id": changed.module_id, "follow_up_id": f"forecast.{changed.quiz}"}
        count, seen = FollowUpStore.forecast, []

        def killed(*arguments, **options):
            held = count(*arguments, **options)
            seen.append(held)
            if len(seen) == 2:
                raise SystemExit
            return held

        with monkeypatch.context() as dying:
            dying.setattr(FollowUpStore, "forecast", killed)
            with pytest.raises(SystemExit):
                services.see_to_answers(SYSTEM, **forecast, now=NOW)
        services.see_to_answers(SYSTEM, **forecast, now=NOW)

        (one,) = authoring.list_answered(REVIEWER, module_id=changed.module_id)
        assert (one.would_pass, one.would_fail) == (2, 1)

    @pytest.mark.parametrize("is_begun", [False, True])
    def test_the_module_can_be_taken_back_and_sent_again_while_the_forecast_is_counted(self, answered, is_begun):
        ids = {"module_id": answered.module_id, "content_id": answered.quiz}
        authoring.save_section(INSTRUCTOR, **ids, changes={"content_data": TURNED}, revision=1, now=NOW)
        authoring.submit_module(INSTRUCTOR, module_id=answered.module_id, now=NOW)
        if is_begun:
            begin()
        under_way = [job for job in jobs_store.Job.scan() if job.due_at <= clock.iso(clock.now())]
        assert under_way
        for job in under_way:
            assert jobs_store.lease(job.job_id, now=clock.now())

        authoring.withdraw_module(INSTRUCTOR, module_id=answered.module_id, now=NOW)
        authoring.submit_module(INSTRUCTOR, module_id=answered.module_id, now=NOW)

        begin()
        work("demo")
        (one,) = authoring.list_answered(REVIEWER, module_id=answered.module_id)
        assert (one.would_pass, one.would_fail) == (2, 1)
        # The worker that was on its way with the first one changes nothing any more.
        for job in under_way:
            registry.find(job.task).run(SYSTEM, **job.arguments)
        assert authoring.list_answered(REVIEWER, module_id=answered.module_id) == [one]

    def test_a_quiz_that_nobody_answered_is_not_asked_about(self, course):
        ids = {"module_id": course.module_id, "content_id": course.quiz}
        authoring.save_section(INSTRUCTOR, **ids, changes={"content_data": TURNED}, revision=1, now=NOW)

        assert authoring.list_answered(INSTRUCTOR, module_id=course.module_id) == []
        with pytest.raises(errors.NotFound):
            authoring.list_answered(STRANGER, module_id=course.module_id)
        with pytest.raises(errors.Denied):
            authoring.list_answered(MEMBER, module_id=course.module_id)

    @pytest.mark.parametrize(
        ("answers", "pointer"),
        [
            ({"nonsense": "keep"}, "/answers/nonsense"),
            ({"text": "retake"}, "/answers/"),
            ({"quiz": "forget"}, "/answers/"),
        ],
    )
    def test_a_choice_that_makes_no_sense_is_refused_and_nothing_is_published(self, changed, answers, pointer):
        named = {{"text": changed.text, "quiz": changed.quiz}.get(name, name): value for name, value in answers.items()}

        with pytest.raises(errors.Invalid) as refused:
            authoring.publish_module(REVIEWER, module_id=changed.module_id, answers=named, now=NOW)

        assert refused.value.fields[0].pointer.startswith(pointer)
        assert authoring.get_module(INSTRUCTOR, module_id=changed.module_id).release == 1

    def test_the_choice_is_in_the_audit_log_and_on_the_review_page(self, changed):

        authoring.publish_module(REVIEWER, module_id=changed.module_id, answers={changed.quiz: "regrade"}, now=NOW)

        event = audit.list_events(person("owner", "owner")).items[0]
        assert event.details["answers"] == {changed.quiz: "regrade"}
