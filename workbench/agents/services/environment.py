"""The environment of a project: set, list and remove values that nobody is shown; use them in a worker."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Denied, FieldError, Invalid
from diatonic.common.scope import Scope
from diatonic.common.validation import parse
from workbench.agents import policies
from workbench.agents.rules.environment import KEY, EnvironmentFields, Variable
from workbench.agents.rules.projects import Part, Project
from workbench.agents.services.audited import record
from workbench.agents.services.projects import check_not_deleting, get_project
from workbench.agents.store.environment import EnvironmentStore, VariableUnknown
from workbench.agents.store.projects import ProjectStore
from workbench.agents.tools.redaction import EnvironmentValue, Redactor, expand, expand_url, references


def list_environment(scope: Scope, *, project_id: str) -> list[Variable]:
    """Return what is set in a project, by name, without the values. Two DynamoDB calls.

    For the project's owner, and with ``settings.edit``.
    """
    return EnvironmentStore(scope, _project(scope, project_id)).all()


def set_variable(scope: Scope, *, project_id: str, key: str, fields: Mapping[str, Any], now: datetime) -> Variable:
    """Set a value, whether there is one of that name or not. Three DynamoDB calls.

    For the project's owner, and with ``settings.edit``. Raises ``Invalid``, ``ProjectFull``, ``ProjectDeleting``, and
    ``Unavailable`` where it cannot be sealed just now.
    """
    project = _project(scope, project_id)
    check_not_deleting(project)
    if not KEY.fullmatch(key):
        wrong = FieldError("/key", "Letters, digits and _, at most 64; not a digit first. Such as SEARCH_API_KEY.")
        raise Invalid("This is no name for a value.", fields=[wrong])
    said, store = parse(EnvironmentFields, dict(fields)), EnvironmentStore(scope, project)
    seen, tx = store.find(key), Transaction()
    made = store.put(tx, key, said, seen=seen, now=now)
    if seen is None:
        ProjectStore(scope).count_one(tx, project, Part.ENVIRONMENT)
    _record(tx, scope, project, made, "set", now=now)
    tx.commit()
    return made


def remove_variable(scope: Scope, *, project_id: str, key: str, now: datetime) -> None:
    """Remove a value. Three DynamoDB calls. For the project's owner, and with ``settings.edit``."""
    project = _project(scope, project_id)
    store = EnvironmentStore(scope, project)
    seen = store.find(key) if KEY.fullmatch(key) else None
    if seen is None:
        raise VariableUnknown("There is no such value in this project's environment.")
    tx = Transaction()
    store.remove(tx, seen)
    ProjectStore(scope).uncount(tx, project_id, Part.ENVIRONMENT)
    _record(tx, scope, project, seen, "removed", now=now)
    tx.commit()


class Environment:
    """A project's values for one run: puts them into what a person configured, takes them out of everything else.

    ``used``: the keys that were put into something so far, for :func:`note_used`.
    """

    def __init__(self, values: Mapping[str, EnvironmentValue]) -> None:
        self._values = values
        self.redactor = Redactor({key: one.value for key, one in values.items()})
        self.used: set[str] = set()

    def expand(self, configured: Any, *, host: str) -> Any:
        """Return what a person configured with the values in it that are for ``host``; as ``redaction.expand``.

        Never hand over what a model or a tool wrote.
        """
        expanded = expand(configured, host=host, values=self._values)
        self.used |= references(configured)
        return expanded

    def expand_url(self, url: str) -> str:
        """Return an address that a person configured with its values; as ``redaction.expand_url``."""
        expanded = expand_url(url, values=self._values)
        self.used |= references(url)
        return expanded

    def redact(self, shown: Any) -> Any:
        """Return JSON, such as a result or a line of a log, without any of the project's values."""
        return self.redactor.json(shown)


def environment_for(scope: Scope, *, project_id: str) -> Environment:
    """Return a project's values for a run, to be put into what people configured and taken out of all else.

    For workers: raises ``Denied`` for a person's scope. Three DynamoDB calls; where KMS wraps the keys, one of it a value.
    """
    if not scope.is_system:
        raise Denied("Values of an environment are for workers alone.")
    project = ProjectStore(scope).get(project_id)
    store = EnvironmentStore(scope, project)
    variables = store.all()
    opened = store.opened(one.key for one in variables)
    there = {one.key: EnvironmentValue(opened[one.key], one.hosts) for one in variables if one.key in opened}
    return Environment(there)


def note_used(scope: Scope, *, project_id: str, keys: Iterable[str], now: datetime) -> None:
    """Note that a run used these values, for people to see; once a minute. For workers."""
    store, wanted = EnvironmentStore(scope, ProjectStore(scope).get(project_id)), set(keys)
    for variable in store.all():
        if variable.key in wanted:
            store.note_used(variable, now=now)


def _project(scope: Scope, project_id: str) -> Project:
    project = get_project(scope, project_id=project_id)
    policies.check_can_set_environment(scope, project.owner_id)
    return project


def _record(tx: Transaction, scope: Scope, project: Project, variable: Variable, what: str, *, now: datetime) -> None:
    record(
        tx,
        scope,
        action=f"environment.{what}",
        target_id=variable.env_id,
        project_id=project.project_id,
        summary=f"{what} the value {variable.key} in the environment of the project “{project.name}”",
        details={"hosts": list(variable.hosts)},
        now=now,
    )
