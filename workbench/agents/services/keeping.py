"""Counting what the flows of a project keep for each other: its values are runs', the project has the count."""

from diatonic.common.dynamo import Transaction
from diatonic.common.errors import AppError, Conflict
from diatonic.common.scope import Scope
from workbench.agents.rules.projects import MOST_KEPT, Kept
from workbench.agents.services.projects import check_not_deleting
from workbench.agents.store.projects import ProjectStore


class NoRoom(Conflict):
    """The flows of the project keep as much as they may; ``extra`` says what they keep, and by how much this is too much."""

    default_code = "no_room"


def count_kept(tx: Transaction, scope: Scope, *, project_id: str, more: Kept, otherwise: AppError) -> None:
    """Count in the transaction what flows keep from now on; ``more`` may be less than nothing. One read where it grows.

    Raises :class:`NoRoom`, ``ProjectUnknown`` and ``ProjectDeleting``; on commit ``otherwise``, where others were faster.
    """
    store = ProjectStore(scope)
    if more.values >= 0:
        project = store.get(project_id)
        check_not_deleting(project)
        _check_room(project.kept, more)
    store.count_kept(tx, project_id, more, otherwise=otherwise)


def _check_room(kept: Kept, more: Kept) -> None:
    over = Kept(kept.values + more.values - MOST_KEPT.values, kept.size + more.size - MOST_KEPT.size)
    told = []
    if more.values > 0 and over.values > 0:
        told.append(f"{kept.values:,} of {MOST_KEPT.values:,} values, and this would be {over.values:,} too many")
    if more.size > 0 and over.size > 0:
        told.append(f"{kept.size:,} of {MOST_KEPT.size:,} bytes, and this would be {over.size:,} too many")
    if told:
        extra = {"values": kept.values, "bytes": kept.size, "over": {"values": over.values, "bytes": over.size}}
        raise NoRoom(f"The flows of this project keep {'; '.join(told)}.", extra=extra)
