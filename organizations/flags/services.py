"""Switching features off and on, for everybody or for one organization."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.dynamo.reading import Key
from diatonic.common.errors import FieldError, Invalid
from diatonic.common.flags import FLAGS, Flag
from diatonic.common.scope import Scope, system_scope
from organizations.audit import services as audit
from organizations.flags import policies, store
from organizations.flags.rules import ENVIRONMENT, Board, Switch, Switches, counting, rows_of
from organizations.membership import services as membership
from organizations.membership.rules import Organization

#: In whose audit log stands what counts for all organizations; no organization can be called so.
NO_ORGANIZATION = "-"


def scope_keys(organization_id: str) -> list[Key]:
    """Return opaque keys to read together with the account; :func:`switches_of` understands the items."""
    return store.keys(ENVIRONMENT, organization_id)


def switches_of(organization_id: str, items: Sequence[Any]) -> dict[str, bool]:
    """Return what is switched for the organization, from the items at :func:`scope_keys`."""
    return counting(*store.read((ENVIRONMENT, organization_id), items))


def find_switches(organization_id: str = "") -> Mapping[str, bool]:
    """Return what is switched for the organization, or for people who belong to none. One DynamoDB call."""
    return counting(*store.find(ENVIRONMENT, *([organization_id] if organization_id else [])))


def get_board(scope: Scope, *, organization_id: str = "") -> Board:
    """Return all flags as they are for an organization, the scope's own where none is named. Two DynamoDB calls.

    For operators. Raises :class:`~diatonic.common.errors.NotFound` where there is no such organization.
    """
    policies.check_can_operate(scope)
    organization = _organization(organization_id or scope.organization_id)
    environment, own = store.find(ENVIRONMENT, organization.organization_id)
    return Board(organization.organization_id, organization.name, rows_of(environment, own))


def switch(scope: Scope, *, flag: str, organization_id: str, on: bool | None, now: datetime) -> None:
    """Switch a flag for an organization, or for the environment where none is named; ``None``: as usual again.

    For operators; holds from the next request. Two DynamoDB calls, three for an organization, one where it is so
    already. Raises :class:`~diatonic.common.errors.Invalid` for an unknown flag or one that organizations cannot
    differ in, ``NotFound`` for an unknown organization, ``Stale`` where somebody else was faster.
    """
    policies.check_can_operate(scope)
    known = _check_flag(flag, organization_id)
    if organization_id:
        _organization(organization_id)
    (seen,) = store.find(organization_id or ENVIRONMENT)
    if _state(seen, known) is on:
        return
    tx = Transaction()
    made = None if on is None else Switch(on, by=scope.user_name, at=clock.iso(now))
    store.change(tx, seen, flag=known, switch=made, now=now)
    there = f"for {organization_id}" if organization_id else "for every organization"
    audit.record(
        tx,
        replace(scope, organization_id=organization_id or NO_ORGANIZATION),
        action="flag.switched",
        target_kind="flag",
        target_id=known,
        summary=f"switched the feature “{FLAGS[known].title}” {_word(on)} {there}",
        before={"switched": _word(_state(seen, known))},
        after={"switched": _word(on)},
        now=now,
    )
    tx.commit()


def _check_flag(flag: str, organization_id: str) -> Flag:
    if flag not in set(Flag):
        names = ", ".join(Flag)
        raise Invalid("There is no such flag.", fields=[FieldError("/flag", f"Choose one of {names}.")])
    known = Flag(flag)
    if organization_id and not FLAGS[known].by_organization:
        raise Invalid(
            "This flag is for the whole environment.",
            fields=[FieldError("/organization_id", "Leave it out: organizations cannot differ in this.")],
        )
    return known


def _organization(organization_id: str) -> Organization:
    return membership.get_organization(system_scope(organization_id, reason="flags"))


def _state(seen: Switches, flag: Flag) -> bool | None:
    switched = seen.by_flag.get(flag)
    return None if switched is None else switched.is_on


def _word(on: bool | None) -> str:  # noqa: FBT001 -- a value, not a mode
    return {True: "on", False: "off", None: "as usual"}[on]
