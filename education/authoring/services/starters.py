"""The files that an exercise hands out: each takes the first slot that is free."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from diatonic.common.errors import Conflict, FieldError, Invalid
from diatonic.common.scope import Scope
from education.authoring import policies
from education.authoring.rules import MAX_STARTERS, STARTERS, Section, SectionType
from education.authoring.services.slots import KIND, change_slots, waiting_for
from education.authoring.store import SectionStore
from organizations.media import services as media
from organizations.media.rules import Attachment, UploadTicket

STARTER = "starter"
_ATTEMPTS = 5


class NoStarterLeft(Conflict):
    """The exercise hands out as many files as an exercise can."""

    def __init__(self) -> None:
        super().__init__(
            f"An exercise hands out at most {MAX_STARTERS} files. Take one out first.", code="too_many_starters"
        )


def request_starter(
    scope: Scope, *, module_id: str, content_id: str, declared: Mapping[str, Any], now: datetime
) -> UploadTicket:
    """Return a ticket for the first free slot; two files chosen at once get two slots, whichever asks first.

    ``declared``: filename, content_type and size. The caller has checked that the person may edit.
    """
    for _ in range(_ATTEMPTS):
        module, _, section = SectionStore(scope, module_id).get(content_id)
        policies.check_editable(scope, module)
        slot = _free_starter(section)
        attachment = Attachment(KIND, module_id, content_id, slot)
        ticket = media.request_upload(scope, attachment=attachment, now=now, **declared)
        taken = change_slots(scope, module_id, content_id, now, partial(_taken, slot=slot, upload_id=ticket.upload_id))
        if taken.uploads.get(slot) == ticket.upload_id:
            return ticket
        media.cancel_upload(scope, upload_id=ticket.upload_id, now=now)
    raise NoStarterLeft


def _free_starter(section: Section) -> str:
    if section.content_type is not SectionType.EXERCISE:
        raise Invalid("There is no such place for a file.", fields=[FieldError("/slot", "Only exercises have these.")])
    found = next((slot for slot in STARTERS if _is_free(section, slot)), None)
    if found is None:
        raise NoStarterLeft
    return found


def _is_free(section: Section, slot: str) -> bool:
    return slot not in section.files and slot not in section.uploads


def _taken(seen: Section, *, slot: str, upload_id: str) -> Section:
    return waiting_for(seen, slot, upload_id) if _is_free(seen, slot) else seen
