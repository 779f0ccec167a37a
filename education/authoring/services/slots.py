"""Changing what stands in a section's slots, beside people who write its text at the same moment."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import Stale
from diatonic.common.scope import Scope
from education.authoring.rules import Section
from education.authoring.services.uses import note_uses
from education.authoring.store import ModuleStore, SectionStore

KIND = "education.section"
_ATTEMPTS = 5


def change_slots(
    scope: Scope,
    module_id: str,
    content_id: str,
    now: datetime,
    change: Callable[[Section], Section],
    *,
    with_deleted: bool = False,
) -> Section:
    """Apply ``change`` to the section's slots; tried again while others change the section at the same moment.

    ``with_deleted``: also to a deleted section, which may be brought back.
    """
    store = SectionStore(scope, module_id)
    for attempt in range(_ATTEMPTS):
        _, _, seen = store.get(content_id, with_deleted=with_deleted)
        section = change(seen)
        if section == seen:
            return seen
        tx = Transaction()
        store.change_files(tx, section, seen=seen, at=clock.iso(now))
        note_uses(tx, scope, section, seen=seen, now=now)
        ModuleStore(scope).touch(tx, module_id, at=clock.iso(now))
        try:
            tx.commit()
        except Stale:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return replace(section, edition=seen.next_edition, pinned=0)
    raise AssertionError("the loop returns or raises")


def waiting_for(seen: Section, slot: str, upload_id: str) -> Section:
    """Return the section with the slot waiting for the upload."""
    return replace(seen, uploads={**seen.uploads, slot: upload_id})
