"""Imports: reads and conditional writes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from diatonic.common import clock, ids, pages, retention
from diatonic.common.dynamo.attributes import to_dynamo
from diatonic.common.dynamo.conditional import held
from diatonic.common.dynamo.reading import batch_get
from diatonic.common.dynamo.transaction import Transaction
from diatonic.common.errors import Conflict, NotFound
from diatonic.common.scope import Scope
from education.archives.models import ImportModel
from education.archives.rules.plan import Line, shortened
from education.archives.rules.states import Import, ImportReport, ImportState


class ImportNotFound(NotFound):
    """There is no such import in this organization."""

    def __init__(self) -> None:
        super().__init__("There is no such import in this organization.")


class ImportMoved(Conflict):
    """Somebody, or a worker, moved the import on meanwhile."""

    def __init__(self) -> None:
        super().__init__("This import has moved on meanwhile. Reload to see where it stands.", code="import_moved")


class ImportStore:
    """The imports of the scope's organization."""

    def __init__(self, scope: Scope) -> None:
        self._organization_id = scope.organization_id

    def add(self, tx: Transaction, made: Import, *, now: datetime) -> None:
        """Write a new import."""
        item = self._item("import", made.import_id, now)
        item.filename, item.size, item.state, item.token = made.filename, made.size, made.state.value, made.token
        item.created_by, item.created_by_name = made.created_by, made.created_by_name
        tx.put(item, ImportModel.import_key.does_not_exist())

    def get(self, import_id: str) -> Import:
        """Return an import. One consistent read."""
        return self.get_with_report(import_id).made

    def get_with_report(self, import_id: str) -> ImportReport:
        """Return an import and what became of its parts. One consistent read."""
        if not ids.is_one(import_id):
            raise ImportNotFound
        item, report = batch_get([self._key("import", import_id), self._key("report", import_id)])
        if item is None:
            raise ImportNotFound
        lines = report.body["lines"] if report is not None and report.body else []
        return ImportReport(_import(item), tuple(Line.model_validate(line) for line in lines))

    def page(self, *, limit: int, cursor: str | None) -> pages.Page[Import]:
        """Return one page of imports, newest first. One query."""
        found = pages.query(
            ImportModel,
            self._organization_id,
            list_name="module-imports",
            limit=limit,
            cursor=cursor,
            range_condition=ImportModel.import_key.startswith("import#"),
        )
        return found.map(_import)

    def move(self, tx: Transaction, seen: Import, *, to: ImportState, now: datetime, **values: Any) -> None:
        """Move the import on from where it was seen; else :class:`ImportMoved`."""
        actions: list[Action] = [
            ImportModel.state.set(to.value),
            ImportModel.updated_at.set(clock.iso(now)),
            ImportModel.revision.add(1),
            *(_set(name, value) for name, value in values.items()),
        ]
        condition = (ImportModel.state == seen.state.value) & (ImportModel.attempt == seen.attempt)
        item = ImportModel(self._organization_id, f"import#{seen.import_id}")
        tx.update(item, actions, condition, otherwise=ImportMoved())

    def show_counts(self, seen: Import, counts: Mapping[str, int], *, now: datetime) -> None:
        """Write how far the work is, while the import is still where it was seen."""
        tx = Transaction()
        self.move(tx, seen, to=seen.state, now=now, counts=dict(counts))
        tx.commit()

    def files(self, import_id: str) -> dict[str, str]:
        """Return what is noted of the files: path → ``upload:…``, ``held:…`` or ``refused:…``. One consistent read."""
        (item,) = batch_get([self._key("files", import_id)])
        return {} if item is None or not item.body else dict(item.body)

    def open_files(self, import_id: str, *, now: datetime) -> dict[str, str]:
        """Return what :meth:`files` does, and make the item that notes go to where it is not there yet."""
        item = self._item("files", import_id, now)
        item.body = {}
        held(lambda: item.save(ImportModel.import_key.does_not_exist()))
        return self.files(import_id)

    def note_file(self, import_id: str, path: str, what: str, *, now: datetime) -> None:
        """Note what a file has become."""
        actions: list[Action] = [Path(["body", path]).set(to_dynamo(what)), ImportModel.updated_at.set(clock.iso(now))]
        ImportModel(self._organization_id, f"files#{import_id}").update(
            actions=actions, condition=ImportModel.import_key.exists()
        )

    def write_report(self, tx: Transaction, import_id: str, lines: list[Line], *, now: datetime) -> None:
        """Write what became of the parts, in place of what was written before."""
        item = self._item("report", import_id, now)
        item.body = {"lines": [line.model_dump(mode="json") for line in shortened(lines)]}
        tx.put(item)

    def _item(self, kind: str, import_id: str, now: datetime) -> ImportModel:
        at = clock.iso(now)
        return ImportModel(
            self._organization_id,
            f"{kind}#{import_id}",
            created_at=at,
            updated_at=at,
            expires_at=clock.epoch(now + retention.period("imports")),
        )

    def _key(self, kind: str, import_id: str) -> tuple[type[ImportModel], tuple[str, str]]:
        return ImportModel, (self._organization_id, f"{kind}#{import_id}")


def _set(name: str, value: Any) -> Action:
    attribute = getattr(ImportModel, name)
    action: Action = attribute.set({"M": to_dynamo(value)["M"]}) if isinstance(value, dict) else attribute.set(value)
    return action


def _import(item: ImportModel) -> Import:
    return Import(
        import_id=item.import_key.partition("#")[2],
        organization_id=item.organization_id,
        filename=item.filename,
        size=int(item.size),
        state=ImportState(item.state),
        token=item.token,
        created_by=item.created_by,
        created_by_name=item.created_by_name,
        created_at=item.created_at,
        updated_at=item.updated_at,
        attempt=int(item.attempt),
        revision=int(item.revision),
        reason=item.reason,
        can_retry=bool(item.can_retry),
        counts={name: int(value) for name, value in item.counts.items()},
        modules=dict(item.modules),
    )
