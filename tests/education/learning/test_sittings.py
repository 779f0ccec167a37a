"""Timed attempts: the server's clock, windows at once, what was saved in time, extra time, and the job at the end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from diatonic.common import errors, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.connection import counting
from diatonic.common.scope import Scope, system_scope
from education.authoring import services as authoring
from education.learning import services
from education.learning.rules import Attempt
from education.learning.services import NoAttemptLeft, NotStarted, NotTimed, TimeIsOver
from education.quizzes import services as quizzes
from education.quizzes.rules import Allowance, Extra
from tests.people import INSTRUCTOR, MEMBER, NOW, QUIZ, STRANGER, VIEWER, make_published, publish, section_ids
from tests.routes.iam import Asked, refused

RIGHT = {"q1": ["apple"], "q2": ["two", "four"]}
HALF = {"q1": ["apple"]}


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


class Timed:
    """A published quiz of 20 minutes and two attempts."""

    def __init__(self) -> None:
        module = make_published(with_quiz=True)
        self.ids: dict[str, Any] = {"module_id": module.module_id, "content_id": section_ids(module.module_id)[1]}
        self.change(time_limit=20)

    def change(self, **settings: Any) -> None:
        seen = authoring.get_section(INSTRUCTOR, **self.ids).section
        changes = {"content_data": {**seen.content_data, **settings}}
        authoring.save_section(INSTRUCTOR, **self.ids, changes=changes, revision=seen.revision, now=NOW)
        publish(self.ids["module_id"])

    def start(self, *, minutes: float = 0, scope: Scope = VIEWER) -> Any:
        return services.start_attempt(scope, **self.ids, now=after(minutes))

    def shown(self, scope: Scope = VIEWER) -> Any:
        return services.get_section(scope, **self.ids)

    def save(self, answers: dict[str, list[str]], *, minutes: float, attempt: int = 1) -> str:
        submitted = {"answers": answers, "attempt": attempt}
        return services.save_answers(VIEWER, **self.ids, submitted=submitted, now=after(minutes))

    def send(self, answers: dict[str, list[str]], *, minutes: float) -> Attempt:
        return services.submit_attempt(VIEWER, **self.ids, submitted={"answers": answers}, now=after(minutes))

    def close(self, *, minutes: float) -> None:
        system = system_scope("demo", reason="test")
        services.close_attempt(system, **self.ids, user_id=VIEWER.user_id, user_name="Viewer", now=after(minutes))

    def attempts(self) -> list[Attempt]:
        return list(services.list_attempts(VIEWER, **self.ids).items)

    def allow(self, content_id: str = "", **extra: int) -> None:
        tx = Transaction()
        allowance = Allowance(
            self.ids["module_id"], VIEWER.user_id, "Viewer", Extra(**extra), content_id, at="2026-01-31T09:30:00.000Z"
        )
        quizzes.allow(tx, INSTRUCTOR, allowance=allowance)
        tx.commit()


@pytest.fixture
def timed() -> Timed:
    return Timed()


def test_the_questions_come_with_the_start(timed):
    before = timed.shown()
    started = timed.start()

    assert (before.must_start, before.content["questions"], before.minutes) == (True, [], 20)
    assert [question["question_id"] for question in started.content["questions"]] == ["q1", "q2"]
    assert started.sitting.ends_at == "2026-01-31T09:50:00.000Z"


def test_a_reload_or_a_second_window_does_not_start_anew(timed):
    first = timed.start()
    again = timed.start(minutes=15)

    assert again.sitting.ends_at == first.sitting.ends_at
    assert timed.shown().sitting.ends_at == first.sitting.ends_at


def test_windows_that_start_at_once_start_one_attempt(timed):
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda second: timed.start(minutes=second / 60), range(4)))

    assert len({one.sitting.ends_at for one in found}) == 1


def test_sent_in_time_counts_and_takes_the_attempt_off_those_under_way(timed):
    timed.start()

    attempt = timed.send(RIGHT, minutes=20.4)  # the network is given half a minute

    assert (attempt.percent, attempt.timed_out, attempt.number) == (100, False, 1)
    assert timed.shown().sitting is None


def test_too_late_counts_what_was_saved_in_time(timed):
    timed.start()
    timed.save(HALF, minutes=5)

    attempt = timed.send(RIGHT, minutes=21)

    assert (attempt.points, attempt.timed_out) == (2, True)
    (listed,) = timed.attempts()
    assert (listed.points, listed.timed_out) == (2, True)


def test_an_attempt_that_is_left_alone_is_recorded_when_its_time_is_over(timed):
    timed.start()
    timed.save(HALF, minutes=5)

    timed.close(minutes=20)
    assert timed.attempts() == []
    with Asked() as asked:
        timed.close(minutes=21)
        timed.close(minutes=21)  # a job may run twice

    assert refused("worker", asked.calls) == []

    (attempt,) = timed.attempts()
    assert (attempt.points, attempt.timed_out, attempt.attempts_left) == (2, True, 1)


def test_a_start_that_nothing_was_sent_for_uses_an_attempt(timed):
    timed.start()
    second = timed.start(minutes=30)
    timed.close(minutes=60)

    assert second.sitting.number == 2
    assert [attempt.points for attempt in timed.attempts()] == [0, 0]
    with pytest.raises(NoAttemptLeft):
        timed.start(minutes=61)


def test_sending_and_the_job_at_once_record_one_attempt(timed):
    timed.start()

    with ThreadPoolExecutor(2) as pool:
        sent = pool.submit(timed.send, RIGHT, minutes=21)
        closed = pool.submit(timed.close, minutes=21)
        closed.result()
        failure = sent.exception()

    assert failure is None or isinstance(failure, errors.Conflict)
    assert len(timed.attempts()) == 1


def test_nothing_is_answered_before_the_start(timed):
    with pytest.raises(NotStarted):
        timed.send(RIGHT, minutes=0)
    with pytest.raises(TimeIsOver):
        timed.save(RIGHT, minutes=0)


def test_nothing_is_saved_after_the_end_or_for_another_attempt(timed):
    timed.start()

    with pytest.raises(TimeIsOver):
        timed.save(RIGHT, minutes=20.6)
    with pytest.raises(TimeIsOver):
        timed.save(RIGHT, minutes=1, attempt=2)


def test_saving_is_one_call_and_what_is_too_long_is_refused(timed):
    timed.start()

    with counting() as calls:
        timed.save(HALF, minutes=1)

    assert calls.total == 1
    with pytest.raises(errors.Invalid):
        timed.save({f"q{number}": ["x" * 1000] * 20 for number in range(10)}, minutes=1)


def test_saved_answers_that_fit_nothing_are_graded_as_wrong(timed):
    timed.start()
    timed.save({"q1": ["pear"], "q9": ["?"], "q2": ["two", "four"]}, minutes=1)

    timed.close(minutes=21)

    (attempt,) = timed.attempts()
    assert attempt.points == 1
    assert set(attempt.answers) == {"q1", "q2"}


def test_an_attempt_keeps_the_questions_with_which_it_was_started(timed):
    timed.start()
    timed.change(questions=QUIZ["questions"][:1])

    assert len(timed.shown().content["questions"]) == 2
    assert timed.send(RIGHT, minutes=10).out_of == 3


def test_extra_time_and_attempts_are_one_learners(timed):
    timed.allow(percent=25, minutes=5, attempts=1)

    mine, others = timed.start(), timed.start(scope=MEMBER)

    assert (mine.minutes, mine.attempts_left, mine.sitting.ends_at) == (30, 3, "2026-01-31T10:00:00.000Z")
    assert (others.minutes, others.attempts_left) == (20, 2)
    assert timed.send(RIGHT, minutes=29).percent == 100


def test_a_learner_reads_what_of_it_counts_at_this_quiz(timed):
    assert timed.shown().extra_words == ""
    timed.allow(percent=25, minutes=5, attempts=1)

    assert timed.shown().extra_words == "25 % more time, 5 more minutes, 1 more attempt"
    assert timed.shown(MEMBER).extra_words == ""
    timed.change(max_attempts=0)
    assert timed.shown().extra_words == "25 % more time, 5 more minutes"
    timed.change(time_limit=0, max_attempts=2)
    assert timed.shown().extra_words == "1 more attempt"


def test_an_attempt_that_was_started_before_does_not_promise_more_time(timed):
    timed.start()
    timed.allow(percent=25, attempts=1)

    assert timed.shown().extra_words == "1 more attempt"


def test_what_is_allowed_at_one_quiz_goes_before_what_is_allowed_at_all(timed):
    timed.allow(percent=50)
    timed.allow(content_id=timed.ids["content_id"], minutes=1)

    assert timed.shown().minutes == 21


def test_the_answers_stay_hidden_until_the_extra_attempts_are_used(timed):
    timed.change(time_limit=0)
    timed.allow(attempts=1)

    shown = [bool(timed.send({"q1": ["brick"]}, minutes=0).results[0].right_options) for _ in range(3)]

    assert shown == [False, False, True]
    assert [bool(attempt.results[0].right_options) for attempt in timed.attempts()] == [True] * 3


def test_a_quiz_without_a_limit_has_nothing_to_start(timed):
    timed.change(time_limit=0)

    with pytest.raises(NotTimed):
        timed.start()


def test_a_stranger_starts_nothing(timed):
    with pytest.raises(errors.NotFound):
        timed.start(scope=STRANGER)


def test_a_module_that_is_not_there_any_more_leaves_the_job_nothing_to_do():
    with counting() as calls:
        services.close_attempt(
            system_scope("demo", reason="test"),
            module_id=ids.scoped("demo", "module"),
            content_id=ids.scoped("demo", "content"),
            user_id="nobody",
            user_name="Nobody",
            now=NOW,
        )

    assert calls.writes == 0
