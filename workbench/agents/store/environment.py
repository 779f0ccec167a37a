"""The environments of projects: sealed values, and what people see of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from diatonic.common import clock
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import NotFound, Stale
from diatonic.common.scope import Scope
from diatonic.common.sealing import Place, seal, unseal
from workbench.agents.models import EnvironmentItem
from workbench.agents.rules.environment import EnvironmentFields, Variable
from workbench.agents.rules.projects import MOST, Part, Project

_TABLE = "environment"
#: That a value was used is noted at most so often.
_NOTED = timedelta(minutes=1)


class VariableUnknown(NotFound):
    """The project's environment has no such value."""

    default_code = "environment_key_unknown"


class EnvironmentStore:
    """The environment of one project."""

    def __init__(self, scope: Scope, project: Project) -> None:
        self._scope, self._project = scope, project

    def find(self, key: str) -> Variable | None:
        """Return what people see of a value, or ``None``. One consistent read."""
        (item,) = batch_get([(EnvironmentItem, (self._project.owner_id, self._env_id(key)))])
        return None if item is None else as_variable(item)

    def all(self) -> list[Variable]:
        """Return what people see of all values, by name; at most a hundred. One query of an index, which may lag."""
        most = MOST[Part.ENVIRONMENT]
        found = EnvironmentItem.project_index.query(self._project.project_id, limit=most, page_size=most)
        return sorted((as_variable(item) for item in found), key=lambda one: one.key)

    def opened(self, keys: Iterable[str]) -> dict[str, str]:
        """Return key → value of those that are set. One consistent read for every hundred. For workers."""
        items = batch_get([(EnvironmentItem, (self._project.owner_id, self._env_id(key))) for key in keys])
        return {item.key: unseal(item.value, self._place(item.key)) for item in items if item is not None}

    def put(
        self, tx: Transaction, key: str, said: EnvironmentFields, *, seen: Variable | None, now: datetime
    ) -> Variable:
        """Write a value in the transaction, sealed, while it is as it was seen. Raises ``Unavailable`` without KMS."""
        at = clock.iso(now)
        item = EnvironmentItem(
            self._project.owner_id,
            self._env_id(key),
            organization_id=self._scope.organization_id,
            project_id=self._project.project_id,
            key=key,
            value=seal(said.value, self._place(key)),
            hosts=said.hosts,
            last_used_at=seen.last_used_at or None if seen else None,
            updated_by_name=self._scope.user_name,
            created_at=seen.created_at if seen else at,
            updated_at=at,
            revision=seen.revision + 1 if seen else 1,
        )
        condition = EnvironmentItem.revision == seen.revision if seen else EnvironmentItem.env_id.does_not_exist()
        tx.put(item, condition, otherwise=Stale(f"Somebody set {key} in this moment. Look, and try again."))
        return as_variable(item)

    def remove(self, tx: Transaction, seen: Variable) -> None:
        """Remove a value in the transaction, while it is as it was seen."""
        gone = Stale(f"Somebody changed {seen.key} in this moment. Look, and try again.")
        tx.delete(EnvironmentItem(seen.user_id, seen.env_id), EnvironmentItem.revision == seen.revision, otherwise=gone)

    def note_used(self, variable: Variable, *, now: datetime) -> None:
        """Note that a value was used, once a minute. One write at most."""
        if variable.last_used_at and now - clock.parse(variable.last_used_at) < _NOTED:
            return
        item = EnvironmentItem(variable.user_id, variable.env_id)
        used: list[Any] = [EnvironmentItem.last_used_at.set(clock.iso(now))]
        held(lambda: item.update(actions=used, condition=EnvironmentItem.env_id.exists()))

    def _env_id(self, key: str) -> str:
        return f"{self._project.config_id}-{key}"

    def _place(self, key: str) -> Place:
        return Place(self._scope.organization_id, _TABLE, self._env_id(key))


def as_variable(item: Any) -> Variable:
    """Return what people see of an item."""
    return Variable(
        env_id=item.env_id,
        project_id=item.project_id,
        user_id=item.user_id,
        key=item.key,
        hosts=tuple(item.hosts or ()),
        last_used_at=item.last_used_at or "",
        created_at=item.created_at,
        updated_at=item.updated_at,
        updated_by_name=item.updated_by_name or "",
        revision=int(item.revision),
    )
