"""Imports of questions."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from pynamodb.expressions.update import Action

from diatonic.common import clock, ids, pages
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from education.questions.models import ImportItem
from education.questions.rules import KEPT, QuestionImport, State, Step, Summary, Trouble, pack, unpack


class ImportUnknown(NotFound):
    """There is no such import in the organization, or not any more."""

    default_code = "import_unknown"


class ImportMoved(Conflict):
    """The import is in another state than the one that this needs."""

    default_code = "import_moved"


class ImportStore:
    """The imports of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def get(self, import_id: str, *, now: datetime) -> QuestionImport:
        """Return an import. One consistent read. Raises :class:`ImportUnknown`."""
        unknown = ImportUnknown("There is no such import. Imports are kept for a day.")
        if not ids.is_one(import_id):
            raise unknown
        try:
            item = ImportItem.get(self._organization_id, import_id, consistent_read=True)
        except ImportItem.DoesNotExist:
            raise unknown from None
        if item.expires_at <= clock.epoch(now):
            raise unknown
        return _import(item)

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[QuestionImport]:
        """Return one page of imports, newest first."""
        found = pages.query(ImportItem, self._organization_id, list_name="question-imports", limit=limit, cursor=cursor)
        return found.map(_import)

    def add(self, tx: Transaction, one: QuestionImport, *, now: datetime) -> None:
        """Write a new import in the transaction."""
        names = ("filename", "size", "token", "format", "module_id", "content_id", "quiz_title", "attempt")
        item = ImportItem(
            self._organization_id,
            one.import_id,
            state=one.state.value,
            step=one.step.value if one.step else None,
            created_by=one.created_by,
            created_by_name=one.created_by_name,
            created_at=one.created_at,
            updated_at=one.updated_at,
            expires_at=clock.epoch(now + KEPT),
            **{name: getattr(one, name) for name in names},
        )
        tx.put(item, ImportItem.import_id.does_not_exist())

    def move(self, tx: Transaction, one: QuestionImport, *, to: State, now: datetime, **values: Any) -> None:
        """Change state and values in the transaction, from the state, attempt and choice that ``one`` was read in.

        ``values`` are fields of :class:`QuestionImport`; step and trouble are emptied unless they are named. Another
        state by then fails the transaction with :class:`ImportMoved`.
        """
        values = {"step": None, "trouble": None} | values
        actions = [
            ImportItem.state.set(to.value),
            *_touched(now),
            *(_set(name, value) for name, value in values.items()),
        ]
        tx.update(
            ImportItem(self._organization_id, one.import_id),
            actions,
            (ImportItem.state == one.state.value)
            & (ImportItem.attempt == one.attempt)
            & (ImportItem.taken == pack(one.taken)),
            otherwise=ImportMoved("This import has moved on meanwhile. Reload and look again."),
        )

    def show_step(self, one: QuestionImport, step: Step, *, now: datetime) -> None:
        """Tell people who watch what reading does. Raises :class:`ImportMoved` where it may not go on."""
        condition = (ImportItem.state == State.READING.value) & (ImportItem.attempt == one.attempt)
        item = ImportItem(self._organization_id, one.import_id)
        if not held(
            lambda: item.update(actions=[*_touched(now), ImportItem.step.set(step.value)], condition=condition)
        ):
            raise ImportMoved("This import has moved on meanwhile.")

    def remove(self, one: QuestionImport) -> None:
        """Forget an import."""
        ImportItem(self._organization_id, one.import_id).delete()


def _touched(now: datetime) -> list[Action]:
    return [ImportItem.revision.add(1), ImportItem.updated_at.set(clock.iso(now))]


def _set(name: str, value: Any) -> Action:
    attribute = getattr(ImportItem, name)
    if isinstance(value, frozenset):
        value = pack(value)
    elif isinstance(value, Trouble):
        value = asdict(value)
    elif isinstance(value, Summary):
        value = value.model_dump(mode="json")
    elif isinstance(value, Step):
        value = value.value
    action: Action = attribute.remove() if value is None else attribute.set(value)
    return action


def _import(item: Any) -> QuestionImport:
    same: tuple[str, ...] = (
        "import_id",
        "organization_id",
        "filename",
        "token",
        "format",
        "module_id",
        "content_id",
        "quiz_title",
    )
    same += ("created_by", "created_by_name", "created_at", "updated_at", "taken_by", "taken_by_name")
    return QuestionImport(
        size=int(item.size),
        state=State(item.state),
        revision=int(item.revision),
        attempt=int(item.attempt),
        step=Step(item.step) if item.step else None,
        summary=Summary.model_validate(item.summary) if item.summary else None,
        chosen=unpack(item.chosen),
        taken=unpack(item.taken),
        trouble=Trouble(**item.trouble) if item.trouble else None,
        **{name: getattr(item, name) or "" for name in same},
    )
