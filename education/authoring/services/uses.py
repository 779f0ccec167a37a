"""Which files a draft uses: noted with media, so that nobody deletes a file that stands somewhere."""

from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from education.authoring.rules import Section, pictures
from organizations.media import services as media
from organizations.media.rules import StoredFile, Use

_AT_ONCE = 100


def note_uses(tx: Transaction, scope: Scope, section: Section, *, seen: Section | None, now: datetime) -> None:
    """Note in the transaction which files stand in the slots from now on, and which no longer (``seen``: before).

    A deleted section uses none; when it is brought back it is noted anew.
    """
    if section.is_deleted:
        return
    before = seen.files if seen else {}
    for slot in {*before, *section.files}:
        had, has = before.get(slot), section.files.get(slot)
        if had == has:
            continue
        if had:
            media.release_file(tx, scope, file_id=had, holder=f"{section.content_id}#{slot}")
        if has:
            media.hold_file(tx, scope, file_id=has, use=_use(scope, section, slot), now=now)


def hold_pictures(scope: Scope, section: Section, *, seen: Section | None, now: datetime) -> None:
    """Hold the pictures that the section's text shows from now on, before it is saved.

    A text may name a picture that is not there (typed, or deleted): that is no reason not to save it.
    """
    fresh = pictures(section) - (pictures(seen) if seen else set())
    media.hold_files(scope, file_ids=existing(scope, fresh), use=_use(scope, section, "text"), now=now)


def release_pictures(scope: Scope, gone: set[str], *, content_id: str) -> None:
    """Let go of pictures that a section's text showed before; after it was saved."""
    ordered = sorted(gone)
    for start in range(0, len(ordered), _AT_ONCE):
        tx = Transaction()
        for file_id in ordered[start : start + _AT_ONCE]:
            media.release_file(tx, scope, file_id=file_id, holder=f"{content_id}#text")
        tx.commit()


def existing(scope: Scope, file_ids: set[str]) -> list[str]:
    """Return those of the files that there are."""
    return list(several(scope, file_ids))


def several(scope: Scope, file_ids: set[str]) -> dict[str, StoredFile]:
    """Return those of any number of files that there are, by id. One read for every hundred."""
    ordered = sorted(file_ids)
    found: dict[str, StoredFile] = {}
    for start in range(0, len(ordered), _AT_ONCE):
        found |= media.get_files(scope, file_ids=ordered[start : start + _AT_ONCE])
    return found


def page_of(scope: Scope, module_id: str, content_id: str | None = None) -> str:
    """Return the page of the editor that shows a section, or the module."""
    page = f"/o/{scope.organization_id}/teach/{module_id}/"
    return page if content_id is None else f"{page}sections/{content_id}/"


def _use(scope: Scope, section: Section, slot: str) -> Use:
    url = page_of(scope, section.module_id, section.content_id)
    return Use(f"{section.content_id}#{slot}", f"the section “{section.title}”", url)
