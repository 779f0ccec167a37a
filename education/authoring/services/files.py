"""Files in a module's slots: asking for an upload, and what happens when media has processed it."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog

from diatonic.common import clock
from diatonic.common.dynamo import Transaction
from diatonic.common.errors import FieldError, Invalid, NotFound
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import (
    ACCEPTED,
    FILE_FIELDS,
    SLOTS,
    Module,
    Section,
    filled,
)
from education.authoring.services.slots import KIND as SECTION_KIND
from education.authoring.services.slots import change_slots, waiting_for
from education.authoring.services.starters import STARTER, request_starter
from education.authoring.services.uses import hold_thumbnail, page_of
from education.authoring.store import ModuleStore, SectionStore
from education.authoring.store.modules import NotEditable
from organizations.media import services as media
from organizations.media.rules import (
    Attachment,
    Failure,
    StoredFile,
    Upload,
    UploadState,
    UploadTicket,
    captions_problem,
)

logger = structlog.get_logger(__name__)

KIND = SECTION_KIND
THUMBNAIL = "thumbnail"


def request_module_upload(  # noqa: PLR0913 -- all named
    scope: Scope,
    *,
    module_id: str,
    filename: str,
    content_type: str,
    size: int,
    now: datetime,
    content_id: str | None = None,
    slot: str = THUMBNAIL,
) -> UploadTicket:
    """Return a ticket to upload a file into a slot of a section, or as the module's thumbnail.

    Needs ``modules.edit`` and ``files.upload``. Raises ``Invalid`` for a slot that the section has not; what
    media refuses (type, size, quota) it raises itself. ``slot`` starter: the first one of an exercise that is free;
    raises :class:`NoStarterLeft` where all ten are taken.
    """
    policies.check(scope, "modules.edit")
    if content_id is not None and slot == STARTER:
        declared = {"filename": filename, "content_type": content_type, "size": size}
        return request_starter(scope, module_id=module_id, content_id=content_id, declared=declared, now=now)
    if content_id is None:
        module = ModuleStore(scope).get(module_id)
        slots: tuple[str, ...] = (THUMBNAIL, "image")
    else:
        module, _, section = SectionStore(scope, module_id).get(content_id)
        slots = SLOTS[section.content_type]
    policies.check_editable(scope, module)
    if slot not in slots:
        allowed = ", ".join(slots) or "none"
        raise Invalid("There is no such place for a file.", fields=[FieldError("/slot", f"Possible here: {allowed}.")])
    ticket = media.request_upload(
        scope,
        filename=filename,
        content_type=content_type,
        size=size,
        attachment=Attachment(KIND, module_id, content_id, slot),
        now=now,
    )
    if content_id is not None and slot != "image":
        change_slots(scope, module_id, content_id, now, lambda seen: waiting_for(seen, slot, ticket.upload_id))
    elif slot == THUMBNAIL:
        tx = Transaction()
        ModuleStore(scope).touch(tx, module_id, at=clock.iso(now), thumbnail_upload_id=ticket.upload_id)
        tx.commit()
    return ticket


def clear_slot(scope: Scope, *, module_id: str, content_id: str, slot: str, now: datetime) -> Section:
    """Take the file, and an upload under way, out of a section's slot; the file itself stays. ``modules.edit``."""
    policies.check(scope, "modules.edit")
    module, _, _ = SectionStore(scope, module_id).get(content_id)
    policies.check_editable(scope, module)
    return change_slots(scope, module_id, content_id, now, lambda seen: _emptied(seen, slot))


def attach_file(scope: Scope, *, attachment: Attachment, file: StoredFile, now: datetime) -> None:
    """Put a file that became ready into the slot that waits for it. Idempotent; media calls it."""
    try:
        if attachment.content_id is None:
            _set_thumbnail(scope, attachment, file, now)
        elif attachment.slot != "image":
            section = change_slots(
                scope,
                attachment.module_id,
                attachment.content_id,
                now,
                lambda seen: _filled(seen, attachment, file),
                with_deleted=True,
            )
            if section.files.get(attachment.slot) == file.file_id and not section.is_deleted:
                _set_first_thumbnail(scope, section, file, now)
    except (NotFound, NotEditable) as gone:
        logger.info("file_for_nothing", file_id=file.file_id, module_id=attachment.module_id, reason=gone.code)


def drop_upload(scope: Scope, *, attachment: Attachment, upload: Upload, now: datetime) -> None:
    """Let a slot no longer wait for an upload that was cancelled or timed out. Idempotent; media calls it.

    One that failed stays: the editor shows why, with a way to try again.
    """
    if attachment.content_id is None or upload.state is UploadState.FAILED:
        return
    slot = attachment.slot
    with suppress(NotFound):
        change_slots(
            scope,
            attachment.module_id,
            attachment.content_id,
            now,
            lambda seen: _stopped_waiting(seen, slot, upload.upload_id),
            with_deleted=True,
        )


def check_file(scope: Scope, attachment: Attachment, file: StoredFile) -> Failure | None:
    """Say why a file cannot stand in its slot, or ``None``; media asks before the file is ready."""
    if attachment.slot in ACCEPTED and file.kind not in ACCEPTED[attachment.slot]:
        return Failure("wrong_kind", f"This is {file.kind} and cannot stand where a {attachment.slot} is wanted.")
    if attachment.content_id is None or attachment.slot != "captions" or file.last_cue_end is None:
        return None
    with suppress(NotFound):
        _, _, section = SectionStore(scope, attachment.module_id).get(attachment.content_id)
        video = media.get_files(scope, file_ids=[section.files["video"]]) if "video" in section.files else {}
        for one in video.values():
            return captions_problem(file.last_cue_end, one.duration or 0)
    return None


def misfits(scope: Scope, sections: Iterable[Section]) -> dict[str, FieldError]:
    """Return by ``content_id`` which sections' captions outlive their video, and what to do.

    :func:`check_file` refuses such captions; this finds those whose video came, or was replaced, after them.
    """
    both = [section for section in sections if {"video", "captions"} <= section.files.keys()]
    files = media.get_files(scope, file_ids={section.files[slot] for section in both for slot in ("video", "captions")})
    found = {section.content_id: misfit(section, files) for section in both}
    return {content_id: problem for content_id, problem in found.items() if problem is not None}


def misfit(section: Section, files: Mapping[str, StoredFile]) -> FieldError | None:
    """Return what is wrong between the files of one section; ``files``: those at hand, by id."""
    video, captions = (files.get(section.files.get(slot, "")) for slot in ("video", "captions"))
    if video is None or captions is None:
        return None
    problem = captions_problem(captions.last_cue_end or 0, video.duration or 0)
    message = f"{problem.reason} Replace them, or take them out." if problem else ""
    return FieldError(f"/content_data/{FILE_FIELDS['captions']}", message) if problem else None


def set_picture(scope: Scope, *, module_id: str, file_id: str, now: datetime) -> None:
    """Show a module by a file of the organization that has a picture; needs ``modules.edit``.

    Raises ``Invalid`` for any other, ``NotFound`` without the module.
    """
    module = ModuleStore(scope).get(module_id)
    policies.check_editable(scope, module)
    file = media.find_usable(scope, file_id=file_id)
    if file is None or not _can_be_seen(file):
        message = "Choose a picture, a video or a document from the organization's files."
        raise Invalid("This file cannot show a module.", fields=[FieldError("/file_id", message)])
    write_thumbnail(scope, module, file, now)


def address(scope: Scope, attachment: Attachment) -> str:
    """Return the page of the editor where the file is waited for."""
    return page_of(scope, attachment.module_id, attachment.content_id)


def _stopped_waiting(seen: Section, slot: str, upload_id: str) -> Section:
    return replace(seen, uploads=_without(seen.uploads, slot)) if seen.uploads.get(slot) == upload_id else seen


def _emptied(seen: Section, slot: str) -> Section:
    return replace(seen, files=_without(seen.files, slot), uploads=_without(seen.uploads, slot))


def _filled(seen: Section, attachment: Attachment, file: StoredFile) -> Section:
    slot = attachment.slot
    if seen.uploads.get(slot) != file.upload_id:
        # It stands there already, or the section waits for a later upload, or for none any more.
        return seen
    return filled(replace(seen, uploads=_without(seen.uploads, slot)), slot, file)


def _set_thumbnail(scope: Scope, attachment: Attachment, file: StoredFile, now: datetime) -> None:
    if attachment.slot != THUMBNAIL:
        return
    module = ModuleStore(scope).get(attachment.module_id)
    if module.thumbnail_upload_id == file.upload_id:
        write_thumbnail(scope, module, file, now)


def chosen_frame(module: Module, section: Section) -> dict[str, Any]:
    """Return what a module's picture becomes where it shows the section's video: the frame chosen there."""
    shows_it = module.thumbnail_file_id and module.thumbnail_file_id == section.files.get("video")
    return {"thumbnail_rendition": section.content_data.get("poster", "")} if shows_it else {}


def _set_first_thumbnail(scope: Scope, section: Section, file: StoredFile, now: datetime) -> None:
    """Give a module without a picture the first video's poster or document's first page.

    A picture of one's own for the video takes the place of the video's there too.
    """
    module = ModuleStore(scope).get(section.module_id)
    is_own = section.files.get("poster") == file.file_id and module.thumbnail_file_id == section.files.get("video")
    if _can_be_seen(file) and module.is_editable and (is_own or not module.thumbnail_file_id):
        write_thumbnail(scope, module, file, now)


def _can_be_seen(file: StoredFile) -> bool:
    return bool(file.preview) and file.kind != "captions"


def write_thumbnail(scope: Scope, module: Module, file: StoredFile, now: datetime) -> None:
    """Write it over the one that ``module`` has; raises ``Stale``, and is called again, where it has another by now."""
    if module.thumbnail_file_id == file.file_id:
        return
    tx = Transaction()
    values: dict[str, Any] = {
        "thumbnail_file_id": file.file_id,
        "thumbnail_url": file.thumbnail_url,
        "thumbnail_upload_id": "",
        "thumbnail_rendition": "",
    }
    ModuleStore(scope).touch(tx, module.module_id, at=clock.iso(now), seen=module, **values)
    holder = f"{module.module_id}#thumbnail"
    if module.thumbnail_file_id:
        media.release_file(tx, scope, file_id=module.thumbnail_file_id, holder=holder)
    hold_thumbnail(tx, scope, replace(module, thumbnail_file_id=file.file_id), now=now)
    tx.commit()


def _without(slots: dict[str, str], slot: str) -> dict[str, str]:
    return {name: value for name, value in slots.items() if name != slot}
