"""Telling people that a run waits for them, until somebody has answered, and that it failed.

Whom it waits for is not looked up where it begins to wait, nor where somebody answers: both make a job due, which brings
what people are told in line with what the run waits for by then. So a job too many, or a second attempt, changes nothing.
"""

from contextlib import suppress
from datetime import datetime, timedelta

from diatonic.common import ids, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Unavailable
from diatonic.common.scope import Scope
from organizations.membership import services as membership
from organizations.notifications import services as notifications
from workbench.runs.rules.runs import Run, Wait, WaitKind
from workbench.runs.rules.states import RunStatus
from workbench.runs.rules.telling import (
    BROWSER_TIME,
    FAILED,
    KINDS,
    Asked,
    Told,
    failed_words,
    is_told_of_failing,
    open_waits,
    words,
)
from workbench.runs.store import telling as store
from workbench.runs.store.runs import RunStore

TELL = "workbench.runs.tasks.tell"
TELL_FAILED = "workbench.runs.tasks.tell_failed"
#: So many people are asked: they, and those asked before, are written to in one transaction.
_MOST = 40
_TRIES = 10


def due_to_ask(tx: Transaction, run: Run, wait: Wait, *, now: datetime) -> None:
    """Have those be told, in the transaction, whom a run begins to wait for; a browser has a moment to answer before."""
    later = BROWSER_TIME if wait.kind is WaitKind.ACTION else timedelta(0)
    _due(tx, TELL, run, at=now + later)


def due_to_tell(tx: Transaction, run: Run, *, now: datetime) -> None:
    """Have people be told, in the transaction, of what a run waits for by now, and of nothing else."""
    _due(tx, TELL, run, at=now)


def due_to_end(tx: Transaction, run: Run, *, failed: bool, is_asking: bool, now: datetime) -> None:
    """Have people be told, in the transaction that ends a run, that it failed, and no more that it waits for them."""
    if failed and is_told_of_failing(run):
        _due(tx, TELL_FAILED, run, at=now)
    if is_asking:
        _due(tx, TELL, run, at=now)


def tell(scope: Scope, *, run_id: str, now: datetime) -> None:
    """Bring what people are told in line with what a run waits for: for the job; idempotent.

    Three reads; for those who may decide one more, and one transaction, where it has changed.
    """
    for _ in range(_TRIES):
        run = RunStore(scope).find(run_id)
        if run is None:
            return
        waits, told = store.waits_of(run), store.told_of(run)
        with suppress(store.ToldOtherwise):
            for asked in Asked:
                _bring_in_line(scope, run, asked, open_waits(run, waits, asked), told.get(asked), now=now)
            return
    raise Unavailable("This run is answered too fast to tell anybody.", retry_after=1)


def tell_failed(scope: Scope, *, run_id: str, now: datetime) -> None:
    """Tell who started a run that it failed, in the place of what they were told of the agent's run before.

    For the job; idempotent. One read, and where it still is so another one and a transaction.
    """
    run = RunStore(scope).find(run_id)
    if run is None or run.status is not RunStatus.FAILED:
        return
    tx = Transaction()
    notifications.send(
        tx,
        organization_id=run.organization_id,
        to=run.user_id,
        kind=FAILED,
        text=failed_words(run),
        url=_url(run),
        about=run.agent_id,
        now=now,
    )
    tx.commit()


def _bring_in_line(
    scope: Scope, run: Run, asked: Asked, waits: list[Wait], told: Told | None, *, now: datetime
) -> None:
    about = frozenset(one.wait_id for one in waits)
    if about == (told.waits if told else frozenset()):
        return
    tx, here = Transaction(), run.organization_id
    if not about and told:
        notifications.withdraw(tx, organization_id=here, to=sorted(told.people), notice_id=told.notice_id)
        store.forget_told(tx, run, asked, told)
        tx.commit()
        return
    if told and about < told.waits:  # some of it was answered: nothing new
        after = Told(told.notice_id, told.people, about, told.revision)
    else:
        after = Told(ids.new(), _people(scope, run, asked), about, 0)
        if told:
            notifications.withdraw(tx, organization_id=here, to=sorted(told.people), notice_id=told.notice_id)
    notifications.send_asking(
        tx,
        organization_id=here,
        to=sorted(after.people),
        notice_id=after.notice_id,
        kind=KINDS[asked],
        text=words(run, waits),
        url=_url(run),
        now=now,
    )
    store.note_told(tx, run, asked, after, seen=told, now=now)
    tx.commit()


def _people(scope: Scope, run: Run, asked: Asked) -> frozenset[str]:
    if asked is Asked.STARTER:
        return frozenset([run.user_id])
    return frozenset(membership.people_with(scope, "runs.approve", limit=_MOST))


def _due(tx: Transaction, task: str, run: Run, *, at: datetime) -> None:
    jobs.due(tx, task=task, organization_id=run.organization_id, arguments={"run_id": run.run_id}, at=at)


def _url(run: Run) -> str:
    return f"/o/{run.organization_id}/workbench/runs/{run.run_id}/"
