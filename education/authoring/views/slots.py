"""The files of a section on its page: what stands in each slot, what is on its way, where to upload."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from diatonic.common.errors import NotFound
from diatonic.common.http.access import Request
from diatonic.common.scope import Scope
from education.authoring import services
from education.authoring.rules import MAX_STARTERS, SLOTS, STARTERS, Module, Section, SectionType
from education.authoring.views import presenting
from education.authoring.views.presenting import address
from organizations.media import services as media
from organizations.media.rules import (
    BY_EXTENSION,
    POSTERS,
    Kind,
    StoredFile,
    Upload,
    UploadState,
    accepted,
    clock_time,
)

_WORDS = {
    "video": ("Video or sound", "MP4, WebM, MOV, MP3, M4A or WAV", accepted(Kind.VIDEO, Kind.AUDIO)),
    "captions": ("Captions", "WebVTT (.vtt) or SubRip (.srt)", accepted(Kind.CAPTIONS)),
    "poster": ("Picture of your own", "Shown before the video plays, instead of a frame of it", accepted(Kind.IMAGE)),
    "document": ("Document", "PDF, Word, PowerPoint, Markdown or plain text", accepted(Kind.DOCUMENT)),
}
_STARTER = ("Starter file", "Any kind of file that the organization takes", "")
#: A file is ready a moment before it stands in its slot; the slot's upload goes then.
_MOVING = {UploadState.UPLOADED, UploadState.PROCESSING, UploadState.READY}


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a file. ``url`` and ``poster`` lead to our own redirects, which stay good."""

    name: str
    label: str
    hint: str
    accept: str
    is_needed: bool
    here: str
    clear_url: str
    upload_url: str
    extra: str
    file: StoredFile | None = None
    upload: Upload | None = None
    url: str = ""
    poster: str = ""
    captions: str = ""
    text: str = ""
    frames: tuple[tuple[str, str, str, bool], ...] = ()

    @property
    def is_busy(self) -> bool:
        """Whether something happens that is worth watching."""
        return self.upload is not None and self.upload.state in _MOVING


def picture_upload(scope: Scope, section: Section) -> dict[str, str] | None:
    """Return how a text gets a picture: where to ask, with what, and the address it has then (``FILE``: its id)."""
    if section.content_type is not SectionType.TEXT or not scope.can("files.upload"):
        return None
    return {
        "url": presenting.upload_address(section.module_id),
        "extra": json.dumps({"content_id": section.content_id, "slot": "image"}),
        "address": f"/o/{scope.organization_id}/learn/pictures/FILE/",
    }


def lacking(section: Section, slots: Sequence[Slot]) -> list[str]:
    """Return what a section lacks as sentences, with what its files say."""
    if any(slot.upload and slot.upload.state is UploadState.FAILED for slot in slots):
        return ["The file could not be used; the reason stands below. Choose another one, or dismiss it."]
    problem = services.misfit(section, {slot.file.file_id: slot.file for slot in slots if slot.file})
    return [*presenting.lacking(section), *([problem.message] if problem else [])]


def names(section: Section) -> list[str]:
    """Return the slots that a section's page shows; of an exercise those that are taken."""
    if section.content_type is SectionType.EXERCISE:
        return [name for name in STARTERS if name in section.files or name in section.uploads]
    return [name for name in SLOTS[section.content_type] if name in _WORDS]


def starters(scope: Scope, section: Section, found: Sequence[Slot]) -> dict[str, Any] | None:
    """Return the place of an exercise's starter files, ``found`` being those there; ``None`` for another section."""
    if section.content_type is not SectionType.EXERCISE:
        return None
    return {
        "here": address("slot", scope, section.module_id, section.content_id, services.STARTER),
        "upload_url": presenting.upload_address(section.module_id),
        "extra": json.dumps({"content_id": section.content_id, "slot": services.STARTER}),
        "accept": ",".join(f".{extension}" for extension in BY_EXTENSION),
        "left": MAX_STARTERS - len(found),
        "is_busy": any(slot.is_busy for slot in found),
    }


def of_section(scope: Scope, module: Module, section: Section) -> list[Slot]:
    """Return the slots of a section with what is in them."""
    wanted = [section.files[name] for name in names(section) if name in section.files]
    files = media.get_files(scope, file_ids=wanted) if wanted else {}
    return [_slot(scope, module, section, name, files) for name in names(section)]


def _slot(scope: Scope, module: Module, section: Section, name: str, files: dict[str, StoredFile]) -> Slot:
    label, hint, accept = _WORDS.get(name, _STARTER)
    ids = (module.module_id, section.content_id)
    file = files.get(section.files.get(name, ""))
    return Slot(
        name=name,
        label=label,
        hint=hint,
        accept=accept,
        is_needed=SLOTS[section.content_type][0] == name,
        here=address("slot", scope, *ids, name),
        clear_url=address("clear-slot", scope, *ids, name),
        upload_url=presenting.upload_address(module.module_id),
        extra=json.dumps({"content_id": section.content_id, "slot": name}),
        file=file,
        upload=_upload(scope, section.uploads.get(name)),
        frames=_frames(scope, section, file),
        **_addresses(scope, section, name, file),
    )


def _upload(scope: Scope, upload_id: str | None) -> Upload | None:
    if upload_id is None:
        return None
    try:
        upload = media.get_upload(scope, upload_id=upload_id)
    except NotFound:
        return None  # kept for a month only
    return None if upload.state is UploadState.CANCELLED else upload  # the section lets go of it a moment later


def _addresses(scope: Scope, section: Section, name: str, file: StoredFile | None) -> dict[str, str]:
    if file is None:
        return {}
    found = {"url": file_address(scope, file.file_id)}
    if file.preview:
        found["poster"] = file_address(scope, file.file_id, chosen_poster(section, file) or "preview")
    if "text" in file.renditions:
        found["text"] = file_address(scope, file.file_id, "read")
    if name == "video" and "poster" in section.files:
        found["poster"] = file_address(scope, section.files["poster"], "original")
    if name == "video" and "captions" in section.files:
        found["captions"] = file_address(scope, section.files["captions"])
    return found


def chosen_poster(section: Section, file: StoredFile) -> str:
    """Return the frame of a video that its author chose; empty where there is none of the kind."""
    chosen = section.content_data.get("poster", "")
    return chosen if chosen in file.renditions else ""


def _frames(scope: Scope, section: Section, file: StoredFile | None) -> tuple[tuple[str, str, str, bool], ...]:
    """Return the frames to choose from: name, label, address, whether it is the chosen one."""
    if file is None or "poster" not in file.renditions or file.kind is not Kind.VIDEO:
        return ()
    chosen = chosen_poster(section, file) or "poster"
    return tuple(
        (
            name,
            f"{clock_time((file.duration or 0) * part)}",
            file_address(scope, file.file_id, name),
            name == chosen,
        )
        for name, part in POSTERS.items()
        if name in file.renditions
    )


def file_address(scope: Scope, file_id: str, rendition: str = "original") -> str:
    """Return our own address of a file, which leads to the bucket after a check."""
    return reverse("organizations:media:show", args=[scope.organization_id, file_id, rendition])


@require_safe
def slot(request: Request, organization: str, module_id: str, content_id: str, slot: str) -> HttpResponse:
    """Return one slot as a part of the page, for the page that watches it."""
    view = services.get_section(request.scope, module_id=module_id, content_id=content_id)
    slots = {one.name: one for one in of_section(request.scope, view.module, view.section)}
    found = list(slots.values())
    of_exercise = starters(request.scope, view.section, found) if slot == services.STARTER else None
    if slot not in slots and of_exercise is None:
        raise NotFound("This section has no such file.")
    context: dict[str, Any] = presenting.editor(request.scope, view.module, view.outline) | {
        "slot": slots.get(slot),
        "slots": found,
        "starters": of_exercise,
        "section": view.section,
        "entry": view.section.entry,
        "lacking": lacking(view.section, found),
    }
    return render(request, "education/authoring/_slot_part.html", context)


@require_safe
def picture(request: Request, organization: str, module_id: str) -> HttpResponse:
    """Return the module's picture as a part of the page, which watches on until it is the one that is awaited."""
    module = services.get_module(request.scope, module_id=module_id)
    is_busy = request.GET.get("awaited", module.thumbnail_file_id) != module.thumbnail_file_id
    return render(request, "education/authoring/_picture_body.html", {"module": module, "is_busy": is_busy})
