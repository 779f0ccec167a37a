"""More changed quizzes at once than one transaction of DynamoDB holds: all of them are followed up, once each."""

from collections import Counter

import pytest

from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import store as jobs_store
from education.authoring import services as authoring
from education.learning import services as learning
from education.results import services
from education.results.rules import FollowUpState
from education.results.services import following
from education.results.store import FollowUpStore
from education.results.store.following import SHOWN
from tests.education.results.conftest import HALF, RIGHT, begin
from tests.education.results.test_following import CORRECTED
from tests.organizations.media.conftest import work
from tests.people import INSTRUCTOR, NOW, QUIZ, REVIEWER, make_module, person, publish, section_ids
from tests.routes.iam import Asked, refused

MANY = 62
ANN = person("ann", "viewer")


class Long:
    """A live module of many quizzes; Ann has half of each right, Bob all of the first."""

    def __init__(self) -> None:
        self.module_id = make_module().module_id
        for number in range(MANY):
            authoring.add_section(
                INSTRUCTOR,
                module_id=self.module_id,
                content_type="quiz",
                title=f"Check {number}",
                content_data=QUIZ,
                now=NOW,
            )
        publish(self.module_id)
        self.quizzes = section_ids(self.module_id)[1:]
        for content_id in self.quizzes:
            self.answer(ANN, content_id, HALF)
        self.answer(person("bob", "viewer"), self.quizzes[0], RIGHT)

    def answer(self, scope, content_id, answers):
        submitted = {"answers": answers}
        learning.submit_attempt(scope, module_id=self.module_id, content_id=content_id, submitted=submitted, now=NOW)

    def change(self):
        for content_id in self.quizzes:
            ids = {"module_id": self.module_id, "content_id": content_id}
            authoring.save_section(INSTRUCTOR, **ids, changes={"content_data": CORRECTED}, revision=1, now=NOW)
        authoring.submit_module(INSTRUCTOR, module_id=self.module_id, now=NOW)

    def publish(self, choice):
        answers = dict.fromkeys(self.quizzes, choice)
        authoring.publish_module(REVIEWER, module_id=self.module_id, bump="minor", answers=answers, now=NOW)

    def progress(self):
        found = learning.get_module(ANN, module_id=self.module_id).progress
        return [found.of(content_id) for content_id in self.quizzes]

    def follow_ups(self):
        return services.get_results(INSTRUCTOR, module_id=self.module_id).follow_ups


@pytest.fixture
def long() -> Long:
    return Long()


def test_all_are_graded_again_whatever_is_killed_between_the_batches(long, monkeypatch):
    long.change()
    begin()
    work("demo")
    answered = authoring.list_answered(REVIEWER, module_id=long.module_id)
    assert [(one.would_pass, one.would_fail) for one in answered] == [(1, 0)] * MANY

    long.publish("regrade")
    before = long.progress()
    _kill_after_a_batch(monkeypatch)
    # Between the batches learners have what they had, and what was begun does not wait for the rest.
    assert long.progress() == before
    assert len(long.follow_ups()) == following.BATCH
    work("demo", only="see_to_answers")
    assert [one.passed for one in long.progress()] == [True] * following.BATCH + [False] * (MANY - following.BATCH)

    _free(jobs_store.Job.scan())
    with Asked() as asked:
        begin()
    work("demo", only="see_to_answers")
    assert refused("worker", asked.calls) == []

    assert [one.passed for one in long.progress()] == [True] * MANY
    counts = Counter(
        (one.state, one.done, one.people, one.now_passed)
        for one in (_follow_up(long, content_id) for content_id in long.quizzes)
    )
    assert counts == {(FollowUpState.DONE, 1, 1, 1): MANY - 1, (FollowUpState.DONE, 2, 2, 1): 1}


def test_all_are_to_be_answered_again(long):
    long.change()
    begin()
    work("demo")
    long.publish("retake")
    begin()
    assert len(long.follow_ups()) == MANY  # all that is not done, not only the newest
    tasks = Counter(job.task.rpartition(".")[2] for job in jobs_store.Job.scan())
    assert tasks == {"see_to_answers": MANY, "see_to_latecomers": MANY}
    work("demo", only="see_to_answers")

    assert [(one.state, one.attempts, one.again) for one in long.progress()] == [("started", 0, 2)] * MANY
    assert len(long.follow_ups()) == SHOWN


def _follow_up(long, content_id):
    return FollowUpStore(INSTRUCTOR).get(long.module_id, f"000002.{content_id}")


def _kill_after_a_batch(monkeypatch):
    commit = Transaction.commit

    def killed(tx):
        commit(tx)
        raise SystemExit  # the process is gone: nothing after this write happens

    with monkeypatch.context() as dying:
        dying.setattr(Transaction, "commit", killed)
        with pytest.raises(SystemExit):
            begin()


def _free(jobs):
    """Let the leases of the killed worker end."""
    for job in jobs:
        if job.leased_until:
            job.update(actions=[jobs_store.Job.leased_until.set(""), jobs_store.Job.due_at.set(job.created_at)])
