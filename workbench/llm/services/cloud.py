"""Counting our calls of cloud services for each organization beside its requests and jobs, and holding back its work.

The counts of all processes meet in RL_AWS every few seconds, so a limit is held about: a process knows of the calls of
the others once it has added its own.
"""

import atexit
import os
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

import structlog
from django.conf import settings

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope, system_scope
from organizations.membership import services as membership
from organizations.notifications import services as notifications
from workbench.llm.rules.cloud import CloudCalls, ends_at, used_up_words
from workbench.llm.services.alerts import ToldAlready
from workbench.llm.services.refusals import CloudUsedUp
from workbench.llm.store import cloud as store

logger = structlog.get_logger(__name__)

_AT_THE_END = 2.0  # seconds for what is left when the process ends
_MOST_TOLD = 20
_MOST = 10_000  # organizations that a process remembers


class Counts:
    """What one process counted and has not written yet, and what it knows of all. Its thread begins with the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = 0
        self._made: dict[str, Counter[str]] = {}
        self._refused: Counter[str] = Counter()
        self._known: dict[str, CloudCalls] = {}
        self._told: dict[str, str] = {}  # by organization, of which hour
        self._ending = threading.Event()

    def take(self, organization_id: str, made: Mapping[str, int]) -> None:
        """Keep calls to be written."""
        self._begin()
        with self._lock:
            self._made.setdefault(organization_id, Counter()).update(made)

    def is_over(self, organization_id: str, *, now: datetime) -> bool:
        """Say whether the organization's work waits, as far as this process knows; counts a refusal where it does."""
        if not self.knows_over(organization_id, now=now):
            return False
        with self._lock:
            self._refused[organization_id] += 1
        return True

    def knows_over(self, organization_id: str, *, now: datetime) -> bool:
        """Say the same to somebody who only asks; nothing is refused."""
        known = self._known.get(organization_id)
        return known is not None and known.is_over(settings.DIATONIC.cloud_limits, now=now)

    def flush(self) -> None:
        """Write what waits, now: one DynamoDB call for each organization."""
        with self._lock:
            made, self._made = self._made, {}
            refused, self._refused = self._refused, Counter()
        if len(self._known) > _MOST:
            self._known, self._told = {}, {}
        for organization_id in made.keys() | refused.keys():
            self._add(organization_id, made.get(organization_id, {}), refused[organization_id])

    def _add(self, organization_id: str, made: Mapping[str, int], refused: int) -> None:
        limits, now = settings.DIATONIC.cloud_limits, clock.now()
        try:
            known = store.add(organization_id, made, refused=refused, limits=limits, now=now)
        except Exception as failure:
            logger.warning("cloud_calls_lost", failure=type(failure).__name__)
            return
        self._known[organization_id] = known
        used_up = known.used_up(limits, now=now)
        if used_up and self._told.get(organization_id) != known.window_start:
            self._told[organization_id] = known.window_start
            tell_used_up(organization_id, used_up, now=now)

    def _begin(self) -> None:
        """Start the thread in this process: a fork has none of its parent's threads, and counts for itself."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self._made, self._refused, self._process = {}, Counter(), os.getpid()
                threading.Thread(target=self._go_on, name="cloud-calls", daemon=True).start()
                atexit.register(self._end)

    def _go_on(self) -> None:
        while not self._ending.wait(settings.DIATONIC.cloud_count_seconds or 1):
            self.flush()

    def _end(self) -> None:
        self._ending.set()
        last = threading.Thread(target=self.flush, daemon=True)
        last.start()
        last.join(_AT_THE_END)


counts = Counts()


def note_cloud_calls(organization_id: str, made: Mapping[str, int]) -> None:
    """Count what a request or a job called for an organization. No DynamoDB call, and no waiting."""
    if settings.DIATONIC.cloud_count_seconds:
        counts.take(organization_id, made)


def tell_used_up(organization_id: str, services: Sequence[str], *, now: datetime) -> None:
    """Tell administrators that work waits for the next hour: once an hour, whichever process asks. Never raises.

    Five DynamoDB calls. It is no job: jobs are what waits.
    """
    scope = system_scope(organization_id, reason="cloud services are used up")
    try:
        people = membership.people_with(scope, "settings.edit")[:_MOST_TOLD]
        tx = Transaction()
        store.note_told(tx, organization_id, now=now, otherwise=ToldAlready("They are told already."))
        for user_id in people:
            notifications.send(
                tx,
                organization_id=organization_id,
                to=user_id,
                kind="budget.cloud",
                text=used_up_words(services, now=now),
                url=f"/o/{organization_id}/workbench/usage/",
                now=now,
            )
        tx.commit()
    except ToldAlready:
        return
    except Exception:
        logger.warning("cloud_limit_not_told", exc_info=True)


def cloud_used_up_until(scope: Scope, *, now: datetime) -> datetime | None:
    """Return until when the organization's work waits, ``None`` where it need not, for a screen. No DynamoDB call."""
    return ends_at(now) if counts.knows_over(scope.organization_id, now=now) else None


def work_waits_until(organization_id: str, now: datetime) -> datetime | None:
    """Return until when the organization's jobs wait, ``None`` where they need not. No DynamoDB call."""
    return ends_at(now) if counts.is_over(organization_id, now=now) else None


def check_cloud_calls(scope: Scope, *, now: datetime) -> None:
    """Raise :class:`CloudUsedUp` where nothing more is begun for the organization in this hour. No DynamoDB call."""
    until = work_waits_until(scope.organization_id, now)
    if until is not None:
        minutes = max(1, round((until - now).total_seconds() / 60))
        raise CloudUsedUp(
            "Your organization has used what it may use of the platform in this hour, so nothing new is begun. "
            f"Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}.",
            retry_after=round((until - now).total_seconds()) + 1,
        )
