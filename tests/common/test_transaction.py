"""Transactions: all or nothing, the named error, contention."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from botocore.awsrequest import AWSResponse

from diatonic.common import errors
from diatonic.common.dynamo import Transaction, pointers
from diatonic.common.dynamo.connection import client, counting
from diatonic.common.dynamo.reading import batch_get

NOW = "2026-01-31T09:30:00.000Z"


def claim(tx, value, *, otherwise=None):
    pointers.claim(tx, kind="word", value=value, target={"for": value}, now=NOW, otherwise=otherwise)


def test_nothing_is_written_when_one_condition_fails():
    tx = Transaction()
    claim(tx, "taken")
    tx.commit()

    again = Transaction()
    claim(again, "free")
    claim(again, "taken", otherwise=errors.Conflict("This word is taken."))
    with pytest.raises(errors.Conflict, match="This word is taken"):
        again.commit()

    assert pointers.find(kind="word", value="free") is None


def test_the_error_raised_is_the_one_named_for_the_write_that_failed():
    setup = Transaction()
    claim(setup, "b")
    setup.commit()

    tx = Transaction()
    pointers.release(tx, kind="word", value="x")
    claim(tx, "a", otherwise=errors.Conflict("a"))
    claim(tx, "b", otherwise=errors.Conflict("b"))
    claim(tx, "c", otherwise=errors.Conflict("c"))

    with pytest.raises(errors.Conflict) as refused:
        tx.commit()
    assert refused.value.detail == "b"


def test_steps_after_commit_run_only_after_commit():
    steps = []
    setup = Transaction()
    claim(setup, "a")
    setup.after_commit(lambda: steps.append("first"))
    setup.commit()

    tx = Transaction()
    claim(tx, "a")
    tx.after_commit(lambda: steps.append("second"))
    with pytest.raises(errors.Conflict):
        tx.commit()

    assert steps == ["first"]


def test_an_empty_transaction_asks_nothing():
    with counting() as calls:
        Transaction().commit()

    assert calls.total == 0


def test_many_at_once_on_one_item_all_get_an_answer():
    def attempt(_):
        tx = Transaction()
        claim(tx, "popular")
        try:
            tx.commit()
        except errors.Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(attempt, range(16))).count(True) == 1


class Raw(BytesIO):
    """A body as botocore reads it from the network."""

    def stream(self):
        yield self.read()


@pytest.fixture
def refusing():
    """Answer the next transactions as DynamoDB does that has too much to do; the list counts them down."""
    left: list[int] = []
    reasons = [{"Code": "None"}, {"Code": "ThrottlingError", "Message": "Throughput exceeds the current capacity."}]
    body = {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException", "CancellationReasons": reasons}

    def refuse(request, **_):
        if not left:
            return None
        left.pop()
        return AWSResponse(request.url, 400, {}, Raw(json.dumps(body).encode()))

    events = client().meta.events
    events.register("before-send.dynamodb.TransactWriteItems", refuse)
    yield left
    events.unregister("before-send.dynamodb.TransactWriteItems", refuse)


@pytest.mark.parametrize("times", [2, 100])
def test_a_throttled_transaction_is_tried_again_for_a_moment(refusing, times):
    refusing.extend(range(times))
    tx = Transaction()
    claim(tx, "first")
    claim(tx, "second")

    if times == 2:
        tx.commit()
    else:
        with pytest.raises(errors.Unavailable):
            tx.commit()

    assert (pointers.find(kind="word", value="second") is not None) == (times == 2)


def test_batch_get_keeps_the_order_and_says_what_is_missing():
    tx = Transaction()
    claim(tx, "a")
    claim(tx, "b")
    tx.commit()
    key = pointers.Pointer

    with counting() as calls:
        found = batch_get([(key, ("word#b",)), (key, ("word#none",)), (key, ("word#a",)), (key, ("word#b",))])

    assert [item and item.target["for"] for item in found] == ["b", None, "a", "b"]
    assert calls.total == 1


def test_batch_get_takes_a_call_for_every_hundred():
    tx = Transaction()
    claim(tx, "150")
    tx.commit()

    with counting() as calls:
        found = batch_get([(pointers.Pointer, (f"word#{number}",)) for number in range(201)])

    assert [number for number, item in enumerate(found) if item] == [150]
    assert calls.total == 3


def test_releasing_frees_the_value():
    for _ in range(2):
        tx = Transaction()
        claim(tx, "a")
        tx.commit()
        tx = Transaction()
        pointers.release(tx, kind="word", value="a")
        tx.commit()

    assert pointers.find(kind="word", value="a") is None
