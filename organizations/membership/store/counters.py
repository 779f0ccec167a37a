"""Counting, in the transaction of what is counted: of an organization, or of a person."""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from diatonic.common import clock
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import AppError, Conflict
from organizations.membership.models import OrganizationCounter

FOUNDED = "founded"


class TooManyFounded(Conflict):
    """The person has founded as many organizations as one person may."""

    default_code = "too_many_founded"


def count(  # noqa: PLR0913 -- all named but four
    tx: Transaction,
    place: str,
    name: str,
    change: int,
    *,
    now: datetime,
    below: int | None = None,
    above: int | None = None,
    otherwise: AppError | None = None,
) -> None:
    """Count ``change`` more, or fewer, at a place: an organization's id, or :func:`place_of` a person.

    On commit ``otherwise`` is raised unless it was ``below``, or ``above``, before.
    """
    model = OrganizationCounter
    condition: Condition | None = None
    if below is not None:
        condition = model.name.does_not_exist() | (model.total < below)
    if above is not None:
        condition = model.total > above
    actions = [model.total.add(change), model.updated_at.set(clock.iso(now))]
    tx.update(model(place, name), actions, condition, otherwise=otherwise)


def count_founded(tx: Transaction, user_id: str, *, most: int, now: datetime) -> None:
    """Count in the transaction one organization more that the person has founded. Raises :class:`TooManyFounded`."""
    number = "one organization" if most == 1 else f"{most} organizations"
    many = TooManyFounded(f"You have founded {number}, and one person founds no more here. Your operator can help.")
    count(tx, place_of(user_id), FOUNDED, 1, now=now, below=most, otherwise=many)


def place_of(user_id: str) -> str:
    """Return where is counted what a person did; no organization can be called so."""
    return f"person#{user_id}"
