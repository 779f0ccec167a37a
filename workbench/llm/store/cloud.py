"""How many calls of cloud services are made for an organization in an hour: 004's RL_AWS."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.expressions.operand import Path

from diatonic.common import clock
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import Key
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict
from workbench.llm.models import AwsRateItem
from workbench.llm.rules.cloud import CloudCalls, ends_at, window_of

_KEPT, _TOLD = "service_calls", "told_at"


def key_of_cloud_calls(organization_id: str) -> Key:
    """Return where the counts lie, for one read with other things."""
    return AwsRateItem, (organization_id,)


def cloud_calls_of(item: AwsRateItem | None) -> CloudCalls:
    """Return what an item counted, in whichever hour that was."""
    if item is None:
        return CloudCalls()
    made = item.metadata.get(_KEPT, {})
    return CloudCalls(item.window_start, {name: int(number) for name, number in made.items()})


def add(
    organization_id: str, made: Mapping[str, int], *, refused: int, limits: Mapping[str, int], now: datetime
) -> CloudCalls:
    """Add calls to those of this hour, and return them all. One DynamoDB call, two more in the first of an hour.

    An hour that somebody else's clock has begun already goes on: it is never put back.
    """
    item, start = AwsRateItem(organization_id), window_of(now)
    around: list[Any] = [
        AwsRateItem.last_request.set(clock.iso(now)),
        AwsRateItem.updated_at.set(clock.iso(now)),
        AwsRateItem.limit.set(sum(limits.values())),
    ]
    adding = [AwsRateItem.aws_requests.add(sum(made.values())), AwsRateItem.throttled_requests.add(refused), *around]
    for service, number in made.items():
        calls: Any = Path(["metadata", _KEPT, service])
        adding.append(calls.set((calls | 0) + number))
    goes_on = AwsRateItem.window_start >= start
    if held(lambda: item.update(actions=adding, condition=goes_on)):
        return cloud_calls_of(item)
    begins = AwsRateItem.window_start.does_not_exist() | (AwsRateItem.window_start < start)
    # Where that does not hold either, another process has begun the hour just now.
    held(lambda: item.update(actions=[*_begun(organization_id, now), *around], condition=begins))
    item.update(actions=adding, condition=goes_on)
    return cloud_calls_of(item)


def note_told(tx: Transaction, organization_id: str, *, now: datetime, otherwise: Conflict) -> None:
    """Write in the transaction that people are told of this hour, which goes on; else ``otherwise`` on commit."""
    told: Any = Path(["metadata", _TOLD])
    first = told.does_not_exist() & (AwsRateItem.window_start == window_of(now))
    tx.update(AwsRateItem(organization_id), [told.set(clock.iso(now))], first, otherwise=otherwise)


def _begun(organization_id: str, now: datetime) -> list[Any]:
    """Return what begins an hour without a call in it."""
    end = clock.iso(ends_at(now))
    return [
        AwsRateItem.aws_requests.set(0),
        AwsRateItem.throttled_requests.set(0),
        AwsRateItem.window_start.set(window_of(now)),
        AwsRateItem.window_end.set(end),
        AwsRateItem.reset_time.set(end),
        AwsRateItem.metadata.set({_KEPT: {}}),
        AwsRateItem.organization_id.set(organization_id),
        AwsRateItem.created_at.set(AwsRateItem.created_at | clock.iso(now)),
        AwsRateItem.revision.add(1),
    ]
