"""A person who has left traces everywhere, and what a worker does by now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest

from diatonic.common import clock
from diatonic.common.dynamo import Transaction, tables
from diatonic.common.dynamo.connection import client
from diatonic.common.jobs import store, worker
from diatonic.common.scope import Scope
from education.authoring import services as authoring
from education.exercises import services as exercises
from education.learning import services as learning
from education.questions import services as questions
from organizations.accounts.rules import Account
from organizations.media import services as media
from organizations.media.rules import StoredFile
from organizations.notifications import services as notifications
from tests import media_files
from tests.organizations.media.conftest import make_file, send
from tests.organizations.media.conftest import work as work_in
from tests.organizations.people import make_organization, make_person, scope_for, sign_in
from tests.people import EXERCISE, INSTRUCTOR, REVIEWER, make_module, publish, section_ids

NAME = "Zebulon Quatermass"


@dataclass(frozen=True)
class Traces:
    """A person, and what of theirs others rely on."""

    account: Account
    scope: Scope
    module_id: str
    shared: StoredFile
    handed_in: str


@pytest.fixture
def account() -> Account:
    """A member of an organization that has another owner."""
    make_organization("demo")
    make_person("demo", name="Olga", role="owner")
    return make_person("demo", name=NAME, role="member", instructor=True, reviewer=True)


@pytest.fixture
def busy(account: Account) -> Traces:
    """A person who has done a bit of everything, also as a learner."""
    scope = scope_for(account, "demo")
    sign_in(account)
    tx = Transaction()
    notifications.send(
        tx, organization_id="demo", to=account.user_id, kind="x", text="Look", url="/o/demo/", now=clock.now()
    )
    tx.commit()
    own = make_module(title="Rye", with_quiz=True, scope=scope)
    authoring.add_comment(scope, module_id=own.module_id, text="Longer?", now=clock.now())
    questions.add_question(
        scope, fields={"question": {"kind": "true_false", "text": "Salt?", "is_true": True}}, now=clock.now()
    )
    shared = make_file(scope, media_files.picture(), "oven.png")
    return Traces(account, scope, own.module_id, shared, _learn(scope))


def _learn(scope: Scope) -> str:
    """Answer somebody else's quiz and hand in work with a file; mark a colleague's work. Returns the file's id."""
    made = make_module(title="Wheat", with_quiz=True)
    section = authoring.add_section(
        INSTRUCTOR,
        module_id=made.module_id,
        content_type="exercise",
        title="Bake",
        content_data=EXERCISE,
        now=clock.now(),
    )
    publish(made.module_id)
    quiz = section_ids(made.module_id)[1]
    learning.submit_attempt(
        scope, module_id=made.module_id, content_id=quiz, submitted={"answers": {"q1": ["apple"]}}, now=clock.now()
    )
    place = {"module_id": made.module_id, "content_id": section.content_id}
    picture = media_files.picture()
    ticket = exercises.request_upload(
        scope, **place, filename="loaf.png", content_type="image/png", size=len(picture), now=clock.now()
    )
    assert send(ticket, picture).status_code == 204
    media.complete_upload(scope, upload_id=ticket.upload_id, now=clock.now())
    work_in("demo", only="process_upload")
    exercises.hand_in(scope, **place, submitted={"text": "My loaf."}, now=clock.now())
    other = replace(REVIEWER, user_id="learner-id", user_name="Lena")
    theirs = exercises.hand_in(other, **place, submitted={"text": "Lena's loaf."}, now=clock.now())
    exercises.mark(
        scope,
        module_id=made.module_id,
        submission_id=theirs.submission_id,
        given={"outcome": "passed", "points": {"crumb": 6, "crust": 4}, "comment": "Good."},
        revision=theirs.revision,
        now=clock.now(),
    )
    return str(ticket.upload_id)


def work(*, only: str = "") -> int:
    """Do what a worker would do by now of the jobs of people; returns how many there were."""
    due = [
        job
        for shard in range(store.SHARDS)
        for job in store.overdue(shard, now=clock.now())
        if job.organization_id == "-" and job.task.endswith(only)
    ]
    for job in due:
        worker.run(job.job_id)
    return len(due)


def finish() -> None:
    """Do all that workers would do by now, of the person and of their organization."""
    while work() or work_in("demo"):
        pass


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many days pass."""

    def travel(days: float) -> None:
        moment = clock.now() + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda: moment)

    return travel


def everything() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every item of every table, by the table's name."""
    for table in tables.all_tables():
        options: dict[str, Any] = {"TableName": table.name, "Limit": 200}
        while True:
            answer = client().scan(**options)
            yield from ((table.table, item) for item in answer["Items"])
            if "LastEvaluatedKey" not in answer:
                break
            options["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
