"""Who was erased, noted in the bucket for as long as a backup may bring them back.

A restored table knows nothing of what happened after its moment, so what must be erased again cannot be written there.
"""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from diatonic.common import clock, jobs, retention, storage
from diatonic.common.dynamo import Transaction
from organizations.privacy.rules import Erasure

FORGET = "organizations.privacy.tasks.forget_note"
_FOLDER = "erased/"
_PAGE = 100
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Erased:
    """A person who was erased: the bare id, and the organizations in which they were looked for."""

    user_id: str
    organizations: tuple[str, ...] = ()
    ended_at: str = ""


def note(erasure: Erasure, *, now: datetime) -> None:
    """Note that the person was erased. Idempotent: a later note takes the place of an earlier one."""
    said = {"user_id": erasure.user_id, "organizations": erasure.organizations, "ended_at": clock.iso(now)}
    key = _FOLDER + _name(erasure.user_id)
    storage.delete([key])
    with suppress(storage.Changed):  # another attempt of this very moment
        storage.write(key, json.dumps(said).encode(), content_type="application/json", replacing=None)


def forget_later(tx: Transaction, erasure: Erasure, *, now: datetime) -> None:
    """Have the note removed when the last backup that knows the person is gone."""
    name = _name(erasure.user_id)
    until = now + retention.period("backups")
    jobs.due(tx, task=FORGET, organization_id="-", arguments={"name": name}, at=until, job_id=f"forget_note-{name}")


def forget_note(*, name: str) -> None:
    """Remove the note. Idempotent."""
    storage.delete([_FOLDER + name])


def list_erased(*, now: datetime) -> Iterator[Erased]:
    """Yield who was erased within the time of the backups; older notes, whose end a backup made forget, are removed."""
    after, oldest = _FOLDER, now - retention.period("backups")
    while listed := storage.list_objects(_FOLDER, after=after, limit=_PAGE):
        after = listed[-1].key
        for each in listed:
            if each.modified_at < oldest:
                storage.delete([each.key])
                continue
            with suppress(storage.NotThere):
                content, _ = storage.read(each.key, most=_MOST)
                said = json.loads(content)
                yield Erased(said["user_id"], tuple(said["organizations"]), said["ended_at"])


def _name(user_id: str) -> str:
    return sha256(user_id.encode()).hexdigest()
