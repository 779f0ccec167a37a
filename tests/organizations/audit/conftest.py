"""Fixtures of the audit log's tests: an organization of one's own, and a way to put entries into its log."""

from datetime import datetime
from typing import Any, Protocol

import pytest

from diatonic.common import clock, ids
from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from organizations.audit import services
from tests.people import person


class Recording(Protocol):
    """Writes an entry in a transaction of its own."""

    def __call__(self, scope: Scope, action: str = ..., **given: Any) -> None: ...


@pytest.fixture
def organization() -> str:
    return f"org-{ids.new()[-12:]}"


@pytest.fixture
def owner(organization: str) -> Scope:
    return person("olga", "owner", organization=organization)


@pytest.fixture
def colleague(organization: str) -> Scope:
    return person("conrad", "admin", organization=organization)


@pytest.fixture
def viewer(organization: str) -> Scope:
    return person("vera", "viewer", organization=organization)


@pytest.fixture
def stranger() -> Scope:
    return person("stan", "owner", organization=f"other-{ids.new()[-12:]}")


@pytest.fixture
def note() -> Recording:
    """Note that somebody did something; what is not given has a usual value."""

    def note(scope: Scope, action: str = "module.published", *, now: datetime | None = None, **given: Any) -> None:
        usual: dict[str, Any] = {"target_kind": "module", "target_id": "bread", "summary": "published “Bread”"}
        tx = Transaction()
        services.record(tx, scope, action=action, now=now or clock.now(), **{**usual, **given})
        tx.commit()

    return note
