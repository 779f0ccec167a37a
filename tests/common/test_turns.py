"""Organizations take turns: who asks for much keeps nobody waiting who asks for little."""

from collections.abc import Iterator
from typing import Any

import pytest
import redis

from diatonic.common import clock, jobs
from diatonic.common.dynamo import Transaction
from diatonic.common.jobs import store, turns, worker
from diatonic.common.scope import Scope

_NAME = f"{__name__}.work"
_NOWHERE = "redis://127.0.0.1:9/0"
_done: list[str] = []


@jobs.handler()
def work(scope: Scope, *, name: str) -> None:
    """Note what was done."""
    _done.append(name)


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    _done.clear()
    turns._redis.forget()
    yield
    turns._redis.forget()


def _due(organization_id: str, *names: str) -> None:
    for name in names:
        tx = Transaction()
        jobs.due(tx, task=_NAME, organization_id=organization_id, arguments={"name": name}, at=clock.now(), job_id=name)
        tx.commit()


def _workers(hints: list[str]) -> list[str]:
    """Do what workers do with hints that come in this order; return what was done."""
    for job_id in hints:
        worker.run(job_id, in_turn=True)
    return _done


def test_who_comes_last_is_second_though_another_has_a_hundred_waiting() -> None:
    first = [f"a{number:02}" for number in range(100)]
    _due("demo", *first)
    _due("north", "b")

    assert _workers([*first, "b"])[:3] == ["a00", "b", "a01"]
    assert sorted(_done) == [*first, "b"]


def test_each_of_many_comes_once_in_a_round_and_its_oldest_first() -> None:
    _due("demo", "a1", "a2", "a3")
    _due("north", "b1", "b2")
    _due("south", "c1")

    assert _workers(["a1", "a2", "a3", "b1", "b2", "c1"]) == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_who_asks_again_and_again_comes_behind_those_who_wait() -> None:
    _due("demo", "a1", "a2")
    _due("north", "b1")
    _workers(["b1", "a1"])

    _due("north", "b2")

    assert _workers(["a2", "b2"]) == ["a1", "b1", "a2", "b2"]


def test_a_job_that_is_hinted_at_twice_waits_once() -> None:
    _due("demo", "a1")
    for _ in range(3):
        store.hint("a1", "demo")

    assert [turns.take(), turns.take()] == ["a1", None]


def test_what_was_done_another_way_takes_nobodys_turn() -> None:
    _due("demo", "a1", "a2")
    worker.run("a1")

    assert _workers(["a2"]) == ["a1", "a2"]


def test_what_redis_loses_is_hinted_at_again(settings: Any) -> None:
    _due("demo", "a1", "a2")
    with redis.Redis.from_url(settings.DIATONIC.redis_url) as lost:
        lost.flushdb()

    assert worker.sweep() == 2
    assert sorted(_workers(["a1", "a2"])) == ["a1", "a2"]


def test_without_redis_a_hint_does_the_job_that_it_names(
    settings: Any,
) -> None:
    _due("demo", "a1")
    _due("north", "b1")
    settings.DIATONIC = settings.DIATONIC.model_copy(update={"redis_url": _NOWHERE})

    assert _workers(["b1"]) == ["b1"]
    assert not turns.others_wait("demo")


def test_it_is_known_whether_others_wait() -> None:
    _due("demo", "a1", "a2")
    alone = turns.others_wait("demo")

    _due("north", "b1")

    assert (alone, turns.others_wait("demo"), turns.others_wait("north")) == (False, True, True)
