"""kill -9 in the middle of sealing: every entry has its number once, the chain fits, and the day's file is right."""

import json
from collections.abc import Iterator

import pytest

from diatonic.common import clock, ids, storage
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.audit import services as audit
from organizations.audit.models import AuditEvent
from organizations.audit.rules import Day, day_key, parsed_day
from organizations.audit.store import ChainStore
from tests.faults.between import Moment
from tests.faults.breaking import Breaking, bring_forward, wait_for
from tests.people import person

pytestmark = pytest.mark.long

_EACH, _TOGETHER = 900, 45  # entries of an organization, and how many share a transaction


@pytest.fixture
def owners() -> list[Scope]:
    """The owners of four organizations."""
    return [person("olga", "owner", organization=f"org-{ids.new()[-12:]}") for _ in range(4)]


def record_many(scope: Scope) -> None:
    """Make the entries that the worker is to seal."""
    for start in range(0, _EACH, _TOGETHER):
        tx = Transaction()
        for number in range(start, start + _TOGETHER):
            audit.record(
                tx,
                scope,
                action="module.published",
                target_kind="module",
                target_id=f"bread-{number}",
                summary=f"published number {number}",
                now=clock.now(),
            )
        tx.commit()


def entries(scope: Scope) -> list[AuditEvent]:
    """Return every entry of the organization, in the order in which they were made."""
    return list(AuditEvent.query(scope.organization_id, page_size=500, consistent_read=True))


def test_every_entry_is_sealed_once_and_is_in_the_file_of_its_day(breaking: Breaking, owners: list[Scope]) -> None:
    moments = [
        Moment("TransactWriteItems", ("audit-chain",)),
        Moment("TransactWriteItems", ("audit-chain",), 9, is_done=True),
        Moment("TransactWriteItems", ("audit-chain",), 8),
        Moment("TransactWriteItems", ("audit-chain",), 7, is_done=True),
        Moment("TransactWriteItems", ("audit-chain",), 6),
    ]

    def begin() -> None:
        for owner in owners:
            record_many(owner)

    sealed = [count_sealed(owners) for _ in breaking.kill_at(moments, begin)]
    wait_for(lambda: all(ChainStore(owner).head().sequence == _EACH for owner in owners), "the end of the chains")

    assert sealed[0] == 0
    assert sealed == sorted(set(sealed)), "each worker goes on where the one before was killed"
    assert sealed[-1] < len(owners) * _EACH, "something was left after each kill"
    for owner in owners:
        check_chain(owner)
    write_days(breaking, owners)
    for owner in owners:
        check_files(owner)


def count_sealed(owners: list[Scope]) -> int:
    """Return how many entries have their number."""
    return sum(bool(item.sequence) for owner in owners for item in entries(owner))


def check_chain(scope: Scope) -> None:
    """Each entry has one number, in which it follows the one before; nothing waits and nothing is wrong."""
    report = audit.verify(scope, now=clock.now())
    assert (report.problems, report.sealed, report.waiting) == ((), _EACH, 0)
    made = entries(scope)
    assert sorted(int(item.sequence or 0) for item in made) == list(range(1, _EACH + 1))
    assert {item.unsealed_in for item in made} == {None}
    assert len({item.digest for item in made}) == _EACH


def write_days(breaking: Breaking, owners: list[Scope]) -> None:
    """Have the files of the days written now, by a worker that is killed before and after it notes one."""
    noted = ("file_digest", owners[0].organization_id)
    moments = [Moment("UpdateItem", noted), Moment("UpdateItem", noted, is_done=True)]
    for _ in breaking.kill_at(moments, lambda: bring_forward("audit-day-")):
        assert storage.list_objects(day_key(owners[0].organization_id, ""), after="", limit=9)
    wait_for(lambda: all(day.file_digest for owner in owners for day in days(owner)), "the files of the days")


def days(scope: Scope) -> Iterator[Day]:
    """Return the days on which something was sealed: one, or two around midnight."""
    return ChainStore(scope).days()


def check_files(scope: Scope) -> None:
    """The files have every entry once, in the order of the chain, and the check compares them with it."""
    found = []
    for day in days(scope):
        content, _ = storage.read(day_key(scope.organization_id, day.day), most=2**24)
        head, lines = parsed_day(content)
        assert (head["first"], head["last"], head["digest"]) == (day.first, day.last, day.digest)
        found += lines
    assert [line["sequence"] for line in found] == list(range(1, _EACH + 1))
    assert {line["entry"]["summary"] for line in found} == {f"published number {n}" for n in range(_EACH)}
    assert "Olga" not in json.dumps(found)
    assert audit.verify(scope, now=clock.now()).problems == ()
