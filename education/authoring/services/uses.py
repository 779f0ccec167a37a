"""Which files a draft uses: noted with media, so that nobody deletes a file that stands somewhere."""

from collections.abc import Iterable
from datetime import datetime

from diatonic.common.dynamo import Transaction
from diatonic.common.scope import Scope
from education.authoring.rules import Module, Section, pictures
from organizations.media import services as media
from organizations.media.rules import Use

_TEXT = "text"


def note_uses(tx: Transaction, scope: Scope, section: Section, *, seen: Section | None, now: datetime) -> None:
    """Note in the section's own transaction which files it uses from now on, and which no longer (``seen``: before).

    Files stand in its slots, or are pictures in its text. A text may name a picture that is not there (typed, or
    deleted): that is no reason not to save it. A deleted section uses none; when it is back it is noted anew.
    """
    if section.is_deleted:
        return
    if seen:
        release_uses(tx, scope, seen, but=section)
    fresh = _used(section) - (_used(seen) if seen else set())
    shown = media.get_files(scope, file_ids={file_id for place, file_id in fresh if place == _TEXT})
    for place, file_id in fresh:
        if place != _TEXT or file_id in shown:
            media.hold_file(tx, scope, file_id=file_id, use=_use(scope, section, place), now=now)


def hold_thumbnail(tx: Transaction, scope: Scope, module: Module, *, now: datetime) -> None:
    """Note in the transaction that the module uses its picture."""
    use = Use(f"{module.module_id}#thumbnail", "the picture of a module", page_of(scope, module.module_id))
    media.hold_file(tx, scope, file_id=module.thumbnail_file_id, use=use, now=now)


def release_uses(tx: Transaction, scope: Scope, section: Section, *, but: Section | None = None) -> None:
    """Note in the transaction that the section does not use what it did; ``but``: what it is now goes on doing so."""
    for place, file_id in _used(section) - (_used(but) if but else set()):
        media.release_file(tx, scope, file_id=file_id, holder=_holder(section, place))


def hold_uses(scope: Scope, sections: Iterable[Section], *, now: datetime) -> None:
    """Note what many sections use, before they are switched to; a picture that is not there is no use.

    Raises ``Conflict`` where a file of a slot is gone. Idempotent. One transaction for every forty uses.
    """
    wanted = [(section, place, file_id) for section in sections for place, file_id in sorted(_used(section))]
    shown = media.get_files(scope, file_ids={file_id for _, place, file_id in wanted if place == _TEXT})
    uses = [
        (file_id, _use(scope, section, place))
        for section, place, file_id in wanted
        if place != _TEXT or file_id in shown
    ]
    media.hold_uses(scope, uses=uses, now=now)


def _used(section: Section) -> set[tuple[str, str]]:
    return {*section.files.items(), *((_TEXT, file_id) for file_id in pictures(section.content_data))}


def _holder(section: Section, place: str) -> str:
    return f"{section.content_id}#{place}"


def page_of(scope: Scope, module_id: str, content_id: str | None = None) -> str:
    """Return the page of the editor that shows a section, or the module."""
    page = f"/o/{scope.organization_id}/teach/{module_id}/"
    return page if content_id is None else f"{page}sections/{content_id}/"


def _use(scope: Scope, section: Section, place: str) -> Use:
    url = page_of(scope, section.module_id, section.content_id)
    return Use(_holder(section, place), f"the section “{section.title}”", url)
